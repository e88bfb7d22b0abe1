"""Scores → how well they agree with polygons that the user drew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.answer.agreement import Curve, curve, lay_out, matches, new_areas, threshold_between
from rdb_geo.answer.overlap import Overlap, overlap
from rdb_geo.answer.shapes.outlines import Shapes
from rdb_geo.core.errors import (
    AreaError,
    EmptyIndexError,
    IndexChangedError,
    IndexFormatError,
    IndexStoreError,
    counted,
)
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import Scores

CURVE_POINTS = 500
"""Most points of a curve in a report."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What somebody drew."""

    polygons: NDArray[np.object_]
    """Shape (M,), M ≥ 1, EPSG:4326 (lon, lat)."""

    complete_in: LonLatGeometry | None = None
    """Where all that there is was drawn, EPSG:4326: only chips within it count. None = wherever there are chips."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall of one list of hits."""

    precision: float
    """Right share of the list, 0 … 1."""

    recall: float
    """Share of what is right that the list holds, 0 … 1."""

    f1: float
    """Harmonic mean of the two."""


@dataclass(frozen=True, slots=True, eq=False)
class SelfCheck:
    """How well a question's scores agree with drawn polygons."""

    question: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    chips: int
    """Chips compared."""

    right_chips: int
    """Chips that show the truth: it covers half of them, or they hold half of one of its polygons."""

    objects: int
    """Polygons of the truth that the chips show, at least in part."""

    elsewhere: int
    """Polygons of the truth that no chip shows; they do not count."""

    by_count: Curve
    """Over chips."""

    by_area: Curve
    """Over square metres; ground under several chips counts once."""

    min_score: float
    """The score, 0 … 1, at which a list of hits has the best F1 by count."""

    at_count: Agreement
    """By count, of the hits with at least `min_score`."""

    at_area: Agreement
    """By area, of the same hits."""

    objects_found: int
    """Polygons of the truth that such a hit shows."""

    problems: tuple[IndexStoreError, ...]
    """Index files that could not be read and did not take part, and names that mean no scene."""

    outlines: tuple[Overlap, ...] = ()
    """How well traced regions cover the truth: smooth outlines and fine ones; empty where that was not asked."""

    notes: tuple[str, ...] = ()
    """What the user should know of these regions, one sentence each."""

    def as_json(self) -> dict[str, Any]:
        """All numbers, as values of JSON."""
        return {
            "question": self.question,
            "model": self.model,
            "chips": self.chips,
            "right_chips": self.right_chips,
            "objects": self.objects,
            "objects_elsewhere": self.elsewhere,
            "min_score": self.min_score,
            "objects_found": self.objects_found,
            "outlines": [asdict(each) for each in self.outlines],
            **{
                name: {
                    "ap": round(line.average_precision, 4),
                    "precision": round(at.precision, 4),
                    "recall": round(at.recall, 4),
                    "f1": round(at.f1, 4),
                    "curve": _points(line),
                }
                for name, line, at in (
                    ("by_count", self.by_count, self.at_count),
                    ("by_area", self.by_area, self.at_area),
                )
            },
        }


