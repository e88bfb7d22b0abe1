"""Exported graphs give what torch gives, whatever the batch and the padding, and carry nothing of the machine."""

from __future__ import annotations

import dataclasses
import shutil

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from rdb_geo.core.errors import EncoderError, UsageError
from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.model.lite import LiteHost
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE, Details, write_card
from training.data import CaptionRecord
from training.evaluate import Split
from training.export import folder as export
from training.export.again import restore_convolutions, to_int8
from training.export.folder import export_graphs, parity
from training.hosts.host import HostEncoder
from training.hosts.prefix import MEAN, STD
from training.hosts.shipped import read_image_tower

SIZE = 64
TEXTS = ["beach", "a green field with some trees and a road", "dark water"]
DETAILS = Details("tiny", 0, "ab" * 32, SIZE, 32, "train", 0, "plain-1", ("{}",), {"measured": "nothing"})


@pytest.fixture(scope="module")
def host():
    torch.manual_seed(0)
    return LiteHost(32).eval()


@pytest.fixture(scope="module")
def folder(host, tokenizer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    export_graphs(host, folder, SIZE)
    tokenizer.no_padding()
    tokenizer.save(str(folder / TOKENIZER_FILE))
    write_card(folder, DETAILS)
    return folder


@pytest.fixture(scope="module")
def chips():
    return np.random.default_rng(0).integers(0, 256, (5, 70, 70, 3), dtype=np.uint8)


def test_float_graphs_equal_torch(host, tokenizer, tmp_path, chips):
    export_graphs(host, tmp_path, SIZE, small=False)
    tokenizer.save(str(tmp_path / TOKENIZER_FILE))
    write_card(tmp_path, DETAILS)
    encoder, wanted = OnnxEncoder(read_card(tmp_path / CARD_FILE)), HostEncoder(host, tokenizer, SIZE)
    np.testing.assert_allclose(encoder.encode_images(chips), wanted.encode_images(chips), atol=1e-4)
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), wanted.encode_texts(TEXTS), atol=1e-4)


def test_int8_weights_stay_close_and_are_a_third_of_the_size(host, tokenizer, folder, chips, tmp_path):
    encoder, wanted = OnnxEncoder(read_card(folder / CARD_FILE)), HostEncoder(host, tokenizer, SIZE)
    records = [CaptionRecord("", tmp_path, "beach", (text,)) for text in TEXTS]
    found = parity(wanted, encoder, Split(records, chips))
    assert found.image_cosine > 0.999
    assert found.text_cosine > 0.99
    for name, tower in ((IMAGE_FILE, host.image), (TEXT_FILE, host.text)):
        floats = sum(parameter.numel() for parameter in tower.parameters()) * 4
        assert (folder / name).stat().st_size < floats / 3


def test_a_row_does_not_depend_on_its_batch_or_on_padding(folder, chips):
    encoder = OnnxEncoder(read_card(folder / CARD_FILE))
    images, texts = encoder.encode_images(chips), encoder.encode_texts(TEXTS)
    for row, text in enumerate(TEXTS):  # alone, no text is padded
        np.testing.assert_allclose(encoder.encode_texts([text])[0], texts[row], atol=1e-5)
    for row in range(len(chips)):
        np.testing.assert_allclose(encoder.encode_images(chips[row : row + 1])[0], images[row], atol=1e-5)


def test_large_weights_are_stored_as_int8_and_nothing_tells_of_this_machine(folder):
    for name in (IMAGE_FILE, TEXT_FILE):
        model = onnx.load(folder / name)
        assert not any(node.metadata_props or node.doc_string for node in model.graph.node)
        assert b"site-packages" not in (folder / name).read_bytes()
    model = onnx.load(folder / TEXT_FILE)
    floats = [item for item in model.graph.initializer if item.data_type == onnx.TensorProto.FLOAT]
    assert max(numpy_helper.to_array(item).size for item in floats) <= 512 * 384  # the positions


def test_the_card_can_be_read_back(folder):
    card = read_card(folder / CARD_FILE)
    assert (card.name, card.dim, card.image_size_px, card.lowercase) == ("rdb-lite", 32, SIZE, True)
    assert card.weights_sha256 == DETAILS.checkpoint_sha256
    assert "training/configs/tiny.toml" in card.source


def test_a_lost_graph_is_an_error_of_the_product(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "model")
    (tmp_path / "model" / IMAGE_FILE).unlink()
    with pytest.raises(EncoderError, match="lacks its file"):
        OnnxEncoder(read_card(tmp_path / "model" / CARD_FILE))


