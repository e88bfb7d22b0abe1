"""An open_clip model, with or without RDB adapters → a folder of ONNX that needs no torch any more."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.export import Dim

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.errors import EncoderError, UsageError, first_line
from rdb_geo.core.files import at_home, making
from rdb_geo.encoders.adding.card_file import card_text
from rdb_geo.encoders.cards import NAME, ModelCard, read_card
from rdb_geo.encoders.graphs import Feeding
from rdb_geo.encoders.onnx import OnnxEncoder
from rdb_geo.encoders.quiet import quiet
from rdb_geo.encoders.selftest import TEXTS, drawn_pictures
from rdb_geo.encoders.torch.graph import export_graph
from rdb_geo.encoders.torch.halve import halve_weights
from rdb_geo.encoders.torch.openclip import OpenClipEncoder
from rdb_geo.encoders.torch.quantise import quantise_weights
from rdb_geo.encoders.torch.tokens import write_tokenizer
from rdb_geo.encoders.weights import file_sha256

Precision: TypeAlias = Literal["fp32", "fp16", "int8"]

LEAST_COSINE: Mapping[str, float] = {"fp32": 0.9999, "fp16": 0.999, "int8": 0.9}
"""By precision, the least cosine of a row with torch's: below it the export is refused."""

IMAGE, TEXT, TOKENIZER, CARD = "image.onnx", "text.onnx", "tokenizer.json", "card.toml"

LARGEST_BYTES = 1_800_000_000
"""A larger graph keeps its weights in a file beside it: protobuf ends at 2 GB."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and how far it is from torch."""

    card: ModelCard
    """Of the new model."""

    size_bytes: int
    """Of its files."""

    image_cosines: tuple[float, float]
    """Mean and worst cosine of a picture's row with torch's, over ten drawn pictures."""

    text_cosines: tuple[float, float]
    """The same over ten texts."""

    @property
    def worst(self) -> float:
        """The worst cosine of all."""
        return min(self.image_cosines[1], self.text_cosines[1])


def export_encoder(
    encoder: OpenClipEncoder, folder: Path, *, precision: Precision = "fp32", about: ModelCard | None = None
) -> Exported:
    """Write a model as two graphs, a tokenizer and a card. The folder appears whole or not at all.

    The model lies on the CPU. The folder must not exist, or be empty; its name becomes the model's. Weights are stored
    as `precision` says; what is computed stays float32, so that a row does not depend on its batch. In float32 and
    without adapters the identity of the source is kept: an index that it made may be asked with the export. Every other
    one is a space of its own. Licence, training data and limits come from the card `about`.

    Raises:
        UsageError: The folder is not empty, or its name can't be a model's.
        EncoderError: The model can't be exported, or the export is not near enough to it.
    """
    folder = at_home(folder).resolve()
    if precision not in LEAST_COSINE:
        raise UsageError(f"there is no precision {precision!r}: choose from {', '.join(LEAST_COSINE)}.")
    if not NAME.fullmatch(folder.name):
        raise UsageError(f"{folder.name!r} can't be a model's name: take letters, digits, '.', '_' and '-'.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already: give another folder with -o.")
    with making(folder) as half:
        exported = _write(encoder, half, folder.name, precision, about)
    return replace(exported, card=read_card(folder / CARD))


