"""One index file compared with a question: the log-odds of its chips, and which of them may answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.expression import Like, Term
from rdb_geo.ask.select import DEFAULT_K, Selection, placed
from rdb_geo.core.arrays import BoolMask
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.combine import Combined, combine, demanded
from rdb_geo.score.question import Question
from rdb_geo.score.rank import cosines, top_k
from rdb_geo.score.scorer import probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """One index file, compared with the question."""

    shard: Shard
    """The file."""

    log_odds: NDArray[np.float32]
    """Of all its chips, shape (n,)."""

    cosines: NDArray[np.float32] | None
    """Of all its chips, shape (n,); None where the question has no vector."""

    allowed: BoolMask
    """Chips that may answer, shape (n,)."""

    terms: Mapping[Term | Like, NDArray[np.float32]]
    """Log-odds of each text and example of an expression, shape (n,); none where one thing was asked."""


def scan(shard: Shard, question: Question, selection: Selection, store: Store) -> Scanned:
    """Compare the chips of one index file with a question.

    Raises:
        IndexFormatError: The file is damaged.
    """
    odds: list[NDArray[np.float32]] = []
    values: list[NDArray[np.float32]] = []
    terms: dict[Term | Like, list[NDArray[np.float32]]] = {}
    for block in store.vectors(shard):
        if isinstance(question.scorer, Combined):
            each = question.scorer.each(block)
            odds.append(combine(question.scorer.expression, each))
            for leaf, found in each.items():
                terms.setdefault(leaf, []).append(found)
        else:
            odds.append(question.scorer(block))
        if question.vector is not None:
            values.append(cosines(block, question.vector))
    log_odds = np.concatenate(odds)
    allowed = placed(store.places(shard), selection) if selection.has_places else np.ones(len(log_odds), bool)
    joined = {leaf: np.concatenate(found) for leaf, found in terms.items()}
    return Scanned(shard, log_odds, np.concatenate(values) if values else None, allowed, joined)


def presence_in(scanned: Sequence[Scanned], question: Question, searched: int) -> tuple[float | None, bool]:
    """Whether what was asked is there, as a probability, and whether that is enough to show it.

    Of several terms each that is demanded must be there, if only on chips of their own.

    Args:
        scanned: All index files searched.
        question: What was asked.
        searched: Number of chips that may answer.

    Returns:
        The probability, None where the model has no calibration; and whether the answer is confident.
    """
    if question.presence is None or not searched:
        return None, True
    filled = [one for one in scanned if one.allowed.any()]
    if isinstance(question.scorer, Combined):
        terms = {
            leaf: max(float(one.terms[leaf][one.allowed].max()) for one in filled) for leaf in question.scorer.parts
        }
        best = demanded(question.scorer.expression, terms)
    else:
        best = max(float(one.log_odds[one.allowed].max()) for one in filled)
    return question.presence.probability(best, searched), question.presence.is_confident(best, searched)


def choose(log_odds: NDArray[np.float32], allowed: BoolMask, selection: Selection) -> NDArray[np.intp]:
    """Row numbers of the hits, best first.

    Args:
        log_odds: Of all chips, shape (N,).
        allowed: Chips that may answer, shape (N,).
        selection: The limits; those of place, scene and date are in `allowed` already.
    """
    limits = [] if selection.k is None else [selection.k]
    if selection.percent is not None:
        limits.append(math.ceil(int(allowed.sum()) * selection.percent / 100))
    if selection.min_score is not None:
        allowed = allowed & (probabilities(log_odds) >= selection.min_score)
    elif not limits:
        limits.append(DEFAULT_K)
    return top_k(log_odds, min(limits, default=None), allowed)
