"""Scores → the chips that answer best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.index.store import Store
from rdb_geo.score.rank import cosines
from rdb_geo.score.scorer import false_alarms, probabilities
from rdb_geo.score.scores import SceneScores, Scores, choose


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a query gives back."""

    hits: list[Hit]
    """Best first; may be empty."""

    searched: int
    """Chips that could have answered: those of the places, scenes and dates that were asked for."""

    problems: tuple[IndexFormatError, ...]
    """Index files that could not be read and did not take part."""

    undated: int = 0
    """Scenes that took no part because dates were asked for and they have none."""

    presence: float | None = None
    """Probability that what was asked is there at all, 0 … 1, were it as likely as not before; None = not known."""

    lookalikes: Sequence[Hit] = ()
    """What would have been the hits, best first, where nothing stands out: there are no hits then."""

    notes: tuple[str, ...] = ()
    """What the user should know of the question, one sentence each."""

    @property
    def confident(self) -> bool:
        """Whether something stands out enough to be called found, or nothing says otherwise."""
        return not self.lookalikes

    @property
    def nearest(self) -> Sequence[Hit]:
        """The hits, or the look-alikes where there are none."""
        return self.hits or self.lookalikes

    @property
    def sentence(self) -> str:
        """One line for people."""
        left_out = f" ({self.undated} scenes without a date took no part)" if self.undated else ""
        if not self.searched:
            return f"No hit: no chip of the index is within the limits that were asked for{left_out}."
        if not self.confident:
            chance = "" if self.presence is None else f" (chance that it is there: {100 * self.presence:.0f} %)"
            return f"No confident match among {self.searched} chips: nothing stands out{chance}{left_out}."
        if not self.hits:
            return f"No hit among {self.searched} chips: none reaches the score that was asked for{left_out}."
        return f"{len(self.hits)} hits among {self.searched} chips, best score {self.hits[0].score:.2f}{left_out}"


def find_hits(store: Store, scores: Scores) -> Answer:
    """The chips that answer a question best: exact, over all scenes.

    Args:
        store: The index.
        scores: Of the question; their limits say how many hits.

    Returns:
        The hits, best first, and what did not take part.

    Raises:
        EmptyIndexError: No index file can be read.
    """
    try:
        hits = _rank(store, scores)
    except _DamagedError as damage:
        return find_hits(store, scores.without(damage.scene, damage.problem))
    presence, is_confident = scores.presence
    return Answer(
        hits if is_confident else [],
        scores.searched,
        scores.problems,
        scores.undated,
        presence,
        () if is_confident else tuple(hits),
        scores.question.notes,
    )


class _DamagedError(Exception):
    """A scene's chips can't be placed."""

    def __init__(self, scene: SceneScores, problem: IndexFormatError) -> None:
        super().__init__(str(problem))
        self.scene, self.problem = scene, problem


def _rank(store: Store, scores: Scores) -> list[Hit]:
    question, log_odds = scores.question, scores.log_odds
    rows = choose(log_odds, scores.allowed, scores.limits)
    starts = np.cumsum([0, *(len(scene.log_odds) for scene in scores.scenes)])
    owners = np.searchsorted(starts, rows, side="right") - 1
    values = probabilities(log_odds[rows])
    alarms = false_alarms(log_odds[rows], scores.background, are_probable=question.calibration is not None)
    hits: dict[int, Hit] = {}
    for owner in np.unique(owners).tolist():
        scene, ranks = scores.scenes[owner], np.flatnonzero(owners == owner)
        ours = rows[ranks] - starts[owner]
        try:
            chips = store.places(scene.shard, ours)
            vector = question.vector
            alike = None if vector is None else cosines(store.vectors_at(scene.shard, ours), vector)
        except IndexFormatError as error:
            raise _DamagedError(scene, error) from error
        found = _hits(scene.shard.manifest, chips, question.text)
        for row, (place, hit) in enumerate(zip(ranks.tolist(), found, strict=True)):
            hits[place] = replace(
                hit,
                rank=place + 1,
                score=float(values[place]),
                cosine=None if alike is None else float(alike[row]),
                false_rate=float(alarms[place]),
            )
    return [hits[place] for place in range(len(rows))]


def _hits(manifest: IndexManifest, chips: ChipTable, query: str) -> Iterator[Hit]:
    """Hits at the places of `chips`, not yet ranked and scored."""
    shapes: list[LonLatGeometry] = shapely.from_wkb(chips.wkb).tolist()
    for row, shape in enumerate(shapes):
        yield Hit(
            rank=0,
            score=0.0,
            cosine=None,
            geometry=shape,
            window=Window(*chips.windows[row].tolist()),
            scale=float(chips.scales[row]),
            gsd_m=manifest.scene.gsd_m,
            scene=manifest.scene.uri,
            query=query,
            model=manifest.encoder.name,
            false_rate=1.0,
            datetime=manifest.scene.datetime,
        )
