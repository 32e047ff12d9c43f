"""Lecture des tables de la plateforme sous forme de DataFrame pandas."""

import os

from . import context
from .errors import KeplerError


def dataset(name, columns=None):
    """Un jeu de données du scénario, ou du cas d'usage dans un job d'ingestion."""
    path = context.dataset_path(name)
    frame = read(path, columns)
    if context.targets() is not None:
        from . import outputs
        outputs.note_read(path)
    return frame


def table(name, columns=None):
    """Une table produite par une préparation de données de ce scénario."""
    return read(context.table_path(name), columns)


def read(path, columns=None):
    """Un fichier Parquet, ou un chemin de table tel que la plateforme l'affiche (/UC_1/...)."""
    path = _resolve(os.fspath(path))
    backend = _backend()
    if backend == "pyarrow":
        import pandas
        return pandas.read_parquet(path, columns=columns, engine="pyarrow")
    from . import duckdb_c
    return duckdb_c.read_parquet(path, columns)


def write(frame, path):
    if _backend() == "pyarrow":
        frame.to_parquet(path, engine="pyarrow", index=False)
    else:
        from . import duckdb_c
        duckdb_c.write_parquet(frame, path)


def _backend():
    try:
        import pyarrow  # noqa: F401
        return "pyarrow"
    except ImportError:
        return "duckdb"


def _resolve(path):
    if not os.path.exists(path):
        raise KeplerError(f"Le chemin {path} n'existe pas, ou ce cas d'usage n'y a pas droit.")
    if not os.path.isdir(path):
        return path
    pointer = os.path.join(path, "_current")
    if os.path.exists(pointer):
        with open(pointer, encoding="utf-8") as file:
            return os.path.join(path, os.path.basename(file.read().strip()))
    versions = sorted(n for n in os.listdir(path) if n.endswith(".parquet"))
    if not versions:
        raise KeplerError(f"La table {path} n'a encore aucune version.")
    return os.path.join(path, versions[-1])
