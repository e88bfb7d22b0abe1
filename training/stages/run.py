"""The joint stage from an exported refinement to one tower: words, image tower, residuals, hubs, concepts."""

from __future__ import annotations

import copy
import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.runtime import open_session
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE
from training.config import ConfigError
from training.data import ClassCaption, DataError, class_captions, read_captions
from training.data.extra_sets import read_extra_sets
from training.data.vocabulary import NAMES
from training.evaluate import Scores, Split, evaluate
from training.hosts.host import HostEncoder
from training.hosts.shipped import read_image_tower, read_residual, read_text_tower
from training.hosts.texts import TextTable
from training.loop.checkpoint import write
from training.stages.bench import Bench, Run, kept, middles, pooled_texts, train
from training.stages.concepts import taught_concepts
from training.stages.config import JointConfig
from training.stages.corpus import Corpus, read_corpus
from training.stages.features import Features, image_graph, views_of
from training.stages.images import ImagesTask, Still
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection
from training.stages.refine.material import text_rows
from training.stages.refine.run import mean_weights
from training.stages.residual import ResidualTask, Words
from training.stages.tower import FrozenStages, UpperStages
from training.stages.words import WordsTask

logger = logging.getLogger(__name__)

MODEL_FILE = "model.pt"
"""What the stage leaves in its folder."""

STAGE = "joint"
"""Stage of that file."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the data sets lie."""

    data: Path
    """RSICD."""

    extra: Path
    """The further sets."""

    words: Path | None
    """Caption file of RSITMD's training split, for further words; None = without."""


def joint(config: JointConfig, start: Path, sources: Sources, val: Split, folder: Path) -> Ensemble:
    """Do all steps; a step that is done is not done again.

    Args:
        config: The settings.
        start: Folder of the model to start from.
        sources: The data sets.
        val: To measure on after each epoch of the image tower; nothing is chosen by it.
        folder: Gets a folder for each step, from which the same run goes on, and `MODEL_FILE`.

    Raises:
        ConfigError: The model to start from is another one, or has residuals already.
        CheckpointError: `folder` has the steps of other settings or data.
        DataError: A data set is not there, or too many pictures are missing or broken.
        DivergedError: The loss became no number.
    """
    torch.set_num_threads(config.threads)
    folder.mkdir(parents=True, exist_ok=True)
    card = read_card(start / CARD_FILE)
    if card.weights_sha256 != config.start_sha256:
        raise ConfigError(f"{start} holds weights {card.weights_sha256}, but start_sha256 is {config.start_sha256}.")
    if card.image_size_px != config.image_size_px:
        raise ConfigError(
            f"image_size_px is {config.image_size_px}, but the towers of {start} see {card.image_size_px}."
        )
    image, text = start / IMAGE_FILE, start / TEXT_FILE
    if read_residual(image, "image") or read_residual(text, "text"):
        raise ConfigError(f"{start} has residuals on its rows, which would be lost: start from a model without them.")
    corpus = read_sources(sources, config)
    logger.info("%d pictures, %d texts", len(corpus.items), len(corpus.texts))
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    host = read_text_tower(text, read_image_tower(image))
    table = TextTable.compute(host, tokenizer, corpus.texts, config.frozen_text_layers)
    lower = FrozenStages(image, folder, config.images.frozen_stages, config.threads)
    identity = identity_of("joint-step", config, corpus, {"name": str(start), "digest": config.start_sha256})
    bench = Bench(corpus, config, folder, identity, table, val, lower, tokenizer)
    teacher = kept(bench, "teacher", lambda: rows_under(bench, image, host.dim))
    start_text = copy.deepcopy(host)
    train(bench, WordsTask(host, bench, teacher, config.first_words), config.first_words, "words")
    side = UpperStages(host, config.images.frozen_stages, config.drop_path, config.dropout)
    side.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    before = copy.deepcopy(side)
    still = Still(lower, pooled_texts(host, table, len(corpus.texts), config.frozen_text_layers), teacher)
    seen = _Seen(side, host, lower)

    def on_val() -> Scores:
        return evaluate(HostEncoder(seen, tokenizer, config.image_size_px), val)  # which is in evaluation mode

    images = ImagesTask(side, host.text_head, bench, still, config.images, on_val)
    train(bench, images, config.images, "images")
    side.load_state_dict(mean_weights(before, side))
    rows = kept(bench, "rows", lambda: _rows(bench, side.eval()))
    texts = text_rows(start_text, tokenizer, corpus.texts)
    torch.manual_seed(config.seed)
    residuals = ResidualTask(corpus, rows, Words.of(corpus, texts, rows), config.residuals, config.tau)
    train(bench, residuals, config.residuals, "residuals")
    model = Ensemble([ImageSide(host)], start_text)
    model.text_residual, model.image_residual = residuals.of_texts, residuals.of_images
    corrected(bench, model, texts, rows[: corpus.own])

    def views() -> Tensor:
        graph = image_graph(model.eval(), config.image_size_px)
        return views_of(bench, Features(graph, config.threads))

    def rows_of(words: list[str]) -> Tensor:
        found: Tensor = residuals.of_texts(text_rows(start_text, tokenizer, words))
        return found

    model.concepts = taught_concepts(bench, tokenizer, views, rows_of)
    state = {"stage": STAGE, "config": config.to_dict(), "words": len(corpus.further), "model": model.state_dict()}
    write(folder / MODEL_FILE, state)
    return model.eval()


