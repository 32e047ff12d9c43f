"""Ce que la plateforme KeplerAI sait, pour les notebooks et les scripts : jeux de données, tables, modèle, publication."""

from .context import datasets, dataset_path, folder, model
from .errors import KeplerError
from .outputs import metric, publish, publish_tables, save_dataset, save_model, save_table
from .tables import dataset, read, table
from .windows import Window, window

__all__ = [
    "KeplerError", "Window", "dataset", "dataset_path", "datasets", "folder", "metric", "model", "publish", "publish_tables",
    "read", "save_dataset", "save_model", "save_table", "table", "window",
]
