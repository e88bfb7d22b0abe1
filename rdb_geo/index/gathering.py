"""Row groups that are read whole: for chips that are asked for one by one, and one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.table import ChipTable
from rdb_geo.index.shard import Group, Shard

_Part = TypeVar("_Part")


def groups_of(shard: Shard, rows: NDArray[np.intp]) -> list[Group]:
    """The row groups that hold some chips, ascending."""
    return [shard.groups[number] for number in np.unique(np.searchsorted(starts_of(shard)[0], rows, side="right") - 1)]


@lru_cache(maxsize=8)
def starts_of(shard: Shard) -> NDArray[np.int64]:
    """Of its row groups the row of the first chip, where the embeddings begin, bytes, and how many chips, (3, G)."""
    found = np.array([(one.first, one.offset, one.record.count) for one in shard.groups], np.int64)
    return np.ascontiguousarray(found.reshape(-1, 3).T)


def gathered(shard: Shard, rows: NDArray[np.intp], read: Callable[..., ChipTable], together: int) -> ChipTable:
    """Some chips of a scene, in this order; `read` gives all of row groups, `together` at most."""
    order = np.argsort(rows, kind="stable")
    groups, ordered = groups_of(shard, rows), rows[order]
    parts: list[ChipTable] = []
    for some in (groups[first : first + together] for first in range(0, len(groups), together)):
        numbers = np.concatenate([np.arange(group.first, group.first + group.count) for group in some])
        start, end = np.searchsorted(ordered, (numbers[0], numbers[-1] + 1)).tolist()
        parts.append(read(*some).select(np.searchsorted(numbers, ordered[start:end])))
    table = ChipTable.concatenate(parts or [read()])
    return table.select(np.argsort(order, kind="stable"))


def one_ahead(read: Callable[[Group], _Part], groups: Sequence[Group]) -> Iterator[_Part]:
    """What is read of each row group; while one is used, the next is read."""
    if len(groups) == 1:
        yield read(groups[0])
        return
    with ThreadPoolExecutor(1) as ahead:
        coming = [ahead.submit(read, group) for group in groups[:1]]
        for after in (*groups[1:], None)[: len(groups)]:
            found = coming.pop().result()
            if after is not None:
                coming.append(ahead.submit(read, after))
            yield found
