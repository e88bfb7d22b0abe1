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

CHIPS_ALONE, WITH_CELLS = (3.0, 1.0), (5.0, 2.0)
"""At most so much count the log-odds over the lower threshold, and so often as labels of colours, where chips alone
tell how far a region reaches, and where cells do too; chosen on mosaics (benchmarks/outlines.py)."""

LEAST_WEIGHT, MOST_WEIGHT = 1.0, 8.0
"""So often count what colours say where they explain nothing of the labels, and where they explain all."""

ROUNDS = 40
"""Steps of the walker."""

TIE, ALIKE = 8.0, 0.3
"""Neighbours tie a cell so much, together with what it says itself, and fully where their features are alike: e^-½ of
that at a squared difference of so much (of deviation 1)."""

SEEN_TIE, SEEN_ALIKE, SEEN_APART = 64.0, 0.5, 0.02
"""The same where a model says how far they are apart, and 1/e of that at a distance of so much: it tells things apart
whose colours are alike, so that ties can be strong and colours count less."""

LEAST_CHANCE = 1e-4
"""Of a cell, and of its opposite, after that."""

LEAST_SHARE = 0.02
"""Of a patch: where inside or outside has less, there is nothing to tell apart."""

DARK, FLAT = 8.0, 2.0
"""Added to a brightness 0 … 255 and to its deviation before the logarithm: what is less is noise."""


def texture(mean: NDArray[np.floating], deviation: NDArray[np.floating]) -> NDArray[np.float64]:
    """Features of cells, float64 (h, w, 4): logarithms of their colours and of how much their brightness varies.

    Colours (h, w, 3), 0 … 255, and the deviation of the brightness within a cell (h, w), 0 … 128.
    """
    return np.concatenate([np.log(mean + DARK), np.log(deviation + FLAT)[..., None]], axis=-1).astype(np.float64)


def follow(
    log_odds: NDArray[np.float32],
    features: NDArray[np.float64],
    known: BoolMask,
    low: float,
    counting: tuple[float, float] = CHIPS_ALONE,
    apart: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """What the chips say of each cell and what its colour and texture say, together.

    The chips' log-odds (h, w), NaN = takes no part, over `low` are soft labels, of which a logistic regression on the
    features (h, w, F), where they are known, and their products learns what belongs to this region and what to its
    surroundings, each side weighing the same (Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning",
    2009, section 4.4). Its own log-odds are added: near 0 where colours do not tell the sides apart, and the more often
    the more of the labels they explain. `counting` is `CHIPS_ALONE` or `WITH_CELLS`, `apart` that of a `Patch`. In the
    result, float32 (h, w), the region ends at `low` again.
    """
    above = log_odds.astype(np.float64) - low
    usable = np.isfinite(above) & known
    places = np.flatnonzero(usable)
    if not len(places):
        return log_odds
    rows = features.reshape(-1, features.shape[-1])[places]
    learnt = slice(None, None, -(-len(places) // MOST_SAMPLES))
    reach, labelled = counting
    inside = _chance(labelled * above.ravel()[places][learnt])
    share = float(inside.mean())
    if not LEAST_SHARE <= share <= 1 - LEAST_SHARE:
        return log_odds
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    told_apart = np.clip((rows - middle) / spread, -FARTHEST, FARTHEST)
    terms = _with_products(told_apart)
    weights = inside / share + (1 - inside) / (1 - share)
    labels, weights = inside / share / weights, weights / len(weights)
    slopes = _logistic(terms[learnt], labels, weights)
    colour = np.zeros(above.size)
    colour[places] = np.clip(terms @ slopes, -MOST_COLOUR, MOST_COLOUR)
    weight = LEAST_WEIGHT + (MOST_WEIGHT - LEAST_WEIGHT) * _explained(labels, weights, colour[places][learnt])
    told = np.clip(above, -reach, reach) + weight * _blurred(colour.reshape(above.shape))
    kinds = np.zeros((above.size, rows.shape[1]), np.float32)
    kinds[places] = told_apart
    walked = _walked(told, kinds.reshape(features.shape), usable, apart)
    followed: NDArray[np.float32] = (np.where(usable, walked, told) + low).astype(np.float32)
    return followed


def _chance(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds, as far as they count, as probabilities."""
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -MOST_COLOUR, MOST_COLOUR)))
    return chance


def _explained(labels: NDArray[np.float64], weights: NDArray[np.float64], odds: NDArray[np.float64]) -> float:
    """Which share of the deviance of soft labels from one half some log-odds explain, 0 … 1.

    (McCullagh and Nelder, "Generalized Linear Models", 1989, section 2.3.)
    """

    def loss(chance: NDArray[np.float64]) -> float:
        return -float(weights @ (labels * np.log(chance) + (1 - labels) * np.log(1 - chance)))

    nothing = loss(np.full_like(labels, 0.5))
    return min(max((nothing - loss(_chance(odds))) / max(nothing - loss(labels), RIDGE), 0.0), 1.0)


def _walked(
    odds: NDArray[np.float64], kinds: NDArray[np.float32], usable: BoolMask, apart: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Each cell's log-odds (h, w) drawn to those of usable neighbours that look alike: a random walker with priors.

    (Grady, "Multilabel random walker image segmentation using prior models", CVPR 2005), from the priors by Jacobi's
    method with Chebyshev acceleration (Golub and Van Loan, "Matrix Computations", 1996, section 10.1.5). `kinds` are
    features of deviation 1, (h, w, F); for `apart` see `Patch`.
    """
    own = (1 / (1 + np.exp(-np.where(usable, odds, 0.0)))).astype(np.float32)
    down, across = (_ties(kinds, usable, axis, None if apart is None else apart[axis]) for axis in (0, 1))
    shares = np.ones_like(own)
    for first, second, ties in ((np.s_[1:], np.s_[:-1], down), (np.s_[:, 1:], np.s_[:, :-1], across)):
        shares[first] += ties
        shares[second] += ties
    radius = float(1 - 1 / shares.max())  # no eigenvalue of Jacobi's matrix is larger
    before, found, pace, following = own, own, 1.0, 2.0
    for _ in range(ROUNDS):
        total = own.copy()
        total[1:] += down * found[:-1]
        total[:-1] += down * found[1:]
        total[:, 1:] += across * found[:, :-1]
        total[:, :-1] += across * found[:, 1:]
        before, found = found, before + np.float32(pace) * (total / shares - before)
        pace = following = 1 / (1 - radius**2 * following / 4)
    found = np.clip(found, LEAST_CHANCE, 1 - LEAST_CHANCE)
    walked: NDArray[np.float32] = np.log(found / (1 - found))
    return walked


def _ties(
    kinds: NDArray[np.float32], usable: BoolMask, axis: int, apart: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """How strongly each cell is tied to the next one along an axis; 0 where one of them takes no part."""
    differ = np.square(np.diff(kinds, axis=axis)).sum(axis=-1)
    if apart is None:
        ties = TIE * np.exp(-differ / (2 * ALIKE))
    else:
        away = np.take(apart, range(apart.shape[axis] - 1), axis)
        ties = SEEN_TIE * np.exp(-differ / (2 * SEEN_ALIKE) - away / SEEN_APART)
    both = np.logical_and(*(np.take(usable, range(start, usable.shape[axis] - 1 + start), axis) for start in (0, 1)))
    strong: NDArray[np.float32] = np.where(both, ties, 0).astype(np.float32)
    return strong


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
