"""How often absent things are answered as an index grows: from 225 chips to 10 million.

Mosaics of RSICD's val split, each without half of the classes. The chips of the mosaics that lack a class, together
some thousands, are drawn from without putting back, and asked for that class; words for what no picture shows are asked
of all chips. For more chips than that, the tail of the log-odds is continued by a generalised Pareto law fitted by
probability-weighted moments to the highest 2 % (Hosking and Wallis, "Parameter and quantile estimation for the
generalized Pareto distribution", Technometrics 29, 1987). A present thing is one mosaic among so many chips.

    PYTHONPATH=. python benchmarks/index_size.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from mosaic import CELL_PX, lay_mosaics
from numpy.typing import NDArray
from report import write_result
from trust import gather, kinds_of

from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.calibration import calibration_of
from rdb_geo.score.presence import BEST, Presence, highest
from training.calibration.make import make_questions
from training.calibration.queries import HELD_OUT, OUTSIDE

SIZES = (225, 900, 3_000, 10_000, 100_000, 1_000_000, 10_000_000)
DRAWN = 3_000
"""Up to so many chips are drawn; more are extrapolated."""

LATER = (10_000.0, 100_000.0)
"""Other ends of the correction for the number of chips, to compare."""

DRAWS = 20
TAIL = 0.02
"""Share of the log-odds that the law is fitted to."""


def best_of(pool: NDArray[np.float64], chips: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Log-odds of the `BEST` best of so many chips, the highest first, drawn from a pool or from the law of its tail.

    The k-th best of N lies where the share of higher ones is G_k / N, with G_k the k-th arrival of a Poisson process.
    """
    if chips <= min(DRAWN, len(pool)):
        return highest(rng.choice(pool, chips, replace=False))
    start = float(np.quantile(pool, 1 - TAIL))
    above = np.sort(pool[pool > start] - start)
    first = float(above.mean())
    places = (np.arange(1, len(above) + 1) - 0.35) / len(above)
    second = float(((1 - places) * above).mean())
    shape, scale = first / (first - 2 * second) - 2, 2 * first * second / (first - 2 * second)
    share = np.minimum(np.cumsum(rng.exponential(size=BEST)) / (chips * TAIL), 1)
    return start + scale * (-np.log(share) if abs(shape) < 1e-6 else (1 - share**shape) / shape)


def judged(
    presence: Presence, chips: int, absent: Sequence[NDArray[np.float64]], there: Sequence[NDArray[np.float64]]
) -> Iterator[dict[str, Any]]:
    """Share of absent things answered and of present ones refused among so many chips, for each end and verdict."""
    for most in (presence.most, *LATER):
        judge = replace(presence, most=most)
        of_absent = np.array([judge.log_odds(own, chips) for own in absent])
        of_there = np.array([judge.log_odds(own, chips) for own in there])
        for verdict, wanted in (("found", presence.threshold), ("found or possible", 0.0)):
            refused = round(float((of_there < wanted).mean()), 4) if len(there) else None
            answered = round(float((of_absent >= wanted).mean()), 4)
            yield {"ends_at": most, "verdict": verdict, "absent_answered": answered, "present_refused": refused}


def main() -> None:
    """Index, ask, print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--scenes-each", type=int, default=16, help="mosaics for each CRS")
    parser.add_argument("--seed", type=int, default=12)
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite")
    calibration = calibration_of(encoder.spec)
    if calibration is None:
        parser.error("rdb-lite has no calibration: run  python -m training calibrate")
    with tempfile.TemporaryDirectory() as folder:
        cells = lay_mosaics(
            options.images, Path(folder), scenes_each=options.scenes_each, seed=options.seed, left_out=15
        )
        store = Store(Path(folder) / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=CELL_PX, overlap=0.5), stretch="none")
        for source in find_scenes([folder]):
            index_scene(source, encoder, store, request=request)
        material = gather(cells, store)
    asked = make_questions(encoder, (*OUTSIDE, *HELD_OUT))
    rng, presence = np.random.default_rng(options.seed), calibration.presence
    pools: dict[str, list[NDArray[np.float64]]] = {}
    best: dict[str, list[NDArray[np.float64]]] = {}
    for text, vector, label, kind in zip(
        asked.texts, asked.vectors, asked.classes.tolist(), kinds_of(asked), strict=True
    ):
        scorer = calibration.text_scorer(vector, text)
        odds = np.stack([scorer(chips) for chips in material.chips]).astype(np.float64)
        free = np.ones(len(odds), bool) if label < 0 else ~(material.shares[:, :, label] > 0).any(axis=1)
        pools.setdefault(str(kind), []).append(odds[free].ravel())
        if label >= 0:
            best.setdefault(str(kind), []).extend(highest(own) for own in odds[material.present[:, label]])
    rows = []
    for kind, found in pools.items():
        for chips in SIZES:
            absent = [best_of(pool, chips, rng) for pool in found for _ in range(DRAWS)]
            for row in judged(presence, chips, absent, best.get(kind, [])):
                rows.append({"kind": kind, "chips": chips, **row})
                print(rows[-1])
    fewest = min(len(pool) for found in pools.values() for pool in found)
    print(write_result("index_size", {"model": "rdb-lite", "seed": options.seed, "mosaics": len(material.chips),
                                      "fewest_chips": fewest, "drawn_to": DRAWN, "rows": rows}))  # fmt: skip


if __name__ == "__main__":
    main()
