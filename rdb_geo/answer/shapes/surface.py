"""Scores of overlapping chips of all scales → one surface of finer pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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
    across, down = STIFFNESS * (inside[:, 1:] & inside[:, :-1]), STIFFNESS * (inside[1:] & inside[:-1])
    shares = 1 / grid.counts**2

    def normal(u: Pixels) -> Pixels:
        result = grid.spread(grid.sums(u) * shares)
        flat, steep = across * np.diff(u, axis=1), down * np.diff(u, axis=0)
        result[:, 1:] += flat
        result[:, :-1] -= flat
        result[1:] += steep
        result[:-1] -= steep
        return result

    right = grid.spread(np.where(grid.holds, scores / grid.counts, 0.0))
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
        self.shape = (int(bottom.max()) - row, int(right.max()) - col)
        self.origin_px = (col * step_px, row * step_px)
        wide, high = right - left, bottom - top
        self.holds = wide * high > 0
        self.counts = np.maximum(wide * high, 1).astype(np.float64)
        first = (top - row) * self.shape[1] + left - col
        kinds = np.where(self.holds, high * (self.shape[1] + 1) + wide, 0)
        self._kinds = [
            _Kind(own, first[own], *divmod(kind, self.shape[1] + 1))
            for kind in np.flatnonzero(np.bincount(kinds)).tolist()
            if kind
            for own in (np.flatnonzero(kinds == kind),)
        ]

    def spread(self, weights: NDArray[np.float64]) -> Pixels:
        """For each pixel the sum of the weights (N,) of the chips over it."""
        total = np.zeros(self.shape)
        for kind in self._kinds:
            firsts = np.asarray(np.bincount(kind.first, weights[kind.chips], minlength=total.size), np.float64)
            total += _windowed(firsts.reshape(self.shape), kind.high, kind.wide)
        return total

    def sums(self, values: Pixels) -> NDArray[np.float64]:
        """For each chip the sum of the values of its pixels, (N,): the transpose of `spread`."""
        found = np.zeros(len(self.counts))
        for kind in self._kinds:
            last = kind.first + (kind.high - 1) * self.shape[1] + kind.wide - 1
            found[kind.chips] = _windowed(values, kind.high, kind.wide).reshape(-1)[last]
        return found


class _Kind(NamedTuple):
    """Chips that hold as many rows and columns of pixels."""

    chips: NDArray[np.intp]
    """Their numbers, (M,)."""

    first: NDArray[np.intp]
    """The pixel at their upper-left corner, counted row by row, (M,)."""

    high: int
    """Rows of pixels."""

    wide: int
    """Columns of pixels."""


def _windowed(values: Pixels, high: int, wide: int) -> Pixels:
    """For each pixel the sum of the `high` × `wide` pixels of which it is the last one."""
    for count, turned in ((high, False), (wide, True)):
        summed = values.copy()
        target, source = (summed.T, values.T) if turned else (summed, values)
        for back in range(1, min(count, len(source))):
            target[back:] += source[:-back]
        values = summed
    return values


def pixel_span(
    starts: NDArray[np.int32], lengths: NDArray[np.int32], scene_px: int, step_px: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and end (half-open) of a grid's pixels along one axis whose middle lies in each chip.

    Starts and lengths (N,) are scene pixels, as is the side `step_px` of a grid's pixel; the last one holds what is
    left of the scene.
    """
    return _middles_before(starts, scene_px, step_px), _middles_before(starts + lengths, scene_px, step_px)


def _middles_before(places: NDArray[np.int32], scene_px: int, step_px: int) -> NDArray[np.intp]:
    """How many pixels of a grid have their middle before each place, (N,); see `pixel_span`."""
    whole, last = (scene_px - 1) // step_px, (scene_px - 1) // step_px * step_px + scene_px  # the last middle, twice
    before = np.clip((2 * places.astype(np.intp) + step_px - 1) // (2 * step_px), 0, whole)
    return before + (2 * places.astype(np.intp) > last)


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
