"""A checkpoint of stage 1 or of a refinement, opened to be exported or measured."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdb_geo.core.errors import UsageError
from rdb_geo.model.state import load_adapters, read_adapter
from training.checkpoints import read_checkpoint
from training.host import Towers
from training.refine.run import is_refined, load_model
from training.stages.model import is_joint, load_joint
from training.train import resume


@dataclass(frozen=True, slots=True, eq=False)
class OpenedHost:
    """The averaged weights of a checkpoint, with adapters if they were given."""

    host: Towers
    """In evaluation mode."""

    experiment: str
    """Name of the experiment."""

    seed: int
    """Its seed."""

    image_size_px: int
    """Side of its chips at the end of training."""

    sha256: str
    """Of the checkpoint, and of the adapter if there is one, as in an exported card; hex."""

    config: dict[str, Any]
    """All settings of the experiment."""

    epochs: int
    """Whole epochs done, of all steps together."""

    stage: str = "train"
    """The command that left it: ``train``, ``refine`` or ``joint``."""

    words: int = 0
    """How many captions of a second data set it has learned from, without their pictures."""


def open_host(checkpoint: Path, adapter: Path | None = None) -> OpenedHost:
    """The averaged weights of a checkpoint.

    Args:
        checkpoint: Of stage 1 (`training.train`), or the model that `training.refine` or `training.stages` left.
        adapter: Folder of adapters that stage 2 trained on it; other models take none.

    Raises:
        WeightsNotFoundError: A file is missing.
        EncoderError: It is no checkpoint, or the adapter is damaged or of another one.
        UsageError: An adapter was given for a model of another stage.
    """
    if read_checkpoint(checkpoint, is_joint, "model of `train`, `refine` or `joint`"):
        return _joint(checkpoint, adapter)
    refined = read_checkpoint(checkpoint, is_refined, "model of `train` or `refine`")
    return _refined(checkpoint, adapter) if refined else _stage_1(checkpoint, adapter)


def _joint(path: Path, adapter: Path | None) -> OpenedHost:
    if adapter is not None:
        raise UsageError(f"{path} takes no adapter: give the checkpoint of stage 1 that it was trained on.")
    found = read_checkpoint(path, load_joint, "model of the joint stage")
    config = found.config
    epochs = config.first_words.epochs + config.images.stop + config.last_images.stop
    return OpenedHost(
        found.model,
        config.name,
        config.seed,
        config.image_size_px,
        _sha256(path),
        config.to_dict(),
        epochs=epochs,
        stage="joint",
        words=found.words,
    )


def _refined(path: Path, adapter: Path | None) -> OpenedHost:
    if adapter is not None:
        raise UsageError(f"{path} takes no adapter: give the checkpoint of stage 1 that it was trained on.")
    found = read_checkpoint(path, load_model, "model of a refinement")
    config = found.config
    return OpenedHost(
        found.model,
        config.name,
        config.seed,
        config.image_size_px,
        _sha256(path),
        config.to_dict(),
        epochs=sum(step.epochs for step in config.steps),
        stage="refine",
        words=found.words,
    )


def _stage_1(path: Path, adapter: Path | None) -> OpenedHost:
    run = read_checkpoint(path, resume)
    host, sha256 = run.ema.module.host.eval(), _sha256(path)
    if adapter is not None:
        saved = read_adapter(adapter)
        load_adapters(host, saved)
        sha256 = hashlib.sha256(f"{sha256}{saved.sha256}".encode()).hexdigest()
    config, size = run.config, run.config.model.image_size_px
    return OpenedHost(host, config.name, config.seed, size, sha256, config.to_dict(), run.epoch)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
