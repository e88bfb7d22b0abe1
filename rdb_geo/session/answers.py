"""What verbs give back that are made of several answers of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rdb_geo.answer.evaluate import SelfCheck
from rdb_geo.answer.hits import Answer
from rdb_geo.answer.marks import MarkedFile, MarkedHit, Precision
from rdb_geo.answer.refine import Refined
from rdb_geo.core.environment import at_once
from rdb_geo.core.errors import IndexStoreError
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit, Region
from rdb_geo.index.shard import Shard
from rdb_geo.scene.files.addresses import is_gone
from rdb_geo.scene.files.fates import is_changed
from rdb_geo.score.scores import Scores

__all__ = [
    "Answer",
    "Contents",
    "Fate",
    "Found",
    "Precision",
    "Refined",
    "Reranked",
    "SelfCheck",
    "Shard",
    "fates",
]

SCORE_DIGITS = 4
"""Of scores in files."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a query found."""

    results: Sequence[Hit] | Sequence[Region]
    """Best first, in the form that was asked for: hits, or regions. May be empty."""

    hits: Sequence[Hit]
    """The chips behind them, best first; of outlines the best 24 at most."""

    sentence: str
    """One line for people."""

    answer: Answer
    """The answer in chips: look-alikes, the chance that it is there, notes and problems."""

    scores: Scores
    """What it was made of: the question, the limits, and how every chip scored."""

    @property
    def best_score(self) -> float | None:
        """The highest score, 0 … 1; None where nothing was found."""
        return self.results[0].score if self.results else None

    def reviewed(self, least: float, said: Mapping[tuple[str, Window | int], bool]) -> Found:
        """The answer as somebody who looked through it would hand it on; the sentence says what was left out.

        That is what scores less than `least`, in the four digits of files, and the wrong of what was `said`: scene and
        window of a hit, scene and rank of a region → right or wrong.
        """
        reached = [result for result in self.results if round(result.score, SCORE_DIGITS) >= least]
        marks = [said.get((result.scene, _place(result))) for result in reached]
        kept = [result for result, mark in zip(reached, marks, strict=True) if mark is not False]
        pairs = [(hit, said.get((hit.scene, hit.window))) for hit in kept if isinstance(hit, Hit)]
        hits = [replace(hit, mark="right") if mark else hit for hit, mark in pairs]
        regions = [result for result in kept if isinstance(result, Region)]
        kind = "regions" if any(isinstance(result, Region) for result in self.results) else "hits"
        words = [f"{len(kept)} of {len(self.results)} {kind}, those that score {least:.2f} or better"]
        words += [f"{marks.count(False)} marked as wrong are left out"] if False in marks else []
        words += [f"{marks.count(True)} are marked as right"] if True in marks else []
        sentence = "; ".join(words)
        if kind == "regions":
            return replace(self, results=regions, sentence=sentence)
        return replace(self, results=hits, hits=hits, sentence=sentence)


@dataclass(frozen=True, slots=True, eq=False)
class Reranked:
    """What a refined question found."""

    hits: Sequence[Hit]
    """Best first, with the marks that their chips have."""

    answer: Answer
    """The answer, without the marks."""

    refined: Refined
    """What was learned; ask its ``question``, or keep it with its ``save``."""

    next: Sequence[int]
    """Ranks whose marks would teach most."""


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What an index holds."""

    index: str
    """Where it is, as people are told."""

    scenes: Sequence[Shard]
    """One index file with its recipe for each scene, sorted by name."""

    problems: Sequence[IndexStoreError]
    """Index files that can't be read, and names that mean no scene."""

    @property
    def chips(self) -> int:
        """Chips of all scenes."""
        return sum(scene.manifest.count for scene in self.scenes)

    @property
    def models(self) -> Sequence[str]:
        """Names of the models that made it; one, or none where it is empty."""
        return sorted({scene.manifest.encoder.name for scene in self.scenes})


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a scene's file since it was indexed."""

    is_missing: bool
    """It is not where it was."""

    is_changed: bool
    """It is another one than it was."""


def fates(scenes: Sequence[Shard]) -> list[Fate]:
    """What became of the files of some scenes, in their order."""
    records = [scene.manifest.scene for scene in scenes]
    are_gone = at_once(lambda record: is_gone(record.uri), records)
    return list(map(Fate, are_gone, at_once(is_changed, records)))


def _place(result: Hit | Region) -> Window | int:
    """What tells a result from the others of its scene."""
    return result.window if isinstance(result, Hit) else result.rank


def precision_of(hits: Sequence[MarkedHit]) -> Precision | None:
    """How many of the hits down to the last marked one are right, as far as marks say; None without a mark."""
    return MarkedFile(tuple(hits), "").precision()
