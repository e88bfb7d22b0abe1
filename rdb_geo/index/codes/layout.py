"""How a file of codes is laid out: the checksum of its head, the head, of each block of chips its pieces."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.memory import DEFAULT_BYTES
from rdb_geo.index.shard import Shard
from rdb_geo.index.streams import State

LEAST_CHIPS = 65_536
"""Fewer chips are compared at once as they are."""

WIDTH, NARROWEST = 128, 88
"""Bytes of a code: so many, and of more than seven million chips as many as let memory keep all codes, but not fewer
than the latter. How much chips and texts leave beyond its coordinates tells benchmarks/survivors.py."""

OTHERS_BYTES = 64 << 20
"""So much of the memory is left to other parts."""

BLOCK = 8_192
"""Chips whose codes are read together: so few that they stay in a processor's cache."""

VERSION = "4"
"""Of the layout."""

CHECKS_BYTES = 8
"""Of a chip beside its code: `Vectors.rivals` and a checksum of its embedding."""

CHECKSUM_BYTES = 16
"""Of the head."""


class StaleCodesError(Exception):
    """Codes are not what was written, or can't be made: the chips are to be compared as they are."""


class Part(IntEnum):
    """What stands in a file of each block, in this order."""

    CODES = 0
    CHECKS = 1
    PLACES = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """What a file of codes is of: a large index file, or many small ones."""

    path: Path
    """Where the codes lie, if there are any."""

    state: State
    """They may be kept in memory as long as it is the same."""

    count: int
    """Chips."""

    dim: int
    """Length of their embeddings."""

    identity: str
    """Of the index file, or of all: codes of another one are not used."""

    @classmethod
    def of(cls, shard: Shard) -> Subject:
        """A large index file."""
        manifest = shard.manifest
        return cls(path_of(shard.path), shard.state, manifest.count, manifest.encoder.dim, shard.identity)

    @property
    def coordinates(self) -> int:
        """Of each code, which has one number more."""
        room = (DEFAULT_BYTES - OTHERS_BYTES) // self.count - CHECKS_BYTES
        return min(self.dim, min(WIDTH, max(NARROWEST, room // 4 * 4)) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What tells how to read the pieces of all blocks, B of them; in this order in the file, after its checksum."""

    digests: NDArray[np.uint64]
    """XXH3 of each block's pieces, (B, 3)."""

    ends: NDArray[np.int64]
    """Where in the file each of them ends, (B, 3)."""

    turn: Float32Matrix
    """The directions, (C, D), orthonormal."""

    steps: Float32Matrix
    """What 1 means in a code of each block: along each direction, and of `Sketch.rows`' last, (B, C + 1)."""

    slacks: NDArray[np.float32]
    """Length of what rounding the chips of a block changed, at most, (B,)."""

    @property
    def content(self) -> bytes:
        """As it stands in the file."""
        return b"".join(part.tobytes() for part in self.parts)

    @property
    def parts(self) -> tuple[NDArray[np.generic], ...]:
        """One after the other."""
        return self.digests, self.ends, self.turn, self.steps, self.slacks

    @property
    def nbytes(self) -> int:
        """Of its content."""
        return sum(part.nbytes for part in self.parts)

    @classmethod
    def empty(cls, subject: Subject, turn: Float32Matrix) -> Head:
        """All is still unknown but perhaps the directions."""
        blocks = -(-subject.count // BLOCK)
        digests, ends = np.zeros((blocks, len(Part)), np.uint64), np.zeros((blocks, len(Part)), np.int64)
        return cls(digests, ends, turn, np.zeros((blocks, len(turn) + 1), np.float32), np.zeros(blocks, np.float32))

    def checksum(self, subject: Subject) -> bytes:
        """XXH3 (128 bits) of it together with what it is of."""
        return xxhash.xxh3_128_digest(f"{VERSION}\n{subject.identity}\n".encode() + self.content)

    def span(self, number: int, piece: Part) -> tuple[int, int]:
        """Where a piece of a block begins in the file, and how many bytes it has."""
        place = number * len(Part) + piece
        start = int(self.ends.flat[place - 1]) if place else CHECKSUM_BYTES + self.nbytes
        return start, int(self.ends.flat[place]) - start


def is_large(shard: Shard) -> bool:
    """Whether an index file has so many chips that codes are made of them."""
    return shard.manifest.count >= LEAST_CHIPS


@lru_cache(maxsize=64)
def path_of(path: Path) -> Path:
    """Where the codes of an index file lie, if there are any."""
    return path.parent / WORK_FOLDER / f"{path.name}.codes"
