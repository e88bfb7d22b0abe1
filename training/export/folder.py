"""A checkpoint as the folder that ships: two ONNX graphs, tokenizer and card, measured as the product runs them."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.export import Dim

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.torch.graph import export_graph
from rdb_geo.encoders.torch.halve import halve_weights
from rdb_geo.encoders.torch.quantise import quantise_weights
from rdb_geo.encoders.weights import file_sha256
from rdb_geo.model.lite import tokenizer_file
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE, Details, write_card
from training.data import CLASSES, label_numbers
from training.evaluate import Scores, Split, evaluate, query_map
from training.export.static_int8 import quantise_convolutions
from training.hosts.host import HostEncoder, Towers
from training.hosts.prefix import MEAN, STD
from training.remembering import Remembering
from training.stages.features import image_graph
from training.stages.opened import OpenedHost, open_host

logger = logging.getLogger(__name__)

TEMPLATES = {
    "plain-1": ("{}",),
    "aerial-1": ("an aerial photograph of {}",),
    "aerial-2": ("{}", "an aerial photograph of {}"),
    "aerial-3": ("{}", "an aerial photograph of {}", "a satellite image of {}"),
}
"""Sets of prompt templates to choose from, by the mean average precision of class queries on val."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How far two encoders are apart on a split."""

    image_cosine: float
    """Smallest cosine between an image's two rows."""

    text_cosine: float
    """Smallest cosine between a caption's two rows."""


class _Texts(nn.Module):
    def __init__(self, host: Towers) -> None:
        super().__init__()
        self.host = host

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.host.encode_text(input_ids, attention_mask)


def ship(
    checkpoint: Path,
    split: Split,
    folder: Path,
    *,
    calibration: Sequence[UInt8Images] = (),
    image_size_px: int | None = None,
    base: str | None = None,
) -> dict[str, Any]:
    """Export the averaged weights of a checkpoint of `train`, and measure the files.

    On `split`, never the test split, which chooses the templates too. `folder` gets the four files. Training pictures
    for `calibration` make the image graph's convolutions int8. The graph's square is that of the training's end where
    no side is given; `base` is the host of a method, where it no longer lies where it lay. Returns the settings, all
    numbers, and the files' sizes.

    Raises:
        WeightsNotFoundError: The checkpoint or its host is missing.
        EncoderError: It is none, or its host is another one than it was trained on.
    """
    opened = open_host(checkpoint, base)
    host, size = opened.host, image_size_px or opened.image_size_px
    chips = [to_pixels(pictures, size_px=size, mean=MEAN, std=STD) for pictures in calibration]
    export_graphs(host, folder, size, calibration=np.concatenate(chips) if chips else None)
    shutil.copyfile(tokenizer_file(), folder / TOKENIZER_FILE)
    details = unmeasured(opened, size)
    if chips:
        details = replace(details, checkpoint_sha256=int8_identity(opened.sha256, folder / IMAGE_FILE))
    write_card(folder, details)
    encoder = Remembering(OnnxEncoder(read_card(folder / CARD_FILE)))
    maps = template_maps(encoder, split)
    best = max(maps, key=lambda name: maps[name])
    encoder.templates = TEMPLATES[best]
    scores = evaluate(encoder, split)
    torch_encoder = Remembering(HostEncoder(host, Tokenizer.from_file(str(tokenizer_file())), size))
    torch_encoder.templates = TEMPLATES[best]
    torch_scores = evaluate(torch_encoder, split)
    write_card(folder, replace(details, prompts_id=best, templates=TEMPLATES[best], metrics=metrics_of(scores)))
    return {
        "config": opened.config,
        "epochs_done": opened.epochs,
        "checkpoint_sha256": opened.sha256,
        "weights_sha256": details.checkpoint_sha256,
        "image_size_px": size,
        "files_bytes": {name: (folder / name).stat().st_size for name in (IMAGE_FILE, TEXT_FILE, TOKENIZER_FILE)},
        "val": scores.to_dict(),
        "val_torch": torch_scores.to_dict(),
        "parity": asdict(parity(torch_encoder, encoder, split)),
        "template_maps": maps,
    }


def metrics_of(scores: Scores) -> dict[str, str]:
    """What a card says of the numbers on val."""
    return {
        "rsicd_val_mean_recall": f"{scores.retrieval.mean_recall:.2f}",
        "rsicd_val_mean_recall_ties_lost": f"{scores.retrieval.ties_lost_mean_recall:.2f}",
        "rsicd_val_class_top1": f"{scores.class_top1:.3f}",
        "rsicd_val_query_map": f"{scores.query_map:.3f}",
        "measured_with": "these files, python -m training evaluate, 1,027 images of RSICD's val split",
    }


def int8_identity(weights_sha256: str, image: Path) -> str:
    """Identity of weights whose image graph has int8 convolutions: another space than that of float32; hex."""
    return hashlib.sha256((weights_sha256 + file_sha256(image)).encode()).hexdigest()


def unmeasured(opened: OpenedHost, image_size_px: int) -> Details:
    """What the card of a model says before it is measured."""
    made = (opened.experiment, opened.seed, opened.sha256, image_size_px, opened.host.dim, opened.stage, opened.words)
    return Details(*made, "plain-1", TEMPLATES["plain-1"], {})


def export_graphs(
    host: Towers,
    folder: Path,
    image_size_px: int,
    *,
    small: bool = True,
    calibration: Float32Matrix | None = None,
) -> None:
    """Write `IMAGE_FILE`, for squares of this side, and `TEXT_FILE` of a host in evaluation mode.

    `small` stores the large weights as int8, the projections of images as float16. With `calibration`, normalised
    pictures (N, 3, S, S), convolutions run in int8, see `quantise_convolutions`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count, length = Dim("count"), Dim("length")
    graphs = {IMAGE_FILE: image_graph(host, image_size_px)}
    # Two tensors: one given twice would be traced as one input.
    inputs = {name: torch.ones(2, 7, dtype=torch.long) for name in ("input_ids", "attention_mask")}
    graphs[TEXT_FILE] = export_graph(_Texts(host), inputs, {name: {0: count, 1: length} for name in inputs})
    if calibration is not None:
        quantise_convolutions(graphs[IMAGE_FILE], calibration)
    for name, shrink in ((IMAGE_FILE, shrink_images), (TEXT_FILE, quantise_weights)):
        if small:
            shrink(graphs[name].graph)
        onnx.checker.check_model(graphs[name])
        onnx.save(graphs[name], folder / name)


def shrink_images(graph: onnx.GraphProto) -> None:
    """Store kernels of convolutions as int8 and what large weights are left, the projections, as float16, in place."""
    quantise_weights(graph)
    halve_weights(graph)


def template_maps(encoder: Encoder, split: Split) -> dict[str, float]:
    """Mean average precision of class queries with each set of `TEMPLATES`."""
    images = encoder.encode_images(split.pictures)
    labels = label_numbers(split.records, CLASSES)
    return {name: query_map(encoder, images, labels, templates) for name, templates in TEMPLATES.items()}


def parity(first: Encoder, second: Encoder, split: Split) -> Parity:
    """How far two encoders are apart on the images and first captions of a split."""
    captions = [record.sentences[0] for record in split.records]
    image = (first.encode_images(split.pictures) * second.encode_images(split.pictures)).sum(1)
    text = (first.encode_texts(captions) * second.encode_texts(captions)).sum(1)
    return Parity(float(image.min()), float(text.min()))