class _Seen(nn.Module):
    """The towers as they are while the image side trains."""

    def __init__(self, side: UpperStages, host: LiteHost, lower: FrozenStages) -> None:
        super().__init__()
        self.side, self.host, self._lower, self.dim = side, host, lower, host.dim

    def encode_image(self, pixels: Tensor) -> Tensor:
        rows: Tensor = self.side(self._lower(pixels))
        return rows

    def encode_text(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.host.encode_text(ids, mask)


def read_sources(sources: Sources, config: JointConfig) -> Corpus:
    """All that the stage learns from; of the further sets the training part alone.

    Raises:
        DataError: A data set is not there, or too many pictures are missing or broken.
    """
    pictures = [picture for picture in read_extra_sets(sources.extra) if not picture.measured]
    further: list[ClassCaption] = []
    if sources.words is not None:
        others = [read_captions(sources.data, split=split) for split in ("train", "val")]
        further = class_captions(read_captions(sources.words, split="train"), others)
    corpus = read_corpus(sources.data, pictures, config.drawn, config.coarse, further, config.seed)
    missing = [name for place, name in enumerate(NAMES) if not bool((corpus.concepts == place).any())]
    if missing:
        raise DataError(
            f"no picture shows {', '.join(missing)}: the joint stage needs all of RSICD's classes and all further sets."
        )
    return corpus


def identity_of(stage: str, config: JointConfig, corpus: Corpus, host: dict[str, str]) -> dict[str, Any]:
    """What makes a file in a run's folder this run's: settings, data, and the model that it starts from."""
    content = json.dumps([corpus.texts, corpus.sentences])
    settings = {**config.to_dict(), "data": hashlib.sha256(content.encode()).hexdigest()}
    return {"stage": stage, "config": settings, "host": host}


def rows_under(run: Run, image: Path, dim: int) -> Tensor:
    """Unit rows of the middles of all pictures under an image graph, without axes of hubs and concepts, (N, D)."""
    session = open_session(image, device="cpu", threads=run.config.threads)
    rows = [session.run(["embedding"], {"pixels": pixels.numpy()})[0] for pixels in middles(run)]
    return functional.normalize(torch.from_numpy(np.concatenate(rows)[:, :dim]), dim=-1)


@torch.no_grad()
def _rows(bench: Bench, side: UpperStages) -> Tensor:
    """Unit rows of the middles of all pictures, (N, D)."""
    return torch.cat([side(bench.lower(pixels)) for pixels in middles(bench)])


@torch.no_grad()
def corrected(run: Run, model: Ensemble, texts: Tensor, bank: Tensor) -> Ensemble:
    """Correct the hubs of a model in place.

    Args:
        run: Of the corpus, and of the seed.
        model: Without correction.
        texts: Unit rows of all texts before their residual.
        bank: Unit rows of RSICD's own pictures before theirs.
    """
    own = sorted({number for numbers in run.corpus.sentences[: len(bank)] for number in numbers})
    if model.text_residual is not None and model.image_residual is not None:
        texts, bank = model.text_residual(texts), model.image_residual(bank)
    generator = torch.Generator().manual_seed(run.config.seed)
    captions = texts[own][torch.randperm(len(own), generator=generator)[: run.config.hub_captions]]
    model.hubs = HubCorrection(bank, texts[own], run.config.tau, captions)
    return model