@pytest.mark.slow
@pytest.mark.parametrize("method", ["cmaa", "lora"])
def test_a_row_of_an_ablation_ships_with_what_it_trained_in_both_graphs(
    config, adapt_config, tokenizer, tmp_path, chips, *, monkeypatch, write_run, few_words, method
):
    write_run(config, tmp_path / "best.pt")
    tokenizer.no_padding()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(export, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    records = [CaptionRecord("", tmp_path, "beach", (text,)) for text in ("a red field", "water", "a road", "x", "y")]
    split = Split(records, chips)
    adapted = dataclasses.replace(adapt_config, method=method)
    learner = write_run(adapted, tmp_path / "row.pt", tmp_path / "best.pt")
    result = export.ship(tmp_path / "row.pt", split, tmp_path / "adapted")
    assert result["config"]["method"] == method
    encoder = OnnxEncoder(read_card(tmp_path / "adapted" / CARD_FILE))
    wanted = HostEncoder(learner.host, tokenizer, config.model.image_size_px)
    found = parity(encoder, wanted, split)
    assert min(found.image_cosine, found.text_cosine) > 0.995
    write_run(dataclasses.replace(config, seed=5), tmp_path / "best.pt", seed=6)
    with pytest.raises(EncoderError, match="another host"):
        export.ship(tmp_path / "row.pt", split, tmp_path / "wrong")
    assert not (tmp_path / "wrong").exists()


def test_an_int8_graph_reads_back_as_the_tower_whose_kernels_were_rounded(tmp_path, chips):
    torch.manual_seed(1)
    host = LiteHost().eval()
    pixels = to_pixels(chips, size_px=SIZE, mean=MEAN, std=STD)
    export_graphs(host, tmp_path, SIZE, calibration=pixels)
    session = onnxruntime.InferenceSession(tmp_path / IMAGE_FILE, providers=["CPUExecutionProvider"])
    wanted = session.run(None, {"pixels": pixels})[0]
    with torch.no_grad():
        found = read_image_tower(tmp_path / IMAGE_FILE).eval().encode_image(torch.from_numpy(pixels)).numpy()
    assert (found * wanted).sum(1).min() > 0.99


@pytest.mark.usefixtures("few_words")
def test_int8_convolutions_ship_with_the_same_texts_and_as_a_space_of_their_own(
    config, tokenizer, tmp_path, chips, *, monkeypatch, write_run
):
    write_run(config, tmp_path / "best.pt")
    tokenizer.no_padding()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(export, "tokenizer_file", lambda: tmp_path / "tokenizer.json")
    split = Split([CaptionRecord("", tmp_path, "beach", (text,)) for text in (*TEXTS, "x", "y")], chips)
    encoders = []
    for name, calibration in (("float", ()), ("int8", (chips[:3], chips[3:, :60, :60]))):
        export.ship(tmp_path / "best.pt", split, tmp_path / name, calibration=calibration)
        encoders.append(OnnxEncoder(read_card(tmp_path / name / CARD_FILE)))
    plain, whole = encoders
    assert (tmp_path / "float" / TEXT_FILE).read_bytes() == (tmp_path / "int8" / TEXT_FILE).read_bytes()
    assert plain.spec.space_id != whole.spec.space_id
    made = {node.op_type for node in onnx.load(tmp_path / "int8" / IMAGE_FILE).graph.node}
    assert "QuantizeLinear" in made
    assert parity(plain, whole, split).image_cosine > 0.9
    rows = whole.encode_images(chips)
    np.testing.assert_allclose(whole.encode_images(chips[2:3])[0], rows[2], atol=1e-5)


def test_an_exported_model_is_written_anew_with_int8_convolutions_and_the_same_texts(host, folder, tmp_path, chips):
    model, made = tmp_path / "model", tmp_path / "int8"
    shutil.copytree(folder, model)
    card = (model / CARD_FILE).read_text(encoding="utf-8")
    (model / CARD_FILE).write_text(f'{card}\n[cells]\nfile = "cells.npz"\nsha256 = "00"\n', encoding="utf-8")
    restored = onnx.load(model / IMAGE_FILE)
    restore_convolutions(restored.graph)
    stored = {item.name for item in restored.graph.initializer}
    kernels = [node.input[1] for node in restored.graph.node if node.op_type == "Conv"]
    assert kernels
    assert set(kernels) <= stored
    assert "QuantizeLinear" not in {node.op_type for node in restored.graph.node}
    pixels = to_pixels(chips, size_px=SIZE, mean=MEAN, std=STD)
    rows = [
        onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(None, {"pixels": pixels})[0]
        for graph in (restored.SerializeToString(), model / IMAGE_FILE)
    ]
    np.testing.assert_allclose(*rows, atol=1e-6)
    split = Split([CaptionRecord("", tmp_path, "beach", (text,)) for text in (*TEXTS, "x", "y")], chips)
    (model / "cells.npz").write_bytes(b"")
    found = to_int8(model, split, made, [chips])
    assert 0.98 < found["parity"]["image_cosine"] < 1
    assert found["parity"]["text_cosine"] == pytest.approx(1)
    assert (made / TEXT_FILE).read_bytes() == (model / TEXT_FILE).read_bytes()
    old, new = (read_card(where / CARD_FILE) for where in (model, made))
    assert (old.cells is None, new.cells) == (False, None)
    assert OnnxEncoder(old).spec.space_id != OnnxEncoder(new).spec.space_id
    assert (old.licence, old.templates, old.files[1:]) == (new.licence, new.templates, new.files[1:])
    for where, other, words in ((made, tmp_path / "x", "int8 already"), (model, model, "another folder")):
        with pytest.raises(UsageError, match=words):
            to_int8(where, split, other, [chips])


@pytest.mark.parametrize(
    ("stage", "words", "told"),
    [
        ("refine", 1234, ["twice", "clouds", "1,234 captions of RSITMD"]),
        ("refine", 0, ["twice", "clouds"]),
        ("train", 0, []),
        ("joint", 1234, ["clouds", "1,234 captions of RSITMD", "RSSCN7", "floods over fields"]),
    ],
)
def test_the_card_tells_what_the_model_was_made_of(folder, tmp_path, stage, words, told):
    shutil.copytree(folder, tmp_path / "model")
    write_card(tmp_path / "model", dataclasses.replace(DETAILS, stage=stage, words=words))
    card = (tmp_path / "model" / CARD_FILE).read_text(encoding="utf-8")
    parts = ("twice", "clouds", "1,234 captions of RSITMD", "RSSCN7", "floods over fields")
    assert [part for part in parts if part in card] == told
    assert ("RSITMD" in card) == bool(words)
