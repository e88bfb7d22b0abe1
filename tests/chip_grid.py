"""All chips of a scene, row by row: what the engine's planning by blocks is compared with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.specs import ChipSpec
from rdb_geo.scene.where.grid import offsets


def row_offsets(width_px: int, height_px: int, spec: ChipSpec) -> NDArray[np.int32]:
    """First scene row of each strip of chips; see `offsets`."""
    return offsets(height_px, _side(width_px, height_px, spec)[1], spec.step_px[1])


def strip_windows(width_px: int, height_px: int, spec: ChipSpec, row_off: int) -> NDArray[np.int32]:
    """The windows of one strip, left to right.

    Returns:
        int32, shape (n, 4): col_off, row_off, width, height. A chip that is larger than the scene is cut to the scene.
    """
    width, height = _side(width_px, height_px, spec)
    columns = offsets(width_px, width, spec.step_px[0])
    windows = np.empty((len(columns), 4), np.int32)
    windows[:, 0], windows[:, 1], windows[:, 2], windows[:, 3] = columns, row_off, width, height
    return windows


def chip_windows(width_px: int, height_px: int, spec: ChipSpec) -> Iterator[NDArray[np.int32]]:
    """All strips of windows, top to bottom."""
    for row_off in row_offsets(width_px, height_px, spec):
        yield strip_windows(width_px, height_px, spec, int(row_off))


def count_chips(width_px: int, height_px: int, spec: ChipSpec) -> int:
    """Number of chips of one grid, before any is left out for invalid pixels."""
    width, _ = _side(width_px, height_px, spec)
    return len(row_offsets(width_px, height_px, spec)) * len(offsets(width_px, width, spec.step_px[0]))


def _side(width_px: int, height_px: int, spec: ChipSpec) -> tuple[int, int]:
    return min(spec.window_px[0], width_px), min(spec.window_px[1], height_px)
