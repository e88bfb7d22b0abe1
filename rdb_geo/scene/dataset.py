"""One raster: opened, checked, and read by window."""

from __future__ import annotations

import math
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import MaskFlags, Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import CorruptSceneError, NotRasterError, SceneError, SceneNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.reference import ground_sample_distance_m, reference_of
from rdb_geo.scene.sources import SceneSource

BLOCK_CACHE_MB = 96
"""GDAL's block cache, unless the user set GDAL_CACHEMAX: it holds the rows that neighbouring strips share."""


@dataclass(frozen=True, slots=True)
class BandInfo:
    """What the file says about one band."""

    number: int
    """Counted from 1."""

    colour: str
    """Colour interpretation: ``red``, ``gray``, ``alpha``, ``palette``, ``undefined`` …"""

    description: str
    """Free text of the file; may be empty."""

    dtype: str
    """numpy name of the stored type."""

    nodata: float | None
    """Value that means "nothing here", or None."""

    scale: float
    """Real value = stored value · scale + offset."""

    offset: float
    """See `scale`."""


class Scene:
    """A raster on Earth, open for reading. Use it as a context manager, from one thread at a time."""

    record: SceneRecord
    """Size, place and identity, as the index stores them."""

    bands: tuple[BandInfo, ...]
    """All bands, alpha included."""

    def __init__(self, source: SceneSource) -> None:
        """Open and check.

        Args:
            source: What to open.

        Raises:
            SceneNotFoundError: Nothing of that name can be opened.
            NotRasterError: It is no raster, or a container of several.
            MissingCrsError: It does not say where on Earth it lies.
            SceneError: Its numbers are complex, or its CRS is of another planet or can't be used.
        """
        self._name = source.uri
        self._environment = rasterio.Env(**_gdal_options())
        self._environment.__enter__()
        try:
            self._dataset = _open(source.uri)
            try:
                self._describe(source)
            except BaseException:
                self._dataset.close()
                raise
        except BaseException:
            self._environment.__exit__(None, None, None)
            raise

    def _describe(self, source: SceneSource) -> None:
        dataset = self._dataset
        _check_layout(source.uri, dataset)
        crs, transform = reference_of(source.uri, dataset)
        self.bands = tuple(
            BandInfo(
                number=number,
                colour=dataset.colorinterp[number - 1].name,
                description=dataset.descriptions[number - 1] or "",
                dtype=dataset.dtypes[number - 1],
                nodata=dataset.nodatavals[number - 1],
                scale=float(dataset.scales[number - 1]),
                offset=float(dataset.offsets[number - 1]),
            )
            for number in dataset.indexes
        )
        size_bytes, mtime_ns = _file_state(source.uri)
        self.record = SceneRecord(
            uri=source.uri,
            crs=crs,
            transform=(transform.a, transform.b, transform.c, transform.d, transform.e, transform.f),
            width_px=dataset.width,
            height_px=dataset.height,
            gsd_m=ground_sample_distance_m(source.uri, crs, transform, dataset.width, dataset.height),
            size_bytes=size_bytes,
            mtime_ns=mtime_ns,
            datetime=source.datetime or _datetime_of(dataset),
            provenance=source.provenance,
        )

    def __enter__(self) -> Scene:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dataset.close()
        self._environment.__exit__(kind, error, trace)

    @property
    def has_overviews(self) -> bool:
        """Smaller copies of the pictures are stored with the scene."""
        return bool(self._dataset.overviews(1))

    def palette(self, band: int) -> NDArray[np.uint8]:
        """The band's colours, shape (256, 3)."""
        table = np.zeros((256, 3), np.uint8)
        for entry, colour in self._dataset.colormap(band).items():
            if entry < len(table):
                table[entry] = colour[:3]
        return table

    def read(
        self, window: Window, bands: tuple[int, ...], *, out_px: tuple[int, int], average: bool = True
    ) -> tuple[NDArray[Any], BoolMask]:
        """Read a window, decimated through overviews where there are any.

        Args:
            window: Pixels of the scene.
            bands: Band numbers, repeats allowed.
            out_px: Height and width of the result, at most those of the window.
            average: Average the pixels that fall together; False takes the nearest (palettes, statistics).

        Returns:
            Values in the stored type, shape (len(bands), h, w), and the pixels that are valid in at least one of the bands, shape (h, w).

        Raises:
            CorruptSceneError: A block can't be decoded.
        """
        distinct = tuple(dict.fromkeys(bands))
        place = RasterioWindow(window.col_off, window.row_off, window.width, window.height)
        decimated = out_px != (window.height, window.width)
        method = Resampling.average if decimated and average else Resampling.nearest
        try:
            data = self._dataset.read(
                distinct, window=place, out_shape=(len(distinct), *out_px), resampling=method
            )
            valid = self._valid(data, distinct, place, out_px)
        except (RasterioIOError, rasterio.errors.WarpOperationError) as error:
            cause = str(error.__cause__ or error).strip().splitlines()[0]
            raise CorruptSceneError(
                f"{self._name} can't be read in columns {window.col_off}–{window.col_off + window.width - 1}, "
                f"rows {window.row_off}–{window.row_off + window.height - 1} ({cause}): the file is damaged, "
                "get a fresh copy of it."
            ) from error
        return data[[distinct.index(band) for band in bands]], valid

    def _valid(
        self, data: NDArray[Any], bands: tuple[int, ...], place: RasterioWindow, out_px: tuple[int, int]
    ) -> BoolMask:
        finite = np.isfinite(data) if data.dtype.kind == "f" else np.ones(data.shape, bool)
        shared: BoolMask | None = None
        for row, band in enumerate(bands):
            flags = self._dataset.mask_flag_enums[band - 1]
            if MaskFlags.nodata in flags:
                finite[row] &= ~_equals(data[row], self.bands[band - 1].nodata)
            elif MaskFlags.all_valid not in flags and shared is None:
                shared = self._dataset.read_masks(band, window=place, out_shape=out_px) > 0
        valid: BoolMask = finite.any(axis=0)
        return valid if shared is None else valid & shared


