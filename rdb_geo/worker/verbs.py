"""What a client may ask for, by the type of its request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rdb_geo.core.requests import Comparison, Evaluation, Indexing, Limits
from rdb_geo.worker import judging, models, scenes, searching
from rdb_geo.worker.desk import Where, Work
from rdb_geo.worker.fields import WITHIN, Fields


def _record(kind: type[object]) -> Callable[[Fields], object]:
    return lambda fields: fields.record(kind, under=WITHIN)


RECORDS = (Where, Limits, Indexing, Evaluation, Comparison, models.Wanted)
PARTS: Mapping[str, Callable[[Fields], object]] = MappingProxyType(
    {
        **{kind.__name__: _record(kind) for kind in RECORDS},
        "Ask": lambda fields: searching.read_asked(fields, *searching.WAYS),
        "tuple[Mark, ...]": lambda fields: tuple(mark.record(judging.Mark) for mark in fields.parts("marks")),
    }
)
"""What a request is read into, by the types of what does its work."""


def _read(do: Callable[..., dict[str, object]]) -> Callable[[Fields], Work]:
    return lambda fields: fields.work(do, PARTS)


VERBS: Mapping[str, Callable[[Fields], Work]] = MappingProxyType(
    {
        "index": _read(scenes.add),
        "query": searching.read_query,
        "example": searching.read_example,
        "heatmap": _read(searching.draw_heatmap),
        "refine": _read(judging.refine),
        "evaluate": _read(judging.evaluate),
        "change": _read(judging.change),
        "thumbnails": scenes.read_thumbnails,
        "status": _read(scenes.tell_status),
        "remove": _read(scenes.remove),
        "relink": _read(scenes.relink),
        "models": _read(models.known),
        "offer-model": _read(models.offer),
        "add-model": _read(models.add),
        "remove-model": _read(models.take_away),
        "calibrate": models.read_calibrate,
        "allow": _read(models.allow),
    }
)
"""What waits in line, by the type of the request. ``cancel`` does not."""
