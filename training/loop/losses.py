"""The terms of the loss, each with its formula and source."""

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
    """Which texts are true of which images: float32, (N, M), 1 where true.

    Given each image, (N,), once; the image that each text was written for, (M,); and a number for each text, (M,),
    equal for equal sentences: RSICD repeats them, and a copy for another image is no negative.
    """
    written = (image_ids[:, None] == text_image_ids[None, :]).float()
    same_text = (text_ids[:, None] == text_ids[None, :]).float()
    return ((written @ same_text) > 0).float()


def contrastive(images: Tensor, texts: Tensor, truth: Tensor, tau: Tensor) -> Tensor:
    """½ [CE(q, V·Tᵀ/τ) + CE(qᵀ, T·Vᵀ/τ)] of unit rows; q spreads a row's weight over its positives, (N, M)."""
    logits = images @ texts.T / tau
    by_image = functional.cross_entropy(logits, truth / truth.sum(1, keepdim=True))
    by_text = functional.cross_entropy(logits.T, truth.T / truth.T.sum(1, keepdim=True))
    return (by_image + by_text) / 2


def classification(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """CE of class logits (N, C) and labels (N,), smoothed by `smoothing`; labels of -1 are unknown and left out."""
    if not bool((labels >= 0).any()):
        return logits.sum() * 0
    return functional.cross_entropy(logits, labels, ignore_index=-1, label_smoothing=smoothing)


class ClassHeads(nn.Module):
    """Scene classes from both modalities: by one common classifier, or by one for each."""

    def __init__(self, dim: int, classes: int, *, shared: bool) -> None:
        """Build with random weights; `shared` is one classifier for both sides, which pulls the weaker one.

        [inferred]
        """
        super().__init__()
        self.image = ClassHead(dim, classes)
        self.text = self.image if shared else ClassHead(dim, classes)

    def forward(
        self, images: Tensor, texts: Tensor, image_labels: Tensor, text_labels: Tensor, smooth: float
    ) -> Tensor:
        """L_cls = ½ [CE(W v + b, y) + CE(W t + b, y)]; labels below 0 are unknown and left out."""
        by_image = classification(self.image(images), image_labels, smooth)
        by_text = classification(self.text(texts), text_labels, smooth)
        return (by_image + by_text) / 2


def weighted_triplet(
    similarity: Tensor, true: Tensor, *, margin: float = 0.2, gamma: float = 2.0, reduction: str = "mean"
) -> Tensor:
    """½ [Σ w(h)·h + Σ w(h')·h'] over the negatives of N pairs, from the cosines of images (rows) and texts, (N, N).

    h_ij = max(0, margin + s_ij - s_ii), h'_ij = max(0, margin + s_ij - s_jj), w(h) = (1 - e^-h)^gamma, gradient through
    w included; ``mean`` divides by N. Pairs that are `true`, (N, N), are no negatives. Source: [code] seekerhuang/HarMA
    d3f13f3, models/harma.py; there no pair is masked and the sum is not divided. Masking true pairs and dividing by N:
    [inferred].
    """
    own = similarity.diagonal()
    negative = true == 0
    total = similarity.new_zeros(())
    for positive in (own[:, None], own[None, :]):
        hinge = (margin + similarity - positive).clamp(min=0)
        total = total + ((1 - torch.exp(-hinge)).pow(gamma) * hinge)[negative].sum()
    return total / 2 / (len(similarity) if reduction == "mean" else 1)


def cosine_consistency(images: Tensor, texts: Tensor, teacher_images: Tensor, teacher_texts: Tensor) -> Tensor:
    """L_ema = 1 - ½ [mean cos(v, v') + mean cos(t, t')] of unit rows; [inferred] v', t' are the teacher's."""
    return 1 - ((images * teacher_images).sum(-1).mean() + (texts * teacher_texts).sum(-1).mean()) / 2


def kl_consistency(
    images: Tensor, texts: Tensor, teacher_images: Tensor, teacher_texts: Tensor, tau: float = 0.07
) -> Tensor:
    """Mean KL(teacher ‖ student) of a batch's similarity distributions, both ways across and within modalities.

    Of unit rows, images (N, D) and texts (M, D), all at the temperature `tau`. Source: [code] zzl0107/DSD-RSITR
    d55c4fd, Retrieval.py.
    """
    student = (images @ texts.T, texts @ images.T, images @ images.T, texts @ texts.T)
    teacher = (
        teacher_images @ teacher_texts.T,
        teacher_texts @ teacher_images.T,
        teacher_images @ teacher_images.T,
        teacher_texts @ teacher_texts.T,
    )
    terms = [
        functional.kl_div((s / tau).log_softmax(-1), (t / tau).log_softmax(-1), reduction="batchmean", log_target=True)
        for s, t in zip(student, teacher, strict=True)
    ]
    return torch.stack(terms).mean()
