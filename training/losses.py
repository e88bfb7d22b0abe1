"""The terms of the loss, each with its formula."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

_SCALE = 16.0
_TAU_MIN, _TAU_MAX = 0.01, 0.5


class Temperature(nn.Module):
    """One trainable temperature, kept as its logarithm."""

    def __init__(self, start: float) -> None:
        """Start at this temperature."""
        super().__init__()
        self.log = nn.Parameter(torch.tensor(start).log())

    def forward(self) -> Tensor:
        """The temperature, a scalar in 0.01 … 0.5."""
        return self.log.exp().clamp(_TAU_MIN, _TAU_MAX)


class ClassHead(nn.Module):
    """One linear classifier for both modalities, on 16 times the unit rows: common prototypes pull them together."""

    def __init__(self, dim: int, classes: int) -> None:
        """Build with random weights."""
        super().__init__()
        self.linear = nn.Linear(dim, classes)

    def forward(self, rows: Tensor) -> Tensor:
        """Unit rows (N, D) to logits (N, C)."""
        logits: Tensor = self.linear(_SCALE * rows)
        return logits


def positives(image_ids: Tensor, text_image_ids: Tensor, text_ids: Tensor) -> Tensor:
    """Which texts are true of which images.

    Args:
        image_ids: (N,), of each image; an image occurs once.
        text_image_ids: (M,), the image that each text was written for.
        text_ids: (M,), equal for equal sentences: RSICD repeats them, and a copy for another image is no negative.

    Returns:
        float32, (N, M), 1 where true.
    """
    written = (image_ids[:, None] == text_image_ids[None, :]).float()
    same_text = (text_ids[:, None] == text_ids[None, :]).float()
    return ((written @ same_text) > 0).float()


def contrastive(images: Tensor, texts: Tensor, truth: Tensor, tau: Tensor) -> Tensor:
    """½ [CE(q, V·Tᵀ/τ) + CE(qᵀ, T·Vᵀ/τ)], where q spreads each row's weight evenly over its positives.

    Args:
        images: Unit rows (N, D).
        texts: Unit rows (M, D).
        truth: What `positives` gives, (N, M).
        tau: Temperature.
    """
    logits = images @ texts.T / tau
    by_image = functional.cross_entropy(logits, truth / truth.sum(1, keepdim=True))
    by_text = functional.cross_entropy(logits.T, truth.T / truth.T.sum(1, keepdim=True))
    return (by_image + by_text) / 2


def classification(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """CE of class logits (N, C) and labels (N,), smoothed by `smoothing`; labels of -1 are unknown and left out."""
    if not bool((labels >= 0).any()):
        return logits.sum() * 0
    return functional.cross_entropy(logits, labels, ignore_index=-1, label_smoothing=smoothing)
