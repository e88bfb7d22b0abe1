"""The weights of an exported model, read back from its two ONNX graphs, to train on from where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from rdb_geo.model.lite import TEXT_LAYERS, LiteHost

_BERT_PARTS = ("query", "key", "value", "out", "up", "down")


class ShippedError(ValueError):
    """A model's graphs are not those of `training.export.folder`."""


def read_image_tower(path: Path, tower: int = 0) -> LiteHost:
    """The image side of a host with the weights of one tower, 0 …, of an ``image.onnx``.

    The graph has batch norm folded into its convolutions. Here each convolution keeps the scale of the published
    weights, and its norm, with mean 0 and deviation 1, holds the rest of the scale and the bias: the same function.

    Raises:
        ShippedError: The graph has no such tower.
    """
    graph = onnx.load(path).graph
    values = floats(graph)
    host = LiteHost().load_towers()
    pairs = norm_pairs(host.image.backbone)
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    own = convolutions[tower * len(pairs) : (tower + 1) * len(pairs)]
    heads = [node for node in graph.node if node.op_type == "Gemm"]
    if len(own) != len(pairs) or len(heads) <= tower:
        raise ShippedError(f"{path} has no image tower {tower} of EfficientNet-Lite0: give one that export wrote.")
    with torch.no_grad():
        for (convolution, norm), node in zip(pairs, own, strict=True):
            folded, bias = values[node.input[1]], values[node.input[2]]
            published = convolution.weight.flatten(1).norm(dim=1)
            scale = folded.flatten(1).norm(dim=1) / published.clamp(min=1e-8)
            scale = scale.clamp(min=1e-8)
            convolution.weight.copy_(folded / scale.view(-1, 1, 1, 1))
            norm.weight.copy_(scale)
            norm.bias.copy_(bias)
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
        host.image_head.weight.copy_(values[heads[tower].input[1]])
        host.image_head.bias.copy_(values[heads[tower].input[2]])
    return host


def read_text_tower(path: Path, host: LiteHost) -> LiteHost:
    """A host with the text side of a text graph in place, before the correction of hubs.

    Raises:
        ShippedError: The graph is not one of MiniLM-L6 with a projection.
    """
    graph = onnx.load(path).graph
    values = floats(graph)
    state = host.state_dict()
    for name in state:
        if name.startswith("text") and f"host.text.{name}" in values:
            state[name] = values[f"host.text.{name}"]
    products = [values[node.input[1]] for node in graph.node if node.op_type == "MatMul" and node.input[1] in values]
    expected = TEXT_LAYERS * len(_BERT_PARTS)
    if len(products) < expected + 1:
        raise ShippedError(f"{path} is no text graph that export wrote: it has {len(products)} products.")
    for number in range(expected):
        layer, part = divmod(number, len(_BERT_PARTS))
        state[f"text.layers.{layer}.{_BERT_PARTS[part]}.weight"] = products[number].T
    state["word_weight.weight"] = products[expected].T
    for name in ("word_weight.bias", "text_head.weight", "text_head.bias"):
        state[name] = values[f"host.text.{name}"]
    host.load_state_dict(state)
    return host


def read_residual(path: Path, side: str) -> dict[str, Tensor]:
    """The state of the residual on the rows of a graph's side (``image``, ``text``); empty if it has none.

    See `training.stages.residual`.
    """
    prefix = f"host.{side}_residual."
    names = {f"{layer}.{kind}" for layer in ("first", "second") for kind in ("weight", "bias")}
    found = floats(onnx.load(path).graph)
    return {name: found[prefix + name] for name in names if prefix + name in found}


def norm_pairs(backbone: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401  timm's modules
    """Every convolution of Lite0 with the norm after it, in the order in which they run."""
    pairs = [(backbone.conv_stem, backbone.bn1)]
    for stage in backbone.blocks:
        for block in stage:
            names = ("conv_dw", "conv_pw") if not hasattr(block, "conv_pwl") else ("conv_pw", "conv_dw", "conv_pwl")
            pairs += [(getattr(block, name), getattr(block, f"bn{place}")) for place, name in enumerate(names, 1)]
    return [*pairs, (backbone.conv_head, backbone.bn2)]


def floats(graph: onnx.GraphProto) -> dict[str, Tensor]:
    """Every weight of a graph as float32, by the name under which its node takes it, stored as int8 or float16."""
    stored = {item.name: np.array(numpy_helper.to_array(item)) for item in graph.initializer}
    values = {name: torch.from_numpy(array.astype(np.float32)) for name, array in stored.items()}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]]
        elif node.op_type == "Mul" and all(name in values for name in node.input):
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
        elif node.op_type == "DequantizeLinear" and node.input[0] in values:  # a weight, with a scale for each output
            weight, scale = (values[name] for name in node.input[:2])
            axis = next((item.i for item in node.attribute if item.name == "axis"), 1)
            values[node.output[0]] = weight * scale.view(-1, *[1] * (weight.ndim - 1 - axis))
    for name in list(values):
        if name.endswith(".int8") and f"{name[:-5]}.scale" in values and name[:-5] not in values:
            values[name[:-5]] = values[name] * values[f"{name[:-5]}.scale"]
    return values
