"""Pools: the codes of many small index files in one derived file, so that a question opens few of them.

A pool is never changed. What it holds of an index file counts as long as the index has a file of that identity, and is
passed over when it is replaced or removed; new files are compared as they are until there are enough for a further
pool. So writers need not wait for each other: two that make a pool at once make one that is not needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.files import remove_old
from rdb_geo.index.codes.layout import LEAST_CHIPS, StaleCodesError, Subject, is_large
from rdb_geo.index.codes.making import write_codes
from rdb_geo.index.codes.pieces import Pieces
from rdb_geo.index.codes.reading import Codes, Whole, chips_of
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import Shard, read_table, read_vectors
from rdb_geo.index.streams import state_of
from rdb_geo.index.vectors import Vectors

SUFFIX = ".pool"

ENTRY_BYTES = 200
"""Of a name and a number in a dictionary, about."""

LENGTH_BYTES = 8
"""Of the number at the end of the file, which tells how many bytes the table before it has."""

WORTH_SCENES, WORTH_CHIPS = 64, LEAST_CHIPS
"""So many scenes, or chips, outside of all pools are worth one."""

WORTH_SHARE = 16
"""But no fewer than one of so many in pools: else those who add scene after scene would end with many pools."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Whose chips a pool knows; at the end of its file as JSON, whose checksum is the name of the file."""

    dim: int
    """Length of their embeddings."""

    rivals_id: str | None
    """`Shard.rivals_id` of all index files."""

    starts: Mapping[str, int]
    """`Shard.identity` of each → number of its first chip in the pool."""

    count: int
    """Chips of all."""

    @classmethod
    def of(cls, shards: Sequence[Shard]) -> Table:
        """That of a pool of some index files, which are alike in all else."""
        ends = np.cumsum([shard.manifest.count for shard in shards]).tolist()
        starts = {shard.identity: end - shard.manifest.count for shard, end in zip(shards, ends, strict=True)}
        return cls(shards[0].manifest.encoder.dim, shards[0].rivals_id, starts, ends[-1])

    def to_bytes(self) -> bytes:
        """As it stands in the file."""
        return json.dumps([self.dim, self.rivals_id, self.starts, self.count]).encode()

    @property
    def nbytes(self) -> int:
        """In memory, about."""
        return ENTRY_BYTES * len(self.starts)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A file of codes of many index files."""

    table: Table
    """Of which."""

    subject: Subject
    """All their chips, one file after the other."""

    memory: Memory
    """Keeps its parts."""

    whole: Whole
    """Reads a row group of an index file, or knows it."""

    @property
    def pieces(self) -> Pieces:
        """The codes; raises `StaleCodesError` where they are not what was written."""
        return self.memory.get(self.subject, "codes", lambda: Pieces(self.subject, self.memory), lasts=True)

    def forget(self) -> None:
        """Remove a file that is damaged, or not needed."""
        with suppress(OSError):  # on some systems another process that reads it keeps it
            self.subject.path.unlink(missing_ok=True)

    def codes(self, shard: Shard) -> Codes:
        """Those of one index file; see `pieces`."""
        return Codes(shard, self.pieces, self.whole, self.table.starts[shard.identity])

    def numbers(self, shard: Shard, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Which chips of the pool some chips of an index file are."""
        return rows + self.table.starts[shard.identity]

    def vectors(self, chosen: Sequence[tuple[Shard, NDArray[np.intp]]]) -> Vectors:
        """The embeddings of some chips of each of some index files, both in the order of the pool.

        Raises:
            StaleCodesError: Checksums do not match their own.
            LostError: An index file is damaged, or not any more what its recipe says.
        """
        checks = self.pieces.checks(np.concatenate([self.numbers(*one) for one in chosen]))
        found = np.empty((len(checks[0]), self.table.dim), np.float16)
        start = 0
        for shard, rows in chosen:
            here = slice(start, start := start + len(rows))
            try:
                found[here] = chips_of(shard, rows, (checks[0][here], checks[1][here]), self.whole).rows
            except IndexFormatError as error:
                raise LostError(shard) from error
        return Vectors(found, None if self.table.rivals_id is None else checks[0], self.table.rivals_id)


class LostError(Exception):
    """An index file can't be read."""

    def __init__(self, shard: Shard) -> None:
        """Say which."""
        super().__init__(str(shard.path))
        self.shard = shard


