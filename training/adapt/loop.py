"""One run of stage 2, top to bottom."""

from __future__ import annotations

import csv
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rdb_geo.model.lite import LiteHost
from training.adapt.config import AdaptConfig
from training.adapt.learner import Learner, Teacher
from training.adapt.loss import step_terms
from training.adapt.material import Material
from training.evaluate import Scores
from training.train import DivergedError, seed_everything

logger = logging.getLogger(__name__)

Measure = Callable[[Learner], Scores]
"""A learner's numbers on val."""


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

    epoch: int = 0
    """Whole epochs done."""

    best: dict[str, Any] = field(default_factory=dict)
    """Of the best epoch by val mR: ``epoch``, ``val`` (its scores) and ``trained`` (tensors by name)."""

    seconds: float = 0.0
    """Spent on training so far, without measuring."""


def start(host: LiteHost, config: AdaptConfig) -> Run:
    """A new run on a host without adapters, which is kept and changed."""
    seed_everything(config.seed)
    torch.set_num_threads(config.threads)
    learner = Learner(host, config)
    return Run(config, learner, Teacher(learner, config.loss.ema_decay), _optimizer(learner, config))


def fit(run: Run, data: Material, folder: Path, measure: Measure) -> dict[str, Any]:
    """Train to the configured number of epochs, or only measure where nothing is trained.

    Args:
        run: New, or resumed.
        data: The training split.
        folder: Gets ``last.pt`` after each epoch and ``log.csv``.
        measure: On val; the epoch with the highest mR is kept.

    Returns:
        The result, plain values: ``val`` of the best epoch's student, ``teacher`` of the last epoch's, and so on.

    Raises:
        DivergedError: The loss or its gradient became infinite or no number; ``last.pt`` stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    epochs = run.config.optim.epochs if run.optimizer is not None else 0
    if run.epoch == 0:
        scores = measure(run.learner)
        run.best = _best(run, scores)
        _log(folder / "log.csv", {"epoch": 0, **_numbers(scores)}, run)
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
        _log(folder / "log.csv", row, run)
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
    steps = len(data.images) // optim.batch_size
    for step, batch in enumerate(data.batches(optim.batch_size, optim.captions_per_image, generator)):
        _set_rate(run, optimizer, (run.epoch * steps + step) / (optim.epochs * steps))
        with torch.autocast("cpu", torch.bfloat16, enabled=optim.bf16):
            terms = step_terms(run.learner, run.teacher, batch, data, run.config.loss)
        loss = run.learner.weights(terms)
        _require_finite("loss", loss, run.epoch)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        norm = nn.utils.clip_grad_norm_(run.learner.parameters(), optim.max_norm)
        _require_finite("gradient", norm, run.epoch)
        optimizer.step()
        run.learner.weights.clamp()
        run.teacher.update(run.learner)
        for key, value in {**terms, "loss": loss}.items():
            sums[key] = sums.get(key, 0.0) + value.detach().item() / steps
    run.learner.weights.end_epoch(sums)
    factors = {f"w_{name}": value for name, value in run.learner.weights.values().items()}
    return {**sums, **factors, "tau": run.learner.tau().detach().item()}


def result_of(run: Run, measure: Measure) -> dict[str, Any]:
    """The result of a run that is done."""
    with run.teacher.inside(run.learner):
        teacher = measure(run.learner).to_dict() if run.optimizer is not None else None
    trained = run.learner.trained_of_host()
    return {
        "config": run.config.to_dict(),
        "method": run.config.method,
        "seed": run.config.seed,
        "image_size_px": run.config.prefix.image_size_px,
        "epochs_done": run.epoch,
        "best_epoch": run.best["epoch"],
        "val": run.best["val"],
        "teacher": teacher,
        "trained_parameters": sum(value.numel() for value in trained.values()),
        "seconds": round(run.seconds, 1),
    }


def save(run: Run, path: Path) -> None:
    """Write a checkpoint, whole or not at all. The frozen host is not in it."""
    state = {
        "config": run.config.to_dict(),
        "epoch": run.epoch,
        "seconds": run.seconds,
        "best": run.best,
        "trained": _trained(run.learner),
        "teacher": run.teacher.values,
        "teacher_step": run.teacher.step,
        "weights": run.learner.weights.state_dict(),
        "optimizer": None if run.optimizer is None else run.optimizer.state_dict(),
    }
    half = path.with_suffix(".part")
    torch.save(state, half)
    half.replace(path)


def resume(host: LiteHost, path: Path) -> Run:
    """The run that a checkpoint holds, on the host that it was started on."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    run = start(host, AdaptConfig.from_dict(state["config"]))
    restore(run.learner, state["trained"])
    run.teacher.values, run.teacher.step = state["teacher"], state["teacher_step"]
    run.learner.weights.load_state_dict(state["weights"])
    if run.optimizer is not None:
        run.optimizer.load_state_dict(state["optimizer"])
    run.epoch, run.seconds, run.best = state["epoch"], state["seconds"], state["best"]
    return run


