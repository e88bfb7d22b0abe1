"""The loop over epochs: a stage gives it a task, and it trains, measures, keeps checkpoints and goes on."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from rdb_geo.core.errors import RdbGeoError
from training.config import ConfigError, Experiment
from training.evaluate import Scores
from training.loop import checkpoint
from training.loop.average import Average
from training.loop.log import Log, numbers
from training.loop.schedule import groups, set_rate
from training.loop.spread import average_gradients, world

logger = logging.getLogger(__name__)

EXPLODED = 20.0
"""A loss of so many times the epoch's first one's stops the run."""

_OUT_OF_MEMORY = (MemoryError, getattr(torch, "OutOfMemoryError", torch.cuda.OutOfMemoryError))  # the name of torch 2.5


class DivergedError(RuntimeError):
    """The loss or its gradient is no longer a number. The checkpoint of the last whole epoch stands."""


class OutOfMemoryError(RdbGeoError):
    """A step does not fit into memory, in however many parts."""


class Task:
    """What a stage trains, and how one step of it goes."""

    module: nn.Module
    """All that is trained or changes; a checkpoint holds what moves in it."""

    averaged: nn.Module
    """The part of `module` whose weights are averaged: what is deployed."""

    images: int
    """Of an epoch."""

    starts_measured = False
    """The state before the first epoch is measured, and may be the best."""

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """All trained parameters with their peak learning rates."""
        raise NotImplementedError

    def begin(self, epoch: int) -> None:
        """Put the modules into the modes that an epoch (0 …) runs in."""
        raise NotImplementedError

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[Any]:
        """The material of each step of an epoch. Every random choice is drawn here: a step may be done twice."""
        raise NotImplementedError

    def backward(self, batch: Any, average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ANN401
        """One forward and backward pass in so many parts; gradients are added.

        Returns:
            The unweighted terms, and ``loss``, their weighted sum. No gradient where that is no number.
        """
        raise NotImplementedError

    def after_step(self) -> None:
        """Called after each step of the optimiser."""

    def end(self, means: dict[str, float]) -> dict[str, float]:  # noqa: ARG002
        """Called with an epoch's means; what else its log says."""
        return {}

    def measure(self) -> Scores | None:
        """The numbers of the module as it is, on val."""
        return None


@dataclass(slots=True)
class Run:
    """A run in progress."""

    config: Experiment
    """The experiment, of a refinement that of its step."""

    task: Task
    """What it trains."""

    average: Average
    """Of the task's averaged part."""

    optimizer: torch.optim.Optimizer | None
    """None where nothing is trained."""

    chunks: int
    """Parts that a batch is encoded in."""

    epoch: int = 0
    """Whole epochs done."""

    best: dict[str, Any] = field(default_factory=dict)
    """Of the best epoch by val mR: ``epoch`` and ``val``, its scores."""

    seconds: float = 0.0
    """Spent on training so far, without measuring."""


