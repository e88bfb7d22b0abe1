"""Outlines of numbered pixels of a grid, in the grid and on the ground."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from rdb_geo.scene.where.footprints import METRES_PER_DEGREE, Ground

NOTCH_PX = 0.05
"""Outlines are simplified by so many pixels of the scene: points that densified edges do not need go."""

_POLYGON = shapely.GeometryType.POLYGON


def outlined(labels: NDArray[np.int32]) -> NDArray[np.object_]:
    """Outlines of components, 1 … n in (h, w), 0 = none, of which each is connected by the edges of its pixels.

    Polygons in (column, row) of the grid, exact, with holes, at the places of their numbers, (n + 1,); None for 0 and
    for numbers that no pixel has.
    """
    found = np.full(int(labels.max(initial=0)) + 1, None, object)
    corners, owner, ring = _rings(labels)
    if not len(corners):
        return found
    rings = shapely.linearrings(corners, indices=ring)
    own = owner[np.unique(ring, return_index=True)[1]]
    is_hole = shapely.is_ccw(rings)
    found[own[~is_hole]] = shapely.polygons(rings[~is_hole])
    for number in np.unique(own[is_hole]).tolist():
        found[number] = shapely.polygons(found[number].exterior, rings[is_hole & (own == number)])
    return found


def _rings(labels: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.intp]]:
    """Where the borders of components turn: column and row, (P, 2), whose border it is, and the ring of each, (P,).

    A border begins at its upper left corner and runs along the sides of pixels, its own on its left hand, as GDAL's do
    (rows grow downwards). Where two pixels of a component touch by a corner alone it turns to the other one, so that a
    ring never crosses itself: what lies between is another hole.
    """
    (height, width), across = labels.shape, labels.shape[1] + 1
    wide = np.pad(labels, 1)
    sides, owners = [], []
    for way, (down, right, row, col) in enumerate(((-1, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 1), (0, -1, 1, 0))):
        beside = wide[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        rows, cols = np.nonzero((labels > 0) & (labels != beside))
        sides.append(((rows + row) * across + cols + col) * 4 + way)  # where it starts, and where it goes
        owners.append(labels[rows, cols])
    side, owner = np.concatenate(sides), np.concatenate(owners)
    order = np.argsort(side)
    side, owner = side[order], owner[order]
    start, turn = np.divmod(side, 4)
    end = start + np.array([1, across, -1, -across])[turn]
    following = np.searchsorted(side, end * 4 + (turn + 1) % 4)
    for other in (turn, (turn + 3) % 4):
        place = np.minimum(np.searchsorted(side, end * 4 + other), len(side) - 1)
        goes_on = (side[place] == end * 4 + other) & (owner[place] == owner)
        following = np.where(goes_on, place, following)
    before = np.empty_like(following)
    before[following] = np.arange(len(following))
    walk, ring = _cycles(before.tolist())
    is_corner = turn[walk] != turn[before[walk]]
    walk, ring = walk[is_corner], ring[is_corner]
    return np.column_stack([start[walk] % across, start[walk] // across]), owner[walk], ring


def _cycles(following: list[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The items of a permutation, cycle after cycle, and the number of the cycle of each."""
    waiting, walk, ends = bytearray(b"\1") * len(following), list[int](), list[int]()
    for first in range(len(following)):
        item = first
        if waiting[first] and walk:
            ends.append(len(walk))
        while waiting[item]:
            waiting[item] = 0
            walk.append(item)
            item = following[item]
    starts = np.zeros(len(walk), np.intp)
    starts[ends] = 1
    return np.array(walk, np.intp), np.cumsum(starts)


def on_ground(outlines: NDArray[np.object_], ground: Ground, step_px: int) -> NDArray[np.object_]:
    """Polygons of (column, row) of a scene in EPSG:4326, densified, cut at the antimeridian and the scene's edge, (N,).

    Exterior rings are counter-clockwise; None where a point falls off the Earth or nothing is left. `step_px`: see
    `Ground.rings`.
    """
    if not len(outlines):
        return outlines
    record = ground.record
    rings, owner = shapely.get_rings(outlines, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    laid = ground.rings(np.minimum(points, [record.width_px, record.height_px]), ring, step_px)
    for number in np.flatnonzero(~(shapely.is_valid(laid) | shapely.is_missing(laid))).tolist():
        # At the scene's edge two sides of a slope may fall together.
        laid[number] = shapely.make_valid(laid[number], method="structure", keep_collapsed=False)
    is_hole = np.diff(owner, prepend=-1) == 0
    shapes = laid[~is_hole]
    for number in np.flatnonzero(is_hole).tolist():
        shapes[owner[number]] = shapely.difference(shapes[owner[number]], laid[number] or MultiPolygon())
    parts, owner = shapely.get_parts(
        shapely.simplify(shapes, NOTCH_PX * record.gsd_m / METRES_PER_DEGREE), return_index=True
    )
    holds = (shapely.get_type_id(parts) == _POLYGON) & (shapely.area(parts) > 0)
    parts, owner = parts[holds], owner[holds]
    counts = np.bincount(owner, minlength=len(shapes))
    found = np.full(len(shapes), None, object)
    alone = counts[owner] == 1
    found[owner[alone]] = parts[alone]
    for number in np.flatnonzero(counts > 1).tolist():
        found[number] = MultiPolygon(parts[owner == number].tolist())
    turned: NDArray[np.object_] = shapely.orient_polygons(found)
    return turned
