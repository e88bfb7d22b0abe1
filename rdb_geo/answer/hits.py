"""Scores → the chips that answer best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.answer.places import changed_since, under_clouds, where_else
from rdb_geo.ask.select import DEFAULT_K
from rdb_geo.ask.words import asked_in
from rdb_geo.core.errors import IndexChangedError, IndexFormatError, IndexStoreError, counted
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.requests import WORTH_A_LOOK
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.core.units import chance_words
from rdb_geo.index.store import Store
from rdb_geo.score.presence import EVEN_CHANCE, Standing, Verdict
from rdb_geo.score.rank import cosines
from rdb_geo.score.scene.scene_scores import SceneScores
from rdb_geo.score.scorer import choose, false_alarms, probabilities, reaching
from rdb_geo.score.scores import Scores

BEHIND = 24
"""So many of the chips behind outlines are told: those that a preview shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a query gives back."""

    hits: list[Hit]
    """Best first; may be empty."""

    searched: int
    """Chips that could have answered: those of the places, scenes and dates that were asked for."""

    problems: tuple[IndexStoreError, ...]
    """Index files that could not be read and did not take part, and names that mean no scene."""

    undated: int = 0
    """Scenes that took no part because dates were asked for and they have none."""

    clouded: int = 0
    """Chips that did not answer since they lie under clouds."""

    presence: float | None = None
    """The highest chance of a scene that what was asked is there, 0 … 1, were it as likely as not before; None = not
    known."""

    threshold: float | None = None
    """The chance from which on a scene gives hits, 0 … 1; None = not known."""

    verdict: Verdict = "found"
    """What that means, see `rdb_geo.score.presence.Verdict`."""

    false_alarm: float | None = None
    """Of a model without a calibration: share of unrelated texts that come as near, see `rdb_geo.score.null`."""

    lookalikes: Sequence[Hit] = ()
    """What comes nearest, best first, where nothing stands out: there are no hits then."""

    more: int = 0
    """Chips that are no hits though they score at least `WORTH_A_LOOK`; 0 where the user said how many hits."""

    notes: tuple[str, ...] = ()
    """What the user should know of the question and the places, one sentence each."""

    unknown: tuple[str, ...] = ()
    """Words of the question that the model does not know."""

    translated: tuple[str, ...] = ()
    """The English texts that were asked in the place of words in another language; `notes` say so too."""

    chances: tuple[tuple[str, float], ...] = ()
    """Address of each scene that was searched and the chance that it is there, 0 … 1, highest first; none where the
    model has no calibration. Of many small scenes those beyond the 20 highest may be higher, but on the same side of
    `EVEN_CHANCE`, see `score.scene.pooled`."""

    @property
    def confident(self) -> bool:
        """Whether something stands out enough to be shown, or nothing says otherwise."""
        return not self.lookalikes

    @property
    def other_notes(self) -> tuple[str, ...]:
        """The notes without those that `translated` tells."""
        told = set(map(asked_in, self.translated))
        return tuple(note for note in self.notes if note not in told)

    @property
    def likely_scenes(self) -> int:
        """Scenes in which it is more likely there than not."""
        return sum(chance >= EVEN_CHANCE for _, chance in self.chances)

    @property
    def nearest(self) -> Sequence[Hit]:
        """The hits, or the look-alikes where there are none."""
        return self.hits or self.lookalikes

    @property
    def _chance(self) -> str:
        if self.false_alarm is not None:
            return f"{chance_words(self.false_alarm)} of unrelated texts come as near to a chip"
        return "" if self.presence is None else f"chance that it is there: {chance_words(self.presence)}"

    @property
    def _doubt(self) -> str:
        words = ", ".join(f"“{word}”" for word in self.unknown)
        return f"the model does not know {words}" if words else ""

    @property
    def possible(self) -> str:
        """Why what was found is only possible; empty where it stands out."""
        return f"possible ({self._doubt or self._chance})" if self.verdict == "possible" else ""

    @property
    def sentence(self) -> str:
        """One line for people."""
        left_out = f" ({counted(self.undated, 'scene')} without a date took no part)" if self.undated else ""
        if not self.searched:
            why = "no chip of the index is within the limits that were asked for"
            if self.clouded:
                clouds = f"all {self.clouded} chips lie" if self.clouded > 1 else "the one chip lies"
                why = f"{clouds} under clouds or their shadows, so this is no all-clear: --cloudy asks them too"
            return f"No hit: {why}{left_out}."
        among = f"among {counted(self.searched, 'chip')}"
        chance, doubt = self._chance, self._doubt
        if self.hits:
            count = counted(len(self.hits), "hit")
            possible = f", {self.possible}" if self.possible else ""
            more = f"; {self.more} more score {WORTH_A_LOOK:g} or better" if self.more else ""
            return f"{count} {among}, best score {self.hits[0].score:.2f}{possible}{more}{left_out}"
        if self.verdict == "unknown":
            return f"No confident match {among}: {doubt}, so this is no all-clear{left_out}."
        if self.verdict == "unlikely":
            said = "it is probably not there" if self.false_alarm is None else "nothing stands out"
            return f"No confident match {among}: {said} ({chance}){left_out}."
        if self.lookalikes:
            bar = "" if self.threshold is None else f", a scene gives hits from {chance_words(self.threshold)} on"
            best = f"the best scores {self.lookalikes[0].score:.2f}; {chance}{bar}"
            return f"No confident match {among}: not enough speaks for it ({best}){left_out}."
        return f"No hit {among}: none reaches the score that was asked for{left_out}."


def find_hits(store: Store, scores: Scores, most: int | None = None) -> Answer:
    """The chips that answer a question best, best first: exact, over all scenes, as many as `Scores.choose` leaves.

    With `most` only so many are put into the answer, where regions are what is asked for.

    Raises:
        EmptyIndexError: No index file can be read.
    """
    standing, question, limits = scores.standing(), scores.question, scores.limits
    is_plain = limits.is_plain
    may_answer = any(standing.answers) or not scores.searched
    rows = scores.choose(standing) if may_answer else np.empty(0, np.intp)
    is_hit = len(rows) > 0 or (may_answer and not is_plain)
    if not is_hit:
        nearest = replace(limits, k=limits.k or DEFAULT_K) if is_plain else limits
        rows = choose(scores.log_odds, scores.allowed, nearest)
    try:
        shown = _place(store, scores, rows[:most])
    except _DamagedError as damage:
        return find_hits(store, scores.without(damage.scene, damage.problem), most)
    more = 0
    if is_plain and is_hit and question.is_calibrated:
        near = reaching(scores.log_odds[scores.allowed], WORTH_A_LOOK)
        more = max(0, int(near.sum()) - len(rows))
    return Answer(
        hits=shown if is_hit else [],
        searched=scores.searched,
        problems=scores.problems,
        undated=scores.undated,
        clouded=scores.clouded,
        presence=standing.probability,
        threshold=None if question.presence is None else question.presence.least,
        verdict=standing.verdict,
        false_alarm=standing.false_alarm,
        lookalikes=() if is_hit else tuple(shown),
        more=more,
        notes=(*question.notes, *under_clouds(scores), *changed_since(scores), *where_else(store, scores)),
        unknown=tuple(word for part in question.parts for word in part.rare),
        translated=question.translated,
        chances=_chances(scores, standing),
    )


def _chances(scores: Scores, standing: Standing) -> tuple[tuple[str, float], ...]:
    """Address and chance of each scene with a chip that may answer, highest first."""
    if not standing.chances:
        return ()
    pairs = zip(scores.scenes, standing.chances, strict=True)
    known = [(scene.shard.manifest.scene.uri, chance) for scene, chance in pairs if scene.searched]
    return tuple(sorted(known, key=lambda pair: -pair[1]))


class _DamagedError(Exception):
    """A scene's chips can't be placed."""

    def __init__(self, scene: SceneScores, problem: IndexFormatError) -> None:
        super().__init__(str(problem))
        self.scene, self.problem = scene, problem


def _place(store: Store, scores: Scores, rows: NDArray[np.intp]) -> list[Hit]:
    """The chips at some places of the scores, in their order, as hits."""
    question, log_odds = scores.question, scores.log_odds
    starts = np.cumsum([0, *(len(scene.log_odds) for scene in scores.scenes)])
    owners = np.searchsorted(starts, rows, side="right") - 1
    values = probabilities(log_odds[rows])
    alarms = false_alarms(log_odds[rows], scores.background, are_probable=question.is_calibrated)
    hits: dict[int, Hit] = {}
    for owner in np.unique(owners).tolist():
        scene, ranks = scores.scenes[owner], np.flatnonzero(owners == owner)
        ours = scene.numbers(rows[ranks] - starts[owner])
        try:
            chips = store.places(scene.shard, ours)
            vector = question.vector
            alike = None if vector is None else cosines(store.vectors_at(scene.shard, ours), vector)
        except IndexChangedError:
            raise
        except IndexFormatError as error:
            raise _DamagedError(scene, error) from error
        scored = _Scored(ranks, values[ranks], alarms[ranks], alike)
        hits.update(zip(ranks.tolist(), _hits(scene.shard.manifest, chips, question.text, scored), strict=True))
    return [hits[place] for place in range(len(rows))]


class _Scored(NamedTuple):
    """What is known of N hits of one scene but their places."""

    ranks: NDArray[np.intp]
    """From 0, (N,)."""

    scores: NDArray[np.float64]
    """(N,)."""

    false_rates: NDArray[np.float64]
    """(N,)."""

    cosines: NDArray[np.float32] | None
    """(N,), where one thing was asked."""


def _hits(manifest: IndexManifest, chips: ChipTable, query: str, scored: _Scored) -> Iterator[Hit]:
    """Hits at the places of `chips`."""
    shapes: list[LonLatGeometry] = shapely.from_wkb(chips.wkb).tolist()
    windows, scales = chips.windows.tolist(), chips.scales.tolist()
    ranks, scores, false_rates = scored.ranks.tolist(), scored.scores.tolist(), scored.false_rates.tolist()
    alike = [None] * len(shapes) if scored.cosines is None else scored.cosines.tolist()
    scene, model = manifest.scene, manifest.encoder.name
    for row, shape in enumerate(shapes):
        yield Hit(
            rank=ranks[row] + 1,
            score=scores[row],
            cosine=alike[row],
            geometry=shape,
            window=Window(*windows[row]),
            scale=scales[row],
            gsd_m=scene.gsd_m,
            scene=scene.uri,
            query=query,
            model=model,
            false_rate=false_rates[row],
            datetime=scene.datetime,
        )
