"""Which hits are proposed, and Wilson's interval against the published one and against its definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.answer.marks import DEEPEST_RANK, first_ranks, wilson_interval
from rdb_geo.answer.refine import most_uncertain

# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), method 3.
WILSON = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("right", "marked", "low", "high"), WILSON)
def test_wilsons_interval_is_the_published_one(right, marked, low, high):
    assert wilson_interval(right, marked) == pytest.approx((low, high), abs=6e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_limits_are_where_the_score_test_turns(pair):
    right, marked = pair
    low, high = wilson_interval(right, marked)
    assert 0 <= low <= right / marked <= high <= 1
    for limit in {low, high} - {0.0, 1.0}:
        z = abs(right / marked - limit) / math.sqrt(limit * (1 - limit) / marked)
        assert z == pytest.approx(1.959963984540054, rel=1e-6)


@given(st.integers(1, 5000), st.integers(1, 300))
def test_first_ranks_are_distinct_and_reach_down(count, wanted):
    ranks = first_ranks(count, wanted)
    assert ranks == sorted(set(ranks))
    assert ranks[0] == 1
    assert len(ranks) == min(wanted, count, DEEPEST_RANK)
    assert ranks[-1] <= count
    if wanted > 1:
        assert ranks[-1] == min(count, DEEPEST_RANK)


def test_the_most_uncertain_are_nearest_to_one_half():
    scores = np.array([0.99, 0.45, 0.52, 0.05, 0.57])
    rows = most_uncertain(scores, np.array([False, False, True, False, False]), 2)
    assert rows.tolist() == [1, 4]
