"""Answers of the worker, as `records.read` reads them. Plain Python, like `protocol`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple, Optional

from .records import Note, Problem


class SceneChance(NamedTuple):
    """How likely one scene holds what was asked, 0 … 1."""

    scene: str
    chance: float


@dataclass(frozen=True)
class HitsResult:
    """Answer to `QueryRequest` and `ExampleRequest`, and part of that to `RefineRequest`."""

    output: str
    count: int
    searched: int = 0
    model: str = ""
    best_score: Optional[float] = None
    problems: tuple[Problem, ...] = ()
    is_confident: Annotated[bool, "confident"] = True
    """False: nothing stands out enough to be called found."""
    lookalikes: int = 0
    """Chips that were nearest then."""
    notes: tuple[Note, ...] = ()
    """What the user should know of the question, such as words that the model hardly knows."""
    verdict: str = "found"
    """``found``, ``possible``, ``unlikely`` or ``unknown``."""
    presence: Optional[float] = None
    """The chance that it is there at all, 0 … 1; None where the model can't tell."""
    threshold: Optional[float] = None
    """The chance from which on a scene gives hits; None where the model can't tell."""
    more: int = 0
    """Chips worth a look that are not among the hits."""
    nearest_score: Optional[float] = None
    """Of the best hit, or of the best look-alike."""
    unknown: tuple[str, ...] = ()
    """Words that the model does not know."""
    translated: tuple[str, ...] = ()
    """What was asked in English instead of words in another language."""
    undated: int = 0
    """Scenes that took no part for want of a date."""
    scenes: tuple[SceneChance, ...] = ()
    """The best, highest first."""
    scenes_likely: int = 0
    scenes_searched: int = 0
    false_alarm: Optional[float] = None
    """Of a model without a calibration: the share of unrelated texts that come as near to a chip."""


@dataclass(frozen=True)
class Precision:
    """Share of right hits among the first k, as far as marks tell, with its 95 % interval."""

    k: int
    marked: int
    right: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class RefineResult:
    """Answer to `RefineRequest`."""

    hits: Annotated[HitsResult, ""]
    right: int
    """Marks for right that were learned from."""
    wrong: int
    precision: Optional[Precision] = None
    next: tuple[int, ...] = ()
    """Ranks of hits whose marks would teach most."""


@dataclass(frozen=True)
class Agreement:
    """How well a list of hits agrees with polygons, each 0 … 1."""

    ap: float
    """Average precision of the whole ranking."""
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Overlap:
    """How well traced regions cover polygons, by area, each 0 … 1."""

    precision: float
    recall: float
    iou: float


@dataclass(frozen=True)
class EvaluateResult:
    """Answer to `EvaluateRequest`."""

    question: str
    chips: int
    right_chips: int
    objects: int
    """Polygons that chips show."""
    objects_elsewhere: int
    objects_found: int
    min_score: float
    """Score at which the list of hits has the best F1 by count."""
    by_count: Agreement
    by_area: Agreement
    outlines: tuple[Overlap, ...] = ()
    """Of smooth outlines and of those that follow the image; empty where that was not asked."""
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ChangeResult:
    """Answer to `ChangeRequest`."""

    output: str
    count: int
    places: int = 0
    """Cells of ground that both dates show."""
    expected_false: float = 0.0
    """Cells that would exceed the limit by chance."""
    opposite: int = 0
    """Cells that changed as much the other way."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class HeatmapResult:
    """Answer to `HeatmapRequest`."""

    output: str
    min_score: Optional[float]
    max_score: Optional[float]
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ThumbnailsResult:
    """Answer to `ThumbnailsRequest`."""

    files: tuple[Optional[str], ...]
    """In the order of the items; None where there is no picture."""
    problems: tuple[Problem, ...] = ()
