"""A refinement, step after step."""

from __future__ import annotations

import copy
import json
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from rdb_geo.core.files import replacing
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.config import ConfigError
from training.epochs import log_epoch
from training.evaluate import Split, evaluate
from training.host import HostEncoder
from training.losses import ClassHead
from training.refine.config import RefineConfig, Step
from training.refine.ensemble import Ensemble, ImageSide
from training.refine.hubs import HubCorrection
from training.refine.images import Captions, train_images
from training.refine.loop import Row, Schedule
from training.refine.material import Material, text_rows
from training.refine.texts import Pictures, train_texts
from training.refine.views import Views, mean_rows
from training.train import Run, seed_everything

logger = logging.getLogger(__name__)

MODEL_FILE = "model.pt"
"""What a refinement leaves in its folder."""

CONFIG_FILE = "config.json"
"""The settings of the steps in a folder."""


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What all steps share."""

    material: Material
    views: Views
    val: Split
    tokenizer: Tokenizer
    head: ClassHead
    tau: Tensor
    config: RefineConfig
    folder: Path


def refine(start: Run, material: Material, val: Split, config: RefineConfig, folder: Path) -> Ensemble:
    """Do all steps and correct the hubs.

    Args:
        start: A run of stage 1, whose averaged host is the first tower and the first text tower.
        material: To train on.
        val: To measure on after each epoch; nothing is chosen by it.
        config: The steps.
        folder: Gets a file for each step, which is not done again, ``log.csv`` and `MODEL_FILE`.

    Raises:
        ConfigError: A step's batch has more images than there are, or the folder has the steps of other settings.
        DivergedError: A step's loss became no number.
    """
    torch.set_num_threads(config.threads)
    folder.mkdir(parents=True, exist_ok=True)
    _require_same(config, folder)
    learner = start.ema.module.eval().requires_grad_(requires_grad=False)
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    views = Views(material.data.pictures, config.image_size_px, config.views, config.augment)
    bench = _Bench(material, views, val, tokenizer, learner.head, learner.tau().detach(), config, folder)
    model = Ensemble([ImageSide(copy.deepcopy(learner.host))], copy.deepcopy(learner.host)).eval()
    for number, step in enumerate(config.steps, 1):
        model = _placed(model, step, _result(model, number, bench)).eval()
    tau = float(bench.tau)
    correct(model, material, tokenizer, config, tau)
    state = {
        "config": config.to_dict(),
        "towers": len(model.sides),
        "words": len(material.words),
        "tau": tau,
        "model": model.state_dict(),
    }
    _save(state, folder / MODEL_FILE)
    return model


def _require_same(config: RefineConfig, folder: Path) -> None:
    """Refuse a folder whose steps were done with other settings; how many threads did them makes no difference."""
    path = folder / CONFIG_FILE
    settings = json.loads(json.dumps({**config.to_dict(), "threads": 0}))
    if path.exists() and json.loads(path.read_text(encoding="utf-8")) != settings:
        raise ConfigError(f"{folder} holds steps of other settings: give the refinement another name or seed.")
    with replacing(path) as half:
        half.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def correct(model: Ensemble, material: Material, tokenizer: Tokenizer, config: RefineConfig, tau: float) -> None:
    """Give a model its correction of hubs, measured on the training split's own pictures."""
    model.hubs = None
    data = material.data
    bank = Views(data.pictures[: material.own], config.image_size_px, 1, config.augment).rows(model)[0]
    model.hubs = HubCorrection(bank, text_rows(model.text, tokenizer, data.sentences), tau)


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """What a `MODEL_FILE` holds."""

    model: Ensemble
    """In evaluation mode."""

    config: RefineConfig
    """The refinement's settings."""

    words: int
    """How many captions of a second data set it has learned from."""


def is_refined(path: Path) -> bool:
    """Whether a file is what a refinement left, and not a checkpoint of stage 1."""
    return "towers" in torch.load(path, map_location="cpu", weights_only=True)


