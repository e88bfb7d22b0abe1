"""GDAL at the door: its settings, opening by name, what is refused at once, and how a file's change is noticed."""

from __future__ import annotations

import ctypes
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio._base
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp, Interleaving
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import (
    NotRasterError,
    RdbGeoError,
    SceneError,
    SceneNotFoundError,
    first_line,
)
from rdb_geo.core.redaction import without_secrets
from rdb_geo.scene.files.identity import local_files
from rdb_geo.scene.files.refusals import refusal
from rdb_geo.scene.files.scene_source import outer_file
from rdb_geo.scene.files.vrt import missing_source

CACHE_BYTES = (16 * 2**20, 512 * 2**20)
"""Least and most for GDAL's block cache, unless the user set GDAL_CACHEMAX; see `cache_bytes`."""

LEAST_ROWS, SOURCE_ROWS = 512, 1024
"""Rows of pixels that the block cache holds at least: chips that overlap lie in fewer. Those of a VRT lie in blocks of
other files."""

BLOCK_OVERHEAD = 256
"""Bytes that GDAL counts for a block beside its pixels, rounded up (192 in GDAL 3.10)."""

SETTINGS = {
    "GTIFF_IMPLICIT_JPEG_OVR": False,
    "GDAL_HTTP_MAX_RETRY": "3",
    "GDAL_HTTP_RETRY_DELAY": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "15",
    "GDAL_HTTP_TIMEOUT": "60",
}
"""The JPEG setting is rasterio's own default, which holds only where no `rasterio.Env` is open; here it always does."""

REMOTE_SETTINGS = {"GDAL_DISABLE_READDIR_ON_OPEN": "TRUE"}
"""Beside a remote file, sidecars are asked for by name: listing a bucket may take minutes."""

NOWHERE = {"GDAL_HTTP_PROXY": "http://127.0.0.1:9", "GDAL_HTTP_MAX_RETRY": "0"}
"""Under ``--offline``: whatever a VRT or another file on disk points at, no name is looked up and no host is asked."""

READ_ERRORS = (RasterioError, CPLE_BaseError)
"""What rasterio raises when pixels can't be read; for masks it is GDAL's own error, which is of no public class."""

