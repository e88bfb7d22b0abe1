"""The worker's loop and engine, in the test's own process with an encoder that knows colours."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from fakes import ColourEncoder, FailingEncoder, SlowEncoder
from PIL import Image
from pyproj import Transformer
from worker_session import Session

from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.errors import WeightsNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outlining
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.store import Store
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score import question
from rdb_geo.score.presence import Presence
from rdb_geo.score.scores import score

FIELD = (96, 64, 160, 128)
CONTRACT = Path(__file__).resolve().parents[1] / "contract"
REQUESTS = [json.loads(line) for line in (CONTRACT / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
EVENTS = [json.loads(line) for line in (CONTRACT / "events.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def loads():
    """Names of the models that were loaded."""
    return []


@pytest.fixture
def session(loads):
    def load(name):
        loads.append(name)
        return ColourEncoder()

    with Session(load) as session:
        yield session


@pytest.fixture
def scene(make_scene):
    return make_scene(paint={"red": FIELD, "blue": (0, 0, 64, 64)})


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "index")


@pytest.fixture
def indexed(session, scene, folder):
    """The index folder with one scene."""
    assert session.ask("0", type="index", index=folder, scenes=[str(scene)], chip_size="32")["type"] == "result"
    return folder


def contract_fields(kind):
    """The fields that each result of a request type has in the contract file."""
    ids = {request["id"] for request in REQUESTS if request["type"] == kind}
    (fields,) = {frozenset(event) for event in EVENTS if event.get("id") in ids and event["type"] == "result"}
    return fields


def area_of(folder, box):
    (shard,), _ = Store(Path(folder)).scenes()
    return Ground(shard.manifest.scene).footprint(Window(*box)).polygon_lonlat.__geo_interface__


class TestIndex:
    def test_it_says_what_it_made_and_how_far_it_is(self, session, scene, folder):
        result = session.ask(type="index", index=folder, scenes=[str(scene)], chip_size="320m", scales=[1, 2])
        (made,) = result["scenes"]
        assert set(result) >= contract_fields("index")
        assert set(made) == {"scene", "state", "chips", "skipped", "sentence", "notes"}
        assert (made["scene"], made["state"], made["chips"]) == (str(scene), "indexed", 189)
        assert result["failures"] == []
        progress = [event for event in session.of("1") if event["type"] == "progress"]
        assert [event["stage"] for event in progress][:3] == ["model", "open", "index"]
        last = progress[-1]
        assert (last["done"], last["total"]) == (last["total"], 189)
        assert (last["message"], last["scene_number"], last["scene_count"]) == ("scene.tif", 1, 1)
        assert sum(shard.manifest.count for shard in Store(Path(folder)).scenes()[0]) == 189

    def test_the_same_again_is_unchanged_unless_forced(self, session, scene, indexed):
        again = {"type": "index", "index": indexed, "scenes": [str(scene)], "chip_size": "32"}
        assert session.ask(**again)["scenes"][0]["state"] == "unchanged"
        assert session.ask(**again, force=True)["scenes"][0]["state"] == "indexed"

    def test_what_is_wrong_with_one_scene_does_not_stop_the_others(self, session, make_scene, scene, folder):
        lost, nowhere = "/no/such.tif", str(make_scene("nowhere.tif", crs=None))
        result = session.ask(type="index", index=folder, scenes=[lost, nowhere, str(scene), str(scene)])
        assert [made["scene"] for made in result["scenes"]] == [str(scene)]
        assert {failure["scene"]: failure["code"] for failure in result["failures"]} == {
            lost: "scene-not-found",
            nowhere: "missing-crs",
        }
        assert all(failure["message"].count("\n") == 0 for failure in result["failures"])

    def test_none_of_the_scenes_is_a_result_without_a_model_or_a_folder(self, session, folder, loads):
        result = session.ask(type="index", index=folder, scenes=["/no/such.tif"])
        assert (result["scenes"], len(result["failures"])) == ([], 1)
        assert loads == []
        assert not Path(folder).exists()

    def test_only_the_area_is_indexed(self, session, scene, indexed, tmp_path):
        area = area_of(indexed, (8, 8, 2, 2))
        result = session.ask(
            type="index", index=str(tmp_path / "other"), scenes=[str(scene)], chip_size="32", area=area
        )
        assert result["scenes"][0]["chips"] == 1

    def test_the_indexs_own_model_is_the_default(self, session, scene, indexed, loads):
        session.ask(type="index", index=indexed, scenes=[str(scene)])
        session.ask(type="index", index=indexed, scenes=[str(scene)], model="other")
        assert loads == ["colours", "other"]

    def test_cancelling_leaves_no_index_file_and_the_next_run_continues(self, make_scene, folder):
        scene = make_scene(size=(600, 600))
        encoder = SlowEncoder(seconds=0.1)
        request = {"type": "index", "index": folder, "scenes": [str(scene)], "chip_size": "32"}
        with Session(lambda _: encoder) as session:
            session.send({"id": "1", **request})
            session.wait(lambda event: event.get("stage") == "index" and event["done"] > 0)
            assert session.ask("stop", type="cancel", target="1") == {"id": "stop", "type": "result"}
            assert session.last("1")["code"] == "cancelled"
            batches = encoder.batches
            assert list(Path(folder).glob("*.parquet")) == []
            assert session.ask("2", **request)["scenes"][0]["state"] == "resumed"
            assert encoder.batches - batches < 20
        assert [path.name for path in Path(folder).glob("[!.]*")] == [f"{Store(Path(folder)).path_of(str(scene)).name}"]


class TestQuery:
    def test_the_hits_are_in_the_file(self, session, indexed, scene, tmp_path):
        output = tmp_path / "hits.gpkg"
        result = session.ask(type="query", index=indexed, text="a red field", k=7, output=str(output))
        assert set(result) >= contract_fields("query")
        hits = geopandas.read_file(output)
        assert result["count"] == len(hits) == 7
        assert result["best_score"] == pytest.approx(hits["score"].max(), abs=1e-4)
        assert (result["output"], result["model"], result["problems"]) == (str(output), "colours", [])
        assert (result["searched"], result["sentence"][:23]) == (154, "7 hits among 154 chips,")
        best = hits.iloc[0]
        assert (best["query"], best["scene"]) == ("a red field", str(scene))
        assert FIELD[0] <= best["col_off"] <= FIELD[2] - 32

    def test_the_limits_of_the_command_line_hold(self, session, indexed, tmp_path):
        def ask(**limits):
            output = str(tmp_path / "hits.geojson")
            result = session.ask(type="query", index=indexed, text="red", output=output, **limits)
            assert result["type"] == "result", result
            return result

        assert ask()["count"] == 50
        assert ask(percent=10)["count"] == 16
        assert ask(min_score=1) | {"id": ""} == {
            "id": "",
            "type": "result",
            "output": str(tmp_path / "hits.geojson"),
            "report": None,
            "count": 0,
            "searched": 154,
            "model": "colours",
            "best_score": None,
            "confident": True,
            "presence": None,
            "threshold": None,
            "false_alarm": 0.01,
            "verdict": "found",
            "more": 0,
            "lookalikes": 0,
            "nearest_score": None,
            "unknown": [],
            "undated": 0,
            "scenes": [],
            "scenes_likely": 0,
            "scenes_searched": 0,
            "translated": [],
            "notes": [],
            "explanation": None,
            "sentence": "No hit among 154 chips: none reaches the score that was asked for.",
            "problems": [],
        }
        assert ask(area=area_of(indexed, (8, 8, 2, 2)))["searched"] == 1
        assert ask(scenes=["sce*"])["count"] == 50
        assert ask(merge=True)["count"] > 2
        every = geopandas.read_file(tmp_path / "hits.geojson")
        assert ask(merge=True, k=2)["count"] == 2
        assert list(geopandas.read_file(tmp_path / "hits.geojson").geometry) == list(every.geometry[:2])

    def test_an_older_file_is_replaced(self, session, indexed, tmp_path):
        output = tmp_path / "hits.geojson"
        output.write_text("old")
        session.ask(type="query", index=indexed, text="red", k=1, output=str(output))
        assert len(geopandas.read_file(output)) == 1

    def test_model_and_index_are_read_once(self, session, indexed, tmp_path, loads, monkeypatch):
        reads = []
        for name in ("vectors", "places"):
            read = getattr(Recipes, name)
            counted = staticmethod(lambda *place, read=read: (reads.append(1), read(*place))[1])
            monkeypatch.setattr(Recipes, name, counted)
        for text in ("red", "blue", "green"):
            session.ask(type="query", index=indexed, text=text, output=str(tmp_path / "hits.geojson"))
        assert loads == ["colours"]
        assert len(reads) == 2

    def test_a_scene_that_was_indexed_anew_is_seen(self, session, indexed, make_scene, tmp_path):
        query = {"type": "query", "index": indexed, "text": "green", "k": 1, "output": str(tmp_path / "h.geojson")}
        assert session.ask(**query)["searched"] == 154
        other = str(make_scene("other.tif", paint={"green": FIELD}))
        session.ask(type="index", index=indexed, scenes=[other], chip_size="32")
        assert session.ask(**query)["searched"] == 308
        assert geopandas.read_file(tmp_path / "h.geojson")["scene"][0] == other


class TestExample:
    def test_a_hit_finds_itself_first(self, session, indexed, scene, tmp_path):
        output = str(tmp_path / "like.geojson")
        session.ask(type="query", index=indexed, text="blue", k=1, output=output)
        hit = geopandas.read_file(output).iloc[0]
        window = [int(hit[name]) for name in ("col_off", "row_off", "width", "height")]
        result = session.ask(type="example", index=indexed, scene=str(scene), window=window, k=3, output=output)
        assert set(result) >= contract_fields("example")
        found = geopandas.read_file(output)
        assert result["count"] == 3
        assert found["cosine"][0] == pytest.approx(1, abs=1e-3)
        assert found["query"][0] == f'like("{scene}#{",".join(map(str, window))}")'

    def test_a_box_drawn_on_the_map(self, session, indexed, scene, make_scene, tmp_path):
        output = str(tmp_path / "like.geojson")
        area = area_of(indexed, (FIELD[0] + 4, FIELD[1] + 4, 40, 40))
        session.ask(type="example", index=indexed, scene=str(scene), area=area, k=1, output=output)
        hit = geopandas.read_file(output).iloc[0]
        assert FIELD[0] <= hit["col_off"] <= FIELD[2] - 32
        within = area_of(indexed, (0, 0, 40, 40))
        session.ask(type="example", index=indexed, scene=str(scene), area=area, within=within, k=1, output=output)
        assert geopandas.read_file(output).iloc[0]["col_off"] <= 40


class TestHeatmap:
    def test_by_text_and_by_example(self, session, indexed, scene, tmp_path):
        output = str(tmp_path / "heat.tif")
        by_text = session.ask(type="heatmap", index=indexed, text="red", output=output)
        assert set(by_text) >= contract_fields("heatmap")
        with rasterio.open(output) as heat:
            values = heat.read(1)
        assert by_text["max_score"] == pytest.approx(float(np.nanmax(values)), abs=1e-4)
        example = {"scene": str(scene), "window": [96, 64, 32, 32]}
        by_example = session.ask(type="heatmap", index=indexed, example=example, scene="scene.tif", output=output)
        with rasterio.open(output) as heat:
            assert heat.tags()["query"] == f'like("{scene}#96,64,32,32")'
            peaks = [np.unravel_index(np.nanargmax(grid), grid.shape) for grid in (values, heat.read(1))]
        assert np.abs(np.subtract(*peaks)).max() <= 1, "both are highest on the red field"
        assert "Heatmap of scene.tif" in by_example["sentence"]

    def test_which_scene_must_be_said_where_there_are_several(self, session, indexed, make_scene, tmp_path):
        session.ask(type="index", index=indexed, scenes=[str(make_scene("other.tif"))])
        result = session.ask(type="heatmap", index=indexed, text="red", output=str(tmp_path / "heat.tif"))
        assert (result["code"], "holds 2 scenes" in result["message"]) == ("usage", True)


class TestThumbnailsAndStatus:
    def test_pictures_come_one_by_one(self, session, indexed, scene, tmp_path):
        items = [{"scene": str(scene), "window": [0, 0, 32, 32]}, {"scene": "/moved.tif", "window": [0, 0, 32, 32]}]
        folder = tmp_path / "thumbs"
        result = session.ask(type="thumbnails", index=indexed, items=items * 10, size_px=16, folder=str(folder))
        assert set(result) >= contract_fields("thumbnails")
        assert result["files"] == [str(folder / f"{n:04d}.png") if n % 2 == 0 else None for n in range(20)]
        assert len(result["problems"]) == 1
        progress = [event for event in session.of("1") if event["type"] == "progress"]
        assert [event["done"] for event in progress] == list(range(1, 21))
        assert {event["item"]: event["file"] for event in progress} == dict(enumerate(result["files"]))

    def test_status_says_what_is_there_and_what_was_moved(self, session, indexed, scene, make_scene, tmp_path):
        moved = make_scene("moved.tif", tags={"TIFFTAG_DATETIME": "2023:06:01 10:00:00"})
        session.ask(type="index", index=indexed, scenes=[str(moved)], scales=[2, 1])
        moved.rename(tmp_path / "elsewhere.tif")
        (Path(indexed) / "broken.parquet").write_bytes(b"PAR1")
        result = session.ask(type="status", index=indexed)
        assert set(result) >= contract_fields("status")
        (gone, there) = sorted(result["scenes"], key=lambda entry: not entry["is_missing"])
        assert (gone["scene"], gone["is_missing"], gone["datetime"]) == (str(moved), True, "2023-06-01T10:00:00Z")
        assert (there["scene"], there["is_missing"], there["datetime"]) == (str(scene), False, None)
        assert there["chip_m"] == pytest.approx(320, rel=0.01)
        assert there["gsd_m"] == pytest.approx(10, rel=0.01)
        assert result["chips"] == there["chips"] + gone["chips"]
        assert (result["exists"], result["model"], len(result["problems"])) == (True, "colours", 1)

    def test_scenes_are_removed_and_moved_ones_found_again(self, session, make_scene, tmp_path, folder):
        moved, kept = make_scene("moved.tif"), make_scene("kept.tif", size=(200, 200))
        session.ask("1", type="index", index=folder, scenes=[str(moved), str(kept)])
        there = Path(folder).parent / "elsewhere.tif"
        moved.rename(there)
        linked = session.ask("2", type="relink", index=folder)
        assert linked["linked"] == [{"scene": str(moved), "to": str(there)}]
        status = session.ask("3", type="status", index=folder)
        assert {entry["scene"]: entry["is_missing"] for entry in status["scenes"]} == {
            str(there): False,
            str(kept): False,
        }
        assert all(entry["file_bytes"] > 1000 and entry["indexed"][:2] == "20" for entry in status["scenes"])
        assert not any(entry["is_changed"] for entry in status["scenes"])
        assert len(session.ask("4", type="remove", index=folder, scenes=[str(kept)])["removed"]) == 1
        assert session.ask("5", type="remove", index=folder, scenes=[str(kept)])["code"] == "empty-index"
        error = session.ask("6", type="relink", index=folder, scene=str(there), to=str(kept))
        assert error["code"] == "scene"
        for half in ({"scene": str(there)}, {"to": str(kept)}):
            assert session.ask(f"7{[*half]}", type="relink", index=folder, **half)["code"] == "usage"

    def test_pictures_of_an_area_are_those_of_the_box_around_it(self, session, indexed, scene, tmp_path):
        with rasterio.open(scene) as opened:
            corners = [
                opened.xy(row, col, offset="ul") for col, row in [(40, 40), (80, 40), (80, 72), (40, 72), (40, 40)]
            ]
            to_lonlat = Transformer.from_crs(opened.crs, "EPSG:4326", always_xy=True)
        places = [to_lonlat.transform(*corner) for corner in corners]
        area = {"type": "Polygon", "coordinates": [places]}
        items = [{"scene": str(scene), "area": area}]
        result = session.ask(type="thumbnails", index=indexed, items=items, size_px=128, folder=str(tmp_path / "p"))
        with Image.open(result["files"][0]) as picture:
            assert picture.size[0] == pytest.approx(40, abs=2)
            assert picture.size[1] == pytest.approx(32, abs=2)

    def test_an_index_that_is_not_there_is_no_error_and_not_made(self, session, folder):
        assert session.ask(type="status", index=folder) == {"id": "1", **EVENTS_OF_NOTHING}
        assert not Path(folder).exists()


EVENTS_OF_NOTHING = {"type": "result", "exists": False, "scenes": [], "chips": 0, "model": None, "problems": []}


class TestErrors:
    @pytest.mark.parametrize(
        ("fields", "code", "fragment"),
        [
            ({"index": "{no}"}, "index-not-found", "no index folder"),
            ({"text": " ? "}, "usage", "empty"),
            ({"k": 0}, "usage", "at least one hit"),
            ({"percent": 200}, "usage", "0 … 100 %"),
            ({"output": "{folder}/hits.xyz"}, "output-format", "hits.xyz"),
            ({"output": "{folder}/no/hits.gpkg"}, "output", "no folder"),
            ({"scenes": ["nothing*"]}, "empty-index", "nothing*"),
            (
                {"area": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}},
                "area",
                "broken",
            ),
            ({"area": {"type": "Polygon", "coordinates": [[[0, 0], [900, 0], [0, 9], [0, 0]]]}}, "area", "outside"),
            ({"area": {"type": "Polygon", "coordinates": []}}, "area", "empty"),
            ({"area": {"type": "Polygon", "coordinates": [["a", "b"]]}}, "area", "no rings"),
            ({"area": {"type": "Polygon", "coordinates": [[[0, 0]]]}}, "area", "no rings"),
            ({"area": {"type": "MultiPolygon", "coordinates": [[1]]}}, "area", "no rings"),
        ],
    )
    def test_what_a_query_can_do_wrong(self, session, indexed, tmp_path, fields, code, fragment):
        filled = json.loads(json.dumps(fields).replace("{folder}", str(tmp_path)).replace("{no}", str(tmp_path / "no")))
        request = {"index": indexed, "text": "red", "output": str(tmp_path / "h.geojson"), **filled}
        event = session.ask(type="query", **request)
        assert (event["type"], event["code"]) == ("error", code)
        assert fragment in event["message"]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "scene.tif"]

    @pytest.mark.parametrize("chip_size", ["256 x 256", "0", "-5m", "300 parsec"])
    def test_a_chip_size_that_is_none(self, session, scene, folder, chip_size):
        event = session.ask(type="index", index=folder, scenes=[str(scene)], chip_size=chip_size)
        assert (event["code"], "is neither pixels (256) nor a length (300m, 0.3km" in event["message"]) == (
            "usage",
            True,
        )

    def test_a_model_that_can_not_be_loaded_is_tried_again(self, scene, folder):
        tries = []

        def load(name):
            tries.append(name)
            if len(tries) == 1:
                raise WeightsNotFoundError("the weights are not here: put them there.")
            return ColourEncoder()

        with Session(load) as session:
            request = {"type": "index", "index": folder, "scenes": [str(scene)]}
            assert session.ask(**request)["code"] == "weights-not-found"
            assert session.ask(**request)["type"] == "result"

    def test_a_failing_model_ends_the_request_and_the_index_stays_as_it_was(self, scene, folder):
        with Session(lambda _: FailingEncoder(after=64)) as session:
            event = session.ask(type="index", index=folder, scenes=[str(scene)], chip_size="16")
            assert event["code"] == "encoder"
            assert session.ask(type="status", index=folder)["scenes"] == []

    @pytest.mark.parametrize(
        ("error", "code", "fragment"),
        [
            (ZeroDivisionError("division by zero"), "internal", "(ZeroDivisionError: division by zero)"),
            (RuntimeError("first\nsecond"), "internal", "(RuntimeError: first)"),
            (KeyError(), "internal", "(KeyError)"),
            (OSError(28, "No space left on device", "/tmp/x"), "system", "No space left on device (/tmp/x)"),
            (MemoryError(), "memory", "not enough memory"),
            (float("nan"), "internal", "ValueError"),
        ],
    )
    def test_what_nobody_foresaw_is_told_and_the_next_request_is_worked_off(self, error, code, fragment, capfd):
        def work(_job, _report):
            if len(session.of("1")) == 0:
                if isinstance(error, float):
                    return {"score": error}
                raise error
            return {}

        with Session(None, work) as session:
            event = session.ask(type="status", index="i")
            assert (event["code"], event["message"].count("\n")) == (code, 0)
            assert fragment in event["message"]
            assert session.ask("2", type="status", index="i")["type"] == "result"
        assert ("Traceback" in capfd.readouterr().err) == (code == "internal")


class Stoppable:
    """Work that goes on until it is cancelled, for requests whose index is called ``slow``; others end at once."""

    def __init__(self):
        self.done = []

    def __call__(self, work, report):
        from rdb_geo.core.progress import Progress

        index = work.keywords["where"].index
        while index == "slow":
            report(Progress("work", 0))
        self.done.append(index)
        return {}


class TestLine:
    @pytest.fixture
    def slow(self):
        with Session(None, Stoppable()) as session:
            yield session

    def begin(self, session):
        session.send({"id": "1", "type": "status", "index": "slow"})
        session.wait(lambda event: event["type"] == "progress")

    def test_the_first_line_is_the_handshake(self, slow):
        assert slow.wait(lambda _: True) == {**EVENTS[0], "rdb_geo": slow.events[0]["rdb_geo"]}

    def test_requests_are_worked_off_in_order(self, slow):
        for number in range(9):
            slow.send({"id": f"r{number}", "type": "status", "index": str(number)})
        slow.last("r8")
        assert [event["id"] for event in slow.events[1:]] == [f"r{number}" for number in range(9)]

    def test_a_waiting_request_is_cancelled_at_once(self, slow):
        self.begin(slow)
        slow.send({"id": "2", "type": "status", "index": "waiting"})
        assert slow.ask("c2", type="cancel", target="2") == {"id": "c2", "type": "result"}
        assert [event["code"] for event in slow.of("2")] == ["cancelled"]
        assert all(event["type"] == "progress" for event in slow.of("1"))
        slow.ask("c1", type="cancel", target="1")
        assert slow.last("1")["code"] == "cancelled"
        assert slow.ask("3", type="status", index="next")["type"] == "result"
        assert slow.loop._work.done == ["next"]

    def test_cancelling_what_is_not_there_is_no_error(self, slow):
        assert slow.ask("c", type="cancel", target="nobody") == {"id": "c", "type": "result"}
        slow.ask("1", type="status", index="fast")
        assert slow.ask("c", type="cancel", target="1")["type"] == "result"
        assert len(slow.of("1")) == 1

    def test_a_second_request_of_the_same_id_is_refused_without_ending_the_first(self, slow):
        self.begin(slow)
        slow.send({"id": "1", "type": "status", "index": "again"})
        refusal = slow.last(None)
        assert (refusal["code"], "still going on" in refusal["message"]) == ("bad-request", True)
        slow.send({"id": "1", "type": "dance"})
        assert slow.last(None)["code"] == "bad-request"
        slow.ask("c", type="cancel", target="1")
        assert slow.last("1")["code"] == "cancelled"
        assert slow.ask("1", type="status", index="again")["type"] == "result"

    @pytest.mark.parametrize("rubbish", [b"rubbish", b"{", b"\xff", b"null", b'{"id": "x"}'])
    def test_rubbish_is_answered_and_work_goes_on(self, slow, rubbish):
        slow.send(b"   ")
        slow.send(rubbish)
        event = slow.wait(lambda event: event["type"] == "error")
        assert event["code"] == "bad-request"
        assert event["id"] == ("x" if b"x" in rubbish else None)
        assert slow.ask(type="status", index="fast")["type"] == "result"

    def test_progress_is_sent_at_most_every_20th_of_a_second(self, slow):
        self.begin(slow)
        slow.ask("c", type="cancel", target="1")
        last = slow.last("1")
        assert last["code"] == "cancelled"
        assert len(slow.of("1")) < 50

    def test_the_end_of_stdin_cancels_what_is_going_on_and_drops_what_waits(self, slow):
        self.begin(slow)
        slow.send({"id": "2", "type": "status", "index": "waiting"})
        slow.close()
        assert slow.of("1")[-1]["code"] == "cancelled"
        assert slow.of("2") == []
        assert slow.loop._work.done == []

    def test_nobody_reading_is_the_end(self, slow):
        self.begin(slow)
        slow.is_deaf = True
        assert slow.is_over

    def test_stop_is_the_end_even_of_an_idle_loop(self, slow):
        slow.loop.stop()
        slow.loop.stop()
        assert slow.is_over


def test_an_area_with_heights_is_flat():
    from rdb_geo.worker.areas import read_geometry

    ring = [[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]
    area = read_geometry({"type": "Polygon", "coordinates": [ring]})
    assert not shapely.has_z(area)


class TestExpressions:
    """Terms, layers and dates of a query, as docs/worker-protocol.md describes them."""

    def test_an_expression_is_asked_and_named_in_the_hits(self, session, indexed, tmp_path):
        output = tmp_path / "hits.gpkg"
        result = session.ask(
            type="query", index=indexed, expression="(red OR green) NOT blue^2", k=4, output=str(output)
        )
        assert set(result) >= contract_fields("query")
        hits = geopandas.read_file(output)
        assert set(hits["query"]) == {'("red" OR "green") NOT "blue"^2'}
        assert hits["col_off"].min() >= FIELD[0] - 32

    def test_a_text_stays_words_whatever_it_holds(self, session, indexed, tmp_path):
        output = tmp_path / "hits.gpkg"
        session.ask(type="query", index=indexed, text="red AND blue", k=4, output=str(output))
        assert set(geopandas.read_file(output)["query"]) == {'"red AND blue"'}

    def test_a_mistake_says_where_and_writes_nothing(self, session, indexed, tmp_path):
        output = tmp_path / "hits.gpkg"
        error = session.ask(type="query", index=indexed, expression='river AND "bridge', output=str(output))
        (known,) = [event for event in EVENTS if event.get("code") == "expression"]
        assert error == {**known, "id": "1"}
        contradiction = session.ask("2", type="query", index=indexed, expression="a NOT a", output=str(output))
        assert contradiction["code"] == "usage"
        outside = session.ask("3", type="query", index=indexed, expression="like(0,0)", output=str(output))
        assert outside["code"] == "area"
        assert not output.exists()

    def test_layers_and_dates_limit_the_answer(self, session, indexed, tmp_path):
        whole = session.ask(type="query", index=indexed, text="red", percent=100, output=str(tmp_path / "a.gpkg"))
        middle = geopandas.read_file(tmp_path / "a.gpkg").geometry.iloc[0].centroid
        layer = tmp_path / "map.gpkg"
        geopandas.GeoDataFrame(geometry=[middle], crs=4326).to_file(layer, layer="wells")
        geopandas.GeoDataFrame(geometry=[middle.buffer(0.003)], crs=4326).to_file(layer, layer="town")
        ask = {"type": "query", "index": indexed, "text": "red", "percent": 100, "output": str(tmp_path / "b.gpkg")}
        near = session.ask("2", **ask, near=[f"{layer}:wells:0m"])
        within = session.ask("3", **ask, within_file=f"{layer}:town")
        assert 1 <= near["searched"] < within["searched"] < whole["searched"]
        dated = session.ask("4", **ask, start="2024")
        assert (dated["code"], "without a date: 1 of 1" in dated["message"]) == ("empty-index", True)

    def test_an_expression_is_drawn_as_a_heatmap(self, session, indexed, tmp_path):
        output = tmp_path / "heat.tif"
        result = session.ask(type="heatmap", index=indexed, expression="red NOT blue", output=str(output))
        assert result["type"] == "result", result
        with rasterio.open(output) as heat:
            assert 0 <= np.nanmin(heat.read(1)) < np.nanmax(heat.read(1)) <= 1


class TestPresence:
    """What a model with a calibration says of an answer, as docs/worker-protocol.md describes it."""

    @pytest.fixture
    def absent(self, monkeypatch):
        """Nothing ever stands out."""
        ask_expression = question.ask_expression
        nothing = Presence(slope=1.0, count=0.0, bias=0.0, threshold=50.0, most=900)
        monkeypatch.setattr(
            question, "ask_expression", lambda *a, **o: dataclasses.replace(ask_expression(*a, **o), presence=nothing)
        )

    def test_a_confident_answer_says_so(self, session, indexed, tmp_path):
        result = session.ask(type="query", text="red", k=4, index=indexed, output=str(tmp_path / "hits.gpkg"))
        known = {
            "confident": True,
            "presence": None,
            "threshold": None,
            "false_alarm": 0.01,
            "lookalikes": 0,
            "notes": [],
            "explanation": None,
        }
        assert known.items() <= result.items()

    def test_what_is_not_there_gives_an_empty_file_and_counts_its_lookalikes(self, session, indexed, tmp_path, absent):
        output = tmp_path / "hits.gpkg"
        result = session.ask(type="query", text="red", k=4, index=indexed, output=str(output))
        assert (result["count"], result["confident"], result["lookalikes"], result["best_score"]) == (0, False, 4, None)
        assert result["sentence"].startswith("No confident match among")
        assert 0 < result["presence"] < 1
        assert len(geopandas.read_file(output)) == 0

    def test_lookalikes_are_written_where_asked_for(self, session, indexed, tmp_path, absent):
        output = tmp_path / "hits.gpkg"
        ask = {"type": "query", "expression": "red NOT blue", "k": 4, "show_lookalikes": True}
        result = session.ask(index=indexed, output=str(output), **ask)
        assert (result["count"], result["confident"], result["lookalikes"]) == (4, False, 4)
        assert result["best_score"] == pytest.approx(geopandas.read_file(output)["score"].max())

    def test_an_explanation_names_the_parts_of_an_expression(self, session, indexed, tmp_path):
        ask = {"type": "query", "expression": "red NOT blue", "k": 2, "explain": True}
        result = session.ask(index=indexed, output=str(tmp_path / "hits.gpkg"), **ask)
        assert [part["text"] for part in result["explanation"]["parts"]] == ["red", "blue"]
        assert [hit["rank"] for hit in result["explanation"]["parts"][0]["hits"]] == [1, 2]
        assert "does not say where" in result["explanation"]["inside"]["problem"]

    def test_a_page_about_the_hits_is_written_where_asked_for(self, session, indexed, tmp_path):
        output, page = tmp_path / "hits.gpkg", tmp_path / "hits.html"
        result = session.ask(type="query", text="red", k=4, index=indexed, output=str(output), report=str(page))
        assert result["report"] == str(page)
        text = page.read_text(encoding="utf-8")
        assert text.startswith("<!doctype html>")
        assert result["sentence"] in text
        assert session.ask(type="query", text="red", k=4, index=indexed, output=str(output))["report"] is None

    def test_a_page_follows_what_was_looked_through(self, session, indexed, tmp_path):
        output, page = tmp_path / "hits.gpkg", tmp_path / "hits.html"
        ask = {"type": "query", "text": "red", "k": 6, "index": indexed, "output": str(output)}
        session.ask(**ask)
        every = geopandas.read_file(output)
        least = float(every["score"][3])
        names = ("col_off", "row_off", "width", "height")
        marks = [
            {"scene": every["scene"][row], "window": [int(every[name][row]) for name in names], "right": is_right}
            for row, is_right in ((0, True), (1, False), (5, False))
        ]
        result = session.ask(**ask, report=str(page), reviewed_from=least, reviewed=marks)
        kept = geopandas.read_file(output)
        reached = int((every["score"] >= least).sum())
        wrong = {1, 5} & set(range(reached))
        assert list(kept["rank"]) == [row + 1 for row in range(reached) if row not in wrong]
        assert kept["mark"][0] == "right"
        assert result["sentence"] == (
            f"{len(kept)} of 6 hits, those that score {least:.2f} or better; "
            f"{len(wrong)} marked as wrong are left out; 1 are marked as right"
        )
        text = page.read_text(encoding="utf-8")
        assert result["sentence"] in text
        assert text.count("marked as right") == 2
        event = session.ask(**ask, reviewed_from=7)
        assert (event["code"], "reviewed_from" in event["message"]) == ("bad-request", True)

    def test_marks_on_regions_are_told_by_their_rank(self, session, indexed, tmp_path):
        output = tmp_path / "hits.gpkg"
        ask = {"type": "query", "text": "red", "k": 60, "index": indexed, "output": str(output), "merge": True}
        count = session.ask(**ask)["count"]
        scene = geopandas.read_file(output)["scene"][0]
        assert count > 1
        result = session.ask(**ask, reviewed=[{"scene": scene, "rank": 1, "right": False}])
        assert list(geopandas.read_file(output)["rank"]) == list(range(2, count + 1))
        assert f"{count - 1} of {count} regions" in result["sentence"]

    def test_a_page_needs_its_suffix_and_nothing_is_written_without(self, session, indexed, tmp_path):
        output = tmp_path / "hits.gpkg"
        event = session.ask(type="query", text="red", index=indexed, output=str(output), report=str(tmp_path / "a.txt"))
        assert ".html" in event["message"]
        assert not output.exists()


class TestShapes:
    def test_regions_are_those_of_the_python_interface(self, session, indexed, tmp_path):
        output = tmp_path / "regions.gpkg"
        result = session.ask(
            type="query", text="red", index=indexed, output=str(output), shapes=True, threshold="0.2,0.1", fine=True
        )
        store = Store(Path(indexed))
        scores = score(store, question.ask("red", ColourEncoder(), store))
        expected = find_shapes(store, scores, Outlining(0.2, 0.1, fine=True))
        frame = geopandas.read_file(output)
        assert (result["count"], result["sentence"]) == (len(expected.regions), expected.sentence)
        assert len(frame) == len(expected.regions) > 0
        assert frame["area_m2"].tolist() == pytest.approx([region.area_m2 for region in expected.regions])
        assert result["best_score"] == pytest.approx(expected.regions[0].score, abs=1e-4)

    def test_options_without_shapes_are_refused(self, session, indexed, tmp_path):
        event = session.ask(type="query", text="red", index=indexed, output=str(tmp_path / "a.gpkg"), min_area="2ha")
        assert (event["code"], "--shapes" in event["message"]) == ("usage", True)
