"""What `rdb-geo calibrate` is worth: rdb-lite without its calibration, by 100 and 300 marks, beside the one that ships.

Groups of mosaics of RSICD's val split, as in benchmarks/null.py. One group is the index whose hits are marked: texts
drawn of all, half of them for what the group does not show, each marked at spread ranks down to the 200th. All is
judged on the other groups, of other classes: the calibration error and the order of the 50 best chips of every text,
what the chips of 0.5 or better hold, and present against absent by a text's best chip. Each group is the index once.

    PYTHONPATH=. python benchmarks/marks.py --images FOLDER-OF-RSICD
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from null import lay_groups
from numpy.typing import NDArray
from report import write_result

from rdb_geo.answer.calibrate import calibration_error, ranked_right
from rdb_geo.answer.marks import first_ranks
from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.around import Around
from rdb_geo.score.calibration import calibration_of
from rdb_geo.score.own_calibration import fit_marks
from rdb_geo.score.presence import highest
from rdb_geo.score.scorer import probabilities
from training.calibration.fit import Asked
from training.calibration.make import make_questions
from training.calibration.material import Material
from training.calibration.queries import HELD_OUT, OUTSIDE

BEST = 50
PLANS = {100: (10, 10), 300: (15, 20)}
"""Marks: questions, and marks of each."""


def shown(group: Material, asked: Asked) -> NDArray[np.bool_]:
    """Which chips of a group show which text, (N, T)."""
    shows = group.shows.reshape(-1, group.shares.shape[2])
    return np.stack([shows[:, c] if c >= 0 else np.zeros(len(shows), bool) for c in asked.classes.tolist()], axis=1)


def features_of(around: Around, asked: Asked, chips: Float32Matrix) -> NDArray[np.float64]:
    """Of each text with each chip, (T, N, 2)."""
    return np.stack([around.features(vector, chips) for vector in asked.vectors])


def fitted(
    features: NDArray[np.float64], truth: NDArray[np.bool_], plan: tuple[int, int], rng: np.random.Generator
) -> tuple[float, float, float]:
    """What marks on some questions give."""
    there = np.flatnonzero(truth.any(axis=0))
    absent = np.flatnonzero(~truth.any(axis=0))
    half = plan[0] // 2
    questions = [*rng.choice(there, plan[0] - half, replace=False), *rng.choice(absent, half, replace=False)]
    ranks = np.array(first_ranks(features.shape[1], plan[1])) - 1
    rows, right = [], []
    for text in questions:
        marked = np.argsort(-features[text, :, 0], kind="stable")[ranks]
        rows.append(features[text, marked])
        right.append(truth[marked, text])
    return fit_marks(np.concatenate(rows), np.concatenate(right))


def row_of(odds: NDArray[np.float64], best: NDArray[np.float64], truth: NDArray[np.bool_]) -> dict[str, float]:
    """What log-odds (T, N), and those of presence (T,), are worth against the truth (N, T)."""
    order = np.argsort(-odds, axis=1, kind="stable")[:, :BEST]
    values = probabilities(np.take_along_axis(odds, order, axis=1)).ravel()
    right = np.take_along_axis(truth.T, order, axis=1).ravel()
    likely = probabilities(odds).ravel() >= 0.5
    return {
        "error_of_best": calibration_error(values, right),
        "auc_of_best": float(ranked_right(values, right) or 0),
        "error_of_all": calibration_error(probabilities(odds).ravel(), truth.T.ravel()),
        "precision_of_likely": float(truth.T.ravel()[likely].mean()) if likely.any() else float("nan"),
        "recall_of_likely": float((truth.T.ravel() & likely).sum() / truth.sum()),
        "auc_of_presence": float(ranked_right(best, np.asarray(truth.any(axis=0), bool)) or 0),
    }


def main() -> None:
    """Mark, fit, judge, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--groups", type=int, default=4)
    parser.add_argument("--mosaics", type=int, default=6)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--seed", type=int, default=77)
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite")
    calibration = calibration_of(encoder.spec)
    assert calibration is not None
    material = lay_groups(encoder, options.images, groups=options.groups, mosaics=options.mosaics, seed=options.seed)
    asked = make_questions(encoder, (*OUTSIDE, *HELD_OUT))
    chips = [group.chips.reshape(-1, group.chips.shape[2]) for group in material]
    arounds = [Around(encoder, rows) for rows in chips]
    features = [features_of(around, asked, rows) for around, rows in zip(arounds, chips, strict=True)]
    truth = [shown(group, asked) for group in material]
    rows: dict[str, list[dict[str, float]]] = {}
    for place, (around, own, said) in enumerate(zip(arounds, chips, truth, strict=True)):
        plain = [around.text_scorer(vector) for vector in asked.vectors]
        odds = np.stack([scorer(own) for scorer in plain]).astype(np.float64)
        alarms = np.array([-(s.false_alarm(highest(o)[:1], len(own)) or 0) for s, o in zip(plain, odds, strict=True)])
        rows.setdefault("no calibration, presence by the null", []).append(row_of(odds, alarms, said))
        shipped = [calibration.text_scorer(v, t) for v, t in zip(asked.vectors, asked.texts, strict=True)]
        odds = np.stack([scorer(own) for scorer in shipped]).astype(np.float64)
        best = np.array([calibration.presence.log_odds(highest(row), len(own)) for row in odds])
        rows.setdefault("the calibration that ships", []).append(row_of(odds, best, said))
        for count, plan in PLANS.items():
            for draw in range(options.draws):
                rng = np.random.default_rng((options.seed, place, count, draw))
                for other in (number for number in range(len(chips)) if number != place):
                    a, b, k = fitted(features[other], truth[other], plan, rng)
                    odds = features[place] @ np.array([a, b]) + k
                    rows.setdefault(f"{count} marks", []).append(row_of(odds, odds.max(axis=1), said))
    table: dict[str, Any] = {
        name: {key: float(np.nanmean([row[key] for row in found])) for key in found[0]} for name, found in rows.items()
    }
    for name, row in table.items():
        print(name, {key: round(value, 3) for key, value in row.items()})
    about = {key: getattr(options, key) for key in ("groups", "mosaics", "draws", "seed")}
    print(write_result("marks", {**about, "chips": len(chips[0]), "texts": len(asked.texts), "table": table}))


if __name__ == "__main__":
    main()
