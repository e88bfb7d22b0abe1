"""The messages in the contract files and in the documentation are those of the worker."""

from __future__ import annotations

import ast
import inspect
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

import rdb_geo
from rdb_geo.ask import grammar
from rdb_geo.core import errors
from rdb_geo.core.progress import Note, error_record, note_record
from rdb_geo.core.requests import (
    Ask,
    Comparison,
    Evaluation,
    Form,
    Indexing,
    Limits,
    Outlining,
    Outputs,
    Piece,
    read_form,
)
from rdb_geo.core.sentences import SENTENCES
from rdb_geo.worker.desk import Where
from rdb_geo.worker.fields import TYPES, BadRequestError
from rdb_geo.worker.judging import Mark
from rdb_geo.worker.messages import PROTOCOL_VERSION, event_line, parse_request
from rdb_geo.worker.verbs import VERBS

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "worker-protocol.md"
REQUESTS = [json.loads(line) for line in (HERE / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
EVENTS = [json.loads(line) for line in (HERE / "events.jsonl").read_text(encoding="utf-8").splitlines()]
DOCUMENTED = [
    json.loads(line)
    for block in re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]
NOTES = [json.loads(line) for line in (HERE / "notes.jsonl").read_text(encoding="utf-8").splitlines()]
FAILURES = [json.loads(line) for line in (HERE / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
KINDS = {*VERBS, "cancel"}
EVENT_TYPES = ("ready", "progress", "result", "error")


def line(message):
    return json.dumps(message).encode()


def read(raw):
    """What a line asks to be done, as the loop reads it."""
    request_id, kind, fields = parse_request(raw, (*VERBS, "cancel"))
    return request_id, fields.text("target") if kind == "cancel" else VERBS[kind](fields)


def asked(request):
    """The values that a request's work is done with."""
    return read(line(request))[1].keywords


@pytest.mark.parametrize("request_", REQUESTS + [m for m in DOCUMENTED if m["type"] not in EVENT_TYPES], ids=str)
def test_every_request_is_understood(request_):
    request_id, _ = read(line(request_))
    assert request_id == request_["id"]


def test_every_kind_of_message_has_an_example():
    assert {request["type"] for request in REQUESTS} == KINDS
    assert {event["type"] for event in EVENTS} == set(EVENT_TYPES)
    kinds = {request["id"]: request["type"] for request in REQUESTS}
    assert {kinds[event["id"]] for event in EVENTS if event["type"] == "result"} == KINDS


def test_every_documented_message_is_a_line_of_the_contract():
    script = HERE.parents[1] / "scripts" / "make_protocol_docs.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0, f"run {script.name}"
    assert all(message in (*REQUESTS, *EVENTS) for message in DOCUMENTED)


def test_the_first_event_is_the_handshake():
    assert EVENTS[0] == {
        "type": "ready",
        "protocol": PROTOCOL_VERSION,
        "rdb_geo": EVENTS[0]["rdb_geo"],
    }
    assert DOCUMENTED[0] == EVENTS[0]


@pytest.mark.parametrize("event", EVENTS + [m for m in DOCUMENTED if m["type"] in EVENT_TYPES], ids=str)
def test_every_event_is_one_line_of_ascii(event):
    written = event_line(event)
    assert written.endswith(b"\n")
    assert written.count(b"\n") == 1
    assert written.isascii()
    assert json.loads(written) == event


def test_requests_become_records_with_their_defaults():
    values = [{} if request["type"] == "cancel" else asked(request) for request in REQUESTS]
    assert values[1] == {
        "where": Where("/data/.rdb-geo"),
        "scenes": ("/data/ortho.tif",),
        "how": Indexing(),
    }
    assert values[0]["how"].size() == (None, 300.0)
    assert (values[0]["how"].scales, values[0]["how"].area.geom_type) == ((1.0, 2.0), "Polygon")
    assert values[2]["limits"] == Limits(k=50, weaker=True)
    assert values[3]["asked"] == Ask("Überschwemmte Felder", verbatim=True)
    assert values[3]["form"] == Form(merge=True)
    assert (values[3]["limits"].min_score, values[3]["limits"].area.geom_type) == (0.5, "MultiPolygon")
    assert values[4]["asked"] == Ask(example=Piece("/data/ortho.tif", (1024, 512, 256, 256)))
    assert values[5]["asked"].example.area.geom_type == "Polygon"
    assert values[5]["limits"] == Limits()
    assert values[6] == {
        "where": Where("/data/.rdb-geo"),
        "asked": Ask("storage tanks", verbatim=True),
        "scene": "/data/ortho.tif",
        "output": Path("/tmp/heat.tif"),
        "fine": True,
    }
    assert values[7]["asked"] == values[4]["asked"]
    assert values[8]["items"][1] == ("/data/moved.tif", (128, 0, 256, 256))
    assert values[9:11] == [{"where": Where("/data/.rdb-geo")}, {"where": Where("/data/nothing-here")}]
    assert values[12]["asked"] == Ask('"storage tanks" AND like(13.3,52.4) NOT forest^0.5')
    limits = values[12]["limits"]
    assert (limits.within, limits.near) == ("/data/town.gpkg:limits", ("/data/roads.gpkg:200m",))
    assert (limits.start, limits.end) == ("2023", "2024-05-01")
    assert values[13]["marks"][1] == Mark("/data/ortho.tif", (128, 0, 256, 256), right=False, rank=4)
    assert (values[13]["asked"].text, values[13]["save"]) == ("storage tanks", "/data/tanks.rdbq.json")
    assert values[14]["asked"] == Ask(saved="/data/tanks.rdbq.json")
    assert values[15]["evaluation"] == Evaluation("/data/map.gpkg:tanks", "/data/surveyed.geojson", shapes=True)
    assert values[16]["comparison"] == Comparison("2024-05", "/data/june.tif", z=5.0, fine=True)
    assert values[17]["outputs"] == Outputs(Path("/tmp/snow.gpkg"), report=Path("/tmp/snow.html"), overwrite=True)
    assert values[18]["form"] == Form(Outlining(0.7, 0.3, 2e4, 1, simplify_m=20, right_angles=True))


def test_null_counts_as_left_out_and_unknown_fields_are_ignored():
    bare = {"id": "1", "type": "query", "index": "i", "text": "t", "output": "o.gpkg"}
    optional = ("k", "min_score", "percent", "area", "within_file", "near", "start", "end", "scenes", "merge", "model")
    full = {**bare, **dict.fromkeys(optional), "from_the_future": 1}
    assert asked(full) == asked(bare)


@pytest.mark.parametrize(
    "record", [Where, Ask, Piece, Limits, Indexing, Evaluation, Comparison, Outputs, Mark, read_form]
)
def test_every_field_of_every_record_can_be_read(record):
    named = inspect.signature(record).parameters.values()
    known = {*TYPES, "Piece | None", "str | os.PathLike[str] | None"}
    assert {str(parameter.annotation) for parameter in named} <= known


QUERY = {"id": "7", "type": "query", "index": "i", "text": "t", "output": "o.gpkg"}
INDEX = {"id": "7", "type": "index", "index": "i", "scenes": ["s"]}
EXAMPLE = {"id": "7", "type": "example", "index": "i", "scene": "s", "output": "o.gpkg"}
HEATMAP = {"id": "7", "type": "heatmap", "index": "i", "output": "o.tif"}
REFINE = {"id": "7", "type": "refine", "index": "i", "text": "t", "output": "o.gpkg", "marks": []}
THUMBS = {"id": "7", "type": "thumbnails", "index": "i", "size_px": 64, "folder": "f"}
POINT = {"type": "Point", "coordinates": [0, 0]}


@pytest.mark.parametrize(
    ("raw", "request_id", "fragment"),
    [
        (b"rubbish", None, "not JSON (Expecting value, column 1)"),
        (b"\xff\xfe", None, "not UTF-8 (byte 0)"),
        (b"[1, 2]", None, "no object"),
        (b"[" * 100_000, None, "nesting"),
        (b'{"id": "1", "type": "status", "index": ' + b"9" * 10_000 + b"}", None, "numbers"),
        (line({"type": "status", "index": "i"}), None, "needs the field id"),
        (line({"id": 7, "type": "status", "index": "i"}), None, "needs the field id"),
        (line({"id": "", "type": "status", "index": "i"}), None, "needs the field id"),
        (line({"id": "7", "index": "i"}), "7", "needs the field type"),
        (line({"id": "7", "type": ["status"]}), "7", "needs the field type"),
        (line({"id": "7", "type": "dance"}), "7", "one of index, query, example"),
        (line({"id": "7", "type": "status"}), "7", "the status request needs the field index, which is a text"),
        (line({**QUERY, "text": None}), "7", "needs exactly one of the fields text, expression and saved"),
        (line({**QUERY, "expression": "a AND b"}), "7", "needs exactly one of the fields text, expression and saved"),
        (line({**QUERY, "text": None, "expression": ["a"]}), "7", "needs the field expression"),
        (line({**QUERY, "near": "roads.gpkg:5m"}), "7", "has a field near that is not a list of texts"),
        (line({**QUERY, "within_file": 3}), "7", "has a field within_file"),
        (line({**QUERY, "start": 2024}), "7", "has a field start that is not a text"),
        (line({**QUERY, "text": 5}), "7", "needs the field text"),
        (line({**QUERY, "output": ""}), "7", "needs the field output"),
        (line({**QUERY, "k": "50"}), "7", "has a field k that is not a whole number"),
        (line({**QUERY, "k": 1.5}), "7", "field k"),
        (line({**QUERY, "k": True}), "7", "field k"),
        (line({**QUERY, "k": 1e300}), "7", "field k"),
        (line({**QUERY, "min_score": float("nan")}), "7", "field min_score"),
        (line({**QUERY, "percent": "5"}), "7", "field percent"),
        (line({**QUERY, "merge": "yes"}), "7", "field merge that is not true or false"),
        (line({**QUERY, "scenes": "a*.tif"}), "7", "field scenes that is not a list of texts"),
        (line({**QUERY, "scenes": [1]}), "7", "field scenes"),
        (line({**QUERY, "area": POINT}), "7", "Polygon or MultiPolygon"),
        (line({**QUERY, "area": {"type": "Polygon"}}), "7", "field area"),
        (line({**QUERY, "area": "POLYGON((0 0))"}), "7", "field area"),
        (line({**INDEX, "scenes": []}), "7", "needs the field scenes, which is a list of texts, at least one"),
        (line({**INDEX, "scenes": "a.tif"}), "7", "field scenes"),
        (line({**INDEX, "overlap": "half"}), "7", "field overlap"),
        (line({**INDEX, "scales": 2}), "7", "field scales"),
        (line({**INDEX, "chip_size": 256}), "7", "field chip_size"),
        (line(EXAMPLE), "7", "exactly one of the fields window and area"),
        (line({**EXAMPLE, "window": [0, 0, 9, 9], "area": {"type": "Polygon", "coordinates": []}}), "7", "exactly one"),
        (line({**EXAMPLE, "window": [0, 0, 9]}), "7", "field window"),
        (line({**EXAMPLE, "window": [0, 0, 0, 9]}), "7", "field window"),
        (line({**EXAMPLE, "window": [0, 0, 9.5, 9]}), "7", "field window"),
        (line(HEATMAP), "7", "exactly one of the fields text, expression, example and saved"),
        (
            line({**HEATMAP, "text": "t", "example": {}}),
            "7",
            "exactly one of the fields text, expression, example and saved",
        ),
        (line({**HEATMAP, "example": {"scene": "s"}}), "7", "field example of the heatmap request needs exactly one"),
        (line({**HEATMAP, "example": {"window": [0, 0, 9, 9]}}), "7", "needs the field scene"),
        (line({**REFINE, "marks": None}), "7", "needs the field marks"),
        (
            line({**REFINE, "marks": [{"scene": "s", "window": [0, 0, 9, 9]}]}),
            "7",
            "marks[0] of the refine request needs",
        ),
        (line({**REFINE, "marks": [{"scene": "s", "window": [0, 0, 9, 9], "right": "yes"}]}), "7", "true or false"),
        (line({**REFINE, "saved": "x"}), "7", "exactly one of the fields text, expression, example and saved"),
        (line({"id": "7", "type": "evaluate", "index": "i", "text": "t"}), "7", "needs the field truth"),
        (line({"id": "7", "type": "change", "index": "i", "text": "t", "after": "a"}), "7", "needs the field before"),
        (line(THUMBS), "7", "needs the field items"),
        (line({**THUMBS, "items": [{"scene": "s"}]}), "7", "items[0] of the thumbnails request needs the field window"),
        (line({**THUMBS, "items": [], "size_px": 0}), "7", "a whole number, 1 … 4096"),
        (line({**THUMBS, "items": [], "size_px": 10**6}), "7", "a whole number, 1 … 4096"),
        (line({"id": "7", "type": "cancel"}), "7", "needs the field target"),
    ],
)
def test_what_is_no_request_is_told_in_one_sentence(raw, request_id, fragment):
    with pytest.raises(BadRequestError) as caught:
        read(raw)
    assert caught.value.request_id == request_id
    assert fragment in str(caught.value)
    assert str(caught.value).endswith(".")


def all_errors(root=errors.RdbGeoError):
    yield root
    for child in root.__subclasses__():
        yield from all_errors(child)


def test_every_error_code_is_documented():
    table = DOCUMENT.read_text(encoding="utf-8").partition("## 11. Error codes")[2].partition("## 12")[0]
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))
    codes = {error.code for error in all_errors() if error.__module__.startswith("rdb_geo.")}
    assert documented == codes | {"internal", "system", "memory"}
    assert {event["code"] for event in EVENTS if event["type"] == "error"} <= documented


def test_every_request_type_has_a_section():
    text = DOCUMENT.read_text(encoding="utf-8")
    for kind in KINDS:
        assert re.search(rf"^## \d+\. `{kind}`$", text, re.MULTILINE)


def test_every_note_of_the_engine_has_its_code_and_values_in_the_contract():
    made = {}
    for path in Path(rdb_geo.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note":
                made[node.args[0].value] = {keyword.arg for keyword in node.keywords}
    assert made == {note["code"]: set(note["values"]) for note in NOTES}
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [code for code in made if f"`{code}`" not in text] == []


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note["code"])
def test_a_note_is_a_sentence_with_a_code(note):
    made = Note(note["code"], note["sentence"], **note["values"])
    assert made == note["sentence"]
    assert json.loads(json.dumps(note_record(made))) == note
    assert note_record("plain") == {"code": "", "sentence": "plain", "values": {}}


def test_every_named_sentence_of_an_error_has_its_values_in_the_contract_and_is_said_somewhere():
    assert [failure["why"] for failure in FAILURES] == list(SENTENCES)
    said = {
        node.args[0].value: {keyword.arg for keyword in node.keywords}
        for path in Path(rdb_geo.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if node.args[0].value in SENTENCES and str(getattr(node.func, "id", "")).endswith("Error")
    }
    said |= dict.fromkeys(re.findall(r'_mistake\("([a-z-]+)"', Path(grammar.__file__).read_text(encoding="utf-8")))
    assert set(said) == set(SENTENCES)
    for failure in FAILURES:
        assert set(failure["values"]) == (said[failure["why"]] or set(failure["values"])), failure["why"]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure["why"])
def test_an_error_says_its_sentence_and_its_name(failure):
    error = errors.SceneNotFoundError(failure["why"], **failure["values"])
    assert str(error) == failure["message"]
    assert json.loads(json.dumps(error_record(error))) == {"code": "scene-not-found", **failure}
    again = pickle.loads(pickle.dumps(error))
    assert error_record(again) == error_record(error)


def test_an_error_in_plain_words_has_no_name():
    record = {"code": "usage", "message": "{no} template.", "why": "", "values": {}}
    assert error_record(errors.UsageError("{no} template.")) == record
    assert error_record(errors.Cancelled())["message"] == "Cancelled."
    bad = errors.SceneNotFoundError("no-file", scene="/b\udcfcro.tif")
    assert error_record(bad)["values"] == {"scene": "/b\\xfcro.tif"}
