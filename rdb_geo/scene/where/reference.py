"""Where a raster lies: its CRS, its transform and its ground sample distance, or one sentence why it can't be known."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pyproj
import rasterio
from affine import Affine
from pyproj.exceptions import CRSError, ProjError
from rasterio.control import GroundControlPoint
from rasterio.transform import from_gcps

from rdb_geo.core.errors import MissingCrsError, RdbGeoWarning, SceneError
from rdb_geo.core.progress import Note
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.files.beside import crs_beside
from rdb_geo.scene.files.scene_source import SceneSource, is_url
from rdb_geo.scene.where.lonlat import apply_transform, looks_like_degrees, to_lonlat

EARTH_RADIUS_M = (6_300_000, 6_420_000)
"""Every ellipsoid of Earth has its semi-major axis in this range."""

EDITABLE = frozenset(("GTiff", "HFA", "ENVI", "PCIDSK", "KEA"))
"""GDAL's drivers that change a file in place."""

GCP_FLATTEST = 1e-6
"""Ground control points whose spread across is less than this share of that along lie on one line."""

PROBES = ((0.5, 0.5), (0.25, 0.5), (0.75, 0.5), (0.5, 0.25), (0.5, 0.75), (0.25, 0.25), (0.75, 0.75))
"""Where the ground sample distance is measured, as shares of width and height: the first that lies on Earth."""

GCP_FIT_LIMIT_PX = 1.0
"""A larger error of the fit through the ground control points is worth a warning."""


GSD_DISAGREEMENT = 2.0
"""A STAC Item whose GSD differs by more than this factor from what the transform says is not believed."""


COUNTING = Affine(1, 0, 0, 0, -1, 0)
"""Programs write this for none: it counts pixels."""

FINEST_M = 1e-3
"""No picture from the air has smaller pixels on the ground: coordinates in degrees, taken for metres, give such."""

OBLONG = 1.25
"""Pixels whose sides differ by less than this factor on the ground count as square."""


def reference_of(uri: str, dataset: rasterio.DatasetReader) -> tuple[str, Affine]:
    """CRS and transform of an open raster; ground control points give the affine transform that fits them best.

    The CRS is an authority code where it has one, else WKT2; the transform takes (column, row) to (x, y). `uri` is for
    messages.

    Raises:
        MissingCrsError: There is no CRS, no transform, or only RPCs.
        SceneError: The CRS is not of Earth, or unknown to PROJ.
    """
    points, points_crs = dataset.gcps
    is_counting = dataset.transform == COUNTING and not (dataset.crs and dataset.crs.is_geographic)
    has_transform = dataset.transform != Affine.identity() and not is_counting
    declared = dataset.crs or (crs_beside(uri) if has_transform or points else None)
    if declared and has_transform:
        return _crs_name(uri, declared), _check_transform(uri, dataset.transform)
    crs = points_crs or declared
    if points and crs is not None:
        return _crs_name(uri, crs), _check_transform(uri, _fit(uri, points, is_geographic=crs.is_geographic))
    if dataset.rpcs is not None:
        raise MissingCrsError("only-rpc", scene=uri)
    if dataset.tags(ns="GEOLOCATION"):
        raise MissingCrsError("only-geolocation", scene=uri)
    if dataset.crs:
        raise MissingCrsError("no-corners", scene=uri)
    if not has_transform and "EXIF_GPSLatitude" in dataset.tags():
        raise MissingCrsError("camera-file", scene=uri)
    what = "ground control points" if points else "coordinates" if has_transform else "georeferencing"
    has_what = f"{what} without a" if points or has_transform else "no"
    raise MissingCrsError("no-crs", scene=uri, what=has_what, advice=_advice(uri, dataset.driver))


def _advice(uri: str, driver: str) -> str:
    """How a file of this format gets a CRS."""
    if is_url(uri) or driver == "VRT":
        return f"make a VRT that has one:  gdal_translate -of VRT -a_srs EPSG:… '{uri}' scene.vrt"
    if driver in EDITABLE:
        return "assign one, for example with  gdal_edit.py -a_srs EPSG:…, or write it (WKT or EPSG:…) into a .prj file."
    return "write it (WKT or EPSG:…) into a .prj file of its name, or make a GeoTIFF:  gdal_translate -a_srs EPSG:…"


def ground_sample_distance_m(uri: str, crs: str, transform: Affine, width_px: int, height_px: int) -> float:
    """Metres on the ground for one pixel, at the centre of the scene or as near to it as Earth is.

    Both axes are measured with the geodesic on WGS 84 and their geometric mean is taken, so it is right in degrees,
    feet, Web Mercator and for rotated scenes.

    Raises:
        SceneError: No part of the scene lies on Earth, or its pixels are smaller than `FINEST_M`.
    """
    across, down = _pixel_m(crs, transform, width_px, height_px)
    if across * down >= FINEST_M**2:
        return math.sqrt(across * down)
    known, (x, y) = pyproj.CRS.from_user_input(crs), (transform.c, transform.f)
    if not known.is_geographic and looks_like_degrees(np.array([x]), np.array([y])):
        raise SceneError("degrees-as-metres", scene=uri, x=f"{x:.10g}", y=f"{y:.10g}", crs=known.name)
    if known.is_geographic and not looks_like_degrees(np.array([x]), np.array([y])):
        raise SceneError("metres-as-degrees", scene=uri, x=f"{x:.10g}", y=f"{y:.10g}", crs=known.name)
    raise SceneError("nowhere", scene=uri)


