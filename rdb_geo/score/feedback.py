"""Marks to a better question: a small classifier on stored embeddings that starts from what was asked.

The log-odds of a chip x become

    f(x) = KEEP · s(x) + w · P(x - m) + b,

where s is the standard score, over the background, of the log-odds that the question gave, and P whitens embeddings
with the background's covariance, shrunk towards a multiple of the identity (Ledoit and Wolf, "A well-conditioned
estimator for large-dimensional covariance matrices", 2004). w and b are the maximum a posteriori of a logistic
regression (Bishop, "Pattern Recognition and Machine Learning", 2006, sections 4.3.2 and 4.5.1), they make smallest

    Σ marks CE(mark, f) + BACKGROUND / M · Σ background CE(p, f) + RIDGE / 2 · |w|² + RIDGE_BIAS / 2 · b²,

with CE the cross-entropy and p the probability that the question gave to a background chip: away from the marks the
question's own opinion stays, so that few marks can't destroy it. At last f is stretched and moved until the mean of the
background's probabilities, and the mean of their squares, are what they were: marks are made near the top of a list and
say nothing of how common the thing is, and strong priors make a classifier shy.

The constants were chosen on mosaics of training images, together for all classes; `benchmarks/feedback.py` measures
what they give on other images.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, Float32Matrix
from rdb_geo.index.vectors import Vectors, as_vectors
from rdb_geo.score.scorer import Scorer, probabilities

KEEP = 0.2
"""Weight of the question's standard score."""

RIDGE = 0.4
"""Strength of the prior on w."""

RIDGE_BIAS = 1e-3
"""Strength of the prior on b."""

BACKGROUND = 40.0
"""All background chips together weigh as much as so many marks."""

SHRINK = 2.0
"""Added to the covariance's eigenvalues, in units of their mean."""

BACKGROUND_CHIPS = 200
"""So many chips of the index stand for all of it."""

LIMIT = 30.0
"""Log-odds beyond ±30 are cut: a factor of 10¹³ is certainty."""

SLOPES = (0.5, 10.0)
"""Log-odds are stretched by no less and no more."""

LEAST_SPREAD = 0.5
"""Log-odds of a background that hardly varies are not blown up beyond this standard deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """What marks taught, as a linear function of embedding and question."""

    gain: float
    """Factor of the question's log-odds."""

    weights: NDArray[np.float64]
    """Shape (D,): factors of the embedding."""

    bias: float
    """Log-odds."""

    def apply(self, chips: Vectors | Float32Matrix, log_odds: NDArray[np.floating]) -> NDArray[np.float32]:
        """New log-odds of N unit vectors, float32 (N,), from those that the question gave."""
        asked = np.clip(log_odds, -LIMIT, LIMIT)
        change = as_vectors(chips).dots(self.weights.astype(np.float32)[None])[:, 0]
        corrected: NDArray[np.float32] = (self.gain * asked + change + self.bias).astype(np.float32)
        return corrected


@dataclass(frozen=True, slots=True, eq=False)
class RefinedScorer:
    """A question's scorer with what marks taught."""

    asked: Scorer
    """Of the question."""

    correction: Correction
    """What marks taught."""

    def __call__(self, chips: Vectors | Float32Matrix) -> NDArray[np.float32]:
        """Log-odds that each chip shows what is asked: N unit vectors → float32 (N,)."""
        return self.correction.apply(chips, self.asked(chips))


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """Chips of which somebody said whether they are right, and chips of which nobody did."""

    embeddings: Float32Matrix
    """float32 (n, D), unit rows: the marked chips."""

    log_odds: NDArray[np.floating]
    """Shape (n,): what the question gave them."""

    is_right: BoolMask
    """Shape (n,): True = right."""

    background: Float32Matrix
    """float32 (M, D), M ≥ 1: a sample of all chips, the marked ones left out."""

    background_log_odds: NDArray[np.floating]
    """Shape (M,): what the question gave them."""


def learn(marked: Marked) -> Correction:
    """Fit the classifier to right and wrong chips, at least one of each kind; see the module's docstring."""
    asked = np.clip(marked.log_odds.astype(np.float64), -LIMIT, LIMIT)
    behind = np.clip(marked.background_log_odds.astype(np.float64), -LIMIT, LIMIT)
    mean, spread = float(behind.mean()), max(float(behind.std()), LEAST_SPREAD)
    middle, whiten = _whitening(marked.background.astype(np.float64))
    rows = np.concatenate([marked.embeddings, marked.background]).astype(np.float64)
    problem = LogisticProblem(
        rows=(rows - middle) @ whiten,
        offsets=KEEP * (np.concatenate([asked, behind]) - mean) / spread,
        targets=np.concatenate([marked.is_right.astype(np.float64), probabilities(behind)]),
        shares=np.concatenate([np.ones(len(asked)), np.full(len(behind), BACKGROUND / len(behind))]),
    )
    weights, _ = problem.solve()
    background = problem.offsets[len(asked) :] + problem.rows[len(asked) :] @ weights
    slope, bias = _as_decided(background, probabilities(behind))
    unfolded = slope * (whiten @ weights)
    gain = slope * KEEP / spread
    return Correction(gain, unfolded, bias - gain * mean - float(middle @ unfolded))


