"""What the joint stage leaves, opened again."""

from __future__ import annotations

from typing import Any

import torch

from rdb_geo.model.lite import LiteHost
from training.stages.config import from_dict
from training.stages.refine.ensemble import Ensemble, ImageSide
from training.stages.refine.hubs import HubCorrection
from training.stages.residual import Residual

STAGE = "joint"
"""Stage of the file."""


def joint_of(state: dict[str, Any]) -> Ensemble:
    """The model that a file holds: image tower, text tower and the correction of hubs, in evaluation mode."""
    weights, config = state["model"], from_dict(state["config"])
    dim = weights["text.text_head.weight"].shape[0]
    model = Ensemble([ImageSide(LiteHost(dim))], LiteHost(dim))
    model.text_residual, model.image_residual = Residual(dim), Residual(dim)
    model.hubs = HubCorrection(
        torch.zeros(len(weights["hubs.bank"]), dim),
        torch.zeros(1, dim),
        config.tau,
        torch.zeros(len(weights["hubs.captions"]), dim),
    )
    model.load_state_dict(weights)
    return model.eval()
