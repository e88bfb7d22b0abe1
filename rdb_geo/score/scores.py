"""A question and an index → the scores of all chips, in one pass. Whatever is made of an answer reads them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import DEFAULT_K, EVEN_ODDS, Selection
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import EmptyIndexError, IndexFormatError, IndexStoreError
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.requests import WORTH_A_LOOK
from rdb_geo.index.names import no_match
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.combine import Combined, demanded
from rdb_geo.score.presence import COARSEST_M, SMALL_CHANCE, Presence, Standing, Verdict, by_null, highest, stacked
from rdb_geo.score.question import Question
from rdb_geo.score.scene.many import score_scenes
from rdb_geo.score.scene.scene_scores import SceneScores
from rdb_geo.score.scorer import StandingOut, choose, probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """A question's scores over an index: 5 bytes a chip."""

    question: Question
    """What was asked."""

    limits: Selection
    """What the answer is limited to."""

    scenes: tuple[SceneScores, ...]
    """The scenes that took part, sorted by the names of their index files; at least one."""

    background: NDArray[np.float32]
    """Log-odds of the question's background chips, shape (M,)."""

    problems: tuple[IndexStoreError, ...] = ()
    """Index files that could not be read and did not take part, and names that mean no scene."""

    undated: int = 0
    """Scenes that took no part because dates were asked for and they have none."""

    every: bool = True
    """Whether no chip was left out, see `score`."""

    @property
    def searched(self) -> int:
        """Chips that may answer."""
        return sum(scene.searched for scene in self.scenes)

    @property
    def clouded(self) -> int:
        """Chips that may not answer since they lie under clouds."""
        return sum(scene.clouded for scene in self.scenes)

    @property
    def log_odds(self) -> NDArray[np.float32]:
        """Of the chips of all scenes, one after the other, shape (N,)."""
        return np.concatenate([scene.log_odds for scene in self.scenes])

    @property
    def allowed(self) -> BoolMask:
        """Chips that may answer, scene after scene, shape (N,)."""
        return np.concatenate([scene.allowed for scene in self.scenes])

    def standing(self) -> Standing:
        """Whether what was asked is there.

        Of several terms each that is demanded must be in one scene, if only on chips of their own.
        """
        presence, searched = self.question.presence, self.searched
        has_chips = [scene.searched > 0 for scene in self.scenes]
        if presence is None and self.question.calibration is None and searched:
            alarms = [self._false_alarm(scene, scene.searched) for scene in self.scenes]
            of_all = [self._false_alarm(scene, searched) for scene in self.scenes]
            return by_null(alarms, of_all, has_chips)
        if presence is None or not searched:
            return Standing(None, "found", tuple(has_chips))
        own, among_all = self._presence(presence)
        chances = tuple(probabilities(own).tolist())
        is_known = not any(part.rare for part in self.question.parts)
        verdict: Verdict
        if max(chances) >= SMALL_CHANCE:
            verdict = "found" if is_known and among_all >= presence.threshold else "possible"
        elif is_known:
            verdict = "possible" if self._are_coarse() else "unlikely"
        else:
            verdict = "unknown"
        return Standing(max(chances), verdict, tuple((own >= presence.threshold).tolist()), chances)

    def _are_coarse(self) -> bool:
        """Whether a scene that was searched is too coarse to deny anything."""
        return any(scene.shard.manifest.scene.gsd_m > COARSEST_M for scene in self.scenes if scene.searched)

    def _false_alarm(self, scene: SceneScores, count: int) -> float | None:
        """Share of unrelated texts that come as near to `count` chips; None where that is not known."""
        scorer = self.question.scorer
        if not scene.searched or not isinstance(scorer, (Combined, StandingOut)):
            return None
        if isinstance(scorer, Combined):
            return scorer.false_alarm(scene.best, count)
        return scorer.false_alarm(highest(scene.known), count)

    def _presence(self, presence: Presence) -> tuple[NDArray[np.float64], float]:
        """Log-odds that each scene shows what was asked, among its own chips, (S,); the highest among all chips.

        -∞ where no chip may answer.
        """
        own = np.array([scene.searched for scene in self.scenes])
        among = np.stack([own, np.full(len(own), self.searched)])
        has_chips = own > 0
        odds = np.full(among.shape, -np.inf)
        scenes = [scene for scene in self.scenes if scene.searched]
        scorer = self.question.scorer
        if isinstance(scorer, Combined):
            best = {leaf: stacked([scene.best[leaf] for scene in scenes]) for leaf in scorer.parts}
            leaves = {leaf: presence.log_odds_of(values, among[:, has_chips]) for leaf, values in best.items()}
            odds[:, has_chips] = demanded(scorer.expression, leaves)
        else:
            known = stacked([highest(scene.known) for scene in scenes])
            odds[:, has_chips] = presence.log_odds_of(known, among[:, has_chips])
        return odds[0], float(odds[1].max())

    def choose(self, standing: Standing) -> NDArray[np.intp]:
        """Places of the hits in `log_odds`, best first.

        Where the limits say neither how many nor how good, hits are the chips that are more likely right than not, in
        the scenes that may answer; of a model without a calibration, the best `DEFAULT_K` of
        these scenes. Where the weaker ones are wanted too, they follow if there is any such hit.
        """
        limits, allowed = self.limits, self.allowed
        if not limits.is_plain:
            return choose(self.log_odds, allowed, limits)
        allowed = allowed & np.repeat(standing.answers, [len(scene.log_odds) for scene in self.scenes])
        if not self.question.is_calibrated:
            return choose(self.log_odds, allowed, replace(limits, k=limits.k or DEFAULT_K))
        likely = choose(self.log_odds, allowed, replace(limits, min_score=EVEN_ODDS))
        if limits.weaker and len(likely):
            return choose(self.log_odds, allowed, replace(limits, min_score=WORTH_A_LOOK))
        return likely

    def without(self, lost: SceneScores, problem: IndexFormatError) -> Scores:
        """The same without a scene that turned out to be damaged.

        Raises:
            EmptyIndexError: No other is left.
        """
        rest = tuple(scene for scene in self.scenes if scene is not lost)
        if not rest:
            raise EmptyIndexError(f"no index file could be read: {problem}")
        return replace(self, scenes=rest, problems=(*self.problems, problem))


