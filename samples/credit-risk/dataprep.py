"""Préparation : nettoie le jeu « credit », numérote les lignes et met 300 lignes de côté avant tout apprentissage."""

import numpy
import pandas

import kepler

LABEL = "creditability"
CONTROL_ROWS = 300
SEED = 0
NUMBERS = [
    "duration_in_month", "credit_amount", "installment_rate_in_percentage_of_disposable_income", "present_residence_since",
    "age_in_years", "number_of_existing_credits_at_this_bank", "number_of_people_being_liable_to_provide_maintenance_for",
]


def split(rows, labels, control=CONTROL_ROWS, seed=SEED):
    """« controle » ou « apprentissage » pour chaque ligne, d'après son numéro et son étiquette seulement, à parts égales d'étiquettes."""
    chosen = numpy.full(len(rows), "apprentissage", dtype=object)
    generator = numpy.random.RandomState(seed)
    remaining = control
    values = sorted(set(labels))
    for i, value in enumerate(values):
        members = numpy.sort(rows[labels == value])
        share = remaining if i == len(values) - 1 else round(control * len(members) / len(rows))
        remaining -= share
        chosen[numpy.isin(rows, generator.permutation(members)[:share])] = "controle"
    return chosen


def clean(frame):
    frame = frame.copy()
    for column in frame.columns:
        if column in NUMBERS:
            frame[column] = pandas.to_numeric(frame[column])
        elif column != "ligne":
            frame[column] = frame[column].astype(str).str.strip().str.replace(r"\s+", " ", regex=True)
    return frame


def main():
    frame = kepler.dataset("credit")
    frame.insert(0, "ligne", numpy.arange(1, len(frame) + 1))
    frame = clean(frame)
    unknown = sorted(set(frame[LABEL]) - {"good", "bad"})
    if unknown:
        raise SystemExit(f"Étiquettes inattendues dans {LABEL} : {', '.join(unknown)}")
    frame["jeu"] = split(frame["ligne"].to_numpy(), frame[LABEL].to_numpy())
    kepler.save_table(frame, "credit_prepare", mode="overwrite")
    print(f"{len(frame)} lignes préparées, dont {int((frame['jeu'] == 'controle').sum())} mises de côté.")


if __name__ == "__main__":
    main()
