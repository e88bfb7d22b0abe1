"""Exact search: cosines of all chips, and the best of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, Float32Matrix
from rdb_geo.index.vectors import Vectors, as_vectors


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
    rows = np.arange(len(scores)) if mask is None else np.flatnonzero(mask)
    if k is not None and k < len(rows):
        candidates = scores[rows]
        kth = np.partition(candidates, len(rows) - k)[len(rows) - k]
        above = rows[candidates > kth]
        equal = rows[candidates == kth]
        rows = np.sort(np.concatenate([above, equal[: k - len(above)]]))
    order = np.argsort(-scores[rows], kind="stable")
    chosen: NDArray[np.intp] = rows[order]
    return chosen
