"""The chips of a large scene that matter to an answer in hits: codes tell how near each is at most, few are compared.

Scores, order and counts are those of a comparison of all chips, and so is whether there is anything: whatever is left
out scores less than all that these look at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.select import DEFAULT_K, Selection
from rdb_geo.core.requests import WORTH_A_LOOK
from rdb_geo.index.codes.layout import StaleCodesError
from rdb_geo.index.codes.reading import Codes
from rdb_geo.index.codes.sharing import shared
from rdb_geo.score.presence import BEST
from rdb_geo.score.question import Question
from rdb_geo.score.scene.ceiling import ceiling_of

ROUNDS = (64, math.inf)
"""About so many times the chips that are wanted are looked at first: the last of the best leaves out most others."""

FIRST, GROWTH = 2, 4
"""Of those that could score most, so many times the chips that are wanted are compared at once, then so many times as
many: whatever is left can score less than what is found by then."""

SAMPLED = 25
"""So many of a sample of the chips tell about how high the first ones score at most."""

TOGETHER = 2_048
"""So many chips are compared at once."""

ROUNDING = 1e-3
"""Log-odds so little below a limit are compared as well."""

Exactly = Callable[[NDArray[np.intp]], NDArray[np.float32]]
"""Numbers of chips, ascending → their scores."""


def looks_at_few(question: Question, limits: Selection) -> bool:
    """Whether an answer in hits is that of few chips, whatever the scene."""
    return wanted_of(question, limits) is not None


def best_chips(
    codes: Codes, question: Question, limits: Selection, allowed: NDArray[np.intp] | None = None
) -> tuple[NDArray[np.intp], NDArray[np.float32]] | None:
    """The chips that an answer in hits looks at: their numbers, ascending, and their log-odds, float32, both (n,).

    Args:
        codes: Of the scene.
        question: What is looked for.
        limits: What the answer is limited to.
        allowed: Numbers of the chips that may answer, ascending; None = all.

    Returns:
        None where all chips are to be compared: for limits or questions of another kind, or if the codes are damaged.

    Raises:
        IndexFormatError: The index file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    wanted, ceiling = wanted_of(question, limits), ceiling_of(question.scorer, codes.shard.rivals_id)
    if wanted is None or ceiling is None:
        return None

    def exactly(places: NDArray[np.intp]) -> NDArray[np.float32]:
        rows = places if allowed is None else allowed[places]
        found = np.empty(len(rows), np.float32)

        def compare(starts: Sequence[int]) -> None:
            for start in starts:
                found[start : start + TOGETHER] = question.scorer(codes.vectors(rows[start : start + TOGETHER]))

        shared(compare, range(0, len(rows), TOGETHER), 1)
        return found

    try:
        places, found = best_of(codes.at_most(ceiling.others, ceiling, allowed), exactly, *wanted)
    except StaleCodesError:
        return None
    return places if allowed is None else allowed[places], found


def best_of(
    at_most: NDArray[np.float32], exactly: Exactly, count: int, least: float = np.inf
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """All rows that could be among the best or reach `least`, ascending, and their scores, both (n,).

    Args:
        at_most: What each row scores at most, (N,).
        exactly: Gives the scores of rows.
        count: So many of the best are wanted, with all that score the same.
        least: From this score on all are wanted, too.

    Returns:
        Others score less than the `count`-th best and less than `least`.
    """
    rows, found, bar = np.empty(0, np.intp), np.empty(0, np.float32), -np.inf
    for times in ROUNDS:
        could_be = at_most >= max(bar, _height(at_most, count * times))
        could_be[rows] = False
        left = np.flatnonzero(could_be)
        left, many = left[np.argsort(-at_most[left], kind="stable")], FIRST * count
        while len(left) and at_most[left[0]] >= bar:
            some = np.sort(left[:many])
            rows, found = np.concatenate([rows, some]), np.concatenate([found, exactly(some)])
            bar, left, many = min(_last(found, count), least), left[many:], many * GROWTH
            left = left[at_most[left] >= bar]
    order = np.argsort(rows)
    return rows[order], found[order]


def _last(scores: NDArray[np.float32], count: int) -> float:
    """The `count`-th highest; -∞ where there are fewer."""
    return float(np.partition(scores, len(scores) - count)[len(scores) - count]) if len(scores) >= count else -np.inf


def _height(at_most: NDArray[np.float32], wanted: float) -> float:
    """About the score that so many rows could reach, told by a sample; -∞ where there are no more."""
    if wanted >= len(at_most):
        return -np.inf
    step = max(1, int(wanted) // SAMPLED)
    sample = at_most[::step]
    place = max(0, len(sample) - -(-int(wanted) // step))
    return float(np.partition(sample, place)[place])


def wanted_of(question: Question, limits: Selection) -> tuple[int, float] | None:
    """How many of the best chips an answer in hits looks at, and from which log-odds on at all; None = at every chip.

    See `Scores.standing` and `Scores.choose`, and of plain answers `find_hits`, which counts those worth a look.
    """
    if limits.percent is not None:
        return None
    score = limits.min_score if limits.k is None else None
    if limits.is_plain and question.is_calibrated:
        score = WORTH_A_LOOK
    if score is not None and not 0 < score < 1:
        return None
    least = math.inf if score is None else math.log(score / (1 - score)) - ROUNDING
    return max(BEST, limits.k or DEFAULT_K), least
