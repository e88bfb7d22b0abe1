"""Presence: an absent thing does not become present because more was searched."""

from __future__ import annotations

import numpy as np
import pytest

from rdb_geo.score.presence import Presence


def test_it_is_the_formula():
    presence = Presence(slope=1.5, count=0.75, bias=2.5, threshold=1, most=900)
    expected = 1.5 * 2 - 0.75 * np.log(225) + 2.5
    assert presence.log_odds(2, 225) == pytest.approx(expected)
    assert presence.probability(2, 225) == pytest.approx(1 / (1 + np.exp(-expected)))
    assert presence.is_confident(2, 225) == (expected >= 1)


def test_the_limit_rises_with_the_number_of_chips_as_the_largest_of_noise_does():
    rng = np.random.default_rng(3)
    presence = Presence(slope=1, count=1, bias=0, threshold=-np.log(-np.log(0.95)), most=1e9)
    for searched in (20, 200, 2000):
        best = rng.exponential(size=(2000, searched)).max(axis=1)
        answered = np.mean([presence.is_confident(float(value), searched) for value in best])
        assert answered == pytest.approx(0.05, abs=0.02)


def test_it_rises_with_the_best_chip():
    presence = Presence(1.5, 0.75, 2.5, 1, 900)
    chances = [presence.probability(best, 100) for best in (-800, -5, 0, 5, 800)]
    assert chances == sorted(chances)
    assert (chances[0], chances[-1]) == (0, 1)


def test_a_large_index_does_not_make_a_thing_absent() -> None:
    presence = Presence(slope=1.5, count=0.75, bias=2.5, threshold=1, most=900)
    best = 3.0
    assert presence.log_odds(best, 100) > presence.log_odds(best, 900)
    assert presence.log_odds(best, 100_000) == presence.log_odds(best, 900)
