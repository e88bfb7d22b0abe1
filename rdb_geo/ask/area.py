"""The user's area of interest, from a box or a vector file, as one lon/lat geometry."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import shapely

from rdb_geo.ask.layers import read_shapes
from rdb_geo.ask.turning import short_way, turned
from rdb_geo.core.errors import AreaError
from rdb_geo.core.geometry import LonLatGeometry, polygons_in


def area_geometry(
    *, area: LonLatGeometry | None = None, within: str | os.PathLike[str] | None = None
) -> LonLatGeometry | None:
    """The area that all limits leave, or None where there is no limit.

    `area` is in EPSG:4326 (lon, lat); edges of more than 180° of longitude are taken the short way, and longitudes
    beyond ±180 turned back. `within` is a layer of polygons in any CRS, ``FILE`` or ``FILE:LAYER``. AreaError: the file
    can't be read, has no CRS, holds no polygon or a broken one; or the limits don't meet.
    """
    drawn = None if area is None else turned(short_way(np.array([area], object), "the area"))[0]
    if within is None:
        return drawn
    polygons = read_area(os.fspath(within))
    common = polygons if drawn is None else polygons_in(shapely.intersection(polygons, drawn))
    if common.is_empty:
        raise AreaError(f"the polygons of {os.fspath(within)} and the box don't meet: nothing is there.")
    return common


def read_area(source: str | Path) -> LonLatGeometry:
    """The polygons of a vector layer, ``FILE`` or ``FILE:LAYER``, dissolved, in EPSG:4326.

    Raises as `area_geometry`.
    """
    return polygons_in(shapely.union_all(read_shapes(source, what="area", needs_polygons=True)))
