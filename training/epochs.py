"""What every loop over epochs of a lite host needs: the rate, the chips' size and the log."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import torch

_GROWTH_SHARE = 0.6


def set_rate(optimizer: torch.optim.Optimizer, progress: float, warmup: float) -> None:
    """Linear warm-up, then a cosine to zero, from each group's ``peak``.

    Args:
        optimizer: Its groups have a ``peak``.
        progress: Share of all steps done, 0 … 1.
        warmup: Share of the steps in which the rate rises.
    """
    falling = (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup))) / 2
    factor = progress / warmup if progress < warmup else falling
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor


def chip_size(first_px: int, last_px: int, epoch: int, epochs: int) -> int:
    """Side of the chips in an epoch (0 …): from first to last size within 60 % of the epochs, in steps of 16."""
    share = min(1.0, epoch / (_GROWTH_SHARE * epochs))
    return round((first_px + (last_px - first_px) * share) / 16) * 16


def log_epoch(path: Path, row: dict[str, float]) -> None:
    """Add an epoch's numbers to a CSV file, and their names if it is new."""
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        if new:
            writer.writeheader()
        writer.writerow({key: round(value, 4) for key, value in row.items()})
