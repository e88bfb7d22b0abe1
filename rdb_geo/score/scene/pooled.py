"""The chips of many small scenes that matter to an answer in hits: pools of codes tell how high each scores at most.

Hits and their order are those of a comparison of all chips, and so is what is said of the index: whether a thing is
there, which scenes may give hits or are likely to show it, and the chances of the likeliest. Of other scenes a chance
is that of the chips that were compared, so it is no higher than it would be of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.index.codes.layout import StaleCodesError
from rdb_geo.index.codes.pools import LostError, Pool, pooled
from rdb_geo.index.codes.sharing import shared
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.presence import BEST, Presence, highest, stacked
from rdb_geo.score.question import Question
from rdb_geo.score.scene.ceiling import ceiling_of
from rdb_geo.score.scene.first_pass import ROUNDING, TOGETHER, best_of, wanted_of
from rdb_geo.score.scene.scene_scores import SceneScores
from rdb_geo.score.scene.within import clear_chips, placed_chips

LIKELIEST = 20
"""The chances of so many scenes are exact."""

EVEN = 0.0
"""Log-odds of `EVEN_CHANCE`."""

FIRST, GROWTH = 64, 4
"""Of so many scenes at first, then of so many times as many, the best chips are compared: those that could be the
likeliest come first, and leave out most others."""

LEAST_SLOPE, LOWEST = 1e-9, -1e9
"""Keep from a division by 0, and from numbers that are not finite."""

TABLE_SCENES, TABLE_CHIPS = 1_024, 1 << 18
"""So many scenes that follow each other are looked through at once, if they have no more chips together."""

TRIES = 3
"""So often all is begun anew without an index file that turns out to be damaged, or to be replaced meanwhile."""


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """A scene of which a pool knows codes."""

    shard: Shard

    rows: NDArray[np.intp]
    """Its chips that may answer, ascending."""

    clouded: int
    """See `SceneScores`."""


def score_pooled(
    store: Store, question: Question, shards: Sequence[Shard], limits: Selection
) -> dict[str, SceneScores]:
    """The scenes that pools know, by `Shard.identity`; none where all chips are to be compared, see `score`."""
    wanted, presence = wanted_of(question, limits), question.presence
    if wanted is None or presence is None or not question.is_calibrated:
        return {}
    pools, known = store.pools(), list(shards)
    for _ in range(TRIES):
        parts = [part for pool, own in pooled(known, pools) for part in _part(store, pool, own, question, limits)]
        if not parts:
            break
        chips = _Known(question, parts)
        try:
            chips.look(best_of(chips.at_most, chips.exactly, *wanted))
            chips.judge(presence)
            return chips.scenes()
        except LostError as lost:
            known.remove(lost.shard)
        except (StaleCodesError, IndexFormatError):
            break
    return {}


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The scenes of a pool."""

    pool: Pool
    scenes: Sequence[_Scene]

    at_most: NDArray[np.float32]
    """What their chips score at most, one scene after the other."""


def _part(store: Store, pool: Pool, shards: Sequence[Shard], question: Question, limits: Selection) -> Iterator[_Part]:
    """Those of its scenes that can be read; nothing where codes say nothing of the question."""
    ceiling = ceiling_of(question.scorer, pool.table.rivals_id)
    if ceiling is None:
        return
    scenes = list(_begun(store, shards, question, limits))
    rows = None
    if sum(len(scene.rows) for scene in scenes) < pool.table.count:
        numbers = [pool.numbers(scene.shard, scene.rows) for scene in scenes]
        rows = np.concatenate([np.empty(0, np.intp), *numbers])
    try:
        bounds = pool.pieces.at_most(ceiling.others, ceiling, rows)
    except StaleCodesError:
        pool.forget()  # the next run makes another one
        return
    yield _Part(pool, scenes, bounds)


