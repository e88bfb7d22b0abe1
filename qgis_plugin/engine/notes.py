"""Notes of the engine: what the user should know of a result, by a stable code and its values. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Note(NamedTuple):
    """One thing to know."""

    code: str
    """What is said; empty of a sentence that has no code."""
    sentence: str
    """The engine's own words."""
    values: Mapping[str, Any]
    """Numbers and words of the sentence."""


def notes_of(body: Mapping[str, Any]) -> tuple[Note, ...]:
    """The notes of a result message, or of one scene in it."""
    return tuple(
        Note(str(note["code"]), str(note["sentence"]), dict(note.get("values") or {}))
        for note in body.get("notes") or ()
    )