def _gdal_options() -> dict[str, Any]:
    """GDAL settings for reading, none of which overrides what the user has set."""
    wanted = {
        "GDAL_CACHEMAX": BLOCK_CACHE_MB * 2**20,
        "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
        "GDAL_HTTP_MAX_RETRY": "3",
        "GDAL_HTTP_TIMEOUT": "30",
    }
    return {name: value for name, value in wanted.items() if name not in os.environ}


def _open(uri: str) -> rasterio.DatasetReader:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return rasterio.open(uri)
    except RasterioIOError as error:
        if uri.startswith("/vsi"):
            address = uri.removeprefix("/vsicurl/")
            raise SceneNotFoundError(
                f"{address} can't be opened ({_first_line(error)}): check the address, your access and the network."
            ) from error
        raise NotRasterError(
            f"{uri} is not a raster that GDAL can read ({_first_line(error)}): give a GeoTIFF or another raster format."
        ) from error


def _check_layout(uri: str, dataset: rasterio.DatasetReader) -> None:
    if dataset.count == 0 or dataset.width == 0:
        inside = ", ".join(dataset.subdatasets[:8])
        hint = f"it holds several: give one of {inside}" if inside else "it has no bands"
        raise NotRasterError(f"{uri} is no single raster: {hint}.")
    kinds = {np.dtype(_numpy_name(kind)).kind for kind in dataset.dtypes}
    if "c" in kinds:
        raise SceneError(
            f"{uri} holds complex numbers ({dataset.dtypes[0]}), as radar data before detection do: "
            "make an amplitude image of it first."
        )


def _numpy_name(kind: str) -> str:
    return "complex64" if kind.startswith("complex") else kind


def _equals(values: NDArray[Any], nodata: float | None) -> BoolMask:
    if nodata is None:
        return np.zeros(values.shape, bool)
    if math.isnan(nodata):
        return np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, bool)
    if values.dtype.kind == "f":
        same: BoolMask = values == values.dtype.type(nodata)
        return same
    same = values == nodata
    return same


def _file_state(uri: str) -> tuple[int | None, int | None]:
    path = Path(uri)
    if not path.is_file():
        return None, None
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _datetime_of(dataset: rasterio.DatasetReader) -> str | None:
    """RFC 3339 from TIFF or ENVI tags; the file's own zone is unknown, UTC is assumed as GDAL's metadata domain does."""
    tags = {**dataset.tags(), **dataset.tags(ns="IMAGERY")}
    for name in ("ACQUISITIONDATETIME", "TIFFTAG_DATETIME"):
        text = str(tags.get(name, "")).strip().replace(" ", "T")
        if len(text) >= 19:  # noqa: PLR2004
            date, _, time = text.partition("T")
            return f"{date.replace(':', '-')}T{time[:8]}Z"
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


