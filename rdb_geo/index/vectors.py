"""Vectors of chips as an index file holds them, and their dot products with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, Float32Matrix
from rdb_geo.core.errors import IndexFormatError

_LIFT = 2.0**11
"""What a half float leaves of a number is lifted by its precision, or it would fall among the subnormal numbers."""


LONGEST = 1.01
"""A dot product of unit vectors may pass 1 by what half floats round, and by no more than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Unit vectors of N chips."""

    rows: NDArray[np.float16] | Float32Matrix
    """Shape (N, D); float16 where they come from an index file. Not to be changed."""

    rivals: NDArray[np.float32] | None = None
    """Shape (N,): what an index file keeps for the calibration of its model (docs/index-format.md); None = nothing."""

    rivals_id: str | None = None
    """The calibration that `rivals` belongs to."""

    further: tuple[NDArray[np.float16] | Float32Matrix, ...] = ()
    """Rows of other row groups, (n, D) each, that follow; N counts them, and `rows` does not hold them."""

    def __len__(self) -> int:
        """Number of chips."""
        return len(self.rows) + sum(map(len, self.further))

    @classmethod
    def joined(cls, parts: Sequence[Vectors]) -> Vectors:
        """Those of some row groups, one or more, of the same `rivals_id`: compared at once, and `rows` not copied."""
        if len(parts) == 1:
            return parts[0]
        known = [part.rivals for part in parts if part.rivals is not None]
        rivals = np.concatenate(known) if len(known) == len(parts) else None
        return cls(parts[0].rows, rivals, parts[0].rivals_id, tuple(part.rows for part in parts[1:]))

    def of(self, mask: BoolMask) -> Vectors:
        """Those of some chips, (N,)."""
        if mask.all():
            return self
        return Vectors(self._whole[mask], None if self.rivals is None else self.rivals[mask], self.rivals_id)

    @property
    def singles(self) -> Float32Matrix:
        """The rows as float32 (N, D)."""
        return self._whole.astype(np.float32, copy=False)

    @property
    def _whole(self) -> NDArray[Any]:
        return np.concatenate(self._blocks) if self.further else self.rows

    @property
    def _blocks(self) -> tuple[NDArray[np.float16] | Float32Matrix, ...]:
        return (self.rows, *self.further)

    def dots(self, others: NDArray[np.float32]) -> NDArray[np.float32]:
        """Dot products, float32 (N, M), with other vectors, float32 (M, D), of norm 1 or less.

        Half floats are multiplied as they stand and summed in single precision (numkong). A vector of single precision
        goes in as two half floats, itself rounded and what is left, so that the result is as exact as single precision.
        """
        import numkong

        if self.rows.dtype != np.float16:  # after a product of BLAS its threads stay awake, and the cores are needed
            whole = numkong.dots_pack(np.ascontiguousarray(others, np.float32), "float32")
            return np.asarray(numkong.dots_packed(np.ascontiguousarray(self.singles, np.float32), whole), np.float32)
        rounded = others.astype(np.float16)
        left = ((others - rounded) * _LIFT).astype(np.float16)
        packed = numkong.dots_pack(np.concatenate([rounded, left]), "float16")
        found = [np.asarray(numkong.dots_packed(rows, packed), np.float32) for rows in self._blocks]
        both = np.concatenate(found) if self.further else found[0]
        sums: NDArray[np.float32] = both[:, : len(others)] + both[:, len(others) :] / np.float32(_LIFT)
        return sums

    def cosines(self, others: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines with other unit vectors, (M, D): float32 (N, M), -1 … 1.

        Raises:
            IndexFormatError: The chips' vectors are not finite or not of unit length, so nobody could trust the answer.
        """
        found = self.dots(others)
        if not (np.abs(found) < LONGEST).all():
            raise IndexFormatError(
                "its vectors are not finite or not of unit length: index its scene again with --force."
            )
        return np.clip(found, -1, 1)


def as_vectors(chips: Vectors | Float32Matrix) -> Vectors:
    """Chips as `Vectors`; a matrix of unit rows (N, D) is taken as it is."""
    return chips if isinstance(chips, Vectors) else Vectors(chips)
