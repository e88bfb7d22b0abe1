"""Places that a scene can hardly mean: far from where its CRS is used or from its name's tile, or in degrees."""

from __future__ import annotations

import re

import numpy as np
import pyproj
from affine import Affine
from numpy.typing import NDArray

from rdb_geo.core.progress import Note
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.lonlat import apply_transform, looks_like_degrees, to_lonlat

FAR_KM = 500.0
"""Mosaics reach into the zones beside their own, and national grids across borders; nobody's reach so far."""

TILE = re.compile(r"(?:^|[_.])T(?P<zone>0[1-9]|[1-5]\d|60)(?P<band>[C-HJ-NP-X])[A-HJ-NP-Z]{2}(?=[_.]|$)")
"""A tile of the military grid in the names of Sentinel-2's and HLS's files: zone, band of latitude, square."""

BANDS = "CDEFGHJKLMNPQRSTUVWX"
"""Bands of latitude, 8° each from 80° S on; the last has 12°."""

FAR_FROM_TILE_KM = 120.0
"""Squares of 110 km at the edge of a zone reach into the one beside it."""

LOOKED_AT = np.array([(x, y) for x in (0.0, 0.5, 1.0) for y in (0.0, 0.5, 1.0)])
"""Places of a scene, as shares of its width and height; the nearest counts."""

EDGE_POINTS = 65
"""So many points of each meridian that bounds an area are measured to."""

LIKENESS = 70
"""Of a CRS without a code, those that PROJ holds for the same to so many percent tell where it is used."""


def misplaced(record: SceneRecord) -> list[Note]:
    """A sentence where the scene's CRS and corners hardly belong together."""
    crs = _horizontal(pyproj.CRS.from_user_input(record.crs))
    x, y = apply_transform(Affine(*record.transform), *_looked_at(record))
    if crs.is_projected and looks_like_degrees(x, y):
        said = f"its corners ({x[0]:.6g}, {y[0]:.6g}) look like degrees, and its CRS ({crs.name}) has none: "
        said += "assign its own."
        return [Note("like-degrees", said, x=float(x[0]), y=float(y[0]), crs=crs.name)]
    lon, lat = to_lonlat(record.crs).transform(x, y)
    on_earth = np.isfinite(lon) & np.isfinite(lat)
    if not on_earth.any():
        return []
    lon, lat = lon[on_earth], lat[on_earth]
    at = float(lon[len(lon) // 2]), float(lat[len(lat) // 2])
    where = f"it lies at {at[0]:.1f}, {at[1]:.1f} (longitude, latitude), "
    found = TILE.search(record.uri.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    tile_km = 0.0 if found is None else _far_km(lon, lat, _box_of_tile(int(found["zone"]), found["band"]))
    if found is not None and tile_km > FAR_FROM_TILE_KM:
        tile = found[0].lstrip("_.")
        said = f"{where}{tile_km:,.0f} km from the zone of the tile {tile} in its name: check its CRS ({crs.name})."
        return [Note("other-tile", said, km=round(tile_km), tile=tile, crs=crs.name, lon=at[0], lat=at[1])]
    areas = _areas_of_use(crs)
    far_km = min((_far_km(lon, lat, area) for area in areas), default=0.0)
    if far_km <= FAR_KM:
        return []
    said = (
        f"{where}{far_km:,.0f} km from where its CRS ({crs.name}) is used: check that the CRS and the corners are its "
        "own."
    )
    return [Note("far", said, km=round(far_km), crs=crs.name, lon=at[0], lat=at[1])]


def _box_of_tile(zone: int, band: str) -> tuple[float, float, float, float]:
    """West, south, east, north of a zone and band of the military grid; 6° wide, as exceptions in Norway are not."""
    west, south = 6.0 * zone - 186, 8.0 * BANDS.index(band) - 80
    return west, south, west + 6, south + (12 if band == BANDS[-1] else 8)


def _looked_at(record: SceneRecord) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return LOOKED_AT[:, 0] * record.width_px, LOOKED_AT[:, 1] * record.height_px


def _horizontal(crs: pyproj.CRS) -> pyproj.CRS:
    """Of a compound CRS the part without heights, of one bound to another the one itself."""
    if crs.is_compound:
        return _horizontal(crs.sub_crs_list[0])
    return _horizontal(crs.source_crs) if crs.is_bound and crs.source_crs is not None else crs


def _areas_of_use(crs: pyproj.CRS) -> list[tuple[float, float, float, float]]:
    """West, south, east, north in degrees of where a CRS, or one that it may be, is used; west > east across 180°.

    The zones of WGS 84 / UTM count on both sides of the equator: Landsat's northings are negative in the south.
    """
    meridian = _utm_meridian(crs)
    if meridian is not None and crs.ellipsoid is not None and crs.ellipsoid.name == "WGS 84":
        return [(meridian - 3, -80, meridian + 3, 84)]
    alike = [] if crs.area_of_use else crs.list_authority(min_confidence=LIKENESS)
    known = [crs, *(pyproj.CRS.from_authority(each.auth_name, each.code) for each in alike)]
    return [each.area_of_use.bounds for each in known if each.area_of_use is not None]


def _utm_meridian(crs: pyproj.CRS) -> float | None:
    """The central meridian of a UTM zone in metres."""
    operation = crs.coordinate_operation
    if operation is None or operation.method_code != "9807":
        return None
    told = {parameter.name: float(parameter.value) for parameter in operation.params}
    meridian = told.get("Longitude of natural origin", 0.0)
    is_utm = told.get("Scale factor at natural origin") == 0.9996 and told.get("False easting") == 500_000
    return meridian if is_utm and meridian % 6 == 3 else None


def _far_km(lon: NDArray[np.float64], lat: NDArray[np.float64], area: tuple[float, float, float, float]) -> float:
    """From the nearest of some places to an area in degrees, on the geodesic of WGS 84; 0 for one inside."""
    west, south, east, north = area
    width = (east - west) % 360 or 360
    is_within = (lon - west) % 360 <= width
    if (is_within & (south <= lat) & (lat <= north)).any():
        return 0.0
    geod, lengths = pyproj.Geod(ellps="WGS84"), []
    edge = np.linspace(south, north, EDGE_POINTS)
    for x, y, has_meridian in zip(lon, lat, is_within, strict=True):
        to_lon = np.full(1, x) if has_meridian else np.repeat((west, east), EDGE_POINTS)
        to_lat = np.clip([y], south, north) if has_meridian else np.tile(edge, 2)
        lengths.append(geod.inv(np.full(len(to_lon), x), np.full(len(to_lon), y), to_lon, to_lat)[2].min())
    return float(min(lengths)) / 1000
