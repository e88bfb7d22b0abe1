"""The user's area of interest, from a box or a vector file, as one lon/lat geometry."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from rdb_geo.ask.layers import read_shapes
from rdb_geo.ask.turning import turned
from rdb_geo.core.errors import AreaError
from rdb_geo.core.geometry import BBox, LonLatGeometry


def area_geometry(
    *, bbox: BBox | None = None, within: str | Path | None = None, area: LonLatGeometry | None = None
) -> LonLatGeometry | None:
    """The area that all limits leave, or None where there is no limit.

    Args:
        bbox: A box in degrees.
        within: A vector layer of polygons, in any CRS: ``FILE`` or ``FILE:LAYER``.
        area: A geometry in EPSG:4326 (lon, lat); longitudes beyond ±180 are turned back.

    Raises:
        AreaError: The file can't be read, has no CRS, holds no polygon or a broken one; or the limits don't meet.
    """
    limits = [
        None if bbox is None else bbox.to_geometry(),
        None if area is None else turned(np.array([area], object))[0],
        None if within is None else read_area(within),
    ]
    given = [limit for limit in limits if limit is not None]
    if len(given) < 2:
        return given[0] if given else None
    common = _polygons(shapely.intersection_all(given))
    if common.is_empty:
        raise AreaError(
            f"the {f'polygons of {within}' if within else 'area'} and the box don't meet: nothing is there."
        )
    return common


def read_area(source: str | Path) -> LonLatGeometry:
    """The polygons of a vector layer, dissolved, in EPSG:4326 (lon, lat).

    Args:
        source: ``FILE``, or ``FILE:LAYER`` where the file holds several layers.

    Raises:
        AreaError: See `area_geometry`.
    """
    return _polygons(shapely.union_all(read_shapes(source, what="area", needs_polygons=True)))


def _polygons(shape: shapely.Geometry) -> LonLatGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
