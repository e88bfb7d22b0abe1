"""Overlapping chips on a grid of pixels that are smaller: which pixels each holds, and sums over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.specs import SceneRecord

Pixels = NDArray[np.float32]

BAND = 64
"""Rows of pixels that are summed together: what lies near in memory is still at hand."""

SHORT = 2**29
"""Pixels of a scene, two of whose sides still fit into 32 bits."""


class Grid:
    """The smallest grid of pixels that holds all chips. A pixel belongs to the chips that hold its middle."""

    def __init__(self, windows: NDArray[np.int32], record: SceneRecord, step_px: int) -> None:
        """Lay the chips.

        Args:
            windows: Shape (N, 4), N at least 1: col_off, row_off, width, height in scene pixels.
            record: The scene.
            step_px: Side of a pixel in scene pixels; the last column and row hold what is left of the scene.
        """
        left, right = pixel_span(windows[:, 0], windows[:, 2], record.width_px, step_px)
        top, bottom = pixel_span(windows[:, 1], windows[:, 3], record.height_px, step_px)
        col, row = int(left.min()), int(top.min())
        self.scene, self.step_px = record, step_px
        self.shape = (int(bottom.max()) - row, int(right.max()) - col)
        self.origin_px = (col * step_px, row * step_px)
        left, top = left - col, top - row
        wide, high = right - left - col, bottom - top - row
        sizes = np.where(wide * high > 0, high * (self.shape[1] + 1) + wide, 0)
        self.kinds: list[_Kind] = []
        """Chips that hold as many rows and columns of pixels; none holds no pixel."""
        for size in filter(None, np.flatnonzero(np.bincount(sizes)).tolist()):
            own, size_px = np.flatnonzero(sizes == size), divmod(size, self.shape[1] + 1)
            if len(own) == len(sizes):
                self.kinds.append(_Kind.of(size_px, None, top, left))
            else:
                self.kinds.append(_Kind.of(size_px, own, top[own], left[own]))

    @cached_property
    def chips(self) -> list[Pixels]:
        """How many chips of each kind begin at each pixel, see `laid`."""
        return self.laid()

    @cached_property
    def covers(self) -> Pixels:
        """How many chips lie over each pixel."""
        return self.spread(self.chips)

    def laid(self, weights: NDArray[np.floating] | BoolMask | None = None) -> list[Pixels]:
        """Weights of the chips, (N,), all 1 if not given, at the first pixels of each kind's chips, added."""
        return [kind.laid(weights) for kind in self.kinds]

    def spread(self, laid: Iterable[Pixels]) -> Pixels:
        """For each pixel the sum of the weights of the chips over it, which come from `laid`."""
        total = np.zeros(self.shape, np.float32)
        for kind, weights in zip(self.kinds, laid, strict=True):
            kind.spread(weights, total)
        return total

    def mixed(self, values: Pixels, laid: Sequence[Pixels]) -> Pixels:
        """For each pixel the sum over the chips above it: a chip's weight times the sum of the values of its pixels."""
        total = np.zeros(self.shape, np.float32)
        for kind, weights in zip(self.kinds, laid, strict=True):
            for top in range(0, kind.shape[0], BAND):
                band = kind.rows(top, min(top + BAND, kind.shape[0]))
                sums = band.sums(values)
                sums *= weights[top : top + BAND]
                band.spread(sums, total)
        return total


class _Kind(NamedTuple):
    """Chips that hold as many rows and columns of pixels."""

    high: int
    """Rows of pixels."""

    wide: int
    """Columns of pixels."""

    chips: NDArray[np.intp] | None
    """Their numbers, (M,); None = all."""

    first: NDArray[np.intp]
    """The pixel at their upper-left corner, counted row by row over those of the kind, (M,)."""

    shape: tuple[int, int]
    """Of the part of the grid in which these corners lie."""

    corner: tuple[int, int]
    """Row and column of that part's first pixel."""

    @staticmethod
    def of(
        size: tuple[int, int], chips: NDArray[np.intp] | None, top: NDArray[np.integer], left: NDArray[np.integer]
    ) -> _Kind:
        row, col = int(top.min()), int(left.min())
        shape = (int(top.max()) - row + 1, int(left.max()) - col + 1)
        first = (top - row).astype(np.intp) * shape[1] + (left - col)
        return _Kind(*size, chips, first, shape, (row, col))

    def laid(self, weights: NDArray[np.floating] | BoolMask | None) -> Pixels:
        own = weights if weights is None or self.chips is None else weights[self.chips]
        at = np.bincount(self.first, own, minlength=self.shape[0] * self.shape[1])
        return at.reshape(self.shape).astype(np.float32)

    def rows(self, start: int, end: int) -> _Kind:
        """Some rows of the part, for `sums` and `spread`."""
        return self._replace(shape=(end - start, self.shape[1]), corner=(self.corner[0] + start, self.corner[1]))

    def sums(self, values: Pixels) -> Pixels:
        """Of the pixels of a chip at each place of the part."""
        (row, col), (height, width) = self.corner, self.shape
        part = values[row : row + height + self.high - 1, col : col + width + self.wide - 1]
        tall = part[:height].copy()
        for down in range(1, self.high):
            tall += part[down : down + height]
        total: Pixels = tall[:, :width].copy()
        for across in range(1, self.wide):
            total += tall[:, across : across + width]
        return total

    def spread(self, laid: Pixels, total: Pixels) -> None:
        """Add what is laid to all pixels of the chips: the transpose of `sums`."""
        (row, col), (height, width) = self.corner, self.shape
        flat = np.zeros((height, width + self.wide - 1), np.float32)
        for across in range(self.wide):
            flat[:, across : across + width] += laid
        part = total[row:, col : col + width + self.wide - 1]
        for down in range(self.high):
            part[down : down + height] += flat


def pixel_span(
    starts: NDArray[np.int32], lengths: NDArray[np.int32], scene_px: int, step_px: int
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """First and end (half-open) of a grid's pixels along one axis whose middle lies in each chip.

    Starts and lengths (N,) are scene pixels, as is the side `step_px` of a grid's pixel; the last one holds what is
    left of the scene.
    """
    return _middles_before(starts, scene_px, step_px), _middles_before(starts + lengths, scene_px, step_px)


def _middles_before(places: NDArray[np.int32], scene_px: int, step_px: int) -> NDArray[np.integer]:
    """How many pixels of a grid have their middle before each place, (N,); see `pixel_span`."""
    whole, last = (scene_px - 1) // step_px, (scene_px - 1) // step_px * step_px + scene_px  # the last middle, twice
    twice = 2 * places if scene_px < SHORT else 2 * places.astype(np.intp)
    before = np.minimum((twice + step_px - 1) // (2 * step_px), whole)
    before += twice > last
    return before
