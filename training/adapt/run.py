"""A run in progress: learner, teacher, optimiser and how far they got."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from rdb_geo.model.inject import digest
from training.adapt.config import AdaptConfig, OptimConfig
from training.adapt.learner import Learner, Teacher
from training.adapt.towers import Towers
from training.train import seed_everything


@dataclass(slots=True)
class Run:
    """A run in progress."""

    config: AdaptConfig
    """The experiment."""

    learner: Learner
    """What is trained."""

    teacher: Teacher
    """Its moving average."""

    optimizer: torch.optim.Optimizer | None
    """Of the learner; None where nothing is trained."""

    host_digest: str
    """Identity of the host before anything was put in."""

    chunks: int
    """Parts that a batch is encoded in."""

    epoch: int = 0
    """Whole epochs done."""

    best: dict[str, Any] = field(default_factory=dict)
    """Of the best epoch by val mR: ``epoch``, ``val`` (its scores) and ``trained`` (tensors by name)."""

    seconds: float = 0.0
    """Spent on training so far, without measuring."""


def start(towers: Towers, config: AdaptConfig) -> Run:
    """A new run on a host without adapters, which is kept and changed."""
    seed_everything(config.seed)
    torch.set_num_threads(config.threads)
    host_digest = digest(towers.host)
    towers.host.to(config.device)
    learner = Learner(towers, config)
    teacher = Teacher(learner, config.loss.ema_decay)
    return Run(config, learner, teacher, _optimizer(learner, config.optim), host_digest, config.optim.chunks)


def rate_factor(optim: OptimConfig, progress: float) -> float:
    """The learning rate's factor: linear warm-up, then down to zero; `progress` is the share of all steps done."""
    left = (1 - progress) / (1 - optim.warmup_share)
    if progress < optim.warmup_share:
        return progress / optim.warmup_share
    return left if optim.schedule == "linear" else (1 - math.cos(math.pi * left)) / 2


def _optimizer(learner: Learner, optim: OptimConfig) -> torch.optim.Optimizer | None:
    """AdamW; no decay on biases, norms, gates, the temperature and the weights of the loss."""
    trained = learner.trained_of_host()
    if not trained:
        return None
    mine = {id(value) for value in trained.values()}
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for value in learner.parameters():
        if value.requires_grad:
            rate = optim.lr if id(value) in mine else optim.lr_head
            groups.setdefault((rate, optim.weight_decay if value.ndim > 1 else 0.0), []).append(value)
    return torch.optim.AdamW(
        [{"params": part, "lr": rate, "peak": rate, "weight_decay": decay} for (rate, decay), part in groups.items()],
        betas=(0.9, 0.98),
    )
