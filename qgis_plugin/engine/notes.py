"""Notes and problems of the engine, by stable names and their values. Plain Python."""

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


class Problem(NamedTuple):
    """What went wrong."""

    code: str
    """Its kind."""
    message: str
    """The engine's own words."""
    why: str = ""
    """Names the sentence; empty of one without a name."""
    values: Mapping[str, Any] = {}
    """Numbers and words of the sentence."""

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Problem:
        """Read an error, or what else has its fields."""
        values = dict(body.get("values") or {})
        return cls(str(body["code"]), str(body["message"]), str(body.get("why") or ""), values)


def problems_of(body: Mapping[str, Any]) -> tuple[Problem, ...]:
    """The problems of a result message: what could not be read."""
    return tuple(map(Problem.from_body, body.get("problems") or ()))