@torch.no_grad()
def restore(learner: Learner, trained: dict[str, Tensor]) -> None:
    """Put values into the trained parameters of a learner, by name."""
    for name, value in learner.named_parameters():
        if value.requires_grad:
            value.copy_(trained[name])


def _trained(learner: Learner) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in learner.named_parameters() if value.requires_grad}


def _best(run: Run, scores: Scores) -> dict[str, Any]:
    return {"epoch": run.epoch, "val": scores.to_dict(), "trained": _trained(run.learner)}


def _numbers(scores: Scores) -> dict[str, float]:
    return {
        "val_mr": scores.retrieval.mean_recall,
        "val_mr_ties_lost": scores.retrieval.ties_lost_mean_recall,
        "val_top1": scores.class_top1,
        "val_map": scores.query_map,
    }


def _optimizer(learner: Learner, config: AdaptConfig) -> torch.optim.Optimizer | None:
    """AdamW; no decay on biases, norms, gates, the temperature and the weights of the loss."""
    trained = learner.trained_of_host()
    if not trained:
        return None
    mine = {id(value) for value in trained.values()}
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for value in learner.parameters():
        if value.requires_grad:
            rate = config.optim.lr if id(value) in mine else config.optim.lr_head
            decay = config.optim.weight_decay if value.ndim > 1 else 0.0
            groups.setdefault((rate, decay), []).append(value)
    return torch.optim.AdamW(
        [{"params": part, "lr": rate, "peak": rate, "weight_decay": decay} for (rate, decay), part in groups.items()],
        betas=(0.9, 0.98),
    )


def _set_rate(run: Run, optimizer: torch.optim.Optimizer, progress: float) -> None:
    """Linear warm-up, then down to zero; `progress` is the share of all steps done."""
    warmup = run.config.optim.warmup_share
    left = (1 - progress) / (1 - warmup)
    if progress < warmup:
        factor = progress / warmup
    elif run.config.optim.schedule == "linear":
        factor = left
    else:
        factor = (1 - math.cos(math.pi * left)) / 2
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor


def _require_finite(what: str, value: Tensor, epoch: int) -> None:
    if not torch.isfinite(value):
        found = value.detach().item()
        raise DivergedError(f"the {what} became {found} in epoch {epoch + 1}: lower the learning rate and resume.")


_COLUMNS = ("epoch", "loss", "cm", "cls", "ema", "w_cm", "w_cls", "w_ema", "tau", "train_s")
_VAL_COLUMNS = ("val_mr", "val_mr_ties_lost", "val_top1", "val_map")


def _log(path: Path, row: dict[str, float], run: Run) -> None:
    logger.info("%s-%d %s", run.config.name, run.config.seed, " ".join(f"{k} {v:.4g}" for k, v in row.items()))
    new = row["epoch"] == 0
    with path.open("w" if new else "a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*_COLUMNS, *_VAL_COLUMNS])
        if new:
            writer.writeheader()
        writer.writerow({key: round(value, 5) for key, value in row.items()})
