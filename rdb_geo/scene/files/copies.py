"""One picture in several formats beside one another: ``a.tif``, ``a_cog.tif``, ``a.jp2``."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from rdb_geo.core.errors import RdbGeoError, RdbGeoWarning
from rdb_geo.scene.files.addresses import is_local
from rdb_geo.scene.files.composite import corners_in
from rdb_geo.scene.files.gdal import READ_ERRORS, gdal_environment, open_dataset

FORMAT_WORDS = re.compile(
    r"(?:[\W_]+(?:cog|bigtiff|geotiff|gtiff|tiff?|jpe?g|jp2|j2k|jpeg2000|webp|png|ecw|sid|lzw|deflate|zstd|lerc|q\d\d|"
    r"tiled|compressed|comp|lossless|lossy|optimi[sz]ed|overviews|ovr|copy|\(\d\)))+",
    re.IGNORECASE,
)
"""What names of copies end with."""

WINDOWS, WINDOW_PX, MEAN_PX = 4, 128, 4
"""So many windows, across and down, of so many pixels are compared, by means of so many pixels across and down: JPEG
keeps colours of two pixels together."""

CORRELATION, ALIKE = 0.99, 0.95
"""Least correlation, in each band, of copies and of what may be one. Of six pictures of 0.1 to 10 m, JPEG and WebP of
quality 75 had 0.991 to 1.000."""

OFF_SPREAD, OFF_MEAN = 0.02, 0.005
"""Means of a band differ in copies by these shares of its standard deviation and of itself at most; they did by 0.015
and 0.003 at quality 75. A gain of 2 % differs by 0.02 of the mean."""

LEAST_VALUES = 64
"""Fewer valid means of pixels decide nothing."""

LOSSY = ("JPEG", "YCBCR JPEG", "WEBP", "JPEG2000")
"""Compressions that lose, by rasterio's names."""


class Likeness(IntEnum):
    """What a picture is to another."""

    OTHER = 0
    MAYBE = 1
    """The same place and pattern in other values: drawn otherwise, or another date."""
    COPY = 2


def without_copies(folder: Path, names: Sequence[str]) -> list[str]:
    """Pictures below a folder without those that are others of them in another format, which is said.

    Names tell where to look, place and pixels decide. The picture with most bits and the least loss stays.
    """
    groups: defaultdict[tuple[Path, str], list[str]] = defaultdict(list)
    for name in names:
        groups[Path(name).parent, _root(name)].append(name)
    out: set[str] = set()
    for group in groups.values():
        ranked = [str(folder / name) for name in group]
        if len(group) > 1:
            ranked.sort(key=_rank)
        for place, name in enumerate(ranked):
            for better in ranked[:place]:
                likeness = Likeness.OTHER if better in out else likeness_of(better, name)
                if likeness is not Likeness.OTHER:
                    _warn(name, better, likeness)
                    out |= {name} if likeness is Likeness.COPY else set()
                    break
    return [name for name in names if str(folder / name) not in out]


def _warn(name: str, better: str, likeness: Likeness) -> None:
    said = (
        f"{name} is a copy of {better}, which is there too, and is left out: name it alone to index it."
        if likeness is Likeness.COPY
        else f"{name} looks like {better} in other values: if it is the same picture, every find counts twice."
    )
    warnings.warn(said, RdbGeoWarning, stacklevel=6)


def is_called_alike(one: str, other: str) -> bool:
    """Two names differ by their folder and what tells a format, ``a.tif`` and ``a_cog.jpg``."""
    return _root(one) == _root(other) and Path(one).name != Path(other).name


def likeness_of(one: str, other: str) -> Likeness:
    """What two pictures of this machine are to each other; OTHER where one can't be read or shows nothing."""
    if not (is_local(one) and is_local(other)):  # an index may name what nobody here asked for
        return Likeness.OTHER
    try:
        with gdal_environment(one), open_dataset(one) as mine, open_dataset(other) as others:
            return _likeness(mine, others) if _lie_alike(mine, others) else Likeness.OTHER
    except (RdbGeoError, OSError, *READ_ERRORS):
        return Likeness.OTHER


def _root(name: str) -> str:
    stem = Path(name).stem
    return re.sub(f"{FORMAT_WORDS.pattern}$", "", stem, flags=re.IGNORECASE).lower() or stem.lower()


def _lie_alike(one: rasterio.DatasetReader, other: rasterio.DatasetReader) -> bool:
    """The same size, bands and place to half a pixel; a picture whose CRS nothing tells has that of the other."""
    is_one_crs = one.crs == other.crs or not (one.crs and other.crs)
    if one.shape != other.shape or len(_bands(one)) != len(_bands(other)) or not is_one_crs:
        return False
    apart = np.subtract(corners_in(other, one.transform), corners_in(one, one.transform))
    return bool(np.abs(apart).max() < 0.5)


def _likeness(one: rasterio.DatasetReader, other: rasterio.DatasetReader) -> Likeness:
    pairs = [
        pair
        for window in _windows(one)
        for pair in zip(_means(one, window).T, _means(other, window).T, strict=True)
        if np.isfinite(pair).all()
    ]
    if len(pairs) < LEAST_VALUES:
        return Likeness.OTHER
    mine, others = np.array(pairs).transpose(1, 2, 0)
    found = Likeness.COPY
    for band, twin in zip(mine, others, strict=True):
        spread = band.std()
        if spread == 0 or twin.std() == 0 or np.corrcoef(band, twin)[0, 1] < ALIKE:
            return Likeness.OTHER
        off = abs(band.mean() - twin.mean())
        is_near = off <= min(OFF_SPREAD * spread, OFF_MEAN * abs(band.mean()))
        if not is_near or np.corrcoef(band, twin)[0, 1] < CORRELATION:
            found = Likeness.MAYBE
    return found


def _bands(dataset: rasterio.DatasetReader) -> list[int]:
    return [band for band, kind in enumerate(dataset.colorinterp, 1) if kind != ColorInterp.alpha]


def _windows(dataset: rasterio.DatasetReader) -> Iterator[Window]:
    rows, cols = (min(WINDOW_PX, side) // MEAN_PX * MEAN_PX for side in dataset.shape)
    for row in np.unique(np.linspace(0, dataset.height - rows, WINDOWS).astype(int)):
        for col in np.unique(np.linspace(0, dataset.width - cols, WINDOWS).astype(int)):
            yield Window(int(col), int(row), cols, rows)


def _means(dataset: rasterio.DatasetReader, window: Window) -> NDArray[np.float64]:
    """Means of pixels, bands × values; NaN where a pixel is masked, or 0 in all bands."""
    pixels = dataset.read(_bands(dataset), window=window).astype(np.float64)
    pixels[:, (dataset.dataset_mask(window=window) == 0) | (pixels == 0).all(axis=0)] = np.nan
    count, rows, cols = pixels.shape
    return np.asarray(
        pixels.reshape(count, rows // MEAN_PX, MEAN_PX, cols // MEAN_PX, MEAN_PX).mean((2, 4)).reshape(count, -1)
    )


def _rank(uri: str) -> tuple[object, ...]:
    """Most bits first, then without loss, then by the shortest name; what can't be opened comes last."""
    try:
        with open_dataset(uri) as dataset:
            kind = "JPEG2000" if dataset.driver.startswith("JP2") else dataset.driver
            names = {kind, dataset.compression.value if dataset.compression else ""}
            bits = np.dtype(dataset.dtypes[0]).itemsize
            return (0, -bits, bool(names & set(LOSSY)), len(uri), uri)
    except (RdbGeoError, OSError, *READ_ERRORS):
        return (1, 0, False, len(uri), uri)
