"""The terms of the Dual-Task Consistency Loss beside those of `training.losses`, each with its formula and source."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.losses import ClassHead, classification


class ClassHeads(nn.Module):
    """Scene classes from both modalities: by one common classifier, or by one for each."""

    def __init__(self, dim: int, classes: int, *, shared: bool) -> None:
        """Build with random weights.

        Args:
            dim: Length of an embedding.
            classes: Scene classes.
            shared: One classifier for both; common prototypes pull the weaker side towards the other. [inferred]
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
    """½ [Σ w(h)·h + Σ w(h')·h'] over the negatives of N pairs.

    h_ij = max(0, margin + s_ij - s_ii), h'_ij = max(0, margin + s_ij - s_jj), w(h) = (1 - e^-h)^gamma, gradient through
    w included. Source: [code] seekerhuang/HarMA d3f13f3, models/harma.py; there no pair is masked and the sum is not
    divided. Masking true pairs and dividing by N: [inferred].

    Args:
        similarity: Cosines of the images (rows) and texts (columns) of N pairs, (N, N).
        true: Nonzero where the text is true of the image, (N, N); such pairs are no negatives.
        margin: Wanted distance of a negative.
        gamma: Exponent of the weights.
        reduction: ``mean`` divides by N, ``sum`` does not.
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
    """Mean KL(teacher ‖ student) of the batch's similarity distributions, both ways across and within modalities.

    Source: [code] zzl0107/DSD-RSITR d55c4fd, Retrieval.py.

    Args:
        images: Unit rows (N, D) of the student.
        texts: Unit rows (M, D).
        teacher_images: Unit rows (N, D) of the teacher.
        teacher_texts: Unit rows (M, D).
        tau: Temperature of all distributions.
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
