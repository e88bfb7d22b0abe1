"""Log-odds of a region and the colours around it → log-odds that change where colours and textures do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask

MOST_SAMPLES = 4_000
"""Cells from which the colours of a region are learnt, spread evenly over it."""

STEPS = 8
"""Newton steps; the fit is convex and smooth."""

RIDGE = 1e-3
"""Holds the weights where cells are few or all alike."""

FARTHEST = 3.0
"""Colours and textures count at most so many standard deviations from their mean."""

MOST_COLOUR = 4.0
"""Log-odds that colour and texture give at most."""

COLOUR_WEIGHT = 4.0
"""What they count against the chips' own log-odds; chosen on mosaics (benchmarks/outlines.py)."""

REACH = 3.0
"""The chips' own log-odds over the lower threshold count at most so much."""

LEAST_SHARE = 0.02
"""Of a patch: where inside or outside has less, there is nothing to tell apart."""

DARK, FLAT = 8.0, 2.0
"""Added to a brightness 0 … 255 and to its deviation before the logarithm: what is less is noise."""


def texture(mean: NDArray[np.floating], deviation: NDArray[np.floating]) -> NDArray[np.float64]:
    """Features of cells: the logarithms of their colours and of how much their brightness varies.

    Args:
        mean: Shape (h, w, 3), 0 … 255.
        deviation: Shape (h, w), of the brightness within a cell, 0 … 128.

    Returns:
        float64 (h, w, 4).
    """
    return np.concatenate([np.log(mean + DARK), np.log(deviation + FLAT)[..., None]], axis=-1).astype(np.float64)


def follow(
    log_odds: NDArray[np.float32], features: NDArray[np.float64], known: BoolMask, low: float
) -> NDArray[np.float32]:
    """What the chips say of each cell and what its colour and texture say, together.

    The chips' log-odds over `low` are soft labels, of which a logistic regression on the features and their products
    learns what belongs to this region and what to its surroundings, each side weighing the same (Hastie, Tibshirani
    and Friedman, "The Elements of Statistical Learning", 2009, section 4.4). Its own log-odds are added: near 0 where
    colours do not tell the sides apart.

    Args:
        log_odds: Shape (h, w), of a region and what lies around it; NaN = takes no part.
        features: Shape (h, w, F), see `texture`.
        known: Shape (h, w): where features are known.
        low: The log-odds at which the region ends.

    Returns:
        float32 (h, w): the region ends at `low` again; NaN where `log_odds` is.
    """
    above = log_odds.astype(np.float64) - low
    usable = np.isfinite(above) & known
    places = np.flatnonzero(usable)
    if not len(places):
        return log_odds
    rows = features.reshape(-1, features.shape[-1])[places]
    learnt = slice(None, None, -(-len(places) // MOST_SAMPLES))
    inside = 1 / (1 + np.exp(-np.clip(above.ravel()[places][learnt], -MOST_COLOUR, MOST_COLOUR)))
    share = float(inside.mean())
    if not LEAST_SHARE <= share <= 1 - LEAST_SHARE:
        return log_odds
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    terms = _with_products(np.clip((rows - middle) / spread, -FARTHEST, FARTHEST))
    weights = inside / share + (1 - inside) / (1 - share)
    slopes = _logistic(terms[learnt], inside / share / weights, weights / len(weights))
    colour = np.zeros(above.size)
    colour[places] = np.clip(terms @ slopes, -MOST_COLOUR, MOST_COLOUR)
    told = np.clip(above, -REACH, REACH) + COLOUR_WEIGHT * _blurred(colour.reshape(above.shape))
    return (told + low).astype(np.float32)


def _with_products(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (N, F) → (N, 1 + F + F (F + 1) / 2): one, the values, and their products in pairs."""
    first, second = np.triu_indices(values.shape[1])
    return np.concatenate([np.ones((len(values), 1)), values, values[:, first] * values[:, second]], axis=1)


def _logistic(
    terms: NDArray[np.float64], labels: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Slopes (T,) that minimise the weighted cross-entropy to soft labels, by Newton's method."""
    slopes = np.zeros(terms.shape[1])
    held = RIDGE * np.eye(len(slopes))
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-np.clip(terms @ slopes, -8, 8)))
        slope = terms.T @ (weights * (labels - said)) - held @ slopes
        bend = (terms * (weights * said * (1 - said))[:, None]).T @ terms + held
        slopes = slopes + np.linalg.solve(bend, slope)
    return slopes


def _blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each cell with its neighbours, 1 4 6 4 1 along both axes: a deviation of one cell."""
    for axis in (0, 1):
        sides = [(2, 2) if each == axis else (0, 0) for each in (0, 1)]
        wide = np.pad(values, sides, mode="edge")
        count = values.shape[axis]
        values = np.zeros_like(values)
        for start, share in enumerate((1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16)):
            values += share * np.take(wide, np.arange(start, start + count), axis)
    return values
