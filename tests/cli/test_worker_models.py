"""Models through the worker: offered, added, asked, calibrated and taken away."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "encoders"))

from hub_server import SHA, Hub, publish, serve_hub  # the folder is put on the path above
from tiny_models import write_onnx
from worker_session import Session

from rdb_geo.core import consent
from rdb_geo.encoders.cards import added_folder
from rdb_geo.encoders.registry import load_encoder

CONTRACT = Path(__file__).resolve().parents[1] / "contract"
REQUESTS = [json.loads(line) for line in (CONTRACT / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
EVENTS = [json.loads(line) for line in (CONTRACT / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def contract_fields(request_id: str) -> set[str]:
    return {*next(event for event in EVENTS if event.get("id") == request_id and event["type"] == "result")}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RDB_GEO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(lambda name: load_encoder(name, device="cpu", offline=True)) as session:
        yield session


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serve_hub(tmp_path / "served", monkeypatch) as hub:
        yield hub


def test_a_folder_is_offered_added_asked_and_removed(session: Session, tmp_path: Path, make_scene):
    source = str(write_onnx(tmp_path / "mine"))
    offer = session.ask("1", type="offer-model", source=source)
    assert set(offer) == contract_fields("52")
    assert (offer["name"], offer["is_remote"], offer["licence"]) == ("mine", False, "none")
    assert not added_folder().exists()
    added = session.ask("2", type="add-model", source=offer["sources"][0], name=offer["name"])
    assert set(added) == contract_fields("53")
    assert [event["stage"] for event in session.of("2")[:-1]][:2] == ["open", "download"]
    listed = session.ask("3", type="models")["models"]
    assert [model["name"] for model in listed if model["is_added"]] == ["mine"]
    index, hits = str(tmp_path / "index"), str(tmp_path / "hits.gpkg")
    made = session.ask("4", type="index", index=index, scenes=[str(make_scene())], model="mine", chip_size="64")
    assert made["failures"] == []
    assert session.ask("5", type="query", index=index, text="red field", k=3, output=hits)["model"] == "mine"
    assert set(session.ask("6", type="remove-model", name="mine")) == contract_fields("54")
    assert not (added_folder() / "mine").exists()
    after = session.ask("7", type="query", index=index, text="red field", output=hits)
    assert (after["type"], after["code"]) == ("error", "unknown-model")
    assert session.ask("8", type="remove-model", name="mine")["code"] == "unknown-model"
    assert session.ask("9", type="add-model", source=source, name="../mine")["code"] == "encoder"


def test_a_repository_comes_after_its_offer_and_not_before(session: Session, hub: Hub):
    publish(hub)
    offer = session.ask("1", type="offer-model", source="owner/tiny", name="small")
    assert (offer["licence"], offer["is_remote"], offer["sources"]) == ("mit", True, [f"owner/tiny@{SHA}"])
    assert not added_folder().exists()
    hub.revision = SHA
    added = session.ask("2", type="add-model", source=offer["sources"][0], name="small")
    assert added["name"] == "small", added
    told = [event for event in session.of("2") if event.get("stage") == "download"]
    assert {event["total"] for event in told} == {offer["size_bytes"]}
    assert told[-1]["done"] == offer["size_bytes"]


def test_a_cancelled_download_ends_and_goes_on_later(session: Session, hub: Hub):
    publish(hub)
    (hub.folder / "onnx" / "vision_model.onnx_data").write_bytes(bytes(64 << 20))
    session.send({"id": "1", "type": "add-model", "source": "owner/tiny"})
    session.wait(lambda event: event.get("stage") == "download")
    session.send({"id": "2", "type": "cancel", "target": "1"})
    assert session.last("1")["code"] == "cancelled"
    assert [path.name[:13] for path in added_folder().iterdir()] == [".adding-tiny-"]
    assert session.ask("3", type="models")["models"][0]["is_added"] is False


def test_offline_a_folder_alone_can_be_offered(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(consent, "_offline", True)
    refused = session.ask("1", type="offer-model", source="owner/tiny")
    assert (refused["code"], "--offline forbids" in refused["message"]) == ("weights-not-found", True)
    assert session.ask("2", type="offer-model", source=str(write_onnx(tmp_path / "mine")))["type"] == "result"


def test_a_licence_that_forbids_some_uses_is_the_users_to_accept(session: Session, tmp_path: Path):
    folder = write_onnx(tmp_path / "mine")
    card = (folder / "card.toml").read_text().replace('licence = "none"', 'licence = "cc-by-nc-4.0"')
    (folder / "card.toml").write_text(card)
    assert session.ask("1", type="offer-model", source=str(folder))["is_restricted"] is True
    assert "forbids some uses" in session.ask("2", type="add-model", source=str(folder))["message"]
    assert session.ask("3", type="add-model", source=str(folder), accept_licence=True)["name"] == "mine"


def test_marks_calibrate_a_model_and_it_is_forgotten_again(session: Session, tmp_path: Path, make_scene):
    index = str(tmp_path / "index")
    session.ask("0", type="add-model", source=str(write_onnx(tmp_path / "mine")))
    scene = str(make_scene(paint={"red": (0, 0, 128, 128)}))
    session.ask("1", type="index", index=index, scenes=[scene], model="mine", chip_size="32")
    marks = [str(tmp_path / f"{number}.gpkg") for number in range(3)]
    for text, path in zip(("red field", "green harbour", "blue boats"), marks, strict=True):
        session.ask("q", type="query", index=index, text=text, k=30, show_lookalikes=True, output=path)
        hits = geopandas.read_file(path)
        hits["mark"] = ["right" if number < 12 else "wrong" for number in range(len(hits))]
        hits.to_file(path, layer="hits")
    made = session.ask("2", type="calibrate", index=index, labels=marks)
    assert set(made) == contract_fields("55"), made
    assert (made["model"], made["right"], made["wrong"], made["questions"]) == ("mine", 36, 54, 3)
    assert "red field" in [event["message"] for event in session.of("2") if event.get("stage") == "calibrate"]
    told = session.ask("3", type="query", index=index, text="red field", output=marks[0], explain=True)
    assert told["explanation"]["is_calibrated"], told
    assert set(session.ask("4", type="calibrate", index=index, remove=True)) == contract_fields("56")
    assert session.ask("5", type="calibrate", index=index, remove=True)["code"] == "calibration"
    assert session.ask("6", type="calibrate", index=index, remove=False)["code"] == "bad-request"
    assert session.ask("7", type="calibrate", index=index, remove=True, labels=marks)["code"] == "bad-request"
