"""Which files of a folder are pictures, and which lie beside one and only tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

RASTER_SUFFIXES = frozenset(
    (
        *(".tif", ".tiff", ".gtif", ".gtiff", ".btf", ".vrt", ".jp2", ".j2k", ".jpx", ".img", ".png", ".jpg", ".jpeg"),
        *(".webp", ".nc", ".nc4", ".hdf", ".h5", ".hdf5", ".he5", ".ecw", ".sid", ".asc", ".dem", ".hgt", ".bil"),
        *(".bip", ".bsq", ".grd", ".grb", ".grb2", ".grib", ".grib2", ".ntf", ".nitf", ".kea", ".pix", ".rst"),
        ".mbtiles",
    )
)
"""Files of a folder with one of these suffixes count as scenes; a file that is named outright may have any suffix."""

WORLD_FILES = frozenset(
    (
        *(".tfw", ".tifw", ".tiffw", ".pgw", ".pngw", ".jgw", ".jpgw", ".jpegw", ".j2w", ".jp2w", ".bpw", ".gfw"),
        *(".wpw", ".webpw", ".eww", ".ecww", ".sdw", ".sidw", ".wld", ".tab", ".prj", ".hdr"),
    )
)
"""Suffixes of files that tell where a raster lies, and of its headers."""

PLAIN_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp"))
"""In a folder these count as scenes only beside a world file or ``.aux.xml``: otherwise they are photos."""


def pictures_of(names: Sequence[str]) -> list[str]:
    """The rasters among the files of a folder, in their order: no sidecars, and no photos without a place."""
    known = set(names)
    return [
        name for name in names if not is_sidecar(name) and is_raster(name, known) and not is_plain_picture(name, known)
    ]


def is_sidecar(name: str) -> bool:
    """A hidden file, a mask, overviews, metadata or a world file."""
    last = name.rsplit("/", 1)[-1].lower()
    suffix = PurePosixPath(last).suffix
    return last.startswith(".") or last.endswith((".msk", ".ovr", ".xml", ".json")) or suffix in WORLD_FILES


def is_beside(path: Path, mains: set[Path]) -> bool:
    """A sidecar of one of the others, as a shell gives it for ``images/*``; `mains`: these, with suffix and without."""
    for suffix in (".aux.xml", ".ovr", ".msk"):
        if path.name.lower().endswith(suffix):
            return path.with_name(path.name[: -len(suffix)]) in mains
    return path.suffix.lower() in WORLD_FILES and path.with_suffix("") in mains


def is_raster(name: str, names: set[str]) -> bool:
    """A raster's suffix, or an ENVI header beside a file of any name."""
    path = PurePosixPath(name)
    has_header = f"{name}.hdr" in names or str(path.with_suffix(".hdr")) in names
    return path.suffix.lower() in RASTER_SUFFIXES or has_header


def is_plain_picture(name: str, names: set[str]) -> bool:
    """A PNG, JPEG or WebP of which no other file tells where it lies."""
    path = PurePosixPath(name)
    if path.suffix.lower() not in PLAIN_PICTURES:
        return False
    own = path.suffix.lower()
    placed = (f"{own}w", f".{own[1]}{own[-1]}w", ".wld", ".tab")  # .pngw, .pgw, that of MapInfo
    has_world_file = any(
        str(path.with_suffix(suffix)) in names for ending in placed for suffix in (ending, ending.upper())
    )
    return not (has_world_file or f"{name}.aux.xml" in names)
