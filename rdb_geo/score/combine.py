"""Log-odds of texts and examples to the log-odds of an expression. docs/query-grammar.md shows the rule as a table."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.expression import And, Expression, Like, Not, Term, Weighted, leaves
from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.index.vectors import Vectors
from rdb_geo.score.scorer import StandingOut

LIMIT = 80.0
"""Log-odds beyond ±80 are cut: further out no float32 probability could tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Scores chips by an expression: the log-odds that a chip answers it, as if its terms were independent."""

    expression: Expression
    """What is asked."""

    parts: Mapping[Term | Like, Callable[[Vectors | Float32Matrix], NDArray[np.float32]]]
    """What scores each of its texts and examples: float32 (N, D) → log-odds, float32 (N,)."""

    def __call__(self, chips: Vectors | Float32Matrix) -> NDArray[np.float32]:
        """Log-odds of each chip: N unit vectors → float32 (N,)."""
        return combine(self.expression, self.each(chips))

    def each(self, chips: Vectors | Float32Matrix) -> dict[Term | Like, NDArray[np.float32]]:
        """Log-odds of each text and example by itself: N unit vectors → float32 (N,) each."""
        return {leaf: scorer(chips) for leaf, scorer in self.parts.items()}

    def false_alarm(self, best: Mapping[Term | Like, NDArray[np.float32]], count: int) -> float | None:
        """Of the term on which it hangs, see `StandingOut.false_alarm`; None where no term has one.

        `best` are the highest log-odds of each text and example among the chips searched, the highest first.
        """
        alarms = {
            leaf: part.false_alarm(best[leaf], count) if isinstance(part, StandingOut) else None
            for leaf, part in self.parts.items()
        }
        if all(alarm is None for alarm in alarms.values()):
            return None
        known = {leaf: np.array(-(alarm or 0.0)) for leaf, alarm in alarms.items()}
        return max(0.0, -float(demanded(self.expression, known)))


def combine(expression: Expression, log_odds: Mapping[Term | Like, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Log-odds of an expression.

    With p the probability of a part and w its weight (1 where there is none):

        NOT a       1 - p
        a AND b     pₐ^wₐ · p_b^w_b
        a OR b      1 - (1 - pₐ)^wₐ · (1 - p_b)^w_b

    the product of independent events, and the noisy-or of Pearl (1988), Probabilistic Reasoning in Intelligent Systems,
    section 4.3.2. A weight makes a part count as if it were said w times: near 0 it does not count at all. A part that
    stands alone is weighted as in AND.

    A text or example that occurs more than once is one event: p is the mean over its being true and false, Shannon's
    expansion of the expression, so that ``(a OR b) NOT a`` is ``b NOT a``. Its own weights have no effect then.

    Args:
        expression: The tree.
        log_odds: Of each text and example in it, each of shape (N,).

    Returns:
        float32 (N,), within ±`LIMIT`.
    """
    counts = Counter(leaves(expression))
    shared = [leaf for leaf, count in counts.items() if count > 1]
    values = _expand(expression, log_odds, shared) if shared else _combine(expression, log_odds)
    result: NDArray[np.float32] = np.clip(values, -LIMIT, LIMIT).astype(np.float32)
    return result


def demanded(expression: Expression, best: Mapping[Term | Like, NDArray[np.float64]]) -> NDArray[np.float64]:
    """The best log-odds of the term on which it hangs whether what an expression demands is there at all.

    Of the highest log-odds of each text and example among the chips searched, of any shape, the lowest of AND, the
    highest of OR; NOT demands nothing, and gives `LIMIT`. Two things may both be there and yet be shown by no single
    chip: the scores of the hits tell.
    """
    if isinstance(expression, (Term, Like)):
        return best[expression]
    if isinstance(expression, Not):
        return np.array(LIMIT)
    if isinstance(expression, Weighted):
        return demanded(expression.part, best)
    least_or_most = np.minimum if isinstance(expression, And) else np.maximum
    return functools.reduce(least_or_most, [demanded(part, best) for part in expression.parts])


def _expand(
    expression: Expression, log_odds: Mapping[Term | Like, NDArray[np.float32]], shared: list[Term | Like]
) -> NDArray[np.float64]:
    """The mean over all ways in which the shared leaves may be true or false."""
    log_p = log_q = np.full(len(log_odds[shared[0]]), -np.inf)
    for truth in itertools.product((1.0, -1.0), repeat=len(shared)):
        signs = dict(zip(shared, truth, strict=True))
        certain = {leaf: np.full(len(log_p), sign * LIMIT, np.float32) for leaf, sign in signs.items()}
        values = _combine(expression, {**log_odds, **certain})
        weight = sum(_log_sigmoid(sign * log_odds[leaf].astype(np.float64)) for leaf, sign in signs.items())
        log_p = np.logaddexp(log_p, weight + _log_sigmoid(values))
        log_q = np.logaddexp(log_q, weight + _log_sigmoid(-values))
    odds: NDArray[np.float64] = log_p - log_q
    return odds


def _combine(expression: Expression, log_odds: Mapping[Term | Like, NDArray[np.float32]]) -> NDArray[np.float64]:
    if isinstance(expression, (Term, Like)):
        return np.clip(log_odds[expression].astype(np.float64), -LIMIT, LIMIT)
    if isinstance(expression, Not):
        return -_combine(expression.part, log_odds)
    if isinstance(expression, Weighted):
        return _all([(_combine(expression.part, log_odds), expression.weight)])
    weighted = [part if isinstance(part, Weighted) else Weighted(part, 1.0) for part in expression.parts]
    parts = [(_combine(each.part, log_odds), each.weight) for each in weighted]
    return _all(parts) if isinstance(expression, And) else -_all([(-values, weight) for values, weight in parts])


def _all(parts: list[tuple[NDArray[np.float64], float]]) -> NDArray[np.float64]:
    """Log-odds of a product of probabilities, each to the power of its weight."""
    log_p = sum((weight * _log_sigmoid(values) for values, weight in parts), np.zeros_like(parts[0][0]))
    log_p = np.minimum(log_p, -np.exp(-LIMIT))
    is_small = log_p < -np.log(2)
    log_q = np.where(is_small, np.log1p(-np.exp(np.minimum(log_p, -np.log(2)))), np.log(-np.expm1(log_p)))
    odds: NDArray[np.float64] = np.clip(log_p - log_q, -LIMIT, LIMIT)
    return odds


def _log_sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of the probability."""
    result: NDArray[np.float64] = -np.logaddexp(0, -log_odds)
    return result