def load_model(path: Path) -> Refined:
    """What a `MODEL_FILE` holds."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    weights, dim = state["model"], state["model"]["text.text_head.weight"].shape[0]
    model = Ensemble([ImageSide(LiteHost(dim)) for _ in range(state["towers"])], LiteHost(dim))
    count = len(weights["hubs.bank"])
    model.hubs = HubCorrection(torch.zeros(count, dim), torch.zeros(1, dim), state["tau"])
    model.load_state_dict(weights)
    return Refined(model.eval(), RefineConfig.from_dict(state["config"]), state["words"])


def _result(model: Ensemble, number: int, bench: _Bench) -> ImageSide | LiteHost:
    """What a step leaves: from its file if it is done, else trained, and kept there."""
    step = bench.config.steps[number - 1]
    done, part = bench.folder / f"step-{number}.pt", bench.folder / f"step-{number}.part.pt"
    seed_everything(bench.config.seed + number)
    side = _new(step, model, bench.config)
    if done.exists():
        side.load_state_dict(torch.load(done, map_location="cpu", weights_only=True))
        logger.info("step %d is done", number)
        return side
    on_epoch = partial(_measure, copy.deepcopy(model), number, bench)
    trained = _trained(side, model, bench, Schedule(bench.config, step, part, on_epoch))
    if step.average:
        trained.load_state_dict(mean_weights(model.sides[step.tower], trained))
    _save(trained.state_dict(), done)
    part.unlink(missing_ok=True)
    return trained


def mean_weights(first: nn.Module, second: nn.Module) -> dict[str, Tensor]:
    """The mean of two modules' weights and statistics, by name; whole numbers are the second's."""
    before = first.state_dict()
    return {
        name: torch.lerp(before[name], value, 0.5) if value.is_floating_point() else value
        for name, value in second.state_dict().items()
    }


def _trained(side: ImageSide | LiteHost, model: Ensemble, bench: _Bench, schedule: Schedule) -> ImageSide | LiteHost:
    """One side trained against the rows that the model gives the other."""
    data = bench.material.data
    if isinstance(side, LiteHost):
        pictures = Pictures(bench.views.rows(model), bench.head, bench.tau)
        return train_texts(side, bench.material, bench.tokenizer, pictures, schedule)
    texts, targets = text_rows(model.text, bench.tokenizer, data.texts), None
    if schedule.step.consistency:
        targets = mean_rows(bench.views.rows(model)[:, : bench.material.own])
    return train_images(side, data, Captions(texts, bench.head, bench.tau, targets), schedule)


def _measure(model: Ensemble, number: int, bench: _Bench, averaged: nn.Module, row: Row) -> None:
    """Measure the model with an epoch's averaged weights in their place, and log the epoch."""
    model = _placed(model, bench.config.steps[number - 1], averaged)
    scores = evaluate(HostEncoder(model, bench.tokenizer, bench.config.image_size_px), bench.val)
    full: Row = {"step": number, **row, "val_mr": scores.retrieval.mean_recall, "val_top1": scores.class_top1}
    log_epoch(bench.folder / "log.csv", full)
    logger.info("%s", " ".join(f"{key} {value:.4g}" for key, value in full.items()))


def _new(step: Step, model: Ensemble, config: RefineConfig) -> ImageSide | LiteHost:
    """What a step trains: a copy of what there is, or the pretrained towers."""
    host = LiteHost(model.text.text_head.out_features, dropout=config.dropout, drop_path=config.drop_path)
    if step.start == "pretrained":
        host.load_towers()
    if step.side == "text":
        if step.start == "current":
            host.load_state_dict(model.text.state_dict())
        return host
    side = ImageSide(host)
    if step.start == "current":
        side.load_state_dict(model.sides[step.tower].state_dict())
    return side


def _placed(model: Ensemble, step: Step, trained: nn.Module) -> Ensemble:
    """The model with a step's result in its place."""
    if isinstance(trained, LiteHost):
        model.text = trained
    elif step.tower < len(model.sides):
        model.sides[step.tower] = trained
    else:
        model.sides.append(trained)
    return model


def _save(state: dict[str, Any], path: Path) -> None:
    with replacing(path) as half:
        torch.save(state, half)
