"""Correction of hubs: texts that lie near every image get what they have too much taken off, once and for all."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

WEIGHT = 0.4
"""Length of the additional axis of an image's row. Longer leaves less of it to the row itself, shorter lets a text's
correction grow longer than the text's row; the ranking is the same but for the rows' normalisation."""


class HubCorrection(nn.Module):
    """One axis more for every row, so that cosines compare texts by how much *more* they fit an image than others do.

    A text t has the hubness r(t) = τ · log mean_b exp(t·b / τ) over a bank of training images b: the inverted softmax
    (Smith et al. 2017, ICLR, "Offline bilingual word vectors") with the training set as bank (QB-Norm: Bogolin et al.
    2022, CVPR). t·i - r(t) is τ · log p(t | i) / p(t) under the model that the contrastive loss with temperature τ
    trains. An image's row becomes [i, w] and a text's [t, -(r(t) - m) / w], both normalised, where m is the mean of r
    over the training texts. For one text the ranking of images stays exactly as it was.
    """

    bank: Tensor
    """Unit rows of training images, (B, D)."""

    mean: Tensor
    """m, a scalar."""

    weight: Tensor
    """w, a scalar: `WEIGHT`, kept with the weights."""

    def __init__(self, bank: Tensor, texts: Tensor, tau: float) -> None:
        """Measure the hubness of training texts.

        Args:
            bank: Unit rows of training images, (B, D).
            texts: Unit rows of training texts, (M, D).
            tau: The temperature of the model's contrastive loss.
        """
        super().__init__()
        self.tau = tau
        self.register_buffer("bank", bank)
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("weight", torch.tensor(WEIGHT))
        self.mean.copy_(torch.cat([self.hubness(part) for part in torch.split(texts, 1024)]).mean())

    def hubness(self, texts: Tensor) -> Tensor:
        """r(t) of unit rows (N, D), (N,)."""
        total = torch.logsumexp(texts @ self.bank.T / self.tau, dim=1)
        return self.tau * (total - math.log(len(self.bank)))

    def images(self, rows: Tensor) -> Tensor:
        """Unit rows of images (N, D) to unit rows (N, D + 1)."""
        axis = torch.ones_like(rows[:, :1]) * self.weight
        return functional.normalize(torch.cat([rows, axis], dim=1), dim=-1)

    def texts(self, rows: Tensor) -> Tensor:
        """Unit rows of texts (N, D) to unit rows (N, D + 1)."""
        axis = (self.mean - self.hubness(rows)).unsqueeze(1) / self.weight
        return functional.normalize(torch.cat([rows, axis], dim=1), dim=-1)
