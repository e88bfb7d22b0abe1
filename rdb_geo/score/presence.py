"""Whether anything that was searched shows what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from rdb_geo.score.null import FOUND, POSSIBLE
from rdb_geo.score.scorer import probabilities

EVEN_CHANCE = 0.5
"""From this chance on a scene counts as one where a thing is likely."""

SMALL_CHANCE = 0.1
"""Below this a thing is called unlikely."""

COARSEST_M = 8.0
"""Nothing is called unlikely in a scene of more metres a pixel: the pictures that chances are fitted on end there."""

BEST = 16
"""So many of the best chips may tell whether a thing is there."""

Verdict: TypeAlias = Literal["found", "possible", "unlikely", "unknown"]
"""``found``: it stands out even among all that was searched, and the model knows the words; ``possible``: it may be in
a scene, or the scenes are too coarse to deny it; ``unlikely``: nothing speaks for it; ``unknown``: nor does anything,
but the model does not know a word of the question, so that this says nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether what was asked is there. Each scene is judged by itself, so no scene takes away what another shows."""

    probability: float | None
    """The highest chance of a scene, 0 … 1, were it as likely as not before; None where the model has no calibration.
    """

    verdict: Verdict
    """What that means."""

    answers: tuple[bool, ...]
    """Scene by scene, whether it may give hits."""

    chances: tuple[float, ...] = ()
    """Scene by scene, the chance that it is there, 0 … 1; none where the model has no calibration."""

    false_alarm: float | None = None
    """Where the model has no calibration: share of unrelated texts that come as near to what was searched, see
    `rdb_geo.score.null`; None where there is a calibration, or nothing to ask."""


def by_null(own: Sequence[float | None], among_all: Sequence[float | None], has_chips: Sequence[bool]) -> Standing:
    """The standing of an answer of a model without a calibration, see `rdb_geo.score.null`.

    Scene by scene: the share of unrelated texts that come as near to one of its own chips, None = not known; the same
    among as many chips as were searched in all scenes; and whether a chip may answer.
    """
    answers = tuple(there and (alarm or 0.0) <= POSSIBLE for there, alarm in zip(has_chips, own, strict=True))
    lowest = min((alarm for alarm in among_all if alarm is not None), default=None)
    verdict: Verdict = "found" if (lowest or 0.0) <= FOUND else "possible" if any(answers) else "unlikely"
    return Standing(None, verdict, answers, false_alarm=lowest)


@dataclass(frozen=True, slots=True)
class Presence:
    """Probability that a thing is there at all, from its best chips, corrected for how many chips were looked at.

    log-odds = max over the ranks k of (slope · best_k - count · ln min(N / k, most)) + bias, with best_k the k-th best
    chip's log-odds. The largest of N values whose upper tail falls exponentially grows as ln N (Gumbel's law; Coles,
    "An Introduction to Statistical Modeling of Extreme Values", 2001, section 3.1), so that an absent thing must not
    become present because more was searched; and the k-th largest grows as ln(N / k), so the k-th best of N tells as
    much as the best of N / k. What is rare is known by its best chip, what is common by many good ones. Scores are
    bounded, so the growth ends: beyond the numbers of chips of the fit the correction stays, or no thing could be found
    in a large index. More than the fitted share of absent things is answered there.
    """

    slope: float
    """Of a chip's log-odds, not negative."""

    count: float
    """Of the natural logarithm of the number of chips, not negative."""

    bias: float
    """What is added."""

    threshold: float
    """Least log-odds of a scene that gives hits."""

    most: float
    """Largest number of chips of the fit."""

    ranks: tuple[int, ...] = (1,)
    """Which of the best chips count, rising from 1 to `BEST` at most."""

    @property
    def least(self) -> float:
        """The chance from which on a scene gives hits, 0 … 1."""
        return float(probabilities(np.array(self.threshold)))

    def candidates(self, best: NDArray[np.floating], searched: int | NDArray[np.int64]) -> NDArray[np.float64]:
        """Each rank's log-odds, (…, R), of which the highest counts; -∞ where there are too few chips.

        See `log_odds_of`; ranks that no row of `best` reaches are left out.
        """
        ranks = np.array([rank for rank in self.ranks if rank <= best.shape[-1]])
        among = np.clip(np.asarray(searched)[..., None] / ranks, 1, self.most)
        top = best[..., ranks - 1].astype(np.float64)
        is_there = top > -np.inf
        odds = self.slope * np.where(is_there, top, 0) - self.count * np.log(among) + self.bias
        return np.where(is_there, odds, -np.inf)

    def log_odds_of(self, best: NDArray[np.floating], searched: int | NDArray[np.int64]) -> NDArray[np.float64]:
        """`log_odds` of any number of scenes: `best` (…, K), -∞ beyond the chips that there are, and `searched` (…)."""
        odds: NDArray[np.float64] = self.candidates(best, searched).max(axis=-1)
        return odds

    def log_odds(self, best: NDArray[np.floating], searched: int) -> float:
        """Log-odds that it is there, if there and not there were equally likely before, of N chips searched.

        `best` are the highest log-odds of chips, the highest first, (K,), K ≥ 1: `BEST`, or all there are.
        """
        return float(self.log_odds_of(best, searched))


Odds = TypeVar("Odds", bound=np.floating)


def highest(log_odds: NDArray[Odds]) -> NDArray[Odds]:
    """The `BEST` highest of some log-odds, the highest first; all where there are fewer."""
    some = np.partition(log_odds, len(log_odds) - BEST)[-BEST:] if len(log_odds) > BEST else log_odds
    return np.sort(some)[::-1]


def stacked(best: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """What `highest` gave for each of S scenes, (S, `BEST`), -∞ where there are fewer."""
    rows = np.full((len(best), BEST), -np.inf, np.float32)
    for row, own in zip(rows, best, strict=True):
        row[: len(own)] = own
    return rows
