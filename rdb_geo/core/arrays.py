"""Array aliases, and the checks made once at each border."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

UInt8Images: TypeAlias = NDArray[np.uint8]
"""RGB images, shape (N, H, W, 3), 0 … 255, rows grow downwards."""

UInt8Image: TypeAlias = NDArray[np.uint8]
"""One RGB image, shape (H, W, 3), 0 … 255, rows grow downwards."""

Float32Matrix: TypeAlias = NDArray[np.float32]
"""Embeddings, shape (N, D)."""

BoolMask: TypeAlias = NDArray[np.bool_]
"""True = valid (numpy's masked arrays use the opposite)."""

UNIT_NORM_TOLERANCE = 1e-3
"""Largest deviation of a row's L2 norm from 1 (float16 storage costs up to about 5e-4)."""


def l2_normalize(rows: Float32Matrix) -> Float32Matrix:
    """Rows (N, D) divided by their L2 norm, float32; a row of zeros stays zero."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norms == 0, 1, norms)).astype(np.float32)


def check_embeddings(rows: NDArray[np.floating], *, count: int, dim: int) -> None:
    """Check that rows are what an encoder promises: (count, dim), finite, of unit norm; else `ValueError`."""
    if rows.shape != (count, dim):
        raise ValueError(f"expected embeddings of shape ({count}, {dim}), got {rows.shape}")
    if not np.isfinite(rows).all():
        raise ValueError("embeddings hold NaN or infinite values")
    norms = np.linalg.norm(rows.astype(np.float32), axis=1)
    if count and float(np.abs(norms - 1).max()) > UNIT_NORM_TOLERANCE:
        raise ValueError(f"embedding rows are not of unit norm: {norms.min():.4f} … {norms.max():.4f}")
