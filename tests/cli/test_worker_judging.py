"""Marks, self-checks and comparisons through the worker."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import shapely
from fakes import ColourEncoder
from worker_session import Session

CONTRACT = Path(__file__).resolve().parents[1] / "contract"
REQUESTS = [json.loads(line) for line in (CONTRACT / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
EVENTS = [json.loads(line) for line in (CONTRACT / "events.jsonl").read_text(encoding="utf-8").splitlines()]
RED, PURPLE = (0, 0, 120, 60), (120, 0, 240, 60)


@pytest.fixture
def session():
    with Session(lambda _name: ColourEncoder()) as session:
        yield session


@pytest.fixture
def scene(make_scene):
    return make_scene(paint={"red": RED, "purple": PURPLE})


@pytest.fixture
def folder(tmp_path, session, scene):
    folder = str(tmp_path / "index")
    recipe = {"chip_size": "20", "overlap": 0, "stretch": "0,255"}
    assert session.ask("0", type="index", index=folder, scenes=[str(scene)], **recipe)["type"] == "result"
    return folder


def contract_fields(kind):
    """The fields of the result of a request type in the contract file."""
    ids = {request["id"] for request in REQUESTS if request["type"] == kind}
    (fields,) = {frozenset(event) for event in EVENTS if event.get("id") in ids and event["type"] == "result"}
    return fields


@pytest.fixture
def hits(session, folder, tmp_path):
    path = str(tmp_path / "hits.gpkg")
    assert session.ask("q", type="query", index=folder, text="red purple", k=36, output=path)["type"] == "result"
    return geopandas.read_file(path)


def marks(hits, count=3):
    rows = [*hits[hits["col_off"] < 120].iloc[:count].itertuples(), *hits[hits["col_off"] >= 120].iloc[:2].itertuples()]
    return [
        {
            "scene": row.scene,
            "window": [row.col_off, row.row_off, row.width, row.height],
            "right": row.col_off < 120,
            "rank": row.rank,
        }
        for row in rows
    ]


def test_marks_rank_again_and_the_saved_query_finds_the_same(session, folder, hits, tmp_path):
    better, save, again = (str(tmp_path / name) for name in ("better.gpkg", "red.rdbq.json", "again.gpkg"))
    asked = {"type": "refine", "index": folder, "text": "red purple", "k": 18}
    result = session.ask("1", **asked, marks=marks(hits), output=better, save=save)
    assert result["type"] == "result", result
    assert set(result) == contract_fields("refine")
    assert (result["right"], result["wrong"], result["count"], result["saved"]) == (3, 2, 18, save)
    precision = result["precision"]
    assert precision["k"] == max(mark["rank"] for mark in marks(hits))
    assert (precision["marked"], precision["right"], precision["value"]) == (5, 3, 0.6)
    assert precision["low"] < 0.6 < precision["high"]
    frame = geopandas.read_file(better)
    assert (frame["col_off"] < 120).all()
    assert sorted(frame["mark"].dropna()) == ["right"] * 3
    assert set(result["next"]) <= set(frame[frame["mark"].isna()]["rank"])
    saved = session.ask("2", type="query", index=folder, saved=save, k=18, output=again)
    assert saved["count"] == 18
    assert geopandas.read_file(again)[["col_off", "row_off"]].equals(frame[["col_off", "row_off"]])
    without_ranks = [{name: value for name, value in mark.items() if name != "rank"} for mark in marks(hits)]
    assert session.ask("3", **asked, marks=without_ranks, output=better)["precision"] is None


def test_marks_of_one_kind_are_an_error_and_write_nothing(session, folder, hits, tmp_path):
    output, save = tmp_path / "better.gpkg", tmp_path / "x.rdbq.json"
    only = [mark for mark in marks(hits) if mark["right"]]
    result = session.ask(
        "1", type="refine", index=folder, text="red purple", marks=only, output=str(output), save=str(save)
    )
    assert (result["type"], result["code"]) == ("error", "marks")
    assert not output.exists()
    assert not save.exists()
    wrong = session.ask("2", type="query", index=folder, saved=str(tmp_path / "none.rdbq.json"), output=str(output))
    assert (wrong["code"], output.exists()) == ("saved-query", False)


def test_a_self_check_draws_its_plot(session, folder, hits, tmp_path):
    red = shapely.union_all(hits[hits["col_off"] < 120].geometry.to_numpy(), grid_size=1e-9)
    truth, plot = tmp_path / "truth.geojson", tmp_path / "pr.png"
    geopandas.GeoDataFrame(geometry=[red], crs="EPSG:4326").to_file(truth)
    result = session.ask("1", type="evaluate", index=folder, text="red", truth=str(truth), plot=str(plot))
    assert result["type"] == "result", result
    assert set(result) == contract_fields("evaluate")
    assert result["by_count"]["ap"] > 0.99
    assert (result["objects"], result["objects_found"]) == (1, 1)
    assert plot.read_bytes().startswith(b"\x89PNG")
    away = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    nothing = session.ask("2", type="evaluate", index=folder, text="red", truth=str(truth), area=away)
    assert nothing["code"] == "empty-index"


def test_a_change_between_two_scenes(session, folder, make_scene, tmp_path):
    after = make_scene("after.tif", paint={"red": RED, "purple": PURPLE, "blue": (60, 100, 140, 160)})
    recipe = {"chip_size": "20", "overlap": 0, "stretch": "0,255"}
    assert session.ask("0", type="index", index=folder, scenes=[str(after)], **recipe)["type"] == "result"
    output = str(tmp_path / "change.gpkg")
    asked = {"type": "change", "index": folder, "text": "blue", "output": output}
    result = session.ask("1", **asked, before="scene.tif", after="after.tif")
    assert result["type"] == "result", result
    assert set(result) == contract_fields("change")
    assert (result["count"], result["places"]) == (1, 108)
    assert len(geopandas.read_file(output)) == 1
    assert session.ask("2", **asked, before="after.tif", after="scene.tif", fell=True)["count"] == 1
    assert session.ask("3", **asked, before="scene.tif", after="scene.tif")["code"] == "usage"