def score(
    store: Store,
    question: Question,
    limits: Selection = Selection(),
    *,
    every: bool = True,
    on_progress: ProgressFn = ignore,
) -> Scores:
    """Score the chips of the scenes and dates asked for, and find which may answer. One block is in memory at a time.

    Args:
        store: The index.
        question: What is looked for.
        limits: Which scenes, dates and places.
        every: False for an answer in hits: chips that can't change it may be left out, see `first_pass`.
        on_progress: Called after each scene; may raise `Cancelled`.

    Raises:
        EmptyIndexError: The index holds no scene, or none that was asked for, or none that can be read.
        EncoderMismatchError: The index was made by another model.
        Cancelled: From `on_progress`.
    """
    known, problems = store.scenes(limits.scenes)
    if not known:
        raise EmptyIndexError(_why_no_scene(store, limits, problems))
    store.check_model(known, question.spec)
    shards, undated = _taken(store, known, limits)
    scenes: list[SceneScores] = []
    found = score_scenes(store, question, shards, limits, every=every)
    with closing(found):
        for done, (shard, scored) in enumerate(zip(shards, found, strict=True), start=1):
            if isinstance(scored, IndexFormatError):
                problems.append(scored)
            elif scored is not None:
                scenes.append(scored)
            on_progress(Progress("search", done, len(shards), shard.manifest.scene.uri))
    if not scenes:
        raise EmptyIndexError(_why_no_scene(store, limits, problems))
    return Scores(question, limits, tuple(scenes), question.usual, tuple(problems), undated, every)


def _taken(store: Store, shards: list[Shard], limits: Selection) -> tuple[list[Shard], int]:
    """The scenes of the dates asked for, and how many have no date."""
    dates = limits.dates
    if dates is None:
        return shards, 0
    found = [shard for shard in shards if dates.holds(shard.manifest.scene.datetime)]
    undated = sum(shard.manifest.scene.datetime is None for shard in shards)
    if not found:
        if undated:
            raise EmptyIndexError("undated-scenes", index=store, undated=undated, scenes=len(shards))
        raise EmptyIndexError("no-scene-then", index=store)
    return found, undated


def _why_no_scene(store: Store, limits: Selection, problems: Sequence[IndexStoreError]) -> str:
    if limits.scenes and store.model() is not None:
        return no_match(store, limits.scenes)
    if problems:
        return f"no index file in {store} could be read: {problems[0]}"
    return f"{store} holds no scene yet: run  rdb-geo index SCENE -i {store}"
