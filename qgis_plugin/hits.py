"""One hit as the list, the map and the flows share it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

RIGHT = "right"
WRONG = "wrong"
UNSURE = "unsure"

MARK_FIELD = "mark"
"""Attribute of the hits' layer that keeps what the user says of a hit: `RIGHT`, `WRONG`, `UNSURE` or empty."""

LIKELY = 0.5
"""The default cut: from this score on a hit is more likely right than not, where scores are probabilities."""


@dataclass(frozen=True)
class Hit:
    """A feature of a hits' layer."""

    feature_id: int
    rank: int
    score: float
    """Of a change: the score at the later date."""
    scene: str
    """Path or address of the raster."""
    window: tuple[int, int, int, int] | None
    """Column offset, row offset, width, height in pixels of the scene; None of an outline, which is no chip."""
    taken: str = ""
    """When the scene was taken, empty where that is not known."""
    verdict: str = ""
    former_scene: str = ""
    """Of a change: the raster of the earlier date."""
    former_taken: str = ""
    former_score: float | None = None

    @property
    def scene_name(self) -> str:
        """Last part of the scene's address."""
        return name_of(self.scene)

    @property
    def is_change(self) -> bool:
        """Whether it compares two dates."""
        return bool(self.former_scene)


def name_of(scene: str) -> str:
    """Last part of a scene's path or address."""
    return PurePath(scene).name or scene
