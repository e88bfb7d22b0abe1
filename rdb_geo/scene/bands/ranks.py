"""What stands at which rank among many whole numbers: from how often each occurs, many times as fast as by sorting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 2**20
"""Values that are counted together: NumPy takes 8 bytes for each meanwhile."""


class Ranks:
    """The order of whole numbers of 8 or 16 bits."""

    def __init__(self, values: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
        """Count the values, (n,), at least one."""
        self.count = len(values)
        size = 256**values.dtype.itemsize
        counts = sum(
            np.bincount(values[first : first + AT_ONCE], minlength=size) for first in range(0, self.count, AT_ONCE)
        )
        self._until = np.cumsum(counts)

    def at(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """The values of such ranks, from 0."""
        return np.searchsorted(self._until, places, side="right").astype(np.float64)

    def percentiles(self, wanted: Sequence[float]) -> NDArray[np.float64]:
        """Those of ``numpy.percentile``, to the last bit.

        Source: the method ``linear`` of NumPy, definition 7 of Hyndman and Fan, "Sample quantiles in statistical
        packages", The American Statistician 50, 1996.
        """
        place = np.true_divide(wanted, 100) * (self.count - 1)
        before = np.floor(place).astype(np.intp)
        share = place - before
        low, high = self.at(before), self.at(np.minimum(before + 1, self.count - 1))
        found: NDArray[np.float64] = np.where(
            share < 0.5, low + (high - low) * share, high - (high - low) * (1 - share)
        )
        return found

    @property
    def middle(self) -> tuple[float, float]:
        """The two values whose mean is the median."""
        low, high = self.at(np.array([(self.count - 1) // 2, self.count // 2])).tolist()
        return low, high
