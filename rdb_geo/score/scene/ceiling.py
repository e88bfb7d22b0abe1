"""What chips score at most, told from what their cosines are at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.score.scorer import Scorer, StandingOut
from rdb_geo.score.text_score import FULL, LEAST_OTHERS, ExampleScorer, TextScorer

_LEAST = np.float32(1e-30)
"""Keeps from the logarithm of 0."""

WEAK = 0.05
"""Distractors that lose no more of their weight are not compared: together they lose no more of what all weigh."""

_HALVES = 1.02
"""What the distractors weigh beside `Vectors.rivals`, at most: those come from vectors before they were rounded."""


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """The most that a scorer can give, of single precision: the bounds of cosines have room for what that loses."""

    others: Float32Matrix
    """The unit vectors with which chips are compared, (M, D): what is asked, then distractors, K."""

    slope: float
    """Log-odds for each unit of the evidence or the cosine, not negative."""

    offset: float
    """Log-odds at 0."""

    temperature: float = 1.0
    """See `Distractors`."""

    shares: NDArray[np.float32] | None = None
    """Logarithms of what the distractors lose of their weight, (K,); None where the cosine alone counts."""

    lost: float = 0.0
    """What the distractors that are not among the others lose, as a share of what all weigh."""

    def __call__(self, found: NDArray[np.float32], rivals: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of N chips at most, (N,).

        Args:
            found: What their cosines with the others are at most, (M, N); is changed.
            rivals: Their `Vectors.rivals`, (N,).
        """
        own = found[0]
        if self.shares is not None:
            found /= np.float32(self.temperature)
            own, force = found[0], found[1:]
            force += self.shares[:, None]
            force -= rivals
            with np.errstate(over="ignore"):  # far too much is a bound as well
                lost = np.exp(force, out=force).sum(axis=0)
            left = np.log(np.maximum(np.float32(1 - self.lost) - lost, _LEAST))
            left += rivals
            own -= np.maximum(left, np.float32(np.log(LEAST_OTHERS)), out=left)
        odds: NDArray[np.float32] = np.multiply(own, np.float32(self.slope), out=own)
        odds += np.float32(self.offset)
        return odds


def ceiling_of(scorer: Scorer, rivals_id: str | None) -> Ceiling | None:
    """That of a scorer over an index file with these `rivals`; None where its log-odds don't rise with the cosines."""
    if isinstance(scorer, (ExampleScorer, StandingOut)) and scorer.slope >= 0:
        return Ceiling(scorer.vector[None], scorer.slope, scorer.offset)
    if not isinstance(scorer, TextScorer) or scorer.slope < 0 or rivals_id != scorer.distractors.identity:
        return None
    distractors = scorer.distractors
    shares = 1 - distractors.weights(scorer.vector)
    weakened = np.flatnonzero(shares > WEAK)
    lost = shares[(shares > FULL) & (shares <= WEAK)].max(initial=0.0)
    return Ceiling(
        np.vstack([scorer.vector[None], distractors.vectors[weakened]]),
        scorer.slope,
        scorer.offset,
        distractors.temperature,
        np.log(shares[weakened]),
        float(lost) * _HALVES,
    )
