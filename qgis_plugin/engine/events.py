"""Events of the worker, each one line of JSON: version 1 of ``docs/worker-protocol.md``.

Plain Python, like `protocol`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Optional, Union

from .records import Problem, read


@dataclass(frozen=True)
class Ready:
    """The worker's first line."""

    protocol: int
    version: Annotated[str, "rdb_geo"]


@dataclass(frozen=True)
class Progress:
    """A step of a request."""

    request_id: Annotated[str, "id"]
    stage: str
    done: int
    total: Optional[int]
    message: str = ""
    scene_number: int = 1
    scene_count: int = 1
    item: Optional[int] = None
    """Of thumbnails: which of the items, from 0."""
    file: Optional[str] = None
    """Of thumbnails: the picture, None where there is none."""


@dataclass(frozen=True)
class Result:
    """The end of a request that went well."""

    request_id: Annotated[str, "id"]
    body: Annotated[Mapping[str, Any], ""]
    """The message's own fields; `records.read` reads them."""


@dataclass(frozen=True)
class Failure:
    """The end of a request that went wrong."""

    request_id: Annotated[Optional[str], "id"]
    problem: Annotated[Problem, ""]
    place: Optional[int] = None
    """Of an expression: the character, from 0, at which it can't be understood."""


Event = Union[Ready, Progress, Result, Failure]
KINDS: Mapping[str, Any] = {"ready": Ready, "progress": Progress, "result": Result, "error": Failure}


def parse_event(line: bytes) -> Event | None:
    """The event of one line, or None where the line is none (a library's stray print, an event of a later version)."""
    try:
        raw: dict[str, Any] = json.loads(line.decode("utf-8"))
        event: Event = read(KINDS[raw["type"]], raw)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return event
