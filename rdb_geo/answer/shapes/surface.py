"""Scores of overlapping chips of all scales → one surface of finer pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.grid import BAND, Grid, Pixels
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.specs import SceneRecord

STIFFNESS = np.float32(0.1)
"""Weight of the differences between neighbouring pixels against the chips' own scores, see docs/shapes.md."""

MOST_STEPS = 60
"""Conjugate gradients stop after so many steps."""

CLOSE_ENOUGH = 1e-4
"""Or when the residual has fallen to this share of the right side."""


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


def mean_surface(grid: Grid, log_odds: NDArray[np.floating]) -> Surface:
    """The mean of the chips' log-odds (N,) over each pixel."""
    covers = grid.covers
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(covers > 0, grid.spread(grid.laid(log_odds)) / covers, np.float32(np.nan))
    return Surface(means, grid.origin_px, grid.step_px, grid.scene)


def unmix(grid: Grid, log_odds: NDArray[np.floating], *, allowed: BoolMask | None = None) -> Surface:
    """The surface whose means over the chips come nearest to the chips' log-odds and that is smooth.

    It minimises Σ_chips (mean of u over the chip - its log-odds)² + `STIFFNESS` · Σ_neighbours (u_p - u_q)², a
    Tikhonov-regularised inversion of the chips' box means (Hansen, "Discrete Inverse Problems", 2010, chapter 4), by
    conjugate gradients from the mean of the chips over each pixel, in single precision. Chips of several scales are
    rows of one system: that is how scales are fused. Memory grows with the chips and the pixels, not with the scene's
    own pixels.

    Args:
        grid: N chips, at least 1.
        log_odds: Shape (N,), finite.
        allowed: Shape (N,): all chips tell what is where, but only pixels under one of these get a value; None = all.
    """
    middle = np.float32(log_odds.mean(dtype=np.float64))
    scores, inside = grid.laid(log_odds - middle), grid.covers > 0
    values = grid.spread(scores)
    values /= np.maximum(grid.covers, 1)
    pixels = [kind.high * kind.wide for kind in grid.kinds]
    shares = [chips / np.float32(count**2) for chips, count in zip(grid.chips, pixels, strict=True)]
    tied = _neighbours(inside)
    bands = [(top, min(top + BAND, len(inside))) for top in range(0, len(inside), BAND)]

    def normal(u: Pixels) -> Pixels:
        result = grid.mixed(u, shares)
        for start, end in bands:
            own, tie = result[start:end], STIFFNESS * u[start:end]
            own += tied[start:end] * tie
            own[:, 1:] -= tie[:, :-1]
            own[:, :-1] -= tie[:, 1:]
            below, above = result[start + 1 : end + 1], result[max(start - 1, 0) : end - 1]
            below -= tie[: len(below)]
            above -= tie[len(tie) - len(above) :]
        result *= inside
        return result

    right = grid.spread(score / np.float32(count) for score, count in zip(scores, pixels, strict=True))
    residual = right - normal(values)
    direction = residual.copy()
    size, enough = _square(residual), CLOSE_ENOUGH**2 * _square(right)
    for _ in range(MOST_STEPS):
        if size <= enough:
            break
        pushed = normal(direction)
        along = sum(float((direction[start:end] * pushed[start:end]).sum()) for start, end in bands)
        before, size, length = size, 0.0, np.float32(size / along)
        for start, end in bands:
            values[start:end] += length * direction[start:end]
            residual[start:end] -= length * pushed[start:end]
            size += _square(residual[start:end])
        for start, end in bands:
            direction[start:end] *= np.float32(size / before)
            direction[start:end] += residual[start:end]
    values += middle
    if allowed is not None and not allowed.all():
        inside = grid.spread(grid.laid(allowed)) > 0
    values[~inside] = np.nan
    return Surface(values, grid.origin_px, grid.step_px, grid.scene)


def _neighbours(inside: BoolMask) -> Pixels:
    """To how many of its four neighbours each pixel is tied."""
    count = np.zeros(inside.shape, np.float32)
    down, across = inside[1:] & inside[:-1], inside[:, 1:] & inside[:, :-1]
    count[1:] += down
    count[:-1] += down
    count[:, 1:] += across
    count[:, :-1] += across
    return count


def _square(values: Pixels) -> float:
    return float(np.square(values).sum())


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


def _between(values: NDArray[np.float64], parts: int, axis: int) -> NDArray[np.float64]:
    count = values.shape[axis]
    place = np.clip((np.arange(count * parts) + 0.5) / parts - 0.5, 0, count - 1)
    first = np.floor(place).astype(np.intp)
    share = (place - first).reshape((-1, 1) if axis == 0 else (1, -1))
    following = np.minimum(first + 1, count - 1)
    between: NDArray[np.float64] = np.take(values, first, axis) * (1 - share) + np.take(values, following, axis) * share
    return between
