"""Answers of the worker, read from the fields of its result messages. Plain Python, like `protocol`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class HitsResult:
    """Answer to `QueryRequest` and `ExampleRequest`, and part of that to `RefineRequest`."""

    output: str
    count: int
    searched: int
    model: str
    best_score: float | None
    sentence: str
    problems: tuple[str, ...]
    is_confident: bool = True
    """False: nothing stands out enough to be called found."""
    lookalikes: int = 0
    """Chips that were nearest then."""
    notes: tuple[str, ...] = ()
    """What the user should know of the question, such as words that the model hardly knows."""

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
            str(body.get("sentence", "")),
            tuple(map(str, body.get("problems", ()))),
            body.get("confident") is not False,
            int(body.get("lookalikes") or 0),
            tuple(map(str, body.get("notes") or ())),
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
    problems: tuple[str, ...]

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
            tuple(map(str, body.get("problems", ()))),
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
    sentence: str
    problems: tuple[str, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> ChangeResult:
        """Read a result message."""
        return cls(
            str(body["output"]),
            int(body["count"]),
            int(body.get("places", 0)),
            float(body.get("expected_false", 0)),
            int(body.get("opposite", 0)),
            str(body.get("sentence", "")),
            tuple(map(str, body.get("problems", ()))),
        )


@dataclass(frozen=True)
class IndexedScene:
    """What became of one scene."""

    scene: str
    state: str
    """``indexed``, ``resumed`` or ``unchanged``."""
    chips: int
    skipped: int
    sentence: str
    """The engine's own words; lines after the first are advice."""


@dataclass(frozen=True)
class IndexResult:
    """Answer to `IndexRequest`."""

    scenes: tuple[IndexedScene, ...]
    """Those that are in the index now."""

    failures: tuple[str, ...]
    """One for each scene that could not be indexed."""

    codes: tuple[str, ...]
    """Error codes of the failures."""

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> IndexResult:
        """Read a result message."""
        return cls(
            tuple(
                IndexedScene(
                    str(scene["scene"]),
                    str(scene.get("state", "")),
                    int(scene.get("chips", 0)),
                    int(scene.get("skipped", 0)),
                    str(scene["sentence"]),
                )
                for scene in body["scenes"]
            ),
            tuple(str(failure["message"]) for failure in body.get("failures", ())),
            tuple(str(failure["code"]) for failure in body.get("failures", ())),
        )


@dataclass(frozen=True)
class HeatmapResult:
    """Answer to `HeatmapRequest`."""

    output: str
    sentence: str
    min_score: float | None
    max_score: float | None

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> HeatmapResult:
        """Read a result message."""
        low, high = body.get("min_score"), body.get("max_score")
        return cls(
            str(body["output"]),
            str(body.get("sentence", "")),
            None if low is None else float(low),
            None if high is None else float(high),
        )


@dataclass(frozen=True)
class ThumbnailsResult:
    """Answer to `ThumbnailsRequest`."""

    files: tuple[str | None, ...]
    """In the order of the items; None where there is no picture."""

    problems: tuple[str, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> ThumbnailsResult:
        """Read a result message."""
        return cls(
            tuple(None if file is None else str(file) for file in body["files"]),
            tuple(map(str, body.get("problems", ()))),
        )


@dataclass(frozen=True)
class SceneStatus:
    """One scene of an index."""

    scene: str
    chips: int
    model: str
    gsd_m: float
    datetime: str
    chip_m: float
    is_missing: bool


@dataclass(frozen=True)
class StatusResult:
    """Answer to `StatusRequest`."""

    exists: bool
    chips: int
    model: str
    scenes: tuple[SceneStatus, ...]
    problems: tuple[str, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> StatusResult:
        """Read a result message."""
        scenes = tuple(
            SceneStatus(
                str(scene["scene"]),
                int(scene["chips"]),
                str(scene.get("model") or ""),
                float(scene.get("gsd_m") or 0),
                str(scene.get("datetime") or ""),
                float(scene.get("chip_m") or 0),
                bool(scene.get("is_missing", False)),
            )
            for scene in body.get("scenes", ())
        )
        return cls(
            bool(body["exists"]),
            int(body.get("chips") or 0),
            str(body.get("model") or ""),
            scenes,
            tuple(map(str, body.get("problems", ()))),
        )
