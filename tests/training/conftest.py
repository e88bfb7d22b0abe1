"""A small data set, a small tokenizer and a small experiment."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from rdb_geo.model import lite
from rdb_geo.model.inject import digest
from rdb_geo.model.lite import LiteHost
from training.config import CONFIGS, DEFAULTS, Experiment, read_config
from training.data import CLASSES, CaptionRecord
from training.hosts.learner import Learner
from training.hosts.towers import LiteTowers
from training.loop import batches
from training.loop.average import Average, put
from training.loop.batches import TrainingSet
from training.loop.checkpoint import save
from training.loop.epochs import Run
from training.stages.opened import open_host
from training.stages.pairs import Material, Pairs

_WORDS = ("red", "green", "blue", "dark", "bright", "field", "with", "some", "trees", "and", "a", "road", "water")


@pytest.fixture(autouse=True)
def _one_thread():
    """An experiment sets torch's threads; two that wait for each other on a busy machine take many times as long."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
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
def adapt_config():
    """Two epochs of six steps of stage 2 behind a cached prefix, 32 px, float32."""
    defaults = read_config(CONFIGS / "adapt.toml")
    return dataclasses.replace(
        defaults,
        name="tiny",
        threads=1,
        rdb={"bottleneck": 32},
        model=dataclasses.replace(defaults.model, dim=32, image_size_px=32, start_size_px=32, cached_variants=2),
        optim=dataclasses.replace(defaults.optim, epochs=2, batch_size=8, lr=3e-3, lr_head=3e-3),
    )


@pytest.fixture
def refine_config():
    """A second image tower, then the words anew: two epochs of three batches each, 32 px."""
    raw = read_config(CONFIGS / "refine.toml").to_dict()
    raw |= {"name": "tiny", "threads": 1}
    raw["model"] |= {"dim": 32, "image_size_px": 32, "start_size_px": 32, "frozen_image_stages": 2, "views": 2}
    raw["optim"] |= {"epochs": 2, "batch_size": 16, "captions_per_image": 2, "lr": 1e-3, "lr_text": 1e-3}
    raw["loss"]["consistency"] = 0.5
    raw["augment"]["word_dropout"] = 0.15
    steps = [{"side": "image", "tower": 1, "start": "pretrained"}, {"side": "text", "start": "pretrained"}]
    return Experiment.from_dict({**raw, "steps": steps})


@pytest.fixture
def write_run():
    """Writes a checkpoint; see `_write_run`."""
    return _write_run


def _write_run(config, path, host=None, seed=5):
    """The checkpoint of a run that moved all that its method trains; the learner with the weights that it measures."""
    given = LiteHost(config.model.dim) if host is None else open_host(host).host
    named = None if host is None else {"name": str(host), "digest": digest(given)}
    learner = Learner(LiteTowers(given, config.model, backbone_trains=True), config)
    task = Pairs(learner, Material(range(8), None, None), config, None)
    average = Average(learner, config.optim.ema_decay)
    torch.manual_seed(seed)
    with torch.no_grad():
        for value in learner.trained_of_host().values():
            value.add_(torch.randn_like(value) * 0.05)
        average.update(learner)
        for value in learner.trained_of_host().values():
            value.add_(torch.randn_like(value) * 0.05)
    path.parent.mkdir(parents=True, exist_ok=True)
    save(
        Run(config, task, average, None, 1, epoch=3),
        path,
        {"stage": "pairs", "config": config.to_dict(), "host": named},
    )
    if config.optim.measured == "average":
        put(learner, average.values)
    return learner.eval()
