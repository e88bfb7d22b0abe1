"""How regions are cut out of a surface: two thresholds, the smallest area, the smoothness."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import UsageError

EVEN_ODDS = 0.5
"""Where no threshold is given, a region starts at this probability."""

EXTENT = 0.75
"""Where no lower threshold is given, it stands at this share of the way, in log-odds, from background to the upper."""

MOST_SMOOTH = 4
"""Pixels are halved at most so often."""

_UNITS = {"m2": 1.0, "ha": 1e4, "km2": 1e6}
_AREA = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(m2|ha|km2)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShapeOptions:
    """What the user may choose when regions are traced."""

    high: float = EVEN_ODDS
    """A region needs one pixel of at least this probability, 0 … 1 (both excluded)."""

    low: float | None = None
    """It extends over connected pixels of at least this probability, up to `high`; None = found for each query."""

    min_area_m2: float = 0.0
    """Smaller regions are left out, square metres on the ellipsoid."""

    smooth: int = 0
    """How often the sides of the surface's pixels are halved, bilinear, before the outline is traced: 0 … 4."""

    keep_overlaps: bool = False
    """Whether scenes of one day that show the same ground keep a region each."""

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if not 0 < self.high < 1 or (self.low is not None and not 0 < self.low <= self.high):
            low = "" if self.low is None else f",{self.low:g}"
            raise UsageError(f"thresholds are probabilities with 0 < LOW ≤ HIGH < 1, got {self.high:g}{low}.")
        if not (math.isfinite(self.min_area_m2) and self.min_area_m2 >= 0):
            raise UsageError(f"the smallest area must be 0 m2 or more, got {self.min_area_m2:g}.")
        if not 0 <= self.smooth <= MOST_SMOOTH:
            raise UsageError(f"smoothing goes from 0 to {MOST_SMOOTH}, got {self.smooth}.")


def read_threshold(text: str) -> tuple[float, float | None]:
    """``HIGH`` or ``HIGH,LOW`` as numbers.

    Raises:
        UsageError: It is neither.
    """
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not 1 <= len(numbers) <= 2:
        raise UsageError(f"{text} is no threshold: write HIGH or HIGH,LOW as probabilities, such as 0.7,0.3.")
    return numbers[0], numbers[1] if len(numbers) == 2 else None


def read_area(text: str) -> float:
    """Square metres of ``500m2``, ``2ha``, ``1.5km2`` or a bare number of square metres.

    Raises:
        UsageError: It is none of these.
    """
    match = _AREA.fullmatch(text)
    if match is None:
        raise UsageError(f"{text} is no area: write 500m2, 2ha or 1.5km2.")
    return float(match[1]) * _UNITS[(match[2] or "m2").lower()]


def read_options(
    *,
    shapes: bool,
    merge: bool = False,
    threshold: str | None = None,
    min_area: str | None = None,
    smooth: int | None = None,
    keep_overlaps: bool = False,
) -> ShapeOptions | None:
    """The options of a command line; None where no regions are traced.

    Raises:
        UsageError: A value makes no sense, or is given without `shapes`; or `merge` is given with it.
    """
    if shapes and merge:
        raise UsageError("--merge gives squares and --shapes outlines: leave one of them out.")
    if not shapes:
        if threshold is not None or min_area is not None or smooth is not None or keep_overlaps:
            raise UsageError("--threshold, --min-area, --smooth and --keep-overlaps belong to --shapes: add it.")
        return None
    high, low = (EVEN_ODDS, None) if threshold is None else read_threshold(threshold)
    area = 0.0 if min_area is None else read_area(min_area)
    return ShapeOptions(high, low, area, smooth or 0, keep_overlaps)


def levels(options: ShapeOptions, background: NDArray[np.floating]) -> tuple[float, float]:
    """Upper and lower threshold as log-odds.

    Args:
        options: The user's choice.
        background: Log-odds of chips that stand for everything else, shape (M,), M at least 1.

    Returns:
        The upper one is ln(p / (1 - p)). The lower one, where it is not given: b + `EXTENT` · (upper - b) with the
        background's median b: a chip of which a share f shows what is asked scores about f of that way.
        Where b lies above the upper one both are equal.
    """
    high = _log_odds(options.high)
    if options.low is not None:
        return high, _log_odds(options.low)
    usual = float(np.median(background))
    return high, min(high, usual + EXTENT * (high - usual))


def kept(labels: NDArray[np.int32], seeds: BoolMask, count: int) -> BoolMask:
    """Which components hold a seed: hysteresis.

    Args:
        labels: Shape (h, w): 0 … count.
        seeds: Shape (h, w).
        count: How many components there are.

    Returns:
        Shape (count + 1,); the first, for what is in no component, is False.
    """
    found = np.zeros(count + 1, bool)
    found[labels[seeds]] = True
    found[0] = False
    return found


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))
