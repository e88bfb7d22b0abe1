"""The one format of checkpoints: who the run is, how far it got, and what moves in its module."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from rdb_geo.core.errors import EncoderError, RdbGeoError, WeightsNotFoundError
from rdb_geo.core.files import replacing
from training.loop.average import moving, put

if TYPE_CHECKING:
    from training.loop.epochs import Run

FORMAT = 1
"""Version of the format; a file without one is no checkpoint of this training."""


class CheckpointError(RdbGeoError):
    """A checkpoint can't be written or read, or belongs to another host or experiment."""


def save(run: Run, path: Path, identity: dict[str, Any]) -> None:
    """Write the checkpoint of a run; see `write` and `training.loop.epochs.fit`.

    What stands still is in it only where no host is named that it could be taken from. Counters, which norms keep and
    no average follows, stand among the values.
    """
    module = run.task.module
    values = {name: value.detach().cpu() for name, value in moving(module).items()}
    state = module.state_dict()
    rest = state if identity["host"] is None else {}
    counters = {
        name: value.cpu() for name, value in module.named_buffers() if name in state and not value.is_floating_point()
    }
    write(
        path,
        {
            **identity,
            "epoch": run.epoch,
            "seconds": run.seconds,
            "chunks": run.chunks,
            "best": run.best,
            "values": values | counters,
            "frozen": {name: value.detach().cpu() for name, value in rest.items() if name not in values},
            "average": {name: value.cpu() for name, value in run.average.values.items()},
            "average_step": run.average.step,
            "optimizer": None if run.optimizer is None else run.optimizer.state_dict(),
        },
    )


def write(path: Path, state: dict[str, Any]) -> None:
    """Write a file, whole or not at all.

    Raises:
        CheckpointError: The disk is full, or can't be written; the file from before stands.
    """
    with _whole(path) as half:
        torch.save({"format": FORMAT, **state}, half)


def copy(path: Path, other: Path) -> None:
    """Copy a file, whole or not at all; see `write` for what is raised."""
    with _whole(other) as half:
        shutil.copyfile(path, half)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    try:
        with replacing(path) as half:
            yield half
    except (OSError, RuntimeError) as error:  # torch's own writer raises RuntimeError on a full disk
        raise CheckpointError(
            f"{path} can't be written ({error}): make room and go on with --resume; the last epoch's stands."
        ) from error


def read(path: Path, *, stage: str | None = None) -> dict[str, Any]:
    """What a checkpoint, of any stage or of this one, holds, on the CPU.

    Raises:
        WeightsNotFoundError: There is no such file.
        EncoderError: It is damaged, no checkpoint of this training, or of another stage.
    """
    if not path.is_file():
        raise WeightsNotFoundError(f"there is no checkpoint {path}: give one that `train` wrote.")
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        found = state["format"], state["stage"], state["config"]
    except Exception as error:  # a damaged or foreign file fails in many ways, deep inside torch and pickle
        raise EncoderError(f"{path} is no checkpoint of this training ({type(error).__name__}): give one.") from error
    if found[0] != FORMAT:
        raise EncoderError(f"{path} has the format {found[0]}, and only {FORMAT} can be read: train it again.")
    if stage is not None and found[1] != stage:
        raise EncoderError(f"{path} is a checkpoint of the stage {found[1]!r}: give one of {stage!r}.")
    return state


def restore(run: Run, path: Path, identity: dict[str, Any]) -> None:
    """Bring a new run to where a checkpoint of it stands.

    Raises:
        CheckpointError: There is no such checkpoint, or it is damaged, of another host or of another experiment.
    """
    state = read_own(path, identity)
    put(run.task.module, state["values"])
    run.average.values = {name: state["average"][name].to(value.device) for name, value in run.average.values.items()}
    run.average.step = state["average_step"]
    if run.optimizer is not None:
        run.optimizer.load_state_dict(state["optimizer"])
    run.epoch, run.seconds, run.best, run.chunks = (state[key] for key in ("epoch", "seconds", "best", "chunks"))


def read_own(path: Path, identity: dict[str, Any]) -> dict[str, Any]:
    """What a checkpoint of this run holds; see `restore` for what is raised."""
    if not path.is_file():
        raise CheckpointError(f"there is no {path} to go on from: start without --resume.")
    try:
        state = read(path, stage=identity["stage"])
    except EncoderError as error:
        raise CheckpointError(str(error)) from error
    theirs, mine = (_comparable(found) for found in (state["config"], identity["config"]))
    if theirs != mine:
        wrong = sorted(key for key in mine.keys() | theirs.keys() if theirs.get(key) != mine.get(key))
        raise CheckpointError(
            f"{path} is of another experiment (other {', '.join(wrong)}): give its own configuration, another name or "
            "seed, or remove it to start anew."
        )
    kept, given = ((found["host"] or {}).get("digest") for found in (state, identity))
    if kept != given:
        raise CheckpointError(
            f"{path} was trained on another host (digest {kept}, this one has {given}): give that host."
        )
    return state


@contextmanager
def own_threads() -> Iterator[None]:
    """Keep torch's number of threads, which an experiment sets for its training."""
    before = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _comparable(config: dict[str, Any]) -> dict[str, Any]:
    """Settings as JSON has them, without where they run, which may change."""
    plain = {key: value for key, value in config.items() if key not in ("device", "threads")}
    return dict(json.loads(json.dumps(plain)))
