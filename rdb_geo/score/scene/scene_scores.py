"""A question and a scene → the scores of its chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.expression import Like, Term
from rdb_geo.ask.select import Selection, placed
from rdb_geo.core.arrays import BoolMask
from rdb_geo.index.shard import Shard, bounds_of
from rdb_geo.index.store import Store
from rdb_geo.score.combine import Combined, combine
from rdb_geo.score.presence import highest
from rdb_geo.score.question import Question
from rdb_geo.score.scene.first_pass import best_chips, looks_at_few
from rdb_geo.score.scene.within import clear_chips, placed_chips

GROUP_MARGIN, CHIP_MARGIN = 0.05, 2.0
"""Chips just outside of the places asked for still tell where an outline ends: so far around, as a share of the extent
of a row group, and of a chip."""


@dataclass(frozen=True, slots=True, eq=False)
class SceneScores:
    """The chips of one scene, compared with the question."""

    shard: Shard
    """The scene's index file."""

    log_odds: NDArray[np.float32]
    """Of all its chips, shape (n,), or of those in `rows`: NaN where a chip and all around it lie outside of the area
    asked for."""

    allowed: BoolMask
    """Which of these chips may answer, shape (n,)."""

    best: Mapping[Term | Like, NDArray[np.float32]]
    """Highest log-odds of each text and example of an expression among the chips that may answer, the highest first,
    `BEST` at most; none where one thing was asked or no chip may answer."""

    clouded: int = 0
    """Chips that may not answer since they lie under clouds."""

    rows: NDArray[np.intp] | None = None
    """Numbers of the chips that were compared, ascending; None = all."""

    others: int = 0
    """Chips that may answer and were left out, see `score`: none of them could change the answer."""

    @property
    def known(self) -> NDArray[np.float32]:
        """Log-odds of the chips that may answer and were not left out."""
        return self.log_odds[self.allowed]

    @property
    def searched(self) -> int:
        """Chips that may answer."""
        return int(np.count_nonzero(self.allowed)) + self.others

    def numbers(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """The numbers of the chips at some places of `log_odds`."""
        return places if self.rows is None else self.rows[places]


def score_scene(
    store: Store, question: Question, shard: Shard, limits: Selection = Selection(), *, every: bool = True
) -> SceneScores:
    """Score the chips of one scene, of whose model the question is; see `score`.

    Raises:
        IndexFormatError: Its index file is damaged.
    """
    count, scorer = shard.manifest.count, question.scorer
    is_clear = clear_chips(store, shard, question, limits)
    found = None if every else _best(store, question, shard, limits, is_clear)
    if found is not None:
        return found
    odds = np.full(count, np.nan, np.float32)
    allowed = np.zeros(count, bool)
    best: dict[Term | Like, NDArray[np.float32]] = {}
    is_clear = np.ones(count, bool) if is_clear is None else is_clear
    clouded = 0
    bounds = bounds_of(shard)
    groups = [shard.groups[number] for number in np.flatnonzero(limits.around(bounds, GROUP_MARGIN))]
    for group, whole in zip(groups, store.vectors(shard, groups), strict=True):
        inside = near = np.ones(group.count, bool)
        if limits.has_places:
            places = store.places_of(shard, group)
            inside, near = placed(places, limits), limits.around(places.bounds_lonlat, CHIP_MARGIN)
        if not near.any():
            continue
        rows, inside, block = group.first + np.flatnonzero(near), inside[near], whole.of(near)
        allowed[rows] = inside & is_clear[rows]
        clouded += int((inside & ~is_clear[rows]).sum())
        if isinstance(scorer, Combined):
            each = scorer.each(block)
            odds[rows] = combine(scorer.expression, each)
            for leaf, values in each.items():
                best[leaf] = highest(np.concatenate([best.get(leaf, values[:0]), values[allowed[rows]]]))
        else:
            odds[rows] = scorer(block)
    return SceneScores(shard, odds, allowed, best if allowed.any() else {}, clouded)


def _best(
    store: Store, question: Question, shard: Shard, limits: Selection, is_clear: BoolMask | None
) -> SceneScores | None:
    """The chips of a large scene that an answer in hits looks at; None where all are to be compared."""
    codes = store.codes(shard) if looks_at_few(question, limits) else None
    if codes is None:
        return None
    rows = inside = placed_chips(store, shard, limits)
    if is_clear is not None:
        rows = np.flatnonzero(is_clear) if rows is None else rows[is_clear[rows]]
    found = best_chips(codes, question, limits, rows)
    if found is None:
        return None
    numbers, odds = found
    searched, lying = (shard.manifest.count if some is None else len(some) for some in (rows, inside))
    return SceneScores(
        shard, odds, np.ones(len(odds), bool), {}, lying - searched, rows=numbers, others=searched - len(odds)
    )
