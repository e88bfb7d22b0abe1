"""Which hits to mark, and how sure a precision from marks is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask

DEEPEST_RANK = 200
"""First marks are proposed down to this rank."""


def wilson_interval(right: int, marked: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Confidence interval of a share from a sample: Wilson's score interval.

    (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = right / n (Wilson, "Probable inference, the law of
    succession, and statistical inference", Journal of the American Statistical Association 22, 1927; recommended for
    small n by Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001).

    Args:
        right: Successes, 0 … `marked`.
        marked: Size n of the sample, at least 1.
        z: Quantile of the normal distribution; the default gives 95 %.

    Returns:
        Lower and upper limit, 0 … 1.
    """
    p, square = right / marked, z * z / marked
    middle = p + square / 2
    half = z * math.sqrt(p * (1 - p) / marked + square / marked / 4)
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    return (0.0 if right == 0 else max(0.0, low)), (1.0 if right == marked else min(1.0, high))


def first_ranks(count: int, wanted: int) -> list[int]:
    """Ranks to mark first, ascending from 1: close together at the top, then wider, in equal steps of their logarithm.

    Right and wrong hits are needed, and the best hits are often all right.

    Args:
        count: Hits in the list.
        wanted: How many ranks at most.
    """
    deepest = min(count, DEEPEST_RANK)
    ranks: list[int] = []
    for step in range(min(wanted, deepest)):
        left = min(wanted, deepest) - 1 - step
        ideal = round(deepest ** (step / max(1, min(wanted, deepest) - 1)))
        lowest = ranks[-1] + 1 if ranks else 1
        ranks.append(min(max(ideal, lowest), deepest - left))
    return ranks


def most_uncertain(scores: NDArray[np.floating], is_marked: BoolMask, wanted: int) -> NDArray[np.intp]:
    """Rows whose probability is nearest to one half, the marked ones left out, nearest first.

    Uncertainty sampling (Lewis and Gale, "A sequential algorithm for training text classifiers", SIGIR 1994).

    Args:
        scores: Probabilities, shape (N,).
        is_marked: Shape (N,).
        wanted: How many at most.
    """
    open_rows = np.flatnonzero(~is_marked)
    chosen: NDArray[np.intp] = open_rows[np.argsort(np.abs(scores[open_rows] - 0.5), kind="stable")[:wanted]]
    return chosen
