"""Making codes, of a large index file or of many small ones; see `rdb_geo.index.codes.reading` and `pools`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.files import replacing
from rdb_geo.core.table import ChipTable
from rdb_geo.index.codes import layout
from rdb_geo.index.codes.layout import CHECKSUM_BYTES, Head, Part, StaleCodesError, Subject
from rdb_geo.index.codes.places import Places
from rdb_geo.index.codes.reading import open_codes
from rdb_geo.index.codes.sketch import LARGEST, ROUNDING, TINY
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Group, Shard, read_table, read_vectors
from rdb_geo.index.vectors import Vectors

SAMPLE = 65_536
"""About so many chips say in which directions the chips spread most."""

TEXTS = 0.1
"""So much texts count for beside chips: more of what is asked lies along the directions, little less of the chips."""


def keep_codes(shard: Shard, texts: Float32Matrix | None = None) -> None:
    """Make a large index file's codes if one can and they are not whole.

    Codes are best for questions that are like some `texts`, unit rows (K, D). Raises `IndexFormatError` if the file is
    damaged.
    """
    if not layout.is_large(shard):
        return
    known = open_codes(shard, Memory())
    with suppress(StaleCodesError):
        if known is not None:
            known.pieces.check()
            return
    write_codes(Subject.of(shard), [shard], texts)


def write_codes(subject: Subject, shards: Sequence[Shard], texts: Float32Matrix | None, table: bytes = b"") -> None:
    """Write the codes of the chips of some index files, one after the other, if one can; then a table, at the end.

    Raises `IndexFormatError` if a file is damaged.
    """
    chips = _Chips.of(shards)
    with suppress(OSError, StaleCodesError):
        head = Head.empty(subject, _directions(chips, subject, texts))
        subject.path.parent.mkdir(exist_ok=True)
        with replacing(subject.path) as temporary, temporary.open("wb") as stream:
            stream.write(bytes(CHECKSUM_BYTES) + head.content)
            for number in range(len(head.slacks)):
                pieces = (*_encoded(chips.vectors(number), head, number), _packed(chips, number))
                for piece, content in zip(Part, pieces, strict=True):
                    head.digests[number, piece] = xxhash.xxh3_64_intdigest(content)
                    stream.write(content)
                    head.ends[number, piece] = stream.tell()
            stream.write(table)
            stream.seek(0)
            stream.write(head.checksum(subject) + head.content)


class _Piece(NamedTuple):
    """Chips of a row group that belong to a block."""

    shard: Shard
    group: Group
    own: slice


@dataclass(frozen=True, slots=True, eq=False)
class _Chips:
    """The chips of some index files, one after the other."""

    groups: Sequence[tuple[Shard, Group]]
    """All row groups."""

    starts: Sequence[int]
    """Number of the first chip of each, and at last of all."""

    @classmethod
    def of(cls, shards: Sequence[Shard]) -> _Chips:
        groups = [(shard, group) for shard in shards for group in shard.groups]
        return cls(groups, np.cumsum([0, *(group.count for _, group in groups)]).tolist())

    def pieces(self, number: int) -> list[_Piece]:
        """Those of a block, one after the other."""
        first, end = number * layout.BLOCK, min((number + 1) * layout.BLOCK, self.starts[-1])
        places = range(bisect_right(self.starts, first) - 1, bisect_left(self.starts, end))
        return [
            _Piece(*self.groups[place], slice(max(0, first - start), end - start))
            for place in places
            for start in [self.starts[place]]
        ]

    def vectors(self, number: int) -> Vectors:
        """The embeddings of a block."""
        pairs = [(read_vectors(one.shard, one.group), one.own) for one in self.pieces(number)]
        rivals = [chips.rivals[own] for chips, own in pairs if chips.rivals is not None]
        return Vectors(
            np.concatenate([chips.rows[own] for chips, own in pairs]), np.concatenate(rivals) if rivals else None
        )


def _directions(chips: _Chips, subject: Subject, texts: Float32Matrix | None) -> Float32Matrix:
    """Those in which chips and texts spread most: the first eigenvectors of the second moment of some of both, (C, D).

    Raises:
        StaleCodesError: Their vectors are no numbers.
    """
    moment = np.zeros((subject.dim, subject.dim))
    for shard, group in chips.groups[:: max(1, subject.count // SAMPLE)]:
        rows = read_vectors(shard, group).singles
        moment += rows.T @ rows
    if texts is not None and len(texts):
        moment += TEXTS * np.trace(moment) / len(texts) * texts.T.astype(np.float64) @ texts
    if not np.isfinite(moment).all():
        raise StaleCodesError
    return np.ascontiguousarray(np.linalg.eigh(moment)[1][:, ::-1][:, : subject.coordinates].T, np.float32)


def _packed(chips: _Chips, number: int) -> bytes:
    """Where the chips of a block lie, as it stands in the file; nothing where that can't be packed."""
    parts = [
        read_table(one.shard, [one.group.number]).select(np.arange(one.group.count)[one.own])
        for one in chips.pieces(number)
    ]
    places = Places.of(ChipTable.concatenate(parts))
    return b"" if places is None else places.to_bytes()


def _encoded(chips: Vectors, head: Head, number: int) -> tuple[bytes, bytes]:
    """The codes and the checks of a block, as they stand in the file; the head learns its steps and its slack.

    Raises:
        StaleCodesError: A vector is no number.
    """
    rows = chips.singles
    along, squares = rows @ head.turn.T, np.einsum("ij,ij->i", rows, rows)
    if not np.isfinite(squares).all():
        raise StaleCodesError
    steps = np.maximum(np.abs(along).max(axis=0), TINY) / LARGEST
    rounded = np.rint(along / steps)
    rest = np.sqrt(np.maximum(squares - np.einsum("ij,ij->i", along, along), 0) + ROUNDING)
    step = rest.max() * (1 + ROUNDING) / LARGEST
    head.steps[number] = [*steps, step]
    head.slacks[number] = np.linalg.norm(along - rounded * steps, axis=1).max()
    rivals = np.zeros(len(rows), np.float32) if chips.rivals is None else chips.rivals
    checks = np.array([_check_of(row) for row in chips.rows], np.uint32)
    codes = np.column_stack([rounded, np.ceil(rest / step)]).astype(np.int8)
    return codes.tobytes(), rivals.tobytes() + checks.tobytes()


def _check_of(row: NDArray[np.floating]) -> int:
    """32 bits of the XXH3 of a chip's embedding."""
    return xxhash.xxh3_64_intdigest(row.data) & 0xFFFFFFFF
