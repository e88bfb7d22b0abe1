"""Answers of the worker that tell of an index. Plain Python, like `protocol`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from .records import Note, Problem


@dataclass(frozen=True)
class IndexedScene:
    """What became of one scene."""

    scene: str
    state: str = ""
    """``indexed``, ``resumed`` or ``unchanged``."""
    chips: int = 0
    skipped: int = 0
    notes: tuple[Note, ...] = ()
    """What is to know of it."""


@dataclass(frozen=True)
class IndexFailure:
    """A scene that could not be indexed."""

    scene: str
    problem: Annotated[Problem, ""]


@dataclass(frozen=True)
class IndexResult:
    """Answer to `IndexRequest`."""

    scenes: tuple[IndexedScene, ...]
    """Those that are in the index now."""
    failures: tuple[IndexFailure, ...] = ()


@dataclass(frozen=True)
class SceneStatus:
    """One scene of an index."""

    scene: str
    chips: int
    model: str = ""
    gsd_m: float = 0.0
    datetime: str = ""
    chip_m: float = 0.0
    is_missing: bool = False
    is_changed: bool = False
    """The raster is another file than when it was indexed."""
    file_bytes: int = 0
    """Size of its part of the index."""
    indexed: str = ""
    """When it was indexed."""


@dataclass(frozen=True)
class StatusResult:
    """Answer to `StatusRequest`."""

    exists: bool
    chips: int = 0
    model: str = ""
    scenes: tuple[SceneStatus, ...] = ()
    problems: tuple[Problem, ...] = ()


class Relinked(NamedTuple):
    """The former and the new place of a scene that was found again."""

    scene: str
    to: str


@dataclass(frozen=True)
class RelinkResult:
    """Answer to `RelinkRequest`."""

    linked: tuple[Relinked, ...] = ()
    problems: tuple[Problem, ...] = ()
