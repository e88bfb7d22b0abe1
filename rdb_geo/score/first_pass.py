"""The chips of a large scene that matter to an answer in hits: codes tell how near each is at most, few are compared.

Scores, order and counts are those of a comparison of all chips, and so is whether there is anything: whatever is left
out scores less than all that these look at.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import DEFAULT_K, WORTH_A_LOOK, Selection
from rdb_geo.core.arrays import BoolMask
from rdb_geo.index.codes import Codes, StaleCodesError
from rdb_geo.index.shard import Shard
from rdb_geo.score.presence import BEST
from rdb_geo.score.question import Question
from rdb_geo.score.rank import top_k
from rdb_geo.score.scorer import Scorer, StandingOut
from rdb_geo.score.text_score import ExampleScorer, TextScorer

FIRST = 8
"""So many times the chips that are wanted are compared at first: a better last one of them leaves out more others."""

TOGETHER = 8_192
"""So many chips are compared at once."""

ROUNDING = 1e-3
"""Log-odds so little below a limit are compared as well."""


def best_chips(codes: Codes, question: Question, limits: Selection, allowed: BoolMask) -> NDArray[np.float32] | None:
    """Log-odds of the chips that an answer in hits looks at, float32 (n,), -∞ for all others.

    Args:
        codes: Of the scene.
        question: What is looked for.
        limits: What the answer is limited to.
        allowed: Chips that may answer, shape (n,).

    Returns:
        None where all chips are to be compared: for limits or questions of another kind, or if the codes are damaged.

    Raises:
        IndexFormatError: The index file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    wanted = _wanted(question, limits)
    if wanted is None or not _rises(question.scorer, codes.shard):
        return None

    def exactly(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        blocks = np.split(rows, range(TOGETHER, len(rows), TOGETHER))
        return np.concatenate([question.scorer(codes.vectors(block)) for block in blocks])

    try:
        at_most = np.concatenate([question.scorer(sketch) for sketch in codes.sketches()])
        at_most[~allowed] = -np.inf
        return best_of(at_most, exactly, *wanted)
    except StaleCodesError:
        return None


def best_of(
    at_most: NDArray[np.float32],
    exactly: Callable[[NDArray[np.intp]], NDArray[np.float32]],
    count: int,
    least: float = np.inf,
) -> NDArray[np.float32]:
    """The scores of all rows that could be among the best, and of all that could reach `least`.

    Args:
        at_most: What each row scores at most, (N,); -∞ for those that don't count.
        exactly: Gives the scores of rows, which ascend.
        count: So many of the best are wanted, with all that score the same.
        least: From this score on all are wanted, too.

    Returns:
        float32 (N,), -∞ for rows that are left out: they score less than the `count`-th best and less than `least`.
    """
    found = np.full(len(at_most), -np.inf, np.float32)
    first = np.sort(top_k(at_most, count * FIRST, at_most > -np.inf))
    found[first] = exactly(first)
    last = np.sort(found[first])[-count] if len(first) >= count else -np.inf
    others = (at_most >= min(float(last), least)) & (at_most > -np.inf)
    others[first] = False
    rest = np.flatnonzero(others)
    found[rest] = exactly(rest)
    return found


def _wanted(question: Question, limits: Selection) -> tuple[int, float] | None:
    """How many of the best chips an answer in hits looks at, and from which log-odds on at all; None = at every chip.

    See `Scores.standing` and `Scores.choose`, and of plain answers `find_hits`, which counts those worth a look.
    """
    if limits.has_places or limits.percent is not None:
        return None
    score = limits.min_score if limits.k is None else None
    if limits.is_plain and question.is_calibrated:
        score = WORTH_A_LOOK
    if score is not None and not 0 < score < 1:
        return None
    least = math.inf if score is None else math.log(score / (1 - score)) - ROUNDING
    return max(BEST, limits.k or DEFAULT_K), least


def _rises(scorer: Scorer, shard: Shard) -> bool:
    """Whether log-odds rise with all cosines that a scorer asks chips for, so that those of codes are upper bounds."""
    if isinstance(scorer, TextScorer) and shard.rivals_id != scorer.distractors.identity:
        return False
    return isinstance(scorer, (TextScorer, ExampleScorer, StandingOut)) and scorer.slope >= 0
