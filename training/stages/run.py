"""The joint stage from an exported refinement to one tower: words, image tower, residuals, correction of hubs."""

from __future__ import annotations

import copy
import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from rdb_geo.encoders.cards import read_card
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE
from training.config import ConfigError
from training.data import ClassCaption, DataError, class_captions, read_captions
from training.data.extra_sets import read_extra_sets
from training.data.vocabulary import NAMES
from training.evaluate import Split
from training.hosts.shipped import read_image_tower, read_residual, read_text_tower
from training.hosts.texts import TextTable
from training.stages.bench import Bench, middles, pooled_texts, save
from training.stages.config import JointConfig, WordsStep
from training.stages.corpus import Corpus, read_corpus
from training.stages.images import Speech, train_images
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection
from training.stages.refine.material import text_rows
from training.stages.refine.run import mean_weights
from training.stages.residual import Words, train_residuals
from training.stages.tower import FrozenStages, UpperStages
from training.stages.words import train_words

logger = logging.getLogger(__name__)

MODEL_FILE = "model.pt"
"""What the stage leaves in its folder."""

_CHUNK = 64


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
        folder: Gets a file for each step, ``log.csv`` and `MODEL_FILE`.

    Raises:
        ConfigError: The model to start from is another one, or has residuals already; or `folder` holds steps of other
            settings or data.
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
    _require_same(config, corpus, folder)
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    host = read_text_tower(text, read_image_tower(image))
    table = TextTable.compute(host, tokenizer, corpus.texts, config.frozen_text_layers)
    lower = FrozenStages(image, folder, config.frozen_image_stages, config.threads)
    bench = Bench(corpus, table, val, lower, tokenizer, config, folder)
    teacher = _teacher_rows(bench, image)
    start_text = copy.deepcopy(host)
    host = _words(bench, host, teacher, config.first_words, "words-1")
    side = UpperStages(host, config.frozen_image_stages, config.drop_path, config.dropout)
    side.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    before = copy.deepcopy(side)
    train_images(bench, side, _pooled_speech(bench, host), teacher, config.images, "images")
    side.load_state_dict(mean_weights(before, side))
    rows = _rows(bench, side.eval(), len(corpus.items), "rows")
    texts = text_rows(start_text, tokenizer, corpus.texts)
    words = Words.of(corpus, texts, rows)
    residuals = train_residuals(corpus, rows, words, config.residuals, config.tau, config.seed)
    model = Ensemble([ImageSide(host)], start_text)
    model.text_residual, model.image_residual = residuals
    return finish(bench, model, texts, rows[: corpus.own])


def _pooled_speech(bench: Bench, host: LiteHost) -> Speech:
    """The texts before the projection, which learns."""
    frozen = bench.config.frozen_text_layers
    pooled = pooled_texts(host, bench.table, len(bench.corpus.texts), frozen)
    distinct, places = _val_captions(bench)
    table = TextTable.compute(host, bench.tokenizer, distinct, frozen)
    return Speech(host.text_head, pooled, pooled_texts(host, table, len(distinct), frozen)[places])


def _val_captions(bench: Bench) -> tuple[list[str], list[int]]:
    """Val's distinct captions, and the place of each caption in them."""
    sentences = [sentence for record in bench.val.records for sentence in record.sentences]
    distinct = list(dict.fromkeys(sentences))
    numbers = {sentence: row for row, sentence in enumerate(distinct)}
    return distinct, [numbers[sentence] for sentence in sentences]


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
    corpus = read_corpus(sources.data, pictures, config.drawn, further, config.seed)
    missing = [name for place, name in enumerate(NAMES) if not bool((corpus.concepts == place).any())]
    if missing:
        raise DataError(
            f"no picture shows {', '.join(missing)}: the joint stage needs all of RSICD's classes and all further sets."
        )
    return corpus


def _require_same(config: JointConfig, corpus: Corpus, folder: Path) -> None:
    """Refuse to go on with steps of other settings or data; `folder` keeps what it was begun with."""
    content = json.dumps([corpus.texts, corpus.sentences])
    begun = {"settings": config.to_dict(), "data": hashlib.sha256(content.encode()).hexdigest()}
    path = folder / "begun.json"
    if not path.exists():
        path.write_text(json.dumps(begun, indent=1) + "\n")
    elif json.loads(path.read_text()) != json.loads(json.dumps(begun)):
        raise ConfigError(f"{folder} was begun with other settings or data: give another name or seed, or remove it.")


def _teacher_rows(bench: Bench, image: Path) -> Tensor:
    """Rows of all pictures under the start's towers before the correction of hubs, (N, D)."""
    path = bench.folder / "teacher.npy"
    known = np.load(path) if path.exists() else np.empty((0, 385), np.float32)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = bench.config.threads
    session = onnxruntime.InferenceSession(str(image), options)
    rows = [known]
    for first in range(len(known), len(bench.corpus.items), _CHUNK):
        pixels = middles(bench, slice(first, first + _CHUNK)).numpy()
        rows.append(session.run(None, {"pixels": pixels})[0])
    found = np.concatenate(rows)
    np.save(path, found)
    return functional.normalize(torch.from_numpy(found[:, :-1]), dim=-1)


def _words(bench: Bench, host: LiteHost, rows: Tensor, step: WordsStep, name: str) -> LiteHost:
    done = bench.folder / f"{name}.pt"
    if not done.exists():
        host = train_words(host, bench, rows, step)
        save(host.state_dict(), done)
    host.load_state_dict(torch.load(done, map_location="cpu", weights_only=True))
    return host.eval().requires_grad_(requires_grad=False)


@torch.no_grad()
def _rows(bench: Bench, side: UpperStages, count: int, name: str) -> Tensor:
    """Unit rows of the middles of the first `count` pictures, (count, D)."""
    path = bench.folder / f"{name}.npy"
    if not path.exists():
        side.eval()
        parts = [
            side(bench.lower(middles(bench, slice(first, min(first + _CHUNK, count)))))
            for first in range(0, count, _CHUNK)
        ]
        np.save(path, torch.cat(parts).numpy())
    return torch.from_numpy(np.load(path))


@torch.no_grad()
def finish(bench: Bench, model: Ensemble, texts: Tensor, bank: Tensor) -> Ensemble:
    """Correct the hubs of a model with residuals, and write it to `MODEL_FILE`.

    Args:
        bench: What the steps share.
        model: Without correction.
        texts: Unit rows of all texts before their residual.
        bank: Unit rows of RSICD's own pictures before theirs.
    """
    own = sorted({number for numbers in bench.corpus.sentences[: len(bank)] for number in numbers})
    if model.text_residual is not None and model.image_residual is not None:
        texts, bank = model.text_residual(texts), model.image_residual(bank)
    generator = torch.Generator().manual_seed(bench.config.seed)
    captions = texts[own][torch.randperm(len(own), generator=generator)[: bench.config.hub_captions]]
    model.hubs = HubCorrection(bank, texts[own], bench.config.tau, captions)
    state = {"joint": bench.config.to_dict(), "words": len(bench.corpus.further), "model": model.state_dict()}
    save(state, bench.folder / MODEL_FILE)
    return model.eval()
