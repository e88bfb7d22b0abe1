"""Making the codes of a large index file, see `rdb_geo.index.codes.reading`."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.files import replacing
from rdb_geo.index.codes import reading
from rdb_geo.index.codes.reading import Head, StaleCodesError, open_codes, path_of
from rdb_geo.index.codes.sketch import LARGEST, ROUNDING, TINY
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Shard, read_vectors
from rdb_geo.index.vectors import Vectors

SAMPLE = 16
"""Row groups whose chips say in which directions the chips of a scene spread most."""

TEXTS = 0.1
"""So much texts count for beside chips: more of what is asked lies along the directions, little less of the chips."""


def keep_codes(shard: Shard, texts: Float32Matrix | None = None) -> None:
    """Make a large index file's codes if one can and they are not whole.

    Codes are best for questions that are like some `texts`, unit rows (K, D). Raises `IndexFormatError` if the file is
    damaged.
    """
    if not reading.is_large(shard):
        return
    known = open_codes(shard, Memory())
    with suppress(StaleCodesError):
        if known is not None:
            known.check()
            return
    path = path_of(shard.path)
    with suppress(OSError, StaleCodesError):
        head = Head.empty(shard, _directions(shard, texts))
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as stream:
            stream.write(bytes(16) + head.content)
            for number in range(len(head.slacks)):
                for part, piece in enumerate(_encoded(_chips(shard, number), head, number)):
                    head.digests[number, part] = xxhash.xxh3_64_intdigest(piece)
                    stream.write(piece)
            stream.seek(0)
            stream.write(head.checksum(shard) + head.content)


def _directions(shard: Shard, texts: Float32Matrix | None) -> Float32Matrix:
    """Those in which chips and texts spread most: the first eigenvectors of the second moment of some of both, (C, D).

    Raises:
        StaleCodesError: Their vectors are no numbers.
    """
    moment = np.zeros((shard.manifest.encoder.dim,) * 2)
    for group in shard.groups[:: max(1, len(shard.groups) // SAMPLE)]:
        rows = read_vectors(shard, group).singles
        moment += rows.T @ rows
    if texts is not None and len(texts):
        moment += TEXTS * np.trace(moment) / len(texts) * texts.T.astype(np.float64) @ texts
    if not np.isfinite(moment).all():
        raise StaleCodesError
    return np.ascontiguousarray(np.linalg.eigh(moment)[1][:, ::-1][:, : reading.coordinates(shard)].T, np.float32)


def _chips(shard: Shard, number: int) -> Vectors:
    """The embeddings of a block of chips."""
    start, end = number * reading.BLOCK, (number + 1) * reading.BLOCK
    groups = [group for group in shard.groups if group.first < end and group.first + group.count > start]
    pairs = [(read_vectors(shard, group), slice(max(0, start - group.first), end - group.first)) for group in groups]
    rivals = [chips.rivals[own] for chips, own in pairs if chips.rivals is not None]
    return Vectors(
        np.concatenate([chips.rows[own] for chips, own in pairs]), np.concatenate(rivals) if rivals else None
    )


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
    beyond = squares - np.einsum("ij,ij->i", along, along)
    rest = np.sqrt(np.maximum(beyond, 0) + ROUNDING)
    head.steps[number] = steps
    head.slacks[number] = np.linalg.norm(along - rounded * steps, axis=1).max()
    rivals = np.zeros(len(rows), np.float32) if chips.rivals is None else chips.rivals
    checks = np.array([_check_of(row) for row in chips.rows], np.uint32)
    return rounded.astype(np.int8).tobytes() + rest.tobytes(), rivals.tobytes() + checks.tobytes()


def _check_of(row: NDArray[np.floating]) -> int:
    """32 bits of the XXH3 of a chip's embedding."""
    return xxhash.xxh3_64_intdigest(row.data) & 0xFFFFFFFF
