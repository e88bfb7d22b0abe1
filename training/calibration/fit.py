"""Evidence and truth to coefficients: one logistic regression over many questions, and one for presence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.score.feedback import LogisticProblem
from rdb_geo.score.lexicon import Lexicon
from rdb_geo.score.presence import Presence, highest
from rdb_geo.score.rank import cosines
from rdb_geo.score.text_score import Distractors, ExampleWeights, TextWeights, mean_and_deviation, strangeness
from training.calibration.material import CELLS, Material

TOP = 15
"""The best chips of a mosaic for a question, those that a user sees, …"""

TOP_WEIGHT = 20.0
"""… count so many times more than the others, …"""

OTHERS = 0.1
"""… of which so large a share is taken."""

OUTSIDE_WEIGHT = 2.0
"""Questions for what no picture shows count so many times more than the others, of which there are more."""

STANDARD = 0.5
"""Weight of the standard score beside the evidence; chosen on mosaics to tell present from absent, docs/scores.md."""

FALSE_ANSWERS = 0.05
"""Share of absent things that may be answered with confidence."""

RANKS = (1, 4, 16)
"""Which of the best chips tell whether a thing is there; chosen on mosaics, docs/scores.md."""

EXAMPLES = 4
"""Examples taken of each class."""

RIDGE = 1e-6
"""Strength of the prior on coefficients and bias, where the rows together weigh 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Texts, and what they mean."""

    texts: tuple[str, ...]
    """Q texts."""

    vectors: Float32Matrix
    """Their embeddings, float32 (Q, D), unit rows."""

    classes: NDArray[np.intp]
    """Class number of each, (Q,); -1 = no picture shows it."""

    def of(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> Asked:
        """Some of the texts."""
        chosen = np.arange(len(self.texts))[places]
        return Asked(tuple(self.texts[place] for place in chosen), self.vectors[chosen], self.classes[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What stays the same for all questions."""

    distractors: Distractors
    """What else a chip may show."""

    background: Float32Matrix
    """float32 (M, D), unit rows."""

    lexicon: Lexicon
    """The words that the model has seen."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """All coefficients."""

    text: TextWeights
    """For texts."""

    example: ExampleWeights
    """For examples."""

    presence: Presence
    """For whole answers."""


def fit_coefficients(material: Material, asked: Asked, reference: Reference, *, seed: int = 0) -> Fitted:
    """Fit everything.

    Args:
        material: Mosaics with some classes left out of each.
        asked: Texts for classes, and for what is not there.
        reference: Distractors, background and words.
        seed: Of the sample of chips that are not among the best.
    """
    text = fit_texts(material, asked, reference, seed=seed)
    return Fitted(
        text, fit_examples(material, reference, seed=seed), fit_presence(material, asked, reference, text, seed=seed)
    )


def features(chips: Float32Matrix, vector: NDArray[np.float32], text: str, reference: Reference) -> NDArray[np.float64]:
    """What log-odds of a text are made of, (N, 2): evidence + `STANDARD` · standard score, and minus strangeness."""
    mean, deviation = mean_and_deviation(reference.distractors.evidence(reference.background, vector))
    evidence = reference.distractors.evidence(chips, vector).astype(np.float64)
    strange = strangeness(vector, reference.lexicon.rare_share(text), reference.distractors)
    return np.column_stack([evidence + STANDARD * (evidence - mean) / deviation, np.full(len(evidence), -strange)])


def log_odds(found: NDArray[np.float64], text: TextWeights) -> NDArray[np.float64]:
    """Log-odds of chips from their `features`, (N, 2) to (N,)."""
    odds: NDArray[np.float64] = found @ [text.evidence, text.strangeness] + text.bias
    return odds


def fit_texts(material: Material, asked: Asked, reference: Reference, *, seed: int = 0) -> TextWeights:
    """Coefficients of texts, by weighted maximum likelihood over the chips of all texts."""
    rng = np.random.default_rng(seed)
    mosaics, count = material.chips.shape[:2]
    flat = material.chips.reshape(mosaics * count, -1)
    rows, targets, shares = [], [], []
    for text, vector, label in zip(asked.texts, asked.vectors, asked.classes.tolist(), strict=True):
        found = features(flat, vector, text, reference)
        truth = np.zeros(len(flat)) if label < 0 else material.shows[:, :, label].ravel()
        taken, weight = _sample(found[:, 0].reshape(mosaics, count), rng)
        rows.append(found[taken])
        targets.append(truth[taken])
        shares.append(weight * (OUTSIDE_WEIGHT if label < 0 else 1.0))
    a, c, bias = fit_logistic(np.concatenate(rows), np.concatenate(targets), np.concatenate(shares))
    return TextWeights(float(a), float(STANDARD * a), float(c), float(bias))


def fit_examples(material: Material, reference: Reference, *, seed: int = 0) -> ExampleWeights:
    """Coefficients of examples: chips that show one class alone, asked of all other mosaics."""
    rng = np.random.default_rng(seed)
    mosaics, count, classes = material.shares.shape
    rows, targets, shares = [], [], []
    for label in range(classes):
        alone = np.argwhere(material.shares[:, :, label] > 0.99)
        for place in rng.permutation(len(alone))[:EXAMPLES]:
            mosaic, chip = alone[place].tolist()
            others = np.flatnonzero(np.arange(mosaics) != mosaic)
            flat = material.chips[others].reshape(len(others) * count, -1)
            mean, deviation = mean_and_deviation(cosines(reference.background, material.chips[mosaic, chip]))
            standard = (cosines(flat, material.chips[mosaic, chip]) - mean) / deviation
            taken, weight = _sample(standard.reshape(len(others), count), rng)
            rows.append(standard[taken, None])
            targets.append(material.shows[others, :, label].ravel()[taken].astype(np.float64))
            shares.append(weight)
    b, bias = fit_logistic(np.concatenate(rows).astype(np.float64), np.concatenate(targets), np.concatenate(shares))
    return ExampleWeights(float(b), float(bias))


def fit_presence(
    material: Material, asked: Asked, reference: Reference, text: TextWeights, *, seed: int = 0
) -> Presence:
    """Coefficients of presence, over pieces of a mosaic, mosaics, and groups of four.

    Only texts that the model knows, and those for what is not there. Absent and present weigh alike at each number of
    chips, so that the number itself says nothing of what is there. Slope and count are fitted to the best chips alone;
    then the highest of the `RANKS` is made a chance again. The threshold lets `FALSE_ANSWERS` of these questions pass
    where the answer is no, at the number of chips where most do.
    """
    strange = [
        strangeness(vector, reference.lexicon.rare_share(words), reference.distractors)
        for words, vector in zip(asked.texts, asked.vectors, strict=True)
    ]
    known = asked.of((np.array(strange) == 0) | (asked.classes < 0))
    best, searched, there = best_chips(material, known, reference, text, seed=seed)
    shares = np.zeros(len(best))
    for number in np.unique(searched).tolist():
        for state in (True, False):
            group = (searched == number) & (there == state)
            shares[group] = 1 / max(1, int(group.sum()))
    truth, alone = there.astype(float), np.column_stack([best[:, 0], -np.log(searched)])
    slope, count, bias = fit_logistic(alone, truth, shares)
    presence = Presence(float(slope), float(count), float(bias), 0.0, float(searched.max()), RANKS)
    highest_of = np.array([presence.log_odds(own, n) for own, n in zip(best, searched.tolist(), strict=True)])
    factor, shift = map(float, fit_logistic(highest_of[:, None], truth, shares))
    odds = factor * highest_of + shift
    limits = [np.quantile(odds[(searched == number) & ~there], 1 - FALSE_ANSWERS) for number in np.unique(searched)]
    return replace(
        presence,
        slope=factor * presence.slope,
        count=factor * presence.count,
        bias=factor * presence.bias + shift,
        threshold=float(np.max(limits)),
    )


def best_chips(
    material: Material, asked: Asked, reference: Reference, text: TextWeights, *, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """For each text and each place searched: highest log-odds (P, `BEST`), number of chips, whether the thing is there.

    Args:
        material: Mosaics of at least `BEST` chips, of which a piece of 5 × 5 is the smallest place searched.
        asked: The texts.
        reference: What stays the same for all of them.
        text: Their coefficients.
        seed: Of the groups of mosaics.
    """
    rng = np.random.default_rng(seed)
    mosaics, count = material.chips.shape[:2]
    side = 2 * CELLS - 1
    corner = (np.arange(5)[:, None] * side + np.arange(5)).ravel()
    groups = [rng.choice(mosaics, size=min(4, mosaics), replace=False) for _ in range(mosaics)]
    best, searched, there = [], [], []
    for words, vector, label in zip(asked.texts, asked.vectors, asked.classes.tolist(), strict=True):
        found = features(material.chips.reshape(mosaics * count, -1), vector, words, reference)
        odds = log_odds(found, text).reshape(mosaics, count)
        alone = np.zeros((mosaics, count), bool) if label < 0 else material.shares[:, :, label] > 0.99
        for mosaic in range(mosaics):
            for places in ((mosaic, corner), (mosaic, slice(None)), (groups[mosaic], slice(None))):
                best.append(highest(odds[places].ravel()))
                searched.append(odds[places].size)
                there.append(bool(alone[places].any()))
    return np.array(best), np.array(searched), np.array(there)


def fit_logistic(
    rows: NDArray[np.float64], targets: NDArray[np.floating], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted logistic regression whose coefficients are not negative, but for the bias.

    A coefficient that would become negative is fixed at 0 and left out. A prior that is next to nothing keeps the rest
    finite where a line parts all rows.

    Args:
        rows: Shape (n, F).
        targets: Shape (n,), 0 … 1.
        shares: Weights of the rows, shape (n,).

    Returns:
        Shape (F + 1,): coefficients, then bias.
    """
    free, place = np.ones(rows.shape[1], bool), np.zeros(rows.shape[1])
    while True:
        place[~free] = 0.0
        place[free], bias = LogisticProblem(
            rows=rows[:, free],
            offsets=np.zeros(len(rows)),
            targets=targets.astype(np.float64),
            shares=shares / shares.sum(),
            ridge=RIDGE,
            ridge_bias=RIDGE,
        ).solve()
        if not (place < 0).any():
            return np.append(place, bias)
        free[int(np.argmin(place))] = False


def _sample(values: NDArray[np.floating], rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The best of each mosaic and some of the others, as places in the flat array, and their weights."""
    order = np.argsort(np.argsort(-values, axis=1, kind="stable"), axis=1, kind="stable").ravel()
    is_top = order < TOP
    taken = np.flatnonzero(is_top | (rng.random(len(order)) < OTHERS))
    return taken, np.where(is_top[taken], TOP_WEIGHT, 1 / OTHERS)


def sequence_of(asked: Sequence[tuple[str, int]], vectors: Float32Matrix) -> Asked:
    """Texts and classes as `Asked`."""
    return Asked(tuple(text for text, _ in asked), vectors, np.array([label for _, label in asked], np.intp))
