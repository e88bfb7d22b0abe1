"""Convolutions of an image graph in int8: weights and what passes between them, by scales that are fixed beforehand.

The scales come from calibration pictures, so a row does not depend on what else is in its batch, as it does with
dynamic quantisation. Scheme: ONNX's QuantizeLinear and DequantizeLinear around each convolution, which ONNX Runtime
runs in integers; activations uint8 with one scale each, weights int8 with one for each output channel (Jacob et al.
2018, arXiv:1712.05877).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, helper, numpy_helper
from torch import Tensor
from torch.nn import functional

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.encoders.cells import with_outputs
from rdb_geo.encoders.runtime import open_session
from training.export.rounding import Floats, round_kernels

LIMITS = {7: 64, 8: 127}
"""Greatest code of a weight by its bits. Processors without VNNI add two products in 16 bits: with 7 bits they fit,
2 · 255 · 64 < 2¹⁵, with 8 they may be cut off, so that rows would differ between machines."""

_CODES = 255
_BATCH = 8
_CUTS = ("Clip", "Relu")
_LARGEST_BIAS = 1 << 30
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class _Grid:
    """The steps of a tensor's codes 0 … 255."""

    scale: np.float32
    zero: np.uint8

    @classmethod
    def of(cls, least: float, greatest: float) -> _Grid:
        """From the range of its values. Zero is a step, as padding needs, and both ends lie on the grid.

        Without the latter pixels, which lie evenly around zero, would all be midway between two steps.
        """
        below, above = max(-least, 0.0), max(greatest, _TINY)
        zero = round(_CODES * below / (below + above))
        scale = max(below / max(zero, 1), above / max(_CODES - zero, 1))
        return cls(np.float32(scale), np.uint8(zero))


class _Seen:
    """What calibration pictures show of a tensor: its range, and second moments of the patches that kernels meet."""

    def __init__(self) -> None:
        self.least, self.greatest, self.count = 0.0, 0.0, 0
        self.moments: Floats = np.zeros(0)

    def add(self, maps: Tensor, kernel: tuple[int, ...], ways: dict[str, list[int]], groups: int) -> None:
        """Maps (N, C, H, W) on their way into a convolution with a kernel (O, I, h, w)."""
        self.range(maps)
        top, left, bottom, right = ways.get("pads", [0, 0, 0, 0])
        padded = functional.pad(maps, (left, right, top, bottom))
        steps, spread = (tuple(ways.get(name, [1, 1])) for name in ("strides", "dilations"))
        patches = functional.unfold(padded, kernel[2:], spread, stride=steps)
        inputs = int(np.prod(kernel[1:]))
        rows = patches.view(len(maps), groups, inputs, -1).permute(1, 2, 0, 3).reshape(groups, inputs, -1)
        rows = torch.cat([rows, torch.ones_like(rows[:, :1])], dim=1)
        total = (rows @ rows.transpose(1, 2)).double().numpy()
        self.moments = total if not self.count else self.moments + total
        self.count += rows.shape[2]

    def range(self, maps: Tensor) -> None:
        """Only the range."""
        least, greatest = torch.aminmax(maps)
        self.least, self.greatest = min(self.least, float(least)), max(self.greatest, float(greatest))


def quantise_convolutions(model: ModelProto, pixels: Float32Matrix, *, bits: int = 7) -> None:
    """Turn the convolutions of a float32 image graph into int8, in place.

    What passes between convolutions keeps its name, its values on the grid of its codes. Pooling, projection and all
    behind it stay float32. `pixels` are normalised calibration pictures (N, 3, S, S); `bits` is a key of `LIMITS`.
    """
    graph = model.graph
    _weights_of_their_own(graph)
    weights = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    passing = _passing(graph)
    ranges, kernels = _look(model, passing, weights, pixels)
    grids = {name: _Grid.of(seen.least, seen.greatest) for name, seen in ranges.items()}
    foreign = set(grids) - set(passing.values())  # what convolutions take that none of them gives: the pixels
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.op_type in _CUTS and passing.get(node.input[0]) == node.output[0]:
            continue  # the codes end where it would cut
        if node.op_type == "Conv":
            source = node.input[0]
            if source in foreign:
                foreign.remove(source)
                nodes += _rounded(graph, source, f"{source}.rounded", grids[source])
            nodes += _restored(graph, node, weights, grids[source], kernels[node.output[0]], LIMITS[bits])
            if source not in passing.values():
                node.input[0] = f"{source}.rounded"
        nodes.append(node)
        name = passing.get(node.output[0])
        if name is not None:
            node.output[0] = f"{name}.exact"
            nodes += _rounded(graph, f"{name}.exact", name, grids[name])
    del graph.node[:]
    graph.node.extend(nodes)
    used = {end for node in graph.node for end in node.input}
    for item in [item for item in graph.initializer if item.name not in used]:
        graph.initializer.remove(item)


