"""Requests to the worker, each one line of JSON: version 1 of ``docs/worker-protocol.md``.

Plain Python without Qt or QGIS, so that the same examples can be parsed by the tests of both sides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

PROTOCOL_VERSION = 1
"""What this plugin speaks. An engine that speaks less is refused at the handshake."""

Geometry = Mapping[str, Any]
"""A GeoJSON geometry in longitude and latitude (EPSG:4326)."""

Window = tuple[int, int, int, int]
"""Column offset, row offset, width, height in pixels of the scene."""


@dataclass(frozen=True)
class Request:
    """What every request has: a type, and fields that are left out of the message where they are None."""

    TYPE: ClassVar[str] = ""

    def to_line(self, request_id: str) -> bytes:
        """One line of UTF-8 JSON with its line end."""
        body = {field.name: getattr(self, field.name) for field in fields(self)}
        given = {name: value for name, value in body.items() if value is not None}
        return (json.dumps({"id": request_id, "type": self.TYPE, **given}, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class IndexRequest(Request):
    """Cut scenes into chips and put them into the index."""

    TYPE: ClassVar[str] = "index"
    scenes: tuple[str, ...]
    index: str
    model: str | None = None
    chip_size: str | None = None
    """``256`` (pixels) or ``300m``; None = chosen by the engine."""
    overlap: float | None = None
    scales: tuple[float, ...] | None = None
    bands: str | None = None
    stretch: str | None = None
    nodata: str | None = None
    """A value, or ``none``; None = as the file says."""
    mosaic: bool | None = None
    """The scenes are tiles of one."""
    mask_clouds: bool | None = None
    """Cut out what the product's own mask calls cloud."""
    min_valid: float | None = None
    area: Geometry | None = None
    force: bool | None = None


@dataclass(frozen=True)
class QueryRequest(Request):
    """Find the chips that a text or an expression describes; the hits go into the file `output`."""

    TYPE: ClassVar[str] = "query"
    index: str
    text: str | None
    """Plain words; exactly one of text and expression is given."""
    output: str
    k: int | None = None
    weaker: bool | None = None
    """Also what scores 0.2 or more in the scenes of hits; `k` counts both."""
    min_score: float | None = None
    percent: float | None = None
    area: Geometry | None = None
    scenes: tuple[str, ...] | None = None
    merge: bool | None = None
    model: str | None = None
    expression: str | None = None
    """Texts and examples with AND, OR, NOT: ``docs/query-grammar.md``."""
    within_file: str | None = None
    """``FILE`` or ``FILE:LAYER`` of polygons."""
    near: tuple[str, ...] | None = None
    """Each ``FILE:200m`` or ``FILE:LAYER:1.5km``."""
    start: str | None = None
    """First date of scenes, such as ``2024-05``."""
    end: str | None = None
    """Last date of scenes."""
    saved: str | None = None
    """A file of a saved query, instead of text and expression."""
    show_lookalikes: bool | None = None
    """Where nothing stands out, write the nearest chips all the same."""
    explain: bool | None = None
    """Tell what decided."""
    report: str | None = None
    """Also write a page of what was found, ``….html``."""
    shapes: bool | None = None
    """Outlines finer than chips; not together with merge."""
    threshold: str | None = None
    """With shapes: ``0.7`` or ``0.7,0.3``, probabilities."""
    min_area: str | None = None
    """With shapes: ``2ha``; None = a quarter of a chip."""
    simplify: str | None = None
    """With shapes: ``20m``, fewer points."""
    fine: bool | None = None
    """With shapes: outlines follow the colours and textures of the scene."""
    right_angles: bool | None = None
    """With shapes: right angles where outlines are rectangular."""
    keep_overlaps: bool | None = None
    """With shapes: one for each scene, also where scenes of a day overlap."""
    reviewed_from: float | None = None
    """Write only what scores at least this."""
    reviewed: tuple[Mapping[str, Any], ...] | None = None
    """What was said of hits; the wrong ones are left out."""


