"""The noise of unchanged places, and cells that belong together."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.answer.change.noise import LEAST_NOISE, best_around, false_alarms, noise_of


def test_noise_is_that_of_the_unchanged_even_where_a_third_changed():
    rng = np.random.default_rng(0)
    differences = rng.normal(0.4, 0.7, 30_000)
    clean = noise_of(differences)
    assert clean.middle == pytest.approx(0.4, abs=0.02)
    assert clean.sigma == pytest.approx(0.7, abs=0.02)
    differences[:3_000] += 12
    assert noise_of(differences).sigma == pytest.approx(0.7, rel=0.2)


def test_identical_pictures_have_the_least_noise():
    assert noise_of(np.zeros(9)).sigma == LEAST_NOISE


@given(st.integers(0, 10**6), st.floats(0.1, 8))
def test_false_alarms_are_the_normal_tail(places, z):
    assert false_alarms(places, z) == pytest.approx(places * (1 - statistics.NormalDist().cdf(z)), rel=1e-6, abs=1e-9)


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 10_000))
def test_the_best_around_is_the_best_of_nine(height, width, seed):
    rng = np.random.default_rng(seed)
    values = np.where(rng.uniform(size=(height, width)) < 0.3, np.nan, rng.normal(size=(height, width)))
    values = values.astype(np.float32)
    found = best_around(values)
    for row in range(height):
        for col in range(width):
            nine = values[max(0, row - 1) : row + 2, max(0, col - 1) : col + 2]
            want = np.nan if np.isnan(values[row, col]) else np.nanmax(nine)
            np.testing.assert_equal(found[row, col], want)
