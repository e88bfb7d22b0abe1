"""Axes of concepts written into graphs: what they add by hand, and that all else stays as it was."""

from __future__ import annotations

import copy

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from rdb_geo.encoders.cells import with_outputs
from rdb_geo.model.lite import LiteHost
from training.card import IMAGE_FILE, TEXT_FILE
from training.data.vocabulary import NAMES
from training.export.axes import without_axes, write_to_images, write_to_texts
from training.export.folder import export_graphs
from training.stages.features import Features, maps_of, pooled_of
from training.stages.refine.concepts import LENGTH, Concepts
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection

SIZE = 64
IDS = {"input_ids": np.array([[2, 5, 9, 3], [2, 7, 3, 0]]), "attention_mask": np.array([[1, 1, 1, 1], [1, 1, 1, 0]])}
STATISTICS = 2 * (24 + 40 + 80 + 112 + 192 + 320)


@pytest.fixture(scope="module")
def pixels():
    return np.random.default_rng(2).normal(size=(5, 3, SIZE, SIZE)).astype(np.float32)


@pytest.fixture(scope="module", params=[("float32", 1), ("int8", 1), ("int8", 2)], ids=lambda way: f"{way[0]}-{way[1]}")
def way(request):
    """Form of the convolutions, and number of towers."""
    return request.param


@pytest.fixture(scope="module")
def graphs(way, tmp_path_factory, pixels):
    """A small model without axes of concepts, as it ships."""
    form, towers = way
    folder = tmp_path_factory.mktemp("plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rdb_geo.model.lite._VOCABULARY", 64)
        torch.manual_seed(0)
        model = Ensemble([ImageSide(LiteHost(16)) for _ in range(towers)], LiteHost(16)).eval()
    bank, words = torch.nn.functional.normalize(torch.randn(2, 8, 16), dim=2)
    model.hubs = HubCorrection(bank, words, 0.1, words)
    export_graphs(model, folder, SIZE, calibration=pixels if form == "int8" else None)
    return {name: onnx.load(folder / name) for name in (IMAGE_FILE, TEXT_FILE)}


@pytest.fixture(scope="module")
def concepts(way):
    torch.manual_seed(5)
    made = Concepts(way[1] * 1280 + STATISTICS, 16, 3, 0.9).eval().requires_grad_(requires_grad=False)
    made.mean.uniform_(0, 0.1)
    made.deviation.uniform_(0.2, 2)
    made.concept_of[[0, 1, 2], [2, 2, len(NAMES)]] = 1
    made.names[3].bias.fill_(1.5)
    return made


def _run(model: onnx.ModelProto, inputs: dict[str, np.ndarray], names: list[str] | None = None) -> list[np.ndarray]:
    content = with_outputs(model.SerializeToString(), names or [])
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(names or ["embedding"], inputs)


def _stored(layer: torch.nn.Linear) -> tuple[np.ndarray, np.ndarray]:
    """Weight and bias as the image graph has them: large weights in 127 steps either way for each output."""
    weight = layer.weight.numpy().astype(np.float64)
    scale = np.abs(weight).max(1, keepdims=True) / 127
    return np.rint(weight / scale) * scale if weight.size >= 10_000 else weight, layer.bias.numpy()


def _gelu(values: np.ndarray) -> np.ndarray:
    return torch.nn.functional.gelu(torch.from_numpy(values)).numpy()


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_an_image_graph_sees_mean_and_deviation_of_six_maps_beside_pooled_features(graphs, concepts, pixels):
    plain, model = graphs[IMAGE_FILE], copy.deepcopy(graphs[IMAGE_FILE])
    towers = pooled_of(plain.graph)
    found = _run(plain, {"pixels": pixels}, [*towers, *maps_of(plain.graph)])
    pooled, maps = found[: len(towers)], found[len(towers) :]
    assert [part.shape[1:] for part in maps] == [
        (24, 16, 16), (40, 8, 8), (80, 4, 4), (112, 4, 4), (192, 2, 2), (320, 2, 2),
    ]  # fmt: skip
    parts = [*pooled, *(statistic for part in maps for statistic in (part.mean((2, 3)), part.std((2, 3))))]
    features = np.concatenate(parts, 1).astype(np.float64)
    assert features.shape == (len(pixels), len(concepts.mean))
    np.testing.assert_allclose(Features(plain, 1)(torch.from_numpy(pixels)), features, atol=2e-3)
    inner, outer = (_stored(concepts.images[place]) for place in (0, 3))
    told = (features - concepts.mean.numpy()) / concepts.deviation.numpy()
    logits = _gelu(told @ inner[0].T + inner[1]) @ outer[0].T + outer[1]
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    axes = np.zeros((len(pixels), len(NAMES)))
    axes[:, 2] = LENGTH * np.sqrt(shares[:, 0] + shares[:, 1])
    rows = _run(plain, {"pixels": pixels})[0]
    write_to_images(model, concepts)
    onnx.checker.check_model(model)
    found = _run(model, {"pixels": pixels})[0]
    np.testing.assert_allclose(found, _unit(np.concatenate([rows, axes], 1)), atol=1e-4)
    assert np.ptp(found[:, 18 + 2]) > 1e-3
    alone = np.concatenate([_run(model, {"pixels": pixels[row : row + 1]})[0] for row in range(len(pixels))])
    np.testing.assert_allclose(alone, found, atol=1e-5)


def test_a_text_graph_gives_names_longer_axes(graphs, concepts):
    plain, model = graphs[TEXT_FILE], copy.deepcopy(graphs[TEXT_FILE])
    rows = _run(plain, IDS)[0].astype(np.float64)
    meant = _unit(rows[:, :16])
    layers = [[_stored(part[place]) for place in (0, 3)] for part in (concepts.texts, concepts.names)]
    texts, names = (_gelu(20 * meant @ inner[0].T + inner[1]) @ outer[0].T + outer[1] for inner, outer in layers)
    shares = (np.exp(texts) / np.exp(texts).sum(1, keepdims=True))[:, : len(NAMES)]
    length = LENGTH + (0.9 - LENGTH) / (1 + np.exp(-names)) ** 4
    write_to_texts(model, concepts)
    onnx.checker.check_model(model)
    found = _run(model, IDS)[0]
    np.testing.assert_allclose(found, _unit(np.concatenate([rows, length * np.sqrt(shares)], 1)), atol=1e-5)
    assert length.min() > LENGTH + 0.05
    np.testing.assert_allclose(_run(model, {name: ids[:1] for name, ids in IDS.items()})[0][0], found[0], atol=1e-5)


def test_axes_go_and_come_again_and_the_rest_stays_byte_for_byte(graphs, concepts, pixels):
    for name, write, inputs in (
        (IMAGE_FILE, write_to_images, {"pixels": pixels}), (TEXT_FILE, write_to_texts, IDS),
    ):  # fmt: skip
        plain, model = graphs[name], copy.deepcopy(graphs[name])
        write(model, concepts)
        once = model.SerializeToString()
        write(model, concepts)
        assert [item.name for item in model.graph.initializer] == [
            item.name for item in onnx.load_from_string(once).graph.initializer
        ]
        np.testing.assert_array_equal(_run(model, inputs)[0], _run(onnx.load_from_string(once), inputs)[0])
        without_axes(model.graph)
        kept = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
        for item in plain.graph.initializer:
            np.testing.assert_array_equal(kept[item.name], numpy_helper.to_array(item))
        assert len(model.graph.node) == len(plain.graph.node)
        np.testing.assert_array_equal(_run(model, inputs, ["rows"])[0], _run(plain, inputs)[0])
