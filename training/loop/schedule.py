"""Groups of an optimiser, the course of its rate, and the chips' size by epoch."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Literal

import torch
from torch import nn

_GROWTH_SHARE = 0.6


def groups(parameters: Iterable[tuple[nn.Parameter, float]], weight_decay: float) -> list[dict[str, Any]]:
    """Groups of an optimiser for those parameters that are trained, with their peak rates.

    No decay on parameters of less than two dimensions: biases, norms, gates, the temperature, weights of the loss.
    """
    found: dict[tuple[float, float], list[nn.Parameter]] = {}
    for parameter, rate in parameters:
        if parameter.requires_grad:
            found.setdefault((rate, weight_decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [{"params": part, "lr": rate, "peak": rate, "weight_decay": decay} for (rate, decay), part in found.items()]


def set_rate(
    optimizer: torch.optim.Optimizer, progress: float, warmup: float, schedule: Literal["cosine", "linear"] = "cosine"
) -> None:
    """Give each of `groups` its rate: linear warm-up to its ``peak``, then down to zero.

    `progress` and `warmup` are shares of all steps, 0 … 1.
    """
    left = (1 - progress) / (1 - warmup)
    factor = left if schedule == "linear" else (1 - math.cos(math.pi * left)) / 2
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * (progress / warmup if progress < warmup else factor)


def chip_size(first_px: int, last_px: int, epoch: int, epochs: int) -> int:
    """Side of the chips in an epoch (0 …): from first to last size within 60 % of the epochs, in steps of 16."""
    share = min(1.0, epoch / (_GROWTH_SHARE * epochs))
    return round((first_px + (last_px - first_px) * share) / 16) * 16
