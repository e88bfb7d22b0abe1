"""One raster: opened, checked, and read by window."""

from __future__ import annotations

import warnings
from dataclasses import replace
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import CorruptSceneError, RdbGeoError, RdbGeoWarning, first_line
from rdb_geo.core.geometry import Window
from rdb_geo.core.progress import Note
from rdb_geo.core.redaction import without_secrets
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.bands.roles import BandInfo, read_band_infos, sensor_hint
from rdb_geo.scene.bands.validity import AS_DECLARED, Nodata, Validity, grown, read_palette
from rdb_geo.scene.dates import taken_at
from rdb_geo.scene.files.composite import open_clouds, open_composite
from rdb_geo.scene.files.gdal import (
    READ_ERRORS,
    cache_bytes,
    file_state,
    gdal_environment,
    has_other_overviews,
    is_remote,
    open_dataset,
)
from rdb_geo.scene.files.identity import fingerprint, public_composite
from rdb_geo.scene.files.refusals import SERVICES, check_service, shown
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.where.reference import believed_gsd_m, ground_sample_distance_m, reference_of

OTHER = "its overviews are empty, or of another picture, and are not used: make them again with  gdaladdo."

LOSSY_DRIVERS = frozenset(("JPEG", "JP2OpenJPEG", "JP2ECW", "JP2KAK", "JP2MrSID", "WEBP", "ECW", "MrSID"))
"""GDAL's drivers for formats whose values are seldom those that went in."""


