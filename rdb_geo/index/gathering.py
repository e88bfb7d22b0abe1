"""Chips that are asked for one by one, from row groups that are read whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.table import ChipTable
from rdb_geo.index.shard import Shard, groups_of


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
