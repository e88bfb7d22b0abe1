"""Answers of the worker, read from the fields of its result messages. Plain Python, like `protocol`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .notes import Note, Problem, notes_of, problems_of


@dataclass(frozen=True)
class HitsResult:
    """Answer to `QueryRequest` and `ExampleRequest`, and part of that to `RefineRequest`."""

    output: str
    count: int
    searched: int
    model: str
    best_score: float | None
    problems: tuple[Problem, ...]
    is_confident: bool = True
    """False: nothing stands out enough to be called found."""
    lookalikes: int = 0
    """Chips that were nearest then."""
    notes: tuple[Note, ...] = ()
    """What the user should know of the question, such as words that the model hardly knows."""
    verdict: str = "found"
    """``found``, ``possible``, ``unlikely`` or ``unknown``."""
    presence: float | None = None
    """The chance that it is there at all, 0 … 1; None where the model can't tell."""
    more: int = 0
    """Chips worth a look that are not among the hits."""
    nearest_score: float | None = None
    """Of the best hit, or of the best look-alike."""
    unknown: tuple[str, ...] = ()
    """Words that the model does not know."""
    translated: tuple[str, ...] = ()
    """What was asked in English instead of words in another language."""
    undated: int = 0
    """Scenes that took no part for want of a date."""
    scenes: tuple[tuple[str, float], ...] = ()
    """Address and chance of the best scenes, highest first."""
    scenes_likely: int = 0
    scenes_searched: int = 0
    false_alarm: float | None = None
    """Of a model without a calibration: the share of unrelated texts that come as near to a chip."""

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> HitsResult:
        """Read a result message."""
        best = body.get("best_score")
        return cls(
            str(body["output"]),
            int(body["count"]),
            int(body.get("searched", 0)),
            str(body.get("model", "")),
            None if best is None else float(best),
            problems_of(body),
            body.get("confident") is not False,
            int(body.get("lookalikes") or 0),
            notes_of(body),
            str(body.get("verdict") or "found"),
            None if body.get("presence") is None else float(body["presence"]),
            int(body.get("more") or 0),
            None if body.get("nearest_score") is None else float(body["nearest_score"]),
            tuple(map(str, body.get("unknown") or ())),
            tuple(map(str, body.get("translated") or ())),
            int(body.get("undated") or 0),
            tuple((str(one["scene"]), float(one["chance"])) for one in body.get("scenes") or ()),
            int(body.get("scenes_likely") or 0),
            int(body.get("scenes_searched") or 0),
            None if body.get("false_alarm") is None else float(body["false_alarm"]),
        )


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

    hits: HitsResult
    right: int
    """Marks for right that were learned from."""
    wrong: int
    precision: Precision | None
    next: tuple[int, ...]
    """Ranks of hits whose marks would teach most."""

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> RefineResult:
        """Read a result message."""
        found = body.get("precision")
        return cls(
            HitsResult.from_body(body),
            int(body["right"]),
            int(body["wrong"]),
            None
            if found is None
            else Precision(
                int(found["k"]),
                int(found["marked"]),
                int(found["right"]),
                float(found["value"]),
                float(found["low"]),
                float(found["high"]),
            ),
            tuple(map(int, body.get("next") or ())),
        )


@dataclass(frozen=True)
class Agreement:
    """How well a list of hits agrees with polygons, each 0 … 1."""

    ap: float
    """Average precision of the whole ranking."""
    precision: float
    recall: float
    f1: float

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Agreement:
        """Read a part of a result message."""
        return cls(*(float(body[name]) for name in ("ap", "precision", "recall", "f1")))


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
    problems: tuple[Problem, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> EvaluateResult:
        """Read a result message."""
        names = ("chips", "right_chips", "objects", "objects_elsewhere", "objects_found")
        return cls(
            str(body["question"]),
            *(int(body[name]) for name in names),
            float(body["min_score"]),
            Agreement.from_body(body["by_count"]),
            Agreement.from_body(body["by_area"]),
            problems_of(body),
        )


@dataclass(frozen=True)
class ChangeResult:
    """Answer to `ChangeRequest`."""

    output: str
    count: int
    places: int
    """Cells of ground that both dates show."""
    expected_false: float
    """Cells that would exceed the limit by chance."""
    opposite: int
    """Cells that changed as much the other way."""
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> ChangeResult:
        """Read a result message."""
        return cls(
            str(body["output"]),
            int(body["count"]),
            int(body.get("places", 0)),
            float(body.get("expected_false", 0)),
            int(body.get("opposite", 0)),
            problems_of(body),
            notes_of(body),
        )


@dataclass(frozen=True)
class HeatmapResult:
    """Answer to `HeatmapRequest`."""

    output: str
    min_score: float | None
    max_score: float | None
    notes: tuple[Note, ...] = ()

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> HeatmapResult:
        """Read a result message."""
        low, high = body.get("min_score"), body.get("max_score")
        return cls(
            str(body["output"]),
            None if low is None else float(low),
            None if high is None else float(high),
            notes_of(body),
        )


@dataclass(frozen=True)
class ThumbnailsResult:
    """Answer to `ThumbnailsRequest`."""

    files: tuple[str | None, ...]
    """In the order of the items; None where there is no picture."""

    problems: tuple[Problem, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> ThumbnailsResult:
        """Read a result message."""
        return cls(
            tuple(None if file is None else str(file) for file in body["files"]),
            problems_of(body),
        )
