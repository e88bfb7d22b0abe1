"""From the codes of chips, what their cosines with others are at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix

LARGEST, _FINER = np.float32(127), np.float32(254)
"""Of codes; and what is left of a number after rounding it to one is told in steps so much finer."""

ROUNDING = np.float32(1e-6)
"""What single precision may get wrong in the square of a length, several times."""

TINY, _MARGIN = np.float32(1e-30), np.float32(1e-5)
"""Keeps from a division by 0; and what single precision may get wrong in a cosine and what is made of it, ten times."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """M unit vectors, as the codes of B blocks of chips are asked for them."""

    halves: NDArray[np.int8]
    """Of each block, in the order of a code: the vectors rounded, then what is left of them, (B, 2 · M, C + 1)."""

    units: Float32Matrix
    """What 1 of the first half means, (B, M)."""

    more: Float32Matrix
    """What rounding may have lost, (B, M)."""

    @classmethod
    def of(cls, others: Float32Matrix, turn: Float32Matrix, steps: Float32Matrix, slacks: NDArray[np.float32]) -> Asked:
        """Of unit vectors (M, D).

        q·x ≤ Tq·c + |q - T'Tq| · rest + |Tq| · slack, with T the directions, c and rest the code. Tq and |q - T'Tq| go
        in as two numbers of 8 bits, rounded and what is left, so that the products are sums of whole numbers.

        Args:
            others: The vectors.
            turn: The directions, (C, D), orthonormal.
            steps: What a code's unit is in each direction, and that of its rest, of each block, (B, C + 1).
            slacks: Length of what rounding the chips of a block changed, at most, (B,).
        """
        import numkong

        # after a product of BLAS its threads stay awake for a while, and the cores are needed
        inside = np.asarray(numkong.dots_packed(others, numkong.dots_pack(turn, "float32")), np.float32)
        beyond = np.square(others).sum(axis=1) - np.square(inside).sum(axis=1)
        scaled = np.column_stack([inside, np.sqrt(np.maximum(beyond, 0) + ROUNDING)]) * steps[:, None]
        units = np.maximum(np.abs(scaled).max(axis=2), TINY) / LARGEST
        scaled /= units[..., None]
        rounded = np.rint(scaled)
        left = np.rint((scaled - rounded) * _FINER)
        lost = np.abs(scaled - rounded - left / _FINER).sum(axis=2) * LARGEST * units
        more = np.linalg.norm(inside, axis=1) * slacks[:, None] + lost + _MARGIN
        return cls(np.concatenate([rounded, left], axis=1).astype(np.int8), units, more)


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Chips of a block that are known by their codes."""

    rows: NDArray[np.int8]
    """Shape (N, C + 1): coordinates, then the length of what the directions leave out, at most."""

    rivals: NDArray[np.float32]
    """`Vectors.rivals`, (N,); 0 where the index file keeps none."""

    @property
    def nbytes(self) -> int:
        """Of the codes; `rivals` are kept apart."""
        return self.rows.nbytes

    def of(self, places: NDArray[np.intp] | slice) -> Sketch:
        """Those of some chips, (N',)."""
        return Sketch(self.rows[places], self.rivals[places])

    def cosines(self, asked: Asked, block: int) -> NDArray[np.float32]:
        """What the cosines with M others are at most, and a little more: float32 (M, N); of a block of `asked`."""
        import numkong

        packed = numkong.dots_pack(asked.halves[block], "int8")
        both = np.asarray(numkong.dots_packed(self.rows, packed)).T.astype(np.float32, order="C")
        found = both[: len(both) // 2]
        left = both[len(found) :]
        left /= _FINER
        found += left
        found *= asked.units[block][:, None]
        found += asked.more[block][:, None]
        upper: NDArray[np.float32] = np.maximum(found, _MARGIN - 1, out=found)
        return upper
