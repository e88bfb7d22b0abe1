"""Weights of an ONNX graph as float16: stored so and computed with as float32, or the whole graph in float16.

Float16 has 11 significant bits and ends at 65,504 (IEEE 754-2008, binary16).
"""

from __future__ import annotations

import warnings
from importlib import import_module

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from rdb_geo.encoders.runtime import onnx_runtime

_LEAST_VALUES = 10_000


def halve_weights(graph: onnx.GraphProto) -> None:
    """Store the large float32 weights as float16, in place; what is computed stays float32.

    A Cast restores a weight, and ONNX Runtime does that once, when it loads the graph. Tables of Gather stay as they
    are stored; only the rows that were looked up are restored. Raises `ValueError` where a weight is too large for
    float16, or no number.
    """
    large = [
        item
        for item in graph.initializer
        if item.data_type == TensorProto.FLOAT and np.prod(item.dims) >= _LEAST_VALUES
    ]
    for weight in large:
        users = [node for node in graph.node if weight.name in node.input]
        is_table = all(node.op_type == "Gather" and node.input[0] == weight.name for node in users)
        stored = f"{weight.name}.float16"
        graph.initializer.append(numpy_helper.from_array(_to_float16(weight), stored))
        graph.initializer.remove(weight)
        if is_table:
            _cast_rows(graph, users, stored)
        else:
            graph.node.insert(0, helper.make_node("Cast", [stored], [weight.name], to=TensorProto.FLOAT))


def to_float16(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with weights and arithmetic in float16; inputs and outputs keep their types."""
    onnx_runtime()  # which switches its reports off, before a part of it is imported
    convert = import_module("onnxruntime.transformers.float16").convert_float_to_float16
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of each constant that float16 rounds to its smallest value
        converted: onnx.ModelProto = convert(model, keep_io_types=True)
    return converted


def _to_float16(weight: TensorProto) -> np.typing.NDArray[np.float16]:
    with np.errstate(over="ignore"):
        values = numpy_helper.to_array(weight).astype(np.float16)
    if not np.isfinite(values).all():
        raise ValueError(f"{weight.name} holds values that float16 can't: keep it as float32.")
    return values


def _cast_rows(graph: onnx.GraphProto, users: list[onnx.NodeProto], stored: str) -> None:
    """Let each Gather look up in the stored table, and cast what it found."""
    for node in users:
        found = node.output[0]
        node.input[0], node.output[0] = stored, f"{found}.float16"
        place = list(graph.node).index(node) + 1
        graph.node.insert(place, helper.make_node("Cast", [node.output[0]], [found], to=TensorProto.FLOAT))
