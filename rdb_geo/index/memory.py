"""Parts of index files that stay in memory between questions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.table import ChipTable
from rdb_geo.index.shard import Shard

DEFAULT_BYTES = 1 << 30
"""About 500,000 chips of 512 numbers."""

POINTER_BYTES = 48
"""Beside its content, an outline costs an object of Python and a pointer to it."""

_Part = TypeVar("_Part", Float32Matrix, ChipTable)


class Memory:
    """Keeps a part of a file until the file changes or others need the room; the least recently used goes first."""

    def __init__(self, max_bytes: int = 0) -> None:
        """Start empty.

        Args:
            max_bytes: What is kept together; a larger part is read each time. 0 = nothing is kept, for who asks once.
        """
        self._max_bytes = max_bytes
        self._kept: OrderedDict[tuple[Path, str], tuple[tuple[int, int], object, int]] = OrderedDict()

    @property
    def keeps(self) -> bool:
        """Whether anything may be kept."""
        return self._max_bytes > 0

    @property
    def kept_bytes(self) -> int:
        """Memory in use, about."""
        return sum(size for _, _, size in self._kept.values())

    def get(self, shard: Shard, part: str, read: Callable[[Shard], _Part]) -> _Part:
        """A part of an index file, not to be changed; `read` gives it where it is not known."""
        state = state_of(shard.path)
        known = self._kept.pop((shard.path, part), None)
        if known is not None and known[0] == state:
            self._kept[shard.path, part] = known
            return known[1]  # type: ignore[return-value]  # the key names the type
        value = read(shard)
        size = _bytes_of(value)
        if size <= self._max_bytes and state is not None:
            self._kept[shard.path, part] = (state, value, size)
            while self.kept_bytes > self._max_bytes:
                self._kept.popitem(last=False)
        return value


def state_of(path: Path) -> tuple[int, int] | None:
    """Time of the last change and size; None where the file is gone, which reading will tell."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _bytes_of(part: Float32Matrix | ChipTable) -> int:
    if not isinstance(part, ChipTable):
        return part.nbytes
    columns = (part.windows, part.scales, part.valid_fraction, part.bounds_lonlat)
    return sum(column.nbytes for column in columns) + sum(map(len, part.wkb)) + POINTER_BYTES * len(part)
