"""How the head learns: steps on composed chips, a checkpoint and a line of progress after every hundred."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rdb_geo.core.arrays import UInt8Images
from training.inside.compose import Composer
from training.inside.head import SIDE, Head, rows_of
from training.loop import checkpoint
from training.loop.epochs import DivergedError

logger = logging.getLogger(__name__)

EVERY = 100
"""Steps between checkpoints; what is drawn in them is seeded by the first, so that a resumed run ends as any other."""

WIDTH, CHIPS, CELLS, RATE, DECAY = 256, 16, 1000, 3e-3, 0.02
"""Of the head; chips of a step and cells of them that count; of AdamW."""

SHARPNESS, CLASS_SHARPNESS, CLASS_WEIGHT, AWAY_WEIGHT, SMOOTHING = 0.05, 0.07, 0.3, 2.0, 0.05
"""Temperatures and weights of the three losses, see `_loss`."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What the head learns from."""

    composer: Composer
    """Makes chips."""

    whole: Tensor
    """The model's embedding of each of the composer's pictures, (N, D)."""

    kind: Tensor
    """The kind of each, (N,)."""

    captions: Tensor
    """Embeddings against which what a cell says is compared with what its whole picture says, (T, D)."""

    classes: Tensor
    """For each kind the mean embedding of some of its captions, unit rows (K, D)."""

    maps: Callable[[UInt8Images], Sequence[Tensor]]
    """What the image tower has of chips before it forgets where things are, each (N, C, k, k)."""

    side_px: int
    """Of a chip."""


def learn(
    material: Material, path: Path, identity: dict[str, Any], *, again: bool = False
) -> tuple[Head, dict[str, float]]:
    """Train a head.

    Args:
        material: What it learns from.
        path: Of the checkpoint.
        identity: ``stage``, ``host``, and a ``config`` with ``steps`` and ``seed``; see `training.loop.checkpoint`.
        again: Go on from the checkpoint.

    Returns:
        The head, and ``steps``, ``seconds``, and the means of the last steps: ``away`` (1 - cosine) and ``right``
        (share of cells whose nearest kind is their own).

    Raises:
        CheckpointError: The checkpoint can't be written or read, or is of another run.
        DivergedError: The loss is no number; the last checkpoint stands.
    """
    steps, seed = identity["config"]["steps"], identity["config"]["seed"]
    torch.manual_seed(seed)
    sample = material.maps(np.zeros((1, material.side_px, material.side_px, 3), np.uint8))
    head = Head([values.shape[1] for values in sample], WIDTH, material.whole.shape[1])
    optimiser = torch.optim.AdamW(head.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    moving: dict[str, Any] = {"head": head, "optimizer": optimiser, "schedule": schedule}
    done, seconds, told = 0, 0.0, (float("nan"), float("nan"))
    if again:
        state = checkpoint.read_own(path, identity)
        done, seconds, told = state["steps"], state["seconds"], state["told"]
        for name, part in moving.items():
            part.load_state_dict(state[name])
        logger.info("goes on after step %d of %d", done, steps)
    for first in range(done, steps, EVERY):
        start, count = time.monotonic(), min(EVERY, steps - first)
        torch.manual_seed(seed * steps + first)
        composer = replace(material.composer, rng=np.random.default_rng((seed, first)))
        found = [_step(replace(material, composer=composer), head, optimiser, schedule) for _ in range(count)]
        loss, away, right = np.mean(found, axis=0).tolist()
        done, seconds, told = first + count, seconds + time.monotonic() - start, (away, right)
        if not np.isfinite(loss):
            raise DivergedError(f"the loss became {loss} before step {done}: the checkpoint from before stands.")
        states = {name: part.state_dict() for name, part in moving.items()}
        checkpoint.write(path, {**identity, "steps": done, "seconds": seconds, "told": told, **states})
        left = seconds / done * (steps - done) / 60
        shown = "step %d of %d: loss %.3f, away %.3f, right %.3f, %.0f s, about %.0f min to go"
        logger.info(shown, done, steps, loss, away, right, seconds, left)
    return head.eval(), {"steps": steps, "seconds": seconds, "away": told[0], "right": told[1]}


def _step(
    material: Material, head: Head, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LRScheduler
) -> tuple[float, float, float]:
    """One step; its loss, and the other two of `_loss`."""
    chips, shown = material.composer.compose(CHIPS, material.side_px, SIDE)
    chosen = torch.randperm(CHIPS * SIDE * SIDE)[:CELLS]
    numbers: NDArray[np.intp] = shown.reshape(-1)[chosen.numpy()]
    cells = head(rows_of(material.maps(chips))[chosen])
    loss, away, right = _loss(cells, material, torch.from_numpy(numbers))
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    schedule.step()
    return loss.item(), away, right


def _loss(cells: Tensor, material: Material, numbers: Tensor) -> tuple[Tensor, float, float]:
    """How far cells are from their pictures, in direction, in what they say of captions and of kinds.

    Returns:
        The loss, the mean of 1 - cosine, and the share of cells whose nearest kind is their own.
    """
    whole, kind = material.whole[numbers], material.kind[numbers]
    away = (1 - (cells * whole).sum(dim=1)).mean()
    said = torch.log_softmax(cells @ material.captions.T / SHARPNESS, dim=1)
    wanted = torch.softmax(whole @ material.captions.T / SHARPNESS, dim=1)
    apart = torch.nn.functional.kl_div(said, wanted, reduction="batchmean")
    guess = cells @ material.classes.T
    known = torch.nn.functional.cross_entropy(guess / CLASS_SHARPNESS, kind, label_smoothing=SMOOTHING)
    right = (guess.argmax(dim=1) == kind).float().mean()
    return AWAY_WEIGHT * away + apart + CLASS_WEIGHT * known, away.item(), right.item()
