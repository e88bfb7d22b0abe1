"""Codes of a large index file: from an eighth of the bytes, what the cosine of each chip with anything is at most.

Chips of a model fill few directions. A code is a chip's first coordinates along those, 8 bits each, with the length of
all that they leave out, so that by the inequality of Cauchy and Schwarz no cosine can be higher than a code says. The
index file is the truth: codes lie in a derived file of the hidden folder, which counts only for the content that it was
made of and where each piece matches its checksum. An index without it is only slower to ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.table import ChipTable
from rdb_geo.index.codes import layout
from rdb_geo.index.codes.layout import CHECKS_BYTES, CHECKSUM_BYTES, Head, Part, StaleCodesError, coordinates, path_of
from rdb_geo.index.codes.places import Places
from rdb_geo.index.codes.sharing import shared
from rdb_geo.index.codes.sketch import Asked, Sketch
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Group, Shard, opened, read_vectors
from rdb_geo.index.vectors import Vectors

DENSE = 16
"""Where more than one chip of so many in a row group is asked for, the whole group is read."""

WORTH_A_THREAD = 8
"""Fewer blocks take less time than to start one."""

Made = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
"""What the cosines of chips with others are at most, (M, N), and their `Sketch.rivals` → a number each, (N,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The codes of one index file."""

    shard: Shard
    """The index file."""

    head: Head
    """How to read them."""

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
        blocks = range(len(self.head.slacks)) if rows is None else np.unique(rows // layout.BLOCK).tolist()

        def scan(numbers: Sequence[int]) -> None:
            asked = Asked.of(others, self.head.turn, self.head.steps[numbers], self.head.slacks[numbers])
            for place, (number, sketch) in enumerate(self._sketches(numbers)):
                start, end = number * layout.BLOCK, (number + 1) * layout.BLOCK
                if rows is None:
                    found[start:end] = made(sketch.cosines(asked, place), sketch.rivals)
                    continue
                start, end = np.searchsorted(rows, (start, end)).tolist()
                some = sketch.of(rows[start:end] - number * layout.BLOCK)
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

    def bounds(self, groups: Sequence[Group]) -> NDArray[np.float64]:
        """`ChipTable.bounds_lonlat` of the chips of some row groups, (n, 4); see `places` for what it raises."""
        parts = []
        with _opened(self.shard) as stream:
            for group in groups:
                end = group.first + group.count
                for number in range(group.first // layout.BLOCK, -(-end // layout.BLOCK)):
                    start = number * layout.BLOCK
                    own = slice(max(0, group.first - start), end - start)
                    parts.append(self._places(stream, number).bounds(own))
        return np.concatenate(parts)

    def places(self, rows: NDArray[np.intp]) -> ChipTable:
        """Where some chips lie, in this order.

        Raises:
            StaleCodesError: They do not match their checksums, or the index file alone tells.
        """
        if not len(rows):
            raise StaleCodesError  # of no chip
        owners = rows // layout.BLOCK
        with _opened(self.shard) as stream:
            parts = [
                self._places(stream, number).table(rows[owners == number] - number * layout.BLOCK)
                for number in np.unique(owners).tolist()
            ]
        return ChipTable.concatenate(parts).select(np.argsort(np.argsort(owners, kind="stable"), kind="stable"))

    def check(self) -> None:
        """Raise `StaleCodesError` where a block does not match its checksums."""
        blocks = range(len(self.head.slacks))
        for _ in self._sketches(blocks):
            pass
        with _opened(self.shard) as stream:
            for number in blocks:
                if self.head.span(number, Part.PLACES)[1]:
                    self._places(stream, number)

    def _sketches(self, numbers: Sequence[int]) -> Iterator[tuple[int, Sketch]]:
        """Some blocks, each with its number; one is valid until the next is asked for."""
        width = self.head.steps.shape[1]
        is_kept = self.shard.manifest.count * (width + CHECKS_BYTES) <= self.memory.max_bytes
        buffer = None if is_kept else np.empty(layout.BLOCK * width, np.uint8)
        with _opened(self.shard) as stream:
            for number in numbers:
                read, part = partial(self._sketch, stream, number, buffer), f"codes {number}"
                sketch = self.memory.get(self.shard, part, read, lasts=True) if is_kept else read()
                yield number, sketch

    def _sketch(self, stream: BinaryIO, number: int, buffer: NDArray[np.uint8] | None) -> Sketch:
        piece = self._piece(stream, number, Part.CODES, buffer)
        rivals = self._checks(stream, number)[0].view(np.float32)
        return Sketch(piece.view(np.int8).reshape(len(rivals), -1), rivals)

    def _checks(self, stream: BinaryIO, number: int) -> NDArray[np.uint32]:
        """`Vectors.rivals`, as they stand in the file, and checksums of embeddings, (2, n), of the chips of a block."""

        def read() -> NDArray[np.uint32]:
            return self._piece(stream, number, Part.CHECKS).view(np.uint32).reshape(2, -1)

        is_kept = self.shard.manifest.count * CHECKS_BYTES <= self.memory.max_bytes
        return self.memory.get(self.shard, f"checks {number}", read, lasts=True) if is_kept else read()

    def _places(self, stream: BinaryIO, number: int) -> Places:
        """Where the chips of a block lie."""
        if not self.head.span(number, Part.PLACES)[1]:
            raise StaleCodesError
        return self.memory.get(
            self.shard,
            f"packed places {number}",
            lambda: Places.from_bytes(self._piece(stream, number, Part.PLACES)),
        )

    def _known(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.uint32]]:
        """`Vectors.rivals` of some chips, and the checksums of their embeddings."""
        found = np.empty((2, len(rows)), np.uint32)
        blocks = np.unique(rows // layout.BLOCK)
        spans = np.searchsorted(rows, (blocks * layout.BLOCK, (blocks + 1) * layout.BLOCK)).T
        with _opened(self.shard) as stream:
            for number, (start, end) in zip(blocks.tolist(), spans.tolist(), strict=True):
                found[:, start:end] = self._checks(stream, number)[:, rows[start:end] - number * layout.BLOCK]
        return found[0].view(np.float32), found[1]

    def _piece(
        self, stream: BinaryIO, number: int, piece: Part, buffer: NDArray[np.uint8] | None = None
    ) -> NDArray[np.uint8]:
        """A piece of a block, as it stands in the file."""
        start, size = self.head.span(number, piece)
        found = np.empty(size, np.uint8) if buffer is None else buffer[:size]
        stream.seek(start)
        read = stream.readinto(found)  # type: ignore[attr-defined]  # a file
        if read != size or xxhash.xxh3_64_intdigest(found.data) != self.head.digests[number, piece]:
            raise StaleCodesError
        return found


def open_codes(shard: Shard, memory: Memory, whole: Callable[[Shard, Group], Vectors] = read_vectors) -> Codes | None:
    """The codes of an index file on this machine; None where there are none of its content."""
    if shard.source is not None or not layout.is_large(shard):
        return None
    try:
        head = memory.get(shard, "head of codes", lambda: _head(shard), lasts=True)
    except StaleCodesError:
        return None
    return Codes(shard, head, memory, whole)


def _head(shard: Shard) -> Head:
    """Of the codes of an index file; raises `StaleCodesError` where they are not those of its content."""
    head = Head.empty(shard, np.empty((coordinates(shard), shard.manifest.encoder.dim), np.float32))
    with _opened(shard) as stream:
        checksum = stream.read(CHECKSUM_BYTES)
        for part in head.parts:
            stream.readinto(part)  # type: ignore[attr-defined]  # a file
    if checksum != head.checksum(shard):
        raise StaleCodesError
    return head


def forget_codes(path: Path) -> None:
    """Remove the codes of an index file that goes."""
    path_of(path).unlink(missing_ok=True)


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