def _begun(store: Store, shards: Sequence[Shard], question: Question, limits: Selection) -> Iterator[_Scene]:
    """Which chips of each scene may answer; without those that can't be read."""
    bounds = [group.record.bounds for shard in shards for group in shard.groups]
    is_near = limits.around(np.array(bounds, np.float64).reshape(-1, 4), 0)
    starts = np.cumsum([0, *(len(shard.groups) for shard in shards)])[:-1]
    numbers = np.arange(max(shard.manifest.count for shard in shards))
    for shard, near in zip(shards, np.logical_or.reduceat(is_near, starts).tolist(), strict=True):
        if not near:
            yield _Scene(shard, numbers[:0], 0)
            continue
        try:
            is_clear = clear_chips(store, shard, question, limits)
            inside = placed_chips(store, shard, limits)
        except (IndexFormatError, FileNotFoundError):
            continue
        rows = numbers[: shard.manifest.count] if inside is None else inside
        clear = rows if is_clear is None else rows[is_clear[rows]]
        yield _Scene(shard, clear, len(rows) - len(clear))


class _Known:
    """What is known of the chips of all parts, one after the other: N of S scenes."""

    def __init__(self, question: Question, parts: Sequence[_Part]) -> None:
        self.at_most = np.concatenate([part.at_most for part in parts])
        self._is_exact = np.zeros(len(self.at_most), bool)
        self._question, self._parts = question, parts
        self._scenes = [scene for part in parts for scene in part.scenes]
        self._starts = np.cumsum([0, *(len(scene.rows) for scene in self._scenes)])
        self._pools = np.cumsum([0, *(len(part.scenes) for part in parts)])

    def exactly(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """The scores of some chips, ascending."""
        found = np.empty(len(places), np.float32)

        def compare(starts: Sequence[int]) -> None:
            for start in starts:
                found[start : start + TOGETHER] = self._compared(places[start : start + TOGETHER])

        shared(compare, range(0, len(places), TOGETHER), 1)
        return found

    def _compared(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        found = []
        cuts = np.searchsorted(places, self._starts[self._pools]).tolist()
        for part, (start, end) in zip(self._parts, pairwise(cuts), strict=True):
            if end > start:
                found.append(self._of_pool(part.pool, places[start:end]))
        return np.concatenate(found)

    def _of_pool(self, pool: Pool, places: NDArray[np.intp]) -> NDArray[np.float32]:
        owners = np.searchsorted(self._starts, places, side="right") - 1
        own, firsts = np.unique(owners, return_index=True)
        parts = zip(own.tolist(), np.split(places - self._starts[owners], firsts[1:]), strict=True)
        scenes = self._scenes
        found: NDArray[np.float32] = self._question.scorer(
            pool.vectors([(scenes[owner].shard, scenes[owner].rows[part]) for owner, part in parts])
        )
        return found

    def look(self, compared: tuple[NDArray[np.intp], NDArray[np.float32]]) -> None:
        """Take up the scores of some chips."""
        places, found = compared
        self.at_most[places] = found
        self._is_exact[places] = True

    def judge(self, presence: Presence) -> None:
        """Compare chips until it is known what `Scores.standing` says of the scenes."""
        counts = np.diff(self._starts)
        own, among_all = counts, np.full(len(counts), self._starts[-1])
        most = self._highest()
        least = np.full(most.shape, -np.inf, np.float32)
        changed = np.unique(np.searchsorted(self._starts, np.flatnonzero(self._is_exact), side="right") - 1)
        many = FIRST
        while True:
            for scene in changed.tolist():
                most[scene], least[scene] = self._best(scene)
            upper, lower = (presence.log_odds_of(best, own) for best in (most, least))
            upper_all, lower_all = (presence.log_odds_of(best, among_all) for best in (most, least))
            surely = presence.log_odds_of(least, np.full(len(counts), np.iinfo(np.int64).max)).max()
            last = np.sort(lower)[-LIKELIEST] if len(lower) >= LIKELIEST else -np.inf
            bars = np.where(upper > last, last, np.inf)
            for bar in (EVEN, presence.threshold):
                bars[(upper >= bar) & (lower < bar) & (bars > bar)] = bar
            bars[(upper_all >= presence.threshold) & (surely < presence.threshold)] = -np.inf
            left = np.flatnonzero((bars < np.inf) & ((upper > lower) | (upper_all > lower_all)))
            if not len(left):
                return
            changed = np.sort(left[np.argsort(-upper[left], kind="stable")][:many])
            many *= GROWTH
            needed = _needed(presence, most[changed], own[changed], bars[changed])
            places = np.concatenate(list(map(self._next, changed.tolist(), needed.tolist())))
            self.look((places, self.exactly(places)))

    def _highest(self) -> NDArray[np.float32]:
        """What the best chips of each scene score at most, the highest first, (S, `BEST`)."""
        counts, found = np.diff(self._starts), np.full((len(self._scenes), BEST), -np.inf, np.float32)
        start = 0
        while start < len(counts):
            widths = np.maximum.accumulate(counts[start : start + TABLE_SCENES])
            end = start + max(1, int(np.count_nonzero(widths * np.arange(1, len(widths) + 1) <= TABLE_CHIPS)))
            wide = max(BEST, int(widths[end - start - 1]))
            table = np.full((end - start, wide), -np.inf, np.float32)
            table[np.arange(wide) < counts[start:end, None]] = self.at_most[self._starts[start] : self._starts[end]]
            found[start:end] = np.sort(np.partition(table, wide - BEST, axis=1)[:, -BEST:], axis=1)[:, ::-1]
            start = end
        return found

    def _best(self, scene: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What the best chips of a scene score at most, and those that were compared, the highest first, (`BEST`,)."""
        here = slice(*self._starts[scene : scene + 2])
        values = self.at_most[here]
        most, least = stacked([highest(values), highest(values[self._is_exact[here]])])
        return most, least

    def _next(self, scene: int, needed: float) -> NDArray[np.intp]:
        """The chips of a scene that could be its best, score what is needed, and were not compared, ascending."""
        start, end = self._starts[scene : scene + 2].tolist()
        values, is_exact = self.at_most[start:end], self._is_exact[start:end]
        first = min(BEST, len(values))
        best = np.argpartition(-values, first - 1)[:first]
        left = best[~is_exact[best]]
        left = left[values[left] >= needed]
        places: NDArray[np.intp] = np.sort(left) + start
        return places

    def scenes(self) -> dict[str, SceneScores]:
        """The chips that were compared."""
        found, nothing = {}, (np.empty(0, np.float32), np.empty(0, bool), np.empty(0, np.intp))
        ends = np.searchsorted(exact := np.flatnonzero(self._is_exact), self._starts).tolist()
        for scene, start, (first, last) in zip(self._scenes, self._starts.tolist(), pairwise(ends), strict=False):
            odds, allowed, rows = nothing
            if last > first:
                places = exact[first:last]
                odds, allowed, rows = self.at_most[places], np.ones(len(places), bool), scene.rows[places - start]
            found[scene.shard.identity] = SceneScores(
                scene.shard, odds, allowed, {}, len(scene.rows), scene.clouded, rows
            )
        return found


def _needed(
    presence: Presence, best: NDArray[np.float32], searched: NDArray[np.int64], bars: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What chips must score so that a scene's log-odds reach a bar, (S,), by the least that any of the ranks asks for.

    For each scene what its `best` chips score at most, (S, `BEST`), how many were searched, and the bar; it is reached.
    """
    above = np.maximum(presence.candidates(best, searched) - np.maximum(bars, LOWEST)[:, None], -1)
    needed = best[:, np.array(presence.ranks) - 1] - above / max(presence.slope, LEAST_SLOPE)
    least: NDArray[np.float64] = np.where(above >= 0, needed, np.inf).min(axis=1) - ROUNDING
    return least
