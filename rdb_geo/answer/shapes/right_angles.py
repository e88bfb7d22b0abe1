"""Outlines whose edges run in two directions at right angles, as those of buildings do."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon

from rdb_geo.core.geometry import LonLatGeometry

STEADY_CELLS = 0.5
"""Rings are simplified by so many cells of their scene first: steps of cells have no direction."""

SHORTEST_CELLS = 2.0
"""Shorter edges go into those beside them."""

LEAST_CELLS = 4.0
"""A ring stays as it is where it is narrower than so many cells: it has no direction;"""

LEAST_ALONG, COARSE_CELLS, ALMOST = 0.75, 2.0, math.tan(math.radians(20))
"""or where less of its length, simplified by so many cells, runs almost along the two directions;"""

LEAST_COVER, FARTHEST_CELLS = 0.9, 4.0
"""or where intersection over union with what it would become is less, or a corner of either would be farther from the
other. All were chosen on mosaics of other seeds than docs/shapes.md tells of."""

AXIS_M, ECCENTRICITY2 = 6_378_137.0, 0.00669437999
"""Of WGS 84: the larger half axis, and the squared eccentricity."""

Values = NDArray[np.float64]


def right_angled(shape: LonLatGeometry, cell_m: float) -> LonLatGeometry | None:
    """An outline (EPSG:4326) with right angles on the ground; None where it is not rectangular and stays as it is.

    Its edges are turned to the nearer side of its least rotated rectangle, those in a row become one through their
    middle, and neighbours are cut with each other, in the plane that touches the ellipsoid in the outline's middle.
    Holes get the same directions, or stay as they are where they are not rectangular. `cell_m` is the side of a cell of
    its scene in metres. An outline that is cut at the antimeridian, or of several parts, stays as it is.
    """
    west, south, east, north = shape.bounds
    if not isinstance(shape, Polygon) or max(-west, east) >= 180 or max(-south, north) >= 90:
        return None
    middle = np.array([(west + east) / 2, (south + north) / 2])
    scale = _metres_per_degree(float(middle[1]))
    flat = shapely.transform(shape, lambda points: (points - middle) * scale)
    turn = _turn(flat)
    outer = None if turn is None else _squared(flat.exterior, turn, cell_m)
    if turn is None or outer is None:
        return None
    holes = [_squared(hole, turn, cell_m) or Polygon(hole) for hole in flat.interiors]
    found = shapely.difference(outer, shapely.union_all(holes))
    if not isinstance(found, Polygon) or len(found.interiors) != len(holes):
        return None
    return shapely.orient_polygons(shapely.transform(found, lambda points: points / scale + middle))


def _metres_per_degree(latitude: float) -> Values:
    """Of longitude and of latitude, by the ellipsoid's radii of curvature (Snyder, "Map Projections", 1987, p. 24)."""
    square = 1 - ECCENTRICITY2 * math.sin(math.radians(latitude)) ** 2
    across, along = AXIS_M / math.sqrt(square), AXIS_M * (1 - ECCENTRICITY2) / square**1.5
    return np.radians([across * math.cos(math.radians(latitude)), along])


def _turn(flat: Polygon) -> Values | None:
    """What turns points (N, 2), as rows times it, to the sides of the least rotated rectangle; None = no area."""
    box = shapely.minimum_rotated_rectangle(flat)
    if not isinstance(box, Polygon):
        return None
    first, second = shapely.get_coordinates(box)[:2]
    along, up = (second - first) / np.hypot(*(second - first))
    return np.array([[along, -up], [up, along]])


def _squared(ring: LinearRing, turn: Values, cell_m: float) -> Polygon | None:
    """A ring (metres) with its edges along the axes of `turn`; None where it is not rectangular."""
    own = Polygon(ring)
    steps = np.abs(np.diff(shapely.get_coordinates(shapely.simplify(own, COARSE_CELLS * cell_m)) @ turn, axis=0))
    lengths = np.hypot(*steps.T)
    points = shapely.get_coordinates(shapely.simplify(own, STEADY_CELLS * cell_m)) @ turn
    if np.ptp(points, axis=0).min() < LEAST_CELLS * cell_m:
        return None
    if lengths[steps.min(axis=1) <= ALMOST * steps.max(axis=1)].sum() < LEAST_ALONG * lengths.sum():
        return None
    lines, is_across = _lines(points, SHORTEST_CELLS * cell_m)
    if len(lines) < 4:
        return None
    following = np.roll(lines, -1)
    corners = np.where(is_across[:, None], np.stack([following, lines], 1), np.stack([lines, following], 1))
    found = Polygon(corners @ turn.T)
    if not found.is_valid or shapely.hausdorff_distance(found.exterior, ring) > FARTHEST_CELLS * cell_m:
        return None
    covers = shapely.intersection(found, own).area / shapely.union(found, own).area
    return found if covers >= LEAST_COVER else None


def _lines(points: Values, shortest: float) -> tuple[Values, NDArray[np.bool_]]:
    """Lines along the axes, in turn across and down, that stand for the edges of a closed ring (N + 1, 2).

    Where each stands on the other axis, (L,), and which go across; none where all edges go one way.
    """
    steps, middles = np.diff(points, axis=0), (points[1:] + points[:-1]) / 2
    across = np.abs(steps[:, 0]) >= np.abs(steps[:, 1])
    while across.any() and not across.all():
        first = int(np.flatnonzero(across != np.roll(across, 1))[0])
        across = np.roll(across, -first)
        steps, middles = np.roll(steps, -first, axis=0), np.roll(middles, -first, axis=0)
        starts = np.flatnonzero(np.r_[True, across[1:] != across[:-1]])
        runs = np.cumsum(np.bincount(starts, minlength=len(across))) - 1
        weights = np.abs(np.where(across, steps[:, 0], steps[:, 1])) + 1e-9
        places = np.where(across, middles[:, 1], middles[:, 0])
        lines = np.bincount(runs, places * weights) / np.bincount(runs, weights)
        lengths = np.abs(np.roll(lines, -1) - np.roll(lines, 1))
        if len(lines) == 4 or lengths.min() >= shortest:
            return lines, across[starts]
        across = across ^ (runs == lengths.argmin())  # its edges go into those beside them
    return np.empty(0), np.empty(0, bool)
