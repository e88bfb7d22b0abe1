"""Lines to jobs, and events to lines. docs/worker-protocol.md says what they mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from rdb_geo.worker.fields import BadRequestError, Fields
from rdb_geo.worker.jobs import (
    Asked,
    CancelJob,
    ChangeJob,
    EvaluateJob,
    ExampleJob,
    ExpressionJob,
    HeatmapJob,
    IndexJob,
    MarkJob,
    QueryJob,
    RefineJob,
    SavedJob,
    StatusJob,
    ThumbnailsJob,
    TracingJob,
    Work,
)

PROTOCOL_VERSION = 1
"""Raised when a client of the version before would misunderstand something."""

FEATURES = (
    "probability",
    "presence",
    "explain",
    "report",
    "shapes",
    "expression",
    "near",
    "dates",
    "saved",
    "refine",
    "evaluate",
    "change",
)
"""What was added within this version: the handshake names it."""

WAYS = ("text", "expression", "example", "saved")
"""Fields that say what to look for."""

LARGEST_THUMBNAIL_PX = 4096


def parse_request(line: bytes) -> tuple[str, Work | CancelJob]:
    """The id and the job of one line.

    Raises:
        BadRequestError: It is no request.
    """
    raw = _parse_object(line)
    request_id, kind = raw.get("id"), raw.get("type")
    if not isinstance(request_id, str) or not request_id:
        raise BadRequestError("a request needs the field id, which is a text that is not empty.")
    parse = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parse is None:
        raise BadRequestError(f"a request needs the field type, which is one of {', '.join(_PARSERS)}.", request_id)
    return request_id, parse(Fields(raw, f"{kind} request", request_id))


def event_line(event: Mapping[str, Any]) -> bytes:
    """One event as a line of ASCII, which is UTF-8 too."""
    return json.dumps(event, allow_nan=False).encode("ascii") + b"\n"


def _parse_object(line: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRequestError(f"the line is not UTF-8 (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        raise BadRequestError(f"the line is not JSON ({error.msg}, column {error.colno}).") from error
    except (ValueError, RecursionError) as error:
        raise BadRequestError("the line is JSON with numbers or a nesting beyond all use.") from error
    if not isinstance(raw, dict):
        raise BadRequestError('the line is JSON but no object: a request looks like {"id": "1", "type": "status", …}.')
    return raw


def _index(fields: Fields) -> IndexJob:
    return IndexJob(
        index=fields.text("index"),
        scenes=fields.some_texts("scenes"),
        model=fields.optional_text("model"),
        chip_size=fields.optional_text("chip_size"),
        overlap=fields.number("overlap", 0.5),
        scales=fields.numbers("scales", (1.0,)),
        bands=fields.optional_text("bands"),
        stretch=fields.optional_text("stretch"),
        min_valid=fields.number("min_valid", 0.5),
        area=fields.optional_area("area"),
        force=fields.flag("force"),
    )


def _query(fields: Fields) -> QueryJob:
    return _search(fields, _asked(fields, "text", "expression", "saved"), fields.optional_area("area"))


def _example(fields: Fields) -> QueryJob:
    return _search(fields, _piece(fields), fields.optional_area("within"))


def _search(fields: Fields, question: Asked, area: Mapping[str, Any] | None) -> QueryJob:
    return QueryJob(
        index=fields.text("index"),
        question=question,
        output=fields.text("output"),
        k=fields.optional_whole("k"),
        min_score=fields.optional_number("min_score"),
        percent=fields.optional_number("percent"),
        area=area,
        within=fields.optional_text("within_file"),
        near=fields.texts("near"),
        start=fields.optional_text("start"),
        end=fields.optional_text("end"),
        scenes=fields.texts("scenes"),
        merge=fields.flag("merge"),
        tracing=TracingJob(
            shapes=fields.flag("shapes"),
            threshold=fields.optional_text("threshold"),
            min_area=fields.optional_text("min_area"),
            smooth=fields.optional_whole("smooth"),
            keep_overlaps=fields.flag("keep_overlaps"),
        ),
        show_lookalikes=fields.flag("show_lookalikes"),
        explain=fields.flag("explain"),
        report=fields.optional_text("report"),
        model=fields.optional_text("model"),
    )


def _asked(fields: Fields, *ways: str) -> Asked:
    """What to look for, given in exactly one of some ways."""
    way = fields.one_of(*ways)
    if way == "example":
        return _piece(fields.part("example"))
    if way == "saved":
        return SavedJob(fields.text("saved"))
    return fields.text("text") if way == "text" else ExpressionJob(fields.text("expression"))


def _piece(fields: Fields) -> ExampleJob:
    fields.one_of("window", "area")
    return ExampleJob(fields.text("scene"), fields.optional_box("window"), fields.optional_area("area"))


def _heatmap(fields: Fields) -> HeatmapJob:
    return HeatmapJob(
        index=fields.text("index"),
        question=_asked(fields, *WAYS),
        scene=fields.optional_text("scene"),
        output=fields.text("output"),
        model=fields.optional_text("model"),
    )


def _refine(fields: Fields) -> RefineJob:
    return RefineJob(
        index=fields.text("index"),
        question=_asked(fields, *WAYS),
        marks=tuple(
            MarkJob(mark.text("scene"), mark.box("window"), mark.decision("right"), mark.optional_whole("rank") or 0)
            for mark in fields.parts("marks")
        ),
        output=fields.text("output"),
        save=fields.optional_text("save"),
        k=fields.optional_whole("k"),
        min_score=fields.optional_number("min_score"),
        area=fields.optional_area("area"),
        scenes=fields.texts("scenes"),
        model=fields.optional_text("model"),
    )


def _evaluate(fields: Fields) -> EvaluateJob:
    return EvaluateJob(
        index=fields.text("index"),
        question=_asked(fields, *WAYS),
        truth=fields.text("truth"),
        within=fields.optional_text("within_file"),
        area=fields.optional_area("area"),
        scenes=fields.texts("scenes"),
        plot=fields.optional_text("plot"),
        model=fields.optional_text("model"),
    )


def _change(fields: Fields) -> ChangeJob:
    return ChangeJob(
        index=fields.text("index"),
        question=_asked(fields, *WAYS),
        before=fields.text("before"),
        after=fields.text("after"),
        output=fields.text("output"),
        z=fields.number("z", 4.0),
        min_score=fields.number("min_score", 0.1),
        fell=fields.flag("fell"),
        model=fields.optional_text("model"),
    )


def _thumbnails(fields: Fields) -> ThumbnailsJob:
    return ThumbnailsJob(
        index=fields.text("index"),
        items=tuple((item.text("scene"), item.box("window")) for item in fields.parts("items")),
        size_px=fields.size("size_px", LARGEST_THUMBNAIL_PX),
        folder=fields.text("folder"),
    )


def _status(fields: Fields) -> StatusJob:
    return StatusJob(fields.text("index"))


def _cancel(fields: Fields) -> CancelJob:
    return CancelJob(fields.text("target"))


_PARSERS: dict[str, Callable[[Fields], Work | CancelJob]] = {
    "index": _index,
    "query": _query,
    "example": _example,
    "heatmap": _heatmap,
    "refine": _refine,
    "evaluate": _evaluate,
    "change": _change,
    "thumbnails": _thumbnails,
    "status": _status,
    "cancel": _cancel,
}
