"""Cells of chips: against torch's own layers and ONNX Runtime, and what a wrong file says."""

from __future__ import annotations

import hashlib

import numpy as np
import onnxruntime
import pytest
from tiny_models import write_onnx

from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.base import inside_of
from rdb_geo.encoders.cards import embedded_folder, read_card
from rdb_geo.encoders.cells import CellHead, spreading, with_outputs
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.registry import list_models


def shipped():
    return OnnxEncoder(read_card(embedded_folder() / "card.toml"))


@pytest.mark.parametrize(("count", "box"), [(4, 1), (8, 1), (8, 3), (16, 5)])
def test_spreading_is_what_torch_does(count, box):
    functional = pytest.importorskip("torch.nn.functional")
    torch = pytest.importorskip("torch")
    values = torch.from_numpy(np.random.default_rng(count).normal(size=(1, 3, count, count)).astype(np.float32))
    padded = functional.pad(values, (box // 2,) * 4, mode="replicate")
    means = functional.avg_pool2d(padded, box, 1)
    wide = functional.interpolate(means, size=(16, 16), mode="bilinear", align_corners=False)
    matrix = spreading(count, 16, box)
    np.testing.assert_allclose(matrix @ values.numpy() @ matrix.T, wide.numpy(), atol=1e-5)


def test_a_tensor_of_the_inside_comes_out_and_the_others_stay():
    graph = (embedded_folder() / "image.onnx").read_bytes()
    pixels = np.random.default_rng(1).normal(size=(1, 3, 128, 128)).astype(np.float32)
    before = onnxruntime.InferenceSession(graph).run(None, {"pixels": pixels})
    opened = onnxruntime.InferenceSession(with_outputs(graph, ("hardtanh_32", "add_776")))
    assert [node.name for node in opened.get_outputs()] == ["embedding", "hardtanh_32", "add_776"]
    embedding, last, middle = opened.run(None, {"pixels": pixels})
    np.testing.assert_allclose(embedding, before[0], atol=1e-5)
    assert last.shape == (1, 1280, 4, 4)
    assert middle.shape == (1, 112, 8, 8)


def test_the_shipped_model_tells_the_halves_of_a_chip_apart():
    rng = np.random.default_rng(2)
    water = np.clip(np.array([20, 60, 90]) + rng.normal(0, 2, (128, 128, 3)), 0, 255).astype(np.uint8)
    woods = np.clip(np.array([30, 70, 30]) + rng.normal(0, 18, (128, 128, 1)), 0, 255).astype(np.uint8)
    chip = np.concatenate([water[:, :64], woods[:, 64:]], axis=1)
    encoder = shipped()
    inside = inside_of(encoder)
    cells = inside.encode_cells(np.stack([chip, chip[:, ::-1]]))
    assert cells.shape == (2, inside.side, inside.side, encoder.spec.dim)
    np.testing.assert_allclose(np.linalg.norm(cells, axis=-1), 1, atol=1e-4)
    left, right = encoder.encode_images(np.stack([water, woods]))
    toward = cells @ (left - right)
    assert toward[0, :, :6].min() > toward[0, :, 10:].max()
    assert toward[1, :, :6].max() < toward[1, :, 10:].min()


def test_a_row_does_not_depend_on_its_batch():
    chips = np.random.default_rng(3).integers(0, 256, (3, 100, 140, 3), dtype=np.uint8)
    inside = shipped().inside
    np.testing.assert_allclose(inside.encode_cells(chips)[1:2], inside.encode_cells(chips[1:2]), atol=1e-4)


def test_a_model_without_a_head_has_none(tmp_path):
    assert inside_of(OnnxEncoder(read_card(write_onnx(tmp_path / "tiny") / "card.toml"))) is None


def test_a_head_of_another_graph_is_refused(tmp_path):
    head = embedded_folder() / "cells.npz"
    with pytest.raises(EncoderError, match="belongs to another image graph"):
        CellHead(head, "0" * 64)
    (tmp_path / "cells.npz").write_bytes(head.read_bytes()[:5000])
    with pytest.raises(EncoderError, match="holds no weights"):
        CellHead(tmp_path / "cells.npz", "0" * 64)


def test_a_damaged_head_is_found_by_its_hash(tmp_path):
    folder = write_onnx(tmp_path / "tiny")
    (folder / "cells.npz").write_bytes(b"not it")
    card = (folder / "card.toml").read_text()
    digest = hashlib.sha256(b"it").hexdigest()
    table = f'[cells]\nfile = "cells.npz"\nsha256 = "{digest}"\n\n'
    (folder / "card.toml").write_text(card.replace("[prompts]", f"{table}[prompts]"))
    with pytest.raises(EncoderError, match="damaged or was changed"):
        inside_of(OnnxEncoder(read_card(folder / "card.toml")))


@pytest.mark.parametrize("name", ["../cells.npz", "/etc/cells.npz"])
def test_a_head_lies_in_the_models_folder(tmp_path, name):
    folder = write_onnx(tmp_path / "tiny")
    card = (folder / "card.toml").read_text()
    (folder / "card.toml").write_text(card.replace("[prompts]", f'[cells]\nfile = "{name}"\nsha256 = ""\n\n[prompts]'))
    with pytest.raises(EncoderError, match="leads out"):
        read_card(folder / "card.toml")


def test_the_size_of_the_shipped_model_counts_its_cells():
    folder = embedded_folder()
    names = ("image.onnx", "text.onnx", "tokenizer.json", "cells.npz")
    written = sum((folder / name).stat().st_size for name in names)
    assert next(model for model in list_models() if model.name == "rdb-lite").size_bytes == written