def _weights_of_their_own(graph: GraphProto) -> None:
    """Copy what convolutions share, as towers with the same frozen stages do: each meets other maps, in place."""
    stored, taken = {item.name: item for item in graph.initializer}, set()
    for node in graph.node:
        for place, name in enumerate(node.input[1:], 1) if node.op_type == "Conv" else ():
            if name in taken:
                node.input[place] = f"{name}.{node.output[0]}"
                graph.initializer.append(
                    numpy_helper.from_array(numpy_helper.to_array(stored[name]), node.input[place])
                )
            taken.add(name)


def _passing(graph: GraphProto) -> dict[str, str]:
    """Outputs of convolutions and of sums of them, each with its name behind the activation that follows, if one does.

    What leads to no convolution comes last in a graph, and there sums have other terms.
    """
    users = defaultdict(list)
    for node in graph.node:
        for end in node.input:
            users[end].append(node)
    found: dict[str, str] = {}
    for node in graph.node:
        if node.op_type == "Conv" or (node.op_type == "Add" and set(node.input) <= set(found.values())):
            output = node.output[0]
            after = users[output]
            is_cut = len(after) == 1 and after[0].op_type in _CUTS
            found[output] = after[0].output[0] if is_cut else output
    return found


def _look(
    model: ModelProto, passing: dict[str, str], weights: dict[str, NDArray[np.float32]], pixels: Float32Matrix
) -> tuple[dict[str, _Seen], dict[str, _Seen]]:
    """What pictures show: by tensor that passes or enters a convolution, and by convolution's output."""
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    inputs = {item.name for item in model.graph.input}
    names = list(dict.fromkeys([*passing.values(), *(node.input[0] for node in convolutions)]))
    asked = [name for name in names if name not in inputs]
    session = open_session(with_outputs(model.SerializeToString(), asked), device="cpu")
    ranges, kernels = {name: _Seen() for name in names}, {node.output[0]: _Seen() for node in convolutions}
    for first in range(0, len(pixels), _BATCH):
        batch = pixels[first : first + _BATCH]
        found = dict(zip(asked, session.run(asked, {"pixels": batch}), strict=True)) | {"pixels": batch}
        maps = {name: torch.from_numpy(found[name]) for name in names}
        for name, seen in ranges.items():
            seen.range(maps[name])
        for node in convolutions:
            ways = {item.name: list(item.ints) for item in node.attribute}
            groups = next((item.i for item in node.attribute if item.name == "group"), 1)
            kernels[node.output[0]].add(maps[node.input[0]], weights[node.input[1]].shape, ways, groups)
    return ranges, kernels


def _restored(
    graph: GraphProto, node: NodeProto, weights: dict[str, NDArray[np.float32]], source: _Grid, seen: _Seen, limit: int
) -> list[NodeProto]:
    """Write a convolution's kernels and bias as integers; the nodes that restore both, and the convolution takes."""
    if len(node.input) == 2:
        node.input.append(f"{node.input[1]}.bias")
    kernels = weights[node.input[1]].astype(np.float64)
    bias = weights.get(node.input[2], np.zeros(len(kernels))).astype(np.float64)
    groups, inputs = len(seen.moments), int(np.prod(kernels.shape[1:]))
    shape = (groups, len(kernels) // groups)
    rounded = round_kernels(kernels.reshape(*shape, inputs), bias.reshape(shape), seen.moments / seen.count, limit)
    scale = rounded.scale.ravel().astype(np.float32)
    steps = scale * source.scale
    codes = np.clip(np.rint(rounded.bias.ravel() / steps), -_LARGEST_BIAS, _LARGEST_BIAS).astype(np.int32)
    written: list[tuple[NDArray[Any], NDArray[np.float32]]] = [
        (rounded.codes.reshape(kernels.shape), scale),
        (codes, steps),
    ]
    restored = []
    for place, (whole, own_scale) in enumerate(written, 1):
        name = node.input[place]
        node.input[place] = f"{name}.restored"
        parts: dict[str, NDArray[Any]] = {
            "codes": whole,
            "scale": own_scale,
            "zero": np.zeros(len(kernels), whole.dtype),
        }
        for part, values in parts.items():
            graph.initializer.append(numpy_helper.from_array(values, f"{name}.{part}"))
        ends = [f"{name}.{part}" for part in parts]
        restored.append(helper.make_node("DequantizeLinear", ends, [node.input[place]], axis=0))
    return restored


def _rounded(graph: GraphProto, name: str, output: str, grid: _Grid) -> list[NodeProto]:
    """Nodes that take a tensor to the steps of its grid."""
    for part, value in (("scale", grid.scale), ("zero", grid.zero)):
        graph.initializer.append(numpy_helper.from_array(np.array(value), f"{output}.{part}"))
    scale, zero, codes = (f"{output}.{part}" for part in ("scale", "zero", "codes"))
    return [
        helper.make_node("QuantizeLinear", [name, scale, zero], [codes]),
        helper.make_node("DequantizeLinear", [codes, scale, zero], [output]),
    ]
