"""A patch's cells as the scene shows them: their mean colours, and how much their brightness varies."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.follow import texture
from rdb_geo.answer.shapes.patches import Patch
from rdb_geo.core.arrays import BoolMask, UInt8Image
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import SceneRecord

STEP_PX = 64
"""The scene is read with at most so many pixels along the side of a surface's pixel: half a chip as models see it."""

MOST_PIXELS = 1_000_000
"""Read at a time."""


def read_cells(
    draw: Callable[[Window, int], UInt8Image], record: SceneRecord, patch: Patch, step_px: int
) -> tuple[NDArray[np.float64], BoolMask]:
    """Read a patch, some rows of cells at a time; a pixel of the surface is `step_px` scene pixels wide.

    Features of each cell, float64 (h, w, F), see `rdb_geo.answer.shapes.follow.texture`; and which cells lie in the
    scene, (h, w).

    Raises:
        SceneError: The scene can't be read any more.
    """
    height, width = patch.log_odds.shape
    means, deviations, known = np.zeros((height, width, 3)), np.zeros((height, width)), np.zeros((height, width), bool)
    left, top = patch.origin_px
    side = step_px / patch.parts
    shrink = max(1.0, step_px / STEP_PX)
    across = min(round(width * side), record.width_px - left)
    rows = max(1, int(MOST_PIXELS * shrink**2 / across / side)) if across > 0 else height
    for first in range(0, height, rows):
        count = min(rows, height - first)
        start, end = round(first * side), min(round((first + count) * side), record.height_px - top)
        if end <= start or across <= 0:
            continue
        window = Window(left, top + start, across, end - start)
        picture = draw(window, max(1, round(max(across, end - start) / shrink))).astype(np.float64)
        bright = picture.mean(axis=2)
        values = np.concatenate([picture, bright[..., None], bright[..., None] ** 2], axis=2)
        values = _sums(values, count, side, (end - start) / picture.shape[0], start - first * side, axis=0)
        values = _sums(values, width, side, across / picture.shape[1], 0.0, axis=1)
        ones = np.ones((*picture.shape[:2], 1))
        ones = _sums(ones, count, side, (end - start) / picture.shape[0], start - first * side, axis=0)
        counts = _sums(ones, width, side, across / picture.shape[1], 0.0, axis=1)[..., 0]
        found = values / np.maximum(counts, 1)[..., None]
        part = np.s_[first : first + count]
        means[part], known[part] = found[..., :3], counts > 0
        deviations[part] = np.sqrt(np.maximum(found[..., 4] - found[..., 3] ** 2, 0))
    return texture(means, deviations), known


def _sums(
    values: NDArray[np.float64], count: int, side: float, pixel: float, offset: float, *, axis: int
) -> NDArray[np.float64]:
    """Sums over the pixels of (h, w, C) whose middles lie in each of `count` cells of a `side`, along one axis.

    Sides are in scene pixels; `offset` is that of the picture's edge from that of the first cell.
    """
    middles = (np.arange(values.shape[axis]) + 0.5) * pixel + offset
    edges = np.searchsorted(middles, np.arange(count + 1) * side)
    edges[-1] = values.shape[axis]
    total = np.concatenate([np.zeros_like(np.take(values, [0], axis)), values.cumsum(axis=axis)], axis=axis)
    found: NDArray[np.float64] = np.take(total, edges[1:], axis) - np.take(total, edges[:-1], axis)
    return found
