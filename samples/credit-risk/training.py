"""Apprentissage : XGBoost sur les lignes « apprentissage », mesuré sur les lignes mises de côté, que rien d'ajusté n'a vues."""

import json
import os

import numpy
import xgboost
from sklearn.metrics import precision_score, recall_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

import kepler

LABEL, ROW, SET = "creditability", "ligne", "jeu"
ROUNDS = 150
PARAMETERS = {
    "objective": "binary:logistic", "max_depth": 3, "eta": 0.1, "subsample": 1.0, "colsample_bytree": 1.0,
    "tree_method": "exact", "nthread": 1, "seed": 0, "base_score": 0.5,
}


def fit_encoder(frame):
    """Les colonnes du modèle : nombres tels quels, une colonne par catégorie présente dans ces lignes-ci."""
    features = [c for c in frame.columns if c not in (LABEL, ROW, SET)]
    return [{"column": c, "categories": None if frame[c].dtype.kind in "if" else sorted(set(frame[c]))} for c in features]


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


def is_bad(frame):
    return (frame[LABEL] == "bad").to_numpy(dtype=int)


def fit(frame):
    encoder = fit_encoder(frame)
    data = encode(frame, encoder)
    data.set_label(is_bad(frame))
    return xgboost.train(PARAMETERS, data, ROUNDS), encoder


def interval(truth, scores, draws=2000, seed=0):
    """Intervalle à 95 % de l'AUC, par rééchantillonnage des lignes mises de côté."""
    generator = numpy.random.RandomState(seed)
    found = []
    while len(found) < draws:
        picked = generator.randint(0, len(truth), len(truth))
        if 0 < truth[picked].sum() < len(truth):
            found.append(roc_auc_score(truth[picked], scores[picked]))
    return numpy.percentile(found, [2.5, 97.5])


def fold_auc(frame):
    """AUC moyenne de 5 plis stratifiés sur toutes les lignes ; chaque pli a son propre encodage."""
    found = []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(frame, is_bad(frame)):
        booster, encoder = fit(frame.iloc[train])
        found.append(roc_auc_score(is_bad(frame.iloc[test]), booster.predict(encode(frame.iloc[test], encoder))))
    return float(numpy.mean(found))


def main():
    frame = kepler.table("credit_prepare")
    training = frame[frame[SET] == "apprentissage"]
    control = frame[frame[SET] == "controle"]
    booster, encoder = fit(training)
    os.makedirs("/tmp/model", exist_ok=True)
    booster.save_model("/tmp/model/model.json")
    with open("/tmp/model/encoder.json", "w", encoding="utf-8") as file:
        json.dump(encoder, file, ensure_ascii=False, sort_keys=True)

    truth, scores = is_bad(control), booster.predict(encode(control, encoder))
    low, high = interval(truth, scores)
    metrics = {
        "auc_holdout": roc_auc_score(truth, scores), "auc_holdout_ci_low": low, "auc_holdout_ci_high": high, "auc_folds": fold_auc(frame),
        "precision": precision_score(truth, scores >= 0.5), "recall": recall_score(truth, scores >= 0.5),
    }
    kepler.save_model(
        ["/tmp/model/model.json", "/tmp/model/encoder.json"], metrics=metrics, parameters={**PARAMETERS, "rounds": ROUNDS},
        framework=f"xgboost {xgboost.__version__}", row_key=ROW, training_rows=training[ROW])
    print(", ".join(f"{name} = {value:.4f}" for name, value in metrics.items()))


if __name__ == "__main__":
    main()
