"""One run of stage 2, top to bottom."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.adapt.checkpoint import save
from training.adapt.learner import Learner
from training.adapt.log import Log
from training.adapt.loss import backward
from training.adapt.material import Batch, Material
from training.adapt.run import Run, rate_factor
from training.adapt.spread import average_gradients, world
from training.evaluate import Scores
from training.train import DivergedError

logger = logging.getLogger(__name__)

Measure = Callable[[Learner], Scores]
"""A learner's numbers on val."""

EXPLODED = 20.0
"""A loss of so many times the first step's stops the run."""


def fit(run: Run, data: Material, folder: Path, measure: Measure) -> dict[str, Any]:
    """Train to the configured number of epochs, or only measure where nothing is trained.

    Args:
        run: New, or resumed.
        data: The training split.
        folder: Gets ``last.pt`` after each epoch, ``log.csv`` and TensorBoard's events; only the first process writes.
        measure: On val; the epoch with the highest mR is kept.

    Returns:
        The result, plain values: ``val`` of the best epoch's student, ``teacher`` of the last epoch's, and so on.

    Raises:
        DivergedError: The loss or its gradient became infinite or no number, or exploded; ``last.pt`` stands.
        CheckpointError: The disk is full; ``last.pt`` stands.
    """
    first = world()[0] == 0
    if first:
        folder.mkdir(parents=True, exist_ok=True)
    log = Log(folder, run.epoch == 0) if first else None
    epochs = run.config.optim.epochs if run.optimizer is not None else 0
    if run.epoch == 0:
        scores = measure(run.learner)
        run.best = _best(run, scores)
        _note(log, run, {"epoch": 0, **_numbers(scores)})
    while run.epoch < epochs:
        began = time.perf_counter()
        row: dict[str, float] = {"epoch": run.epoch + 1, **train_epoch(run, data)}
        row["train_s"] = time.perf_counter() - began
        run.seconds += row["train_s"]
        run.epoch += 1
        if run.epoch == epochs or run.epoch % run.config.optim.measure_every == 0:
            scores = measure(run.learner)
            row.update(_numbers(scores))
            if scores.retrieval.mean_recall > run.best["val"]["mean_recall"]:
                run.best = _best(run, scores)
        _note(log, run, row)
        if first:
            save(run, folder / "last.pt")
    return result_of(run, measure)


def train_epoch(run: Run, data: Material) -> dict[str, float]:
    """One pass over the data; means of the terms, their factors, the temperature."""
    optimizer, optim = run.optimizer, run.config.optim
    if optimizer is None:
        raise ValueError("nothing is trained")
    # Seeded by the epoch, so that a resumed run draws what an uninterrupted one draws.
    generator = torch.Generator().manual_seed(run.config.seed * 1000 + run.epoch)
    run.learner.train()
    sums: dict[str, float] = {}
    first_loss: float | None = None
    steps = len(data.images) // optim.batch_size
    batches = data.batches(optim.batch_size, optim.captions_per_image, generator)
    bar = tqdm(batches, f"epoch {run.epoch + 1}/{optim.epochs}", steps, leave=False, disable=None)
    for step, batch in enumerate(bar):
        factor = rate_factor(optim, (run.epoch * steps + step) / (optim.epochs * steps))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        terms = _gradients(run, optimizer, batch, data)
        found = _require_finite("loss", terms["loss"], run.epoch)
        first_loss = found if first_loss is None else first_loss
        if abs(found) > EXPLODED * max(abs(first_loss), 1.0):
            raise DivergedError(
                f"the loss exploded in epoch {run.epoch + 1} ({first_loss:.3g} to {found:.3g}): lower the learning "
                "rate and resume."
            )
        average_gradients(run.learner.parameters())
        norm = nn.utils.clip_grad_norm_(run.learner.parameters(), optim.max_norm)
        _require_finite("gradient", norm, run.epoch)
        optimizer.step()
        run.learner.weights.clamp()
        run.teacher.update(run.learner)
        for key, value in terms.items():
            sums[key] = sums.get(key, 0.0) + value.detach().item() / steps
        bar.set_postfix(loss=f"{found:.3f}", refresh=False)
    run.learner.weights.end_epoch(sums)
    factors = {f"w_{name}": value for name, value in run.learner.weights.values().items()}
    return {**sums, **factors, "tau": run.learner.tau().detach().item()}


def result_of(run: Run, measure: Measure) -> dict[str, Any]:
    """The result of a run that is done."""
    with run.teacher.inside(run.learner):
        teacher = measure(run.learner).to_dict() if run.optimizer is not None else None
    return {
        "config": run.config.to_dict(),
        "method": run.config.method,
        "seed": run.config.seed,
        "host": run.host_digest,
        "image_size_px": run.config.prefix.image_size_px,
        "epochs_done": run.epoch,
        "best_epoch": run.best["epoch"],
        "val": run.best["val"],
        "teacher": teacher,
        "trained_parameters": sum(value.numel() for value in run.learner.trained_of_host().values()),
        "seconds": round(run.seconds, 1),
    }


def _gradients(run: Run, optimizer: torch.optim.Optimizer, batch: Batch, data: Material) -> dict[str, Tensor]:
    """Gradients of a step. Where memory runs out, with a batch in twice as many parts: the same gradients."""
    while True:
        optimizer.zero_grad()
        try:
            return backward(run.learner, run.teacher, batch, data, run.config, chunks=run.chunks)
        except (torch.OutOfMemoryError, MemoryError):
            if 2 * run.chunks > len(batch.images) or world()[1] > 1:
                raise
        run.chunks *= 2
        if run.learner.device.type == "cuda":
            torch.cuda.empty_cache()
        logger.warning("memory ran out: batches are encoded in %d parts from now on, same gradients.", run.chunks)


def _best(run: Run, scores: Scores) -> dict[str, Any]:
    return {"epoch": run.epoch, "val": scores.to_dict(), "trained": run.learner.trained()}


def _numbers(scores: Scores) -> dict[str, float]:
    recalls = {
        f"val_{way}_r{depth}": value
        for way, values in (("i2t", scores.retrieval.image_to_text), ("t2i", scores.retrieval.text_to_image))
        for depth, value in zip((1, 5, 10), values, strict=True)
    }
    return {
        "val_mr": scores.retrieval.mean_recall,
        "val_mr_ties_lost": scores.retrieval.ties_lost_mean_recall,
        "val_top1": scores.class_top1,
        "val_map": scores.query_map,
        **recalls,
    }


def _note(log: Log | None, run: Run, row: dict[str, float]) -> None:
    if log is not None:
        logger.info("%s-%d %s", run.config.name, run.config.seed, " ".join(f"{k} {v:.4g}" for k, v in row.items()))
        log.write(row)


def _require_finite(what: str, value: Tensor, epoch: int) -> float:
    found: float = value.detach().item()
    if not torch.isfinite(value):
        raise DivergedError(f"the {what} became {found} in epoch {epoch + 1}: lower the learning rate and resume.")
    return found
