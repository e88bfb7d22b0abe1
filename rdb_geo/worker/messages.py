"""Lines to requests, and events to lines. docs/worker-protocol.md says what they mean."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from rdb_geo.worker.fields import BadRequestError, Fields

PROTOCOL_VERSION = 1
"""Raised when a client of the version before would misunderstand something."""

LONGEST_REQUEST = 16 << 20
"""Bytes of a request's line."""


def parse_request(line: bytes, kinds: Collection[str]) -> tuple[str, str, Fields]:
    """The id, the type, one of `kinds`, and the fields of one line; raises `BadRequestError`."""
    raw = _parse_object(line)
    request_id, kind = raw.get("id"), raw.get("type")
    if not isinstance(request_id, str) or not request_id:
        raise BadRequestError("a request needs the field id, which is a text that is not empty.")
    if not isinstance(kind, str) or kind not in kinds:
        raise BadRequestError(f"a request needs the field type, which is one of {', '.join(kinds)}.", request_id)
    return request_id, kind, Fields(raw, f"{kind} request", request_id)


def event_line(event: Mapping[str, Any]) -> bytes:
    """One event as a line of ASCII, which is UTF-8 too."""
    return json.dumps(event, allow_nan=False).encode("ascii") + b"\n"


def _parse_object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_REQUEST:
        raise BadRequestError(f"a request has at most {LONGEST_REQUEST >> 20} MiB in one line: simplify its area.")
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
