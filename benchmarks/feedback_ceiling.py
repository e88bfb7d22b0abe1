"""How far marks could lead: a linear classifier that is given all labels of nine scenes, measured on nine others.

Scenes are laid as in benchmarks/feedback.py. Those that are measured are of images of val. Those that teach are once of
images of train, which the model has seen, so that what they teach may be worth less elsewhere; and once of images of
val, some of which lie in the measured scenes too, so that it is worth too much. For each class a logistic regression
with a penalty on its weights (Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.3) learns from
every chip of the scenes that teach. Beside it stands the question alone, on the same chips. One penalty serves all
classes; it is the best on the measured chips, so that the ceiling is not set too low.

    python benchmarks/feedback_ceiling.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from feedback import LOW, Mosaics, lay
from mosaic import WORDS, average_precision
from report import write_result

from rdb_geo.encoders.registry import load_encoder
from rdb_geo.score.question import ask
from rdb_geo.score.scorer import Scorer, probabilities

RIDGES = (3.0, 30.0, 300.0)
"""Penalties on half the squared weights that are tried, for embeddings whose numbers all have unit variance."""


TEACHING = (("train", 3409), ("val", 3407))
"""Split and seed of the scenes that teach."""

MEASURED = ("val", 3408)
"""Split and seed of the scenes that are measured, the other ones of benchmarks/feedback.py."""


def classifier(rows: np.ndarray, right: np.ndarray, ridge: float) -> np.ndarray:
    """Weights (D,) of a logistic regression with a free bias, by Newton's method.

    Args:
        rows: Standardised embeddings, (N, D).
        right: bool (N,).
        ridge: Penalty ridge / 2 · |w|².
    """
    extended = np.column_stack([rows, np.ones(len(rows))])
    prior = np.append(np.full(rows.shape[1], ridge), 1e-3)
    weights = np.zeros(extended.shape[1])
    for _ in range(12):
        p = probabilities(extended @ weights)
        curvature = extended.T @ ((p * (1 - p))[:, None] * extended) + np.diag(prior)
        step = np.linalg.solve(curvature, extended.T @ (p - right) + prior * weights)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-3:
            break
    return weights[:-1]


def ceiling(taught: Mosaics, measured: Mosaics, scorers: dict[str, Scorer]) -> dict[str, Any]:
    """Average precision of each class's question, and of classifiers that learn from all chips of `taught`."""
    mean, deviation = taught.embeddings.mean(axis=0), taught.embeddings.std(axis=0) + 1e-6
    known, rows = ((part.embeddings - mean) / deviation for part in (taught, measured))
    classes: list[dict[str, Any]] = []
    for label in sorted(set(taught.shares) & set(measured.shares)):
        right = measured.right(label, "half")
        found = {"before": average_precision(right[np.argsort(-scorers[label](measured.embeddings), kind="stable")])}
        for ridge in RIDGES:
            scores = rows @ classifier(known, taught.right(label, "half"), ridge)
            found[f"ridge_{ridge:g}"] = average_precision(right[np.argsort(-scores, kind="stable")])
        classes.append({"class": label} | found)
    means = {name: float(np.mean([row[name] for row in classes])) for name in classes[0] if name != "class"}
    best = max((name for name in means if name != "before"), key=means.__getitem__)
    low = [row for row in classes if row["before"] < LOW]
    gain = float(np.mean([row[best] - row["before"] for row in low]))
    return {
        "chips": len(known), "mean": means, "best": best, "low_classes": len(low), "low_gain": gain, "classes": classes
    }  # fmt: skip


def main() -> None:
    """Lay the scenes, learn, print the means and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--scenes-each", type=int, default=3, help="scenes for each CRS, in each set")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    with tempfile.TemporaryDirectory() as folder:
        measured, *teaching = (
            lay(options.images, Path(folder) / str(seed), encoder, split=split, seed=seed,
                scenes_each=options.scenes_each)
            for split, seed in (MEASURED, *TEACHING)
        )  # fmt: skip
        scorers = {label: ask(WORDS.get(label, label), encoder, measured.store).scorer for label in measured.shares}
    found = {split: ceiling(taught, measured, scorers) for (split, _), taught in zip(TEACHING, teaching, strict=True)}
    for split, result in found.items():
        print(f"taught by {split}: {result['mean']}, below {LOW}: {result['low_gain']:+.3f}")
    print(write_result("feedback_ceiling", {"model": options.model, "low": LOW, "taught_by": found}))


if __name__ == "__main__":
    main()
