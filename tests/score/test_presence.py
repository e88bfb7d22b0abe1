"""Presence: an absent thing does not become present because more was searched; a common one shows in many chips."""

from __future__ import annotations

import numpy as np
import pytest

from rdb_geo.score.presence import BEST, Presence, highest


def test_it_is_the_formula():
    presence = Presence(slope=1.5, count=0.75, bias=2.5, threshold=1, most=900)
    expected = 1.5 * 2 - 0.75 * np.log(225) + 2.5
    assert presence.log_odds(np.array([2.0, 1.9]), 225) == pytest.approx(expected)


def test_the_kth_best_of_n_tells_as_much_as_the_best_of_n_divided_by_k():
    presence = Presence(slope=1.5, count=0.75, bias=2.5, threshold=1, most=900, ranks=(1, 4, 16))
    best = np.array([2.0, 1.9, 1.8, 1.7, *[1.6] * 11, 1.5, 9.0])
    expected = [1.5 * value - 0.75 * np.log(225 / rank) + 2.5 for rank, value in ((1, 2.0), (4, 1.7), (16, 1.5))]
    np.testing.assert_allclose(presence.candidates(best, 225), expected)
    assert presence.log_odds(best, 225) == pytest.approx(expected[2])
    assert presence.log_odds(best[:5], 225) == pytest.approx(expected[1])
    assert presence.log_odds(best[:3], 3) == pytest.approx(1.5 * 2 - 0.75 * np.log(3) + 2.5)


@pytest.mark.parametrize("ranks", [(1,), (1, 4, 16)])
def test_the_limit_rises_with_the_number_of_chips_as_the_largest_of_noise_does(ranks):
    rng = np.random.default_rng(3)
    presence = Presence(slope=1, count=1, bias=0, threshold=-np.log(-np.log(0.95)), most=1e9, ranks=ranks)
    shares = []
    for searched in (20, 200, 2000):
        values = np.sort(rng.exponential(size=(2000, searched)), axis=1)[:, ::-1]
        shares.append(np.mean([presence.log_odds(row, searched) >= presence.threshold for row in values]))
    assert shares == pytest.approx([0.05] * 3, abs=0.02)


def test_it_rises_with_the_best_chips():
    presence = Presence(1.5, 0.75, 2.5, 1, 900, ranks=(1, 2))
    chances = [presence.log_odds(np.full(2, best), 100) for best in (-800.0, -5, 0, 5, 800)]
    assert chances == sorted(chances)
    assert presence.log_odds(np.array([1.0, 0.9]), 100) > presence.log_odds(np.array([1.0, -9.0]), 100)


def test_a_large_index_does_not_make_a_thing_absent() -> None:
    presence = Presence(slope=1.5, count=0.75, bias=2.5, threshold=1, most=900)
    best = np.array([3.0])
    assert presence.log_odds(best, 100) > presence.log_odds(best, 900)
    assert presence.log_odds(best, 100_000) == presence.log_odds(best, 900)


@pytest.mark.parametrize("count", [0, 1, BEST, BEST + 1, 500])
def test_the_highest_are_those_of_sorting(count):
    values = np.random.default_rng(count).normal(size=count).astype(np.float32)
    np.testing.assert_array_equal(highest(values), np.sort(values)[::-1][:BEST])
    assert highest(values).dtype == np.float32
