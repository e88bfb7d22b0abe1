"""Outlines of numbered pixels of a grid, in the grid and on the ground."""

from __future__ import annotations

import numpy as np
import rasterio
import rasterio.features
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from rdb_geo.scene.where.footprints import METRES_PER_DEGREE, Ground

NOTCH_PX = 0.05
"""Outlines are simplified by so many pixels of the scene: points that densified edges do not need go."""

_POLYGON = shapely.GeometryType.POLYGON


def outlined(labels: NDArray[np.int32]) -> NDArray[np.object_]:
    """Outlines of pixels of the same number, 1 … n in (h, w), 0 = none, that are connected by their edges.

    Polygons in (column, row) of the grid, exact, with holes, at the places of their numbers, (n + 1,); None for 0 and
    for numbers that no pixel has.
    """
    found = np.full(int(labels.max(initial=0)) + 1, None, object)
    with rasterio.Env():
        for outline, number in rasterio.features.shapes(labels, mask=labels > 0, connectivity=4):
            found[int(number)] = shapely.Polygon(outline["coordinates"][0], outline["coordinates"][1:])
    return found


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
