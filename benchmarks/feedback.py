"""What marks on hits are worth: average precision before and after, on the labelled mosaic, for each class.

Two sets of mosaics are laid of the same split. On the first one every class is asked for, some hits are marked by the
truth, and the question is refined. It is measured on chips that share no image with a marked chip: those of the same
mosaics, and those of the other ones, which stand for other scenes.

A chip is right where the class covers at least half of it ("half", what somebody who marks would say), or where its
middle lies in a cell of the class ("middle", the rule of benchmarks/mosaic.py: of two chips that show one half of a
cell each, one is right and one is wrong, which no ranking can tell apart). Which hits are marked:

- `top`: the best hits, down to the first ones;
- `spread`: the ranks that rdb-geo proposes to who has marked nothing;
- `rounds`: half of them `spread`, the rest in rounds of the hits that rdb-geo proposes next.

Where all marks are of one kind rdb-geo refuses to learn, and after counts as before.

    python benchmarks/feedback.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from mosaic import CELL_PX, WORDS, Cell, average_precision, lay_mosaics
from report import write_result

from rdb_geo.answer.marks import MarkedHit, first_ranks
from rdb_geo.answer.refine import most_uncertain, refine_question
from rdb_geo.core.errors import MarksError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.shard import read_embeddings, read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import Question, ask
from rdb_geo.score.scorer import probabilities

LOW = 0.8
"""The goal is about classes whose average precision before is below this."""


@dataclass(frozen=True)
class Mosaics:
    """One set of indexed mosaics, all chips in one order."""

    store: Store
    embeddings: np.ndarray
    """float32 (N, D)."""
    chips: list[tuple[str, Window]]
    """Scene and pixels of each chip."""
    shares: dict[str, np.ndarray]
    """For each class the share of each chip that it covers, (N,)."""
    middles: dict[str, np.ndarray]
    """For each class the chips whose middle lies in a cell of it, bool (N,)."""
    images: list[frozenset[str]]
    """The images that each chip shows."""

    def right(self, label: str, rule: str) -> np.ndarray:
        """Chips that are right, bool (N,)."""
        return self.shares[label] >= 0.5 if rule == "half" else self.middles[label]


def lay(images: Path, folder: Path, encoder: Encoder, *, split: str, seed: int, scenes_each: int) -> Mosaics:
    """Lay and index one set of mosaics."""
    folder.mkdir()
    cells = lay_mosaics(images, folder, scenes_each=scenes_each, seed=seed, split=split)
    store = Store(folder / "index", create=True)
    request = IndexRequest(chips=ChipRequest(size_px=CELL_PX, overlap=0.5), stretch="none")
    for source in find_scenes([str(folder)]):
        index_scene(source, encoder, store, request=request)
    by_place = {(cell.scene, cell.row, cell.col): cell for cell in cells}
    shards = store.scenes()[0]
    chips = [
        (shard.manifest.scene.uri, Window(*window)) for shard in shards for window in read_table(shard).windows.tolist()
    ]
    labels = sorted({cell.label for cell in cells})
    shares = {label: np.zeros(len(chips)) for label in labels}
    middles = {label: np.zeros(len(chips), bool) for label in labels}
    shown: list[frozenset[str]] = []
    for place, (uri, window) in enumerate(chips):
        under = _under(Path(uri).name, window, by_place)
        for cell, share in under:
            shares[cell.label][place] += share
        shown.append(frozenset(cell.image for cell, _ in under))
        x, y = window.col_off + window.width // 2, window.row_off + window.height // 2
        middles[by_place[Path(uri).name, y // CELL_PX, x // CELL_PX].label][place] = True
    return Mosaics(store, np.concatenate([read_embeddings(shard) for shard in shards]), chips, shares, middles, shown)


def _under(scene: str, window: Window, by_place: dict[tuple[str, int, int], Cell]) -> list[tuple[Cell, float]]:
    """The cells under a chip and the share of the chip that each covers."""
    found = []
    for row in range(window.row_off // CELL_PX, -(-(window.row_off + window.height) // CELL_PX)):
        for col in range(window.col_off // CELL_PX, -(-(window.col_off + window.width) // CELL_PX)):
            high = min(window.row_off + window.height, (row + 1) * CELL_PX) - max(window.row_off, row * CELL_PX)
            wide = min(window.col_off + window.width, (col + 1) * CELL_PX) - max(window.col_off, col * CELL_PX)
            found.append((by_place[scene, row, col], wide * high / (window.width * window.height)))
    return found


@dataclass
class Marking:
    """Somebody who marks chips of one question by the truth."""

    question: Question
    on: Mosaics
    right: np.ndarray
    """bool (N,)."""

    def refined(self, rows: list[int]) -> Question | None:
        """The question after marks on these chips; None where they teach nothing."""
        hits = [MarkedHit(0, *self.on.chips[row], bool(self.right[row])) for row in rows]
        try:
            return refine_question(self.on.store, self.question, hits).question
        except MarksError:
            return None

    def top(self, wanted: int) -> list[int]:
        """The best hits."""
        return self._ranking(self.question)[:wanted].tolist()

    def spread(self, wanted: int) -> list[int]:
        """The ranks that are proposed first."""
        order = self._ranking(self.question)
        return [int(order[rank - 1]) for rank in first_ranks(len(order), wanted)]

    def rounds(self, wanted: int) -> list[int]:
        """Half of the marks at the ranks that are proposed first, the rest two by two where they teach most."""
        rows = self.spread(wanted - wanted // 2)
        while len(rows) < wanted:
            question = self.refined(rows) or self.question
            is_marked = np.zeros(len(self.right), bool)
            is_marked[rows] = True
            scores = probabilities(question.scorer(self.on.embeddings))
            rows += most_uncertain(scores, is_marked, min(2, wanted - len(rows))).tolist()
        return rows

    def _ranking(self, question: Question) -> np.ndarray:
        return np.argsort(-question.scorer(self.on.embeddings), kind="stable")


def measure(
    marking: Marking, rows: list[int], elsewhere: Mosaics, right_elsewhere: np.ndarray
) -> dict[str, float | int]:
    """Average precision before and after marks on `rows`, here and elsewhere, without chips of marked images."""
    seen = frozenset().union(*(marking.on.images[row] for row in rows))
    refined = marking.refined(rows)
    result: dict[str, float | int] = {"right": int(marking.right[rows].sum()), "learned": int(refined is not None)}
    places = (("here", marking.on, marking.right), ("elsewhere", elsewhere, right_elsewhere))
    for name, mosaics, right in places:
        is_new = np.array([not (images & seen) for images in mosaics.images])
        for when, question in (("before", marking.question), ("after", refined or marking.question)):
            scores = question.scorer(mosaics.embeddings[is_new])
            result[f"{name}_{when}"] = average_precision(right[is_new][np.argsort(-scores, kind="stable")])
            result[f"{name}_calibration_{when}"] = calibration_error(probabilities(scores), right[is_new])
            result[f"{name}_brier_{when}"] = float(((probabilities(scores) - right[is_new]) ** 2).mean())
    return result


def calibration_error(p: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Mean |probability - share of right ones| over ten bins of probability, weighted by their chips.

    Guo et al., "On calibration of modern neural networks", ICML 2017, equation 3.
    """
    bin_of = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [abs(p[bin_of == number].sum() - right[bin_of == number].sum()) for number in range(bins)]
    return float(sum(gaps) / len(p))


