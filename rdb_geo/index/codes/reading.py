"""Codes of a large index file: from an eighth of the bytes, what the cosine of each chip with anything is at most.

Chips of a model fill few directions. A code is a chip's first coordinates along those, 8 bits each, with the length of
all that they leave out, so that by the inequality of Cauchy and Schwarz no cosine can be higher than a code says. The
index file is the truth: codes lie in a derived file of the hidden folder, which counts only for the content that it was
made of and where each piece matches its checksum. An index without it is only slower to ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.table import ChipTable, Corners
from rdb_geo.index.codes import layout
from rdb_geo.index.codes.layout import StaleCodesError, path_of
from rdb_geo.index.codes.pieces import Pieces, sliced, spans
from rdb_geo.index.codes.places import table_of
from rdb_geo.index.codes.sharing import shared
from rdb_geo.index.codes.sketch import Asked
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Group, Shard, opened, read_vectors, starts_of
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

    pieces: Pieces
    """What stands in their file."""

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
        head = self.pieces.head
        blocks = range(len(head.slacks)) if rows is None else spans(rows, len(head.slacks))[0].tolist()

        def scan(numbers: Sequence[int]) -> None:
            asked = Asked.of(others, head.turn, head.steps[numbers], head.slacks[numbers])
            for place, (number, sketch) in enumerate(self.pieces.sketches(numbers)):
                start, end = number * layout.BLOCK, (number + 1) * layout.BLOCK
                if rows is None:
                    found[start:end] = made(sketch.cosines(asked, place), sketch.rivals)
                    continue
                start, end = np.searchsorted(rows, (start, end)).tolist()
                some = sketch.of(sliced(rows[start:end] - number * layout.BLOCK))
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
        rivals, checks = self.pieces.checks(rows)
        firsts, offsets = starts_of(self.shard)
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
            if not are_whole(read, checks[few]):
                raise ValueError("its embeddings do not match their checksum")
        found[few] = np.frombuffer(b"".join(read), np.float16).reshape(-1, found.shape[1])
        return Vectors(found, None if self.shard.rivals_id is None else rivals, self.shard.rivals_id)

    def corners(self, groups: Sequence[Group]) -> list[tuple[NDArray[np.intp], Corners]]:
        """Numbers of the chips of some row groups, ascending, and where they lie; see `places` for what it raises."""
        rows = np.concatenate([np.arange(group.first, group.first + group.count) for group in groups])
        numbers, starts, ends = (found.tolist() for found in spans(rows, len(self.pieces.head.slacks)))
        parts = [rows[start:end] for start, end in zip(starts, ends, strict=True)]
        known = self.pieces.places(numbers)
        return [
            (part, places.at(sliced(part - number * layout.BLOCK)))
            for number, part, places in zip(numbers, parts, known, strict=True)
        ]

    def places(self, rows: NDArray[np.intp]) -> ChipTable:
        """Where some chips lie, in this order.

        Raises:
            StaleCodesError: They do not match their checksums, or the index file alone tells.
        """
        if not len(rows):
            raise StaleCodesError  # of no chip
        owners = rows // layout.BLOCK
        numbers = np.unique(owners).tolist()
        chosen = [
            (known, rows[owners == number] - number * layout.BLOCK)
            for number, known in zip(numbers, self.pieces.places(numbers), strict=True)
        ]
        return table_of(chosen).select(np.argsort(np.argsort(owners, kind="stable"), kind="stable"))


def open_codes(shard: Shard, memory: Memory, whole: Callable[[Shard, Group], Vectors] = read_vectors) -> Codes | None:
    """The codes of an index file on this machine; None where there are none of its content."""
    if shard.source is not None or not layout.is_large(shard):
        return None
    try:
        return Codes(shard, memory.get(shard, "codes", lambda: Pieces(shard, memory), lasts=True), whole)
    except StaleCodesError:
        return None


def are_whole(embeddings: list[bytes], checks: NDArray[np.uint32]) -> bool:
    """Whether each of N embeddings matches its checksum, (N,)."""
    digests = np.array(list(map(xxhash.xxh3_64_intdigest, embeddings)), np.uint64)
    return np.array_equal(digests.astype(np.uint32), checks)


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
