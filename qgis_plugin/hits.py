"""One hit as the list, the map and the flows share it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

RIGHT = "right"
WRONG = "wrong"

MARK_FIELD = "mark"
"""Attribute of the hits' layer that keeps what the user says of a hit: `RIGHT`, `WRONG` or empty."""

FORMER_MARK_FIELD = "verdict"
"""Its name in layers of version 0.1."""


@dataclass(frozen=True)
class Hit:
    """A feature of a hits' layer."""

    feature_id: int
    rank: int
    score: float
    scene: str
    """Path or address of the raster."""
    window: tuple[int, int, int, int] | None
    """Column offset, row offset, width, height in pixels of the scene; None of an outline, which is no chip."""
    taken: str = ""
    """When the scene was taken, empty where that is not known."""
    verdict: str = ""

    @property
    def scene_name(self) -> str:
        """Last part of the scene's address."""
        return PurePath(self.scene).name
