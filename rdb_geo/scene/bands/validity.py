"""Which pixels of a scene hold something: masks, alpha, nodata, NaN and transparent palette entries, put together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import MaskFlags
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.arrays import BoolMask
from rdb_geo.scene.bands.roles import BandInfo

HUGE = 1e30
"""No picture holds such values: a float this large is nodata, even where the file does not say so or rounded it."""


GROWTH_PX = 3
"""Where a border was averaged with the picture, the cells that it only cuts lie this near to those that it fills."""


@dataclass(frozen=True, slots=True)
class Nodata:
    """A value that means nothing here, said by the user or noticed."""

    value: float | None = None
    """In all bands that are read together; None = no such value."""

    tolerance: float = 0.0
    """Values this near to it mean the same."""

    is_declared: bool = True
    """The file's own nodata values count too."""

    second: float | None = None
    """Another such value: a white edge beside a black border."""

    def holds(self, data: NDArray[Any]) -> BoolMask:
        """Pixels of (n, h, w) that hold nothing, shape (h, w)."""
        found = np.zeros(data.shape[1:], bool)
        for value in (self.value, self.second):
            if value is None:
                continue
            if self.tolerance == 0:
                same = [_equals(band, value) for band in data]
            else:
                same = [_near(band, value, self.tolerance) for band in data]
            found |= np.logical_and.reduce(same)
        return found


AS_DECLARED = Nodata()
"""What the file says, and nothing else."""


class Validity:
    """Says which pixels of one open raster are valid."""

    def __init__(self, dataset: rasterio.DatasetReader, infos: Sequence[BandInfo]) -> None:
        """Note what an open raster with these bands has for a mask."""
        self._dataset = dataset
        self._infos = infos
        self._flags = dataset.mask_flag_enums
        self._alpha = next((info.number for info in infos if info.colour == "alpha"), None)
        self._opaque = {
            info.number: read_palette(dataset, info.number)[:, 3] > 0 for info in infos if info.colour == "palette"
        }

    def by_band(
        self, data: NDArray[Any], bands: Sequence[int], place: RasterioWindow, nodata: Nodata = AS_DECLARED
    ) -> BoolMask:
        """Valid pixels of each of n bands of what was read, both (n, h, w).

        A pixel counts where every statement of the file agrees: the mask, the alpha band (above 0), the band's own
        nodata value, the palette, and the number itself; `nodata` stands beside or in place of the file's. Masks are
        sampled at the nearest pixel where the window `place` was read decimated. An alpha band that is asked for is
        taken for a picture band, and not as a mask.
        """
        valid = np.empty(data.shape, bool)
        shared: BoolMask | None = None
        for row, band in enumerate(bands):
            valid[row] = self._by_value(data[row], band, is_declared=nodata.is_declared)
            flags = self._flags[band - 1]
            if MaskFlags.all_valid in flags or MaskFlags.alpha in flags or flags == [MaskFlags.nodata]:
                continue
            if MaskFlags.per_dataset not in flags:
                valid[row] &= self._mask(band, place, data.shape)
                continue
            if shared is None:
                shared = self._mask(band, place, data.shape)
            valid[row] &= shared
        if self._alpha is not None and self._alpha not in bands:
            valid &= self._dataset.read(self._alpha, window=place, out_shape=data.shape[1:]) > 0
        if nodata.value is not None:
            valid &= ~nodata.holds(data)
        return valid

    def _by_value(self, values: NDArray[Any], band: int, *, is_declared: bool) -> BoolMask:
        """Valid as far as the band's own values tell, shape (h, w)."""
        nodata, opaque = self._infos[band - 1].nodata, self._opaque.get(band)
        valid: BoolMask = np.abs(values) < HUGE if values.dtype.kind == "f" else np.ones(values.shape, bool)
        if nodata is not None and is_declared:
            valid &= ~_equals(values, nodata)
        if opaque is not None:
            valid &= opaque[np.clip(values, 0, len(opaque) - 1).astype(np.intp)]
        return valid

    def _mask(self, band: int, place: RasterioWindow, shape: tuple[int, ...]) -> BoolMask:
        mask: BoolMask = self._dataset.read_masks(band, window=place, out_shape=shape[1:]) > 0
        return mask


def grown(mask: BoolMask) -> BoolMask:
    """The mask and what lies within `GROWTH_PX` of it, in steps along rows and columns."""
    for _ in range(GROWTH_PX):
        mask = mask | beside(mask)
    return mask


def beside(mask: BoolMask) -> BoolMask:
    """Pixels whose neighbour above, below, left or right is in the mask."""
    found = np.zeros(mask.shape, bool)
    found[1:] |= mask[:-1]
    found[:-1] |= mask[1:]
    found[:, 1:] |= mask[:, :-1]
    found[:, :-1] |= mask[:, 1:]
    return found


def read_palette(dataset: rasterio.DatasetReader, band: int) -> NDArray[np.uint8]:
    """Red, green, blue, alpha of each palette entry, shape (n, 4), n at least 256; missing ones are opaque black."""
    try:
        entries = dataset.colormap(band)
    except ValueError:  # the band is called a palette and has no colour table
        entries = {value: (value, value, value, 255) for value in range(256)}
    table = np.zeros((max(256, max(entries, default=0) + 1), 4), np.uint8)
    table[:, 3] = 255
    for entry, colour in entries.items():
        table[entry] = colour
    return table


def _near(values: NDArray[Any], value: float, tolerance: float) -> BoolMask:
    if values.dtype == np.uint8:  # by look-up: tolerances are those of 8-bit pictures
        return (np.abs(np.arange(256, dtype=np.float64) - value) <= tolerance).take(values)
    return np.abs(values.astype(np.float64) - value) <= tolerance


def _equals(values: NDArray[Any], nodata: float) -> BoolMask:
    if values.dtype.kind == "f":
        with np.errstate(over="ignore"):
            same: BoolMask = values == values.dtype.type(nodata)
        return same
    if not math.isfinite(nodata) or nodata != int(nodata):
        return np.zeros(values.shape, bool)
    limits = np.iinfo(values.dtype)
    return values == int(nodata) if limits.min <= nodata <= limits.max else np.zeros(values.shape, bool)
