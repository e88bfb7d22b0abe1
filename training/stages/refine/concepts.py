"""Axes of their own for what a picture shows and what a text means, beside a space that stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.data.vocabulary import NAMES

LENGTH = 0.28
"""Of the axes, beside a row of length 1."""

_IMAGE_WIDTH, _TEXT_WIDTH, _DROPOUT = 512, 256, 0.3
_TEXT_SCALE = 20.0  # numbers of a unit row are about 1/20


class Concepts(nn.Module):
    """Distributions over the concepts `NAMES`, p of a picture and q of a text, as further axes of the rows.

    A row r becomes [r, `LENGTH` · √p], normalised, so that a cosine has Σ √(p q) in it, the Bhattacharyya coefficient
    of both. q has one place more, "none of them", which gets no axis: a text that means nothing known has no length
    along these axes, and ranks pictures as it would without them.
    """

    mean: Tensor
    """Of training pictures' pooled features, (F,)."""

    deviation: Tensor
    """Theirs, (F,)."""

    concept_of: Tensor
    """1 at the concept of each label of each set, (L, C + 1); the last column is none."""

    def __init__(self, features: int, dim: int, labels: int) -> None:
        """Build for pooled features of length `features`, rows of length `dim`, and so many labels of all sets."""
        super().__init__()
        self.images, self.texts = _perceptron(features, _IMAGE_WIDTH, labels), _perceptron(dim, _TEXT_WIDTH, _PLACES)
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("deviation", torch.ones(features))
        self.register_buffer("concept_of", torch.zeros(labels, _PLACES))

    @classmethod
    def of(cls, weights: Mapping[str, Tensor]) -> Concepts:
        """With the lengths that it has in the `state_dict` of an `Ensemble`; its values are yet to be loaded."""
        mean, texts, labels = (weights[f"concepts.{name}"] for name in ("mean", "texts.0.weight", "concept_of"))
        return cls(len(mean), texts.shape[1], len(labels))

    def label_logits(self, pooled: Tensor) -> Tensor:
        """Pooled features (N, F) to logits over the labels, (N, L)."""
        logits: Tensor = self.images((pooled - self.mean) / self.deviation)
        return logits

    def text_logits(self, rows: Tensor) -> Tensor:
        """Unit rows of texts (N, D) to logits over the concepts and none, (N, C + 1)."""
        logits: Tensor = self.texts(rows * _TEXT_SCALE)
        return logits

    def add_to_images(self, rows: Tensor, pooled: Tensor) -> Tensor:
        """Unit rows (N, D) of pictures with pooled features (N, F) to unit rows (N, D + C)."""
        return _beside(rows, self.label_logits(pooled).softmax(-1) @ self.concept_of)

    def add_to_texts(self, rows: Tensor, meant: Tensor) -> Tensor:
        """Unit rows (N, D') of texts to unit rows (N, D' + C); `meant` are their rows before other axes, (N, D)."""
        return _beside(rows, self.text_logits(meant).softmax(-1))


_PLACES = len(NAMES) + 1


def _perceptron(fan: int, width: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(fan, width), nn.GELU(), nn.Dropout(_DROPOUT), nn.Linear(width, out))


def _beside(rows: Tensor, shares: Tensor) -> Tensor:
    roots = shares[:, : len(NAMES)].clamp(min=1e-12).sqrt()
    return functional.normalize(torch.cat([rows, LENGTH * roots], dim=1), dim=-1)
