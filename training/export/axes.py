"""The concepts' axes of an exported model fitted anew and written into its graphs; all else in these stays as it is."""

from __future__ import annotations

import hashlib
import logging
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import GraphProto, ModelProto, helper
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.export import Dim
from torch.nn import functional

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.torch.graph import export_graph
from rdb_geo.encoders.torch.quantise import quantise_weights
from rdb_geo.encoders.weights import file_sha256
from rdb_geo.model.lite import IMAGE_WIDTH, IMAGE_WIDTHS
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE
from training.data.vocabulary import NAMES
from training.evaluate import Split
from training.export.again import prune, rewritten, width
from training.stages.bench import Run
from training.stages.concepts import taught_concepts
from training.stages.config import JointConfig
from training.stages.features import Features, maps_of, pooled_of, views_of
from training.stages.refine.concepts import STAGES, Concepts, features_of
from training.stages.run import Sources, identity_of, read_sources

logger = logging.getLogger(__name__)

_PREFIX = "host.concepts."
_HALVED = (2, 3, 4, 4, 5, 5)  # times that a chip's side is halved before the maps of `STAGES`


def refit_concepts(
    source: Path, config: JointConfig, sources: Sources, split: Split, runs: Path, folder: Path
) -> dict[str, Any]:
    """Fit axes to a model of `training.export.folder.ship`, and write a folder anew; both are measured on `split`.

    Args:
        source: The model; it may have such axes already, which go.
        config: The joint stage's settings; its start has no part in this.
        sources: What the axes learn from.
        split: Never the test split.
        runs: Gets the features and the step's checkpoint, from which the same command goes on.
        folder: Gets the new model, without cells and calibration.

    Raises:
        UsageError: `folder` is the model itself, or `source` has no image tower of `ship`.
        EncoderError: The model is damaged.
        DataError: A data set is not there, or too many pictures are missing or broken.
        CheckpointError: `runs` has the step of other settings, data or another model.
    """
    if folder.resolve() == source.resolve():
        raise UsageError(f"{folder} is the model itself: give another folder.")
    torch.set_num_threads(config.threads)
    card = read_card(source / CARD_FILE)
    graphs = {name: onnx.load(source / name) for name in (IMAGE_FILE, TEXT_FILE)}
    try:
        features, dim = Features(graphs[IMAGE_FILE], config.threads), _text_dim(graphs[TEXT_FILE].graph)
    except StopIteration:
        raise UsageError(f"{source} has no towers that concepts can be told by: give a model of export.") from None
    encoder = OnnxEncoder(card)

    def rows(texts: list[str]) -> Tensor:
        return functional.normalize(torch.from_numpy(encoder.encode_texts(texts)[:, :dim]), dim=-1)

    corpus = read_sources(sources, config)
    logger.info("%d pictures, %d texts", len(corpus.items), len(corpus.texts))
    identity = identity_of("concepts-step", config, corpus, {"name": str(source), "digest": card.weights_sha256})
    runs.mkdir(parents=True, exist_ok=True)
    run = Run(corpus, config, runs, identity)
    tokenizer = Tokenizer.from_file(str(source / TOKENIZER_FILE))
    concepts = taught_concepts(run, tokenizer, lambda: views_of(run, features), rows).eval()
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in ((IMAGE_FILE, write_to_images), (TEXT_FILE, write_to_texts)):
        write(graphs[name], concepts)
        onnx.checker.check_model(graphs[name])
        onnx.save(graphs[name], folder / name)
    shutil.copyfile(source / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    hashes = card.weights_sha256 + file_sha256(folder / IMAGE_FILE) + file_sha256(folder / TEXT_FILE)
    found = rewritten(source, folder, hashlib.sha256(hashes.encode()).hexdigest(), split)
    return {"concepts": asdict(config.concepts), **found}


class _ImageAxes(nn.Module):
    """Rows of pictures, pooled features and maps to rows with axes."""

    def __init__(self, concepts: Concepts) -> None:
        super().__init__()
        self.concepts = concepts

    def forward(  # noqa: PLR0913, PLR0917  an argument for each map: the exporter takes no list of them
        self,
        rows: Tensor,
        pooled: Tensor,
        second: Tensor,
        third: Tensor,
        fourth: Tensor,
        fifth: Tensor,
        sixth: Tensor,
        seventh: Tensor,
    ) -> Tensor:
        return self.concepts.add_to_images(rows, features_of([pooled], [second, third, fourth, fifth, sixth, seventh]))


class _TextAxes(nn.Module):
    """Rows of texts to rows with axes."""

    def __init__(self, concepts: Concepts) -> None:
        super().__init__()
        self.concepts = concepts

    def forward(self, rows: Tensor) -> Tensor:
        return self.concepts.add_to_texts(rows)


def write_to_images(model: ModelProto, concepts: Concepts) -> None:
    """Put axes, told by pooled features and maps of stages, into an image graph, in place of those that it has."""
    without_axes(model.graph)
    size = model.graph.input[0].type.tensor_type.shape.dim[2].dim_value
    sides = [size >> shift for shift in _HALVED]
    maps = [torch.zeros(2, IMAGE_WIDTHS[stage], side, side) for stage, side in zip(STAGES, sides, strict=True)]
    towers = pooled_of(model.graph)
    inputs = {"rows": torch.zeros(2, width(model.graph)), "pooled": torch.zeros(2, len(towers) * IMAGE_WIDTH)}
    inputs |= {f"maps_{stage}": part for stage, part in zip(STAGES, maps, strict=True)}
    count = Dim("count")
    part = export_graph(_ImageAxes(concepts), inputs, {name: {0: count} for name in inputs})
    quantise_weights(part.graph)
    pooled = towers[0]
    if len(towers) > 1:
        pooled = f"{_PREFIX}pooled"
        model.graph.node.append(helper.make_node("Concat", towers, [pooled], axis=1))
    ends = [model.graph.output[0].name, pooled, *maps_of(model.graph)]
    _join(model.graph, part.graph, dict(zip(inputs, ends, strict=True)))


def write_to_texts(model: ModelProto, concepts: Concepts) -> None:
    """Put axes into a text graph, in place of those that it has."""
    without_axes(model.graph)
    part = export_graph(_TextAxes(concepts), {"rows": torch.zeros(2, width(model.graph))}, {"rows": {0: Dim("count")}})
    quantise_weights(part.graph)
    _join(model.graph, part.graph, {"rows": model.graph.output[0].name})


def without_axes(graph: GraphProto) -> None:
    """Let a graph give its rows without the axes of concepts, in place; one that has none stays as it is."""
    if not any(item.name.startswith(_PREFIX) for item in graph.initializer):
        return
    made = {end: node for node in graph.node for end in node.output}
    whole = made[made[graph.output[0].name].input[0]]  # the rows and their axes, before they are made unit rows
    graph.output[0].name = whole.input[0]
    graph.output[0].type.tensor_type.shape.dim[1].dim_value -= len(NAMES)
    prune(graph)


def _join(graph: GraphProto, part: GraphProto, ends: dict[str, str]) -> None:
    """Append a graph that takes the tensors `ends` of another, by its inputs, and gives its output instead."""
    names = {name: f"host.{name}" for node in part.node for name in (*node.input, *node.output) if name}
    names |= {item.name: f"host.{item.name}" for item in part.initializer} | ends
    for node in part.node:
        node.name = f"host.{node.name}" if node.name else ""
        for side in (node.input, node.output):
            side[:] = [names.get(end, end) for end in side]
    for item in part.initializer:
        item.name = names[item.name]
    graph.node.extend(part.node)
    graph.initializer.extend(part.initializer)
    graph.output[0].CopyFrom(part.output[0])
    _called(graph, ends["rows"], "rows")
    _called(graph, names[part.output[0].name], "embedding")
    graph.output[0].name = "embedding"


def _called(graph: GraphProto, name: str, new: str) -> None:
    """Give a tensor another name."""
    for node in graph.node:
        for side in (node.input, node.output):
            side[:] = [new if end == name else end for end in side]


def _text_dim(graph: GraphProto) -> int:
    """Length of a text's row before any further axis."""
    return next(int(item.dims[0]) for item in graph.initializer if item.name == "host.text.text_head.bias")
