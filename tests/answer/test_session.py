"""The four lines of the README."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest

import rdb_geo
from rdb_geo.core.errors import UsageError
from rdb_geo.encoders import registry

HOW = rdb_geo.Indexing(chip_size=32, bands="1,2,3")


def test_the_four_lines_of_the_readme(make_scene, colour_encoder, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_a, **_o: colour_encoder)
    scene = make_scene(paint={"red": (100, 60, 150, 110)})
    index = rdb_geo.open_index(tmp_path / "my-index")
    (outcome,) = index.add(scene, how=HOW)
    answer = index.query("red", rdb_geo.Limits(k=4))
    rdb_geo.write_results(rdb_geo.merge_hits(answer.hits), str(tmp_path / "hits.geojson"))
    assert outcome.state == "indexed"
    assert outcome.shard.manifest.request.bands == "1,2,3"
    (region,) = json.loads((tmp_path / "hits.geojson").read_text())["features"]
    assert region["properties"]["chips"] == 4
    assert index.add(scene, how=HOW)[0].state == "unchanged"


def test_opening_makes_no_folder(monkeypatch, colour_encoder, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_a, **_o: colour_encoder)
    rdb_geo.open_index(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_the_model_is_the_one_that_made_the_index(make_scene, monkeypatch, colour_encoder, tmp_path):
    asked = []
    monkeypatch.setattr(registry, "load_encoder", lambda name, **_o: asked.append(name) or colour_encoder)
    rdb_geo.open_index(tmp_path / "i").add(make_scene(), how=HOW)
    assert rdb_geo.open_index(tmp_path / "i").encoder is colour_encoder
    assert asked == ["rdb-lite", "colours"]
    assert registry.EMBEDDED == "rdb-lite"


def test_public_names_are_all_there_and_others_are_refused():
    for name in rdb_geo.__all__:
        assert getattr(rdb_geo, name)
    assert dir(rdb_geo) == sorted(rdb_geo.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        rdb_geo.nonsense  # noqa: B018


def test_outlines_bring_the_best_chips_behind_them_and_not_all(make_scene, colour_encoder, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_a, **_o: colour_encoder)
    index = rdb_geo.open_index(tmp_path / "i")
    index.add(make_scene(paint={"red": (100, 60, 150, 110)}), how=HOW)
    every = rdb_geo.Limits(min_score=0)
    plain = index.query("red", every)
    traced = index.query("red", every, rdb_geo.Form(outlining=rdb_geo.Outlining(high=0.1)))
    assert traced.results
    assert len(plain.hits) > len(traced.hits) == 24
    assert [(hit.window, hit.score) for hit in traced.hits] == [(hit.window, hit.score) for hit in plain.hits[:24]]
    assert traced.answer.searched == plain.answer.searched


def test_values_as_researchers_have_them(make_scene, colour_encoder, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_a, **_o: colour_encoder)
    index, scene = rdb_geo.open_index(tmp_path / "i"), make_scene(paint={"red": (100, 60, 150, 110)})
    index.add(scene, how=HOW)
    assert len(index.query("red", rdb_geo.Limits(k=np.int64(3))).hits) == 3
    assert index.query("red", rdb_geo.Limits(scenes=[scene])).hits
    assert index.query("red", rdb_geo.Limits(scenes=scene)).hits
    assert index.query("red", rdb_geo.Limits(scenes=())).hits
    with pytest.raises(ValueError, match="list of scenes is empty"):
        rdb_geo.Limits(scenes=[])
    with pytest.raises(ValueError, match="list of scenes is empty"):
        rdb_geo.Evaluation("truth.gpkg", scenes=[])
    assert len(index.info(scene).scenes) == 1
    days = (dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 10, tzinfo=dt.timezone.utc), np.datetime64("2024-05-01"), 2024)
    assert [rdb_geo.Limits(start=day).start for day in days] == [
        "2024-05-01",
        "2024-05-01T10:00:00+00:00",
        "2024-05-01",
        "2024",
    ]
    assert len(index.remove(scene)) == 1


def test_values_of_other_types_are_refused_in_a_sentence(make_scene, colour_encoder, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_a, **_o: colour_encoder)
    index = rdb_geo.open_index(tmp_path / "i")
    scene = make_scene()
    index.add(scene, how=HOW)
    for strange in (None, 5, ["beach"], b"beach"):
        with pytest.raises(UsageError, match="what is asked is text"):
            index.query(strange)
    for strange in ([scene], 5, HOW):
        with pytest.raises(UsageError, match="one by one"):
            index.add(strange)
    for strange in (3.5, "3"):
        with pytest.raises(UsageError, match="whole number"):
            rdb_geo.Limits(k=strange)
    with pytest.raises(UsageError, match="an area is a geometry"):
        rdb_geo.Limits(area=(1, 2, 3, 4))
