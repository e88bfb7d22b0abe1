"""How strongly a chip speaks for a text rather than for anything else; docs/scores.md has the formulas in one place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.index.vectors import Vectors, as_vectors
from rdb_geo.score.rank import cosines

FULL = 1e-3
"""A distractor whose weight is nearer to 1 than this counts whole: that changes evidence by 0.001 at most."""

LEAST_OTHERS = 1e-9
"""What all that a chip may show instead weighs at least, beside a weight of e for a cosine of τ."""

LEAST_DEVIATION = 1e-3
"""Evidence that varies less than this over the background counts as if it varied so much."""


@dataclass(frozen=True, eq=False)
class Distractors:
    """What a chip may show instead: short texts, each known well to the model."""

    texts: tuple[str, ...]
    """K short texts."""

    vectors: Float32Matrix
    """Their embeddings, float32 (K, D), unit rows."""

    temperature: float
    """τ: what a difference of cosines is divided by."""

    closeness: float
    """c: a distractor whose cosine with the query's text is this counts half: it may mean the same."""

    softness: float
    """d: how fast that weight falls."""

    reach: float = 0.0
    """r: where even the nearest distractor is not near, the others count half already at the nearest's cosine - r …"""

    least: float = 1.0
    """… but not below this; 1 = c holds for all texts."""

    def weights(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """How much each distractor competes with a text, (K,).

        1 / (1 + exp((cos(text, distractor) - c') / d)), with c' = min(c, max(least, nearest cosine - r)): of a name
        that the model was taught all others are rivals; a word that is only near to some may mean any of these.
        """
        near = as_vectors(self.vectors).dots(vector[None])[:, 0]
        away = (near - min(self.closeness, max(self.least, float(near.max()) - self.reach))) / self.softness
        result: NDArray[np.float32] = (0.5 * (1 - np.tanh(0.5 * away))).astype(np.float32)
        return result

    @cached_property
    def identity(self) -> str:
        """Which vectors at which temperature, 16 hex digits: what `rivals` depends on."""
        content = np.ascontiguousarray(self.vectors).tobytes() + np.float64(self.temperature).tobytes()
        return hashlib.sha256(content).hexdigest()[:16]

    def rivals(self, rows: NDArray[np.floating]) -> NDArray[np.float32]:
        """Log Σ exp(cos(distractor, chip) / τ), float32 (N,): all distractors together, which no text changes.

        Of unit rows (N, D).
        """
        import numkong

        # after a product of BLAS its threads stay awake, and the cores are needed
        packed = numkong.dots_pack(np.ascontiguousarray(self.vectors, np.float64), "float64")
        dots = np.asarray(numkong.dots_packed(np.ascontiguousarray(rows, np.float64), packed), np.float64)
        found = np.clip(dots, -1, 1)
        result: NDArray[np.float32] = np.log(np.exp(found / self.temperature).sum(axis=1)).astype(np.float32)
        return result

    def evidence(self, chips: Vectors | Float32Matrix, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """cos(text, chip) / τ - log Σ w · exp(cos(distractor, chip) / τ).

        Float32 (N,) of N unit vectors and that of a text, (D,).

        A softmax of CLIP-like cosines against prompts (Radford et al., "Learning transferable visual models from
        natural language supervision", ICML 2021, section 3.1.2), in which distractors that mean nearly the same as the
        query don't take its probability away. Where the chips bring `rivals` of these distractors, only the distractors
        that the text weakens are compared with the chips again: Σ w · e = Σ e - Σ (1 - w) · e.
        """
        chips, weights = as_vectors(chips), self.weights(vector)
        rivals = chips.rivals if chips.rivals_id == self.identity else None
        compared = np.arange(len(weights)) if rivals is None else np.flatnonzero(1 - weights > FULL)
        found = chips.cosines(np.vstack([vector[None], self.vectors[compared]]))
        force = np.exp(found[:, 1:].astype(np.float64) / self.temperature)
        shares = weights.astype(np.float64) if rivals is None else 1 - weights[compared].astype(np.float64)
        others = np.einsum("nk,k->n", force, shares)  # unlike a product of matrices, the same for any number of chips
        if rivals is not None:
            others = np.exp(rivals.astype(np.float64)) - others
        result: NDArray[np.float32] = found[:, 0] / self.temperature - np.log(np.maximum(others, 0) + LEAST_OTHERS)
        return result.astype(np.float32)

    def strongest(self, embedding: NDArray[np.float32], vector: NDArray[np.float32], count: int = 3) -> list[str]:
        """The distractors that speak most against a text on one chip, (D,), the strongest first."""
        force = self.vectors @ embedding / self.temperature + np.log(self.weights(vector) + 1e-9)
        return [self.texts[place] for place in np.argsort(-force, kind="stable")[:count].tolist()]


@dataclass(frozen=True, slots=True)
class TextWeights:
    """Coefficients of the log-odds of a text, fitted together over many texts. None is negative but the bias."""

    evidence: float
    """a: of the evidence."""

    standard: float
    """b: of its standard score over the background."""

    strangeness: float
    """c: of the text's strangeness, which counts against it."""

    bias: float
    """k: what is added."""


@dataclass(frozen=True, slots=True)
class ExampleWeights:
    """Coefficients of the log-odds of an example."""

    standard: float
    """b: of the cosine as a standard score over the background, not negative."""

    bias: float
    """k: what is added."""


@dataclass(frozen=True, slots=True, eq=False)
class TextScorer:
    """Log-odds that a chip shows what a text says: a rising straight line of its evidence."""

    vector: NDArray[np.float32]
    """Of the text, shape (D,), of unit norm."""

    distractors: Distractors
    """What else a chip may show."""

    slope: float
    """Log-odds for each unit of evidence, not negative."""

    offset: float
    """Log-odds at evidence 0."""

    def __call__(self, chips: Vectors | Float32Matrix) -> NDArray[np.float32]:
        """Log-odds of each of N chips, float32 (N,)."""
        odds = self.slope * self.distractors.evidence(chips, self.vector) + self.offset
        return odds.astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ExampleScorer:
    """Log-odds that a chip shows the same kind of place as an example: a rising straight line of their cosine."""

    vector: NDArray[np.float32]
    """Of the example, shape (D,), of unit norm."""

    slope: float
    """Log-odds for each unit of the cosine, not negative."""

    offset: float
    """Log-odds at cosine 0."""

    def __call__(self, chips: Vectors | Float32Matrix) -> NDArray[np.float32]:
        """Log-odds of each of N chips, float32 (N,)."""
        odds = self.slope * cosines(chips, self.vector) + self.offset
        return odds.astype(np.float32)


def mean_and_deviation(values: NDArray[np.float32]) -> tuple[float, float]:
    """Of the background's evidence or cosines, shape (M,), M ≥ 1; the deviation is at least `LEAST_DEVIATION`."""
    return float(values.mean(dtype=np.float64)), max(float(values.std(dtype=np.float64)), LEAST_DEVIATION)


def strangeness(vector: NDArray[np.float32], rare_share: float, distractors: Distractors) -> float:
    """How little a model knows a text: share of its words that are rare · (1 - cosine with the nearest distractor).

    0 where all words are known, or where the text means the same as something known.
    """
    return rare_share * (1 - min(1.0, float((distractors.vectors @ vector).max())))


def text_scorer(
    vector: NDArray[np.float32],
    strange: float,
    *,
    weights: TextWeights,
    distractors: Distractors,
    background: Float32Matrix,
) -> TextScorer:
    """The scorer of a text: log-odds = a · e + b · (e - mean) / deviation - c · strangeness + k.

    e is the evidence of a chip; mean and deviation are those of the evidence over the background, float32 (M, D), unit
    rows, M ≥ 1, so that texts which many chips resemble a little are held back.
    """
    mean, deviation = mean_and_deviation(distractors.evidence(background, vector))
    slope = weights.evidence + weights.standard / deviation
    offset = weights.bias - weights.strangeness * strange - weights.standard * mean / deviation
    return TextScorer(vector, distractors, slope, offset)


def example_scorer(vector: NDArray[np.float32], *, weights: ExampleWeights, background: Float32Matrix) -> ExampleScorer:
    """The scorer of an example: log-odds = b · (cos - mean) / deviation + k, over the background's cosines.

    The background is float32 (M, D), unit rows, M ≥ 1.
    """
    mean, deviation = mean_and_deviation(cosines(background, vector))
    return ExampleScorer(vector, weights.standard / deviation, weights.bias - weights.standard * mean / deviation)
