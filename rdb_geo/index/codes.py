"""Codes of a large index file: from a sixth of the bytes, what the cosine of each chip with anything is at most.

Chips of a model fill few directions. A code is a chip's first coordinates along those, 8 bits each, with the length of
all that they leave out, so that by the inequality of Cauchy and Schwarz no cosine can be higher than a code says. The
index file is the truth: codes lie in a derived file of the hidden folder, which counts only for the content that it was
made of and where each piece matches its checksum. An index without it is only slower to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.files import replacing
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Group, Shard, groups_of, opened, read_vectors
from rdb_geo.index.vectors import LARGEST, ROUNDING, TINY, Sketch, Vectors

LEAST_CHIPS = 65_536
"""Fewer chips are compared at once as they are."""

COORDINATES = 128
"""Of a code. Real chips of the shipped model leave 8 % of their length beyond them: benchmarks/survivors.py."""

SAMPLE = 16
"""Row groups whose chips say which directions those are."""

BLOCK = 16_384
"""Chips whose codes are read together."""

DENSE = 16
"""Where more than one chip of so many in a row group is asked for, the whole group is read."""

VERSION = "1"
"""Of the file's layout: the checksum of the head, the head, then of each block its codes and its checks."""

_REST, _CHECKS = 4, 8
"""Bytes of a chip beside its coordinates: among the codes `Sketch.rest`, among the checks `rivals` and a checksum."""


