"""Checkpoints of stage 2: what is trained, and how far it got. The frozen host is not in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from rdb_geo.core.errors import RdbGeoError
from rdb_geo.core.files import replacing
from rdb_geo.model.inject import digest
from training.adapt.config import AdaptConfig
from training.adapt.run import Run, start
from training.adapt.towers import Towers


class CheckpointError(RdbGeoError):
    """A checkpoint can't be written or read, or belongs to another host or experiment."""


def save(run: Run, path: Path) -> None:
    """Write a checkpoint, whole or not at all.

    Raises:
        CheckpointError: The disk is full, or can't be written; the checkpoint from before stands.
    """
    state = {
        "config": run.config.to_dict(),
        "host": run.host_digest,
        "epoch": run.epoch,
        "seconds": run.seconds,
        "chunks": run.chunks,
        "best": run.best,
        "learner": run.learner.trained(),
        "teacher": {name: value.cpu() for name, value in run.teacher.values.items()},
        "teacher_step": run.teacher.step,
        "weights": run.learner.weights.state_dict(),
        "optimizer": None if run.optimizer is None else run.optimizer.state_dict(),
    }
    try:
        with replacing(path) as half:
            torch.save(state, half)
    except (OSError, RuntimeError) as error:  # torch's own writer raises RuntimeError on a full disk
        raise CheckpointError(
            f"{path} can't be written ({error}): make room and go on with --resume; the last epoch's stands."
        ) from error


def resume(towers: Towers, path: Path, config: AdaptConfig | None = None) -> Run:
    """The run that a checkpoint holds, on the host that it was started on.

    Args:
        towers: Of that host, without adapters.
        path: Of the checkpoint.
        config: The experiment that is meant; None = whatever the checkpoint holds. Device and
            threads may be others.

    Raises:
        CheckpointError: There is no such checkpoint, or it is damaged, of another host or of another experiment.
    """
    state = _read(path)
    kept = AdaptConfig.from_dict(state["config"])
    if config is not None:  # where it runs may change
        kept = replace(kept, device=config.device, threads=config.threads)
    if config is not None and config != kept:
        theirs = kept.to_dict()
        wrong = [key for key, value in config.to_dict().items() if theirs[key] != value]
        raise CheckpointError(
            f"{path} is of another experiment (other {', '.join(wrong)}): give its own configuration, or start anew "
            "without --resume."
        )
    found = digest(towers.host)
    if found != state["host"]:
        raise CheckpointError(
            f"{path} was trained on another host (digest {state['host']}, this one has {found}): give that host."
        )
    run = start(towers, kept)
    run.learner.restore(state["learner"])
    run.teacher.values = {name: value.to(run.learner.device) for name, value in state["teacher"].items()}
    run.teacher.step = state["teacher_step"]
    run.learner.weights.load_state_dict(state["weights"])
    if run.optimizer is not None:
        run.optimizer.load_state_dict(state["optimizer"])
    run.epoch, run.seconds, run.best, run.chunks = state["epoch"], state["seconds"], state["best"], state["chunks"]
    return run


def _read(path: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"there is no {path} to go on from: start without --resume.") from error
    except Exception as error:  # a damaged file fails in many ways, deep inside torch and pickle
        raise CheckpointError(f"{path} is no checkpoint of this training ({type(error).__name__}).") from error
    if not {"config", "host", "learner"} <= state.keys():
        raise CheckpointError(f"{path} is no checkpoint of stage 2: give one that it wrote.")
    return state
