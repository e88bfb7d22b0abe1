"""Weights of an ONNX graph as int8; the file computes with them as float32.

The file leaves activations as float32: ONNX Runtime's dynamic quantisation takes one scale over the whole batch, so a
row would depend on what else is in its batch, which the `Encoder` protocol forbids. ONNX Runtime itself may round what
a MatMul multiplies int8 weights with to int8 (its fused ``MatMulNBits`` at accuracy level 4), with a scale for each
block of a row, which keeps rows independent.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

_LEAST_VALUES = 10_000
_LIMIT = 127.0


def quantise_weights(graph: onnx.GraphProto) -> None:
    """Store the large float32 weights of MatMul, Gemm and Conv and the tables of Gather as int8, in place.

    MatMul: one scale for each output column; the weight is restored by DequantizeLinear. Conv, and Gemm with its weight
    transposed, as linear layers are exported: one scale for each output; ONNX Runtime restores the weight once, when it
    loads the graph. Gather: one scale for each row of the table; only the rows that were looked up are restored.
    """
    weights = {item.name: item for item in graph.initializer}
    nodes = []
    for node in graph.node:
        operand = _OPERANDS.get(node.op_type)
        weight = weights.get(node.input[operand]) if operand is not None else None
        is_large = weight is not None and np.prod(weight.dims) >= _LEAST_VALUES
        if weight is None or not is_large or weight.data_type != TensorProto.FLOAT or _is_upright(node):
            nodes.append(node)
            continue
        nodes += _FORMS[node.op_type](graph, node, weight)
        graph.initializer.remove(weight)
    del graph.node[:]
    graph.node.extend(nodes)


def _matmul(graph: onnx.GraphProto, node: onnx.NodeProto, weight: TensorProto) -> list[onnx.NodeProto]:
    values, scales = _to_int8(numpy_helper.to_array(weight), axis=0)
    stored, scale, restored = (f"{weight.name}.{part}" for part in ("int8", "scale", "float"))
    graph.initializer.append(numpy_helper.from_array(values, stored))
    graph.initializer.append(numpy_helper.from_array(scales.ravel(), scale))
    node.input[1] = restored
    return [helper.make_node("DequantizeLinear", [stored, scale], [restored], axis=1), node]


def _restored(graph: onnx.GraphProto, node: onnx.NodeProto, weight: TensorProto) -> list[onnx.NodeProto]:
    values, scales = _to_int8(numpy_helper.to_array(weight), axis=tuple(range(1, len(weight.dims))))
    stored, scale, floats, restored = (f"{weight.name}.{part}" for part in ("int8", "scale", "floats", "float"))
    graph.initializer.append(numpy_helper.from_array(values, stored))
    graph.initializer.append(numpy_helper.from_array(scales, scale))
    node.input[1] = restored
    return [
        helper.make_node("Cast", [stored], [floats], to=TensorProto.FLOAT),
        helper.make_node("Mul", [floats, scale], [restored]),
        node,
    ]


def _gather(graph: onnx.GraphProto, node: onnx.NodeProto, table: TensorProto) -> list[onnx.NodeProto]:
    values, scales = _to_int8(numpy_helper.to_array(table), axis=1)
    stored, scale = f"{table.name}.int8", f"{table.name}.scale"
    graph.initializer.append(numpy_helper.from_array(values, stored))
    graph.initializer.append(numpy_helper.from_array(scales, scale))
    rows, floats, factors = (f"{table.name}.{part}" for part in ("rows", "floats", "factors"))
    return [
        helper.make_node("Gather", [stored, node.input[1]], [rows], axis=0),
        helper.make_node("Cast", [rows], [floats], to=TensorProto.FLOAT),
        helper.make_node("Gather", [scale, node.input[1]], [factors], axis=0),
        helper.make_node("Mul", [floats, factors], list(node.output)),
    ]


def _is_upright(node: onnx.NodeProto) -> bool:
    """A Gemm whose weight is (inputs, outputs): its outputs are no rows that could have a scale each."""
    return node.op_type == "Gemm" and not any(item.name == "transB" and item.i for item in node.attribute)


def _to_int8(
    values: npt.NDArray[np.float32], axis: int | tuple[int, ...]
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Symmetric int8 with one scale along `axis`, which keeps length 1 in the scales."""
    scales = np.maximum(np.abs(values).max(axis, keepdims=True), 1e-8).astype(np.float32) / np.float32(_LIMIT)
    return np.rint(values / scales).astype(np.int8), scales


_OPERANDS = {"MatMul": 1, "Gemm": 1, "Conv": 1, "Gather": 0}
_FORMS = {"MatMul": _matmul, "Gemm": _restored, "Conv": _restored, "Gather": _gather}
