"""Codes of a large index file: from an eighth of the bytes, what the cosine of each chip with anything is at most.

Chips of a model fill few directions. A code is a chip's first coordinates along those, 8 bits each, with the length of
all that they leave out, so that by the inequality of Cauchy and Schwarz no cosine can be higher than a code says. The
index file is the truth: codes lie in a derived file of the hidden folder, which counts only for the content that it was
made of and where each piece matches its checksum. An index without it is only slower to ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.index.codes.sharing import shared
from rdb_geo.index.codes.sketch import Asked, Sketch
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.shard import Group, Shard, opened, read_vectors
from rdb_geo.index.vectors import Vectors

LEAST_CHIPS = 65_536
"""Fewer chips are compared at once as they are."""

COORDINATES, FEWEST = 120, 88
"""Of a code: so many, and of more than seven million chips as many as let memory keep all codes, but not fewer than the
latter. How much chips and texts leave beyond them tells benchmarks/survivors.py."""

OTHERS_BYTES = 64 << 20
"""So much of the memory is left to other parts."""

BLOCK = 8_192
"""Chips whose codes are read together: so few that they stay in a processor's cache."""

DENSE = 16
"""Where more than one chip of so many in a row group is asked for, the whole group is read."""

WORTH_A_THREAD = 8
"""Fewer blocks take less time than to start one."""

VERSION = "2"
"""Of the file's layout: the checksum of the head, the head, then of each block its codes and its checks."""

REST_BYTES, CHECKS_BYTES = 4, 8
"""Of a chip beside its coordinates: among the codes `Sketch.rest`, among the checks `rivals` and a checksum."""

Made = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
"""What the cosines of chips with others are at most, (M, N), and their `Sketch.rivals` → a number each, (N,)."""


