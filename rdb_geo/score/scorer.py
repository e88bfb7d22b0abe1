"""What every question compiles to: something that gives chips log-odds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import EVEN_ODDS, Selection
from rdb_geo.core.arrays import BoolMask, Float32Matrix
from rdb_geo.index.vectors import Vectors
from rdb_geo.score.null import Null
from rdb_geo.score.rank import cosines, top_k

EVEN = 3.0
"""Without a calibration a chip gets even odds where it stands so many standard deviations above the index's mean."""

STEEPNESS = 2.0
"""Without a calibration each further standard deviation adds this to the log-odds."""

PLAIN = 1e-3
"""Log-odds that lie farther from a limit than this are on the side on which their probabilities are."""

LEAST_DEVIATION = 1e-6
"""Cosines that vary less than this are all alike."""


class Scorer(Protocol):
    """A question, as a function of chips."""

    def __call__(self, chips: Vectors | Float32Matrix) -> NDArray[np.float32]:
        """Log-odds that each of N chips shows what is asked, float32 (N,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class StandingOut:
    """The scorer of models without a calibration: how far a chip stands out among those of the index.

    A rising straight line of the cosine. Without marks it is `STEEPNESS` · ((cos - mean) / deviation - `EVEN`), with
    mean and deviation of the cosines over the index: a scale for one index and no probability. With marks see
    `rdb_geo.score.own_calibration`.
    """

    vector: NDArray[np.float32]
    """What is looked for, shape (D,), of unit norm; of a text, less what any text has (see `rdb_geo.score.null`)."""

    slope: float
    """Log-odds for each unit of the cosine; 0 where the background's are all alike, and then no chip stands out."""

    offset: float
    """Log-odds at cosine 0."""

    length: float = 1.0
    """What `vector` was divided by to become a unit vector."""

    null: Null | None = None
    """What unrelated texts find in this index; None for an example."""

    def __call__(self, chips: Vectors | Float32Matrix) -> NDArray[np.float32]:
        """Log-odds of each of N chips, float32 (N,)."""
        odds: NDArray[np.float32] = (self.slope * cosines(chips, self.vector) + self.offset).astype(np.float32)
        return odds

    def false_alarm(self, best: NDArray[np.floating], count: int) -> float | None:
        """Share of unrelated texts that come as near to the chips, see `Null.false_alarm`; None where not known.

        `best` are the highest log-odds of chips, the highest first.
        """
        if self.null is None or not self.slope:
            return None
        return self.null.false_alarm(self.length * (best - self.offset) / self.slope, count)


def standing_out(
    vector: NDArray[np.float32], background: Float32Matrix, *, length: float = 1.0, null: Null | None = None
) -> StandingOut:
    """The scorer of a unit vector (D,), measured on chips of an index, float32 (M, D), unit rows.

    M = 0 is allowed and lets no chip stand out. `length` and `null` are those of `StandingOut`.
    """
    found = cosines(background, vector).astype(np.float64)
    if not len(found) or float(found.std()) < LEAST_DEVIATION:
        return StandingOut(vector, 0.0, -STEEPNESS * EVEN, length, null)
    slope = STEEPNESS / float(found.std())
    return StandingOut(vector, slope, -slope * float(found.mean()) - STEEPNESS * EVEN, length, null)


def probabilities(log_odds: NDArray[np.floating]) -> NDArray[np.float64]:
    """1 / (1 + e^-x), float64, without overflow."""
    result: NDArray[np.float64] = 0.5 * (1 + np.tanh(0.5 * np.asarray(log_odds, np.float64)))
    return result


def reaching(log_odds: NDArray[np.floating], least: float) -> BoolMask:
    """Whether `probabilities` are at least this, of any shape: they are made only where it is not plain."""
    if not 0 < least < 1:
        return np.asarray(probabilities(log_odds) >= least)
    limit = math.log(least / (1 - least))
    found: BoolMask = log_odds >= limit
    near = np.abs(log_odds - limit) <= PLAIN
    found[near] = probabilities(log_odds[near]) >= least
    return found


def false_alarms(
    log_odds: NDArray[np.floating], background: NDArray[np.floating], *, are_probable: bool = False
) -> NDArray[np.float64]:
    """The expected share of background chips that score at least as high as each chip without showing what is asked.

    (f + Σ f(b)) / (M + 1), the sum over the M background chips b that score at least as high, and f the chance that a
    chip is a false alarm: 1 minus its probability where scores are probabilities, else 1 (an upper limit, as the
    background may hold what is asked). With f = 1 it is the estimate of a rank test that is never 0 (Davison and
    Hinkley, "Bootstrap Methods and their Application", 1997, section 4.2). Shape (N,), 0 … 1; it never rises with the
    log-odds.
    """
    ordered = np.sort(background)[::-1]
    false = 1 - probabilities(ordered) if are_probable else np.ones(len(ordered))
    own = 1 - probabilities(log_odds) if are_probable else np.ones(len(log_odds))
    higher = len(ordered) - np.searchsorted(ordered[::-1], log_odds, side="left")
    shares: NDArray[np.float64] = (own + np.concatenate([[0.0], np.cumsum(false)])[higher]) / (len(ordered) + 1)
    return shares


def choose(log_odds: NDArray[np.float32], allowed: BoolMask, limits: Selection) -> NDArray[np.intp]:
    """Row numbers of the hits, best first, of N chips' log-odds and which of them may answer, both (N,).

    How many and how good is in the limits, `EVEN_ODDS` or better where nothing is said; place, scene and date are in
    `allowed` already.
    """
    counts = [] if limits.k is None else [limits.k]
    if limits.percent is not None:
        counts.append(math.ceil(int(allowed.sum()) * limits.percent / 100))
    least = limits.min_score if counts or limits.min_score is not None else EVEN_ODDS
    wanted = allowed & (log_odds > -np.inf)
    if least is not None:
        wanted &= reaching(log_odds, least)
    return top_k(log_odds, min(counts, default=None), wanted)