def open_pools(root: Path, memory: Memory, whole: Whole = read_vectors) -> list[Pool]:
    """The pools of an index folder, sorted by name; what can't be read is none."""
    found = []
    for path in sorted((root / WORK_FOLDER).glob(f"[!.]*{SUFFIX}")):
        state = state_of(path)
        with suppress(OSError, ValueError, TypeError):
            if state is not None:
                file = Subject(path, state, 0, 0, path.stem)
                table = memory.get(file, "table", partial(_read, path), lasts=True)
                found.append(Pool(table, replace(file, count=table.count, dim=table.dim), memory, whole))
    return found


def codes_in(pools: Sequence[Pool], shard: Shard) -> Codes | None:
    """The codes of one index file in some pools; None where none knows it."""
    with suppress(StaleCodesError):
        for pool, _ in pooled([shard], pools):
            return pool.codes(shard)
    return None


def pooled(shards: Sequence[Shard], pools: Sequence[Pool]) -> list[tuple[Pool, list[Shard]]]:
    """Which of some index files each pool knows, in its order; one that several know is the first's."""
    found = []
    for pool in pools:
        starts = pool.table.starts
        own = [shard for shard in shards if shard.identity in starts and shard.rivals_id == pool.table.rivals_id]
        if own:
            found.append((pool, sorted(own, key=lambda shard: starts[shard.identity])))
            known = {shard.identity for shard in own}
            shards = [shard for shard in shards if shard.identity not in known]
    return found


def keep_pools(root: Path, held: Callable[[], Sequence[Shard]], texts: Float32Matrix | None = None) -> None:
    """Make a pool of the small index files that no pool knows, if there are enough; remove pools that are hardly used.

    `held` gives all index files of the folder, as they are after pools were looked for: so nobody removes a pool of
    files that appeared meanwhile. For `texts` see `write_codes`. An index without pools is only slower to ask.
    """
    pools = open_pools(root, Memory())
    small = [shard for shard in held() if not is_large(shard)]
    kept = [(pool, own) for pool, own in pooled(small, pools) if 2 * _chips(own) >= pool.table.count]
    known = {shard.identity for _, own in kept for shard in own}
    left = [shard for shard in small if shard.identity not in known]
    chips = sum(_chips(own) for _, own in kept)
    enough = max(WORTH_SCENES, len(known) // WORTH_SHARE), max(WORTH_CHIPS, chips // WORTH_SHARE)
    if len(left) >= enough[0] or _chips(left) >= enough[1]:
        for alike in _alike(left):
            _make(root, alike, texts)
    used, known_files = ({pool.subject.path for pool in some} for some in ([pool for pool, _ in kept], pools))
    for pool in pools:
        if pool.subject.path not in used:
            pool.forget()
    remove_old(path for path in (root / WORK_FOLDER).glob(f"*{SUFFIX}") if path not in known_files)


def _make(root: Path, shards: Sequence[Shard], texts: Float32Matrix | None) -> None:
    """Make a pool, without index files that can't be read."""
    table = Table.of(shards)
    content = table.to_bytes()
    name = xxhash.xxh3_128_hexdigest(content)
    subject = Subject(root / WORK_FOLDER / f"{name}{SUFFIX}", shards[0].state, table.count, table.dim, name)
    try:
        write_codes(subject, shards, texts, content + len(content).to_bytes(LENGTH_BYTES, "little"))
    except IndexFormatError:
        whole = [shard for shard in shards if _is_whole(shard)]
        if whole and len(whole) < len(shards):
            _make(root, whole, texts)


def _is_whole(shard: Shard) -> bool:
    try:
        read_table(shard)
        for group in shard.groups:
            read_vectors(shard, group)
    except IndexFormatError:
        return False
    return True


def _read(path: Path) -> Table:
    """Raises OSError, `ValueError` or `TypeError` where it is not what was written."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - LENGTH_BYTES))
        length = int.from_bytes(stream.read(LENGTH_BYTES), "little")
        stream.seek(max(0, size - LENGTH_BYTES - length))
        content = stream.read(min(length, size))
    if xxhash.xxh3_128_hexdigest(content) != path.stem:
        raise ValueError("it is damaged")
    return Table(*json.loads(content))


def _alike(shards: Sequence[Shard]) -> Iterator[list[Shard]]:
    """Those with the same `rivals_id`, together."""
    for rivals_id in dict.fromkeys(shard.rivals_id for shard in shards):
        yield [shard for shard in shards if shard.rivals_id == rivals_id]


def _chips(shards: Sequence[Shard]) -> int:
    return sum(shard.manifest.count for shard in shards)
