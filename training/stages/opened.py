"""A checkpoint of any stage, opened to be exported or measured, or to train on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from rdb_geo.core.errors import EncoderError, UsageError
from rdb_geo.model.inject import digest
from rdb_geo.model.lite import LiteHost
from training.config import ConfigError, Experiment
from training.hosts.host import Towers
from training.hosts.learner import Learner, merge_lora
from training.hosts.towers import LiteTowers, OpenClipTowers
from training.loop.average import put
from training.loop.checkpoint import own_threads, read
from training.loop.losses import ClassHead
from training.stages.config import from_dict
from training.stages.refine.ensemble import Ensemble
from training.stages.refine.run import STAGE as REFINED
from training.stages.refine.run import Start
from training.stages.run import STAGE as JOINT

if TYPE_CHECKING:
    from rdb_geo.encoders.torch.openclip import OpenClipEncoder


@dataclass(frozen=True, slots=True, eq=False)
class OpenedHost:
    """The measured weights of a checkpoint."""

    host: Towers
    """In evaluation mode, on the CPU; adapters are in it, low-rank changes are part of its weights."""

    experiment: str
    """Name of the experiment."""

    seed: int
    """Its seed."""

    image_size_px: int
    """Side of its chips at the end of training."""

    sha256: str
    """Of the checkpoint, as in an exported card; hex."""

    config: dict[str, Any]
    """All settings of the experiment."""

    epochs: int
    """Whole epochs done, of all steps together."""

    stage: str = "train"
    """The stage that left it, for its card: ``train``, ``refine``, ``joint`` or ``second``."""

    words: int = 0
    """How many captions of a second data set it has learned from, without their pictures."""

    tau: float | None = None
    """Temperature at the end of training."""

    heads: dict[str, Tensor] | None = None
    """State of its class heads."""


def open_host(checkpoint: Path, base: str | None = None) -> OpenedHost:
    """The measured weights of a checkpoint of the lite host.

    Args:
        checkpoint: Of `train`: of stage 1, of a method on a host, or the model that a refinement left.
        base: The host that a method was trained on, where it no longer lies where it lay then.

    Raises:
        WeightsNotFoundError: It or its host is missing.
        EncoderError: It is no checkpoint, or its host is another one than it was trained on.
        UsageError: It is of an open_clip model.
    """
    state = read(checkpoint)
    try:
        found = _OPENERS[state["stage"]](checkpoint, state, base)
    except (KeyError, TypeError, RuntimeError, ConfigError) as error:
        raise EncoderError(
            f"{checkpoint} is no checkpoint of this version ({type(error).__name__}): train it again."
        ) from error
    return replace(found, sha256=hashlib.sha256(checkpoint.read_bytes()).hexdigest(), config=state["config"])


def _open_pairs(path: Path, state: dict[str, Any], base: str | None) -> OpenedHost:
    config = Experiment.from_dict(state["config"])
    with own_threads():
        learner = _learner(path, state, config, base)
    merge_lora(learner.host)
    host: Any = learner.host.eval().requires_grad_(requires_grad=False)
    opened = OpenedHost(host, config.name, config.seed, config.model.image_size_px, "", {}, state["epoch"])
    return replace(opened, tau=float(learner.tau().detach()), heads=learner.heads.state_dict())


def _open_refined(_path: Path, state: dict[str, Any], _base: str | None) -> OpenedHost:
    config = Experiment.from_dict(state["config"])
    epochs = sum(config.step(number).optim.epochs for number in range(1, len(config.steps) + 1))
    model, size_px = Ensemble.of(state["model"], state["tau"]), config.model.image_size_px
    return OpenedHost(model, config.name, config.seed, size_px, "", {}, epochs, "refine", state["words"], state["tau"])


def _open_joint(_path: Path, state: dict[str, Any], _base: str | None) -> OpenedHost:
    config = from_dict(state["config"])
    epochs = config.first_words.epochs + config.images.stop
    model, size_px = Ensemble.of(state["model"], config.tau), config.image_size_px
    stage = "joint" if len(model.sides) == 1 else "second"
    return OpenedHost(model, config.name, config.seed, size_px, "", {}, epochs, stage, state["words"], config.tau)


_OPENERS: dict[str, Callable[[Path, dict[str, Any], str | None], OpenedHost]] = {
    "pairs": _open_pairs,
    REFINED: _open_refined,
    JOINT: _open_joint,
}


def open_lite(checkpoint: Path) -> tuple[LiteHost, OpenedHost]:
    """A lite host to train on, laid out channels last, and what else its checkpoint holds.

    Raises:
        RdbGeoError: See `open_host`; or it is no single host.
    """
    opened = open_host(checkpoint)
    if not isinstance(opened.host, LiteHost):
        raise UsageError(f"{checkpoint} has several image towers: give a checkpoint of stage 1 to train on.")
    opened.host.image.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return opened.host, opened


def open_clip_checkpoint(checkpoint: Path, base: str | None = None) -> OpenClipEncoder:
    """An encoder of the measured weights of a checkpoint whose host is an open_clip model.

    Raises:
        RdbGeoError: See `open_host`.
    """
    state = read(checkpoint, stage="pairs")
    config = Experiment.from_dict(state["config"])
    like = _open_clip_base(checkpoint, state, base)
    learner = Learner(OpenClipTowers(like.model), config)
    _put(learner, state, config)
    merge_lora(learner.host)
    return open_clip_encoder(learner.host, like)


def open_clip_encoder(model: nn.Module, like: OpenClipEncoder) -> OpenClipEncoder:
    """An encoder of a trained copy of a model; what of it is trainable stays so."""
    trained = [value for value in model.parameters() if value.requires_grad]
    adapted = type(like)(model, like.tokenizer, spec=like.spec)  # this freezes the model
    adapted.templates = like.templates
    for value in trained:
        value.requires_grad = True
    return adapted


def is_open_clip(checkpoint: Path) -> bool:
    """The host of a checkpoint is an open_clip model."""
    host = read(checkpoint).get("host")
    return host is not None and not host["name"].endswith(".pt")


def start_of(checkpoint: Path) -> Start:
    """What a checkpoint of stage 1 gives a refinement.

    Raises:
        RdbGeoError: It is no checkpoint of a lite host with a class head for both sides.
    """
    host, opened = open_lite(checkpoint)
    heads = (opened.heads or {}).items()
    weights = {name.removeprefix("image."): value for name, value in heads if name.startswith("image.")}
    if not weights or opened.tau is None:
        raise EncoderError(f"{checkpoint} has no class head to refine with: give a checkpoint of stage 1.")
    head = ClassHead(host.dim, len(weights["linear.bias"]))
    head.load_state_dict(weights)
    head.requires_grad_(requires_grad=False)
    return Start(host, head, opened.tau, {"name": str(checkpoint), "digest": digest(host)})


def _learner(path: Path, state: dict[str, Any], config: Experiment, base: str | None) -> Learner:
    """The lite host of a checkpoint with what was trained of it."""
    if state["host"] is None:
        host = LiteHost(config.model.dim)
        if config.model.tower != "lite0":
            from training.hosts.backbones import build_backbone

            host.image.backbone = build_backbone(config.model.tower, drop_path=0.0, pretrained=False)
    else:
        if is_open_clip(path):
            raise UsageError(f"{path} is of the open_clip model {state['host']['name']}, which is not exported.")
        host, _ = open_lite(Path(base or state["host"]["name"]))
        _require_digest(path, state, digest(host))
    learner = Learner(LiteTowers(host, config.model, backbone_trains=True), config)
    frozen = {name.removeprefix("learner."): value for name, value in state["frozen"].items()}
    learner.load_state_dict(frozen, strict=False)
    _put(learner, state, config)
    return learner


def _put(learner: Learner, state: dict[str, Any], config: Experiment) -> None:
    if config.optim.measured == "average":
        put(learner, state["average"])
    else:
        # What lies beside the learner weights the terms of the loss while they train, and is no part of the model.
        mine = {name for name in state["values"] if name.startswith("learner.")}
        put(learner, {name.removeprefix("learner."): state["values"][name] for name in mine})


def _open_clip_base(path: Path, state: dict[str, Any], base: str | None) -> OpenClipEncoder:
    from rdb_geo.encoders.registry import load_encoder
    from rdb_geo.encoders.torch.openclip import OpenClipEncoder

    encoder = load_encoder(base or state["host"]["name"], device="cpu")
    if not isinstance(encoder, OpenClipEncoder):
        raise UsageError(f"{base} is no open_clip model: give the one that {path} was trained on.")
    _require_digest(path, state, digest(encoder.model))
    return encoder


def _require_digest(path: Path, state: dict[str, Any], found: str) -> None:
    wanted = state["host"]["digest"]
    if found != wanted:
        raise EncoderError(
            f"{path} was trained on another host ({state['host']['name']}, digest {wanted}; this has {found}): give "
            "it with --host."
        )
