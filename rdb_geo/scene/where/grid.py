"""Where chips lie in a scene: integers only."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.geometry import Window

AS_IT_IS = 1.5
"""A piece whose longer side is at most so many chips is encoded whole."""

SMALLEST_SHARE = 4
"""A long and thin piece is cut into squares of its shorter side, but of no less than 1/4 of a chip."""

MOST_CHIPS = 64
"""A larger piece is looked at in so many places, spread evenly."""


def offsets(length_px: int, size_px: int, stride_px: int) -> NDArray[np.int32]:
    """First pixels of the chips along one axis, int32, ascending, without duplicates, at least one.

    Every pixel is covered: the last chip is shifted inwards so that it ends where the scene ends. A scene shorter than
    a chip has one. The stride is 1 … size_px.
    """
    last = max(0, length_px - size_px)
    regular = np.arange(0, last + 1, stride_px, dtype=np.int32)
    return regular if regular[-1] == last else np.append(regular, np.int32(last))


def cover(window: Window, chip_px: int, wide: float = 1.0) -> list[Window]:
    """Where to look: the window itself if it is not much larger than a chip, else chips with an overlap of a half.

    `chip_px` and `wide` are those of `ChipSpec`.
    """
    root = math.sqrt(wide)
    short, long = sorted((window.width / root, window.height * root))
    side = max(1, min(chip_px, max(short, chip_px // SMALLEST_SHARE)))
    if long <= AS_IT_IS * side:
        return [window]
    width, height = min(round(side * root), window.width), max(1, min(round(side / root), window.height))
    across, down = _steps(window.width - width, side * root), _steps(window.height - height, side / root)
    thinning = max(1.0, math.sqrt(across * down / MOST_CHIPS))
    across = min(max(1, int(across / thinning)), MOST_CHIPS)
    down = min(down, MOST_CHIPS // across)
    columns = np.linspace(window.col_off, window.col_off + window.width - width, across).round().astype(int)
    rows = np.linspace(window.row_off, window.row_off + window.height - height, down).round().astype(int)
    return [Window(col, row, width, height) for row in rows.tolist() for col in columns.tolist()]


def _steps(room_px: int, side: float) -> int:
    """Places along one axis, at most half a side apart."""
    return math.ceil(room_px / (side / 2)) + 1