def _write(
    encoder: OpenClipEncoder, folder: Path, name: str, precision: Precision, about: ModelCard | None
) -> Exported:
    spec, model = encoder.spec, encoder.model
    length, pad_id, is_canonical = write_tokenizer(encoder.tokenizer, folder / TOKENIZER)
    pixels = torch.zeros(2, 3, spec.image_size_px, spec.image_size_px)
    _write_graph(_Images(model), "pixels", pixels, folder / IMAGE, precision)
    _write_graph(_Texts(model), "input_ids", encoder.tokenizer(list(TEXTS[:2])), folder / TEXT, precision)
    others = sorted(path.name for path in folder.glob("*.onnx_data"))
    (folder / CARD).write_text(
        card_text(
            ModelCard(
                name=name,
                summary=f"{spec.name} as ONNX, {precision}",
                backend="onnx",
                architecture=spec.architecture,
                dim=spec.dim,
                image_size_px=spec.image_size_px,
                resize=spec.resize_mode,
                mean=spec.mean,
                std=spec.std,
                templates=encoder.templates,
                prompts_id=spec.prompts_id,
                ground_m=spec.ground_m,
                licence=about.licence if about else "not stated",
                source=_source(encoder),
                training_data=about.training_data if about else "not stated by its files: see its source",
                limits=about.limits if about else "not measured here",
                weights_sha256=_identity(encoder, precision),
                files=tuple((file, file_sha256(folder / file)) for file in (IMAGE, TEXT, TOKENIZER)),
                context_length=length,
                feeding=Feeding(
                    text_mask="",
                    pads_fully=True,
                    pad_id=pad_id,
                    canonical=is_canonical,
                    other_files=tuple((file, file_sha256(folder / file)) for file in others),
                ),
            )
        ),
        encoding="utf-8",
    )
    return _compare(encoder, read_card(folder / CARD), precision)


def _compare(encoder: OpenClipEncoder, card: ModelCard, precision: Precision) -> Exported:
    made, pictures, texts = OnnxEncoder(card, device="cpu"), drawn_pictures(), list(TEXTS)
    exported = Exported(
        card,
        sum(path.stat().st_size for path in card.folder.iterdir()) if card.folder else 0,
        _cosines(encoder.encode_images(pictures), made.encode_images(pictures)),
        _cosines(encoder.encode_texts(texts), made.encode_texts(texts)),
    )
    if not exported.worst >= LEAST_COSINE[precision]:
        raise EncoderError(
            f"{encoder.spec.name} in {precision} is not near enough to itself in torch (the worst row has a cosine of "
            f"{exported.worst:.4f}): choose a higher --precision."
        )
    return exported


def _cosines(one: Float32Matrix, other: Float32Matrix) -> tuple[float, float]:
    found = (one.astype(np.float64) * other).sum(axis=1)
    return float(found.mean()), float(found.min())


def _identity(encoder: OpenClipEncoder, precision: Precision) -> str:
    spec = encoder.spec
    if precision == "fp32" and not spec.adapter_sha256:
        return spec.weights_sha256
    return hashlib.sha256(f"{spec.weights_sha256} {spec.adapter_sha256} {precision}".encode()).hexdigest()


def _source(encoder: OpenClipEncoder) -> str:
    adapter = f", RDB adapter {encoder.spec.adapter_sha256}" if encoder.spec.adapter_sha256 else ""
    return f"{encoder.spec.name}: weights {encoder.spec.weights_sha256}{adapter}"


class _Images(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixels: Tensor) -> Tensor:
        rows: Tensor = self.model.encode_image(pixels)  # type: ignore[operator]
        return rows


class _Texts(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor) -> Tensor:
        rows: Tensor = self.model.encode_text(input_ids)  # type: ignore[operator]
        return rows


def _write_graph(tower: nn.Module, name: str, example: Tensor, path: Path, precision: Precision) -> None:
    fast = torch.backends.mha.get_fastpath_enabled()
    try:
        torch.backends.mha.set_fastpath_enabled(False)  # it is one operation of torch's own
        with quiet(), torch.no_grad():
            model = export_graph(tower, {name: example}, {name: {0: Dim("count")}})
    except Exception as error:  # torch.export and its exporter each have their own
        raise EncoderError(f"torch can't export this model ({first_line(error)}).") from error
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
    try:
        if precision == "fp16":
            halve_weights(model.graph)
        elif precision == "int8":
            quantise_weights(model.graph)
    except ValueError as error:
        raise EncoderError(f"this model can't be stored as {precision} ({error}).") from error
    is_large = model.ByteSize() > LARGEST_BYTES
    onnx.save(model, path, save_as_external_data=is_large, location=f"{path.name}_data", size_threshold=1024)
