"""Where a run's host, material and measurement come from: a checkpoint of stage 1, or a model of open_clip by name."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer
from torch import nn

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.adapt.config import AdaptConfig
from training.adapt.feeds import Chips, TokenTable
from training.adapt.learner import Learner
from training.adapt.material import Captions, Material, labels_of
from training.adapt.measure import measure, texts_of
from training.adapt.towers import LiteTowers, OpenClipTowers, Towers
from training.data import load_images, read_captions
from training.evaluate import Scores, evaluate, read_split
from training.prefix import Cut, PrefixCache
from training.train import resume as resume_stage_1
from training.water import training_pictures

if TYPE_CHECKING:
    from rdb_geo.encoders.openclip import OpenClipEncoder

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """All that a run needs beside its configuration. Runs with equal `prefix` and `augment` may share one."""

    towers: Callable[[AdaptConfig], Towers]
    """A new copy of the host, for one run."""

    material: Material
    """The training split."""

    measure: Callable[[Learner], Scores]
    """On val, by the protocol of `training.evaluate`."""

    name: str
    """Of the host, for messages and saved adapters."""


def read_host(checkpoint: Path) -> LiteHost:
    """The averaged host of a checkpoint of stage 1, in evaluation mode."""
    host = resume_stage_1(checkpoint).ema.module.host.eval()
    host.image.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return host


def open_source(config: AdaptConfig, host: str, data: Path, cache: Path) -> Source:
    """The source for a host.

    Args:
        config: Its `prefix`, `augment`, `threads` and `device` count.
        host: A checkpoint of stage 1, or the name of an open_clip model: that of a card, or ``open_clip:ARCH/FILE``.
        data: A caption file, or the folder of one.
        cache: Folder of cached prefixes.

    Raises:
        UsageError: The host is no torch model.
        RdbGeoError: It can't be loaded.
        DataError: The data set can't be read.
    """
    torch.set_num_threads(config.threads)
    if Path(host).suffix == ".pt" and Path(host).is_file():
        return lite_source(config, read_host(Path(host)), data, cache)
    from rdb_geo.encoders.openclip import OpenClipEncoder

    encoder = load_encoder(host, device="cpu")
    if not isinstance(encoder, OpenClipEncoder):
        raise UsageError(f"{host} is an ONNX model and can't be trained: give a checkpoint of stage 1.")
    return open_clip_source(config, encoder, data)


def lite_source(config: AdaptConfig, host: LiteHost, data: Path, cache: Path) -> Source:
    """The lite host behind its cached prefix."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    cut = Cut(config.prefix.image_cut, config.prefix.text_cut)
    size_px, variants = config.prefix.image_size_px, config.prefix.variants
    kept = PrefixCache(cache, host, cut)
    split = read_split(data, "val")
    val_images = kept.clean_images(split.pictures, size_px=size_px)
    val_texts = kept.texts(tokenizer, texts_of(split))
    records, pictures = training_pictures(data, config.augment.open_water)
    captions = Captions(records)
    material = Material(
        images=kept.train_images(pictures, variants=variants, size_px=size_px, config=config.augment),
        texts=kept.texts(tokenizer, captions.texts),
        captions=captions,
        labels=labels_of(records),
    )
    logger.info("%d pictures, %d texts, prefixes in %s", len(records), len(captions.texts), cache)

    def towers(config: AdaptConfig) -> Towers:
        return LiteTowers(copy.deepcopy(host), cut, backbone_trains=config.method in {"full", "lora"})

    def on_val(learner: Learner) -> Scores:
        return measure(learner, split, val_images, val_texts, size_px)

    return Source(towers, material, on_val, "rdb-lite")


def open_clip_source(config: AdaptConfig, encoder: OpenClipEncoder, data: Path) -> Source:
    """An open_clip model, run whole; its chips have its own size, whatever `prefix.image_size_px` says."""
    spec = encoder.spec
    split = read_split(data, "val")
    records, pictures = load_images(read_captions(data, split="train"), spec.image_size_px)
    captions = Captions(records)
    material = Material(
        images=Chips(pictures, spec.image_size_px, config.augment, spec.mean, spec.std),
        texts=TokenTable(encoder.tokenizer, captions.texts),
        captions=captions,
        labels=labels_of(records),
    )
    model: nn.Module = encoder.model

    def on_val(learner: Learner) -> Scores:
        trained = learner.trained_of_host().values()
        adapted = type(encoder)(learner.host, encoder.tokenizer, spec=spec)  # this freezes the model
        adapted.templates = encoder.templates
        try:
            return evaluate(adapted, split)
        finally:
            for value in trained:
                value.requires_grad = True

    return Source(lambda _config: OpenClipTowers(copy.deepcopy(model)), material, on_val, spec.name)
