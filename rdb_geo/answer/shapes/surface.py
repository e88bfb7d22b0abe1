"""Scores of overlapping chips of all scales → one surface of finer pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.specs import SceneRecord

STIFFNESS = 0.1
"""Weight of the differences between neighbouring pixels against the chips' own scores, see docs/shapes.md."""

MOST_STEPS = 60
"""Conjugate gradients stop after so many steps."""

CLOSE_ENOUGH = 1e-4
"""Or when the residual has fallen to this share of the right side."""

Pixels = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Values on a grid of pixels that are smaller than chips."""

    values: NDArray[np.float32]
    """Shape (h, w), rows grow downwards: log-odds; NaN where there is no chip."""

    origin_px: tuple[int, int]
    """Column and row of the scene at the upper-left corner."""

    step_px: int
    """Side of a pixel in scene pixels."""

    scene: SceneRecord
    """What it lies on."""


def mean_surface(
    windows: NDArray[np.int32], log_odds: NDArray[np.floating], record: SceneRecord, step_px: int
) -> Surface:
    """The mean of the chips over each pixel; see `unmix` for the arguments."""
    grid = _Grid(windows, record, step_px)
    covers = grid.spread(np.ones(len(windows)))
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(covers > 0, grid.spread(np.asarray(log_odds, np.float64)) / covers, np.nan)
    return Surface(means.astype(np.float32), grid.origin_px, step_px, record)


def unmix(
    windows: NDArray[np.int32],
    log_odds: NDArray[np.floating],
    record: SceneRecord,
    step_px: int,
    *,
    allowed: BoolMask | None = None,
) -> Surface:
    """The surface whose means over the chips come nearest to the chips' log-odds and that is smooth.

    It minimises Σ_chips (mean of u over the chip - its log-odds)² + `STIFFNESS` · Σ_neighbours (u_p - u_q)², a
    Tikhonov-regularised inversion of the chips' box means (Hansen, "Discrete Inverse Problems", 2010, chapter 4), by
    conjugate gradients from the mean of the chips over each pixel. Chips of several scales are rows of one system:
    that is how scales are fused. Memory grows with the chips and the pixels, not with the scene's own pixels.

    Args:
        windows: Shape (N, 4), N at least 1: col_off, row_off, width, height in scene pixels.
        log_odds: Shape (N,), finite.
        record: The scene.
        step_px: Side of a pixel in scene pixels; the last column and row hold what is left of the scene.
        allowed: Shape (N,): all chips tell what is where, but only pixels under one of these get a value; None = all.
    """
    grid = _Grid(windows, record, step_px)
    scores = np.asarray(log_odds, np.float64)
    middle = float(scores.mean())
    scores = scores - middle
    covers = grid.spread(np.ones(len(scores)))
    inside = covers > 0
    values = np.where(inside, grid.spread(scores) / np.maximum(covers, 1), 0.0)
    across, down = inside[:, 1:] & inside[:, :-1], inside[1:] & inside[:-1]
    counts = grid.counts

    def normal(u: Pixels) -> Pixels:
        result = grid.spread(grid.sums(u) / counts**2)
        flat, steep = np.where(across, np.diff(u, axis=1), 0.0), np.where(down, np.diff(u, axis=0), 0.0)
        result[:, 1:] += STIFFNESS * flat
        result[:, :-1] -= STIFFNESS * flat
        result[1:] += STIFFNESS * steep
        result[:-1] -= STIFFNESS * steep
        return result

    right = grid.spread(np.where(grid.holds, scores / counts, 0.0))
    residual = right - normal(values)
    direction, size = residual.copy(), float((residual**2).sum())
    enough = CLOSE_ENOUGH**2 * float((right**2).sum())
    for _ in range(MOST_STEPS):
        if size <= enough:
            break
        pushed = normal(direction)
        length = size / float((direction * pushed).sum())
        values += length * direction
        residual -= length * pushed
        before, size = size, float((residual**2).sum())
        direction = residual + size / before * direction
    if allowed is not None:
        inside = grid.spread(allowed.astype(np.float64)) > 0
    return Surface(np.where(inside, values + middle, np.nan).astype(np.float32), grid.origin_px, step_px, record)


class _Grid:
    """The smallest grid of pixels that holds all chips. A pixel belongs to the chips that hold its middle."""

    def __init__(self, windows: NDArray[np.int32], record: SceneRecord, step_px: int) -> None:
        left, right = pixel_span(windows[:, 0], windows[:, 2], record.width_px, step_px)
        top, bottom = pixel_span(windows[:, 1], windows[:, 3], record.height_px, step_px)
        col, row = int(left.min()), int(top.min())
        self._corners = (left - col, right - col, top - row, bottom - row)
        self.shape = (int(bottom.max()) - row, int(right.max()) - col)
        self.origin_px = (col * step_px, row * step_px)
        held = (right - left) * (bottom - top)
        self.holds = held > 0
        self.counts = np.maximum(held, 1).astype(np.float64)

    def spread(self, weights: NDArray[np.float64]) -> Pixels:
        """For each pixel the sum of the weights (N,) of the chips over it."""
        left, right, top, bottom = self._corners
        sums = np.zeros((self.shape[0] + 1, self.shape[1] + 1))
        for rows, cols, sign in ((top, left, 1), (top, right, -1), (bottom, left, -1), (bottom, right, 1)):
            np.add.at(sums, (rows, cols), sign * weights)
        return sums.cumsum(axis=0).cumsum(axis=1)[:-1, :-1]

    def sums(self, values: Pixels) -> NDArray[np.float64]:
        """For each chip the sum of the values of its pixels, (N,): the transpose of `spread`."""
        left, right, top, bottom = self._corners
        table = np.zeros((self.shape[0] + 1, self.shape[1] + 1))
        table[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
        return table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]


def pixel_span(
    starts: NDArray[np.int32], lengths: NDArray[np.int32], scene_px: int, step_px: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and end (half-open) of a grid's pixels along one axis whose middle lies in each chip.

    Starts and lengths (N,) are scene pixels, as is the side `step_px` of a grid's pixel; the last one holds what is
    left of the scene.
    """
    edges = np.minimum(np.arange(0, scene_px + step_px, step_px), scene_px)
    middles = (edges[:-1] + edges[1:]) / 2
    return np.searchsorted(middles, starts), np.searchsorted(middles, starts + lengths)


def refine(values: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """Each pixel in 2^times × 2^times, bilinear between the pixels' middles; beyond the outer middles it is constant.

    float32 (h, w) to (h · 2^times, w · 2^times). A pixel next to one without a value (NaN) takes its own value; one
    without a value gives none.
    """
    if times == 0:
        return values
    parts = 2**times
    known = np.isfinite(values)
    filled = np.where(known, values, 0).astype(np.float64)
    weight = known.astype(np.float64)
    for axis in (0, 1):
        filled, weight = _between(filled, parts, axis), _between(weight, parts, axis)
    own = np.repeat(np.repeat(values, parts, axis=0), parts, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        fine = filled / weight
    return np.where(np.isnan(own), np.nan, fine).astype(np.float32)


def _between(values: Pixels, parts: int, axis: int) -> Pixels:
    count = values.shape[axis]
    place = np.clip((np.arange(count * parts) + 0.5) / parts - 0.5, 0, count - 1)
    first = np.floor(place).astype(np.intp)
    share = (place - first).reshape((-1, 1) if axis == 0 else (1, -1))
    following = np.minimum(first + 1, count - 1)
    between: Pixels = np.take(values, first, axis) * (1 - share) + np.take(values, following, axis) * share
    return between