def oblong(record: SceneRecord, at_px: tuple[float, float] | None = None) -> float:
    """How many times as high as wide a pixel is on the ground; 1 for what is less than `OBLONG` from square.

    At this column and row, or in the middle of the scene, or as near to it as Earth is.
    """
    transform = Affine(*record.transform)
    if at_px is None:
        across, down = _pixel_m(record.crs, transform, record.width_px, record.height_px)
    else:
        across, down = _pixel_m(record.crs, moved(transform, at_px), 0, 0)
    is_oblong = across > 0 and max(across, down) / min(across, down) >= OBLONG
    return down / across if is_oblong else 1.0


def moved(transform: Affine, at_px: tuple[float, float]) -> Affine:
    """The transform of a raster that begins at a column and row of this one."""
    x, y = apply_transform(transform, np.array([at_px[0]]), np.array([at_px[1]]))
    return Affine(transform.a, transform.b, float(x[0]), transform.d, transform.e, float(y[0]))


def stretched(record: SceneRecord) -> list[str]:
    """A sentence where pixels, and chips of so many pixels, are far from square on the ground."""
    ratio = oblong(record)
    if ratio == 1:
        return []
    is_high, ratio = ratio > 1, max(ratio, 1 / ratio)
    shape = "high as wide" if is_high else "wide as high"
    said = (
        f"its pixels are {ratio:.1f} times as {shape} on the ground, and so are its chips: for square ones warp it to "
    )
    said += "metres first (gdalwarp -t_srs with its UTM zone)."
    return [Note("stretched", said, ratio=ratio, is_high=is_high)]


def _pixel_m(crs: str, transform: Affine, width_px: int, height_px: int) -> tuple[float, float]:
    """Metres on the ground across and down a pixel; 0 where no part of the scene lies on Earth."""
    transformer, geod = to_lonlat(crs), pyproj.Geod(ellps="WGS84")
    for share_x, share_y in PROBES:
        col, row = width_px * share_x, height_px * share_y
        cols, rows = np.array([col, col + 1, col]), np.array([row, row, row + 1])
        lon, lat = transformer.transform(*apply_transform(transform, cols, rows))
        if not (np.isfinite(lon).all() and np.isfinite(lat).all() and (np.abs(lat) <= 90).all()):
            continue
        _, _, lengths = geod.inv([lon[0], lon[0]], [lat[0], lat[0]], [lon[1], lon[2]], [lat[1], lat[2]])
        if np.isfinite(lengths).all() and min(lengths) > 0:
            return float(lengths[0]), float(lengths[1])
    return 0.0, 0.0


def _crs_name(uri: str, crs: rasterio.crs.CRS) -> str:
    try:
        known = pyproj.CRS.from_user_input(crs.to_wkt())
    except (CRSError, rasterio.errors.CRSError) as error:
        raise SceneError("unknown-crs", scene=uri, reason=str(error)) from error
    ellipsoid = known.ellipsoid
    is_height = known.is_vertical and not known.is_compound
    if ellipsoid is None or known.is_engineering or known.is_geocentric or is_height:
        raise MissingCrsError("local-crs", scene=uri, crs=known.name)
    if not EARTH_RADIUS_M[0] <= ellipsoid.semi_major_metre <= EARTH_RADIUS_M[1]:
        raise SceneError("not-earth", scene=uri, crs=known.name)
    authority = known.to_authority(min_confidence=100)
    name = ":".join(authority) if authority else known.to_wkt()
    try:
        to_lonlat(name)
    except (ProjError, CRSError) as error:
        raise SceneError("unturned-crs", scene=uri, crs=known.name) from error
    return name


def _check_transform(uri: str, transform: Affine) -> Affine:
    if not all(map(math.isfinite, transform[:6])) or transform.determinant == 0:
        raise MissingCrsError("broken-transform", scene=uri, transform=str(tuple(transform)[:6]))
    return transform


def _fit(uri: str, points: list[GroundControlPoint], *, is_geographic: bool) -> Affine:
    if len(points) < 3:
        raise MissingCrsError("few-points", scene=uri, count=len(points))
    if is_geographic and max(p.x for p in points) - min(p.x for p in points) > 180:
        points = [GroundControlPoint(p.row, p.col, p.x + 360 * (p.x < 0), p.y) for p in points]
    if not (_span_a_plane([(p.col, p.row) for p in points]) and _span_a_plane([(p.x, p.y) for p in points])):
        raise MissingCrsError("points-on-line", scene=uri)
    transform: Affine = from_gcps(points)
    cols, rows = apply_transform(~transform, np.array([p.x for p in points]), np.array([p.y for p in points]))
    error_px = float(np.hypot(cols - [p.col for p in points], rows - [p.row for p in points]).max())
    if error_px > GCP_FIT_LIMIT_PX:
        warnings.warn(
            f"{uri}: its ground control points fit a straight transform only to {error_px:.1f} px; "
            "warp it for exact footprints.",
            RdbGeoWarning,
            stacklevel=2,
        )
    return transform


def _span_a_plane(points: list[tuple[float, float]]) -> bool:
    """The points are numbers and don't lie on one line."""
    offsets = np.array(points) - np.mean(points, axis=0)
    if not np.isfinite(offsets).all():
        return False
    longest, shortest = np.linalg.svd(offsets, compute_uv=False)
    return bool(shortest > GCP_FLATTEST * longest)


def believed_gsd_m(source: SceneSource, measured_m: float) -> float:
    """The STAC Item's GSD where there is one that can be true, else the measured one."""
    if source.gsd_m is None:
        return measured_m
    if 1 / GSD_DISAGREEMENT <= source.gsd_m / measured_m <= GSD_DISAGREEMENT:
        return source.gsd_m
    warnings.warn(
        f"{source.provenance} states {source.gsd_m:g} m per pixel and {source.uri} has {measured_m:.3g} m: "
        "the latter is used.",
        RdbGeoWarning,
        stacklevel=4,
    )
    return measured_m
