"""A small data set, a small tokenizer and a small experiment."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from rdb_geo.model import lite
from training import batches
from training.batches import TrainingSet
from training.config import DEFAULTS, read_config
from training.data import CLASSES, CaptionRecord
from training.refine.config import RefineConfig, read_refine_config

_WORDS = ("red", "green", "blue", "dark", "bright", "field", "with", "some", "trees", "and", "a", "road", "water")


@pytest.fixture(autouse=True)
def _threads_stay_as_they_are():
    """An experiment sets torch's threads."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def tokenizer():
    vocabulary = {word: number for number, word in enumerate(("[PAD]", "[UNK]", "[CLS]", "[SEP]", *_WORDS, *CLASSES))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    ends = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return tokenizer


@pytest.fixture
def records(tmp_path):
    """48 records of three classes, each with its colour in the captions."""
    colours = ("red", "green", "blue")
    return [
        CaptionRecord(
            filename=f"{CLASSES[row % 3]}_{row}.jpg",
            path=tmp_path / f"{row}.jpg",
            label=CLASSES[row % 3],
            sentences=(
                f"a {colours[row % 3]} field .",
                f"some {colours[row % 3]} water and trees",
                "a field with a road .",
            ),
        )
        for row in range(48)
    ]


@pytest.fixture
def few_words(monkeypatch):
    """Hosts with an embedding table of a few words, which spares the tests most of the weights."""
    monkeypatch.setattr(lite, "_VOCABULARY", 64)


@pytest.fixture
def training_set(records, monkeypatch):
    """The records with pictures of their colours, and one prompt for each name of a class."""
    monkeypatch.setattr(batches, "TRAIN_TEMPLATES", ("{}",))
    pictures = np.random.default_rng(0).integers(0, 90, (len(records), 40, 40, 3), dtype=np.uint8)
    for row in range(len(records)):
        pictures[row, :, :, row % 3] += 150
    return TrainingSet(records, pictures)


@pytest.fixture
def config():
    """Two epochs of six steps, 32 px, text blocks frozen."""
    defaults = read_config(DEFAULTS)
    return dataclasses.replace(
        defaults,
        name="tiny",
        threads=1,
        model=dataclasses.replace(
            defaults.model, dim=32, image_size_px=32, start_size_px=32, drop_path=0.0, frozen_text_layers=6
        ),
        optim=dataclasses.replace(defaults.optim, epochs=2, batch_size=8, bf16=False, warmup_share=0.1),
    )


@pytest.fixture
def refine_config():
    """A second image tower, then the words anew: two epochs of three batches each, 32 px."""
    raw = read_refine_config(DEFAULTS.parent / "refine.toml").to_dict()
    step = {**raw["steps"][0], "epochs": 2, "batch_size": 16, "captions_per_image": 2, "start_size_px": 32, "lr": 1e-3}
    step |= {"start": "pretrained", "consistency": 0.5, "word_dropout": 0.15}
    raw |= {"name": "tiny", "threads": 1, "image_size_px": 32, "frozen_image_stages": 2, "frozen_text_layers": 4}
    raw |= {"views": 2, "steps": [{**step, "side": "image", "tower": 1}, {**step, "side": "text", "tower": 0}]}
    return RefineConfig.from_dict(raw)
