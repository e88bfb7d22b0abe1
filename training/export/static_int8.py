"""Convolutions of an image graph in int8: weights and what passes between them, by scales that are fixed beforehand.

The scales come from calibration pictures, so a row does not depend on what else is in its batch, as it does with
dynamic quantisation. Scheme: ONNX Runtime's QDQ, activations uint8 with one scale each, weights int8 with one scale for
each output channel (Jacob et al. 2018, arXiv:1712.05877).
"""

from __future__ import annotations

import logging
from pathlib import Path

import onnx

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.encoders.torch.halve import halve_weights

_OPS = ("Conv", "Add", "Clip", "Relu")
_BATCH = 8


def quantise_convolutions(source: Path, out: Path, pixels: Float32Matrix, *, bits: int = 8) -> None:
    """Write the int8 counterpart of a float32 image graph; large weights outside of convolutions become float16.

    Only what leads to a convolution is quantised, and the activation behind the last one. Pooling, projection and norm
    stay float32. `pixels` are normalised calibration pictures (N, 3, S, S). `bits` of a weight are 8, or 7 for
    processors without VNNI: their 16-bit sums of two products overflow with 8.
    """
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it recommends a preparation that changes nothing here
    try:
        quantize_static(
            str(source),
            str(out),
            _Reader(pixels),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(_OPS),
            nodes_to_exclude=_tail(onnx.load(source).graph),
            per_channel=True,
            reduce_range=bits == 7,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )
    finally:
        root.setLevel(level)
    model = onnx.load(out)
    halve_weights(model.graph)
    onnx.save(model, out)


def _tail(graph: onnx.GraphProto) -> list[str]:
    """Names of the nodes that lead to no convolution, without the activation right behind one."""
    wanted: set[str] = set()
    before: set[int] = set()
    for place in reversed(range(len(graph.node))):
        node = graph.node[place]
        if node.op_type == "Conv" or wanted & set(node.output):
            before.add(place)
            wanted.update(node.input)
    convolved = {end for node in graph.node if node.op_type == "Conv" for end in node.output}
    return [
        node.name
        for place, node in enumerate(graph.node)
        if place not in before and not (node.op_type in {"Clip", "Relu"} and node.input[0] in convolved)
    ]


class _Reader:
    """Calibration pictures in batches, as ONNX Runtime asks for them."""

    def __init__(self, pixels: Float32Matrix) -> None:
        self._batches = (pixels[first : first + _BATCH] for first in range(0, len(pixels), _BATCH))

    def get_next(self) -> dict[str, Float32Matrix] | None:
        """The next batch, None after the last."""
        batch = next(self._batches, None)
        return None if batch is None else {"pixels": batch}
