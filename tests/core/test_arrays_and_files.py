"""Checks at the borders, and files that appear whole or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from rdb_geo.core.arrays import check_embeddings, l2_normalize
from rdb_geo.core.files import replacing


def test_rows_are_normalised_and_zero_stays_zero():
    rows = l2_normalize(np.array([[3, 4], [0, 0]], np.float32))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0]])


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (np.ones((2, 3), np.float32), "unit norm"),
        (np.eye(3, dtype=np.float32)[:2, :2], r"shape \(2, 3\)"),
        (np.array([[np.nan, 0, 0], [1, 0, 0]], np.float32), "NaN"),
    ],
)
def test_what_is_no_embedding_is_refused(rows, sentence):
    with pytest.raises(ValueError, match=sentence):
        check_embeddings(rows, count=2, dim=3)


def test_no_rows_and_rounded_rows_are_fine():
    check_embeddings(np.empty((0, 3), np.float32), count=0, dim=3)
    check_embeddings(np.full((1, 3), 1 / np.sqrt(3), np.float16), count=1, dim=3)


def test_a_file_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
        assert temporary.suffix == ".txt"
    assert path.read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_failure_keeps_the_old_file_and_leaves_nothing(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail():
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]