class Scene:
    """A raster on Earth, open for reading. Use it as a context manager, from one thread at a time."""

    record: SceneRecord
    """Size, place and identity, as the index stores them."""

    bands: tuple[BandInfo, ...]
    """All bands, alpha included."""

    sensor_hint: str
    """What name and metadata say of the sensor, for band names that are numbers."""

    def __init__(self, source: SceneSource) -> None:
        """Open and check.

        Raises:
            SceneNotFoundError: Nothing of that name can be opened.
            NotRasterError: It is no raster, or a container of several.
            MissingCrsError: It does not say where on Earth it lies.
            CorruptSceneError: Its structure is damaged.
            SceneError: Its numbers are complex, or its CRS is of another planet or can't be used.
            BandError: It does not have a band that is asked for.
        """
        if source.refusal is not None:
            raise source.refusal
        with gdal_environment(source.uri):
            self._dataset = _open(source)
            self._cloud_masks = () if source.composite is None else source.composite.clouds
            self._clouds: rasterio.DatasetReader | None = None
            try:
                check_service(source.uri, self._dataset.driver)
                is_plain = source.is_one_file and not (self.is_service or is_remote(source.uri))
                if is_plain and has_other_overviews(self._dataset):
                    self._dataset.close()
                    self._dataset = open_dataset(source.uri, OVERVIEW_LEVEL="NONE")
                    warnings.warn(f"{source.uri}: {OTHER}", RdbGeoWarning, stacklevel=2)
                self._cache = cache_bytes(self._dataset, self._dataset.width)
                self.bands = read_band_infos(self._dataset)
                self.sensor_hint = sensor_hint(self._dataset)
                self._validity = Validity(self._dataset, self.bands)
                self.record = _describe(source, self._dataset)
            except BaseException:
                self._dataset.close()
                raise

    def __enter__(self) -> Scene:  # noqa: PYI034  # typing.Self is younger than Python 3.10
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files and give back the blocks that were read; what is known of the scene stays."""
        self._dataset.close()
        if self._clouds is not None:
            self._clouds.close()

    @property
    def is_service(self) -> bool:
        """Pixels come from a map or tile service, made for eyes."""
        return self._dataset.driver in SERVICES

    @property
    def is_min_white(self) -> bool:
        """The smallest value of the one band is white, as in scans."""
        return bool(self._dataset.tags(ns="IMAGE_STRUCTURE").get("MINISWHITE") == "YES")

    @property
    def false_alpha(self) -> int | None:
        """The number of a band that is declared alpha and holds a picture."""
        declared = [number for number, colour in enumerate(self._dataset.colorinterp, 1) if colour.name == "alpha"]
        return next((number for number in declared if self.bands[number - 1].colour != "alpha"), None)

    @property
    def others(self) -> tuple[str, ...]:
        """GDAL's names of what the file holds beside the open picture: pages of a TIFF, segments of a NITF."""
        return tuple(self._dataset.subdatasets[1:])

    @property
    def is_lossy(self) -> bool:
        """The file's compression changes values."""
        compression = str(self._dataset.tags(ns="IMAGE_STRUCTURE").get("COMPRESSION", "")).upper()
        return self._dataset.driver in LOSSY_DRIVERS or "JPEG" in compression or "WEBP" in compression

    @property
    def has_overviews(self) -> bool:
        """Smaller copies of the picture are stored with the scene."""
        return bool(self._dataset.overviews(1))

    @property
    def is_tiled(self) -> bool:
        """Its blocks are narrower than the picture."""
        return bool(self._dataset.block_shapes[0][1] < self._dataset.width)

    def expect(self, span_px: int) -> None:
        """Windows of at most so many columns will be read from the top down, each from within the one before it."""
        self._cache = cache_bytes(self._dataset, span_px)

    def palette(self, band: int) -> NDArray[np.uint8]:
        """The band's colours, shape (n, 3), n at least 256."""
        return read_palette(self._dataset, band)[:, :3]

    def read(
        self,
        window: Window,
        bands: tuple[int, ...],
        *,
        out_px: tuple[int, int],
        average: bool = True,
        nodata: Nodata = AS_DECLARED,
    ) -> tuple[NDArray[Any], BoolMask]:
        """Read a window of bands, repeats allowed, decimated to `out_px` (h, w) through overviews where there are any.

        Valid pixels that fall together are averaged, or the nearest is taken (palettes, statistics); `nodata` stands
        beside or in place of the file's own. Gives values in the stored type, (len(bands), h, w), and the pixels that
        are valid in at least one of the bands, (h, w). Raises `CorruptSceneError` where a block can't be decoded.
        """
        distinct = tuple(dict.fromkeys(bands))
        data, valid = self._read(window, distinct, out_px=out_px, average=average, nodata=nodata)
        together: BoolMask = np.any(valid, axis=0)
        return (data if distinct == bands else data[[distinct.index(band) for band in bands]]), together

    def sample(
        self, window: Window, bands: tuple[int, ...], *, out_px: tuple[int, int], nodata: Nodata = AS_DECLARED
    ) -> tuple[NDArray[Any], BoolMask]:
        """Values and validity of each band, nearest pixels, both of shape (len(bands), h, w); see `read`."""
        distinct = tuple(dict.fromkeys(bands))
        data, valid = self._read(window, distinct, out_px=out_px, average=False, nodata=nodata)
        rows = [distinct.index(band) for band in bands]
        return data[rows], valid[rows]

    def open_clouds(self) -> tuple[str, ...]:
        """Open the product's own mask of clouds, so that `clouded` tells them; a sentence where it can't be used.

        The record has none then.
        """
        composite = self.record.composite
        if composite is None or not self._cloud_masks:
            return ()
        try:
            with gdal_environment(self.record.uri):
                self._clouds = open_clouds(self._cloud_masks, self._dataset)
        except RdbGeoError as error:
            bare = replace(composite, clouds=())
            self.record = replace(self.record, composite=bare if bare.uris else None)
            return (Note("unread-clouds", f"its clouds are not told from the ground: {error}", reason=str(error)),)
        return ()

    def clouded(self, window: Window, *, out_px: tuple[int, int]) -> BoolMask:
        """Pixels under clouds or their shadows, shape `out_px`; none before `open_clouds`.

        Raises:
            CorruptSceneError: A block of the mask can't be decoded.
        """
        if self._clouds is None:
            return np.zeros(out_px, bool)
        place = RasterioWindow(window.col_off, window.row_off, window.width, window.height)
        try:
            with gdal_environment(self.record.uri):
                found: BoolMask = self._clouds.read(1, window=place, out_shape=out_px) > 0
        except READ_ERRORS as error:
            cause = without_secrets(first_line(error.__cause__ or error))
            raise CorruptSceneError(
                "damaged-clouds", scene=shown(self.record.uri), window=_extent(window), reason=cause
            ) from error
        return found

    def _read(
        self, window: Window, bands: tuple[int, ...], *, out_px: tuple[int, int], average: bool, nodata: Nodata
    ) -> tuple[NDArray[Any], BoolMask]:
        """Values and validity of distinct bands, both of shape (n, h, w)."""
        place = RasterioWindow(window.col_off, window.row_off, window.width, window.height)
        is_decimated = out_px != (window.height, window.width)
        method = Resampling.average if is_decimated and average else Resampling.nearest
        is_uniform = len({self.bands[band - 1].dtype for band in bands}) == 1
        try:
            with gdal_environment(self.record.uri, cache=self._cache):
                if is_uniform:
                    data = self._dataset.read(bands, window=place, out_shape=(len(bands), *out_px), resampling=method)
                else:  # rasterio reads only bands of one type together
                    data = np.stack(
                        [self._dataset.read(b, window=place, out_shape=out_px, resampling=method) for b in bands]
                    )
                valid = self._validity.by_band(data, bands, place, nodata)
                if method == Resampling.average and nodata.value is not None:
                    valid &= ~grown(nodata.holds(data))  # GDAL averaged what it does not know to be nodata
                return data, valid
        except READ_ERRORS as error:
            raise self._damage(window, bands, error) from error

    def _damage(self, window: Window, bands: tuple[int, ...], error: Exception) -> CorruptSceneError:
        """What to say of a window that can't be read: the first block in it that can't be decoded."""
        uri, cause = self.record.uri, without_secrets(first_line(error.__cause__ or error))
        if self.is_service:
            return CorruptSceneError("unreached-service", scene=shown(uri), window=_extent(window), reason=cause)
        if is_remote(uri):
            return CorruptSceneError("unread-network", scene=shown(uri), window=_extent(window), reason=cause)
        place = RasterioWindow(window.col_off, window.row_off, window.width, window.height)
        for (row, col), block in self._dataset.block_windows(bands[0]):
            if rasterio.windows.intersect(block, place):
                try:
                    for band in bands:
                        self._dataset.read(band, window=block)
                        self._dataset.read_masks(band, window=block)
                except READ_ERRORS as block_error:
                    where = _extent(Window(block.col_off, block.row_off, block.width, block.height))
                    return CorruptSceneError(
                        "damaged-block",
                        scene=uri,
                        row=row,
                        col=col,
                        window=where,
                        reason=first_line(block_error.__cause__ or block_error),
                    )
        return CorruptSceneError("damaged-scene", scene=uri, window=_extent(window), reason=cause)