@dataclass(frozen=True, slots=True, eq=False)
class LogisticProblem:
    """Logistic regression with offsets, soft targets and a Gaussian prior: strictly convex, one optimum."""

    rows: NDArray[np.float64]
    """Shape (n, D)."""

    offsets: NDArray[np.float64]
    """Shape (n,): log-odds that are given."""

    targets: NDArray[np.float64]
    """Shape (n,): 0 … 1."""

    shares: NDArray[np.float64]
    """Shape (n,): weights of the rows."""

    ridge: float = RIDGE
    """Strength of the prior on the weights, around 0."""

    ridge_bias: float = RIDGE_BIAS
    """Strength of the prior on the bias, around 0."""

    def loss(self, weights: NDArray[np.float64], bias: float) -> float:
        """What `solve` makes smallest."""
        f = self.offsets + self.rows @ weights + bias
        fit = self.shares @ (np.logaddexp(0, f) - self.targets * f)
        return float(fit + self.ridge / 2 * weights @ weights + self.ridge_bias / 2 * bias * bias)

    def gradient(self, weights: NDArray[np.float64], bias: float) -> NDArray[np.float64]:
        """Of `loss`, shape (D + 1,): weights, then bias."""
        residual = self.shares * (probabilities(self.offsets + self.rows @ weights + bias) - self.targets)
        return np.append(self.rows.T @ residual + self.ridge * weights, residual.sum() + self.ridge_bias * bias)

    def solve(self) -> tuple[NDArray[np.float64], float]:
        """Weights (D,) and bias at the optimum: Newton's method with step halving (Bishop 2006, section 4.3.3)."""
        extended = np.column_stack([self.rows, np.ones(len(self.rows))])
        prior = np.diag(np.append(np.full(self.rows.shape[1], self.ridge), self.ridge_bias))
        place = np.zeros(extended.shape[1])
        for _ in range(100):
            p = probabilities(self.offsets + extended @ place)
            curvature = extended.T @ ((self.shares * p * (1 - p))[:, None] * extended) + prior
            gradient = self.gradient(place[:-1], float(place[-1]))
            step = np.linalg.solve(curvature, gradient)
            length, here = 1.0, self.loss(place[:-1], float(place[-1]))
            while length > 1e-9:
                there = place - length * step
                if self.loss(there[:-1], float(there[-1])) <= here - 1e-4 * length * float(gradient @ step):
                    break
                length /= 2
            else:
                break
            place = there
            if float(np.abs(gradient).max()) < 1e-9:
                break
        return place[:-1], float(place[-1])


def _whitening(background: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean (D,) and symmetric matrix (D, D) that gives the background about equal spread along all axes.

    The mean square length of a whitened background row is 1.
    """
    middle = background.mean(axis=0)
    centred = background - middle
    values, axes = np.linalg.eigh(centred.T @ centred / len(background))
    values = np.maximum(values, 0)
    mean = max(float(values.mean()), 1e-12)
    scales = 1 / np.sqrt(values + SHRINK * mean)
    length = math.sqrt(max(float((values * scales**2).sum()), 1e-12))
    return middle, (axes * (scales / length)) @ axes.T


def _as_decided(log_odds: NDArray[np.float64], before: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and bias of log-odds (M,) that give probabilities the mean and the mean square that they had before.

    For each slope there is one bias (`_bias_for_mean`); with it the mean square grows with the slope: bisection.
    """
    mean, square = float(before.mean()), float((before**2).mean())
    if float(log_odds.std()) < 1e-9:
        return 1.0, _bias_for_mean(log_odds, mean)
    low, high = map(math.log, SLOPES)
    for _ in range(40):
        middle = (low + high) / 2
        stretched = math.exp(middle) * log_odds
        found = float((probabilities(stretched + _bias_for_mean(stretched, mean)) ** 2).mean())
        low, high = (middle, high) if found < square else (low, middle)
    slope = math.exp((low + high) / 2)
    return slope, _bias_for_mean(slope * log_odds, mean)


def _bias_for_mean(log_odds: NDArray[np.float64], mean: float) -> float:
    """The bias with which the mean probability is `mean`, by bisection: the mean grows with the bias."""
    low, high = -2 * LIMIT - float(log_odds.max()), 2 * LIMIT - float(log_odds.min())
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if probabilities(log_odds + middle).mean() < mean else (low, middle)
    return (low + high) / 2
