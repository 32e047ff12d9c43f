"""Écrit les résultats dans le dossier de sortie et les annonce dans manifest.json, que la plateforme lit à la fin."""

import json
import math
import os
import re
import shutil

from . import context, tables, windows
from .errors import KeplerError

NAME = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$")
_manifest = {"schema": 1, "tables": [], "model": None, "publication": None, "metrics": {}, "datasets": [], "reads": []}


def save_table(frame, name, mode="overwrite"):
    """Enregistre une table préparée ; « append » ajoute à la version courante, « overwrite » la remplace."""
    _check_name(name, "table")
    if mode not in ("overwrite", "append"):
        raise KeplerError(f"Le mode « {mode} » n'existe pas : choisissez « overwrite » ou « append ».")
    _check_columns(frame)
    if mode == "append":
        frame = _after_current(frame, name)
    file = f"table_{name}.parquet"
    tables.write(frame, _path(file))
    _manifest["tables"] = [t for t in _manifest["tables"] if t["name"] != name]
    _manifest["tables"].append({"name": name, "file": file, "rows": len(frame), "mode": mode})
    _save()


def save_dataset(frame, name, mode="overwrite", date_column=None):
    """Une nouvelle version d'un jeu de données du cas d'usage, publiée par la plateforme à la fin de l'exécution.

    « overwrite » remplace les lignes. « append » garde les précédentes ; avec date_column, les lignes de la fenêtre J-1
    (kepler.window()) sont remplacées, si bien que relancer la même fenêtre ne double rien.
    """
    if mode not in ("overwrite", "append"):
        raise KeplerError(f"Le mode « {mode} » n'existe pas : choisissez « overwrite » ou « append ».")
    if not isinstance(name, str) or not name.strip():
        raise KeplerError("Un jeu de données a un nom.")
    allowed = context.targets()
    if allowed is not None and name not in allowed:
        raise KeplerError(f"Le job n'écrit pas dans « {name} ». Ses jeux de données cibles : {', '.join(allowed)}.")
    _check_columns(frame)
    if date_column is not None:
        _check_window(frame, date_column, mode)
    known = [d["name"] for d in _manifest["datasets"]]
    position = known.index(name) if name in known else len(known)
    file = f"dataset_{position + 1}.parquet"
    tables.write(frame, _path(file))
    _manifest["datasets"][position:position + 1] = [{"name": name, "file": file, "rows": len(frame), "mode": mode, "date_column": date_column}]
    _save()


def _check_window(frame, column, mode):
    if mode != "append":
        raise KeplerError("date_column n'a de sens qu'avec le mode « append ».")
    if column not in frame.columns:
        raise KeplerError(f"La colonne « {column} » n'est pas dans les données. Colonnes : {', '.join(map(str, frame.columns))}.")
    window = windows.window()
    outside = int((~window.holds(frame[column])).sum())
    if outside:
        raise KeplerError(f"{outside} ligne(s) ont une date « {column} » hors de la fenêtre {window} : gardez les autres avec window.filter(frame, \"{column}\").")


def note_read(path):
    if path not in _manifest["reads"]:
        _manifest["reads"].append(path)
        _save()


def _after_current(frame, name):
    """Les lignes de la version courante, puis celles-ci : une version de la table est toujours entière."""
    if name not in context.load().get("tables", {}):
        return frame
    current = tables.table(name)
    if list(current.columns) != list(frame.columns):
        raise KeplerError(f"La table « {name} » a les colonnes {list(current.columns)}, et non {list(frame.columns)} : « append » ne peut pas s'y ajouter.")
    import pandas
    return pandas.concat([current, frame], ignore_index=True)


def save_model(file, metrics=None, parameters=None, framework="", row_key=None, training_rows=None):
    """Enregistre un modèle : un fichier (ou plusieurs), ses métriques, et les clés des lignes dont il a appris."""
    files = []
    for source in [file] if isinstance(file, (str, os.PathLike)) else list(file):
        name = os.path.basename(os.fspath(source))
        _check_name(name, "fichier")
        if not os.path.isfile(source):
            raise KeplerError(f"Le fichier du modèle {source} n'existe pas.")
        os.makedirs(_path("model"), exist_ok=True)
        if os.path.abspath(source) != os.path.abspath(_path("model", name)):
            shutil.copyfile(source, _path("model", name))
        files.append(f"model/{name}")
    if not files:
        raise KeplerError("Un modèle a au moins un fichier.")
    described = {"files": files, "framework": framework, "parameters": _plain(parameters or {}), "metrics": _numbers(metrics or {}), "row_key": row_key, "training_rows": None}
    if training_rows is not None:
        if not row_key:
            raise KeplerError("training_rows demande row_key : le nom de la colonne qui identifie une ligne.")
        import pandas
        keys = pandas.DataFrame({row_key: list(training_rows)})
        tables.write(keys, _path("training_rows.parquet"))
        described["training_rows"] = "training_rows.parquet"
        described["training_count"] = len(keys)
    _manifest["model"] = described
    _save()


def metric(name, value):
    """Une mesure de cette exécution, suivie d'une exécution à l'autre."""
    _manifest["metrics"].update(_numbers({name: value}))
    _save()


def publish(frame, display=None, row_key=None, client=None):
    """Publie les résultats : toutes les colonnes dans la table complète, celles de `display` dans la table légère."""
    if "id_kepler" in frame.columns:
        raise KeplerError("La colonne id_kepler est posée par la plateforme ; publish_tables accepte des identifiants faits ailleurs.")
    display = list(display) if display is not None else list(frame.columns)
    for column in [*display, row_key, client]:
        if column is not None and column not in frame.columns:
            raise KeplerError(f"La colonne « {column} » n'est pas dans le résultat. Colonnes : {', '.join(map(str, frame.columns))}.")
    run = context.run() or 0
    full = frame.copy()
    full.insert(0, "id_kepler", [f"{run}-{i}" for i in range(1, len(frame) + 1)])
    kept = display + [c for c in (row_key, client) if c is not None and c not in display]
    publish_tables(full, full[["id_kepler", *dict.fromkeys(kept)]], row_key=row_key, client=client)


def publish_tables(full, light, row_key=None, client=None):
    """Publie deux tables déjà faites ; la plateforme refuse si leurs id_kepler diffèrent."""
    for frame in (full, light):
        _check_columns(frame)
        if "id_kepler" not in frame.columns:
            raise KeplerError("Une table publiée porte la colonne id_kepler.")
    tables.write(full, _path("full.parquet"))
    tables.write(light, _path("light.parquet"))
    _manifest["publication"] = {"full": "full.parquet", "light": "light.parquet", "row_key": row_key, "client": client}
    _save()


def _path(*parts):
    return os.path.join(context.output(), *parts)


def _check_name(name, kind):
    if not NAME.match(name):
        raise KeplerError(f"« {name} » n'est pas un nom de {kind} : lettres sans accent, chiffres, « _ », « - », « . », 100 signes au plus.")


def _check_columns(frame):
    seen = set()
    for column in map(str, frame.columns):
        if column in seen:
            raise KeplerError(f"La colonne « {column} » est présente deux fois.")
        seen.add(column)
    if not seen:
        raise KeplerError("Une table a au moins une colonne.")


def _numbers(values):
    for name, value in values.items():
        if isinstance(value, bool) or not hasattr(value, "__float__") or not math.isfinite(float(value)):
            raise KeplerError(f"La mesure « {name} » doit être un nombre fini.")
    return {str(name): float(value) for name, value in values.items()}


def _plain(value):
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        return value.item()
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _save():
    draft = _path(".manifest.json")
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(_manifest, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, _path("manifest.json"))
