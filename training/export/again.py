"""An exported model again, with int8 convolutions in its image graph; its checkpoint is not needed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import GraphProto, numpy_helper

from rdb_geo.core.arrays import UInt8Images
from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.weights import file_sha256
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE
from training.evaluate import Split, evaluate
from training.export.folder import int8_identity, metrics_of, parity, shrink_images
from training.export.static_int8 import quantise_convolutions
from training.hosts.shipped import floats
from training.remembering import Remembering


def to_int8(source: Path, split: Split, folder: Path, calibration: Sequence[UInt8Images]) -> dict[str, Any]:
    """Write a folder of `training.export.folder.ship` anew, and measure both on `split`, never the test split.

    Texts stay as they are, byte for byte; the heads that were fitted to the former graph, cells and calibration, are
    left out.

    Raises:
        UsageError: The model has int8 convolutions already, or `folder` is its own.
        EncoderError: It is damaged.
    """
    card = read_card(source / CARD_FILE)
    model = onnx.load(source / IMAGE_FILE)
    if any(node.op_type == "QuantizeLinear" for node in model.graph.node):
        raise UsageError(f"the convolutions of {source} are int8 already: give a model that has float32 ones.")
    if folder.resolve() == source.resolve():
        raise UsageError(f"{folder} is the model itself: give another folder.")
    restore_convolutions(model.graph)
    form: dict[str, Any] = {"mean": card.mean, "std": card.std, "resize": card.resize}
    chips = [to_pixels(pictures, size_px=card.image_size_px, **form) for pictures in calibration]
    quantise_convolutions(model, np.concatenate(chips))
    shrink_images(model.graph)
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / IMAGE_FILE)
    for name in (TEXT_FILE, TOKENIZER_FILE):
        shutil.copyfile(source / name, folder / name)
    return rewritten(source, folder, int8_identity(card.weights_sha256, folder / IMAGE_FILE), split)


def rewritten(source: Path, folder: Path, weights_sha256: str, split: Split) -> dict[str, Any]:
    """Give a folder with graphs the card of the model that they were made from, measured anew; the numbers of both.

    How far their rows are apart is among them where these are as long. The heads that were fitted to the former
    graphs, cells and calibration, are left out.
    """
    card = read_card(source / CARD_FILE)
    text = re.sub(r"\[cells\]\n(?:[^\[\n].*\n|\n)*", "", (source / CARD_FILE).read_text(encoding="utf-8"))
    for name in (IMAGE_FILE, TEXT_FILE):
        text = text.replace(file_sha256(source / name), file_sha256(folder / name))
    text = text.replace(card.weights_sha256, weights_sha256)
    text = re.sub(r"(?m)^dim = .*$", f"dim = {width(onnx.load(folder / IMAGE_FILE).graph)}", text)
    (folder / CARD_FILE).write_text(text, encoding="utf-8")
    before, after = (Remembering(OnnxEncoder(read_card(where / CARD_FILE))) for where in (source, folder))
    scores = {"before": evaluate(before, split), "val": evaluate(after, split)}
    for name, value in metrics_of(scores["val"]).items():
        text = re.sub(rf'(?m)^{name} = ".*"$', f'{name} = "{value}"', text)
    (folder / CARD_FILE).write_text(text, encoding="utf-8")
    said: dict[str, Any] = {name: found.to_dict() for name, found in scores.items()}
    if before.spec.dim == after.spec.dim:
        said["parity"] = asdict(parity(before, after, split))
    return {"weights_sha256": after.spec.weights_sha256, **said}


def width(graph: GraphProto) -> int:
    """Length of the rows that a graph gives."""
    return int(graph.output[0].type.tensor_type.shape.dim[1].dim_value)


def restore_convolutions(graph: GraphProto) -> None:
    """Kernels that are stored as int8 become float32 weights again, in place."""
    values, stored = floats(graph), {item.name for item in graph.initializer}
    taken = [node.input[1] for node in graph.node if node.op_type == "Conv" and node.input[1] not in stored]
    graph.initializer.extend(numpy_helper.from_array(values[name].numpy(), name) for name in taken)
    kept = [node for node in graph.node if not set(node.output) & set(taken)]
    del graph.node[:]
    graph.node.extend(kept)
    prune(graph)


def prune(graph: GraphProto) -> None:
    """Drop the nodes and weights that lead to no output, in place."""
    used = {item.name for item in graph.output}
    nodes = []
    for node in reversed(graph.node):
        if set(node.output) & used:
            nodes.append(node)
            used.update(node.input)
    del graph.node[:]
    graph.node.extend(reversed(nodes))
    for item in [item for item in graph.initializer if item.name not in used]:
        graph.initializer.remove(item)
