"""How often absent things are answered as an index grows: from 225 chips to 10 million.

Mosaics of RSICD's val split, each without half of the classes. The chips of the mosaics that lack a class, together
some thousands, are drawn from without putting back, and asked for that class; words for what no picture shows are asked
of all chips. For more chips than there are, the tail of the log-odds is continued by a generalised Pareto law fitted by
probability-weighted moments to the highest 2 % (Hosking and Wallis, "Parameter and quantile estimation for the
generalized Pareto distribution", Technometrics 29, 1987), and the best of N exceeds a limit with 1 - (1 - p)^N.

    PYTHONPATH=. python benchmarks/index_size.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path

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
from rdb_geo.score.presence import Presence
from training.calibration.make import make_questions
from training.calibration.queries import HELD_OUT, OUTSIDE

SIZES = (225, 900, 3_000, 10_000, 100_000, 1_000_000, 10_000_000)
DRAWN = 3_000
"""Up to so many chips are drawn; more are extrapolated."""

DRAWS = 20
TAIL = 0.02
"""Share of the log-odds that the law is fitted to."""


def tail_share(pool: NDArray[np.float64], limit: float) -> float:
    """The share of chips whose log-odds exceed a limit, beyond the highest one too."""
    start = float(np.quantile(pool, 1 - TAIL))
    if limit <= start:
        return float((pool > limit).mean())
    above = np.sort(pool[pool > start] - start)
    first = float(above.mean())
    places = (np.arange(1, len(above) + 1) - 0.35) / len(above)
    second = float(((1 - places) * above).mean())
    shape, scale = first / (first - 2 * second) - 2, 2 * first * second / (first - 2 * second)
    rest = 1 - shape * (limit - start) / scale
    if abs(shape) < 1e-6:
        return TAIL * math.exp(-(limit - start) / scale)
    return TAIL * rest ** (1 / shape) if rest > 0 else 0.0


def answered(pool: NDArray[np.float64], chips: int, limit: float, rng: np.random.Generator) -> float:
    """How often the best of so many chips exceeds a limit."""
    if chips > min(DRAWN, len(pool)):
        return -math.expm1(chips * math.log1p(-min(tail_share(pool, limit), 1 - 1e-12)))
    return float(np.mean([rng.choice(pool, chips, replace=False).max() > limit for _ in range(DRAWS)]))


def least_best(presence: Presence, chips: int, wanted: float) -> float:
    """The best chip's log-odds from which presence has the log-odds that are wanted."""
    return (wanted - presence.bias + presence.count * math.log(min(chips, presence.most))) / presence.slope


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
    best: dict[str, list[float]] = {}
    for text, vector, label, kind in zip(
        asked.texts, asked.vectors, asked.classes.tolist(), kinds_of(asked), strict=True
    ):
        scorer = calibration.text_scorer(vector, text)
        odds = np.stack([scorer(chips) for chips in material.chips]).astype(np.float64)
        free = np.ones(len(odds), bool) if label < 0 else ~(material.shares[:, :, label] > 0).any(axis=1)
        pools.setdefault(str(kind), []).append(odds[free].ravel())
        if label >= 0:
            best.setdefault(str(kind), []).extend(odds[material.present[:, label]].max(axis=1).tolist())
    rows = []
    for kind, found in pools.items():
        for chips in SIZES:
            for verdict, wanted in (("found", presence.threshold), ("found or possible", 0.0)):
                limit = least_best(presence, chips, wanted)
                share = float(np.mean([answered(pool, chips, limit, rng) for pool in found]))
                refused = float((np.array(best[kind]) < limit).mean()) if kind in best else None
                rows.append({"kind": kind, "chips": chips, "verdict": verdict, "absent_answered": round(share, 4),
                             "present_refused": None if refused is None else round(refused, 4)})  # fmt: skip
                print(rows[-1])
    fewest = min(len(pool) for found in pools.values() for pool in found)
    print(write_result("index_size", {"model": "rdb-lite", "seed": options.seed, "mosaics": len(material.chips),
                                      "fewest_chips": fewest, "drawn_to": DRAWN, "rows": rows}))  # fmt: skip


if __name__ == "__main__":
    main()
