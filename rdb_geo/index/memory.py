"""How index files are read: from the disk each time, or kept in memory between queries."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.table import ChipTable
from rdb_geo.index.store import Shard, iter_embeddings, read_embeddings, read_table

DEFAULT_BYTES = 1 << 30
"""About 500,000 chips of 512 numbers."""

POINTER_BYTES = 48
"""Beside its content, an outline costs an object of Python and a pointer to it."""

_Part = TypeVar("_Part", Float32Matrix, ChipTable)


class ShardReader(Protocol):
    """Gives the two parts of an index file. What it returns is not to be changed."""

    def embeddings(self, shard: Shard) -> Float32Matrix:
        """See `rdb_geo.index.store.read_embeddings`."""
        ...

    def blocks(self, shard: Shard) -> Iterator[Float32Matrix]:
        """The embeddings in pieces, in order: for who looks at each row once."""
        ...

    def table(self, shard: Shard) -> ChipTable:
        """See `rdb_geo.index.store.read_table`."""
        ...


class DiskReader:
    """Reads what is asked for and forgets it."""

    def embeddings(self, shard: Shard) -> Float32Matrix:
        """See `ShardReader`."""
        return read_embeddings(shard)

    def blocks(self, shard: Shard) -> Iterator[Float32Matrix]:
        """See `ShardReader`; one row group is in memory at a time."""
        return iter_embeddings(shard)

    def table(self, shard: Shard) -> ChipTable:
        """See `ShardReader`."""
        return read_table(shard)


FROM_DISK = DiskReader()
"""For a process that asks once."""


class MemoryReader:
    """Reads a file once and keeps it until it changes or others need the room; the least recently used goes first."""

    def __init__(self, max_bytes: int = DEFAULT_BYTES) -> None:
        """Start empty.

        Args:
            max_bytes: What is kept together; a part that is larger than this is read each time.
        """
        self._max_bytes = max_bytes
        self._kept: OrderedDict[tuple[Path, str], tuple[tuple[int, int], object, int]] = OrderedDict()

    def embeddings(self, shard: Shard) -> Float32Matrix:
        """See `ShardReader`."""
        return self._get(shard, "embeddings", read_embeddings, lambda matrix: matrix.nbytes)

    def blocks(self, shard: Shard) -> Iterator[Float32Matrix]:
        """See `ShardReader`; all at once, since they are kept."""
        yield self.embeddings(shard)

    def table(self, shard: Shard) -> ChipTable:
        """See `ShardReader`."""
        return self._get(shard, "table", read_table, _table_bytes)

    @property
    def kept_bytes(self) -> int:
        """Memory in use, about."""
        return sum(size for _, _, size in self._kept.values())

    def _get(self, shard: Shard, part: str, read: Callable[[Shard], _Part], weigh: Callable[[_Part], int]) -> _Part:
        state = _state(shard.path)
        known = self._kept.pop((shard.path, part), None)
        if known is not None and known[0] == state:
            self._kept[shard.path, part] = known
            return known[1]  # type: ignore[return-value]  # the key names the type
        value = read(shard)
        size = weigh(value)
        if size <= self._max_bytes and state is not None:
            self._kept[shard.path, part] = (state, value, size)
            while self.kept_bytes > self._max_bytes:
                self._kept.popitem(last=False)
        return value


def _state(path: Path) -> tuple[int, int] | None:
    """Time of the last change and size; None where the file is gone, which reading will tell."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _table_bytes(table: ChipTable) -> int:
    columns = (table.windows, table.scales, table.valid_fraction, table.bounds_lonlat)
    return sum(column.nbytes for column in columns) + sum(map(len, table.wkb)) + POINTER_BYTES * len(table)
