"""Small real GeoTIFFs for the tests, and where the real data lie."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import rasterio
from affine import Affine
from fakes import COLOURS
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import NotGeoreferencedWarning

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class SceneCase:
    """Where a made scene lies."""

    crs: str
    transform: Affine


CASES = {
    "utm-north": SceneCase("EPSG:32633", Affine(10, 0, 399_960, 0, -10, 5_300_040)),
    "utm-south": SceneCase("EPSG:32756", Affine(10, 0, 334_000, 0, -10, 6_252_000)),
    "lonlat": SceneCase("EPSG:4326", Affine(1e-4, 0, 13.3, 0, -1e-4, 52.5)),
    "web-mercator": SceneCase("EPSG:3857", Affine(4.77, 0, 1_480_000, 0, -4.77, 6_890_000)),
    "rotated": SceneCase("EPSG:32633", Affine(9.397, 3.42, 399_960, 3.42, -9.397, 5_300_040)),
    "rotated-90": SceneCase("EPSG:32633", Affine(0, 10, 399_960, 10, 0, 5_300_040)),
    "sheared": SceneCase("EPSG:32633", Affine(10, 3, 399_960, 1, -8, 5_300_040)),
    "south-up": SceneCase("EPSG:32633", Affine(10, 0, 399_960, 0, 10, 5_300_040)),
    "west-left": SceneCase("EPSG:32633", Affine(-10, 0, 399_960, 0, 10, 5_300_040)),
    "tall-pixels": SceneCase("EPSG:32633", Affine(10, 0, 399_960, 0, -20, 5_300_040)),
    "feet": SceneCase("EPSG:2263", Affine(2, 0, 980_000, 0, -2, 200_000)),
    "northing-first": SceneCase("EPSG:2180", Affine(2, 0, 357_000, 0, -2, 506_000)),
    "polar": SceneCase("EPSG:3413", Affine(1000, 0, -113_000, 0, -1000, 87_000)),
    "polar-south": SceneCase("EPSG:3031", Affine(1000, 0, -113_000, 0, -1000, 87_000)),
    "antimeridian": SceneCase("EPSG:4326", Affine(1e-3, 0, 179.9, 0, -1e-3, -16.5)),
    "antimeridian-360": SceneCase("EPSG:4326", Affine(1e-3, 0, -180.1, 0, -1e-3, -16.5)),
    "antimeridian-utm": SceneCase("EPSG:32660", Affine(100, 0, 704_000, 0, -100, 5_530_000)),
    "antimeridian-mercator": SceneCase("EPSG:3857", Affine(100, 0, 20_030_000, 0, -100, -1_860_000)),
}
"""Places that break careless readers."""

RANGES = {
    "uint8": (1.0, 0.0),
    "int8": (0.4, -51.0),
    "uint16": (16.0, 0.0),
    "int16": (10.0, -500.0),
    "uint32": (1e5, 0.0),
}
"""Stored value = 8-bit value · first + second; floats store reflectance, 0 … 1."""


class MakeScene(Protocol):
    """Writes a small real GeoTIFF; see the fixture `make_scene`."""

    def __call__(self, name: str = ..., **options: Any) -> Path: ...


def picture(width: int, height: int, bands: int) -> np.ndarray:
    """Grey stripes turned by 33° on a slope, 80 … 140, shape (bands, height, width): no symmetry at all."""
    rows, cols = np.mgrid[0:height, 0:width]
    angle = np.deg2rad(33)
    along = cols * np.cos(angle) + rows * np.sin(angle)
    across = rows * np.cos(angle) - cols * np.sin(angle)
    tilt = 6 * along / max(1.0, np.abs(along).max()) + 9 * across / max(1.0, np.abs(across).max())
    stripes = 10 * np.sin(along / 5) + 5 * np.sin(across / 11)
    return np.stack([110 + stripes + tilt + 2 * (band - 1) * np.sin(along / 23) for band in range(bands)])


def stored(values: np.ndarray, dtype: str) -> np.ndarray:
    """8-bit values as `dtype` stores them; see `RANGES`."""
    if dtype.startswith("complex"):
        return values.astype(dtype)
    if dtype.startswith("float"):
        return (values / 255).astype(dtype)
    factor, offset = RANGES[dtype]
    return np.rint(values * factor + offset).astype(dtype)


@contextmanager
def _without_transform() -> Iterator[None]:
    """What rasterio says when a file without a transform is written is meant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


