"""A question and a scene → the scores of its chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.expression import Like, Term
from rdb_geo.ask.select import Selection, placed
from rdb_geo.core.arrays import BoolMask
from rdb_geo.index.shard import Group, Shard
from rdb_geo.index.store import Store
from rdb_geo.index.vectors import Vectors
from rdb_geo.score.combine import Combined, combine
from rdb_geo.score.presence import highest
from rdb_geo.score.question import Question
from rdb_geo.score.scene.first_pass import best_chips, looks_at_few
from rdb_geo.score.scene.within import clear_chips, placed_chips

GROUP_MARGIN, CHIP_MARGIN = 0.05, 2.0
"""Chips just outside of the places asked for still tell where an outline ends: so far around, as a share of the extent
of a row group, and of a chip."""

TOGETHER = 4_096
"""About so many chips are compared at once: a row group."""


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

    searched: int
    """Chips that may answer, also those that were left out, see `score`: none of them could change the answer."""

    clouded: int = 0
    """Chips that may not answer since they lie under clouds."""

    rows: NDArray[np.intp] | None = None
    """Numbers of the chips that were compared, ascending; None = all."""

    @property
    def known(self) -> NDArray[np.float32]:
        """Log-odds of the chips that may answer and were not left out."""
        return self.log_odds[self.allowed]

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
    is_clear = clear_chips(store, shard, question, limits)
    found = None if every else _best(store, question, shard, limits, is_clear)
    return found or score_together(store, question, [shard], limits)[0]


def score_together(store: Store, question: Question, shards: Sequence[Shard], limits: Selection) -> list[SceneScores]:
    """Score all chips of some scenes with the same `Shard.rivals_id`: those of small ones are compared at once.

    Raises:
        IndexFormatError: An index file is damaged, one does not know which.
    """
    begun = [_Begun(shard, clear_chips(store, shard, question, limits)) for shard in shards]
    bounds = [group.record.bounds for shard in shards for group in shard.groups]
    is_near = limits.around(np.array(bounds, np.float64).reshape(-1, 4), GROUP_MARGIN).tolist()
    pieces: list[_Piece] = []
    waiting = 0
    for scene in begun:
        groups = [group for group, near in zip(scene.shard.groups, is_near, strict=False) if near]
        del is_near[: len(scene.shard.groups)]
        for group, whole in zip(groups, store.vectors(scene.shard, groups), strict=True):
            piece = _piece(store, scene, group, whole, limits)
            if piece is None:
                continue
            pieces.append(piece)
            waiting += len(piece.vectors)
            if waiting >= TOGETHER:
                _compare(question, pieces)
                pieces, waiting = [], 0
    _compare(question, pieces)
    return [scene.done() for scene in begun]


class _Begun:
    """A scene of which some chips are compared."""

    def __init__(self, shard: Shard, is_clear: BoolMask | None) -> None:
        count = shard.manifest.count
        self.shard, self.is_clear = shard, is_clear
        self.odds, self.allowed = np.full(count, np.nan, np.float32), np.zeros(count, bool)
        self.best: dict[Term | Like, NDArray[np.float32]] = {}
        self.clouded = 0

    def done(self) -> SceneScores:
        searched = int(np.count_nonzero(self.allowed))
        return SceneScores(self.shard, self.odds, self.allowed, self.best if searched else {}, searched, self.clouded)


class _Piece(NamedTuple):
    """Chips of a row group that are to be compared."""

    scene: _Begun
    rows: slice | NDArray[np.intp]
    """Where they stand in the scene."""

    vectors: Vectors


def _piece(store: Store, scene: _Begun, group: Group, whole: Vectors, limits: Selection) -> _Piece | None:
    """What of a row group is to be compared, and in its scene which of it may answer; None where nothing is."""
    rows: slice | NDArray[np.intp] = slice(group.first, group.first + group.count)
    inside: BoolMask | bool = True
    if limits.has_places:
        places = store.places_of(scene.shard, group)
        is_inside, near = placed(places, limits), limits.around(places.bounds_lonlat, CHIP_MARGIN)
        if not near.any():
            return None
        rows, inside, whole = group.first + np.flatnonzero(near), is_inside[near], whole.of(near)
    if scene.is_clear is None:
        scene.allowed[rows] = inside
    else:
        scene.allowed[rows] = inside & scene.is_clear[rows]
        scene.clouded += int(np.count_nonzero(inside & ~scene.is_clear[rows]))
    return _Piece(scene, rows, whole)


def _compare(question: Question, pieces: Sequence[_Piece]) -> None:
    """Compare some chips with the question, all at once."""
    if not pieces:
        return
    block, scorer = Vectors.joined([piece.vectors for piece in pieces]), question.scorer
    each = scorer.each(block) if isinstance(scorer, Combined) else {}
    odds = combine(scorer.expression, each) if isinstance(scorer, Combined) else scorer(block)
    start = 0
    for scene, rows, vectors in pieces:
        here = slice(start, start := start + len(vectors))
        scene.odds[rows] = odds[here]
        for leaf, values in each.items():
            best = scene.best.get(leaf, values[:0])
            scene.best[leaf] = highest(np.concatenate([best, values[here][scene.allowed[rows]]]))


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
    return SceneScores(shard, odds, np.ones(len(odds), bool), {}, searched, lying - searched, numbers)
