"""Scores without a calibration, and false alarms, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.score.scorer import EVEN, STEEPNESS, false_alarms, probabilities, reaching, standing_out

RNG = np.random.default_rng(11)
CHIPS = l2_normalize(RNG.normal(size=(300, 6)).astype(np.float32))
VECTOR = l2_normalize(RNG.normal(size=(1, 6)).astype(np.float32))[0]


def test_a_chip_three_deviations_above_the_mean_has_even_odds():
    found = CHIPS @ VECTOR
    expected = STEEPNESS * ((found - found.mean()) / found.std() - EVEN)
    np.testing.assert_allclose(standing_out(VECTOR, CHIPS)(CHIPS), expected, atol=1e-4)


def test_where_all_chips_are_alike_none_stands_out():
    alike = np.repeat(CHIPS[:1], 5, axis=0)
    assert (probabilities(standing_out(VECTOR, alike)(alike)) < 0.01).all()


def test_an_empty_index_lets_no_chip_stand_out():
    none = CHIPS[:0]
    scorer = standing_out(VECTOR, none)
    assert scorer(none).shape == (0,)
    assert (probabilities(scorer(CHIPS)) < 0.01).all()


def test_probabilities_do_not_overflow():
    np.testing.assert_allclose(probabilities(np.array([-1e4, 0, 2, 1e4])), [0, 0.5, 1 / (1 + np.exp(-2)), 1])


@given(
    st.lists(st.floats(-30, 30, width=32) | st.just(float("nan")), max_size=30),
    st.sampled_from([0, 1e-9, 0.2, 0.5, 0.75, 1 - 1e-9, 1]),
)
def test_what_reaches_a_probability_is_what_its_own_says(log_odds, least):
    limit = np.log(least / (1 - least)) if 0 < least < 1 else 0
    values = np.array([*log_odds, limit, limit - 1e-5, limit + 1e-5, -np.inf, np.inf], np.float32)
    np.testing.assert_array_equal(reaching(values, least), probabilities(values) >= least)
    square = np.stack([values, values[::-1]])
    np.testing.assert_array_equal(reaching(square, least), probabilities(square) >= least)


@given(st.lists(st.integers(-4, 4), max_size=20), st.lists(st.integers(-5, 5), min_size=1, max_size=10))
def test_false_alarms_count_the_background_that_scores_at_least_as_high(background, scores):
    expected = [(1 + sum(other >= score for other in background)) / (1 + len(background)) for score in scores]
    found = false_alarms(np.array(scores, np.float32), np.array(background, np.float32), are_probable=False)
    assert found == pytest.approx(expected)


@given(st.lists(st.integers(-4, 4), max_size=20), st.lists(st.integers(-5, 5), min_size=1, max_size=10))
def test_with_probabilities_each_background_chip_counts_by_its_chance_to_be_false(background, scores):
    def false(odds):
        return 1 - 1 / (1 + np.exp(-odds))

    expected = [
        (false(score) + sum(false(other) for other in background if other >= score)) / (1 + len(background))
        for score in scores
    ]
    found = false_alarms(np.array(scores, np.float32), np.array(background, np.float32), are_probable=True)
    assert found == pytest.approx(expected)
    order = np.argsort(scores, kind="stable")
    assert (np.diff(found[order]) <= 1e-12).all()
