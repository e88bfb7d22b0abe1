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
    """Store the large float32 weights of MatMul and Conv and the tables of Gather as int8, in place.

    MatMul: one scale for each output column; the weight is restored by DequantizeLinear. Conv: one scale for each
    output channel; ONNX Runtime restores the weight once, when it loads the graph. Gather: one scale for each row of
    the table; only the rows that were looked up are restored.
    """
    weights = {item.name: item for item in graph.initializer}
    nodes = []
    for node in graph.node:
        operand = {"MatMul": 1, "Conv": 1, "Gather": 0}.get(node.op_type)
        weight = weights.get(node.input[operand]) if operand is not None else None
        if weight is None or weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < _LEAST_VALUES:
            nodes.append(node)
            continue
        nodes += {"MatMul": _matmul, "Conv": _conv, "Gather": _gather}[node.op_type](graph, node, weight)
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


def _conv(graph: onnx.GraphProto, node: onnx.NodeProto, weight: TensorProto) -> list[onnx.NodeProto]:
    values, scales = _to_int8(numpy_helper.to_array(weight), axis=(1, 2, 3))
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


def _to_int8(
    values: npt.NDArray[np.float32], axis: int | tuple[int, ...]
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Symmetric int8 with one scale along `axis`, which keeps length 1 in the scales."""
    scales = np.maximum(np.abs(values).max(axis, keepdims=True), 1e-8).astype(np.float32) / np.float32(_LIMIT)
    return np.rint(values / scales).astype(np.int8), scales
