"""A scene's surfaces, cut into patches of finer cells that hold one region each: memory follows the patch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.surface import Surface, refine
from rdb_geo.answer.shapes.thresholds import kept
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.specs import IndexManifest
from rdb_geo.scene.connected import connected

HALVINGS = 3
"""A pixel of the surface has 2³ cells along its side, each at least a pixel of the scene."""

MOST_CELLS = 16_000_000
"""Of a patch: a larger one has fewer cells along the side of a pixel."""


_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A piece of a surface with what may belong to one region, in cells."""

    number: int
    """Its component of the surface, see `Patches.labels`."""

    log_odds: NDArray[np.float32]
    """Shape (h, w): where the region ends, log-odds; NaN beyond the component."""

    scores: NDArray[np.float32]
    """Shape (h, w): log-odds of the surface's pixels, as they are."""

    core: BoolMask
    """Shape (h, w): the middles of pixels that reach the upper threshold."""

    origin_px: tuple[int, int]
    """Column and row of the scene at the upper-left corner."""

    parts: int
    """Cells along the side of a pixel of the surface."""

    apart: NDArray[np.float32] | None = None
    """Shape (2, h, w): 1 - cosine of what a model sees in a cell and in the next one down, and across; 0 where that is
    not known, None where no model looked."""


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """The patches of a scene."""

    scores: Surface
    """What regions are found by, and scored by."""

    extents: Surface
    """What they end by, on the same pixels."""

    labels: NDArray[np.int32]
    """Shape (h, w): the component of each pixel, 0 = none."""

    halvings: int
    """How often the side of a pixel is halved at most."""

    _boxes: tuple[tuple[int, int, int, int, int], ...]

    def __iter__(self) -> Iterator[Patch]:
        """One patch at a time."""
        for number, left, top, right, bottom in self._boxes:
            box = np.s_[top:bottom, left:right]
            halvings = min(self.halvings, halvings_of((right - left) * (bottom - top), self.scores.step_px))
            parts = 2**halvings
            own = _repeated(self.labels[box] == number, parts)
            values = np.where(own, refine(self.extents.values[box], halvings), np.nan).astype(np.float32)
            col, row = self.scores.origin_px
            yield Patch(
                number,
                values,
                _repeated(self.scores.values[box], parts),
                own & self._core(box, parts),
                (col + left * self.scores.step_px, row + top * self.scores.step_px),
                parts,
            )

    def _core(self, box: tuple[slice, slice], parts: int) -> BoolMask:
        """The cells at the middles of the pixels that a component may start from."""
        middle = np.zeros(parts, bool)
        middle[(parts - 1) // 2 : parts // 2 + 1] = True
        height, width = self.labels[box].shape
        middles: BoolMask = np.outer(np.tile(middle, height), np.tile(middle, width))
        return middles & _repeated(self._starts[box], parts)

    _starts: BoolMask


def halvings_of(pixels: int, step_px: int) -> int:
    """How often the side of so many pixels of a surface, `step_px` scene pixels wide, is halved."""
    halvings = HALVINGS
    while halvings and (pixels * 4**halvings > MOST_CELLS or 2**halvings > step_px):
        halvings -= 1
    return halvings


def cell_m(manifest: IndexManifest) -> float:
    """Side of a cell of a scene's patches in metres, but for very large ones."""
    step_px = min(spec.stride_px for spec in manifest.chips)
    return step_px / (1 << halvings_of(1, step_px)) * manifest.scene.gsd_m


def cut_patches(scores: Surface, extents: Surface, levels: tuple[float, float], halvings: int = HALVINGS) -> Patches:
    """Find the pixels in which regions may lie: those over the lower threshold that are connected, and a rim of one.

    A region is found by `scores` and ends by `extents`; thresholds are log-odds, upper and lower.
    """
    high, low = levels
    starts = scores.values >= high
    near = _grown(starts | (extents.values >= low)) & np.isfinite(scores.values)
    labels = connected(near)
    found = kept(labels, starts)
    rows, cols = np.nonzero(found[labels])
    numbers = labels[rows, cols]
    boxes = np.zeros((4, len(found)), np.intp)
    boxes[:2] = max(labels.shape)
    for edge, (join, values) in enumerate(
        ((np.minimum, cols), (np.minimum, rows), (np.maximum, cols + 1), (np.maximum, rows + 1))
    ):
        join.at(boxes[edge], numbers, values)
    of_found = tuple((number, *boxes[:, number].tolist()) for number in np.flatnonzero(found).tolist())
    return Patches(scores, extents, labels, halvings, of_found, starts)


def _repeated(values: NDArray[_T], parts: int) -> NDArray[_T]:
    return np.repeat(np.repeat(values, parts, axis=0), parts, axis=1)


def _grown(mask: BoolMask) -> BoolMask:
    """The mask and the eight neighbours of its pixels."""
    wide = np.pad(mask, 1)
    height, width = mask.shape
    grown: BoolMask = np.logical_or.reduce([wide[i : i + height, j : j + width] for i in range(3) for j in range(3)])
    return grown