class StaleCodesError(Exception):
    """Codes are not what was written, or can't be made: the chips are to be compared as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What tells how to read the codes of all blocks, B of them; in this order in the file, after its checksum."""

    digests: NDArray[np.uint64]
    """XXH3 of each block's codes and of its checks, (B, 2)."""

    turn: Float32Matrix
    """The directions, (C, D), orthonormal."""

    steps: Float32Matrix
    """What a code's unit is in each direction, of each block, (B, C)."""

    slacks: NDArray[np.float32]
    """Length of what rounding the chips of a block changed, at most, (B,)."""

    @property
    def content(self) -> bytes:
        """As it stands in the file."""
        return b"".join(part.tobytes() for part in (self.digests, self.turn, self.steps, self.slacks))

    @classmethod
    def empty(cls, shard: Shard, turn: Float32Matrix) -> Head:
        """That of an index file, but for directions still unknown."""
        blocks = -(-shard.manifest.count // BLOCK)
        digests, slacks = np.zeros((blocks, 2), np.uint64), np.zeros(blocks, np.float32)
        return cls(digests, turn, np.zeros((blocks, len(turn)), np.float32), slacks)

    def checksum(self, shard: Shard) -> bytes:
        """XXH3 (128 bits) of it together with what the index file holds."""
        parts = [f"{group.record.digest} {group.record.rivals_digest}" for group in shard.groups]
        return xxhash.xxh3_128_digest("\n".join([VERSION, shard.rivals_id or "", *parts]).encode() + self.content)


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The codes of one index file."""

    shard: Shard
    """The index file."""

    head: Head
    """How to read them."""

    identity: str
    """Of the head."""

    memory: Memory
    """What keeps codes between questions."""

    whole: Callable[[Shard, Group], Vectors]
    """Reads a row group, or knows it."""

    def at_most(self, others: Float32Matrix, made: Made, rows: NDArray[np.intp] | None = None) -> NDArray[np.float32]:
        """What `made` gives for chips, (N,), in their order; several threads may call it at once.

        Args:
            others: The unit vectors with which the chips are compared, (M, D).
            made: Gets what their cosines are at most. It may change what it gets.
            rows: Numbers of the chips, ascending; None = all.

        Raises:
            StaleCodesError: The codes do not match their checksums.
        """
        count = self.shard.manifest.count
        found = np.empty(count if rows is None else len(rows), np.float32)
        blocks = range(len(self.head.slacks)) if rows is None else np.unique(rows // BLOCK).tolist()

        def scan(numbers: Sequence[int]) -> None:
            asked = Asked.of(others, self.head.turn, self.head.steps[numbers], self.head.slacks[numbers])
            for place, (number, sketch) in enumerate(self._sketches(numbers)):
                start, end = number * BLOCK, (number + 1) * BLOCK
                if rows is None:
                    found[start:end] = made(sketch.cosines(asked, place), sketch.rivals)
                    continue
                start, end = np.searchsorted(rows, (start, end)).tolist()
                some = sketch.of(rows[start:end] - number * BLOCK)
                found[start:end] = made(some.cosines(asked, place), some.rivals)

        shared(scan, blocks, WORTH_A_THREAD)
        return found

    def vectors(self, rows: NDArray[np.intp]) -> Vectors:
        """The embeddings of some chips, (len(rows), D); few of a row group are read one by one.

        Args:
            rows: Their numbers, ascending.

        Raises:
            StaleCodesError: Their checksums do not match their own.
            IndexFormatError: The index file is damaged.
            IndexChangedError: It was replaced since its recipe was read.
        """
        groups, found = self.shard.groups, np.empty((len(rows), self.shard.manifest.encoder.dim), np.float16)
        rivals, checks = self._known(rows)
        firsts, offsets = np.array([(group.first, group.offset) for group in groups], np.int64).reshape(-1, 2).T
        owners = np.searchsorted(firsts, rows, side="right") - 1
        asked = np.bincount(owners, minlength=len(groups)) * DENSE
        is_dense = asked > np.diff(firsts, append=self.shard.manifest.count)
        for number in np.flatnonzero(is_dense).tolist():
            start, end = np.searchsorted(owners, (number, number + 1)).tolist()
            found[start:end] = self.whole(self.shard, groups[number]).rows[rows[start:end] - firsts[number]]
        few = np.flatnonzero(~is_dense[owners])
        places = offsets[owners[few]] + (rows[few] - firsts[owners[few]]) * found.strides[0]
        with opened(self.shard) as stream:
            read = list(map(_reader(stream, found.strides[0]), places.tolist()))
            found_checks = np.array(list(map(xxhash.xxh3_64_intdigest, read)), np.uint64).astype(np.uint32)
            if not np.array_equal(found_checks, checks[few]):
                raise ValueError("its embeddings do not match their checksum")
        found[few] = np.frombuffer(b"".join(read), np.float16).reshape(-1, found.shape[1])
        return Vectors(found, None if self.shard.rivals_id is None else rivals, self.shard.rivals_id)

    def check(self) -> None:
        """Raise `StaleCodesError` where a block does not match its checksums."""
        for _ in self._sketches(range(len(self.head.slacks))):
            pass

    def _sketches(self, numbers: Sequence[int]) -> Iterator[tuple[int, Sketch]]:
        """Some blocks, each with its number; one is valid until the next is asked for."""
        side = len(self.head.turn)
        is_kept = self.shard.manifest.count * (side + REST_BYTES + CHECKS_BYTES) <= self.memory.max_bytes
        buffer = None if is_kept else np.empty(BLOCK * (side + REST_BYTES), np.uint8)
        with _opened(self.shard) as stream:
            for number in numbers:
                read, part = partial(self._sketch, stream, number, buffer), f"codes {self.identity} {number}"
                sketch = self.memory.get(self.shard, part, read, lasts=True) if is_kept else read()
                yield number, sketch

    def _sketch(self, stream: BinaryIO, number: int, buffer: NDArray[np.uint8] | None) -> Sketch:
        side, piece = len(self.head.turn), self._piece(stream, number, 0, buffer)
        cut = len(piece) // (side + REST_BYTES) * side
        rivals = self._checks(stream, number)[0].view(np.float32)
        return Sketch(piece[:cut].view(np.int8).reshape(-1, side), piece[cut:].view(np.float32), rivals)

    def _checks(self, stream: BinaryIO, number: int) -> NDArray[np.uint32]:
        """`Vectors.rivals`, as they stand in the file, and checksums of embeddings, (2, n), of the chips of a block."""

        def read() -> NDArray[np.uint32]:
            return self._piece(stream, number, 1).view(np.uint32).reshape(2, -1)

        is_kept = self.shard.manifest.count * CHECKS_BYTES <= self.memory.max_bytes
        part = f"checks {self.identity} {number}"
        return self.memory.get(self.shard, part, read, lasts=True) if is_kept else read()

    def _known(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.uint32]]:
        """`Vectors.rivals` of some chips, and the checksums of their embeddings."""
        found = np.empty((2, len(rows)), np.uint32)
        blocks = np.unique(rows // BLOCK)
        spans = np.searchsorted(rows, (blocks * BLOCK, (blocks + 1) * BLOCK)).T
        with _opened(self.shard) as stream:
            for number, (start, end) in zip(blocks.tolist(), spans.tolist(), strict=True):
                found[:, start:end] = self._checks(stream, number)[:, rows[start:end] - number * BLOCK]
        return found[0].view(np.float32), found[1]

    def _piece(
        self, stream: BinaryIO, number: int, part: int, buffer: NDArray[np.uint8] | None = None
    ) -> NDArray[np.uint8]:
        """The codes (0) or the checks (1) of a block, as they stand in the file."""
        count = min(BLOCK, self.shard.manifest.count - number * BLOCK)
        widths, blocks = (len(self.head.turn) + REST_BYTES, CHECKS_BYTES), len(self.head.slacks)
        size = count * widths[part]
        piece = np.empty(size, np.uint8) if buffer is None else buffer[:size]
        head = 16 + self.head.digests.nbytes + self.head.turn.nbytes + self.head.steps.nbytes + 4 * blocks
        stream.seek(head + number * BLOCK * sum(widths) + part * count * widths[0])
        read = stream.readinto(piece)  # type: ignore[attr-defined]  # a file
        if read != size or xxhash.xxh3_64_intdigest(piece.data) != self.head.digests[number, part]:
            raise StaleCodesError
        return piece


def is_large(shard: Shard) -> bool:
    """Whether an index file has so many chips that codes are made of them."""
    return shard.manifest.count >= LEAST_CHIPS


def open_codes(shard: Shard, memory: Memory, whole: Callable[[Shard, Group], Vectors] = read_vectors) -> Codes | None:
    """The codes of an index file on this machine; None where there are none of its content."""
    if shard.source is not None or not is_large(shard):
        return None
    head = Head.empty(shard, np.empty((coordinates(shard), shard.manifest.encoder.dim), np.float32))
    try:
        with _opened(shard) as stream:
            checksum = stream.read(16)
            for part in (head.digests, head.turn, head.steps, head.slacks):
                stream.readinto(part)  # type: ignore[attr-defined]  # a file
    except StaleCodesError:
        return None
    return Codes(shard, head, checksum.hex(), memory, whole) if checksum == head.checksum(shard) else None


def move_codes(path: Path, new: Path) -> None:
    """Let the codes of an index file, if there are any, follow it to a new name."""
    with suppress(FileNotFoundError):
        path_of(path).replace(path_of(new))


def forget_codes(path: Path) -> None:
    """Remove the codes of an index file that goes."""
    path_of(path).unlink(missing_ok=True)


def path_of(path: Path) -> Path:
    """Where the codes of an index file lie, if there are any."""
    return path.parent / WORK_FOLDER / f"{path.name}.codes"


def coordinates(shard: Shard) -> int:
    """Of each code of an index file."""
    room = (DEFAULT_BYTES - OTHERS_BYTES) // shard.manifest.count - REST_BYTES - CHECKS_BYTES
    return min(shard.manifest.encoder.dim, COORDINATES, max(FEWEST, room // 4 * 4))


def _reader(stream: BinaryIO, size: int) -> Callable[[int], bytes]:
    """Reads so many bytes of a file from a place on; fewer at its end."""
    if hasattr(os, "pread"):
        return partial(os.pread, stream.fileno(), size)

    def read(place: int) -> bytes:
        stream.seek(place)
        return stream.read(size)

    return read


@contextmanager
def _opened(shard: Shard) -> Iterator[BinaryIO]:
    try:
        with path_of(shard.path).open("rb", buffering=0) as stream:
            yield stream
    except OSError as error:
        raise StaleCodesError from error
