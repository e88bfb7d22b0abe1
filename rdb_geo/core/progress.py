"""What long work tells: progress by one callback, which cancels by raising, and notes on what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from rdb_geo.core.errors import RdbGeoError, readable


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a long piece of work."""

    stage: str
    """What is being done, one word, such as ``open``, ``index``, ``search``, ``write``."""

    done: int
    """Units finished so far, 0 … total."""

    total: int | None = None
    """Units in all, or None where it is not known beforehand."""

    message: str = ""
    """A sentence worth showing to a person; empty where there is nothing to say."""


ProgressFn: TypeAlias = Callable[[Progress], None]
"""Receives every `Progress`. It may raise `rdb_geo.core.errors.Cancelled` to stop the work."""


def ignore(_: Progress) -> None:
    """Drop the progress: the default where nobody watches."""


class Note(str):
    """A sentence that the user should know, with a stable code and its values: a program says it in its own words."""

    __slots__ = ("code", "values")

    code: str
    """Names what is said; docs/worker-protocol.md lists all."""

    values: Mapping[str, object]
    """Numbers and words of the sentence, such as JSON holds."""

    def __new__(cls, code: str, sentence: str, **values: object) -> Note:  # noqa: PYI034 - Self is of Python 3.11
        """Say `sentence`."""
        note = super().__new__(cls, sentence)
        note.code, note.values = code, values
        return note


def note_record(said: str) -> dict[str, object]:
    """The fields of a note as JSON; a plain sentence has an empty code."""
    code, values = (said.code, dict(said.values)) if isinstance(said, Note) else ("", {})
    return {"code": code, "sentence": str(said), "values": values}


def error_record(error: RdbGeoError) -> dict[str, object]:
    """The fields of an error as JSON; `why` names its sentence, empty of one without a name."""
    values = {
        name: value if isinstance(value, (int, float)) else readable(str(value)) for name, value in error.values.items()
    }
    return {"code": error.code, "message": str(error), "why": error.why, "values": values}
