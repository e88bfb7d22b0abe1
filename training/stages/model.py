"""What the joint stage leaves, opened again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from rdb_geo.model.lite import LiteHost
from training.refine.ensemble import Ensemble, ImageSide
from training.refine.hubs import HubCorrection
from training.stages.config import JointConfig, from_dict
from training.stages.residual import Residual


@dataclass(frozen=True, slots=True, eq=False)
class JointModel:
    """A model file of the joint stage."""

    model: Ensemble
    """One image tower, the text tower and the correction of hubs, in evaluation mode."""

    config: JointConfig
    """The stage's settings."""

    words: int
    """How many captions of another set it has learned from, without their pictures."""


def is_joint(path: Path) -> bool:
    """Whether a file is what the joint stage left."""
    return "joint" in torch.load(path, map_location="cpu", weights_only=True)


def load_joint(path: Path) -> JointModel:
    """What a model file holds."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    weights, config = state["model"], from_dict(state["joint"])
    dim = weights["text.text_head.weight"].shape[0]
    model = Ensemble([ImageSide(LiteHost(dim))], LiteHost(dim))
    model.words = Residual(dim)
    model.hubs = HubCorrection(torch.zeros(len(weights["hubs.bank"]), dim), torch.zeros(1, dim), config.tau)
    model.load_state_dict(weights)
    return JointModel(model.eval(), config, state["words"])
