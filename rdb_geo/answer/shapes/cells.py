"""A patch's cells as the scene shows them: mean colours, how much brightness varies, and where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.follow import texture
from rdb_geo.answer.shapes.patches import Patch
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import SceneRecord

if TYPE_CHECKING:  # rasterio is loaded only when it is needed
    from rdb_geo.scene.recorded import Draw

STEP_PX = 64
"""The scene is read with at most so many pixels along the side of a surface's pixel: half a chip as models see it."""

MOST_PIXELS = 1_000_000
"""Read at a time."""

LEAST_VALID = 0.5
"""A cell with fewer valid pixels is blank: nothing is known of it."""


def read_cells(
    draw: Draw, record: SceneRecord, patch: Patch, step_px: int
) -> tuple[NDArray[np.float64], BoolMask, BoolMask]:
    """Read a patch, some rows of cells at a time; a pixel of the surface is `step_px` scene pixels wide.

    Features of the valid pixels of each cell, float64 (h, w, F), see `rdb_geo.answer.shapes.follow.texture`; of which
    cells they are known, (h, w); and which are blank: those in the scene of which most is nodata, (h, w).

    Raises:
        SceneError: The scene can't be read any more.
    """
    height, width = patch.log_odds.shape
    means, deviations = np.zeros((height, width, 3)), np.zeros((height, width))
    known, blank = np.zeros((2, height, width), bool)
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
        drawn, valid = draw.masked(window, max(1, round(max(across, end - start) / shrink)))
        picture, holds = drawn.astype(np.float64), valid[..., None].astype(np.float64)
        bright = picture.mean(axis=2, keepdims=True)
        values = np.concatenate(
            [np.concatenate([picture, bright, bright**2], axis=2) * holds, holds, np.ones_like(holds)], axis=2
        )
        values = _sums(values, count, side, (end - start) / picture.shape[0], start - first * side, axis=0)
        values = _sums(values, width, side, across / picture.shape[1], 0.0, axis=1)
        counts, pixels = values[..., 5], values[..., 6]
        found = values / np.maximum(counts, 1)[..., None]
        part = np.s_[first : first + count]
        means[part], known[part], blank[part] = found[..., :3], counts > 0, counts < LEAST_VALID * pixels
        deviations[part] = np.sqrt(np.maximum(found[..., 4] - found[..., 3] ** 2, 0))
    return texture(means, deviations), known & ~blank, blank


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
