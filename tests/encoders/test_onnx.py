"""The ONNX encoder against its graphs, and what a broken folder says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tiny_models import write_onnx
from tokenizers import Tokenizer

from rdb_geo.core.errors import EncoderError, WeightsNotFoundError
from rdb_geo.encoders import runtime
from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.runtime import open_session, usable_cores

CHIPS = np.random.default_rng(3).integers(0, 256, (2, 16, 16, 3), dtype=np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_onnx(tmp_path / "tiny")


def encoder_of(folder: Path) -> OnnxEncoder:
    return OnnxEncoder(read_card(folder / "card.toml"))


def accept(folder: Path, name: str) -> None:
    """Write the file's hash of now into the card, so that only its content can be wrong."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    card = (folder / "card.toml").read_text()
    changed = re.sub(rf'("{re.escape(name)}"\n\w*sha256 = ")[0-9a-f]+', rf"\g<1>{digest}", card)
    assert changed != card
    (folder / "card.toml").write_text(changed)


def test_images_are_the_graphs_rows_normalised(folder: Path):
    session = onnxruntime.InferenceSession(str(folder / "image.onnx"))
    pixels = (CHIPS.astype(np.float32) / 255 - 0.5) / 0.25
    (rows,) = session.run(None, {"pixels": pixels.transpose(0, 3, 1, 2)})
    expected = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder_of(folder).encode_images(CHIPS), expected, atol=1e-5)


def test_texts_are_lower_cased_cut_and_padded_as_the_card_says(folder: Path):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(12)
    ids = tokenizer.encode("red boats " * 20).ids
    assert len(ids) == 12
    session = onnxruntime.InferenceSession(str(folder / "text.onnx"))
    inputs = {"input_ids": np.array([ids]), "attention_mask": np.ones((1, 12), np.int64)}
    (row,) = session.run(None, inputs)
    found = encoder_of(folder).encode_texts(["blue", "RED Boats " * 20])
    np.testing.assert_allclose(found[1], row[0] / np.linalg.norm(row), atol=1e-5)


def test_nothing_is_read_before_it_is_needed(folder: Path):
    encoder = encoder_of(folder)
    (folder / "image.onnx").write_bytes(b"")
    assert encoder.encode_texts(["field"]).shape == (1, 16)


@pytest.mark.parametrize("name", ["image.onnx", "text.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(WeightsNotFoundError, match=rf"lacks its file .*{name}: restore it"):
        encoder_of(folder)


@pytest.mark.parametrize("name", ["image.onnx", "text.onnx", "tokenizer.json"])
def test_a_truncated_file_is_one_clear_sentence(folder: Path, name: str):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(EncoderError, match=rf"{name} is damaged or was changed \(sha256 ") as caught:
        _encode_both(encoder_of(folder))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["image.onnx", "text.onnx", "tokenizer.json"])
def test_a_file_that_is_no_model_is_one_clear_sentence(folder: Path, name: str):
    (folder / name).write_bytes(b"no model")
    accept(folder, name)
    with pytest.raises(EncoderError, match=rf"{name} (can't be loaded by ONNX Runtime|is no tokenizer)") as caught:
        _encode_both(encoder_of(folder))
    assert "\n" not in str(caught.value)


def test_a_graph_with_other_inputs_is_refused(folder: Path):
    (folder / "image.onnx").write_bytes((folder / "text.onnx").read_bytes())
    accept(folder, "image.onnx")
    with pytest.raises(EncoderError, match="takes attention_mask, input_ids and must take pixels and give embedding"):
        encoder_of(folder).encode_images(CHIPS)


def test_a_graph_of_another_dimension_is_refused(folder: Path):
    card = folder / "card.toml"
    card.write_text(card.read_text().replace("dim = 16", "dim = 17"))
    with pytest.raises(EncoderError, match=r"gives rows of 16 numbers and its card says dim 17"):
        encoder_of(folder).encode_images(CHIPS)


def test_a_graph_that_fails_is_an_encoder_error(folder: Path):
    card = folder / "card.toml"
    card.write_text(card.read_text().replace("size_px = 16", "size_px = 24"))
    with pytest.raises(EncoderError, match="tiny failed to encode") as caught:
        encoder_of(folder).encode_images(CHIPS)
    assert "\n" not in str(caught.value)


def test_a_card_without_files_is_refused(folder: Path):
    from dataclasses import replace

    with pytest.raises(EncoderError, match="names no image graph, text graph and tokenizer"):
        OnnxEncoder(replace(read_card(folder / "card.toml"), files=()))


def _encode_both(encoder: OnnxEncoder) -> None:
    encoder.encode_images(CHIPS)
    encoder.encode_texts(["field"])


@pytest.mark.parametrize(
    ("told", "most"), [("1", 1), ("1,4", 1), ("9999", 9999), ("0", 9999), ("", 9999), ("many", 9999)]
)
def test_threads_are_as_many_as_the_environment_allows(monkeypatch, told, most):
    """Ray and the scripts of schedulers say by OMP_NUM_THREADS how many cores a task has."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    there = usable_cores()
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert usable_cores() == min(there, most)
    opened = []

    class Options:
        def add_session_config_entry(self, *_):
            pass

    class Runtime:
        SessionOptions = Options
        InferenceSession = staticmethod(lambda _graph, options, providers: opened.append(options))

    monkeypatch.setattr(runtime, "onnx_runtime", lambda: Runtime)
    monkeypatch.setattr(runtime, "onnx_devices", lambda: ("cpu",))
    open_session(b"", device="auto")
    assert opened[0].intra_op_num_threads == min(there, most)


def test_a_device_that_is_not_there_is_refused_before_a_text_is_remembered(folder: Path):
    """A text that was asked before needs no graph, and the device would never be looked at."""
    for device in ("openvino", "gpu"):
        with pytest.raises(EncoderError, match=f"no device '{device}' here"):
            OnnxEncoder(read_card(folder / "card.toml"), device=device)


def test_the_number_of_a_card_is_told_to_the_runtime(monkeypatch):
    opened = []

    class Found:
        def get_providers(self):
            return ["CUDAExecutionProvider"]

    class Options:
        def add_session_config_entry(self, *_):
            pass

    class Runtime:
        SessionOptions = Options
        InferenceSession = staticmethod(lambda _graph, _options, providers: opened.append(providers) or Found())

    monkeypatch.setattr(runtime, "onnx_runtime", lambda: Runtime)
    monkeypatch.setattr(runtime, "onnx_devices", lambda: ("cuda", "cpu"))
    open_session(b"", device="cuda:1")
    assert opened[0][0] == ("CUDAExecutionProvider", {"use_tf32": "0", "device_id": "1"})
    with pytest.raises(EncoderError, match="no device 'cuda:x' here"):
        open_session(b"", device="cuda:x")
