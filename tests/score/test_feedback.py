"""Marks teach: the optimum is the optimum, other chips gain, and probabilities stay what they were on the whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.score.feedback import (
    RIDGE,
    RIDGE_BIAS,
    LogisticProblem,
    Marked,
    learn,
)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def problem(rng, rows=30, dim=5):
    return LogisticProblem(
        rng.normal(size=(rows, dim)), rng.normal(size=rows), rng.uniform(size=rows), rng.uniform(0.1, 2, size=rows)
    )


def test_the_gradient_is_the_slope_of_the_loss():
    rng = np.random.default_rng(1)
    made = problem(rng)
    place = rng.normal(size=6)
    step = 1e-6
    numeric = [
        (made.loss((place + step * axis)[:-1], (place + step * axis)[-1])
         - made.loss((place - step * axis)[:-1], (place - step * axis)[-1])) / (2 * step)
        for axis in np.eye(6)
    ]  # fmt: skip
    np.testing.assert_allclose(made.gradient(place[:-1], place[-1]), numeric, rtol=1e-6, atol=1e-7)


def test_the_loss_is_the_one_that_the_docstring_states():
    rng = np.random.default_rng(2)
    made = problem(rng)
    weights, bias = rng.normal(size=5), 0.3
    total = RIDGE / 2 * sum(w * w for w in weights) + RIDGE_BIAS / 2 * bias**2
    for row, offset, target, share in zip(made.rows, made.offsets, made.targets, made.shares, strict=True):
        p = sigmoid(offset + row @ weights + bias)
        total -= share * (target * math.log(p) + (1 - target) * math.log(1 - p))
    assert made.loss(weights, bias) == pytest.approx(total, rel=1e-12)


@given(st.integers(0, 10_000))
def test_no_place_is_better_than_the_solution(seed):
    rng = np.random.default_rng(seed)
    made = problem(rng, rows=int(rng.integers(1, 40)), dim=int(rng.integers(1, 8)))
    weights, bias = made.solve()
    assert np.abs(made.gradient(weights, bias)).max() < 1e-7
    best = made.loss(weights, bias)
    for _ in range(20):
        size = 10 ** rng.uniform(-4, 1)
        assert made.loss(weights + size * rng.normal(size=len(weights)), bias + size * rng.normal()) >= best - 1e-9


def test_one_number_agrees_with_a_search_on_a_grid():
    made = LogisticProblem(np.array([[1.0], [-2.0]]), np.array([0.5, -1.0]), np.array([1.0, 0.0]), np.array([3.0, 1.0]))
    weights, bias = made.solve()
    grid = [(made.loss(np.array([w]), b), w, b) for w in np.linspace(-2, 4, 301) for b in np.linspace(-4, 8, 301)]
    _, best_w, best_b = min(grid)
    assert weights[0] == pytest.approx(best_w, abs=0.03)
    assert bias == pytest.approx(best_b, abs=0.05)


def world(seed=3, dim=24, count=1200, kinds=12):
    """Chips of several kinds around prototypes, and a question whose vector is off the prototype of kind 0."""
    rng = np.random.default_rng(seed)
    prototypes = rng.normal(size=(kinds, dim))
    kind = rng.integers(kinds, size=count)
    rows = prototypes[kind] + 0.9 * rng.normal(size=(count, dim))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    asked = prototypes[0] + 0.9 * prototypes[1] + 2.0 * rng.normal(size=dim)
    log_odds = 16 * rows @ (asked / np.linalg.norm(asked)).astype(np.float32) - 6
    return rows, kind == 0, log_odds


def average_precision(scores, relevant):
    hits = np.flatnonzero(relevant[np.argsort(-scores, kind="stable")])
    return (np.arange(1, len(hits) + 1) / (hits + 1)).mean()


def taught(rows, relevant, log_odds, marked, background):
    return learn(Marked(rows[marked], log_odds[marked], relevant[marked], rows[background], log_odds[background]))


def test_ten_marks_make_the_ranking_of_other_chips_better():
    rows, relevant, log_odds = world()
    order = np.argsort(-log_odds)
    marked = order[[0, 1, 2, 4, 7, 14, 30, 60, 100, 180]]
    rest = np.setdiff1d(np.arange(len(rows)), marked)
    assert set(relevant[marked]) == {True, False}
    correction = taught(rows, relevant, log_odds, marked, rest[::6])
    after = correction.apply(rows, log_odds)
    assert after.dtype == np.float32
    before = average_precision(log_odds[rest], relevant[rest])
    assert average_precision(after[rest], relevant[rest]) > before + 0.1


def test_probabilities_of_the_background_keep_their_mean_and_their_mean_square():
    rows, relevant, log_odds = world()
    marked, background = np.argsort(-log_odds)[:20], np.arange(0, 1200, 7)
    background = np.setdiff1d(background, marked)
    after = taught(rows, relevant, log_odds, marked, background).apply(rows, log_odds)
    before, after = sigmoid(log_odds[background]), sigmoid(after[background])
    assert after.mean() == pytest.approx(before.mean(), rel=1e-4)
    assert (after**2).mean() == pytest.approx((before**2).mean(), rel=1e-3)


def test_marks_separate_two_kinds_that_the_question_confuses():
    rng = np.random.default_rng(8)
    prototypes = rng.normal(size=(8, 24))
    kind = rng.integers(8, size=1600)
    rows = prototypes[kind] + 0.7 * rng.normal(size=(1600, 24))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    asked = prototypes[0] + prototypes[1]
    log_odds = 16 * rows @ (asked / np.linalg.norm(asked)).astype(np.float32) - 6
    marked = np.concatenate([np.flatnonzero(kind == 0)[:4], np.flatnonzero(kind == 1)[:4]])
    background = np.setdiff1d(np.arange(0, 1600, 8), marked)
    after = taught(rows, kind == 0, log_odds, marked, background).apply(rows, log_odds)
    both = np.setdiff1d(np.flatnonzero(kind < 2), marked)
    confused = average_precision(log_odds[both], kind[both] == 0)
    assert confused < 0.7
    assert average_precision(after[both], kind[both] == 0) > 0.95
    others = np.flatnonzero(kind > 1)
    assert np.median(after[others]) < np.median(after[kind == 0]) - 2


@pytest.mark.parametrize("background", [1, 2])
def test_an_index_of_a_handful_of_chips_is_no_problem(background):
    rows, _, log_odds = world()
    correction = learn(
        Marked(rows[:2], log_odds[:2], np.array([True, False]), rows[5 : 5 + background], log_odds[5 : 5 + background])
    )
    after = correction.apply(rows, log_odds)
    assert np.isfinite(after).all()
    assert after[0] - log_odds[0] > after[1] - log_odds[1]


def test_certain_log_odds_stay_finite():
    rows, relevant, log_odds = world()
    log_odds = np.where(log_odds > 0, np.inf, -np.inf)
    marked = np.array([0, 1, 2, int(np.flatnonzero(relevant)[3])])
    after = taught(rows, relevant, log_odds, marked, np.arange(10, 400)).apply(rows, log_odds)
    assert np.isfinite(after).all()
