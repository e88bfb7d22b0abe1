"""GeoJSON geometries of a request to areas."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from rdb_geo.core.errors import AreaError

if TYPE_CHECKING:
    from rdb_geo.core.geometry import LonLatGeometry

Geometry: TypeAlias = Mapping[str, Any]
"""A GeoJSON Polygon or MultiPolygon in lon/lat, as it came."""

ROUNDING_DEG = 1e-6
"""How far a client's arithmetic may reach beyond ±180 and ±90."""


def read_geometry(raw: Geometry) -> LonLatGeometry:
    """The area that a Polygon or MultiPolygon stands for, without heights.

    Longitudes may go on across ±180, or jump there: whoever uses the area turns them back.

    Raises:
        AreaError: It is empty or broken, or lies outside the globe in degrees.
    """
    import shapely
    from shapely.geometry import shape

    from rdb_geo.core.globe import FARTHEST_LON, unfolded

    try:
        area = shapely.force_2d(shape(dict(raw)))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise AreaError("the area's coordinates are no rings of longitudes and latitudes.") from error
    if area.is_empty:
        raise AreaError("empty-area")
    west, south, east, north = area.bounds
    if (
        not all(map(math.isfinite, area.bounds))
        or max(-west, east) > FARTHEST_LON
        or max(-south, north) > 90 + ROUNDING_DEG
    ):
        raise AreaError("area-off-globe", bounds=", ".join(f"{bound:.6g}" for bound in area.bounds))
    if not (drawn := unfolded(area)).is_valid:
        raise AreaError("broken-area", reason=shapely.is_valid_reason(drawn))
    return area
