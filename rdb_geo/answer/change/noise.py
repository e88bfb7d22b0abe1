"""Where scores of two dates differ by more than those of unchanged places do."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_NOISE = 0.1
"""Log-odds. Two pictures that are the same differ by nothing; what lies below this is rounding."""

MAD_TO_SIGMA = 1.482602218505602
"""1 / Φ⁻¹(3/4): a normal distribution's standard deviation is so many times its median absolute deviation."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How scores of unchanged places differ between two dates."""

    middle: float
    """Median difference, log-odds: what light, season and sensor do to all places."""

    sigma: float
    """Robust standard deviation of the differences, log-odds, at least `LEAST_NOISE`."""


def noise_of(differences: NDArray[np.floating]) -> Noise:
    """The noise, from the differences of all places: log-odds after minus before, any shape, at least one, none NaN.

    Most places are taken to be unchanged, and the median hardly sees the others. σ = 1.4826 · median |d - median d|
    (Rousseeuw and Croux, "Alternatives to the median absolute deviation", Journal of the American Statistical
    Association 88, 1993).
    """
    values = differences.astype(np.float64)
    middle = float(np.median(values))
    return Noise(middle, max(LEAST_NOISE, MAD_TO_SIGMA * float(np.median(np.abs(values - middle)))))


def false_alarms(places: int, z: float) -> float:
    """How many of `places` unchanged ones exceed z by chance, were their noise normal: n · (1 - Φ(z))."""
    return places * 0.5 * math.erfc(z / math.sqrt(2))


def best_around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest of each value and its eight neighbours, float32 (h, w); NaN = nothing there, which never counts."""
    filled = np.pad(np.where(np.isnan(values), -np.inf, values), 1, constant_values=-np.inf)
    height, width = values.shape
    best = np.max([filled[r : r + height, c : c + width] for r in range(3) for c in range(3)], axis=0)
    return np.where(np.isnan(values), np.nan, best).astype(np.float32)
