"""Shapes of any CRS to longitude and latitude, whatever lies inside them: the antimeridian or a pole."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from rdb_geo.core.errors import AreaError, RdbGeoWarning, first_of
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.globe import FARTHEST_LON, cut_ring, cut_shape, over_pole, unfolded, unwrap

if TYPE_CHECKING:
    import pyproj

STEP_DEGREES = 0.01
"""Edges are cut into steps of so many degrees, or of `STEP_M` metres, before they change their CRS: then a long
straight edge stays where its file draws it (a chord of 1 km leaves the arc by less than 0.2 m up to 80° north)."""

STEP_M = 1000.0
"""See `STEP_DEGREES`."""

WIDEST_STEP_DEG = 0.5
"""Near a pole edges are cut finer, until two points are at most so many degrees of longitude apart."""

MOST_HALVINGS = 14
"""1 km halved so often is 6 cm."""

NEAR_POLE_LAT = 85.0
"""Shapes that reach beyond this latitude are looked at one by one."""

POLE_MARGIN_M = 1.0
"""A ring that passes a pole at less than this is drawn around it at this distance: on it there is no longitude."""


def short_way(shapes: NDArray[np.object_], source: str) -> NDArray[np.object_]:
    """Shapes in degrees, edges of more than 180° of longitude drawn across ±180°, see `unfolded`; that is warned of."""
    bounds = shapely.bounds(shapes)
    found: NDArray[np.object_] = shapes.copy()
    for place in np.flatnonzero(bounds[:, 2] - bounds[:, 0] > 180):
        found[place] = unfolded(shapes[place])
    changed = np.flatnonzero([before is not after for before, after in zip(shapes, found, strict=True)])
    if len(changed):
        which = first_of(f"shape {changed[0] + 1}", len(changed))
        warnings.warn(
            f"{which} of {source} has an edge of more than 180° of longitude: it is taken the short way, across 180°. "
            "Put points on the edge where the long way is meant.",
            RdbGeoWarning,
            stacklevel=3,
        )
    return found


def turned(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes in EPSG:4326 whose longitudes go on beyond ±180 (up to `FARTHEST_LON`), turned back and cut at ±180°."""
    bounds = shapely.bounds(shapes)
    found: NDArray[np.object_] = shapes.copy()
    for place in np.flatnonzero((bounds[:, 0] < -180) | (bounds[:, 2] > 180)):
        if np.abs(bounds[place, [0, 2]]).max() <= FARTHEST_LON:
            found[place] = shapely.union_all(cut_shape(shapes[place]))
    return found


def to_lonlat(shapes: NDArray[np.object_], crs: pyproj.CRS) -> NDArray[np.object_]:
    """Valid shapes (N,) in (x, y) of any CRS of Earth, without heights, in EPSG:4326 (lon, lat).

    They are cut at ±180° and closed over a pole that lies inside. Edges follow the straight lines of `crs`. A shape
    with a point that has no place on Earth holds coordinates that are not finite.

    Raises:
        AreaError: A polygon holds both poles.
    """
    if crs.equals("EPSG:4326", ignore_axis_order=True):
        return turned(shapes)
    import pyproj

    there = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    unit = 1.0 if crs.is_geographic else float(crs.axis_info[0].unit_conversion_factor)
    step = STEP_DEGREES if crs.is_geographic else STEP_M / unit
    dense = shapely.segmentize(shapes, step)
    found: NDArray[np.object_] = shapely.transform(dense, lambda points: _transformed(points, there))
    turn = _Turn(there, POLE_MARGIN_M / unit, is_planar=crs.is_geographic)
    for place in np.union1d(_jumping(found), turn.over_poles(shapes)):
        found[place] = shapely.union_all(list(turn.parts(dense[place])))
    return turned(found)


def _transformed(points: NDArray[np.float64], there: pyproj.Transformer) -> NDArray[np.float64]:
    return np.column_stack(there.transform(points[:, 0], points[:, 1]))


def _jumping(shapes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Places of the shapes with a jump of longitude, or near a pole; those that are not finite are left alone."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    is_suspect = np.abs(points[:, 1]) > NEAR_POLE_LAT
    with np.errstate(invalid="ignore"):
        is_suspect[1:] |= (np.abs(np.diff(points[:, 0])) > 180) & (owner[1:] == owner[:-1])
    lost = np.unique(owner[~np.isfinite(points).all(axis=1)])
    return np.setdiff1d(np.unique(owner[is_suspect]), lost)


class _Turn:
    """Turns one shape at a time, ring by ring."""

    def __init__(self, there: pyproj.Transformer, margin: float, *, is_planar: bool) -> None:
        """Find the poles; in a planar CRS, of degrees, they are lines, and nothing lies around them."""
        self._there = there
        self._margin = margin
        self._poles: dict[float, shapely.Point] = {}
        if not is_planar:
            for latitude in (90.0, -90.0):
                x, y = there.transform(0.0, latitude, direction="INVERSE")
                if np.isfinite([x, y]).all() and abs(there.transform(x, y)[1] - latitude) < 1e-6:
                    self._poles[latitude] = shapely.Point(x, y)

    def over_poles(self, shapes: NDArray[np.object_]) -> NDArray[np.intp]:
        """Places of the shapes that hold a pole."""
        holding = [np.flatnonzero(shapely.intersects(shapes, pole)) for pole in self._poles.values()]
        return np.unique(np.concatenate([np.zeros(0, np.intp), *holding]))

    def parts(self, shape: shapely.Geometry) -> Iterator[shapely.Geometry]:
        """The parts of a shape in longitude and latitude, none of which reaches across ±180°."""
        for part in shapely.get_parts(shape):
            if isinstance(part, Polygon):
                yield self._polygon(part)
            else:
                points = self._lonlat(shapely.get_coordinates(part))
                yield from cut_shape(type(part)(unwrap(points[None])[0][0]))

    def _polygon(self, polygon: Polygon) -> LonLatGeometry:
        if any(polygon.boundary.distance(pole) < self._margin for pole in self._poles.values()):
            polygon = polygon.buffer(self._margin, join_style="mitre")
        whole, *holes = [self._inside(ring) for ring in (polygon.exterior, *polygon.interiors)]
        return shapely.difference(whole, shapely.union_all(holes)) if holes else whole

    def _inside(self, ring: shapely.LinearRing) -> LonLatGeometry:
        """The ground inside a ring, as if it had no holes."""
        around = [latitude for latitude, pole in self._poles.items() if shapely.contains(Polygon(ring), pole)]
        points, winding = unwrap(self._lonlat(shapely.get_coordinates(ring))[None])
        if len(around) > 1:
            raise AreaError("a polygon of the area holds both poles: cut it in two.")
        if winding[0] == 0:
            return cut_ring(points[0])[0]
        return cut_ring(over_pole(points[0], around[0] if around else None))[0]

    def _lonlat(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of a line (M, 2) in longitude and latitude, with more of them where it passes a pole."""
        lonlat = _transformed(points, self._there)
        for _ in range(MOST_HALVINGS):
            apart = np.abs((np.diff(lonlat[:, 0]) + 180) % 360 - 180)
            wide = np.flatnonzero(apart > WIDEST_STEP_DEG)
            if len(wide) == 0:
                break
            points = np.insert(points, wide + 1, (points[wide] + points[wide + 1]) / 2, axis=0)
            lonlat = _transformed(points, self._there)
        return lonlat