class StaleCodesError(Exception):
    """Codes are not what was written, or can't be made: the chips are to be compared as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class _Head:
    """What tells how to read the codes of all blocks, B of them; in this order in the file, after its checksum."""

    digests: NDArray[np.uint64]
    """XXH3 of each block's codes and of its checks, (B, 2)."""

    turn: Float32Matrix
    """See `Sketch`."""

    steps: Float32Matrix
    """Of each block, (B, C)."""

    slacks: NDArray[np.float32]
    """Of each block, (B,)."""

    @property
    def content(self) -> bytes:
        """As it stands in the file."""
        return b"".join(part.tobytes() for part in (self.digests, self.turn, self.steps, self.slacks))


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The codes of one index file."""

    shard: Shard
    """The index file."""

    head: _Head
    """How to read them."""

    memory: Memory
    """What keeps codes between questions."""

    whole: Callable[[Shard, Group], Vectors]
    """Reads a row group, or knows it."""

    def sketches(self) -> Iterator[Sketch]:
        """All chips in order, block by block; one is valid until the next is asked for.

        Raises:
            StaleCodesError: They do not match their checksums.
        """
        count = self.shard.manifest.count
        is_kept = count * (_side(self.shard) + _REST + _CHECKS) <= self.memory.max_bytes
        buffer = None if is_kept else np.empty(BLOCK * (_side(self.shard) + _REST), np.uint8)
        with _opened(self.shard) as stream:
            for number in range(len(self.head.slacks)):
                read = partial(self._sketch, stream, number, buffer)
                yield self.memory.get(self.shard, f"codes {number}", read) if is_kept else read()

    def vectors(self, rows: NDArray[np.intp]) -> Vectors:
        """The embeddings of some chips, (len(rows), D); few of a row group are read one by one.

        Args:
            rows: Their numbers, ascending.

        Raises:
            StaleCodesError: Their checksums do not match their own.
            IndexFormatError: The index file is damaged.
            IndexChangedError: It was replaced since its recipe was read.
        """
        found = np.empty((len(rows), self.shard.manifest.encoder.dim), np.float16)
        rivals, checks = self._known(rows)
        with opened(self.shard) as stream:
            direct = stream.raw  # type: ignore[attr-defined]  # the buffer would read several times as much
            for group in groups_of(self.shard, rows):
                start, end = np.searchsorted(rows, (group.first, group.first + group.count)).tolist()
                places = rows[start:end] - group.first
                if len(places) * DENSE > group.count:
                    found[start:end] = self.whole(self.shard, group).rows[places]
                    continue
                for row, place, check in zip(found[start:end], places.tolist(), checks[start:end], strict=True):
                    direct.seek(group.offset + place * row.nbytes)
                    if direct.readinto(row) != row.nbytes or _check_of(row) != check:
                        raise ValueError("its embeddings do not match their checksum")
        return Vectors(found, None if self.shard.rivals_id is None else rivals, self.shard.rivals_id)

    def _sketch(self, stream: BinaryIO, number: int, buffer: NDArray[np.uint8] | None) -> Sketch:
        side, piece = len(self.head.turn), self._piece(stream, number, 0, buffer)
        cut = len(piece) // (side + _REST) * side
        rivals, _ = self._piece(stream, number, 1).reshape(2, -1)
        return Sketch(
            piece[:cut].view(np.int8).reshape(-1, side),  # type: ignore[arg-type]  # whose products differ
            None if self.shard.rivals_id is None else rivals.view(np.float32),
            self.shard.rivals_id,
            turn=self.head.turn,
            steps=self.head.steps[number],
            slack=float(self.head.slacks[number]),
            rest=piece[cut:].view(np.float32),
        )

    def _known(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], list[int]]:
        """`Vectors.rivals` of some chips, and the checksums of their embeddings."""
        found = np.empty((2, len(rows)), np.uint32)
        with _opened(self.shard) as stream:
            for number in np.unique(rows // BLOCK).tolist():
                start, end = np.searchsorted(rows, (number * BLOCK, (number + 1) * BLOCK)).tolist()
                whole = self._piece(stream, number, 1).view(np.uint32).reshape(2, -1)
                found[:, start:end] = whole[:, rows[start:end] - number * BLOCK]
        return found[0].view(np.float32), found[1].tolist()

    def _piece(
        self, stream: BinaryIO, number: int, part: int, buffer: NDArray[np.uint8] | None = None
    ) -> NDArray[np.uint8]:
        """The codes (0) or the checks (1) of a block, as they stand in the file."""
        count = min(BLOCK, self.shard.manifest.count - number * BLOCK)
        widths = len(self.head.turn) + _REST, _CHECKS
        size = count * widths[part]
        piece = np.empty(size, np.uint8) if buffer is None else buffer[:size]
        stream.seek(16 + len(self.head.content) + number * BLOCK * sum(widths) + part * count * widths[0])
        read = stream.readinto(piece)  # type: ignore[attr-defined]  # a buffered reader
        if read != size or xxhash.xxh3_64_intdigest(piece.data) != self.head.digests[number, part]:
            raise StaleCodesError
        return piece


def open_codes(shard: Shard, memory: Memory, whole: Callable[[Shard, Group], Vectors] = read_vectors) -> Codes | None:
    """The codes of an index file on this machine; None where there are none of its content."""
    if shard.source is not None or shard.manifest.count < LEAST_CHIPS:
        return None
    head = _empty_head(shard, np.empty((_side(shard), shard.manifest.encoder.dim), np.float32))
    parts = head.digests, head.turn, head.steps, head.slacks
    try:
        with _opened(shard) as stream:
            checksum = stream.read(16)
            for part in parts:
                stream.readinto(part)  # type: ignore[attr-defined]  # a buffered reader
    except StaleCodesError:
        return None
    return Codes(shard, head, memory, whole) if checksum == _checksum(shard, head) else None


def keep_codes(shard: Shard) -> None:
    """Make a large index file's codes if one can and they are not whole; raises `IndexFormatError` if it is damaged."""
    if shard.manifest.count < LEAST_CHIPS:
        return
    known = open_codes(shard, Memory())
    with suppress(StaleCodesError):
        if known is not None and all(True for _ in known.sketches()):
            return
    path = _path_of(shard.path)
    with suppress(OSError, StaleCodesError):
        head = _empty_head(shard, _directions(shard))
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as stream:
            stream.write(bytes(16) + head.content)
            for number in range(len(head.slacks)):
                for part, piece in enumerate(_encoded(_chips(shard, number), head, number)):
                    head.digests[number, part] = xxhash.xxh3_64_intdigest(piece)
                    stream.write(piece)
            stream.seek(0)
            stream.write(_checksum(shard, head) + head.content)


