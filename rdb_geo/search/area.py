"""The user's area of interest, from a box or a vector file, as one lon/lat geometry."""

from __future__ import annotations

from pathlib import Path

import shapely

from rdb_geo.core.errors import AreaError
from rdb_geo.core.geometry import BBox, LonLatGeometry
from rdb_geo.search.layers import read_shapes


def area_geometry(*, bbox: BBox | None, aoi: str | Path | None) -> LonLatGeometry | None:
    """The area that both limits leave, or None where there is no limit.

    Args:
        bbox: A box in degrees.
        aoi: A vector layer of polygons, in any CRS: ``FILE`` or ``FILE:LAYER``.

    Raises:
        AreaError: The file can't be read, has no CRS, holds no polygon or a broken one, or does not meet the box.
    """
    if aoi is None:
        return None if bbox is None else bbox.to_geometry()
    area = read_area(aoi)
    if bbox is None:
        return area
    common = _polygons(shapely.intersection(area, bbox.to_geometry()))
    if common.is_empty:
        raise AreaError(f"the polygons of {aoi} and the box don't meet: nothing could be found there.")
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