def evaluate(
    store: Store,
    scores: Scores,
    truth: Truth,
    *,
    trace: Callable[[bool], Shapes] | None = None,
    on_progress: ProgressFn = ignore,
) -> SelfCheck:
    """Compare the scores of all chips with polygons, scene by scene.

    `trace` gives the regions of the same scores, fine or not, to be compared as well; None = chips alone.

    Raises:
        AreaError: No chip shows any of the truth.
        EmptyIndexError: The index holds no chip within the area.
    """
    area, problems = truth.complete_in, list(scores.problems)
    chips: list[NDArray[np.object_]] = []
    values: list[NDArray[np.float64]] = []
    for done, scene in enumerate(scores.scenes, start=1):
        try:
            shapes = shapely.from_wkb(store.places(scene.shard).wkb)
        except IndexChangedError:
            raise
        except IndexFormatError as error:
            problems.append(error)
            continue
        keep = scene.allowed if area is None else scene.allowed & shapely.covered_by(shapes, area)
        chips.append(shapes[keep])
        values.append(probabilities(scene.log_odds[keep]))
        on_progress(Progress("compare", done, len(scores.scenes), scene.shard.manifest.scene.uri))
    if not sum(map(len, chips)):
        raise EmptyIndexError("no-chip-inside", index=store)
    shown = np.concatenate(chips)
    check = _compare(scores.question, shown, np.concatenate(values), truth.polygons, tuple(problems))
    if trace is None:
        return check
    traced = [trace(fine) for fine in (False, True)]
    return replace(
        check,
        outlines=tuple(overlap(each.regions, truth.polygons, shown, area) for each in traced),
        notes=tuple(dict.fromkeys(note for each in traced for note in each.notes)),
    )


def draw_agreement(check: SelfCheck, path: Path) -> None:
    """Draw precision against recall, by count and by area, as the suffix of `path` says; raises `OSError`."""
    from rdb_geo.output.plots import Line, write_precision_recall

    lines = [
        Line(
            f"{name}, average precision {curve_.average_precision:.2f}",
            curve_.recall,
            curve_.precision,
            (at.recall, at.precision),
        )
        for name, curve_, at in (
            ("by count", check.by_count, check.at_count),
            ("by area", check.by_area, check.at_area),
        )
    ]
    note = (
        f"{check.model}, {counted(check.chips, 'chip')}, {check.objects_found} of "
        f"{counted(check.objects, 'polygon')} found; dots: hits with a score of {check.min_score:g} or more"
    )
    write_precision_recall(path, lines, title=check.question, note=note)


def _compare(
    question: Question,
    chips: NDArray[np.object_],
    scores: NDArray[np.float64],
    truth: NDArray[np.object_],
    problems: tuple[IndexStoreError, ...],
) -> SelfCheck:
    ground = lay_out(chips, truth)
    if not len(ground.objects):
        raise AreaError("truth-elsewhere", count=len(truth), chips=_place(chips), place=_place(truth))
    is_right, chip, thing = matches(ground)
    if not is_right.any():
        raise AreaError("truth-too-thin")
    by_count = curve(scores, np.ones(len(scores)), is_right.astype(np.float64))
    by_area = curve(scores, *new_areas(ground, scores))
    best = int(np.argmax(by_count.f1))
    lowest = by_count.thresholds[best]
    rest = by_count.thresholds[best + 1 :]
    is_hit = scores >= lowest
    return SelfCheck(
        question=question.text,
        model=question.spec.name,
        chips=len(chips),
        right_chips=int(is_right.sum()),
        objects=len(ground.objects),
        elsewhere=ground.elsewhere,
        by_count=by_count,
        by_area=by_area,
        min_score=threshold_between(float(lowest), float(rest[0]) if len(rest) else None),
        at_count=_at(by_count, best),
        at_area=_at(by_area, int(np.searchsorted(-by_area.thresholds, -lowest))),
        objects_found=len(np.unique(thing[is_hit[chip]])),
        problems=problems,
    )


def _at(line: Curve, place: int) -> Agreement:
    return Agreement(float(line.precision[place]), float(line.recall[place]), float(line.f1[place]))


def _place(shapes: NDArray[np.object_]) -> str:
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return f"{west:.4f}, {south:.4f} … {east:.4f}, {north:.4f}"


def _points(line: Curve) -> list[dict[str, float]]:
    """At most `CURVE_POINTS` points, evenly spread, both ends among them."""
    count = len(line.thresholds)
    places = np.unique(np.linspace(0, count - 1, min(count, CURVE_POINTS)).round().astype(int))
    return [
        {
            "score": round(float(line.thresholds[place]), 6),
            "precision": round(float(line.precision[place]), 4),
            "recall": round(float(line.recall[place]), 4),
        }
        for place in places.tolist()
    ]
