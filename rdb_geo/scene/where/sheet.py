"""A scene as a sheet to draw on: where outlines lie in its pixels, where north is, how long a pixel is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from affine import Affine
from numpy.typing import NDArray

from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.alignment import pixels_at
from rdb_geo.scene.where.lonlat import apply_transform, to_lonlat

LATTICE = 17
"""Places along each side whose longitude and latitude are given; a reader interpolates between them."""

NORTH_VARIES_DEG = 5.0
"""A sheet whose north turns by more than this from the centre to a corner has no one north."""

NORTH_STEP_DEG = 1e-4
"""Step northwards by which the direction is measured (11 m)."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What a map of one scene needs beside its picture."""

    lattice: NDArray[np.float64]
    """Longitude and latitude, shape (LATTICE, LATTICE, 2), rows from the top, of places spread evenly over the sheet,
    edges included. Longitudes run on across the antimeridian, beyond 180; NaN off the Earth."""

    column_m: float | None
    """Metres on the ground for one step along a row, at the centre; None off the Earth."""

    north: tuple[float, float] | None
    """Direction of true north at the centre in pixels (columns, rows), of length 1; None where it differs over the
    sheet by more than `NORTH_VARIES_DEG` or the centre is off the Earth."""


def sheet_of(record: SceneRecord) -> Sheet:
    """Measure a scene; no pixel is read."""
    width, height = record.width_px, record.height_px
    cols, rows = np.meshgrid(np.linspace(0, width, LATTICE), np.linspace(0, height, LATTICE))
    lon, lat = _lonlat(record, cols, rows)
    middle = LATTICE // 2
    if np.isfinite(lon[middle, middle]):
        lon = (lon - lon[middle, middle] + 180) % 360 - 180 + lon[middle, middle]
    centre = _lonlat(record, np.array([width / 2 - 0.5, width / 2 + 0.5]), np.full(2, height / 2))
    column_m: float | None = None
    if np.isfinite(centre).all():
        length = float(pyproj.Geod(ellps="WGS84").inv(*centre[:, 0], *centre[:, 1])[2])
        column_m = length if math.isfinite(length) and length > 0 else None
    return Sheet(np.stack([lon, lat], axis=-1), column_m, _north(record))


def rings_in(record: SceneRecord, shape: LonLatGeometry) -> list[NDArray[np.float64]]:
    """The rings of a lon/lat geometry, holes as well, in pixels of a scene, closed, each (n, 2: column, row).

    0 is at the outer edges of the first pixel. Points without a place in the scene's CRS are left out, and rings with
    fewer than three others.
    """
    rings = []
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            lon, lat = shapely.get_coordinates(ring).T
            pixels = np.stack(pixels_at(record, lon, lat), axis=-1)
            pixels = pixels[np.isfinite(pixels).all(axis=1)]
            if len(pixels) > 3:
                rings.append(pixels)
    return rings


def bearing(record: SceneRecord, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Degrees clockwise from true north of the way from a place (column, row) of a scene to another; NaN off Earth."""
    lon, lat = _lonlat(record, *np.array([start, end]).T)
    return float(pyproj.Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[0])


def _lonlat(record: SceneRecord, cols: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude, shape (2, …); NaN where there is none."""
    x, y = apply_transform(Affine(*record.transform), cols, rows)
    found = np.stack(to_lonlat(record.crs).transform(x, y))
    is_there = np.isfinite(found).all(axis=0) & (np.abs(found[1]) <= 90)
    return np.where(is_there, found, np.nan)


def _north(record: SceneRecord) -> tuple[float, float] | None:
    shares = np.array([(0.5, 0.5), (0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98)])
    cols, rows = shares[:, 0] * record.width_px, shares[:, 1] * record.height_px
    lon, lat = _lonlat(record, cols, rows)
    ahead, behind = np.array(pixels_at(record, lon, lat + NORTH_STEP_DEG)), np.array(pixels_at(record, lon, lat))
    step = ahead - behind
    if not np.isfinite(step).all() or not np.hypot(*step).all():
        return None
    angles = np.degrees(np.arctan2(step[1], step[0]))
    if np.abs((angles - angles[0] + 180) % 360 - 180).max() > NORTH_VARIES_DEG:
        return None
    length = math.hypot(step[0, 0], step[1, 0])
    return float(step[0, 0] / length), float(step[1, 0] / length)
