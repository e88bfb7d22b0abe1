"""Where regions are cut out of a surface: two thresholds, and what lies between them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.requests import Outlining

EXTENT = 0.75
"""Where no lower threshold is given, it stands at this share of the way, in log-odds, from background to the upper."""


def levels(options: Outlining, background: NDArray[np.floating]) -> tuple[float, float]:
    """Upper and lower threshold as log-odds, by those of M ≥ 1 chips that stand for everything else, shape (M,).

    The upper one is ln(p / (1 - p)). The lower one, where it is not given: b + `EXTENT` · (upper - b) with the
    background's median b: a chip of which a share f shows what is asked scores about f of that way. Where b lies above
    the upper one both are equal.
    """
    high = _log_odds(options.high)
    if options.low is not None:
        return high, _log_odds(options.low)
    usual = float(np.median(background))
    return high, min(high, usual + EXTENT * (high - usual))


def kept(labels: NDArray[np.int32], seeds: BoolMask) -> BoolMask:
    """Which components, 1 … n in (h, w), 0 = none, hold a seed (h, w): hysteresis.

    Shape (n + 1,); the first, for what is in no component, is False.
    """
    found = np.zeros(int(labels.max(initial=0)) + 1, bool)
    found[labels[seeds]] = True
    found[0] = False
    return found


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))