def move_codes(path: Path, new: Path) -> None:
    """Let the codes of an index file, if there are any, follow it to a new name."""
    with suppress(FileNotFoundError):
        _path_of(path).replace(_path_of(new))


def forget_codes(path: Path) -> None:
    """Remove the codes of an index file that goes."""
    _path_of(path).unlink(missing_ok=True)


def _empty_head(shard: Shard, turn: Float32Matrix) -> _Head:
    blocks = -(-shard.manifest.count // BLOCK)
    digests, slacks = np.zeros((blocks, 2), np.uint64), np.zeros(blocks, np.float32)
    return _Head(digests, turn, np.zeros((blocks, len(turn)), np.float32), slacks)


def _directions(shard: Shard) -> Float32Matrix:
    """Those in which the chips spread most: the first eigenvectors of the second moment of some of them, (C, D).

    Raises:
        StaleCodesError: Their vectors are no numbers.
    """
    moment = np.zeros((shard.manifest.encoder.dim,) * 2)
    for group in shard.groups[:: max(1, len(shard.groups) // SAMPLE)]:
        rows = read_vectors(shard, group).singles
        moment += rows.T @ rows
    if not np.isfinite(moment).all():
        raise StaleCodesError
    return np.ascontiguousarray(np.linalg.eigh(moment)[1][:, ::-1][:, : _side(shard)].T, np.float32)


def _chips(shard: Shard, number: int) -> Vectors:
    """The embeddings of a block of chips."""
    start, end = number * BLOCK, (number + 1) * BLOCK
    groups = [group for group in shard.groups if group.first < end and group.first + group.count > start]
    pairs = [(read_vectors(shard, group), slice(max(0, start - group.first), end - group.first)) for group in groups]
    rivals = [chips.rivals[own] for chips, own in pairs if chips.rivals is not None]
    return Vectors(
        np.concatenate([chips.rows[own] for chips, own in pairs]), np.concatenate(rivals) if rivals else None
    )


def _encoded(chips: Vectors, head: _Head, number: int) -> tuple[bytes, bytes]:
    """The codes and the checks of a block, as they stand in the file; the head learns its steps and its slack.

    Raises:
        StaleCodesError: A vector is no number.
    """
    rows = chips.singles
    along, squares = rows @ head.turn.T, np.einsum("ij,ij->i", rows, rows)
    if not np.isfinite(squares).all():
        raise StaleCodesError
    steps = np.maximum(np.abs(along).max(axis=0), TINY) / LARGEST
    codes = np.rint(along / steps)
    beyond = squares - np.einsum("ij,ij->i", along, along)
    rest = np.sqrt(np.maximum(beyond, 0) + ROUNDING)
    head.steps[number] = steps
    head.slacks[number] = np.linalg.norm(along - codes * steps, axis=1).max()
    rivals = np.zeros(len(rows), np.float32) if chips.rivals is None else chips.rivals
    checks = np.array([_check_of(row) for row in chips.rows], np.uint32)
    return codes.astype(np.int8).tobytes() + rest.tobytes(), rivals.tobytes() + checks.tobytes()


def _check_of(row: NDArray[np.floating]) -> int:
    """32 bits of the XXH3 of a chip's embedding."""
    return xxhash.xxh3_64_intdigest(row.data) & 0xFFFFFFFF


def _checksum(shard: Shard, head: _Head) -> bytes:
    """XXH3 (128 bits) of a head together with what the index file holds."""
    parts = [f"{group.record.digest} {group.record.rivals_digest}" for group in shard.groups]
    return xxhash.xxh3_128_digest("\n".join([VERSION, shard.rivals_id or "", *parts]).encode() + head.content)


def _side(shard: Shard) -> int:
    return min(COORDINATES, shard.manifest.encoder.dim)


def _path_of(path: Path) -> Path:
    return path.parent / WORK_FOLDER / f"{path.name}.codes"


@contextmanager
def _opened(shard: Shard) -> Iterator[BinaryIO]:
    try:
        with _path_of(shard.path).open("rb") as stream:
            yield stream
    except OSError as error:
        raise StaleCodesError from error
