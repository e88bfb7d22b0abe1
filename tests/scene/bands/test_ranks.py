"""Ranks of whole numbers beside what NumPy finds by sorting: the same, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from rdb_geo.scene.bands import ranks
from rdb_geo.scene.bands.ranks import Ranks

WANTED = (0, 1.5, 2, 49.99, 50, 98, 100)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("at_once", [7, 2**20])
@pytest.mark.parametrize("count", [1, 2, 3, 10, 101, 5_000])
def test_percentiles_are_those_of_numpy(count, at_once, dtype, monkeypatch):
    monkeypatch.setattr(ranks, "AT_ONCE", at_once)
    rng = np.random.default_rng(count)
    for most in (1, 9, np.iinfo(dtype).max):
        values = rng.integers(0, most, count, dtype=dtype, endpoint=True)
        np.testing.assert_array_equal(Ranks(values).percentiles(WANTED), np.percentile(values, WANTED))


@pytest.mark.parametrize("count", [1, 2, 3, 10, 101, 5_000])
def test_the_middle_is_that_of_numpy(count):
    values = np.random.default_rng(count).integers(0, 60_000, count, dtype=np.uint16)
    low, high = Ranks(values).middle
    assert (low / 3 + high / 3) / 2 == np.median(values / 3)
