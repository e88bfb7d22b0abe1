"""A received index decides nothing: which models it may have loaded, and where cards may write."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_models import write_onnx

from rdb_geo.core import consent
from rdb_geo.core.errors import EncoderError, NotAllowedError
from rdb_geo.encoders.cards import is_inside, read_card
from rdb_geo.encoders.registry import load_encoder, recorded_model


def test_the_embedded_model_and_an_empty_index_need_no_word():
    assert recorded_model(None) is None
    assert recorded_model("rdb-lite") == "rdb-lite"
    load_encoder("rdb-lite")
    assert consent.all_named() == []


@pytest.mark.parametrize(
    "name",
    [
        "hf-hub:owner/name",
        "open_clip:ViT-B-32/laion2b_s34b_b79k",
        "local-dir:/x",
        "rdb:clip-vit-b32+/x",
        "/x/model",
        "//host/share/m",
        "\\\\host\\m",
    ],
)
def test_a_name_that_leads_elsewhere_is_the_users_to_say(name: str):
    with pytest.raises(NotAllowedError, match="give  --model "):
        recorded_model(name)
    consent.name_it(name)
    assert recorded_model(name) == name


def test_a_known_model_is_not_fetched_for_an_index():
    with pytest.raises(NotAllowedError, match="not on this machine: give  --model remoteclip-vit-b32  to fetch"):
        recorded_model("remoteclip-vit-b32")


def test_a_folder_in_the_way_of_a_plain_name_is_not_taken_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_onnx(tmp_path / "colours")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotAllowedError):
        recorded_model("colours")


def test_a_model_that_the_user_named_once_is_found_through_its_index(tmp_path: Path):
    folder = write_onnx(tmp_path / "tiny")
    with pytest.raises(NotAllowedError):
        recorded_model(str(folder))
    name = load_encoder(str(folder)).spec.name
    assert recorded_model(name) == name == str(folder)


@pytest.mark.parametrize(
    "name", ["../evil", "a/b", "/tmp/evil", "C:evil", "a\\b", "..", ".", "", "a..b", ".hidden", "a\0b", "con/x", "ü"]
)
def test_a_card_can_have_no_name_that_is_a_path(tmp_path: Path, name: str):
    card = write_onnx(tmp_path / "tiny") / "card.toml"
    escaped = name.replace("\\", "\\\\").replace("\0", "\\u0000")
    lines = [f'name = "{escaped}"' if line.startswith("name = ") else line for line in card.read_text().splitlines()]
    card.write_text("\n".join(lines))
    with pytest.raises(EncoderError, match="is wrong"):
        read_card(card)


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../../x", "C:\\x", "C:x", "\\x", "\\\\host\\x", "a\\..\\x", "", "a\0"]
)
def test_files_of_a_card_stay_in_its_folder(tmp_path: Path, name: str):
    assert not is_inside(name)
    card = write_onnx(tmp_path / "tiny") / "card.toml"
    escaped = name.replace("\\", "\\\\").replace("\0", "\\u0000")
    card.write_text(card.read_text().replace('"image.onnx"', f'"{escaped}"'))
    with pytest.raises(EncoderError):
        load_encoder(str(card.parent))


@pytest.mark.parametrize("name", ["x", "onnx/vision_model.onnx", "a/b/c.bin", "..x", "x..y"])
def test_folders_below_a_card_are_fine(name: str):
    assert is_inside(name)
