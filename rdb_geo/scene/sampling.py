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

OVERVIEW_PX = 1024
"""Longest side of the decimated picture."""

SAMPLE_WINDOWS, SAMPLE_PX = 12, 128
"""A large scene without overviews is sampled by 12 × 12 windows of this side instead of being read whole."""


def small_picture(scene: Scene, bands: tuple[int, int, int], nodata: Nodata) -> tuple[NDArray[Any], BoolMask]:
    """Values and validity of the bands, nearest pixels, both of shape (3, h, w), from the scene's edges inwards.

    Raises:
        SceneError: No pixel is valid.
    """
    width, height = scene.record.width_px, scene.record.height_px
    shrink = max(1.0, max(width, height) / OVERVIEW_PX)
    whole = [[Window(0, 0, width, height)]], (max(1, round(height / shrink)), max(1, round(width / shrink)))
    is_small = scene.has_overviews or width * height <= (2 * OVERVIEW_PX) ** 2
    for windows, out_px in [whole] if is_small else [_lattice(width, height), whole]:
        read = [[scene.sample(window, bands, out_px=out_px, nodata=nodata) for window in row] for row in windows]
        data, valid = (np.block([[pair[part] for pair in row] for row in read]) for part in (0, 1))
        if valid.any():
            return data, valid
    msg = f"{scene.record.uri} has no valid pixel in bands {bands}: everything is nodata or masked."
    raise SceneError(msg)


def valid_values(data: NDArray[Any], valid: BoolMask) -> list[NDArray[np.float64]]:
    """The valid values of each band (3, h, w) in one dimension; those of another band where one has none."""
    values = [band[mask].astype(np.float64) for band, mask in zip(data, valid, strict=True)]
    fallback = next(band for band in values if len(band))
    return [band if len(band) else fallback for band in values]


def _lattice(width: int, height: int) -> tuple[list[list[Window]], tuple[int, int]]:
    side_x, side_y = min(SAMPLE_PX, width), min(SAMPLE_PX, height)
    columns = np.linspace(0, width - side_x, SAMPLE_WINDOWS).astype(int)
    rows = np.linspace(0, height - side_y, SAMPLE_WINDOWS).astype(int)
    return [[Window(int(col), int(row), side_x, side_y) for col in columns] for row in rows], (side_y, side_x)
