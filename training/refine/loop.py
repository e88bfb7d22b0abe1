"""The epochs of one step: schedule, averaged weights, and a checkpoint after each epoch."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from rdb_geo.core.files import replacing
from training.config import ConfigError
from training.ema import Ema
from training.epochs import set_rate
from training.refine.config import RefineConfig, Step
from training.train import DivergedError

logger = logging.getLogger(__name__)

_Module = TypeVar("_Module", bound=nn.Module)

Losses = Iterable[Tensor]
"""The loss of each batch of an epoch, computed as it is asked for."""

Row = dict[str, float]
"""An epoch's numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """One step of a refinement, as its loop runs it."""

    config: RefineConfig
    """What all steps share: seed, rate's course, averaging."""

    step: Step
    """Epochs, batches and rate."""

    checkpoint: Path
    """Written after each epoch; if it is there, training goes on from it."""

    on_epoch: Callable[[nn.Module, Row], None]
    """Called with the averaged module and the numbers of the epoch, before its checkpoint is written."""


def groups(parameters: Iterable[tuple[nn.Parameter, float]], weight_decay: float) -> list[dict[str, Any]]:
    """Groups of an optimiser for trained parameters and their peak rates; no decay on those of one dimension."""
    found: dict[tuple[float, float], list[nn.Parameter]] = {}
    for parameter, rate in parameters:
        if parameter.requires_grad:
            found.setdefault((rate, weight_decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [{"params": part, "lr": rate, "peak": rate, "weight_decay": decay} for (rate, decay), part in found.items()]


def train(
    module: _Module,
    optimizer: torch.optim.Optimizer,
    epoch_of: Callable[[int, torch.Generator], Losses],
    images: int,
    schedule: Schedule,
) -> _Module:
    """Train a module and give back its averaged weights.

    Args:
        module: In place.
        optimizer: With groups of `groups`.
        epoch_of: From the epoch (0 …) and the generator of its random choices to the losses of its batches.
        images: Of the training split; an epoch has as many whole batches as they fill.
        schedule: Of the step.

    Raises:
        ConfigError: A batch has more images than there are.
        DivergedError: The loss or its gradient became infinite or no number; the checkpoint stands.
    """
    config, step = schedule.config, schedule.step
    batches = images // step.batch_size
    if not batches:
        raise ConfigError(f"batch_size is {step.batch_size}, but there are {images} images: give fewer.")
    ema, first = Ema(module, config.ema_decay), 0
    if schedule.checkpoint.exists():
        first = _restore(schedule.checkpoint, module, ema, optimizer)
    trained = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    for epoch in range(first, step.epochs):
        began, total = time.perf_counter(), 0.0
        torch.manual_seed(config.seed * 1000 + epoch)
        generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
        for number, loss in enumerate(epoch_of(epoch, generator)):
            set_rate(optimizer, (epoch * batches + number) / (step.epochs * batches), config.warmup_share)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            norm = nn.utils.clip_grad_norm_(trained, config.max_norm)
            if not (torch.isfinite(loss) and torch.isfinite(norm)):
                raise DivergedError(
                    f"in epoch {epoch + 1} the loss became {loss.detach().item()}, its gradient {norm.item()}: "
                    "lower the learning rate and start again; the last whole epoch stands."
                )
            optimizer.step()
            ema.update(module)
            total += loss.detach().item()
        row: Row = {"epoch": epoch + 1, "loss": total / batches, "train_s": time.perf_counter() - began}
        schedule.on_epoch(ema.module, row)
        _save(schedule.checkpoint, module, ema, optimizer, epoch + 1)
    return ema.module


def _save(path: Path, module: nn.Module, ema: Ema[Any], optimizer: torch.optim.Optimizer, epoch: int) -> None:
    state = {
        "epoch": epoch,
        "module": module.state_dict(),
        "ema": ema.module.state_dict(),
        "ema_step": ema.step,
        "optimizer": optimizer.state_dict(),
    }
    with replacing(path) as half:
        torch.save(state, half)


def _restore(path: Path, module: nn.Module, ema: Ema[Any], optimizer: torch.optim.Optimizer) -> int:
    state = torch.load(path, map_location="cpu", weights_only=True)
    module.load_state_dict(state["module"])
    ema.module.load_state_dict(state["ema"])
    ema.step = state["ema_step"]
    optimizer.load_state_dict(state["optimizer"])
    logger.info("%s: going on after epoch %d", path, state["epoch"])
    return int(state["epoch"])
