"""A share of the pictures, the same of each class."""

from __future__ import annotations

from collections import Counter

import pytest

from training.pictures.thinning import evenly

LABELS = ["a"] * 40 + ["b"] * 8 + ["c"] + ["a"] * 40


@pytest.mark.parametrize("share", [1.0, 0.5, 0.25])
def test_each_class_keeps_its_share_and_the_rows_their_order(share):
    rows = evenly(LABELS, share)
    assert rows == sorted(set(rows))
    assert Counter(LABELS[row] for row in rows) == {"a": 80 * share, "b": 8 * share, "c": 1}


def test_what_is_kept_is_spread_over_the_class():
    rows = [row for row in evenly(LABELS, 0.25) if LABELS[row] == "a"]
    assert rows[0] == 0
    assert rows[-1] == len(LABELS) - 1
