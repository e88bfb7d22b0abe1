"""Marks on the hits of several questions → a calibration of the model, and how well it does on other questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.marks import MarkedHit
from rdb_geo.answer.refine import embeddings_of, find_chips
from rdb_geo.ask.expression import Term
from rdb_geo.ask.grammar import parse
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import CalibrationError, MarksError, counted
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.score.around import Around
from rdb_geo.score.calibration import calibration_of
from rdb_geo.score.own_calibration import LEAST_SLOPE, OwnCalibration, fit_marks
from rdb_geo.score.question import text_vector
from rdb_geo.score.scorer import probabilities

LEAST_MARKS = 50
"""Fewer say nothing about probabilities."""

LEAST_OF_A_KIND = 10
"""So many marks for right and for wrong at least."""

LEAST_QUESTIONS = 3
"""Of one question alone nobody knows what is the question's and what the model's."""

BINS = 10
"""Of the calibration error: probabilities in ten equal steps."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration that marks gave, and what it is worth."""

    own: OwnCalibration
    """The calibration."""

    error: float
    """Expected calibration error on marks of questions that were left out, 0 … 1."""

    auc: float | None
    """Share of pairs of a right and a wrong mark, each of a question that was left out, whose order is right."""

    @property
    def sentence(self) -> str:
        """One line for people."""
        own = self.own
        order = "" if self.auc is None else f", {100 * self.auc:.0f} % of pairs in the right order"
        return (
            f"{own.model}: calibrated by {own.right} right and {own.wrong} wrong marks of {own.questions} questions. "
            f"On questions that were left out, probabilities are off by {100 * self.error:.0f} points{order}."
        )


def calibrate(
    store: Store, encoder: Encoder, labels: Sequence[tuple[str, MarkedHit]], *, on_progress: ProgressFn = ignore
) -> Calibrated:
    """Learn what the scores of a model without a calibration mean, see `rdb_geo.score.own_calibration`.

    `labels` are questions and hits of the index: without a mark they are left out, and of a chip that comes twice for a
    question the last mark counts. `on_progress` hears of the questions and may raise `Cancelled`.

    Raises:
        CalibrationError: The model ships with a calibration.
        MarksError: There are too few marks, all of one kind or of questions that are no plain words; a chip is not in
            the index; or right and wrong hits score alike.
        EncoderMismatchError: The index was made by another model.
        IndexFormatError: An index file is damaged.
    """
    if calibration_of(encoder.spec) is not None:
        raise CalibrationError(
            f"{encoder.spec.name} ships with a calibration, so its scores are probabilities already: for one question, "
            "marks teach more with  rdb-geo refine"
        )
    marks = {(text, hit.scene, hit.window): hit.is_right for text, hit in labels if hit.is_right is not None}
    texts = list(dict.fromkeys(text for text, *_ in marks))
    is_right = np.array(list(marks.values()), bool)
    _check(texts, is_right)
    shards, _ = store.scenes()
    store.check_model(shards, encoder.spec)
    chips = find_chips(store, shards, [(scene, window) for _, scene, window in marks])
    embeddings = embeddings_of(store, shards, chips)
    around = Around.of(store, encoder)
    asked = np.array([texts.index(text) for text, *_ in marks])
    features = np.empty((len(marks), 2))
    for number, text in enumerate(texts):
        on_progress(Progress("calibrate", number, len(texts), text))
        features[asked == number] = around.features(text_vector(text, encoder), embeddings[asked == number])
    a, b, k = fit_marks(features, is_right)
    order = [ranked_right(features[asked == number, 0], is_right[asked == number]) for number in range(len(texts))]
    known = [share for share in order if share is not None]
    if a <= LEAST_SLOPE or (known and sum(known) <= 0.5 * len(known)):
        raise MarksError(
            "right and wrong hits of a question score alike, or the wrong ones higher, so nothing can be learned: "
            "check that 1 marks right and 0 wrong, and mark hits further down the lists too."
        )
    spec, right = encoder.spec, int(is_right.sum())
    own = OwnCalibration(spec.name, spec.space_id, spec.prompts_id, a, b, k, right, len(is_right) - right, len(texts))
    left_out = held_out(features, is_right, asked)
    return Calibrated(own, calibration_error(left_out, is_right), ranked_right(left_out, is_right))


def held_out(features: NDArray[np.float64], is_right: BoolMask, asked: NDArray[np.integer]) -> NDArray[np.float64]:
    """Probabilities of marked chips, each by a fit without its question, (n,).

    Given `rdb_geo.score.around.Around.features`, (n, 2), and for each whether it is right and the number of its
    question, (n,), two questions at least.
    """
    values = np.empty(len(is_right))
    for number in np.unique(asked).tolist():
        own = asked == number
        a, b, k = fit_marks(features[~own], is_right[~own])
        values[own] = features[own] @ (a, b) + k
    return probabilities(values)


def calibration_error(values: NDArray[np.floating], is_right: BoolMask) -> float:
    """Expected calibration error: Σ over `BINS` equal bins of share · |mean probability - share that is right|.

    Of probabilities and whether each is right, (n,), n ≥ 1. Naeini, Cooper and Hauskrecht, "Obtaining well calibrated
    probabilities using Bayesian binning", AAAI 2015.
    """
    bins = np.minimum((values * BINS).astype(int), BINS - 1)
    away = np.bincount(bins, weights=values - is_right, minlength=BINS)
    return float(np.abs(away).sum() / len(values))


def ranked_right(values: NDArray[np.floating], is_right: BoolMask) -> float | None:
    """Share of pairs of a right and a wrong chip in the right order, a tie being half; None without such a pair."""
    right, wrong = values[is_right], np.sort(values[~is_right])
    if not len(right) or not len(wrong):
        return None
    below = np.searchsorted(wrong, right, side="left") + np.searchsorted(wrong, right, side="right")
    return float(below.sum() / (2 * len(right) * len(wrong)))


def _check(texts: Sequence[str], is_right: BoolMask) -> None:
    right = int(is_right.sum())
    wrong = len(is_right) - right
    strange = next((text for text in texts if not isinstance(parse(text), Term)), None)
    if strange is not None:
        raise MarksError(
            f"a calibration is learned from questions in plain words, and {strange!r} is none: leave it out."
        )
    if len(is_right) < LEAST_MARKS or min(right, wrong) < LEAST_OF_A_KIND or len(texts) < LEAST_QUESTIONS:
        raise MarksError(
            f"{right} right and {wrong} wrong marks of {counted(len(texts), 'question')} are too "
            f"few: a calibration takes at least {LEAST_MARKS} marks of {LEAST_QUESTIONS} questions, {LEAST_OF_A_KIND} "
            "of each kind; a few hundred are good, some of them of things that are not there."
        )