@dataclass(frozen=True)
class ExampleRequest(Request):
    """Find the chips that look like a piece of a raster: a window in its pixels, or an area, never both."""

    TYPE: ClassVar[str] = "example"
    index: str
    scene: str
    output: str
    window: Window | None = None
    area: Geometry | None = None
    k: int | None = None
    weaker: bool | None = None
    min_score: float | None = None
    percent: float | None = None
    scenes: tuple[str, ...] | None = None
    merge: bool | None = None
    model: str | None = None
    within: Geometry | None = None
    """Only chips that touch it: what `area` is in a query."""
    within_file: str | None = None
    near: tuple[str, ...] | None = None
    start: str | None = None
    end: str | None = None
    show_lookalikes: bool | None = None
    explain: bool | None = None
    report: str | None = None
    shapes: bool | None = None
    min_area: str | None = None
    simplify: str | None = None
    fine: bool | None = None
    right_angles: bool | None = None
    reviewed_from: float | None = None
    reviewed: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True)
class HeatmapRequest(Request):
    """Write the score of every chip of one scene as a single-band GeoTIFF."""

    TYPE: ClassVar[str] = "heatmap"
    index: str
    scene: str | None
    output: str
    text: str | None = None
    expression: str | None = None
    example: Mapping[str, Any] | None = None
    """``{"scene": …, "window": …}`` or ``{"scene": …, "area": …}``; exactly one of the four is given."""
    saved: str | None = None
    fine: bool | None = None
    """By the inside of chips and by colours."""
    model: str | None = None


@dataclass(frozen=True)
class RefineRequest(Request):
    """Learn from marks on hits and rank again; the hits go into the file `output`.

    What was asked is given by exactly one of text, expression, example and saved, here as in the next two requests.
    """

    TYPE: ClassVar[str] = "refine"
    index: str
    marks: tuple[Mapping[str, Any], ...]
    """Each ``{"scene": …, "window": [col_off, row_off, width, height], "right": true, "rank": 1}``."""
    output: str
    text: str | None = None
    expression: str | None = None
    example: Mapping[str, Any] | None = None
    saved: str | None = None
    save: str | None = None
    """Also keep the refined query in this file, ``….rdbq.json``."""
    k: int | None = None
    weaker: bool | None = None
    min_score: float | None = None
    percent: float | None = None
    area: Geometry | None = None
    scenes: tuple[str, ...] | None = None
    within_file: str | None = None
    near: tuple[str, ...] | None = None
    start: str | None = None
    end: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class EvaluateRequest(Request):
    """Compare the answer with polygons that the user drew."""

    TYPE: ClassVar[str] = "evaluate"
    index: str
    truth: str
    """``FILE`` or ``FILE:LAYER`` of polygons."""
    text: str | None = None
    expression: str | None = None
    example: Mapping[str, Any] | None = None
    saved: str | None = None
    within_file: str | None = None
    """``FILE`` or ``FILE:LAYER`` of polygons: where the truth is complete."""
    area: Geometry | None = None
    scenes: tuple[str, ...] | None = None
    plot: str | None = None
    """Also draw precision against recall into this picture."""
    shapes: bool | None = None
    """Also compare traced regions."""
    model: str | None = None


@dataclass(frozen=True)
class ChangeRequest(Request):
    """Find where the score rose between two dates; the changed places go into the file `output`."""

    TYPE: ClassVar[str] = "change"
    index: str
    before: str
    """Path, name, glob or date of the earlier scenes."""
    after: str
    output: str
    text: str | None = None
    expression: str | None = None
    example: Mapping[str, Any] | None = None
    saved: str | None = None
    z: float | None = None
    min_score: float | None = None
    fell: bool | None = None
    fine: bool | None = None
    model: str | None = None


@dataclass(frozen=True)
class ThumbnailsRequest(Request):
    """Draw chips as small pictures into a folder."""

    TYPE: ClassVar[str] = "thumbnails"
    index: str
    items: tuple[Mapping[str, Any], ...]
    """Each ``{"scene": …, "window": [col_off, row_off, width, height]}`` or ``{"scene": …, "area": …}``."""
    size_px: int
    folder: str


@dataclass(frozen=True)
class StatusRequest(Request):
    """Say what the index holds."""

    TYPE: ClassVar[str] = "status"
    index: str


@dataclass(frozen=True)
class RemoveRequest(Request):
    """Take scenes out of an index; the images stay."""

    TYPE: ClassVar[str] = "remove"
    index: str
    scenes: tuple[str, ...]


@dataclass(frozen=True)
class RelinkRequest(Request):
    """Name the new place of a scene, or, without both fields, of all that are found again."""

    TYPE: ClassVar[str] = "relink"
    index: str
    scene: str | None = None
    to: str | None = None


def cancel_line(target: str) -> bytes:
    """The line that stops the request `target`."""
    return (json.dumps({"id": f"cancel-{target}", "type": "cancel", "target": target}) + "\n").encode()
