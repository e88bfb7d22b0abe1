"""Windows to ground polygons, many at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely import Polygon

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.geometry import Footprint, Window
from rdb_geo.core.globe import POLE_TOLERANCE_DEG, cut_ring, over_pole, unwrap
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.lonlat import apply_transform, to_lonlat

MAX_SEGMENTS = 64
"""Most points that an edge is densified with."""

EDGE_TOLERANCE_PX = 0.1
"""Largest distance between a densified edge and the true one, in pixels of the scene."""

WIDEST_STEP_DEG = 45
"""Most degrees of longitude between two points of a ring, so that its turns can be told."""

METRES_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True, eq=False)
class GroundColumns:
    """Footprints of N windows as columns."""

    on_earth: BoolMask
    """Shape (N,): False where a corner falls off the Earth (a geostationary picture's rim); its row is None and NaN."""

    geometry: NDArray[np.object_]
    """Shape (N,): lon/lat polygons, exterior rings counter-clockwise, cut at the antimeridian."""

    bounds_lonlat: NDArray[np.float64]
    """Shape (N, 4): xmin, ymin, xmax, ymax in degrees; xmin > xmax across the antimeridian."""


class Ground:
    """Turns windows of one scene into footprints."""

    def __init__(self, record: SceneRecord) -> None:
        """Prepare the transformation."""
        self.record = record
        """The scene."""
        self._lonlat = to_lonlat(record.crs)
        self._crs = pyproj.CRS.from_user_input(record.crs)
        self._latitude_limit = _latitude_limit(self._crs)
        self._poles_px = self._find_poles()
        self._has_rim = self._falls_off_somewhere()

    def footprint(self, window: Window) -> Footprint | None:
        """The footprint of one window, or None where it falls off the Earth."""
        windows = np.array([[window.col_off, window.row_off, window.width, window.height]], np.int32)
        columns = self.columns(windows)
        if not columns.on_earth[0]:
            return None
        return Footprint(window, Polygon(self.scene_rings(windows, 1)[0]), columns.geometry[0], self.record.crs)

    def scene_rings(self, windows: NDArray[np.int32], segments: int) -> NDArray[np.float64]:
        """Closed rings of windows (N, 4) in the scene's CRS, exact on the affine transform.

        Shape (N, 4 · segments + 1, 2): x, y; from the upper-left corner of the window, down first.
        """
        step = np.arange(segments) / segments
        zero, one = np.zeros(segments), np.ones(segments)
        along_x = np.concatenate([zero, step, one, 1 - step, [0.0]])
        along_y = np.concatenate([step, one, 1 - step, zero, [0.0]])
        cols = windows[:, [0]] + windows[:, [2]] * along_x
        rows = windows[:, [1]] + windows[:, [3]] * along_y
        return np.stack(apply_transform(Affine(*self.record.transform), cols, rows), axis=-1)

    def columns(self, windows: NDArray[np.int32]) -> GroundColumns:
        """Footprints of all `windows` (N, 4)."""
        if len(windows) == 0:
            return GroundColumns(np.zeros(0, bool), np.empty(0, object), np.full((0, 4), np.nan))
        return self._columns(self.scene_rings(windows, self._segments(windows)))

    def rings(self, points_px: NDArray[np.float64], ring: NDArray[np.intp], step_px: int) -> NDArray[np.object_]:
        """The ground inside N closed rings of any kind, densified as windows of this side.

        Lon/lat, cut at the antimeridian, (N,); None where a point falls off the Earth.

        Args:
            points_px: Column and row of the scene, (P, 2), ring after ring.
            ring: The number of each point's ring, (P,), 0 … N - 1.
            step_px: Scene pixels.
        """
        sums = np.stack([np.bincount(ring, points_px[:, axis]) for axis in (0, 1)], axis=1)
        corners = np.maximum(0, sums / np.bincount(ring)[:, None] - step_px / 2).astype(np.int32)
        spacing = step_px / self._segments_each(np.column_stack([corners, np.full(corners.shape, step_px, np.int32)]))
        dense, owner = shapely.get_coordinates(
            shapely.segmentize(shapely.linearrings(points_px, indices=ring), spacing), return_index=True
        )
        scene = np.stack(apply_transform(Affine(*self.record.transform), dense[:, 0], dense[:, 1]), axis=-1)
        counts = np.bincount(owner)
        ends = np.cumsum(counts)
        found = np.full(len(counts), None, object)
        longest = 2 ** np.ceil(np.log2(counts)).astype(int)
        for length in np.unique(longest).tolist():  # about as long: the last point of each is repeated
            own = np.flatnonzero(longest == length)
            places = np.minimum((ends - counts)[own, None] + np.arange(length), ends[own, None] - 1)
            found[own] = shapely.remove_repeated_points(self._columns(scene[places]).geometry)
        return found

    def _columns(self, scene: NDArray[np.float64]) -> GroundColumns:
        """The ground inside N closed rings (N, M, 2) of the scene's CRS."""
        geometry, bounds = np.empty(len(scene), object), np.full((len(scene), 4), np.nan)
        rings = self._to_lonlat(scene)
        on_earth = self._is_on_earth(scene, rings)
        touches: BoolMask = np.any(np.abs(rings[..., 1]) >= 90 - POLE_TOLERANCE_DEG, axis=1)
        touches &= self._latitude_limit is None
        turned, winding = unwrap(rings)
        is_plain = on_earth & ~touches & (winding == 0)
        with np.errstate(invalid="ignore"):
            is_plain &= (turned[..., 0].min(axis=1) >= -180) & (turned[..., 0].max(axis=1) <= 180)
        geometry[is_plain] = shapely.polygons(_counter_clockwise(turned[is_plain]))
        bounds[is_plain] = shapely.bounds(geometry[is_plain])
        for row in np.flatnonzero(on_earth & ~is_plain):
            ring, turns = (self._through_pole(scene[row]), 0) if touches[row] else (turned[row], int(winding[row]))
            geometry[row], bounds[row] = cut_ring(over_pole(ring) if turns else ring)
        return GroundColumns(on_earth, geometry, bounds)

    def _to_lonlat(self, scene: NDArray[np.float64]) -> NDArray[np.float64]:
        """Any array of (x, y) to (lon, lat). Degrees beyond a pole (half a pixel of a global grid) are pulled back."""
        x, y = scene[..., 0], scene[..., 1]
        if self._latitude_limit is not None:
            y = np.clip(y, -self._latitude_limit, self._latitude_limit)
        lon, lat = self._lonlat.transform(x, y)
        return np.stack([lon, lat], axis=-1)

    def _is_on_earth(self, scene: NDArray[np.float64], rings: NDArray[np.float64]) -> BoolMask:
        lat = rings[..., 1]
        inside: BoolMask = np.all(np.isfinite(rings), axis=(1, 2))
        inside &= np.all(np.abs(lat) <= 90 + POLE_TOLERANCE_DEG, axis=1)
        if self._latitude_limit is not None:
            inside &= np.ptp(lat, axis=1) > 0
        if self._has_rim:
            inside &= self._comes_back(scene, rings).all(axis=1)
        return inside

    def _comes_back(self, scene: NDArray[np.float64], rings: NDArray[np.float64]) -> BoolMask:
        """Points that the projection brings back to where they came from: outside its map they land elsewhere."""
        x, y = self._lonlat.transform(rings[..., 0], rings[..., 1], direction="INVERSE")
        a, b, _, d, e, _ = self.record.transform
        tolerance = 0.5 * math.sqrt(abs(a * e - b * d))
        with np.errstate(invalid="ignore"):
            is_back: BoolMask = np.hypot(x - scene[..., 0], y - scene[..., 1]) <= tolerance
        return is_back

    def _falls_off_somewhere(self) -> bool:
        """Some of the scene lies outside the map of its projection. Cylindrical ones go on for ever, and rightly."""
        operation = self._crs.coordinate_operation
        method = operation.method_name.lower() if operation else ""
        is_cylindrical = "cylindrical" in method or ("mercator" in method and "transverse" not in method)
        if self._crs.is_geographic or is_cylindrical:
            return False
        cols = np.linspace(0, self.record.width_px, 17).round().astype(np.int32)
        rows = np.linspace(0, self.record.height_px, 17).round().astype(np.int32)
        points = np.array([[col, row, 0, 0] for col in cols for row in rows], np.int32)
        scene = self.scene_rings(points, 1)
        return not bool(self._comes_back(scene, self._to_lonlat(scene)).all())

    def _find_poles(self) -> list[tuple[float, float]]:
        """Column and row of the poles, where the projection shows them as points."""
        if self._latitude_limit is not None:
            return []
        x, y = self._lonlat.transform([0.0, 0.0], [90.0, -90.0], direction="INVERSE")
        inverse = ~Affine(*self.record.transform)
        with np.errstate(invalid="ignore"):
            cols, rows = apply_transform(inverse, np.array(x), np.array(y))
        return [pole for pole in zip(cols.tolist(), rows.tolist(), strict=True) if all(map(math.isfinite, pole))]

    def _segments(self, windows: NDArray[np.int32]) -> int:
        """Pieces an edge needs: from the bend of three windows' edges (a chord's error falls with the square)."""
        left, top, width, height = windows[0].tolist()
        across = np.array([left, top, int(windows[-1, 0]) + width - left, height])
        if self._near_pole(across, width)[0]:
            return MAX_SEGMENTS
        needed = self._bends(windows[[0, len(windows) // 2, -1]])
        return 8 if np.isnan(needed).all() else int(np.nanmax(needed))

    def _segments_each(self, windows: NDArray[np.int32]) -> NDArray[np.float64]:
        """The same for each window by itself, (N,)."""
        needed = np.nan_to_num(self._bends(windows), nan=8)
        needed[self._near_pole(windows, windows[:, 2])] = MAX_SEGMENTS
        return needed

    def _near_pole(self, windows: NDArray[np.integer], reach: NDArray[np.integer] | int) -> BoolMask:
        """Whether a pole lies in windows (N, 4) or around them: so far left and right, their height up and down."""
        left, top, width, height = np.atleast_2d(windows).T
        near = np.zeros(len(left), bool)
        for col, row in self._poles_px:
            beside = (left - reach <= col) & (col <= left + width + reach)
            near |= beside & (top - height <= row) & (row <= top + 2 * height)
        return near

    def _bends(self, windows: NDArray[np.int32]) -> NDArray[np.float64]:
        """Pieces that an edge of each of N windows needs, (N,); NaN where a corner falls off the Earth."""
        rings, _ = unwrap(self._to_lonlat(self.scene_rings(windows, 8)))
        ends, middles = rings[:, ::8], rings[:, 4::8]
        with np.errstate(invalid="ignore"):
            offset = middles - (ends[:, :-1] + ends[:, 1:]) / 2
            bend = np.hypot(offset[..., 0] * np.cos(np.deg2rad(middles[..., 1])), offset[..., 1]).max(axis=1)
            needed = np.sqrt(METRES_PER_DEGREE * bend / (EDGE_TOLERANCE_PX * self.record.gsd_m))
            widest = np.ptp(rings[..., 0], axis=1) / WIDEST_STEP_DEG
            pieces = np.clip(np.ceil(np.maximum(needed, widest)), 1, MAX_SEGMENTS)
        return np.where(np.isfinite(rings).all(axis=(1, 2)), pieces, np.nan)

    def _through_pole(self, scene: NDArray[np.float64]) -> NDArray[np.float64]:
        """The ring of a window with a pole on its edge: it comes along one meridian and leaves along another."""
        lat = self._to_lonlat(scene)[:, 1]
        is_pole = np.abs(lat[:-1]) >= 90 - POLE_TOLERANCE_DEG
        start = int(np.flatnonzero(~is_pole)[0])
        points, is_pole = np.roll(scene[:-1], -start, axis=0), np.roll(is_pole, -start)
        inwards = points.mean(axis=0) - points
        points = np.where(is_pole[:, None], points + 1e-6 * inwards, points)
        ring = unwrap(self._to_lonlat(np.concatenate([points, points[:1]]))[None])[0][0]
        around: list[tuple[float, float]] = []
        for number, (lon, latitude) in enumerate(ring.tolist()):
            if number < len(is_pole) and is_pole[number]:
                pole = math.copysign(90.0, latitude)
                around += [(float(ring[number - 1, 0]), pole), (float(ring[number + 1, 0]), pole)]
            else:
                around.append((lon, latitude))
        return np.array(around)


def _latitude_limit(crs: pyproj.CRS) -> float | None:
    """The pole's latitude in the CRS's own unit, if its second number is a latitude at all."""
    if not crs.is_geographic or crs.is_derived:
        return None
    return math.pi / 2 / float(crs.axis_info[0].unit_conversion_factor)


def _counter_clockwise(rings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rings turned so that their signed area (shoelace formula, from the first point) is positive."""
    x, y = rings[..., 0] - rings[:, :1, 0], rings[..., 1] - rings[:, :1, 1]
    twice = (x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]).sum(axis=1)
    rings = rings.copy()
    rings[twice < 0] = rings[twice < 0, ::-1]
    return rings
