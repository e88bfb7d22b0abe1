"""Which chips lie near the shapes of a layer, in metres on the ground."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.ask.layers import read_shapes
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import UsageError
from rdb_geo.core.table import ChipTable
from rdb_geo.core.units import read_length

FARTHEST_M = 100_000.0
"""Largest distance: beyond it the local projection would be wrong by more than a metre in ten kilometres."""

CELL_DEGREES = 1.0
"""Chips of one cell, so many degrees of latitude high and about as wide, share a projection."""

STEP_DEGREES = 0.01
"""Straight edges in longitude and latitude are cut into such steps before they are projected."""

FARTHEST_LAT = 89.9
"""Beyond this latitude all longitudes are near."""

LEAST_M_PER_DEGREE = 110_000.0
"""A degree of latitude is longer than this everywhere (110,574 m at the equator)."""


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Only chips whose footprint lies at most so many metres from a shape; inside a polygon the distance is 0."""

    shapes: NDArray[np.object_]
    """Geometries of any kind, EPSG:4326 (lon, lat), shape (N,)."""

    metres: float
    """Geodesic distance, 0 … `FARTHEST_M`."""

    def mask(self, table: ChipTable) -> BoolMask:
        """Which chips of `table` are near, shape (N,).

        Chips and shapes are drawn in azimuthal equidistant projections (WGS 84), each centred among the chips of a cell
        of `CELL_DEGREES`: at r metres from the centre such a projection stretches lengths by at most 1 + r²/(6 R²)
        (c / sin c; Snyder 1987, Map Projections, p. 195): 2 parts in 10⁵ at 70 km.
        """
        near = np.zeros(len(table), bool)
        tree = shapely.STRtree(self.shapes)
        places = _candidates(table.bounds_lonlat, tree, self.metres)
        chips = shapely.from_wkb(table.wkb[places])
        for rows, lon, lat in _cells(chips):
            near[places[rows]] = self._cell(chips[rows], tree, lon, lat)
        return near

    def _cell(self, chips: NDArray[np.object_], tree: shapely.STRtree, lon: float, lat: float) -> BoolMask:
        from pyproj import Transformer

        around = list(_around(chips, lon, self.metres, tree))
        if not around:
            return np.zeros(len(chips), bool)
        local = Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84", always_xy=True)

        def project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(local.transform(degrees[:, 0], degrees[:, 1]))

        shapes = shapely.transform(shapely.segmentize(np.concatenate(around), STEP_DEGREES), project)
        places, _ = shapely.STRtree(shapes).query(
            shapely.transform(chips, project), predicate="dwithin", distance=self.metres
        )
        near = np.zeros(len(chips), bool)
        near[places] = True
        return near


def read_near(text: str) -> Near:
    """The predicate that ``FILE:200m`` or ``FILE:LAYER:1.5km`` stands for.

    Raises:
        UsageError: There is no distance at the end, or one that is too large.
        AreaError: The layer can't be read or is empty.
    """
    source, _, distance = text.rpartition(":")
    metres = read_length(distance)
    if not source:
        raise UsageError(f"{text} is no layer and distance: write it as  roads.gpkg:200m  or  map.gpkg:roads:0.5mi")
    if metres is None:
        raise UsageError("no-length", text=distance)
    if metres > FARTHEST_M:
        raise UsageError("too-far", text=distance, most_km=FARTHEST_M / 1000)
    return Near(read_shapes(source, what="layer", needs_polygons=False), metres)


def _candidates(bounds: NDArray[np.float64], tree: shapely.STRtree, metres: float) -> NDArray[np.intp]:
    """Rows of chips that may be near: the box around a chip, widened by the distance, meets a shape.

    Chips at a pole or at the antimeridian are all kept.
    """
    high = metres / LEAST_M_PER_DEGREE
    west, south, east, north = bounds.T
    outermost = np.maximum(-south, north) + high
    wide = high / np.cos(np.deg2rad(np.minimum(outermost, FARTHEST_LAT)))
    boxes = shapely.box(west - wide, south - high, east + wide, north + high)
    is_kept = (outermost >= FARTHEST_LAT) | (west > east) | (west - wide < -180) | (east + wide > 180)
    is_kept[tree.query(boxes, predicate="intersects")[0]] = True
    return np.flatnonzero(is_kept)


def _cells(chips: NDArray[np.object_]) -> Iterator[tuple[NDArray[np.intp], float, float]]:
    """Row numbers of the chips of each cell, and longitude and latitude of a place among them."""
    corners = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(shapely.get_geometry(chips, 0)), 0))
    lons, lats = corners[:, 0], corners[:, 1]
    down = np.floor(lats / CELL_DEGREES).astype(int)
    width = CELL_DEGREES / np.maximum(np.cos(np.deg2rad((down + 0.5) * CELL_DEGREES)), 1e-3)
    cells = np.column_stack([down, np.floor(lons / width).astype(int)])
    _, cell_of = np.unique(cells, axis=0, return_inverse=True)
    for cell in range(int(cell_of.max(initial=-1)) + 1):
        rows = np.flatnonzero(cell_of.ravel() == cell)
        yield rows, float(lons[rows].mean()), float(lats[rows].mean())


def _around(
    chips: NDArray[np.object_], lon: float, metres: float, tree: shapely.STRtree
) -> Iterator[NDArray[np.object_]]:
    """The parts of the tree's shapes that lie in a box around the chips which is wide enough for the distance."""
    degrees = shapely.get_coordinates(chips)
    easts = (degrees[:, 0] - lon + 180) % 360 - 180
    high = metres / LEAST_M_PER_DEGREE
    south, north = degrees[:, 1].min() - high, degrees[:, 1].max() + high
    if max(-south, north) >= FARTHEST_LAT:
        west, east = -180.0, 180.0
    else:
        wide = high / math.cos(math.radians(max(-south, north)))
        west, east = max(easts.min() - wide, -180.0), min(easts.max() + wide, 180.0)
    for turn in (-360.0, 0.0, 360.0):
        box = shapely.box(lon + west + turn, south, lon + east + turn, north)
        found = tree.geometries[tree.query(box, predicate="intersects")]
        if len(found):
            parts = shapely.intersection(found, box)
            yield parts[~shapely.is_empty(parts)]
