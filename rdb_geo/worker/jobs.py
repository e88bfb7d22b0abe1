"""What a client may ask for, as values. Whether they make sense for the data is seen when the work is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Geometry: TypeAlias = Mapping[str, Any]
"""A GeoJSON Polygon or MultiPolygon in lon/lat, as it came."""

Box: TypeAlias = tuple[int, int, int, int]
"""Column, row, width, height in pixels of a scene. It may reach beyond the scene, so it is no `Window` yet."""


@dataclass(frozen=True, slots=True)
class IndexJob:
    """Put scenes into an index; the fields are those of `IndexRequest` and `ChipRequest`."""

    index: str
    scenes: tuple[str, ...]
    model: str | None
    chip_size: str | None
    overlap: float
    scales: tuple[float, ...]
    bands: str | None
    stretch: str | None
    min_valid: float
    area: Geometry | None
    force: bool


@dataclass(frozen=True, slots=True)
class ExampleJob:
    """A piece of a raster that shows what to look for: exactly one of `box` and `area` is given."""

    scene: str
    box: Box | None
    area: Geometry | None


@dataclass(frozen=True, slots=True)
class ExpressionJob:
    """What to look for, in the grammar of docs/query-grammar.md."""

    expression: str


@dataclass(frozen=True, slots=True)
class SavedJob:
    """What to look for, in a file of a saved query."""

    path: str


Asked: TypeAlias = str | ExpressionJob | ExampleJob | SavedJob
"""Plain words as they are, an expression, a piece of a raster, or a saved query."""


@dataclass(frozen=True, slots=True)
class TracingJob:
    """How regions are traced; the fields are those of `rdb_geo.answer.outline_options.read_options`."""

    shapes: bool
    threshold: str | None
    min_area: str | None
    smooth: int | None
    keep_overlaps: bool


@dataclass(frozen=True, slots=True)
class QueryJob:
    """Find chips and write them to a file; the limits are those of `rdb_geo.ask.limits.read_selection`."""

    index: str
    question: Asked
    output: str
    k: int | None
    min_score: float | None
    percent: float | None
    area: Geometry | None
    within: str | None
    near: tuple[str, ...]
    start: str | None
    end: str | None
    scenes: tuple[str, ...]
    merge: bool
    tracing: TracingJob
    show_lookalikes: bool
    explain: bool
    report: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class HeatmapJob:
    """Write the scores of one scene as a raster."""

    index: str
    question: Asked
    scene: str | None
    output: str
    model: str | None


@dataclass(frozen=True, slots=True)
class MarkJob:
    """What somebody said of a hit."""

    scene: str
    box: Box
    is_right: bool
    rank: int
    """0 = not told."""


@dataclass(frozen=True, slots=True)
class RefineJob:
    """Learn from marks and rank again."""

    index: str
    question: Asked
    marks: tuple[MarkJob, ...]
    output: str
    save: str | None
    k: int | None
    min_score: float | None
    area: Geometry | None
    scenes: tuple[str, ...]
    model: str | None


@dataclass(frozen=True, slots=True)
class EvaluateJob:
    """Compare the answer with polygons."""

    index: str
    question: Asked
    truth: str
    within: str | None
    area: Geometry | None
    scenes: tuple[str, ...]
    plot: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class ChangeJob:
    """Compare two dates; the fields are those of `rdb_geo.answer.change.Comparison`."""

    index: str
    question: Asked
    before: str
    after: str
    output: str
    z: float
    min_score: float
    fell: bool
    model: str | None


Judging: TypeAlias = RefineJob | EvaluateJob | ChangeJob
"""Jobs of `rdb_geo.worker.judging`."""


@dataclass(frozen=True, slots=True)
class ThumbnailsJob:
    """Draw pieces of indexed scenes as small pictures."""

    index: str
    items: tuple[tuple[str, Box], ...]
    size_px: int
    folder: str


@dataclass(frozen=True, slots=True)
class StatusJob:
    """Say what an index holds."""

    index: str


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Stop another request."""

    target: str


Work: TypeAlias = IndexJob | QueryJob | HeatmapJob | Judging | ThumbnailsJob | StatusJob
"""What waits in line. `CancelJob` does not."""
