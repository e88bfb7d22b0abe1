"""Events of the worker, each one line of JSON: version 1 of ``docs/worker-protocol.md``.

Plain Python, like `protocol`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union

from .notes import Problem


@dataclass(frozen=True)
class Ready:
    """The worker's first line."""

    protocol: int
    version: str


@dataclass(frozen=True)
class Progress:
    """A step of a request."""

    request_id: str
    stage: str
    done: int
    total: int | None
    message: str
    scene_number: int = 1
    scene_count: int = 1
    item: int | None = None
    """Of thumbnails: which of the items, from 0."""
    file: str | None = None
    """Of thumbnails: the picture, None where there is none."""


@dataclass(frozen=True)
class Result:
    """The end of a request that went well."""

    request_id: str
    body: Mapping[str, Any]
    """The message's own fields; `answers` reads them."""


@dataclass(frozen=True)
class Failure:
    """The end of a request that went wrong."""

    request_id: str | None
    problem: Problem
    place: int | None = None
    """Of an expression: the character, from 0, at which it can't be understood."""


Event = Union[Ready, Progress, Result, Failure]


def parse_event(line: bytes) -> Event | None:
    """The event of one line, or None where the line is none (a library's stray print, an event of a later version)."""
    try:
        raw: dict[str, Any] = json.loads(line.decode("utf-8"))
        kind = raw["type"]
        if kind == "ready":
            return Ready(int(raw["protocol"]), str(raw["rdb_geo"]))
        if kind == "error":
            place = raw.get("place")
            return Failure(raw.get("id"), Problem.from_body(raw), None if place is None else int(place))
        if kind == "progress":
            return _progress(raw)
        if kind == "result":
            return Result(str(raw["id"]), raw)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def _progress(raw: Mapping[str, Any]) -> Progress:
    return Progress(
        str(raw["id"]),
        str(raw["stage"]),
        int(raw["done"]),
        None if raw.get("total") is None else int(raw["total"]),
        str(raw.get("message", "")),
        int(raw.get("scene_number", 1)),
        int(raw.get("scene_count", 1)),
        None if raw.get("item") is None else int(raw["item"]),
        raw.get("file"),
    )
