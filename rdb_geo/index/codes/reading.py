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
from rdb_geo.index.codes.layout import StaleCodesError, Subject, path_of
from rdb_geo.index.codes.pieces import Made, Pieces, sliced, spans
from rdb_geo.index.codes.places import table_of
from rdb_geo.index.gathering import starts_of
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Group, Shard, opened, read_vectors
from rdb_geo.index.vectors import Vectors

Whole = Callable[[Shard, Group], Vectors]
"""Gives the embeddings of a row group."""

DENSE = 16
"""Where more than one chip of so many in a row group is asked for, the whole group is read."""


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The codes of one index file, of its own or in a pool."""

    shard: Shard
    """The index file."""

    pieces: Pieces
    """What stands in their file."""

    whole: Whole
    """Reads a row group, or knows it."""

    first: int = 0
    """Number of the index file's first chip among the pieces'."""

    def at_most(self, others: Float32Matrix, made: Made, rows: NDArray[np.intp] | None = None) -> NDArray[np.float32]:
        """See `Pieces.at_most`; `rows` are those of the index file."""
        count = self.shard.manifest.count
        if rows is None and count < self.pieces.subject.count:
            rows = np.arange(count)
        return self.pieces.at_most(others, made, None if rows is None else rows + self.first)

    def vectors(self, rows: NDArray[np.intp]) -> Vectors:
        """The embeddings of some chips, (len(rows), D); few of a row group are read one by one.

        Args:
            rows: Their numbers, ascending.

        Raises:
            StaleCodesError: Their checksums do not match their own.
            IndexFormatError: The index file is damaged.
            IndexChangedError: It was replaced since its recipe was read.
        """
        return chips_of(self.shard, rows, self.pieces.checks(rows + self.first), self.whole)

    def corners(self, groups: Sequence[Group]) -> list[tuple[NDArray[np.intp], Corners]]:
        """Numbers of the chips of some row groups, ascending, and where they lie; see `places` for what it raises."""
        rows = np.concatenate([np.arange(group.first, group.first + group.count) for group in groups])
        numbers, starts, ends = (found.tolist() for found in spans(rows + self.first, len(self.pieces.head.slacks)))
        parts = [rows[start:end] for start, end in zip(starts, ends, strict=True)]
        known = self.pieces.places(numbers)
        return [
            (part, places.at(sliced(part + self.first - number * layout.BLOCK)))
            for number, part, places in zip(numbers, parts, known, strict=True)
        ]

    def places(self, rows: NDArray[np.intp]) -> ChipTable:
        """Where some chips lie, in this order.

        Raises:
            StaleCodesError: They do not match their checksums, or the index file alone tells.
        """
        if not len(rows):
            raise StaleCodesError  # of no chip
        rows = rows + self.first
        owners = rows // layout.BLOCK
        numbers = np.unique(owners).tolist()
        chosen = [
            (known, rows[owners == number] - number * layout.BLOCK)
            for number, known in zip(numbers, self.pieces.places(numbers), strict=True)
        ]
        return table_of(chosen).select(np.argsort(np.argsort(owners, kind="stable"), kind="stable"))


def open_codes(shard: Shard, memory: Memory, whole: Whole = read_vectors) -> Codes | None:
    """The codes of an index file on this machine; None where there are none of its content."""
    if shard.source is not None or not layout.is_large(shard):
        return None
    subject = Subject.of(shard)
    try:
        return Codes(shard, memory.get(subject, "codes", lambda: Pieces(subject, memory), lasts=True), whole)
    except StaleCodesError:
        return None


def chips_of(
    shard: Shard, rows: NDArray[np.intp], known: tuple[NDArray[np.float32], NDArray[np.uint32]], whole: Whole
) -> Vectors:
    """The embeddings of some chips, ascending, of which `Pieces.checks` are `known`; see `Codes.vectors`."""
    groups, found = shard.groups, np.empty((len(rows), shard.manifest.encoder.dim), np.float16)
    rivals, checks = known
    size, few = found.strides[0], np.ones(len(rows), bool)
    firsts, offsets, counts = starts_of(shard)
    owners = np.searchsorted(firsts, rows, side="right") - 1
    is_dense = np.bincount(owners, minlength=len(groups)) * DENSE > counts
    for number in is_dense.nonzero()[0].tolist():
        start, end = np.searchsorted(owners, (number, number + 1)).tolist()
        found[start:end] = whole(shard, groups[number]).rows[rows[start:end] - groups[number].first]
        few[start:end] = False
    if few.any():
        own = owners[few]
        places = offsets[own] + (rows[few] - firsts[own]) * size
        with opened(shard) as stream:
            read = list(map(_reader(stream, size), places.tolist()))
            if not are_whole(read, checks[few]):
                raise ValueError("its embeddings do not match their checksum")
        found[few] = np.frombuffer(b"".join(read), np.float16).reshape(-1, found.shape[1])
    return Vectors(found, None if shard.rivals_id is None else rivals, shard.rivals_id)


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
