"""Traced regions against polygons that somebody drew: how much of the ground they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.answer.shapes.regions import SNAP_DEGREES
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.results import Region


@dataclass(frozen=True, slots=True)
class Overlap:
    """How well regions cover what was drawn, by area."""

    regions: int
    """How many regions were traced."""

    precision: float
    """Share of the regions that was drawn, 0 … 1; 0 where there is none."""

    recall: float
    """Share of what was drawn that the regions hold, 0 … 1."""

    iou: float
    """Intersection over union, 0 … 1."""


def overlap(
    regions: Sequence[Region], truth: NDArray[np.object_], chips: NDArray[np.object_], area: LonLatGeometry | None
) -> Overlap:
    """Compare regions with drawn polygons. What was drawn counts where there are chips, ground that is shared once.

    All lie in EPSG:4326; `area` is where the truth is complete, and regions count only there. Areas are those of
    Lambert's cylindrical equal-area projection of the sphere: (λ, sin φ).
    """
    found = shapely.union_all([region.geometry for region in regions])
    drawn = shapely.union_all(shapely.make_valid(truth))
    near = shapely.STRtree(chips).query(drawn, predicate="intersects")
    drawn = shapely.intersection(drawn, shapely.union_all(chips[near], grid_size=SNAP_DEGREES))
    if area is not None:
        found, drawn = shapely.intersection(found, area), shapely.intersection(drawn, area)
    shared, ours, theirs = map(_size, (shapely.intersection(found, drawn), found, drawn))
    both = ours + theirs - shared
    return Overlap(
        len(regions), shared / ours if ours else 0.0, shared / theirs if theirs else 0.0, shared / both if both else 0.0
    )


def _size(shape: LonLatGeometry) -> float:
    flat = shapely.transform(
        shape, lambda points: np.stack([points[:, 0], np.degrees(np.sin(np.radians(points[:, 1])))], axis=1)
    )
    return float(flat.area)
