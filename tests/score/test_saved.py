"""A saved query comes back as it was, and one of another model is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from fakes import ColourEncoder

from rdb_geo.core.errors import SavedQueryError
from rdb_geo.score.feedback import Correction
from rdb_geo.score.saved import SavedQuery, check_model, check_saved_name, read_saved, write_saved

SPEC = ColourEncoder().spec


@pytest.fixture
def saved():
    weights = np.random.default_rng(0).normal(size=SPEC.dim)
    return SavedQuery(
        name="tanks",
        text="Öltanks AND NOT Wasser",
        model=SPEC.name,
        space_id=SPEC.space_id,
        correction=Correction(0.1, weights, -3.25),
        right=7,
        wrong=3,
        created_utc="2026-01-02T03:04:05+00:00",
        rdb_geo_version="0.1.0",
    )


def test_it_comes_back_as_it_was(saved, tmp_path):
    path = tmp_path / "tanks.rdbq.json"
    write_saved(saved, path)
    again = read_saved(path)
    for name in ("name", "text", "model", "space_id", "right", "wrong", "created_utc", "rdb_geo_version"):
        assert getattr(again, name) == getattr(saved, name)
    np.testing.assert_allclose(again.correction.weights, saved.correction.weights, rtol=1e-8)
    assert (again.correction.gain, again.correction.bias) == (0.1, -3.25)
    rows = np.random.default_rng(1).normal(size=(50, SPEC.dim)).astype(np.float32)
    asked = rows[:, 0] * 9
    np.testing.assert_array_equal(again.correction.apply(rows, asked), saved.correction.apply(rows, asked))
    assert [entry.name for entry in tmp_path.iterdir()] == ["tanks.rdbq.json"]


def test_another_model_is_one_sentence(saved):
    check_model(saved, SPEC)
    with pytest.raises(SavedQueryError, match=r"tanks was learned with the model colours and means nothing to sharp:"):
        check_model(saved, ColourEncoder(name="sharp", image_size_px=64).spec)
    with pytest.raises(SavedQueryError, match="another state of the model colours"):
        check_model(saved, replace(SPEC, weights_sha256="00"))


@pytest.mark.parametrize(
    ("change", "fragment"),
    [
        ({"format": None}, "is no saved query: make one with"),
        ({"format_version": 99}, "has format 99 and this rdb-geo reads up to 1"),
        ({"weights": None}, "lacks or garbles a field"),
        ({"weights": ["a"]}, "lacks or garbles a field"),
        ({"weights": [float("nan")]}, "lacks or garbles a field"),
        ({"weights": [[1.0]]}, "lacks or garbles a field"),
        ({"bias": float("inf")}, "lacks or garbles a field"),
        ({"vector": [1.0]}, "lacks or garbles a field"),
        ({"vector": [2.0, 0, 0, 0, 0, 0, 0, 0]}, "lacks or garbles a field"),
        ({"text": 5}, "lacks or garbles a field"),
        ({"right": "many"}, "lacks or garbles a field"),
    ],
)
def test_what_is_no_saved_query_is_one_sentence(saved, tmp_path, change, fragment):
    path = tmp_path / "tanks.rdbq.json"
    write_saved(saved, path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(SavedQueryError) as caught:
        read_saved(path)
    assert fragment in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"rubbish", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_rubbish_is_one_sentence(tmp_path, content):
    path = tmp_path / "x.rdbq.json"
    path.write_bytes(content)
    with pytest.raises(SavedQueryError, match="is no saved query"):
        read_saved(path)


def test_a_missing_file_and_bad_names_are_one_sentence(tmp_path):
    with pytest.raises(SavedQueryError, match="there is no saved query"):
        read_saved(tmp_path / "none.rdbq.json")
    for name in ("tanks.json", "tanks", ".rdbq.json"):
        with pytest.raises(SavedQueryError, match="let it end in"):
            check_saved_name(tmp_path / name, overwrite=False)
    with pytest.raises(SavedQueryError, match="make it first"):
        check_saved_name(tmp_path / "no" / "a.rdbq.json", overwrite=False)
    taken = tmp_path / "a.rdbq.json"
    taken.write_text("{}")
    with pytest.raises(SavedQueryError, match="exists already"):
        check_saved_name(taken, overwrite=False)
    check_saved_name(taken, overwrite=True)


def test_a_changed_number_is_noticed(saved, tmp_path):
    path = tmp_path / "a.rdbq.json"
    write_saved(saved, path)
    raw = json.loads(path.read_text())
    raw["weights"][0] += 0.01
    path.write_text(json.dumps(raw))
    with pytest.raises(SavedQueryError, match="do not match their checksum"):
        read_saved(path)
