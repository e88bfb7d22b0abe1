"""The plugin's side of the worker protocol, on the examples that the engine's tests parse too."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from qgis_plugin.engine import answers, events, index_answers, models, protocol, questions
from qgis_plugin.engine.records import read

CONTRACT = Path(__file__).resolve().parent.parent / "contract"
REQUESTS = (CONTRACT / "requests.jsonl").read_text(encoding="utf-8").splitlines()
EVENTS = (CONTRACT / "events.jsonl").read_text(encoding="utf-8").splitlines()
KINDS = {
    kind.TYPE: kind
    for kind in (
        protocol.IndexRequest,
        protocol.QueryRequest,
        protocol.ExampleRequest,
        protocol.HeatmapRequest,
        protocol.RefineRequest,
        protocol.EvaluateRequest,
        protocol.ChangeRequest,
        protocol.ThumbnailsRequest,
        protocol.StatusRequest,
        protocol.RemoveRequest,
        protocol.RelinkRequest,
        models.ModelsRequest,
        models.OfferModelRequest,
        models.AddModelRequest,
        models.RemoveModelRequest,
        models.CalibrateRequest,
    )
}


OF_OTHERS = {"allow"}
"""Requests that the plugin never sends."""


def freeze(value):
    return tuple(map(freeze, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("line", REQUESTS)
def test_requests_of_the_contract_are_what_the_plugin_writes(line):
    raw = json.loads(line)
    if raw["type"] == "cancel":
        written = json.loads(protocol.cancel_line(raw["target"]))
        assert (written["type"], written["target"]) == ("cancel", raw["target"])
        return
    if raw["type"] in OF_OTHERS:
        assert raw["type"] not in KINDS
        return
    kind = KINDS[raw["type"]]
    known = {field.name for field in dataclasses.fields(kind)}
    given = {name: freeze(value) for name, value in raw.items() if name in known}
    if kind is protocol.HeatmapRequest:
        given.setdefault("scene", None)
    if kind is protocol.QueryRequest:
        given.setdefault("text", None)
    request = kind(**given)
    written = json.loads(request.to_line(raw["id"]))
    expected = {name: value for name, value in raw.items() if value is not None}
    assert written == expected
    assert set(raw) - {"id", "type"} <= known


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_request_is_there_for_tests_alone(kind):
    sources = [path.read_text(encoding="utf-8") for path in Path(protocol.__file__).parents[1].rglob("*.py")]
    assert any(f"{kind.__name__}(" in source.replace(f"class {kind.__name__}(", "") for source in sources)


@pytest.mark.parametrize("line", EVENTS)
def test_events_of_the_contract_are_understood(line):
    raw = json.loads(line)
    event = events.parse_event(line.encode())
    kinds = {
        "ready": events.Ready,
        "progress": events.Progress,
        "result": events.Result,
        "error": events.Failure,
    }
    assert isinstance(event, kinds[raw["type"]])
    if isinstance(event, events.Progress):
        assert (event.done, event.total, event.message) == (raw["done"], raw["total"], raw["message"])
        assert (event.item, event.file) == (raw.get("item"), raw.get("file"))
        assert event.scene_count == raw.get("scene_count", 1)
    if isinstance(event, events.Failure):
        problem = {
            "why": "",
            "values": {},
            **{name: raw[name] for name in ("code", "message", "why", "values") if name in raw},
        }
        assert (event.request_id, event.problem._asdict()) == (raw["id"], problem)


def results(*keys):
    raws = [json.loads(line) for line in EVENTS]
    found = [raw for raw in raws if raw["type"] == "result" and set(keys) <= set(raw)]
    assert found, keys
    return found


def test_every_result_of_the_contract_is_read():
    for raw in results("searched"):
        answer = read(answers.HitsResult, raw)
        assert (answer.count, answer.searched, answer.best_score) == (raw["count"], raw["searched"], raw["best_score"])
        assert [problem._asdict() for problem in answer.problems] == raw["problems"]
    for raw in results("verdict"):
        answer = read(answers.HitsResult, raw)
        assert (answer.verdict, answer.presence, answer.more) == (raw["verdict"], raw["presence"], raw["more"])
        assert (list(answer.unknown), answer.scenes_likely) == (raw["unknown"], raw["scenes_likely"])
        assert [{"scene": scene, "chance": chance} for scene, chance in answer.scenes] == raw["scenes"]
    for raw in results("failures"):
        answer = read(index_answers.IndexResult, raw)
        assert [scene.chips for scene in answer.scenes] == [scene["chips"] for scene in raw["scenes"]]
        told = [{"scene": failure.scene, **failure.problem._asdict()} for failure in answer.failures]
        assert told == raw["failures"]
    for raw in results("max_score"):
        answer = read(answers.HeatmapResult, raw)
        assert (answer.min_score, answer.max_score) == (raw["min_score"], raw["max_score"])
    for raw in results("files"):
        assert list(read(answers.ThumbnailsResult, raw).files) == raw["files"]
    for raw in results("exists"):
        answer = read(index_answers.StatusResult, raw)
        assert answer.exists == raw["exists"]
        assert [scene.is_missing for scene in answer.scenes] == [scene["is_missing"] for scene in raw["scenes"]]


def test_what_is_told_of_models_is_read():
    for raw in results("is_restricted"):
        offer = read(models.Offer, raw)
        assert [note.code for note in offer.notes] == [note["code"] for note in raw["notes"]]
        told = {**vars(offer), "sources": list(offer.sources), "notes": raw["notes"]}
        assert told == {name: raw[name] for name in told}
    for raw in results("models"):
        assert [model.is_added for model in read(models.ModelsResult, raw).models] == [
            one["is_added"] for one in raw["models"]
        ]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"Warning: a library printed this",
        b"[1, 2]",
        b'"text"',
        b'{"type": "later"}',
        b'{"type": "progress"}',
        b"\xff\xfe",
    ],
)
def test_lines_that_are_no_events_are_passed_over(line):
    assert events.parse_event(line) is None


def test_unknown_fields_of_a_later_engine_are_ignored():
    event = events.parse_event(b'{"type": "ready", "protocol": 1, "rdb_geo": "9.0", "colour": "blue"}')
    assert event == events.Ready(1, "9.0")


def test_a_request_is_one_line_of_utf8():
    line = protocol.QueryRequest(index="/i", text="Flüsse\nund Seen", output="/o.gpkg").to_line("1")
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert json.loads(line.decode("utf-8"))["text"] == "Flüsse\nund Seen"


def test_what_is_asked_again_with_marks_keeps_where_when_and_how_much():
    limits = {
        "k": 7,
        "min_score": 0.2,
        "percent": 3.0,
        "area": {"type": "Point", "coordinates": [1, 2]},
        "scenes": ("a*",),
        "near": ("/roads.gpkg:roads:200m",),
        "start": "2024-05",
        "end": "2024-06",
    }
    request = questions.refine_request(
        "/i", {"text": "water"}, {**limits, "show_lookalikes": True}, (), "/o.gpkg", None
    )
    written = json.loads(request.to_line("1"))
    assert {name: written[name] for name in limits} == json.loads(json.dumps(limits))
