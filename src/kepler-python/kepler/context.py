"""Lit /kepler/context.json, écrit par la plateforme pour cette exécution."""

import json
import os

from .errors import KeplerError

CONTEXT = os.environ.get("KEPLER_CONTEXT", "/kepler/context.json")
_loaded = None


class Model:
    """Le modèle enregistré par la dernière exécution d'apprentissage retenue pour ce scénario."""

    def __init__(self, described):
        self.folder = described["path"]
        self.files = [os.path.join(self.folder, name) for name in described["files"]]
        self.sha256 = described.get("sha256")
        self.row_key = described.get("row_key")

    @property
    def path(self):
        return self.files[0]

    def file(self, name):
        for path in self.files:
            if os.path.basename(path) == name:
                return path
        raise KeplerError(f"Le modèle n'a pas de fichier « {name} » ; il a : {', '.join(map(os.path.basename, self.files))}.")

    def __fspath__(self):
        return self.path


def load():
    global _loaded
    if _loaded is None:
        try:
            with open(CONTEXT, encoding="utf-8") as file:
                _loaded = json.load(file)
        except FileNotFoundError:
            raise KeplerError(f"{CONTEXT} est absent : ce code doit être exécuté par KeplerAI.") from None
        if _loaded.get("schema") != 1:
            raise KeplerError(f"{CONTEXT} a le schéma {_loaded.get('schema')}, or ce paquet lit le schéma 1.")
    return _loaded


def output():
    return load().get("output") or "/kepler/output"


def run():
    return load().get("run")


def folder():
    """Le dossier du scénario où s'exécute ce script : dataprep, training ou scoring."""
    return load().get("folder")


def targets():
    """Les jeux de données que ce job d'ingestion peut écrire ; None hors d'un job d'ingestion."""
    return load().get("targets")


def datasets():
    """Les noms des jeux de données du scénario."""
    return [d["name"] for d in load().get("datasets", [])]


def dataset_path(name):
    for d in load().get("datasets", []):
        if d["name"] == name:
            return os.path.join(d["path"], d["file"]) if d.get("file") else d["path"]
    known = ", ".join(datasets()) or "aucun"
    raise KeplerError(f"Le jeu de données « {name} » n'est pas associé à ce scénario. Jeux associés : {known}.")


def table_path(name):
    tables = load().get("tables", {})
    if name not in tables:
        known = ", ".join(sorted(tables)) or "aucune"
        raise KeplerError(f"La table « {name} » n'a pas encore été produite par ce scénario. Tables produites : {known}.")
    return os.path.join(tables[name]["path"], tables[name]["file"])


def model():
    """Le modèle du scénario : `.path` (premier fichier), `.files`, `.file(nom)`, `.sha256`."""
    described = load().get("model")
    if not described:
        raise KeplerError("Aucun modèle n'a encore été enregistré pour ce scénario : exécutez d'abord un script d'apprentissage.")
    return Model(described)
