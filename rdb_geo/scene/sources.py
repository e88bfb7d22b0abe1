"""What the user names, as scenes that can be opened: paths, folders, globs and URLs (STAC Items: see `stac`)."""

from __future__ import annotations

import glob
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import SceneNotFoundError
from rdb_geo.scene.addresses import is_local
from rdb_geo.scene.stac import SceneSource, gdal_name, is_url, stac_source

RASTER_SUFFIXES = frozenset(
    (
        *(".tif", ".tiff", ".gtif", ".gtiff", ".btf", ".vrt", ".jp2", ".j2k", ".jpx", ".img", ".png", ".jpg", ".jpeg"),
        *(
            ".webp",
            ".nc",
            ".nc4",
            ".hdf",
            ".h5",
            ".hdf5",
            ".he5",
            ".ecw",
            ".sid",
            ".asc",
            ".dem",
            ".hgt",
            ".bil",
            ".bip",
        ),
        *(".bsq", ".grd", ".grb", ".grb2", ".grib", ".grib2", ".ntf", ".nitf", ".kea", ".pix", ".rst", ".mbtiles"),
    )
)
"""Files of a folder with one of these suffixes count as scenes; a file that is named outright may have any suffix."""

WORLD_FILES = frozenset((".tfw", ".tifw", ".tiffw", ".pgw", ".pngw", ".jgw", ".jpgw", ".wld", ".prj", ".hdr"))
PLAIN_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp"))
"""In a folder these count as scenes only beside a world file or ``.aux.xml``: otherwise they are photos."""

__all__ = ["SceneSource", "expand_sources", "gdal_name"]

ITEM_SUFFIXES = (".json", ".geojson")


def expand_sources(arguments: Sequence[str], *, asset: str | None = None) -> list[SceneSource]:
    """All scenes that `arguments` name, each once, in order.

    A folder stands for the rasters directly and below in it, sorted by path; sidecar files (``.msk``, ``.ovr``,
    ``.aux.xml``) are no scenes.

    Args:
        arguments: Paths, folders, globs, ``http(s)://``, ``s3://``, ``/vsi…`` names, GDAL sub-datasets, STAC Items
            (``.json``).
        asset: Key of the STAC asset; None = the visual, or the only image.

    Returns:
        The scenes, at least one.

    Raises:
        SceneNotFoundError: Nothing is there, or a folder or glob holds no raster.
        SceneError: A STAC Item can't be used.
    """
    found = [source for argument in arguments for source in _expand(argument, asset)]
    far = next((source.uri for source in found if is_offline() and not is_local(source.uri)), None)
    if far is not None:
        msg = f"{far} lies on a network, which --offline forbids to ask: copy it here, or leave --offline out."
        raise SceneNotFoundError(msg)
    return list({source.uri: source for source in found}.values())


def _expand(argument: str, asset: str | None) -> Iterator[SceneSource]:
    if is_url(argument):
        is_item = urllib.parse.urlparse(argument).path.lower().endswith(ITEM_SUFFIXES)
        yield stac_source(argument, asset) if is_item else SceneSource(gdal_name(argument))
        return
    path = Path(argument.removeprefix("file://")).expanduser()
    if path.is_dir():
        yield from _rasters_in(path)
    elif path.is_file():
        resolved = str(path.resolve())
        yield stac_source(resolved, asset) if path.suffix.lower() in ITEM_SUFFIXES else SceneSource(resolved)
    elif glob.has_magic(argument):
        yield from _matches(path)
    elif _is_subdataset(argument):
        yield SceneSource(argument)
    else:
        msg = f"there is no file, folder or URL {argument}: check the name."
        raise SceneNotFoundError(msg)


def _matches(pattern: Path) -> list[SceneSource]:
    matches = [Path(match) for match in sorted(glob.glob(str(pattern), recursive=True))]  # noqa: PTH207  # absolute ones
    rasters = [match for match in matches if match.is_file() and not _is_sidecar(match)]
    if not rasters:
        msg = f"no file matches {pattern}: check the pattern, quoted or not by your shell."
        raise SceneNotFoundError(msg)
    return [SceneSource(str(match.resolve())) for match in rasters]


def _is_subdataset(argument: str) -> bool:
    """``DRIVER:"file":layer``: a driver name of at least two letters before the first colon (``C:`` is a drive)."""
    driver, colon, rest = argument.partition(":")
    return bool(colon and rest) and len(driver) > 1 and driver.replace("_", "").isalnum()


def _is_sidecar(path: Path) -> bool:
    name, suffix = path.name.lower(), path.suffix.lower()
    return name.startswith(".") or name.endswith((".msk", ".ovr", ".xml", ".json")) or suffix in WORLD_FILES


def _rasters_in(folder: Path) -> list[SceneSource]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_sidecar(path)]
    rasters = [path for path in files if _has_raster_name(path) and not _is_plain_picture(path)]
    if not rasters:
        msg = f"the folder {folder} holds no raster: name the files, or another folder."
        raise SceneNotFoundError(msg)
    return [SceneSource(str(path.resolve())) for path in rasters]


def _has_raster_name(path: Path) -> bool:
    """A raster's suffix, or an ENVI header beside a file of any name."""
    has_header = path.with_suffix(".hdr").exists() or path.with_name(path.name + ".hdr").exists()
    return path.suffix.lower() in RASTER_SUFFIXES or has_header


def _is_plain_picture(path: Path) -> bool:
    if path.suffix.lower() not in PLAIN_PICTURES:
        return False
    has_world_file = any(path.with_suffix(suffix).exists() for suffix in WORLD_FILES)
    return not (has_world_file or path.with_name(path.name + ".aux.xml").exists())
