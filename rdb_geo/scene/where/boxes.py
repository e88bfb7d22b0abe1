"""From an area on the map to the pixels of one scene: the way back of `rdb_geo.scene.where.footprints`."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pyproj
import shapely
from affine import Affine
from numpy.typing import NDArray

from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.lonlat import to_lonlat
from rdb_geo.scene.where.reference import ground_sample_distance_m, moved

EDGE_STEPS = 64
"""An outline is followed in at least so many steps: what is straight on the map is curved in the scene."""

GSD_VARIES = 0.05
"""A pixel's length in an area counts for itself where it differs by more than this share."""

TOLERANCE_PX = 0.15
"""An area that reaches less than this into a pixel does not take it in: the outline of a chip gives the chip again."""


def box_around(area: LonLatGeometry, record: SceneRecord) -> tuple[int, int, int, int] | None:
    """Column, row, width, height of the smallest box of pixels around the part of a lon/lat area that lies on a scene.

    At least one pixel; it may reach beyond the scene by a pixel. None where the area does not touch the scene.
    """
    whole = Ground(record).footprint(Window(0, 0, record.width_px, record.height_px))
    if whole is not None:  # a scene that shows the rim of the Earth has no footprint
        area = shapely.intersection(area, whole.polygon_lonlat)
    if area.is_empty:
        return None
    west, south, east, north = area.bounds
    step = max(east - west, north - south) / EDGE_STEPS
    points = shapely.get_coordinates(shapely.segmentize(area, step) if step > 0 else area)
    cols, rows = _to_pixels(points, record)
    if len(cols) == 0:
        return None
    left, top = math.floor(cols.min() + TOLERANCE_PX), math.floor(rows.min() + TOLERANCE_PX)
    right, bottom = math.ceil(cols.max() - TOLERANCE_PX), math.ceil(rows.max() - TOLERANCE_PX)
    return left, top, max(1, right - left), max(1, bottom - top)


def middle_of(area: LonLatGeometry, record: SceneRecord) -> tuple[float, float] | None:
    """Column and row of the middle of the part of an area that lies on a scene; None where it does not touch it."""
    box = box_around(area, record)
    return None if box is None else (box[0] + box[2] / 2, box[1] + box[3] / 2)


def measured_at(record: SceneRecord, at_px: tuple[float, float]) -> SceneRecord:
    """The record with the ground sample distance at a column and row of it, where it differs from its own.

    In Web Mercator a pixel of a tile service is half as long at 60° north as on the equator, where its middle lies.
    """
    around = moved(Affine(*record.transform), at_px)
    gsd_m = ground_sample_distance_m(record.uri, record.crs, around, 0, 0)
    return replace(record, gsd_m=gsd_m) if abs(gsd_m / record.gsd_m - 1) > GSD_VARIES else record


def _to_pixels(points: NDArray[np.float64], record: SceneRecord) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns and rows of lon/lat points (N, 2); those that the projection does not show are left out."""
    to_crs = to_lonlat(record.crs)
    x, y = to_crs.transform(points[:, 0], points[:, 1], direction="INVERSE")
    x = _nearest_turn(x, float(points[0, 1]), to_crs, record)
    is_shown = np.isfinite(x) & np.isfinite(y)
    inverse = ~Affine(*record.transform)
    x, y = x[is_shown], y[is_shown]
    return inverse.a * x + inverse.b * y + inverse.c, inverse.d * x + inverse.e * y + inverse.f


def _nearest_turn(
    x: NDArray[np.float64], latitude: float, to_crs: pyproj.Transformer, record: SceneRecord
) -> NDArray[np.float64]:
    """The same places, by whole turns around the Earth as near to the scene as can be.

    Only in degrees and in cylindrical projections have the two sides of the antimeridian different x.
    """
    ends, _ = to_crs.transform([-180.0, 180.0], [latitude, latitude], direction="INVERSE")
    turn = ends[1] - ends[0]
    a, b, c, *_ = record.transform
    if not math.isfinite(turn) or abs(turn) < abs(a) + abs(b):
        return x
    middle = a * record.width_px / 2 + b * record.height_px / 2 + c
    nearest: NDArray[np.float64] = x - np.round((x - middle) / turn * (1 - 1e-9)) * turn
    return nearest
