"""Correction of hubs: what lies near everything on the other side gets what it has too much taken off, for good."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

WEIGHT = 0.4
"""Length of the additional axis of an image's row. Longer leaves less of it to the row itself, shorter lets a text's
correction grow longer than the text's row; the ranking is the same but for the rows' normalisation."""

IMAGE_WEIGHT = 0.2
"""Length of the axis of a text's row by which images are corrected. All texts have it, so a longer one would bring
texts nearer to each other."""


class HubCorrection(nn.Module):
    """One axis more for every row, so that cosines compare texts by how much *more* they fit an image than others do.

    A text t has the hubness r(t) = τ · log mean_b exp(t·b / τ) over a bank of training images b: the inverted softmax
    (Smith et al. 2017, ICLR, "Offline bilingual word vectors") with the training set as bank (QB-Norm: Bogolin et al.
    2022, CVPR). t·i - r(t) is τ · log p(t | i) / p(t) under the model that the contrastive loss with temperature τ
    trains. An image's row becomes [i, w] and a text's [t, -(r(t) - m) / w], both normalised, where m is the mean of r
    over the training texts. For one text the ranking of images stays exactly as it was.

    With a bank of captions the same is done to images, whose hubness is measured over these: the rows become
    [i, w, -(r(i) - m') / u] and [t, -(r(t) - m) / w, u], where u is `IMAGE_WEIGHT`.
    """

    bank: Tensor
    """Unit rows of training images, (B, D)."""

    mean: Tensor
    """m, a scalar."""

    weight: Tensor
    """w, a scalar: `WEIGHT`, kept with the weights."""

    captions: Tensor
    """Unit rows of training captions, (C, D); C = 0 leaves images as they are."""

    image_mean: Tensor
    """m', a scalar."""

    def __init__(self, bank: Tensor, texts: Tensor, tau: float, captions: Tensor | None = None) -> None:
        """Measure the hubness of training texts.

        Args:
            bank: Unit rows of training images, (B, D).
            texts: Unit rows of training texts, (M, D).
            tau: The temperature of the model's contrastive loss.
            captions: Unit rows of training captions, (C, D), to correct images by; None = images stay as they are.
        """
        super().__init__()
        self.tau = tau
        self.register_buffer("bank", bank)
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("weight", torch.tensor(WEIGHT))
        self.mean.copy_(torch.cat([self.hubness(part) for part in torch.split(texts, 1024)]).mean())
        self.both = captions is not None
        if captions is not None:
            self.register_buffer("captions", captions)
            self.register_buffer("image_mean", torch.zeros(()))
            self.image_mean.copy_(torch.cat([self.image_hubness(part) for part in torch.split(bank, 1024)]).mean())

    @property
    def axes(self) -> int:
        """How many axes the rows get more."""
        return 1 + self.both

    def hubness(self, texts: Tensor) -> Tensor:
        """r(t) of unit rows (N, D), (N,)."""
        return _hubness(texts, self.bank, self.tau)

    def image_hubness(self, images: Tensor) -> Tensor:
        """r(i) of unit rows (N, D), (N,)."""
        return _hubness(images, self.captions, self.tau)

    def images(self, rows: Tensor) -> Tensor:
        """Unit rows of images (N, D) to unit rows (N, D + `axes`)."""
        parts = [rows, torch.ones_like(rows[:, :1]) * self.weight]
        if self.both:
            parts.append((self.image_mean - self.image_hubness(rows)).unsqueeze(1) / IMAGE_WEIGHT)
        return functional.normalize(torch.cat(parts, dim=1), dim=-1)

    def texts(self, rows: Tensor) -> Tensor:
        """Unit rows of texts (N, D) to unit rows (N, D + `axes`)."""
        parts = [rows, (self.mean - self.hubness(rows)).unsqueeze(1) / self.weight]
        if self.both:
            parts.append(torch.full_like(rows[:, :1], IMAGE_WEIGHT))
        return functional.normalize(torch.cat(parts, dim=1), dim=-1)


def _hubness(rows: Tensor, bank: Tensor, tau: float) -> Tensor:
    """Tau * log mean_b exp(row . b / tau), (N,)."""
    return tau * (torch.logsumexp(rows @ bank.T / tau, dim=1) - math.log(len(bank)))
