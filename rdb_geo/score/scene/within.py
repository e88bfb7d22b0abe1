"""Which chips of a scene may answer: where they lie, and whether clouds cover them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import Selection, placed
from rdb_geo.core.arrays import BoolMask
from rdb_geo.index.shard import CLOUDS, Shard, bounds_of
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

    Of row groups that lie in the middle of a box no places are read.
    """
    if not limits.has_places:
        return None
    bounds = bounds_of(shard)
    is_whole = limits.holds(bounds)
    found = [np.empty(0, np.intp)]
    for number in np.flatnonzero(limits.around(bounds, 0)).tolist():
        group = shard.groups[number]
        rows = np.arange(group.first, group.first + group.count)
        found.append(rows if is_whole[number] else rows[placed(store.places_of(shard, group), limits)])
    return np.concatenate(found)