def _open(source: SceneSource) -> rasterio.DatasetReader:
    made = None if source.is_one_file else source.composite
    return open_dataset(source.uri) if made is None else open_composite(source.uri, made)


def _describe(source: SceneSource, dataset: rasterio.DatasetReader) -> SceneRecord:
    crs, transform = reference_of(source.uri, dataset)
    files = (*(dataset.files if source.is_one_file else ()), *(source.composite.uris if source.composite else ()))
    size_bytes, mtime_ns = file_state(files)
    measured_m = ground_sample_distance_m(source.uri, crs, transform, dataset.width, dataset.height)
    return SceneRecord(
        uri=without_secrets(source.uri),
        crs=crs,
        transform=(transform.a, transform.b, transform.c, transform.d, transform.e, transform.f),
        width_px=dataset.width,
        height_px=dataset.height,
        gsd_m=believed_gsd_m(source, measured_m),
        size_bytes=size_bytes,
        mtime_ns=mtime_ns,
        datetime=source.datetime or taken_at(source.uri, dataset),
        provenance=None if source.provenance is None else without_secrets(source.provenance),
        composite=public_composite(source.composite),
        fingerprint=fingerprint(dataset, files),
    )


def _extent(window: Window) -> str:
    return (
        f"columns {window.col_off} to {window.col_off + window.width - 1}, "
        f"rows {window.row_off} to {window.row_off + window.height - 1}"
    )
