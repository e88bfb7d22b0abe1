"""Float16 weights give what numpy gives with rounded weights; small weights stay, too large ones are refused."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.testing import assert_allclose
from onnx import TensorProto, helper, numpy_helper

from rdb_geo.encoders.torch.halve import halve_weights, to_float16


def _model(table: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> onnx.ModelProto:
    """Rows of a table, times a weight, plus a bias."""
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "rows"], ["found"]),
            helper.make_node("MatMul", ["found", "weight"], ["product"]),
            helper.make_node("Add", ["product", "bias"], ["out"]),
        ],
        "test",
        [helper.make_tensor_value_info("rows", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", weight.shape[1]])],
        [
            numpy_helper.from_array(value, name)
            for name, value in (("table", table), ("weight", weight), ("bias", bias))
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def _run(model: onnx.ModelProto, rows: np.ndarray) -> np.ndarray:
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"rows": rows})[0]


@pytest.fixture
def parts() -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(0)
    return tuple(rng.normal(size=shape).astype(np.float32) for shape in ((400, 120), (120, 130), (130,)))


ROWS = np.array([3, 399, 3, 17])


def test_large_weights_are_stored_as_float16_and_the_sums_are_float32(parts) -> None:
    table, weight, bias = parts
    model = _model(*parts)
    before = len(model.SerializeToString())
    halve_weights(model.graph)
    rounded = [value.astype(np.float16).astype(np.float32) for value in (table, weight)]
    assert_allclose(_run(model, ROWS), rounded[0][ROWS] @ rounded[1] + bias, atol=2e-5)
    kinds = {item.name: item.data_type for item in model.graph.initializer}
    assert kinds.pop("bias") == TensorProto.FLOAT
    assert set(kinds.values()) == {TensorProto.FLOAT16}
    assert len(model.SerializeToString()) < before * 0.52


def test_a_weight_that_two_nodes_share_is_restored_for_both(parts) -> None:
    model = _model(*parts)
    model.graph.node[2].op_type = "Gemm"  # found · weight + product
    model.graph.node[2].input[:] = ["found", "weight", "product"]
    halve_weights(model.graph)
    rounded = [value.astype(np.float16).astype(np.float32) for value in parts[:2]]
    assert_allclose(_run(model, ROWS), 2 * rounded[0][ROWS] @ rounded[1], atol=5e-5)


def test_a_table_that_is_multiplied_too_is_restored_whole(parts) -> None:
    table, _, _ = parts
    model = _model(*parts)
    model.graph.node[1].input[1] = "turned"
    model.graph.node.insert(0, helper.make_node("Transpose", ["table"], ["turned"], perm=[1, 0]))
    model.graph.node[3].op_type = "Identity"
    del model.graph.node[3].input[1]
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = 400
    halve_weights(model.graph)
    rounded = table.astype(np.float16).astype(np.float32)
    assert_allclose(_run(model, ROWS), rounded[ROWS] @ rounded.T, atol=5e-5)


def test_a_weight_beyond_float16_is_refused(parts) -> None:
    table, weight, bias = parts
    weight[5, 7] = 70_000
    with pytest.raises(ValueError, match="weight holds values"):
        halve_weights(_model(table, weight, bias).graph)


def test_a_whole_graph_in_float16_keeps_its_inputs_and_outputs(parts) -> None:
    table, weight, bias = parts
    model = to_float16(_model(*parts))
    found = _run(model, ROWS)
    assert found.dtype == np.float32
    wanted = table[ROWS] @ weight + bias
    assert_allclose(found, wanted, atol=0.1)
    assert np.abs(found - wanted).max() > 1e-4, "the result is rounded to float16"
    assert {item.data_type for item in model.graph.initializer} == {TensorProto.FLOAT16}