def write_scene(  # noqa: C901
    path: Path,
    *,
    case: str = "utm-north",
    crs: str | None = "from case",
    transform: Affine | None = None,
    gcps: tuple[Sequence[GroundControlPoint], str] | None = None,
    size: tuple[int, int] = (240, 180),
    bands: int = 3,
    dtype: str = "uint8",
    nodata: float | None = None,
    mask: str | None = None,
    invalid: tuple[int, int, int, int] | None = None,
    paint: dict[str, tuple[int, int, int, int]] | None = None,
    data: np.ndarray | None = None,
    colours: Sequence[str] | None = None,
    descriptions: Sequence[str] | None = None,
    overviews: Sequence[int] = (),
    tags: dict[str, str] | None = None,
    **profile: Any,
) -> Path:
    """Write a scene.

    Args:
        path: Where to.
        case: Name in `CASES`, for CRS and transform.
        crs: Instead of the case's; None = none at all.
        transform: Instead of the case's.
        gcps: Ground control points and their CRS instead of a transform.
        size: Width and height in pixels.
        bands: Colour bands, an alpha band comes on top.
        dtype: Stored type; see `RANGES`.
        nodata: Value that means "nothing here", written into `invalid`.
        mask: ``internal``, ``sidecar`` or ``alpha``: zero in `invalid`, valid elsewhere.
        invalid: First column, first row, end column, end row (half-open) of the pixels that are not valid.
        paint: Fields by colour (see `fakes.COLOURS`), boxes as in `invalid`; into the first three bands.
        data: Instead of the painted picture: stored values, shape (bands, height, width).
        colours: Colour interpretation by band, e.g. ``("blue", "green", "red")``.
        descriptions: Text by band.
        overviews: Factors, e.g. ``(2, 4)``.
        tags: Metadata items.
        profile: Further creation options for rasterio, e.g. ``tiled=True, blockxsize=64, compress="deflate"``.
    """
    width, height = size
    if data is None:
        values = picture(width, height, bands)
        for colour, (col0, row0, col1, row1) in (paint or {}).items():
            for band in range(min(3, bands)):
                values[band, row0:row1, col0:col1] = COLOURS[colour][band]
        data = stored(values, dtype)
    bands, height, width = data.shape
    col0, row0, col1, row1 = invalid or (0, 0, 0, 0)
    if nodata is not None and mask is None:
        data = data.copy()
        data[:, row0:row1, col0:col1] = nodata
    valid = np.full((height, width), 255, np.uint8)
    valid[row0:row1, col0:col1] = 0
    profile = {"driver": "GTiff", "width": width, "height": height, "dtype": data.dtype, "nodata": nodata, **profile}
    profile["count"] = bands + (mask == "alpha")
    if gcps is None:
        profile["transform"] = transform or CASES[case].transform
        profile["crs"] = CASES[case].crs if crs == "from case" else crs
    with (
        _without_transform(),
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=mask != "sidecar"),
        rasterio.open(path, "w", **profile) as scene,
    ):
        scene.write(data, list(range(1, bands + 1)))
        if gcps is not None:
            scene.gcps = (list(gcps[0]), rasterio.crs.CRS.from_user_input(gcps[1]))
        if mask == "alpha":
            top = np.iinfo(data.dtype).max if data.dtype.kind in "iu" else 1
            scene.write((valid > 0).astype(data.dtype) * data.dtype.type(top), bands + 1)
            colours = colours or ("red", "green", "blue", "alpha") if bands == 3 else ("gray", "alpha")
        elif mask is not None:
            scene.write_mask(valid)
        if colours:
            scene.colorinterp = [ColorInterp[colour] for colour in colours]
        for band, text in enumerate(descriptions or (), start=1):
            scene.set_band_description(band, text)
        scene.update_tags(**(tags or {}))
    if overviews:
        with rasterio.open(path, "r+") as scene:
            scene.build_overviews(list(overviews), Resampling.average)
    return path


def shared_folder() -> Path | None:
    """The folder with real images and scenes: RDB_GEO_SHARED, else ``../shared``; None where it is absent."""
    folder = Path(os.environ.get("RDB_GEO_SHARED", CHECKOUT.parent / "shared"))
    return folder if (folder / "scenes").is_dir() else None
