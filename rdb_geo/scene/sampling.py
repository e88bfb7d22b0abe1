"""A small picture of a whole scene, from its overviews or from a lattice of windows: what a stretch is chosen from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.scene.bands.validity import Nodata
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import is_local

OVERVIEW_PX = 1024
"""Longest side of the decimated picture."""

SAMPLE_WINDOWS, SAMPLE_PX = 12, 128
"""A large scene without overviews is sampled by 12 × 12 windows of this side instead of being read whole."""

SHARP_PX = 40_000_000
"""A local scene of at most so many pixels and more than 8 bits is sampled at its full resolution even where it has
overviews: averages have narrower percentiles, and the scene would be drawn otherwise than without them."""


def small_picture(scene: Scene, bands: tuple[int, int, int], nodata: Nodata) -> tuple[NDArray[Any], BoolMask]:
    """Values and validity of the bands, nearest pixels, both of shape (3, h, w), from the scene's edges inwards.

    Raises:
        SceneError: No pixel is valid.
    """
    width, height = scene.record.width_px, scene.record.height_px
    shrink = max(1.0, max(width, height) / OVERVIEW_PX)
    out_px = (max(1, round(height / shrink)), max(1, round(width / shrink)))
    whole = [[Window(0, 0, width, height)]]
    is_sharp = width * height <= SHARP_PX and scene.bands[bands[0] - 1].dtype != "uint8" and is_local(scene.record.uri)
    is_small = width * height <= (2 * OVERVIEW_PX) ** 2
    if not is_small and (is_sharp or not scene.has_overviews):
        data, valid = _read(scene, bands, nodata, *_lattice(width, height))
    elif scene.has_overviews and is_sharp:
        rows, cols = (_nearest(count, out) for count, out in zip((height, width), out_px, strict=True))
        data, valid = (part[:, rows][:, :, cols] for part in _read(scene, bands, nodata, whole, (height, width)))
    else:
        data, valid = _read(scene, bands, nodata, whole, out_px)
    if not valid.any():
        data, valid = _read(scene, bands, nodata, whole, out_px)
    if not valid.any():
        raise SceneError("empty-scene", scene=scene.record.uri, bands=bands)
    return data, valid


def valid_values(data: NDArray[Any], valid: BoolMask) -> list[NDArray[Any]]:
    """The valid values of each band (3, h, w) in one dimension; those of another band where one has none."""
    values = [band.ravel() if mask.all() else band[mask] for band, mask in zip(data, valid, strict=True)]
    fallback = next(band for band in values if len(band))
    return [band if len(band) else fallback for band in values]


def _read(
    scene: Scene, bands: tuple[int, int, int], nodata: Nodata, windows: list[list[Window]], out_px: tuple[int, int]
) -> tuple[NDArray[Any], BoolMask]:
    """Rows of windows side by side, each drawn at one size (height, width)."""
    read = [[scene.sample(window, bands, out_px=out_px, nodata=nodata) for window in row] for row in windows]
    data, valid = (np.block([[pair[part] for pair in row] for row in read]) for part in (0, 1))
    return data, valid


def _nearest(count: int, out: int) -> NDArray[np.intp]:
    """Which of so many pixels GDAL takes for each pixel of a decimated row."""
    return ((np.arange(out) + 0.5) * count / out).astype(np.intp)


def _lattice(width: int, height: int) -> tuple[list[list[Window]], tuple[int, int]]:
    side_x, side_y = min(SAMPLE_PX, width), min(SAMPLE_PX, height)
    columns = np.linspace(0, width - side_x, SAMPLE_WINDOWS).astype(int)
    rows = np.linspace(0, height - side_y, SAMPLE_WINDOWS).astype(int)
    return [[Window(int(col), int(row), side_x, side_y) for col in columns] for row in rows], (side_y, side_x)
