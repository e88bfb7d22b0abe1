"""One training run, top to bottom."""

from __future__ import annotations

import csv
import json
import logging
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from rdb_geo.model.lite import LiteHost
from training.augment import augment, normalise
from training.backbones import build_backbone
from training.batches import Batch, TrainingSet
from training.config import LITE0, TrainConfig
from training.data import TRAIN_CLASSES
from training.ema import Ema
from training.epochs import chip_size, log_epoch, set_rate
from training.losses import ClassHead, Temperature, classification, contrastive, positives
from training.texts import TextTable

logger = logging.getLogger(__name__)

MEAN = STD = (0.5, 0.5, 0.5)
"""Lite0's own normalisation, x / 127.5 - 1."""


class DivergedError(RuntimeError):
    """The loss or its gradient is no longer a number. The checkpoint of the last whole epoch stands."""


class Learner(nn.Module):
    """All that is trained: the host, the class head and the temperature."""

    def __init__(self, config: TrainConfig) -> None:
        """Build with a random host."""
        super().__init__()
        self.host = LiteHost(config.model.dim, dropout=config.model.dropout, drop_path=config.model.drop_path)
        self.head = ClassHead(config.model.dim, len(TRAIN_CLASSES))
        self.tau = Temperature(config.loss.tau)


@dataclass(slots=True)
class Run:
    """A run in progress."""

    config: TrainConfig
    """The experiment."""

    learner: Learner
    """The weights in training."""

    ema: Ema[Learner]
    """Their average."""

    optimizer: torch.optim.Optimizer
    """Of the learner."""

    epoch: int = 0
    """Whole epochs done."""


def seed_everything(seed: int) -> None:
    """Seed Python, numpy and torch."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002
    torch.manual_seed(seed)


def start(config: TrainConfig, *, pretrained: bool = True) -> Run:
    """A new run: pretrained towers, frozen parts, optimiser."""
    seed_everything(config.seed)
    torch.set_num_threads(config.threads)
    learner = Learner(config)
    if pretrained:
        learner.host.load_towers()
    if config.model.tower != LITE0:
        learner.host.image.backbone = build_backbone(
            config.model.tower, drop_path=config.model.drop_path, pretrained=pretrained
        )
    learner.host.image.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    for module in _frozen(learner.host, config):
        module.requires_grad_(requires_grad=False)
    return Run(config, learner, Ema(learner, config.optim.ema_decay), _optimizer(learner, config))


def fit(run: Run, data: TrainingSet, tokenizer: Tokenizer, folder: Path, *, measure: Any = None) -> None:  # noqa: ANN401
    """Train to the configured number of epochs.

    Args:
        run: New, or resumed.
        data: The training split.
        tokenizer: Of the text tower.
        folder: Gets ``last.pt`` after each epoch, ``log.csv`` and ``config.json``.
        measure: Called with the averaged host; returns ``val_mr``, ``val_top1`` and ``val_map`` for the log, where -1
            stands for not measured. The checkpoint with the highest ``val_mr`` is kept as ``best.pt``.

    Raises:
        DivergedError: The loss became infinite or no number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(run.config.to_dict(), indent=1) + "\n", encoding="utf-8")
    table = TextTable(run.learner.host, tokenizer, data.texts, run.config.model.frozen_text_layers)
    logger.info("%d images, %d texts", len(data), len(data.texts))
    best = best_of(folder / "log.csv")
    while run.epoch < run.config.optim.epochs:
        began = time.perf_counter()
        row = {
            "epoch": run.epoch + 1,
            **_train_epoch(run, data, table),
            "val_mr": -1.0,
            "val_top1": -1.0,
            "val_map": -1.0,
        }
        row["train_s"] = time.perf_counter() - began
        run.epoch += 1
        last = run.epoch == run.config.optim.epochs
        if measure is not None and (last or run.epoch % run.config.optim.measure_every == 0):
            row.update(measure(run.ema.module.host))
        log_epoch(folder / "log.csv", row)
        logger.info("%s", " ".join(f"{key} {value:.4g}" for key, value in row.items()))
        save(run, folder / "last.pt")
        if row["val_mr"] > best:
            best = row["val_mr"]
            save(run, folder / "best.pt")


def _train_epoch(run: Run, data: TrainingSet, table: TextTable) -> dict[str, float]:
    """One pass over the data; the mean of each loss term."""
    # Seeded by the epoch, so that a resumed run draws what an uninterrupted one draws.
    generator = torch.Generator().manual_seed(run.config.seed * 1000 + run.epoch)
    torch.manual_seed(run.config.seed * 1000 + run.epoch)
    run.learner.train()
    for module in _frozen(run.learner.host, run.config):
        module.eval()
    size_px = size_of(run.config, run.epoch)
    steps = len(data) // run.config.optim.batch_size
    sums: dict[str, float] = {"size_px": size_px * float(steps)}
    optim = run.config.optim
    for step, batch in enumerate(data.batches(optim.batch_size, optim.captions_per_image, generator)):
        set_rate(run.optimizer, (run.epoch * steps + step) / (optim.epochs * steps), optim.warmup_share)
        chips = augment(data.pictures[batch.images], size_px, run.config.augment, generator)
        terms = losses(run, chips, batch, table)
        loss = sum(terms.values(), torch.zeros(()))
        _require_finite("loss", loss, run.epoch)
        run.optimizer.zero_grad()
        torch.autograd.backward(loss)
        norm = nn.utils.clip_grad_norm_(run.learner.parameters(), run.config.optim.max_norm)
        _require_finite("gradient", norm, run.epoch)
        run.optimizer.step()
        run.ema.update(run.learner)
        for key, term in terms.items():
            sums[key] = sums.get(key, 0.0) + term.detach().item()
    return {**{key: total / max(steps, 1) for key, total in sums.items()}, "tau": run.learner.tau().detach().item()}


