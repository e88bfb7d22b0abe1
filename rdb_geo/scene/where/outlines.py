"""Connected pixels of a grid, and their outlines on the ground."""

from __future__ import annotations

import numpy as np
import rasterio.features
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.scene.where.footprints import METRES_PER_DEGREE, Ground

NOTCH_PX = 0.05
"""Outlines are simplified by so many pixels of the scene: points that densified edges do not need go."""


def components(mask: BoolMask) -> tuple[list[Polygon], NDArray[np.int32]]:
    """Outlines of the pixels of a mask (h, w) that are connected by their edges, and which are whose.

    Outlines are exact, in (column, row) of the grid, with holes; int32 (h, w) is 1 … n where the outline with that
    place, counted from 1, has its pixels, 0 elsewhere.
    """
    found = [
        shapely.geometry.shape(outline)
        for outline, _ in rasterio.features.shapes(mask.astype(np.uint8), mask=mask, connectivity=4)
    ]
    labels = np.zeros(mask.shape, np.int32)
    if found:
        rasterio.features.rasterize(
            ((shape, number) for number, shape in enumerate(found, start=1)), out=labels, dtype="int32"
        )
    return found, labels


class Outlines:
    """Turns outlines on the grid of a surface into ground polygons."""

    def __init__(self, ground: Ground, origin_px: tuple[int, int], step_px: int, parts: int) -> None:
        """Prepare the transformation of a grid whose upper-left corner lies at this column and row of a scene.

        `step_px` is the side of a pixel of the surface in scene pixels, `parts` how many of the grid's lie along it.
        """
        self._ground = ground
        self._origin = np.array(origin_px, np.float64)
        self._step_px = step_px
        self._parts = parts

    def to_ground(self, outline: Polygon) -> LonLatGeometry | None:
        """A polygon of (column, row) in EPSG:4326, densified, cut at the antimeridian and the scene's edge.

        Exterior rings are counter-clockwise; None where a point falls off the Earth or nothing is left.
        """
        shape = self._ring(outline.exterior)
        if shape is None:
            return None
        for hole in outline.interiors:
            inner = self._ring(hole)
            if inner is not None:
                shape = shapely.difference(shape, inner)
        shape = shapely.simplify(shape, NOTCH_PX * self._ground.record.gsd_m / METRES_PER_DEGREE)
        parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and part.area > 0]
        if not parts:
            return None
        return shapely.orient_polygons(parts[0] if len(parts) == 1 else MultiPolygon(parts))

    def _ring(self, ring: shapely.LinearRing) -> LonLatGeometry | None:
        points = self._origin + np.asarray(ring.coords)[:, :2] * (self._step_px / self._parts)
        inside = np.minimum(points, [self._ground.record.width_px, self._ground.record.height_px])
        shape = self._ground.ring(inside, self._step_px)
        if shape is None or shapely.is_valid(shape):
            return shape
        # At the scene's edge two sides of a slope may fall together.
        return shapely.make_valid(shape, method="structure", keep_collapsed=False)
