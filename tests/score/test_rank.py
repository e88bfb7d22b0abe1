"""Exact search against the obvious way."""

from __future__ import annotations

from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.score import rank
from rdb_geo.score.rank import cosines, top_k


@given(
    scores=st.lists(st.integers(-3, 3), max_size=40),
    k=st.one_of(st.none(), st.integers(1, 50)),
    mask=st.one_of(st.none(), st.lists(st.booleans(), min_size=40, max_size=40)),
    some=st.integers(0, 45),
)
def test_top_k_equals_a_full_stable_sort_of_what_the_mask_leaves(scores, k, mask, some):
    values = np.array(scores, np.float32)
    allowed = None if mask is None else np.array(mask[: len(values)], bool)
    rows = [row for row in range(len(values)) if allowed is None or allowed[row]]
    expected = sorted(rows, key=lambda row: (-values[row], row))[:k]
    with mock.patch.object(rank, "SOME", some):
        assert top_k(values, k, allowed).tolist() == expected


def test_cosines_equal_the_definition():
    rng = np.random.default_rng(0)
    rows, query = rng.normal(size=(50, 7)), rng.normal(size=7)
    units = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    unit = (query / np.linalg.norm(query)).astype(np.float32)
    expected = [np.dot(row, query) / np.linalg.norm(row) / np.linalg.norm(query) for row in rows]
    np.testing.assert_allclose(cosines(units, unit), expected, atol=1e-6)


def test_a_cosine_never_exceeds_one_though_stored_rows_are_rounded():
    row = np.full((1, 3), 1.0004 / np.sqrt(3), np.float32)
    assert cosines(row, row[0])[0] <= 1