def main() -> None:
    """Lay two sets of mosaics, mark, refine, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--scenes-each", type=int, default=3, help="scenes for each CRS, in each of the two sets")
    parser.add_argument("--seeds", type=int, nargs=2, default=(3407, 3408))
    parser.add_argument("--split", default="val")
    parser.add_argument("--name", default="feedback", help="name of the result file")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    cases: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        here, elsewhere = (
            lay(
                options.images, Path(folder) / str(seed), encoder,
                split=options.split, seed=seed, scenes_each=options.scenes_each,
            )
            for seed in options.seeds
        )  # fmt: skip
        for rule in ("half", "middle"):
            for how, wanted in (("top", 5), ("top", 10), ("spread", 5), ("spread", 10), ("rounds", 10), ("rounds", 20)):
                cases.append(case(encoder, here, elsewhere, rule=rule, how=how, wanted=wanted))
                print_case(cases[-1])
    print(
        write_result(
            options.name,
            {"model": options.model, "split": options.split, "seeds": list(options.seeds), "low": LOW, "cases": cases},
        )
    )


def case(encoder: Encoder, here: Mosaics, elsewhere: Mosaics, *, rule: str, how: str, wanted: int) -> dict[str, Any]:
    """All classes under one rule, with one way to choose the hits that are marked."""
    classes: list[dict[str, Any]] = []
    for label in sorted(set(here.shares) & set(elsewhere.shares)):
        marking = Marking(ask(WORDS.get(label, label), encoder, here.store), here, here.right(label, rule))
        choose: Callable[[int], list[int]] = getattr(marking, how)
        found = measure(marking, choose(wanted), elsewhere, elsewhere.right(label, rule))
        classes.append({"class": label, **found})
    low = [row for row in classes if row["here_before"] < LOW]
    names = [f"{place}{what}_{when}" for place in ("here", "elsewhere") for what in ("", "_calibration", "_brier")
             for when in ("before", "after")]  # fmt: skip
    return {
        "rule": rule,
        "marked": how,
        "marks": wanted,
        "mean": {name: float(np.nanmean([row[name] for row in classes])) for name in names},
        "low_classes": len(low),
        "low_gain_here": float(np.nanmean([row["here_after"] - row["here_before"] for row in low])),
        "low_gain_elsewhere": float(np.nanmean([row["elsewhere_after"] - row["elsewhere_before"] for row in low])),
        "refused": sum(not row["learned"] for row in classes),
        "worse": sum(row["here_after"] < row["here_before"] - 0.02 for row in classes),
        "classes": classes,
    }


def print_case(found: dict[str, Any]) -> None:
    """One line."""
    mean = found["mean"]
    print(
        f"{found['rule']:6} {found['marked']:6} {found['marks']:3}  "
        f"here {mean['here_before']:.3f} → {mean['here_after']:.3f}  "
        f"elsewhere {mean['elsewhere_before']:.3f} → {mean['elsewhere_after']:.3f}  "
        f"below {LOW}: {found['low_classes']} classes, {found['low_gain_here']:+.3f} here, "
        f"{found['low_gain_elsewhere']:+.3f} elsewhere; {found['refused']} refused, {found['worse']} worse; "
        f"calibration error {mean['elsewhere_calibration_before']:.3f} → {mean['elsewhere_calibration_after']:.3f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