def losses(run: Run, chips: Tensor, batch: Batch, table: TextTable) -> dict[str, Tensor]:
    """The weighted terms of one step's loss."""
    learner, config = run.learner, run.config
    pixels = normalise(chips, MEAN, STD).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=config.optim.bf16):
        images = learner.host.encode_image(pixels)
        captions = _texts(learner.host, table, batch.captions, config)
        prompts = _texts(learner.host, table, batch.prompts, config)
    images, captions, prompts = images.float(), captions.float(), prompts.float()
    tau = learner.tau()
    truth = positives(batch.images, batch.owners, batch.sentences)
    place = {row: place for place, row in enumerate(batch.images.tolist())}
    caption_labels = batch.labels[torch.tensor([place[row] for row in batch.owners.tolist()])]
    smoothing = config.loss.label_smoothing
    by_head = classification(learner.head(images), batch.labels, smoothing)
    by_head = (by_head + classification(learner.head(captions), caption_labels, smoothing)) / 2
    by_prompt = classification(images @ prompts.T / tau, batch.labels, smoothing)
    return {
        "contrastive": contrastive(images, captions, truth, tau),
        "classification": config.loss.classification * by_head,
        "prompts": config.loss.prompts * by_prompt,
    }


def _require_finite(what: str, value: Tensor, epoch: int) -> None:
    if not torch.isfinite(value):
        found = value.detach().item()
        raise DivergedError(f"the {what} became {found} in epoch {epoch + 1}: lower the learning rate and resume.")


def size_of(config: TrainConfig, epoch: int) -> int:
    """Side of the chips in an epoch, see `training.epochs.chip_size`."""
    return chip_size(config.model.start_size_px, config.model.image_size_px, epoch, config.optim.epochs)


def save(run: Run, path: Path) -> None:
    """Write a checkpoint, whole or not at all."""
    state = {
        "config": run.config.to_dict(),
        "epoch": run.epoch,
        "learner": run.learner.state_dict(),
        "ema": run.ema.module.state_dict(),
        "ema_step": run.ema.step,
        "optimizer": run.optimizer.state_dict(),
    }
    half = path.with_suffix(".part")
    torch.save(state, half)
    half.replace(path)


def resume(path: Path) -> Run:
    """The run that a checkpoint holds."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    run = start(TrainConfig.from_dict(state["config"]), pretrained=False)
    run.learner.load_state_dict(state["learner"])
    run.ema.module.load_state_dict(state["ema"])
    run.optimizer.load_state_dict(state["optimizer"])
    run.ema.step, run.epoch = state["ema_step"], state["epoch"]
    return run


def best_of(log: Path) -> float:
    """The highest ``val_mr`` of a log, minus infinity where there is none."""
    if not log.exists():
        return -math.inf
    with log.open(encoding="utf-8", newline="") as file:
        return max((float(row["val_mr"]) for row in csv.DictReader(file) if row.get("val_mr")), default=-math.inf)


def _texts(host: LiteHost, table: TextTable, numbers: Tensor, config: TrainConfig) -> Tensor:
    tokens, mask = table.batch(numbers)
    return host.pool_text(host.text.run_layers(tokens, mask, first=config.model.frozen_text_layers), mask)


def _frozen(host: LiteHost, config: TrainConfig) -> list[nn.Module]:
    """The parts that keep their pretrained weights (and, for batch norm, statistics)."""
    text = host.text
    parts: list[nn.Module] = [text.words, text.positions, text.types, text.norm]
    parts += text.layers[: config.model.frozen_text_layers]
    if config.model.frozen_image_stages:
        net: Any = host.image.backbone  # timm's models say nothing of their parts' types
        parts += [net.conv_stem, net.bn1, *net.blocks[: config.model.frozen_image_stages]]
    return parts


def _optimizer(learner: Learner, config: TrainConfig) -> torch.optim.Optimizer:
    """AdamW with a rate for each part; no decay on biases, norms and the temperature."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in learner.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = config.optim.lr_head
        if name.startswith("host.image."):
            rate = config.optim.lr_image
        elif name.startswith(("host.text.", "host.text_head.")):
            rate = config.optim.lr_text
        decay = config.optim.weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": part, "lr": rate, "peak": rate, "weight_decay": decay} for (rate, decay), part in groups.items()],
        betas=(0.9, 0.98),
    )
