"""Which pixels of a mask are connected by their edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask


def connected(mask: BoolMask) -> NDArray[np.int32]:
    """Numbers of the components of a mask (h, w), 1 … n in the order of their first pixels row by row, 0 = none.

    Runs of pixels in a row are joined with those of the row above that they touch; roots fall to the lower number until
    both ends of each such pair have the same.
    """
    height, width = mask.shape
    wide = np.zeros((height, width + 1), np.int8)  # a column between the rows: no run goes on in the next
    wide[:, :-1] = mask
    ends = np.flatnonzero(np.diff(wide.ravel(), prepend=np.int8(0)))
    starts, stops = ends[::2], ends[1::2]
    first = np.searchsorted(stops, starts - width - 1, side="right")  # of the runs above that touch each
    touching = np.maximum(np.searchsorted(starts, stops - width - 1, side="left") - first, 0)
    lower = np.repeat(np.arange(len(starts)), touching)
    upper = np.arange(len(lower)) - np.repeat(np.cumsum(touching) - touching, touching) + np.repeat(first, touching)
    root = np.arange(len(starts))
    while True:
        one, other = root[upper], root[lower]
        apart = one != other
        if not apart.any():
            break
        np.minimum.at(root, np.maximum(one, other)[apart], np.minimum(one, other)[apart])
        while not np.array_equal(root, above := root[root]):
            root = above
    numbers = np.cumsum(root == np.arange(len(root)))[root]
    labels = np.zeros(mask.shape, np.int32)
    labels[mask] = np.repeat(numbers, stops - starts)
    return labels
