"""Which chips of a scene may answer: where they lie, and whether clouds cover them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import Selection, placed
from rdb_geo.core.arrays import BoolMask
from rdb_geo.index.shard import CLOUDS, TOGETHER, Group, Shard, bounds_of
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question

CLOUDED = 0.5
"""Chips of which clouds and their shadows cover this share answer only who asks for clouds (benchmarks/products.py)."""


def clear_chips(store: Store, shard: Shard, question: Question, limits: Selection) -> BoolMask | None:
    """Which chips no clouds cover, shape (n,); None = all, or nobody knows or cares.

    Raises:
        IndexFormatError: The index file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    composite = shard.manifest.scene.composite
    if composite is None or not composite.clouds or limits.cloudy or question.asks_for_clouds:
        return None
    return store.shares(shard, CLOUDS) < CLOUDED


def placed_chips(store: Store, shard: Shard, limits: Selection) -> NDArray[np.intp] | None:
    """Numbers of the chips that lie where the limits ask for, ascending; None = all. See `clear_chips`.

    Of row groups that lie in the middle of a box no places are read, and of those at its edge footprints only where
    bounds leave a doubt.
    """
    if not limits.has_places:
        return None
    bounds = bounds_of(shard)
    touched = np.flatnonzero(limits.around(bounds, 0))
    is_whole = limits.holds(bounds[touched])
    edge = [shard.groups[number] for number in touched[~is_whole].tolist()]
    found = [
        np.arange(group.first, group.first + group.count)
        for group in (shard.groups[number] for number in touched[is_whole].tolist())
    ]
    for start in range(0, len(edge), TOGETHER):
        found += _placed(store, shard, edge[start : start + TOGETHER], limits)
    return np.sort(np.concatenate([np.empty(0, np.intp), *found]))


def _placed(store: Store, shard: Shard, groups: Sequence[Group], limits: Selection) -> Iterator[NDArray[np.intp]]:
    """Numbers of the chips of some row groups that lie where the limits ask for."""
    left = []
    for rows, corners in store.corners(shard, groups):
        near, surely = limits.meeting(corners)
        yield rows[surely]
        left.append(rows[near & ~surely])
    doubtful = np.concatenate(left)
    firsts = [group.first for group in groups[1:]] if limits.near else []
    for some in np.split(doubtful, np.searchsorted(doubtful, firsts)):  # distances are measured within a row group
        if len(some):
            yield some[placed(store.places(shard, some), limits)]
