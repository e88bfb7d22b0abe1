"""Windows to ground polygons, many at once."""

from __future__ import annotations

from dataclasses import dataclass

import antimeridian
import numpy as np
import pyproj
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.geometry import Footprint, LonLatGeometry, Window
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.reference import to_lonlat

MAX_SEGMENTS = 64
"""Most points that an edge is densified with."""

EDGE_TOLERANCE_PX = 0.1
"""Largest distance between a densified edge and the true one, in pixels of the scene."""


@dataclass(frozen=True, slots=True, eq=False)
class GroundColumns:
    """Footprints of N windows as columns."""

    on_earth: BoolMask
    """Shape (N,): False where a corner falls off the Earth (the rim of a geostationary picture); such rows hold None and NaN."""

    geometry: NDArray[np.object_]
    """Shape (N,): lon/lat polygons, exterior rings counter-clockwise, cut at the antimeridian."""

    bounds_lonlat: NDArray[np.float64]
    """Shape (N, 4): xmin, ymin, xmax, ymax in degrees; xmin > xmax across the antimeridian."""


class Ground:
    """Turns windows of one scene into footprints."""

    def __init__(self, record: SceneRecord) -> None:
        """Prepare the transformation.

        Args:
            record: The scene's CRS, transform and size.
        """
        self._record = record
        self._transform = Affine(*record.transform)
        self._lonlat = to_lonlat(record.crs)
        self._is_geographic = pyproj.CRS.from_user_input(record.crs).is_geographic

    def footprint(self, window: Window) -> Footprint | None:
        """The footprint of one window, or None where it falls off the Earth."""
        windows = np.array([[window.col_off, window.row_off, window.width, window.height]], np.int32)
        columns = self.columns(windows)
        if not columns.on_earth[0]:
            return None
        return Footprint(window, Polygon(self.scene_rings(windows, 1)[0]), columns.geometry[0], self._record.crs)

    def scene_rings(self, windows: NDArray[np.int32], segments: int) -> NDArray[np.float64]:
        """Closed rings in the scene's CRS, exact on the affine transform.

        Args:
            windows: Shape (N, 4).
            segments: Pieces of each edge.

        Returns:
            Shape (N, 4 · segments + 1, 2): x, y; from the upper-left corner of the window, down first.
        """
        step = np.arange(segments) / segments
        zero, one = np.zeros(segments), np.ones(segments)
        along_x = np.concatenate([zero, step, one, 1 - step, [0.0]])
        along_y = np.concatenate([step, one, 1 - step, zero, [0.0]])
        cols = windows[:, [0]] + windows[:, [2]] * along_x
        rows = windows[:, [1]] + windows[:, [3]] * along_y
        a, b, c, d, e, f = self._record.transform
        return np.stack([a * cols + b * rows + c, d * cols + e * rows + f], axis=-1)

    def columns(self, windows: NDArray[np.int32]) -> GroundColumns:
        """Footprints of all `windows` (N, 4)."""
        if len(windows) == 0:
            return GroundColumns(np.zeros(0, bool), np.empty(0, object), np.empty((0, 4)))
        rings = self._lonlat_rings(windows, self._segments(windows))
        on_earth = np.isfinite(rings).all(axis=(1, 2)) & (np.abs(rings[..., 1]) <= 90 + 1e-9).all(axis=1)
        geometry = np.empty(len(windows), object)
        bounds = np.full((len(windows), 4), np.nan)
        kept = np.flatnonzero(on_earth)
        rings, encloses_pole = self._unwrap(rings[kept])
        rings = _counter_clockwise(rings)
        simple = ~encloses_pole & (rings[..., 0].min(axis=1) >= -180) & (rings[..., 0].max(axis=1) <= 180)
        geometry[kept[simple]] = shapely.polygons(rings[simple])
        bounds[kept[simple]] = shapely.bounds(geometry[kept[simple]])
        for row in np.flatnonzero(~simple):
            shape, box = _pole(rings[row]) if encloses_pole[row] else _cut(rings[row])
            geometry[kept[row]], bounds[kept[row]] = shape, box
        return GroundColumns(on_earth, geometry, bounds)

    def _segments(self, windows: NDArray[np.int32]) -> int:
        """Pieces an edge needs: from the bend of the edges of the first, middle and last window (a chord's error falls with the square)."""
        if self._is_geographic:
            return 1
        probes = windows[[0, len(windows) // 2, -1]]
        rings = self._lonlat_rings(probes, 8)
        rings, _ = self._unwrap(rings[np.isfinite(rings).all(axis=(1, 2))])
        if len(rings) == 0:
            return 8
        ends, middles = rings[:, :-1:8], rings[:, 4::8]
        offset = middles - (ends + np.concatenate([ends[:, 1:], rings[:, [-1]]], axis=1)) / 2
        bend_m = 111_320 * np.hypot(offset[..., 0] * np.cos(np.deg2rad(middles[..., 1])), offset[..., 1]).max()
        needed = np.sqrt(bend_m / (EDGE_TOLERANCE_PX * self._record.gsd_m))
        widest = float(np.ptp(rings[..., 0], axis=1).max())
        return int(np.clip(np.ceil(max(needed, widest / 45)), 1, MAX_SEGMENTS))

    def _lonlat_rings(self, windows: NDArray[np.int32], segments: int) -> NDArray[np.float64]:
        rings = self.scene_rings(windows, segments)
        lon, lat = self._lonlat.transform(rings[..., 0], rings[..., 1])
        return np.stack([lon, lat], axis=-1)

    def _unwrap(self, rings: NDArray[np.float64]) -> tuple[NDArray[np.float64], BoolMask]:
        """Longitudes without jumps, the ring's middle within -180 … 180; and which rings wind around a pole.

        Degrees of a geographic scene have no jumps, whatever their range: they are only shifted by whole turns.
        """
        lon = rings[..., 0]
        if self._is_geographic:
            turned, encloses_pole = lon.copy(), np.zeros(len(lon), bool)
        else:
            steps = (np.diff(lon, axis=1) + 180) % 360 - 180
            turned = np.concatenate([lon[:, :1], lon[:, :1] + np.cumsum(steps, axis=1)], axis=1)
            encloses_pole = np.abs(turned[:, -1] - turned[:, 0]) > 180  # noqa: PLR2004
        middle = (turned.min(axis=1) + turned.max(axis=1)) / 2 if len(turned) else np.zeros(0)
        turned -= (np.floor((middle + 180) / 360) * 360)[:, None]
        return np.stack([turned, rings[..., 1]], axis=-1), encloses_pole


def _counter_clockwise(rings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rings turned so that their signed area (shoelace formula) is positive."""
    x, y = rings[..., 0], rings[..., 1]
    twice = (x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]).sum(axis=1)
    rings = rings.copy()
    rings[twice < 0] = rings[twice < 0, ::-1]
    return rings


def _cut(ring: NDArray[np.float64]) -> tuple[LonLatGeometry, tuple[float, float, float, float]]:
    """A ring that reaches beyond ±180°, cut there and moved back by whole turns."""
    shape = Polygon(ring)
    parts: list[Polygon] = []
    for turn in (-1, 0, 1):
        inside = shape.intersection(shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90))
        pieces = [piece for piece in shapely.get_parts(inside) if isinstance(piece, Polygon) and piece.area > 0]
        parts += [translate(shapely.orient_polygons(piece), xoff=-360 * turn) for piece in pieces]
    west, south, east, north = shape.bounds
    if east - west >= 360:  # noqa: PLR2004
        return shapely.normalize(shapely.union_all(parts)), (-180.0, south, 180.0, north)
    lonlat = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return lonlat, (_wrap(west), south, _wrap(east), north)


def _pole(ring: NDArray[np.float64]) -> tuple[LonLatGeometry, tuple[float, float, float, float]]:
    """A ring around a pole, opened at the antimeridian and closed over the pole."""
    points = [(_wrap(lon), lat) for lon, lat in ring]
    shape = antimeridian.fix_polygon(Polygon(points), fix_winding=True)
    return shape, shape.bounds


def _wrap(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180  # noqa: PLR2004
