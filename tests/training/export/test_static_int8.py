"""Int8 convolutions: what integers give by hand, near float32, whatever the batch, and nothing behind them."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from rdb_geo.encoders.cells import with_outputs
from rdb_geo.encoders.torch.quantise import quantise_weights
from training.export.static_int8 import LIMITS, quantise_convolutions


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
    for bits in LIMITS:
        model = _graph()
        quantise_convolutions(model, pixels[:12], bits=bits)
        onnx.checker.check_model(model)
        onnx.save(model, folder / f"int{bits}.onnx")
    return folder


def _cosines(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return (one * two).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)


def test_rows_stay_close_and_seven_bits_are_coarser_than_eight(files, pixels) -> None:
    wanted = _run(str(files / "float.onnx"), pixels)
    eight, seven = (_run(str(files / f"int{bits}.onnx"), pixels) for bits in (8, 7))
    assert _cosines(wanted, eight).min() > 0.995
    assert _cosines(wanted, seven).min() > 0.99
    assert 0 < np.abs(eight - wanted).mean() < np.abs(seven - wanted).mean()


def test_a_row_does_not_depend_on_its_batch(files, pixels) -> None:
    whole = _run(str(files / "int7.onnx"), pixels)
    alone = np.concatenate([_run(str(files / "int7.onnx"), pixels[row : row + 1]) for row in range(len(pixels))])
    np.testing.assert_allclose(alone, whole, atol=1e-5)


def test_convolutions_are_int8_and_what_follows_the_pooling_is_not(files) -> None:
    graph = onnx.load(files / "int7.onnx").graph
    made = {end: node for node in graph.node for end in node.output}
    for node in graph.node:
        if node.op_type == "Conv":
            assert {made[end].op_type for end in node.input} == {"DequantizeLinear"}
    pooled = next(place for place, node in enumerate(graph.node) if node.op_type == "ReduceMean")
    assert [node.op_type for node in graph.node[pooled:]] == ["ReduceMean", "MatMul", "Add", "Clip"]
    kinds = {item.name: item.data_type for item in graph.initializer}
    assert kinds["head"] == kinds["shift"] == TensorProto.FLOAT
    assert {"first", "second", "last"}.isdisjoint(kinds)


def test_what_passes_keeps_its_name_and_lies_on_the_steps_of_its_codes(files, pixels) -> None:
    graph = onnx.load(files / "int7.onnx").graph
    values = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    names = ("b", "c", "d", "f")
    whole = _outputs(files / "int7.onnx", pixels, names)
    for name, maps in zip(names, whole, strict=True):
        codes = maps / values[f"{name}.scale"] + values[f"{name}.zero"]
        np.testing.assert_allclose(codes, np.rint(codes), atol=1e-3)
        assert codes.min() >= -1e-3
        assert codes.max() <= 255 + 1e-3
    alone = _outputs(files / "int7.onnx", pixels[3:4], names)
    for one, all_of_them in zip(alone, whole, strict=True):
        np.testing.assert_array_equal(one[0], all_of_them[3])


def _outputs(path, pixels: np.ndarray, names: tuple[str, ...]) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(with_outputs(path.read_bytes(), names), providers=["CPUExecutionProvider"])
    return session.run(list(names), {"pixels": pixels})


@pytest.mark.parametrize(("bits", "stride", "group"), [(7, 1, 1), (7, 2, 1), (7, 1, 12), (8, 1, 1)])
def test_a_convolution_is_bit_for_bit_what_integers_give_by_hand(bits, stride, group) -> None:
    """With the largest codes on both sides, where sums of two products that are cut off at 16 bits would show."""
    rng = np.random.default_rng(bits * stride + group)
    kernels = rng.choice([-1.0, 1.0], (24, 12 // group, 3, 3)) * rng.uniform(0.9, 1, (24, 12 // group, 3, 3))
    kernels[5] = np.abs(kernels[5])
    bias = rng.normal(size=24)
    ways = {"pads": [1, 0, 1, 2], "strides": [stride, stride], "group": group}
    graph = helper.make_graph(
        [helper.make_node("Conv", ["pixels", "kernels", "bias"], ["maps"], **ways)],
        "test",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 12, 9, 7])],
        [helper.make_tensor_value_info("maps", TensorProto.FLOAT, None)],
        [
            numpy_helper.from_array(item.astype(np.float32), name)
            for item, name in ((kernels, "kernels"), (bias, "bias"))
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    pixels = (1 - 0.02 * rng.random((6, 12, 9, 7)) ** 4).astype(np.float32)
    pixels[0, 0, 0, 0] = -0.1
    quantise_convolutions(model, pixels, bits=bits)
    values = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    codes, weights = values["kernels.codes"].astype(np.int64), values["bias.codes"].astype(np.int64)
    assert np.abs(codes).max() == LIMITS[bits]
    scale, zero = values["pixels.rounded.scale"], values["pixels.rounded.zero"].astype(np.int64)
    taken = np.clip(np.rint(pixels / scale) + zero, 0, 255).astype(np.int64) - zero
    padded = np.pad(taken, ((0, 0), (0, 0), (1, 1), (0, 2)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (2, 3))[:, :, ::stride, ::stride]
    own = windows.reshape(6, group, 12 // group, *windows.shape[2:])
    sums = np.einsum("ngchwij,gocij->ngohw", own, codes.reshape(group, 24 // group, 12 // group, 3, 3))
    sums = sums.reshape(6, 24, *sums.shape[3:]) + weights[:, None, None]
    factor = (scale * values["kernels.scale"] / values["maps.scale"])[:, None, None]
    gives = np.clip(np.rint(sums.astype(np.float32) * factor) + values["maps.zero"], 0, 255)
    wanted = (gives - values["maps.zero"]).astype(np.float32) * values["maps.scale"]
    np.testing.assert_array_equal(_run(model.SerializeToString(), pixels), wanted)


@pytest.mark.parametrize(("bits", "fits"), [(7, True), (8, False)])
def test_two_products_fit_sixteen_bits_with_seven_and_not_with_eight(bits, fits) -> None:
    """As `vpmaddubsw` adds them, cut off at both ends, where a processor has no VNNI."""
    codes, limit = np.array([0, 1, 254, 255]), LIMITS[bits]
    kernels = np.array([-limit, -1, 1, limit])
    sums = (codes[:, None] * kernels).ravel()
    pairs = sums[:, None] + sums
    assert np.array_equal(np.clip(pairs, -(1 << 15), (1 << 15) - 1), pairs) == fits


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


@pytest.mark.parametrize("turned", [1, 0])
def test_a_linear_layer_has_a_scale_for_each_output(turned) -> None:
    rng = np.random.default_rng(3)
    weight = rng.normal(size=(130, 90)) * np.geomspace(0.01, 10, 130)[:, None]
    bias, given = rng.normal(size=130), rng.normal(size=(7, 90)).astype(np.float32)
    values = [(weight if turned else weight.T, "weight"), (bias, "bias")]
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["given", "weight", "bias"], ["embedding"], transB=turned)],
        "test",
        [helper.make_tensor_value_info("given", TensorProto.FLOAT, ["n", 90])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 130])],
        [numpy_helper.from_array(value.astype(np.float32), name) for value, name in values],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    quantise_weights(model.graph)
    onnx.checker.check_model(model)
    scale = np.abs(weight).max(1, keepdims=True) / 127
    wanted = given @ (np.rint(weight / scale) * scale if turned else weight).T + bias
    assert ("weight.int8" in {item.name for item in model.graph.initializer}) == bool(turned)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    np.testing.assert_allclose(session.run(None, {"given": given})[0], wanted, atol=1e-4, rtol=1e-5)


def test_convolutions_that_share_weights_get_codes_of_their_own(pixels) -> None:
    """As two towers with the same frozen stages do, one of which sees the pixels turned."""
    rng = np.random.default_rng(4)
    nodes = [
        helper.make_node("Conv", ["pixels", "kernels", "bias"], ["a"], pads=[1, 1, 1, 1]),
        helper.make_node("Transpose", ["pixels"], ["turned"], perm=[0, 1, 3, 2]),
        helper.make_node("Conv", ["turned", "kernels", "bias"], ["b"], pads=[1, 1, 1, 1]),
        helper.make_node("Sub", ["a", "b"], ["embedding"]),
    ]
    values = [(rng.normal(size=(8, 3, 3, 3)) / 5, "kernels"), (rng.normal(size=8), "bias")]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 16, 16])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 8, 16, 16])],
        [numpy_helper.from_array(value.astype(np.float32), name) for value, name in values],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    wanted = _run(model.SerializeToString(), pixels)
    quantise_convolutions(model, pixels[:12])
    onnx.checker.check_model(model)
    found = _run(model.SerializeToString(), pixels)
    assert np.abs(found - wanted).max() < 0.05 * np.abs(wanted).max()
    assert np.abs(wanted).max() > 1
