"""Where places of one scene lie in another one."""

from __future__ import annotations

import numpy as np
import pyproj
from affine import Affine
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.lonlat import apply_transform, to_lonlat

SAME_DEGREES = 1e-6
"""Two places that are this near to each other are one (10 cm)."""

EDGE_PX = 0.5
"""A place so far outside still counts as on the edge: outlines come with rounding errors."""


def pixels_in(
    other: SceneRecord, record: SceneRecord, cols: NDArray[np.float64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns and rows of `other` at places of `record`, by way of longitude and latitude unless they share a CRS.

    Arrays of any one shape; 0 is the left or upper edge of the first pixel. Outside 0 … width and 0 … height of `other`
    where the place lies outside it, NaN or infinite where it has none there.
    """
    x, y = apply_transform(Affine(*record.transform), cols, rows)
    if other.crs != record.crs:
        return pixels_at(other, *to_lonlat(record.crs).transform(x, y))
    found = np.stack(apply_transform(~Affine(*other.transform), x, y))
    elsewhere = ~_is_within(found[0], other)  # perhaps a turn around the Earth away
    if elsewhere.any():
        found[:, elsewhere] = pixels_at(other, *to_lonlat(record.crs).transform(x[elsewhere], y[elsewhere]))
    return found[0], found[1]


def pixels_at(
    other: SceneRecord, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns and rows of a scene at places in EPSG:4326, degrees, of any one shape; see `pixels_in`."""
    to_other, inverse = to_lonlat(other.crs), ~Affine(*other.transform)
    with np.errstate(invalid="ignore"):
        x, y = to_other.transform(lon, lat, direction="INVERSE")
        found = apply_transform(inverse, x, y)
        for turn in _turns(to_other):  # a scene across the antimeridian begins below -180 or ends beyond 180
            there_lon, there_lat = to_other.transform(x + turn, y)
            turned = apply_transform(inverse, x + turn, y)
            is_there = _is_within(turned[0], other) & ~_is_within(found[0], other)
            is_there &= np.abs((there_lon - lon + 180) % 360 - 180) + np.abs(there_lat - lat) < SAME_DEGREES
            found = (np.where(is_there, turned[0], found[0]), np.where(is_there, turned[1], found[1]))
    return found


def _is_within(cols: NDArray[np.float64], scene: SceneRecord) -> BoolMask:
    """Whether columns are a scene's, edges included."""
    inside: BoolMask = (cols >= -EDGE_PX) & (cols <= scene.width_px + EDGE_PX)
    return inside


def _turns(transformer: pyproj.Transformer) -> tuple[float, float]:
    """What x changes by in one turn around the Earth, westwards and eastwards, in projections that go on for ever."""
    x, _ = transformer.transform([0.0, 1.0], [0.0, 0.0], direction="INVERSE")
    return -360 * (x[1] - x[0]), 360 * (x[1] - x[0])


def sample_bilinear(
    values: NDArray[np.float32], cols: NDArray[np.float64], rows: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Values of a grid (h, w), NaN = nothing here, between the middles of its pixels.

    Beyond the outer middles, up to the edge, they are the nearest pixel's. Columns and rows have any one shape; 0 is
    the left edge of the first pixel and w the right edge of the last. float32 of that shape; NaN outside, and where a
    pixel that counts is NaN.
    """
    height, width = values.shape
    is_inside = np.isfinite(cols) & np.isfinite(rows)
    with np.errstate(invalid="ignore"):
        is_inside &= (cols >= 0) & (cols <= width) & (rows >= 0) & (rows <= height)
    x = np.clip(np.where(is_inside, cols, 0) - 0.5, 0, width - 1)
    y = np.clip(np.where(is_inside, rows, 0) - 0.5, 0, height - 1)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    share_x, share_y = x - left, y - top
    total = np.zeros(x.shape)
    for row, share_row in ((top, 1 - share_y), (bottom, share_y)):
        for col, share_col in ((left, 1 - share_x), (right, share_x)):
            share = share_row * share_col
            total += np.where(share > 0, share * values[row, col], 0.0)
    return np.where(is_inside, total, np.nan).astype(np.float32)
