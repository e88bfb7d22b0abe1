"""Rings in degrees on the globe: without jumps, closed over a pole, cut at the antimeridian."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate

from rdb_geo.core.geometry import LonLatGeometry

POLE_TOLERANCE_DEG = 1e-9
"""A point this near to a pole lies on it: it has no longitude of its own."""

FARTHEST_LON = 540.0
"""Longitudes up to here are turned back into -180 … 180: programs draw on across the antimeridian."""

Bounds = tuple[float, float, float, float]


def unwrap(rings: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rings (N, M, 2: longitude, latitude) without jumps, and how often each winds around a pole, shape (N,).

    The middle of each lies within -180 … 180°; two neighbouring points are less than 180° apart.
    """
    lon = rings[..., 0]
    with np.errstate(invalid="ignore"):
        jumps = np.round(np.diff(lon, axis=1) / 360)
        turned = lon - 360 * np.concatenate([np.zeros_like(lon[:, :1]), np.cumsum(jumps, axis=1)], axis=1)
        winding = np.nan_to_num(np.round((turned[:, -1] - turned[:, 0]) / 360))
        middle = (turned.min(axis=1) + turned.max(axis=1)) / 2
        turned -= (np.floor((middle + 180) / 360) * 360)[:, None]
    return np.stack([turned, rings[..., 1]], axis=-1), winding


def unfolded(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape in degrees with its edges of more than 180° of longitude taken the short way, across ±180°.

    Its longitudes may go on beyond ±180 then; a ring that goes around a pole is closed over it. Edges from ±180 to ∓180
    stay as they are: they are those of the whole world. A shape without such edges is returned itself.
    """
    points, ring = shapely.get_coordinates(shape), _ring_of_points(shape)
    lon = points[:, 0]
    wide = (np.abs(np.diff(lon)) > 180) & (np.diff(ring) == 0)
    wide &= np.minimum(np.abs(lon[1:]), np.abs(lon[:-1])) < 180 - POLE_TOLERANCE_DEG
    if not wide.any():
        return shape
    parts = [_unfolded_part(part) for part in shapely.get_parts(shape)]
    return parts[0] if len(parts) == 1 else type(shape)([each for part in parts for each in shapely.get_parts(part)])


def _ring_of_points(shape: shapely.Geometry) -> NDArray[np.intp]:
    """The number of the ring or line that each point of a shape belongs to."""
    parts = shapely.get_parts(shape)
    lines = [line for part in parts for line in (shapely.get_rings(part) if isinstance(part, Polygon) else [part])]
    return shapely.get_coordinates(lines, return_index=True)[1]  # type: ignore[no-any-return]


def _unfolded_part(part: shapely.Geometry) -> shapely.Geometry:
    if not isinstance(part, Polygon):
        return type(part)(unwrap(shapely.get_coordinates(part)[None])[0][0])
    whole, *holes = [_unfolded_ring(ring) for ring in shapely.get_rings(part)]
    if not holes:
        return whole
    middle = sum(whole.bounds[::2]) / 2
    turns = [round((middle - sum(hole.bounds[::2]) / 2) / 360) for hole in holes]
    moved = [translate(hole, xoff=360 * turn) for hole, turn in zip(holes, turns, strict=True)]
    return shapely.difference(whole, shapely.union_all(moved)) if whole.is_valid else whole


def _unfolded_ring(ring: shapely.LinearRing) -> Polygon:
    points, winding = unwrap(shapely.get_coordinates(ring)[None])
    return Polygon(over_pole(points[0]) if winding[0] else points[0])


def over_pole(ring: NDArray[np.float64], pole: float | None = None) -> NDArray[np.float64]:
    """A ring (M, 2) around a pole, its ends a whole turn apart, without jumps, closed over it.

    The pole is 90 or -90; None = the nearer one.
    """
    latitude = math.copysign(90.0, ring[:, 1].mean()) if pole is None else pole
    return np.concatenate([ring, [[ring[-1, 0], latitude], [ring[0, 0], latitude], ring[0]]])


def cut_ring(ring: NDArray[np.float64]) -> tuple[LonLatGeometry, Bounds]:
    """The inside of a closed ring (M, 2) without jumps, cut at ±180° and moved back by whole turns.

    The polygon, exterior rings counter-clockwise; and west, south, east, north, west > east across ±180°.
    """
    shape = shapely.make_valid(Polygon(ring))
    parts = [shapely.orient_polygons(part) for part in cut_shape(shape) if isinstance(part, Polygon)]
    west, south, east, north = shape.bounds
    if east - west >= 360 - POLE_TOLERANCE_DEG:
        return shapely.orient_polygons(shapely.union_all(parts)), (-180.0, south, 180.0, north)
    lonlat = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return lonlat, (wrap(west), south, wrap(east), north)


def cut_shape(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """The parts of any geometry without jumps, cut at ±180° and moved back by whole turns; polygons without area go."""
    west, _, east, _ = shape.bounds
    parts: list[shapely.Geometry] = []
    for turn in range(math.ceil((west - 180) / 360), math.floor((east + 180) / 360) + 1):
        inside = shape.intersection(shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90))
        kept = [part for part in shapely.get_parts(inside) if not part.is_empty and _dimension_stays(part, shape)]
        parts += [translate(part, xoff=-360 * turn) for part in kept]
    return parts


def wrap(lon: float) -> float:
    """The same longitude in -180 … 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _dimension_stays(part: shapely.Geometry, shape: shapely.Geometry) -> bool:
    return bool(shapely.get_dimensions(part) == shapely.get_dimensions(shape)) and (
        shapely.get_dimensions(part) < 2 or part.area > 0
    )
