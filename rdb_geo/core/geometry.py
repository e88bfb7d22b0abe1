"""Pixel windows, lon/lat boxes and chip footprints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from shapely import Geometry, MultiPolygon, Polygon, box, get_parts, segmentize

LonLatGeometry: TypeAlias = Polygon | MultiPolygon
"""EPSG:4326 in (longitude, latitude) order, degrees; cut at the antimeridian, so a MultiPolygon there."""


LONGEST_EDGE_DEG = 180.0
"""An edge of more degrees of longitude is one across the antimeridian."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open rectangle of pixels. The origin is the upper-left corner, rows grow downwards."""

    col_off: int
    """First column, in pixels of the scene."""

    row_off: int
    """First row, in pixels of the scene."""

    width: int
    """Columns, at least 1."""

    height: int
    """Rows, at least 1."""

    def __post_init__(self) -> None:
        """Refuse an empty window or one that starts before the scene does."""
        if self.width < 1 or self.height < 1 or self.col_off < 0 or self.row_off < 0:
            raise ValueError(
                f"not a window: col_off={self.col_off}, row_off={self.row_off}, "
                f"width={self.width}, height={self.height}"
            )


@dataclass(frozen=True, slots=True)
class BBox:
    """A box in EPSG:4326, degrees. ``west > east`` means that it crosses the antimeridian, as 170 … 190 does."""

    west: float
    """Longitude of the left edge, -180 … 180; given as up to ±540 it is turned back, like `east`."""

    south: float
    """Latitude of the lower edge, -90 … 90."""

    east: float
    """Longitude of the right edge, -180 … 180."""

    north: float
    """Latitude of the upper edge, -90 … 90."""

    def __post_init__(self) -> None:
        """Turn longitudes back; refuse latitudes that are out of order and values outside the globe."""
        if not (-540 <= self.west <= 540 and -540 <= self.east <= 540):
            raise ValueError(f"longitudes lie in -180 … 180, got west={self.west}, east={self.east}")
        if not (-90 <= self.south < self.north <= 90):
            hint = ": longitude comes first, W,S,E,N" if max(abs(self.south), abs(self.north)) > 90 else ""
            raise ValueError(f"latitudes must satisfy -90 ≤ south < north ≤ 90, got {self.south}, {self.north}{hint}")
        if self.west == self.east or (self.west, self.east) == (180, -180):
            raise ValueError(f"the box has no width: west = east = {self.west}")
        self._turn_back()

    def _turn_back(self) -> None:
        if min(self.west, self.east) >= -180 and max(self.west, self.east) <= 180:
            return
        is_whole = self.east - self.west >= 360
        object.__setattr__(self, "west", -180.0 if is_whole else (self.west + 180) % 360 - 180)
        object.__setattr__(self, "east", 180.0 if is_whole else 180 - (180 - self.east) % 360)

    def to_geometry(self) -> LonLatGeometry:
        """The box as a polygon, or as two where it crosses the antimeridian; wide ones have points on their edges."""
        spans = [(self.west, self.east)] if self.west < self.east else [(self.west, 180.0), (-180.0, self.east)]
        boxes = [box(west, self.south, east, self.north) for west, east in spans if west < east]
        parts = [part if part.length <= 2 * LONGEST_EDGE_DEG else segmentize(part, LONGEST_EDGE_DEG) for part in boxes]
        return parts[0] if len(parts) == 1 else MultiPolygon(parts)


@dataclass(frozen=True, slots=True, eq=False)
class Footprint:
    """The ground that one chip covers."""

    window: Window
    """Pixels of the scene that were read."""

    polygon: Polygon
    """The window's four corners in the scene's CRS: exact, counter-clockwise where x grows right and y up."""

    polygon_lonlat: LonLatGeometry
    """The same in EPSG:4326, with densified edges, cut at the antimeridian."""

    crs: str
    """The scene's CRS as an authority code (``EPSG:32633``) where it has one, else as WKT2."""


def polygons_in(shape: Geometry) -> Polygon | MultiPolygon:
    """The polygons in a geometry of any CRS, without lines and points that cutting left; an empty one where none is."""
    parts = [part for part in get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
