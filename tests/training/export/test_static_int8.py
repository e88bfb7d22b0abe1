"""Int8 convolutions: close to float32, independent of the batch, and nothing behind them is touched."""

from __future__ import annotations

import logging

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from rdb_geo.encoders.torch.quantise import quantise_weights
from training.export.static_int8 import quantise_convolutions


def _graph() -> onnx.ModelProto:
    """Two convolutions with a residual and ReLU6, pooled, projected, shifted and cut: as an image tower ends."""
    rng = np.random.default_rng(1)
    weights = {
        "first": rng.normal(size=(16, 3, 3, 3)) / 5,
        "second": rng.normal(size=(16, 16, 3, 3)) / 12,
        "last": rng.normal(size=(640, 16, 1, 1)) / 4,
        "head": rng.normal(size=(640, 24)) / 20,
        "shift": rng.normal(size=(24,)),
    }
    values = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()]
    values += [numpy_helper.from_array(np.array(v, np.float32), name) for name, v in (("zero", 0), ("six", 6))]
    values += [numpy_helper.from_array(np.array([2, 3]), "axes")]
    steps = [
        ("Conv", ["pixels", "first"], "a", {"pads": [1, 1, 1, 1]}),
        ("Clip", ["a", "zero", "six"], "b", {}),
        ("Conv", ["b", "second"], "c", {"pads": [1, 1, 1, 1]}),
        ("Add", ["b", "c"], "d", {}),
        ("Conv", ["d", "last"], "e", {}),
        ("Clip", ["e", "zero", "six"], "f", {}),
        ("ReduceMean", ["f", "axes"], "g", {"keepdims": 0}),
        ("MatMul", ["g", "head"], "h", {}),
        ("Add", ["h", "shift"], "i", {}),
        ("Clip", ["i", "zero"], "embedding", {}),
    ]
    nodes = [helper.make_node(op, ins, [out], name=f"node_{out}", **more) for op, ins, out, more in steps]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 16, 16])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 24])],
        values,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def _run(path: str | bytes, pixels: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"pixels": pixels})[0]


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return np.random.default_rng(2).uniform(-1, 1, (20, 3, 16, 16)).astype(np.float32)


@pytest.fixture(scope="module")
def files(tmp_path_factory, pixels):
    folder = tmp_path_factory.mktemp("graphs")
    onnx.save(_graph(), folder / "float.onnx")
    quantise_convolutions(folder / "float.onnx", folder / "int8.onnx", pixels[:12])
    quantise_convolutions(folder / "float.onnx", folder / "int7.onnx", pixels[:12], bits=7)
    return folder


def _cosines(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return (one * two).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)


def test_rows_stay_close_and_seven_bits_are_coarser_than_eight(files, pixels) -> None:
    wanted = _run(str(files / "float.onnx"), pixels)
    eight, seven = (_run(str(files / f"int{bits}.onnx"), pixels) for bits in (8, 7))
    assert _cosines(wanted, eight).min() > 0.995
    assert 0 < np.abs(eight - wanted).mean() < np.abs(seven - wanted).mean()


def test_a_row_does_not_depend_on_its_batch(files, pixels) -> None:
    whole = _run(str(files / "int8.onnx"), pixels)
    alone = np.concatenate([_run(str(files / "int8.onnx"), pixels[row : row + 1]) for row in range(len(pixels))])
    np.testing.assert_allclose(alone, whole, atol=1e-5)


def test_convolutions_are_int8_and_what_follows_the_pooling_is_not(files) -> None:
    graph = onnx.load(files / "int8.onnx").graph
    made = {end: node for node in graph.node for end in node.output}
    for node in graph.node:
        if node.op_type == "Conv":
            assert made[node.input[0]].op_type == made[node.input[1]].op_type == "DequantizeLinear"
    pooled = next(place for place, node in enumerate(graph.node) if node.op_type == "ReduceMean")
    assert [node.op_type for node in graph.node[pooled:]] == ["ReduceMean", "MatMul", "Add", "Clip"]
    kinds = {item.name: item.data_type for item in graph.initializer}
    assert TensorProto.FLOAT16 in kinds.values(), "the head, 15,360 values"
    assert kinds["shift"] == TensorProto.FLOAT


def test_the_log_is_as_loud_as_before(files, pixels, tmp_path) -> None:
    root = logging.getLogger()
    before = root.level
    with pytest.raises(Exception, match=r"."):
        quantise_convolutions(files / "lost.onnx", tmp_path / "x.onnx", pixels)
    assert root.level == before


def test_int8_weights_of_a_convolution_are_those_of_a_scale_for_each_output_channel(pixels) -> None:
    model = _graph()
    weights = {item.name: item for item in model.graph.initializer}
    values = numpy_helper.to_array(weights["last"]).copy()
    values[3] *= 50  # a scale for the whole tensor would lose the other channels
    weights["last"].CopyFrom(numpy_helper.from_array(values, "last"))
    scales = np.abs(values).max((1, 2, 3), keepdims=True) / 127
    wanted = onnx.ModelProto()
    wanted.CopyFrom(model)
    for item in wanted.graph.initializer:
        if item.name == "last":
            item.CopyFrom(numpy_helper.from_array((np.rint(values / scales) * scales).astype(np.float32), "last"))
    wanted.graph.initializer.remove(next(item for item in wanted.graph.initializer if item.name == "head"))
    head = numpy_helper.to_array(weights["head"])
    steps = np.abs(head).max(0) / 127
    wanted.graph.initializer.append(numpy_helper.from_array((np.rint(head / steps) * steps).astype(np.float32), "head"))
    quantise_weights(model.graph)
    onnx.checker.check_model(model)
    assert {"last.int8", "head.int8", "first", "second"} <= {item.name for item in model.graph.initializer}
    # ONNX Runtime may multiply int8 weights of MatMul with activations that it rounds block by block.
    found, expected = _run(model.SerializeToString(), pixels), _run(wanted.SerializeToString(), pixels)
    np.testing.assert_allclose(found, expected, atol=0.03 * np.abs(expected).max())
    assert _cosines(found, expected).min() > 0.9995
