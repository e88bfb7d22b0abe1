"""Answers of the worker, read from the fields of its result messages. Plain Python, like `protocol`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class HitsResult:
    """Answer to `QueryRequest` and `ExampleRequest`."""

    output: str
    count: int
    searched: int
    model: str
    best_score: float | None
    sentence: str
    problems: tuple[str, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> HitsResult:
        """Read a result message."""
        best = body.get("best_score")
        return cls(
            str(body["output"]),
            int(body["count"]),
            int(body.get("searched", 0)),
            str(body.get("model", "")),
            None if best is None else float(best),
            str(body.get("sentence", "")),
            tuple(map(str, body.get("problems", ()))),
        )


@dataclass(frozen=True)
class IndexedScene:
    """What became of one scene."""

    scene: str
    state: str
    """``indexed``, ``resumed`` or ``unchanged``."""
    chips: int
    skipped: int
    sentence: str
    """The engine's own words; lines after the first are advice."""


@dataclass(frozen=True)
class IndexResult:
    """Answer to `IndexRequest`."""

    scenes: tuple[IndexedScene, ...]
    """Those that are in the index now."""

    failures: tuple[str, ...]
    """One for each scene that could not be indexed."""

    codes: tuple[str, ...]
    """Error codes of the failures."""

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
                    str(scene["sentence"]),
                )
                for scene in body["scenes"]
            ),
            tuple(str(failure["message"]) for failure in body.get("failures", ())),
            tuple(str(failure["code"]) for failure in body.get("failures", ())),
        )


@dataclass(frozen=True)
class HeatmapResult:
    """Answer to `HeatmapRequest`."""

    output: str
    sentence: str
    min_score: float | None
    max_score: float | None

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> HeatmapResult:
        """Read a result message."""
        low, high = body.get("min_score"), body.get("max_score")
        return cls(
            str(body["output"]),
            str(body.get("sentence", "")),
            None if low is None else float(low),
            None if high is None else float(high),
        )


@dataclass(frozen=True)
class ThumbnailsResult:
    """Answer to `ThumbnailsRequest`."""

    files: tuple[str | None, ...]
    """In the order of the items; None where there is no picture."""

    problems: tuple[str, ...]

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> ThumbnailsResult:
        """Read a result message."""
        return cls(
            tuple(None if file is None else str(file) for file in body["files"]),
            tuple(map(str, body.get("problems", ()))),
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


@dataclass(frozen=True)
class StatusResult:
    """Answer to `StatusRequest`."""

    exists: bool
    chips: int
    model: str
    scenes: tuple[SceneStatus, ...]
    problems: tuple[str, ...]

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
            )
            for scene in body.get("scenes", ())
        )
        return cls(
            bool(body["exists"]),
            int(body.get("chips") or 0),
            str(body.get("model") or ""),
            scenes,
            tuple(map(str, body.get("problems", ()))),
        )
