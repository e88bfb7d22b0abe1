"""Which chips may answer a query, and how many of them: the limits of place, scene, date and number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.ask.area import area_geometry
from rdb_geo.ask.dates import Dates, read_dates
from rdb_geo.ask.near import Near, read_near
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.requests import Limits
from rdb_geo.core.table import ChipTable, Corners

EVEN_ODDS = 0.5
"""Where nothing is said of their number, hits are the chips that score at least this: more likely right than not."""

WHOLE_TURN = 360.0
"""Degrees between the bounds of a footprint that is cut at the antimeridian, as an index file keeps them."""

DEFAULT_K = 50
"""The same of a model whose scores are no probabilities: so many of the best."""

_AT_SIDES, _ABOVE_BELOW = np.uint8(0b0011), np.uint8(0b1100)
"""Bits of points west and east, and of those south and north of a rectangle."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What limits the hits of a query. Limits apply before the best are taken; where several are given, all hold."""

    k: int | None = None
    """At most so many hits; None = no such limit."""

    min_score: float | None = None
    """Only hits whose probability is at least this, 0 … 1; None = `EVEN_ODDS` where `k` and `percent` are None too."""

    percent: float | None = None
    """Only the best P % of the chips that may answer, 0 < P ≤ 100."""

    area: LonLatGeometry | None = None
    """Only chips that touch this geometry, EPSG:4326 (lon, lat)."""

    scenes: tuple[str, ...] = ()
    """Only scenes whose address, or the last part of it, matches one of these globs; none = all."""

    near: tuple[Near, ...] = ()
    """Only chips near the shapes of each of these layers."""

    scales: tuple[float, ...] = ()
    """Only chips of these factors of the base chip size; none = all."""

    dates: Dates | None = None
    """Only scenes that were taken in this span; those without a date take no part then."""

    cloudy: bool = False
    """Chips under clouds may answer, too; see `rdb_geo.ask.clouds`."""

    weaker: bool = False
    """See `Limits`."""

    @property
    def is_plain(self) -> bool:
        """Whether the engine decides what is a hit; a number may then limit its own hits and the weaker ones."""
        return self.percent is None and self.min_score is None and (self.k is None or self.weaker)

    @property
    def has_places(self) -> bool:
        """Whether it limits where hits may lie, or how large they are."""
        return self.area is not None or bool(self.near) or bool(self.scales)

    def around(self, bounds: NDArray[np.float64], reach: float) -> BoolMask:
        """Which bounds (N, 4: xmin, ymin, xmax, ymax in degrees) touch those of the area, shape (N,).

        Each is widened by `reach` on every side, a share of its own width and height.
        """
        if self.area is None:
            return np.ones(len(bounds), bool)
        if not reach:
            return touching_bounds(bounds, self.area)
        margin = reach * (bounds[:, 2:] - bounds[:, :2])
        return touching_bounds(np.hstack([bounds[:, :2] - margin, bounds[:, 2:] + margin]), self.area)

    def holds(self, bounds: NDArray[np.float64]) -> BoolMask:
        """Whether all that lies in bounds (N, 4) is where the limits ask for, (N,); False where chips must tell."""
        if self.near or self.scales:
            return np.zeros(len(bounds), bool)
        return np.ones(len(bounds), bool) if self.area is None else _inside_a_box(bounds, self.area)

    def meeting(self, corners: Corners) -> tuple[BoolMask, BoolMask]:
        """Which chips may be where the limits ask for, and which surely are, both (N,); of the rest footprints tell."""
        near, surely = meeting(corners, self.area)
        return near, surely & (not (self.near or self.scales))


def read_limits(limits: Limits) -> Selection:
    """The selection that a user's limits mean: layers and dates are read.

    Raises:
        UsageError: A date or a distance is none.
        AreaError: A layer can't be read or is empty, or the areas don't meet.
    """
    return Selection(
        k=limits.k,
        min_score=limits.min_score,
        percent=limits.percent,
        area=area_geometry(area=limits.area, within=limits.within),
        near=tuple(map(read_near, limits.near)),
        dates=read_dates(limits.start, limits.end),
        scenes=tuple(limits.scenes),
        scales=tuple(limits.scales),
        cloudy=limits.cloudy,
        weaker=limits.weaker,
    )


