"""The user's area of interest, from a box or a vector file, as one lon/lat geometry."""

from __future__ import annotations

from pathlib import Path

import shapely

from rdb_geo.core.errors import AreaError
from rdb_geo.core.geometry import BBox, LonLatGeometry


def area_geometry(*, bbox: BBox | None, aoi: Path | None) -> LonLatGeometry | None:
    """The area that both limits leave, or None where there is no limit.

    Args:
        bbox: A box in degrees.
        aoi: A vector file of polygons, in any CRS.

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


def read_area(path: Path) -> LonLatGeometry:
    """The polygons of a vector file, dissolved, in EPSG:4326 (lon, lat).

    Raises:
        AreaError: See `area_geometry`.
    """
    if not path.exists():
        raise AreaError(f"there is no area file {path}: check the name.")
    frame = _read(path)
    if frame.crs is None:
        raise AreaError(
            f"{path} has no CRS, so its polygons have no place on Earth: assign one, or save it as GeoPackage."
        )
    shapes = frame.geometry
    shapes = shapes[~(shapes.isna() | shapes.is_empty)]
    if len(shapes) == 0:
        raise AreaError(f"{path} holds no shape: give a file with polygons.")
    kinds = sorted(set(shapes.geom_type) - {"Polygon", "MultiPolygon"})
    if kinds:
        raise AreaError(f"{path} holds {', '.join(kinds)}: an area needs polygons (buffer points and lines first).")
    broken = [number for number, is_valid in enumerate(shapes.is_valid, start=1) if not is_valid]
    if broken:
        reason = shapely.is_valid_reason(shapes.iloc[broken[0] - 1])
        raise AreaError(
            f"polygon {broken[0]} of {path} is broken ({reason}): repair it, for example with QGIS's Fix geometries."
        )
    area = _polygons(shapely.union_all(shapes.to_crs("EPSG:4326").to_numpy()))
    if area.is_empty or not all(map(_is_on_globe, shapely.get_parts(area))):
        raise AreaError(
            f"the polygons of {path} lie outside the globe in degrees: its CRS ({frame.crs.name}) is not the true one."
        )
    return area


def _read(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a GeoDataFrame: geopandas is imported only here
    import geopandas
    from pyogrio.errors import DataSourceError

    try:
        if path.suffix.lower() == ".parquet":
            return geopandas.read_parquet(path)
        return geopandas.read_file(path, engine="pyogrio")
    except (DataSourceError, OSError, ValueError) as error:
        cause = (str(error).splitlines() or [type(error).__name__])[0].split("; ")[0].rstrip(".")
        raise AreaError(f"{path} is not a vector file that can be read ({cause}).") from error


def _polygons(shape: shapely.Geometry) -> LonLatGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _is_on_globe(part: shapely.Polygon) -> bool:
    west, south, east, north = part.bounds
    return bool(west >= -180.001 and east <= 180.001 and south >= -90.001 and north <= 90.001)
