"""Answers of the worker that tell of an index, read from result messages. Plain Python, like `protocol`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .notes import Note, Problem, notes_of, problems_of


@dataclass(frozen=True)
class IndexedScene:
    """What became of one scene."""

    scene: str
    state: str
    """``indexed``, ``resumed`` or ``unchanged``."""
    chips: int
    skipped: int
    notes: tuple[Note, ...]
    """What is to know of it."""


@dataclass(frozen=True)
class IndexFailure:
    """A scene that could not be indexed."""

    scene: str
    problem: Problem


@dataclass(frozen=True)
class IndexResult:
    """Answer to `IndexRequest`."""

    scenes: tuple[IndexedScene, ...]
    """Those that are in the index now."""

    failures: tuple[IndexFailure, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> IndexResult:
        """Read a result message."""
        return cls(
            tuple(
                IndexedScene(
                    str(scene["scene"]),
                    str(scene.get("state", "")),
                    int(scene.get("chips", 0)),
                    int(scene.get("skipped", 0)),
                    notes_of(scene),
                )
                for scene in body["scenes"]
            ),
            tuple(
                IndexFailure(str(failure["scene"]), Problem.from_body(failure)) for failure in body.get("failures", ())
            ),
        )


@dataclass(frozen=True)
class SceneStatus:
    """One scene of an index."""

    scene: str
    chips: int
    model: str
    gsd_m: float
    datetime: str
    chip_m: float
    is_missing: bool
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
    chips: int
    model: str
    scenes: tuple[SceneStatus, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> StatusResult:
        """Read a result message."""
        scenes = tuple(
            SceneStatus(
                str(scene["scene"]),
                int(scene["chips"]),
                str(scene.get("model") or ""),
                float(scene.get("gsd_m") or 0),
                str(scene.get("datetime") or ""),
                float(scene.get("chip_m") or 0),
                bool(scene.get("is_missing", False)),
                bool(scene.get("is_changed", False)),
                int(scene.get("file_bytes") or 0),
                str(scene.get("indexed") or ""),
            )
            for scene in body.get("scenes", ())
        )
        return cls(
            bool(body["exists"]),
            int(body.get("chips") or 0),
            str(body.get("model") or ""),
            scenes,
            problems_of(body),
        )


@dataclass(frozen=True)
class RelinkResult:
    """Answer to `RelinkRequest`."""

    linked: tuple[tuple[str, str], ...]
    """Former and new place of each scene that was found again."""

    problems: tuple[Problem, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> RelinkResult:
        """Read a result message."""
        linked = tuple((str(one["scene"]), str(one["to"])) for one in body.get("linked", ()))
        return cls(linked, problems_of(body))
