"""Why a raster can't be opened or read: GDAL's words turned into the true cause and what to do about it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import CorruptSceneError, NotRasterError, RdbGeoError, SceneNotFoundError
from rdb_geo.core.redaction import without_secrets
from rdb_geo.scene.files.scene_source import outer_file

TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

SERVICES = frozenset(("WMS", "WMTS", "OGCAPI", "DAAS", "EEDAI"))
"""GDAL's drivers for maps and tiles over a network."""

ELSEWHERE = "GDAL of Debian, OSGeo4W and conda-forge ({package}) holds one: gdal_translate it to GeoTIFF there"

DRIVERS = {
    "ECW": ((b"eC",), (".ecw",), "OSGeo4W and conda-forge's libgdal-ecw hold one: convert it to GeoTIFF there"),
    "MrSID": ((b"msid",), (".sid",), "OSGeo4W holds one (gdal-mrsid): convert it to GeoTIFF there"),
    "HDF4": ((b"\x0e\x03\x13\x01",), (".hdf", ".hdf4", ".h4"), ELSEWHERE.format(package="libgdal-hdf4")),
    "HDF5": ((b"\x89HDF\r\n\x1a\n",), (".h5", ".he5", ".hdf5"), ELSEWHERE.format(package="libgdal-hdf5")),
    "netCDF": ((b"CDF\x01", b"CDF\x02", b"CDF\x05"), (".nc", ".nc4"), ELSEWHERE.format(package="libgdal-netcdf")),
    "PDF": ((b"%PDF",), (".pdf",), ELSEWHERE.format(package="its package gdal")),
    "JPEG 2000": ((b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51"), (".jp2", ".j2k", ".jpx"), "convert it to GeoTIFF elsewhere"),
}
"""Formats whose drivers builds of GDAL lack: first bytes, suffixes, and where one is."""

PACKED = frozenset((".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".kmz", ".cab", ".iso"))
VECTORS = frozenset(
    (
        *(".shp", ".shx", ".dbf", ".kml", ".gpx", ".gml", ".fgb", ".dxf", ".dwg", ".tab", ".mif", ".osm"),
        *(".pbf", ".parquet", ".geoparquet", ".topojson"),
    )
)
POINTS = frozenset((".las", ".laz", ".e57", ".ply", ".pcd", ".xyz", ".obj", ".glb", ".fbx"))
DOCUMENTS = frozenset((".pdf", ".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx", ".odt", ".ods"))
VIDEOS = frozenset((".mp4", ".mov", ".avi", ".mkv", ".mpg", ".mpeg", ".wmv", ".ts", ".m4v", ".webm"))
PROJECTS = frozenset((".qgs", ".qgz", ".qlr", ".mxd", ".aprx", ".lyr", ".lyrx", ".mpk", ".psx", ".p4d", ".gdb"))
PHOTOS = frozenset((".dng", ".nef", ".cr2", ".cr3", ".arw", ".orf", ".rw2", ".raf", ".heic", ".heif"))
"""Suffixes of archives that are not read in place, and of files that are no rasters."""

NO_RANGES = "its server sends no parts of a file (no range requests): download the file and index it from here"

NO_ACCESS = (
    "access was refused: sign in, or take a fresh signed address (GDAL's variables such as AWS_ACCESS_KEY_ID or "
    "GDAL_HTTP_USERPWD)"
)

ANSWERS = {
    r"range downloading not supported": NO_RANGES,
    r"\b40[13]\b|access denied|invalidaccesskey|signaturedoesnotmatch|expired|_access_key|_auth_token": NO_ACCESS,
    r"\b404\b|\b410\b|nosuchkey|nosuchbucket": "nothing is there: check the address",
    r"could(n't| not) resolve": "its host is not known here: check the address and the network",
    r"timed? ?out|refused|unreachable|connection|reset": "its server does not answer: check the network, try again",
    r"\b5\d\d\b": "its server has a fault: try again later",
}
"""What GDAL says of an address, and the cause."""


def refusal(uri: str, cause: str) -> RdbGeoError:
    """Why GDAL, which said `cause` in one line, can't open a raster of this name."""
    address, cause = shown(uri), without_secrets(cause)
    outer = outer_file(uri)
    is_there = _is_address(outer) or os.path.exists(outer)  # noqa: PTH110  # a VRT in place of a name is too long for Path
    if uri != outer and is_there and "not recognized" in cause:
        return SceneNotFoundError(
            f"{address} is no archive of one file alone, as one on a network or of a STAC Item must be: download it, "
            "and give it as it is."
        )
    if _is_address(outer):
        why = next((why for pattern, why in ANSWERS.items() if re.search(pattern, cause, re.IGNORECASE)), None)
        if why is None:
            return SceneNotFoundError("unreached", scene=address, reason=cause)
        return SceneNotFoundError(f"{address} can't be opened: {why} ({cause}).")
    if Path(outer).is_absolute() and not outer.startswith("/vsi") and not is_there:
        return SceneNotFoundError("no-scene", scene=address)
    return _file_refusal(address, Path(uri), cause)


def _file_refusal(address: str, path: Path, cause: str) -> RdbGeoError:
    if _is_empty(path):
        return NotRasterError(f"{address} is empty (0 bytes): get a fresh copy of it.")
    if _begins(path, TIFF_MAGIC):
        return CorruptSceneError("damaged-tiff", scene=address, reason=cause)
    for name, (magic, suffixes, where) in DRIVERS.items():
        can_read = _has_driver(name) and (name != "PDF" or "not recognized" not in cause)  # some only write PDF
        if _begins(path, magic) and can_read:
            return CorruptSceneError("damaged-format", scene=address, format=name, reason=cause)
        if (_begins(path, magic) or path.suffix.lower() in suffixes) and not can_read:
            return NotRasterError("no-driver", scene=address, format=name, where=where)
    if _begins(path, (b"<GDAL_WMS", b"<WMS_", b"<GDAL_WMTS", b"<Capabilities")):
        return _offline(address) or SceneNotFoundError(
            f"the service of {address} does not answer ({cause}): check its address and the network."
        )
    return packed_file(address) or _unlike(address) or NotRasterError("no-raster", scene=address, reason=cause)


def check_service(uri: str, driver: str) -> None:
    """Raise `SceneNotFoundError` under ``--offline``: a file of this machine that names a map or tile service."""
    if driver in SERVICES and (refused := _offline(shown(uri))):
        raise refused


def _offline(address: str) -> SceneNotFoundError | None:
    return SceneNotFoundError("offline-source", scene=f"the service of {address}") if is_offline() else None


def _unlike(address: str) -> NotRasterError | None:
    """What a file is that is no raster, by its name."""
    kinds = (
        (VECTORS, NotRasterError("vector-file", scene=address)),
        (POINTS, NotRasterError("point-cloud", scene=address)),
        (DOCUMENTS, NotRasterError("document-file", scene=address)),
        (VIDEOS, NotRasterError("video-file", scene=address)),
        (PROJECTS, NotRasterError("project-file", scene=address)),
        (PHOTOS, NotRasterError("camera-file", scene=address)),
    )
    return next((why for suffixes, why in kinds if Path(address).suffix.lower() in suffixes), None)


def packed_file(name: str) -> NotRasterError | None:
    """Why an archive that is not read in place is no scene, by its name; None for other files."""
    suffix = Path(name).suffix.lower()
    return NotRasterError("packed-file", scene=name, format=suffix[1:]) if suffix in PACKED else None


def shown(uri: str) -> str:
    """What people call a scene: without GDAL's prefix for an address, and without secrets."""
    return without_secrets(outer_file(uri).removeprefix("/vsicurl/"))


def _is_address(uri: str) -> bool:
    return uri.startswith("/vsi") and not uri.startswith(
        ("/vsizip/", "/vsitar/", "/vsigzip/", "/vsi7z/", "/vsirar/", "/vsimem/")
    )


def _begins(path: Path, magic: tuple[bytes, ...]) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(256)
    except (OSError, ValueError):
        return False
    return start.startswith(magic) or start.lstrip().startswith(magic)


def _is_empty(path: Path) -> bool:
    """A file of this machine that holds nothing."""
    try:
        return path.is_file() and not path.stat().st_size
    except (OSError, ValueError):
        return False


def _has_driver(name: str) -> bool:
    import rasterio

    with rasterio.Env() as gdal:
        known = {driver.upper() for driver in gdal.drivers()}
    return ("JP2OPENJPEG" if name == "JPEG 2000" else name.upper()) in known
