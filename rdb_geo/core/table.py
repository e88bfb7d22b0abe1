"""Many chips as columns: what the index stores beside the embeddings, and what search reads to place its hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class ChipTable:
    """N chips of one scene. All columns have N rows, in reading order: scale, then row, then column.

    Their embeddings are a matrix of their own, (N, D) in the same order: most readers need one of the two.
    """

    windows: NDArray[np.int32]
    """Shape (N, 4): col_off, row_off, width, height in scene pixels."""

    scales: NDArray[np.float32]
    """Shape (N,): factor of the base chip size, see `ChipSpec.scale`."""

    valid_fraction: NDArray[np.float32]
    """Shape (N,): share of valid pixels, 0 … 1."""

    wkb: NDArray[np.object_]
    """Shape (N,): footprints in lon/lat (`Footprint.polygon_lonlat`) as WKB bytes."""

    bounds_lonlat: NDArray[np.float64]
    """Shape (N, 4): xmin, ymin, xmax, ymax in degrees. Across the antimeridian xmin > xmax; read back from an index
    file the two are -180 and 180 there."""

    cloud_fraction: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    """Shape (N,): share of valid pixels under clouds or their shadows, as the product's own mask tells, 0 … 1; 0 for
    all where it is left out or there is none."""

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        if not len(self.cloud_fraction):
            object.__setattr__(self, "cloud_fraction", np.zeros(len(self.windows), np.float32))
        lengths = set(map(len, self._columns))
        if len(lengths) != 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    @property
    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self.windows, self.scales, self.valid_fraction, self.wkb, self.bounds_lonlat, self.cloud_fraction

    def __len__(self) -> int:
        """Number of chips."""
        return len(self.windows)

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> ChipTable:
        """The chips that a mask (N,) or an array of row numbers names, in that order."""
        return ChipTable(*(column[rows] for column in self._columns))

    @staticmethod
    def concatenate(tables: Sequence[ChipTable]) -> ChipTable:
        """The rows of all `tables` (at least one), in order."""
        return ChipTable(*map(np.concatenate, zip(*(table._columns for table in tables), strict=True)))  # noqa: SLF001


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Where N chips lie: corners, which neighbours may share, and which of them each chip has."""

    points: NDArray[np.float64]
    """Longitudes and latitudes, degrees, (2, P)."""

    ring: NDArray[np.unsignedinteger | np.intp]
    """Places in `points`, (L, N): the bounds of a chip's corners are its own."""

    def __len__(self) -> int:
        """Number of chips."""
        return int(self.ring.shape[1])

    @classmethod
    def of_bounds(cls, bounds: NDArray[np.float64]) -> Corners:
        """The lowest and the highest of each chip, (N, 4) as in `ChipTable.bounds_lonlat`."""
        points = np.ascontiguousarray(bounds, np.float64).reshape(-1, 2).T
        is_cut = bounds[:, 0] > bounds[:, 2]
        if is_cut.any():
            points = points.copy()
            points[0, ::2][is_cut], points[0, 1::2][is_cut] = -180, 180
        return cls(points, np.arange(2 * len(bounds)).reshape(-1, 2).T)