def placed(table: ChipTable, selection: Selection) -> BoolMask:
    """Chips of `table` that lie where the selection asks for, its area and its layers, at its scales, shape (N,)."""
    mask = np.ones(len(table), bool) if selection.area is None else touching(table, selection.area)
    if selection.scales:
        mask &= np.isclose(table.scales[:, None], selection.scales, rtol=1e-5).any(axis=1)
    for near in selection.near:
        rows = np.flatnonzero(mask)
        mask[rows] = near.mask(table.select(rows))
    return mask


def touching(table: ChipTable, area: LonLatGeometry) -> BoolMask:
    """Chips of `table` that touch `area`, shape (N,): by their bounds first, then exactly where these leave a doubt."""
    mask, surely = meeting(Corners.of_bounds(table.bounds_lonlat), area)
    rows = np.flatnonzero(mask & ~surely)
    shapely.prepare(area)
    mask[rows] = shapely.intersects(shapely.from_wkb(table.wkb[rows]), area)
    return mask


def meeting(corners: Corners, area: LonLatGeometry | None) -> tuple[BoolMask, BoolMask]:
    """Which chips may touch `area`, as their bounds meet those of a part of it, and which surely do, both (N,).

    A footprint is in one piece, so it has a point at every longitude and at every latitude between its bounds; where
    these lie inside of those of an upright rectangle along one axis, they only have to meet along the other. One that
    is cut at the antimeridian is not in one piece. On which side of a rectangle corners lie says all (the outcodes of
    D. Cohen and I. Sutherland; Newman and Sproull, "Principles of Interactive Computer Graphics", 2nd edition, 1979).
    """
    if area is None:
        return np.ones(len(corners), bool), np.ones(len(corners), bool)
    points, ring = corners.points, corners.ring
    may_touch, surely = np.zeros((2, len(corners)), bool)
    for box, is_upright in zip(*_parts(area), strict=True):
        sides = _sides(points, box).take(ring)  # half the time of an index
        meets = np.bitwise_and.reduce(sides, axis=0) == 0
        may_touch |= meets
        if is_upright:
            beyond = np.bitwise_or.reduce(sides, axis=0)
            surely |= meets & (((beyond & _AT_SIDES) == 0) | ((beyond & _ABOVE_BELOW) == 0))
    if len(points[0]) and not points[0].max() - points[0].min() < WHOLE_TURN:
        surely &= np.ptp(points[0][ring], axis=0) < WHOLE_TURN
    return may_touch, surely


def _sides(points: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Where points (2, P) lie outside of a rectangle, bits of `_AT_SIDES` and `_ABOVE_BELOW`, (P,)."""
    (lon, lat), (west, south, east, north) = points, box.tolist()
    sides: NDArray[np.uint8] = (lon < west).view(np.uint8)
    for bit, outside in enumerate((lon > east, lat < south, lat > north), start=1):
        sides |= outside.view(np.uint8) << bit
    return sides


def _inside_a_box(bounds: NDArray[np.float64], area: LonLatGeometry) -> BoolMask:
    """Bounds (N, 4) that lie inside of a part of `area` that is an upright rectangle."""
    mask = np.zeros(len(bounds), bool)
    for west, south, east, north in _boxes(area):
        inside = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(axis=1)
        mask |= inside & (bounds[:, 0] <= bounds[:, 2])
    return mask


def _boxes(area: LonLatGeometry) -> NDArray[np.float64]:
    """Bounds of the parts of `area` that are upright rectangles, (N, 4)."""
    boxes, is_upright = _parts(area)
    upright: NDArray[np.float64] = boxes[is_upright]
    return upright


@lru_cache(maxsize=4)
def _parts(area: LonLatGeometry) -> tuple[NDArray[np.float64], BoolMask]:
    """Bounds of the parts of `area`, (N, 4), and which of them are upright rectangles, (N,)."""
    parts = shapely.get_parts(area)
    boxes = shapely.bounds(parts)
    return boxes, shapely.equals(parts, shapely.box(*boxes.T))


def touching_bounds(bounds: NDArray[np.float64], area: LonLatGeometry) -> BoolMask:
    """Bounds (N, 4) that touch the bounds of a part of `area`: a superset of the chips that touch it."""
    return meeting(Corners.of_bounds(bounds), area)[0]
