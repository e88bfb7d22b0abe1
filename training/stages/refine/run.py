"""A refinement, step after step."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.config import Experiment, Step
from training.evaluate import Scores, Split, evaluate
from training.hosts.host import HostEncoder
from training.loop.average import put
from training.loop.checkpoint import read_own, write
from training.loop.epochs import Task, fit, seed_everything
from training.loop.losses import ClassHead
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection
from training.stages.refine.images import Captions, ImageStep
from training.stages.refine.material import Material, text_rows
from training.stages.refine.texts import Pictures, TextStep
from training.stages.refine.views import Views, mean_rows

MODEL_FILE = "model.pt"
"""What a refinement leaves in its folder."""

STAGE = "refined"
"""Stage of that file."""


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What a refinement starts from: a model of stage 1."""

    host: LiteHost
    """The first image tower and the first text tower."""

    head: ClassHead
    """Its class head, which stands still."""

    tau: float
    """Its temperature, likewise."""

    identity: dict[str, str]
    """``name`` and ``digest`` of the host."""


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What all steps share."""

    material: Material
    views: Views
    val: Split
    tokenizer: Tokenizer
    start: Start
    config: Experiment
    folder: Path


def refine(start: Start, material: Material, val: Split, config: Experiment, folder: Path) -> Ensemble:
    """Do all steps and correct the hubs.

    Args:
        start: The model of stage 1.
        material: To train on.
        val: To measure on after each epoch; nothing is chosen by it.
        config: With its steps.
        folder: Gets a folder for each step, from which the same refinement goes on, and `MODEL_FILE`.

    Raises:
        ConfigError: A step's batch has more images than there are.
        CheckpointError: The folder has the steps of other settings or of another host.
        DivergedError: A step's loss became no number.
    """
    torch.set_num_threads(config.threads)
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    views = Views(material.data.pictures, config.model.image_size_px, config.model.views, config.augment)
    bench = _Bench(material, views, val, tokenizer, start, config, folder)
    model = Ensemble([ImageSide(copy.deepcopy(start.host))], copy.deepcopy(start.host)).to(config.device).eval()
    for number, step in enumerate(config.steps, 1):
        model = _placed(model, step, _result(model, number, bench)).eval()
    correct(model, material, tokenizer, config, start.tau)
    state = {
        "stage": STAGE,
        "config": config.to_dict(),
        "words": len(material.words),
        "tau": start.tau,
        "model": {name: value.cpu() for name, value in model.state_dict().items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / MODEL_FILE, state)
    return model


def correct(model: Ensemble, material: Material, tokenizer: Tokenizer, config: Experiment, tau: float) -> None:
    """Give a model its correction of hubs, measured on the training split's own pictures."""
    model.hubs = None
    data = material.data
    bank = Views(data.pictures[: material.own], config.model.image_size_px, 1, config.augment).rows(model)[0]
    model.hubs = HubCorrection(bank, text_rows(model.text, tokenizer, data.sentences), tau).to(config.device)


def _result(model: Ensemble, number: int, bench: _Bench) -> ImageSide | LiteHost:
    """What a step leaves: trained, or taken up from its checkpoint, which of a step that is done holds its end."""
    step, config = bench.config.steps[number - 1], bench.config.step(number)
    folder = bench.folder / f"step-{number}"
    seed_everything(config.seed + number)
    side = _new(step, model, config)

    identity = {
        "stage": "refine-step",
        "config": {**bench.config.to_dict(), "step": number},
        "host": bench.start.identity,
    }
    last = folder / "last.pt"
    kept = read_own(last, identity) if last.exists() else None
    if kept is not None and kept["epoch"] == config.optim.epochs:
        put(side.to(config.device), kept["values"] | kept["average"])
        return _soup(side, model, step)

    def on_val(trained: nn.Module) -> Scores:
        placed = _placed(copy.deepcopy(model), step, trained)
        return evaluate(HostEncoder(placed, bench.tokenizer, config.model.image_size_px), bench.val)

    task = _task(side, model, bench, config, on_val)
    put(side, fit(task, config, folder, identity, again=kept is not None).average.values)
    return _soup(side, model, step)


def _soup(side: ImageSide | LiteHost, model: Ensemble, step: Step) -> ImageSide | LiteHost:
    """A side, or the mean of it and what it started from."""
    if step.average:
        side.load_state_dict(mean_weights(model.sides[step.tower], side))
    return side


def mean_weights(first: nn.Module, second: nn.Module) -> dict[str, Tensor]:
    """The mean of two modules' weights and statistics, by name; whole numbers are the second's."""
    before = first.state_dict()
    return {
        name: torch.lerp(before[name], value, 0.5) if value.is_floating_point() else value
        for name, value in second.state_dict().items()
    }


def _task(side: ImageSide | LiteHost, model: Ensemble, bench: _Bench, config: Experiment, on_val: Any) -> Task:  # noqa: ANN401
    """One side against the rows that the model gives the other."""
    data, head, tau = bench.material.data, bench.start.head, torch.tensor(bench.start.tau)
    if isinstance(side, LiteHost):
        pictures = Pictures(bench.views.rows(model), head, tau)
        return TextStep(side, bench.material, bench.tokenizer, pictures, config, on_val)
    texts, targets = text_rows(model.text, bench.tokenizer, data.texts), None
    if config.loss.consistency:
        targets = mean_rows(bench.views.rows(model)[:, : bench.material.own])
    return ImageStep(side, data, Captions(texts, head, tau, targets), config, on_val)


def _new(step: Step, model: Ensemble, config: Experiment) -> ImageSide | LiteHost:
    """What a step trains: a copy of what there is, or the pretrained towers."""
    dim = model.text.text_head.out_features
    host = LiteHost(dim, dropout=config.model.dropout, drop_path=config.model.drop_path)
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
