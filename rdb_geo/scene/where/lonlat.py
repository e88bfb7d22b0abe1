"""From pixels of a scene to its CRS, and from there to longitude and latitude."""

from __future__ import annotations

import numpy as np
import pyproj
from affine import Affine
from numpy.typing import NDArray


def to_lonlat(crs: str) -> pyproj.Transformer:
    """A transformer from (x, y) of `crs` to (longitude, latitude) in EPSG:4326."""
    return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def apply_transform(
    transform: Affine, cols: NDArray[np.float64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """X and y of pixel corners (columns and rows of any shape); the inverse transform gives the opposite."""
    return (
        transform.a * cols + transform.b * rows + transform.c,
        transform.d * cols + transform.e * rows + transform.f,
    )


def looks_like_degrees(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    """Coordinates are such as longitude and latitude have."""
    return bool(np.abs(x).max() <= 360 and np.abs(y).max() <= 90)
