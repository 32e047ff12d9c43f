class KeplerError(Exception):
    """Une règle de la plateforme n'est pas respectée ; le message la nomme."""
