"""Scoring : note chaque dossier avec le modèle enregistré ; le score est la probabilité d'un mauvais crédit."""

import json

import numpy
import xgboost

import kepler

LABEL, ROW, SET = "creditability", "ligne", "jeu"
TOP = 5
DISPLAY = ["ligne", "score", "classe", "credit_amount", "duration_in_month", "purpose", "age_in_years", "jeu"]


def encode(frame, encoder):
    names, columns = [], []
    for part in encoder:
        values = frame[part["column"]]
        if part["categories"] is None:
            names.append(part["column"])
            columns.append(values.to_numpy(dtype="float64"))
        for i, category in enumerate(part["categories"] or []):
            names.append(f"{part['column']}#{i}")
            columns.append((values == category).to_numpy(dtype="float64"))
    return xgboost.DMatrix(numpy.column_stack(columns), feature_names=names, nthread=1)


def contributions(booster, data):
    """Contribution de chaque colonne d'origine au score (en log-cotes) : les catégories d'une colonne s'additionnent."""
    raw = booster.predict(data, pred_contribs=True)[:, :-1]
    origins = [name.split("#")[0] for name in data.feature_names]
    columns = list(dict.fromkeys(origins))
    summed = numpy.column_stack([raw[:, [o == column for o in origins]].sum(axis=1) for column in columns])
    return columns, summed


def main():
    model = kepler.model()
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(model.file("model.json"))
    with open(model.file("encoder.json"), encoding="utf-8") as file:
        encoder = json.load(file)

    frame = kepler.table("credit_prepare")
    data = encode(frame, encoder)
    result = frame.drop(columns=[LABEL])
    result["score"] = booster.predict(data).astype("float64")
    result["classe"] = numpy.where(result["score"] >= 0.5, "bad", "good")
    columns, values = contributions(booster, data)
    order = numpy.argsort(-numpy.abs(values), axis=1, kind="stable")[:, :TOP]
    for rank in range(TOP):
        picked = order[:, rank]
        result[f"facteur_{rank + 1}"] = [columns[i] for i in picked]
        result[f"contribution_{rank + 1}"] = values[numpy.arange(len(values)), picked].astype("float64")
    kepler.publish(result, display=DISPLAY, row_key=ROW, client=ROW)
    kepler.metric("lignes", len(result))
    kepler.metric("score_moyen", result["score"].mean())
    print(f"{len(result)} lignes notées, {int((result['classe'] == 'bad').sum())} classées « bad ».")


if __name__ == "__main__":
    main()