def seed_everything(seed: int) -> None:
    """Seed Python, numpy and torch."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002
    torch.manual_seed(seed)


def fit(
    task: Task,
    config: Experiment,
    folder: Path,
    identity: dict[str, Any],
    *,
    again: bool = False,
    stop: int | None = None,
) -> Run:
    """Train to the configured number of epochs, or only measure where nothing is trained.

    Args:
        task: New: as it is before the first step.
        config: Its optimiser's settings count, and the seed.
        folder: Gets ``last.pt`` after each epoch, ``best.pt`` of the epoch with the highest val mR, ``log.csv`` and
            TensorBoard's events; only the first process writes.
        identity: What makes a checkpoint this run's: ``stage``, ``config`` (all settings as plain values) and ``host``.
            It stands in the checkpoints, and one of another run is refused.
        again: Go on from ``last.pt``.
        stop: End after so many epochs; the rate's course is that of all.

    Returns:
        The run, its module with the last weights.

    Raises:
        ConfigError: A batch has more images than there are.
        DivergedError: The loss or its gradient became infinite or no number, or exploded; ``last.pt`` stands.
        OutOfMemoryError: A step does not fit into memory; ``last.pt`` stands.
        CheckpointError: The checkpoint is of another run, or the disk is full; ``last.pt`` stands.
    """
    run, optim = _new(task, config), config.optim
    if again:
        checkpoint.restore(run, folder / "last.pt", identity)
    first, epochs = world()[0] == 0, 0 if run.optimizer is None else min(optim.epochs, stop or optim.epochs)
    log = None
    if first:
        folder.mkdir(parents=True, exist_ok=True)
        log = Log(folder, run.epoch)
    try:
        if run.epoch == 0:
            _finish_epoch(run, {"epoch": 0}, folder, identity, log)
        while run.epoch < epochs:
            began = time.perf_counter()
            row: dict[str, float] = {"epoch": run.epoch + 1, **_train_epoch(run)}
            row["train_s"] = time.perf_counter() - began
            run.seconds += row["train_s"]
            run.epoch += 1
            _finish_epoch(run, row, folder, identity, log)
    except _OUT_OF_MEMORY as error:
        raise OutOfMemoryError(
            f"memory ran out in epoch {run.epoch + 1}, {optim.batch_size} pictures a step in {run.chunks} part(s): "
            "set optim.batch_size or model.image_size_px lower, or optim.chunks higher where the method takes it; the "
            "last epoch's checkpoint stands."
        ) from error
    finally:
        if log is not None:
            log.close()
    return run


def _new(task: Task, config: Experiment) -> Run:
    """A run before its first step."""
    optim, optimizer = config.optim, None
    trained = groups(task.parameters(), optim.weight_decay)
    if trained:
        optimizer = torch.optim.AdamW(trained, betas=(0.9, optim.beta2))
    if trained and task.images < optim.batch_size:
        raise ConfigError(f"batch_size is {optim.batch_size}, but there are {task.images} images: give fewer.")
    return Run(config, task, Average(task.averaged, optim.ema_decay), optimizer, optim.chunks)


def measured(run: Run) -> Scores | None:
    """The numbers of the weights that the experiment measures."""
    if run.config.optim.measured == "weights":
        return run.task.measure()
    with run.average.inside(run.task.averaged):
        return run.task.measure()


def _finish_epoch(run: Run, row: dict[str, float], folder: Path, identity: dict[str, Any], log: Log | None) -> None:
    """Measure where it is time to, and write the epoch down."""
    optim, better = run.config.optim, False
    due = run.epoch == optim.epochs or run.epoch % optim.measure_every == 0
    if run.epoch == 0 and not run.task.starts_measured and run.optimizer is not None:
        return
    due = due or run.epoch == 0
    scores = measured(run) if due else None
    if scores is not None:
        row |= numbers(scores)
        better = not run.best or row["val_mr"] > run.best["val"]["mean_recall"]
        if better:
            run.best = {"epoch": run.epoch, "val": scores.to_dict()}
    if log is None:
        return
    said = " ".join(f"{key} {value:.4g}" for key, value in row.items())
    logger.info("%s-%d %s", run.config.name, run.config.seed, said)
    # The checkpoint first: a log with an epoch that no checkpoint has would hold it twice after going on.
    checkpoint.save(run, folder / "last.pt", identity)
    if better:
        checkpoint.copy(folder / "last.pt", folder / "best.pt")
    log.write(row)


def _train_epoch(run: Run) -> dict[str, float]:
    """One pass over the data; means of the terms, and what else the task has to say."""
    optimizer, optim, task = run.optimizer, run.config.optim, run.task
    if optimizer is None:
        raise ValueError("nothing is trained")
    # Seeded by the epoch, so that a resumed run draws what an uninterrupted one draws.
    torch.manual_seed(run.config.seed * 1000 + run.epoch)
    generator = torch.Generator().manual_seed(run.config.seed * 1000 + run.epoch)
    task.begin(run.epoch)
    sums: dict[str, float] = {}
    first_loss: float | None = None
    steps = task.images // optim.batch_size
    batches = task.batches(run.epoch, generator)
    bar = tqdm(batches, f"epoch {run.epoch + 1}/{optim.epochs}", steps, leave=False, disable=None)
    for step, batch in enumerate(bar):
        set_rate(optimizer, (run.epoch * steps + step) / (optim.epochs * steps), optim.warmup_share, optim.schedule)
        terms = _gradients(run, optimizer, batch)
        found = _require_finite("loss", terms["loss"], run.epoch)
        first_loss = found if first_loss is None else first_loss
        if abs(found) > EXPLODED * max(abs(first_loss), 1.0):
            raise DivergedError(
                f"the loss exploded in epoch {run.epoch + 1} ({first_loss:.3g} to {found:.3g}): lower the learning "
                "rate and resume."
            )
        average_gradients(task.module.parameters())
        trained = [value for group in optimizer.param_groups for value in group["params"]]
        _require_finite("gradient", nn.utils.clip_grad_norm_(trained, optim.max_norm), run.epoch)
        optimizer.step()
        task.after_step()
        run.average.update(task.averaged)
        for key, value in terms.items():
            sums[key] = sums.get(key, 0.0) + value.detach().item() / steps
        bar.set_postfix(loss=f"{found:.3f}", refresh=False)
    return {**sums, **task.end(sums)}


def _gradients(run: Run, optimizer: torch.optim.Optimizer, batch: Any) -> dict[str, Tensor]:  # noqa: ANN401
    """Gradients of a step. Where memory runs out, with a batch in twice as many parts: the same gradients."""
    while True:
        optimizer.zero_grad()
        try:
            return run.task.backward(batch, run.average, run.chunks)
        except (*_OUT_OF_MEMORY, RuntimeError) as error:
            if not isinstance(error, _OUT_OF_MEMORY) and "DefaultCPUAllocator" not in str(error):
                raise
            if 2 * run.chunks > run.config.optim.batch_size or world()[1] > 1 or not run.config.can_be_parted:
                raise MemoryError from error
        run.chunks *= 2
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        logger.warning("memory ran out: batches are encoded in %d parts from now on, same gradients.", run.chunks)


def _require_finite(what: str, value: Tensor, epoch: int) -> float:
    found: float = value.detach().item()
    if not torch.isfinite(value):
        raise DivergedError(f"the {what} became {found} in epoch {epoch + 1}: lower the learning rate and resume.")
    return found