PROBES = ((0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
PROBE_PX = 8
"""Where, as shares of width and height, and with how many of their pixels overviews are compared with the picture."""

RASTER_AND_ERRORS = 0x02 | 0x40
"""GDAL's flags for opening: rasters alone, and what goes wrong is told."""

LARGEST_PROBED = 64
"""Overviews beyond this factor are not compared."""

OUTSIDE_SLACK, MOST_OUTSIDE = 0.05, 0.15
"""Pixels of an overview lie within the values around their places, but for this share of the range; where more than
this share of them does not, it shows another picture."""


def is_remote(uri: str) -> bool:
    """GDAL reads `uri` over a network."""
    return outer_file(uri).startswith(
        ("/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsiadls", "/vsioss", "/vsiswift", "/vsiwebhdfs")
    )


def gdal_environment(uri: str, *, cache: int = CACHE_BYTES[0]) -> rasterio.Env:
    """GDAL's settings for work on `uri`; none overrides what the user has set by variable or `rasterio.Env`."""
    outer = rasterio.env.getenv() if rasterio.env.hasenv() else {}
    wanted: dict[str, Any] = {"GDAL_CACHEMAX": cache, **SETTINGS, **(REMOTE_SETTINGS if is_remote(uri) else {})}
    ours = {k: value for k, value in wanted.items() if k not in os.environ and k not in outer}
    return rasterio.Env(**{**ours, **(NOWHERE if is_offline() else {})})


def cache_bytes(dataset: rasterio.DatasetReader, span_px: int) -> int:
    """A block cache for two rows of blocks below windows of `span_px` columns, within `CACHE_BYTES`.

    Windows that overlap, from the top down, then decode no block twice.
    """
    rows, cols = dataset.block_shapes[0]
    across = min(-(-dataset.width // cols), -(-span_px // cols) + 1)
    down = max(2, -(-(SOURCE_ROWS if dataset.driver == "VRT" else LEAST_ROWS) // rows))
    bands = dataset.count if dataset.interleaving == Interleaving.pixel else min(3, dataset.count)
    pixel = max(np.dtype(kind).itemsize for kind in dataset.dtypes)
    wanted = across * down * bands * (rows * cols * pixel + BLOCK_OVERHEAD)
    return int(np.clip(wanted, *CACHE_BYTES))


def open_dataset(uri: str, **options: str) -> rasterio.DatasetReader:
    """Open a raster for reading, with options of its driver.

    Raises:
        SceneNotFoundError: A remote address can't be opened.
        CorruptSceneError: A TIFF whose structure is damaged.
        NotRasterError: GDAL can't read it, or it is no single raster.
        SceneError: It holds complex numbers.
    """
    try:
        uri.encode()
    except UnicodeEncodeError as error:
        raise SceneNotFoundError(f"the name {uri} is not UTF-8, and GDAL reads no other: rename it.") from error
    try:
        with gdal_environment(uri), warnings.catch_warnings():  # it also registers the drivers
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            _hush_hdf5()
            _fetch_ahead(uri)
            dataset = rasterio.open(uri, **options)
    except RasterioError as error:
        raise refusal(uri, first_line(error)) from error
    try:
        if dataset.driver == "VRT" and (missing := missing_source(Path(uri))) is not None:
            raise SceneNotFoundError("no-source", scene=uri, missing=missing)
        _check_layout(uri, dataset)
    except RdbGeoError:
        dataset.close()
        raise
    return dataset


def subdatasets(uri: str) -> tuple[str, ...]:
    """GDAL's names of the rasters in a container; none for a single raster, and for what can't be opened."""
    return _looked_at(uri)[1]


def holds_rasters(uri: str) -> bool:
    """GDAL opens it as a raster or as a container of some; one look, which a member of an archive makes slow."""
    return any(_looked_at(uri))


def _looked_at(uri: str) -> tuple[int, tuple[str, ...]]:
    """How many bands a raster has, and GDAL's names of those in a container; none of both where it can't be opened."""
    _hush_hdf5()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(uri) as dataset:
                return dataset.count, () if dataset.count else tuple(dataset.subdatasets)
    except RasterioError:
        return 0, ()


@lru_cache(maxsize=1)
def _hdf5() -> ctypes.CDLL | None:
    """HDF5 as rasterio's wheel brings it; None where it does not."""
    package = Path(rasterio.__file__).parent
    for folder in (package.parent / "rasterio.libs", package / ".dylibs"):
        for path in folder.glob("*hdf5[-.]*"):
            with suppress(OSError):
                return ctypes.CDLL(str(path))
    return None


def _hush_hdf5() -> None:
    """HDF5 prints what it stumbles over to stderr, unless each thread asks it not to."""
    library = _hdf5()
    if library is not None and hasattr(library, "H5Eset_auto2"):
        library.H5Eset_auto2(ctypes.c_int64(0), None, None)


def _fetch_ahead(uri: str) -> None:
    """Let GDAL read over a network what opening `uri` needs; `rasterio.open` finds it in GDAL's cache then.

    rasterio holds Python's lock while GDAL looks for files beside a raster: no thread hears a cancel meanwhile. A call
    by ctypes gives the lock away. Where the library can't be reached so, opening is deaf.

    Raises:
        RdbGeoError: GDAL says why it can't open it.
    """
    if not uri.startswith(("/vsi", "<")) and ":" not in uri[2:] and not uri.lower().endswith((".vrt", ".xml")):
        return
    gdal = _loaded()
    if gdal is None:
        return
    opened = ctypes.c_void_p(gdal.GDALOpenEx(uri.encode(), RASTER_AND_ERRORS, None, None, None))
    cause = gdal.CPLGetLastErrorMsg().decode(errors="replace")
    if opened:
        gdal.GDALGetProjectionRef(opened)
        gdal.GDALClose(opened)
    gdal.CPLErrorReset()
    if not opened and cause:
        raise refusal(uri, cause.splitlines()[0])


@lru_cache(maxsize=1)
def _loaded() -> ctypes.CDLL | None:
    """GDAL as rasterio has loaded it: reached through its module, on Windows by the DLL that lies beside it."""
    module = Path(rasterio._base.__file__)  # noqa: SLF001  # no public name tells
    for path in (module, *module.parent.with_name("rasterio.libs").glob("*gdal*")):
        with suppress(OSError, AttributeError):
            gdal = ctypes.CDLL(str(path))
            gdal.GDALOpenEx.restype = ctypes.c_void_p
            gdal.CPLGetLastErrorMsg.restype = ctypes.c_char_p
            return gdal
    return None


def has_other_overviews(dataset: rasterio.DatasetReader) -> bool:
    """The overviews don't show the picture.

    Some is empty, made and never filled as by an interrupted ``gdaladdo``; or the finest shows another picture, as an
    ``.ovr`` does that stayed when its scene was replaced.
    """
    factors = [factor for factor in dataset.overviews(1) if factor <= LARGEST_PROBED]
    is_other = any(_is_hollow(dataset, factor) for factor in factors)
    _forget_errors(dataset)
    if not is_other and factors and dataset.colorinterp[0] != ColorInterp.palette:  # whose entries have no order
        is_other = _is_of_another(dataset, factors[0])
        _forget_errors(dataset)
    return is_other


def _forget_errors(dataset: rasterio.DatasetReader) -> None:
    """An error that GDAL noted meanwhile would be raised by the next innocent question: ask one."""
    with suppress(CPLE_BaseError):
        _ = dataset.colorinterp


def _is_of_another(dataset: rasterio.DatasetReader, factor: int) -> bool:
    """Many pixels of an overview lie outside the values at their places, to which every resampling keeps."""
    outside = []
    for picture, overview in _probed(dataset, factor):
        known, shown = (np.ma.masked_invalid(each.astype(np.float64)) for each in (picture, overview))
        slack = OUTSIDE_SLACK * float(np.ptp(known.compressed())) if known.count() else 0.0
        low, high = _around(known.filled(np.inf), factor, np.min), _around(known.filled(-np.inf), factor, np.max)
        is_told = ~np.ma.getmaskarray(shown) & (low <= high)
        outside.append(((shown.data < low - slack) | (shown.data > high + slack))[is_told])
    return bool(outside) and np.concatenate(outside).sum() > MOST_OUTSIDE * sum(map(len, outside))


def _around(values: NDArray[np.float64], factor: int, least: Callable[..., Any]) -> NDArray[np.float64]:
    """The least (or greatest) of the squares of `factor` pixels and their neighbours, (PROBE_PX, PROBE_PX)."""
    squares = least(values.reshape(PROBE_PX, factor, PROBE_PX, factor), axis=(1, 3))
    shifted = np.lib.stride_tricks.sliding_window_view(np.pad(squares, 1, mode="edge"), (3, 3))
    found: NDArray[np.float64] = least(shifted, axis=(2, 3))
    return found


def _is_hollow(dataset: rasterio.DatasetReader, factor: int) -> bool:
    """An overview is empty at the first place where the picture is not."""
    for picture, overview in _probed(dataset, factor):
        if (np.nan_to_num(picture.filled(0)) != 0).mean() > 0.9:
            return not np.nan_to_num(overview.filled(0)).any()
    return False


def _probed(dataset: rasterio.DatasetReader, factor: int) -> Iterator[tuple[np.ma.MaskedArray, np.ma.MaskedArray]]:
    """Some places of the first band as they are and as an overview shows them, as far as they can be read."""
    side = PROBE_PX * factor
    if side > min(dataset.width, dataset.height):
        return
    for share_x, share_y in PROBES:
        col, row = int((dataset.width - side) * share_x), int((dataset.height - side) * share_y)
        place = RasterioWindow(col, row, side, side)
        try:
            picture = dataset.read(1, window=place, masked=True)
            overview = dataset.read(1, window=place, masked=True, out_shape=(PROBE_PX, PROBE_PX))
        except READ_ERRORS:  # reading will tell which block is damaged
            return
        yield picture, overview


def file_state(files: Sequence[str]) -> tuple[int | None, int | None]:
    """Bytes and time of the last change of the local files that a raster is made of; None where there are none."""
    states = [path.stat() for path in local_files(files)]
    if not states:
        return None, None
    return sum(state.st_size for state in states), max(state.st_mtime_ns for state in states)


def _check_layout(uri: str, dataset: rasterio.DatasetReader) -> None:
    if dataset.count == 0 or dataset.width == 0 or dataset.height == 0:
        inside = ", ".join(map(without_secrets, dataset.subdatasets[:8]))
        bands = ", or draw three together:  --bands Band1,Band2,Band3" if ":Band3" in inside else ""  # GDAL's names
        hint = f"it holds several: give one of {inside}{bands}" if inside else "it has no bands"
        raise NotRasterError("several-rasters", scene=uri, hint=hint)
    if "LAB" in dataset.tags(ns="IMAGE_STRUCTURE").get("SOURCE_COLOR_SPACE", "").upper():
        raise SceneError("lab-colours", scene=uri)
    if any(kind.startswith("complex") or np.dtype(kind).kind == "c" for kind in dataset.dtypes):
        raise SceneError("complex-numbers", scene=uri, kind=dataset.dtypes[0])
