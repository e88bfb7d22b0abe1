"""Exact search: cosines of all chips, and the best of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, Float32Matrix
from rdb_geo.index.vectors import Vectors, as_vectors

SOME = 65_536
"""The best of so many scores leave out most others before these are put in order."""


def cosines(chips: Vectors | Float32Matrix, query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of each of N unit vectors with the query, float32 (D,), of unit norm: float32 (N,), -1 … 1.

    Vectors are rounded to float16 on disk, so their norm is 1 to about 5e-4.
    """
    result: NDArray[np.float32] = as_vectors(chips).cosines(query[None])[:, 0]
    return result


def top_k(scores: NDArray[np.floating], k: int | None, mask: BoolMask | None = None) -> NDArray[np.intp]:
    """Places of the best scores (N,), at most k, best first; equal scores in the order in which they stand.

    The mask (N,) is applied before the k best are taken.
    """
    could_be = np.ones(len(scores), bool) if mask is None else mask
    some = scores[:SOME][could_be[:SOME]]
    if k is not None and k < len(some):  # the k-th best of all is no worse than that of some
        could_be = could_be & (scores >= _kth(some, k))
    rows = np.flatnonzero(could_be)
    if k is not None and k < len(rows):
        candidates = scores[rows]
        kth = _kth(candidates, k)
        above = rows[candidates > kth]
        equal = rows[candidates == kth]
        rows = np.sort(np.concatenate([above, equal[: k - len(above)]]))
    order = np.argsort(-scores[rows], kind="stable")
    chosen: NDArray[np.intp] = rows[order]
    return chosen


def _kth(scores: NDArray[np.floating], k: int) -> np.floating:
    """The k-th best of (N,) scores, k ≤ N."""
    place = len(scores) - k
    found: np.floating = np.partition(scores, place)[place]
    return found
