"""Axes of their own for what a picture shows and what a text means, beside a space that stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.data.vocabulary import NAMES

LENGTH = 0.28
"""Of the axes, beside a row of length 1; those of texts that are names may be longer."""

STAGES = (1, 2, 3, 4, 5, 6)
"""Lite0's stages, 0 …, whose maps are seen beside the pooled features."""

_IMAGE_WIDTH, _TEXT_WIDTH, _NAMES_WIDTH, _DROPOUT = 512, 256, 128, 0.3
_TEXT_SCALE = 20.0  # numbers of a unit row are about 1/20
_SHARPNESS = 4  # of the share by which a text is a name: what may be none keeps its short axes


def features_of(pooled: Sequence[Tensor], maps: Sequence[Tensor]) -> Tensor:
    """Pooled features of each tower (N, F) and maps of stages (N, C, H, W) to what concepts tell by, (N, Σ F + 2 Σ C).

    Behind the pooled features stand mean and deviation of each map over the chip.
    """
    parts = [*pooled]
    for part in maps:
        mean = part.mean((2, 3))
        length = torch.linalg.vector_norm(part, dim=(2, 3))
        power = length * length / (part.shape[2] * part.shape[3])
        parts += [mean, (power - mean * mean).clamp(min=0).sqrt()]
    return torch.cat(parts, dim=1)


class Concepts(nn.Module):
    """Distributions over the concepts `NAMES`, p of a picture and q of a text, as further axes of the rows.

    A row r becomes [r, `LENGTH` · √p], normalised, so that a cosine has Σ √(p q) in it, the Bhattacharyya coefficient
    of both. q has one place more, "none of them", which gets no axis: a text that means nothing known has no length
    along these axes, and ranks pictures as it would without them. Captions compete with each other, so their axes are
    as long; a name's may be longer: g⁴ of the way to `names_length`, where g is how surely the text is a name.
    """

    mean: Tensor
    """Of training pictures' features, (F,)."""

    deviation: Tensor
    """Theirs, (F,)."""

    concept_of: Tensor
    """1 at the concept of each label of each set, (L, C + 1); the last column is none."""

    names_length: Tensor
    """Of the axes of a text that is surely a name, a scalar; only where names are told from captions."""

    def __init__(self, features: int, dim: int, labels: int, names_length: float | None = None) -> None:
        """Build for features of this length, see `features_of`, rows of length `dim`, and so many labels of all sets.

        Without `names_length` names are not told from captions.
        """
        super().__init__()
        self.images, self.texts = _perceptron(features, _IMAGE_WIDTH, labels), _perceptron(dim, _TEXT_WIDTH, _PLACES)
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("deviation", torch.ones(features))
        self.register_buffer("concept_of", torch.zeros(labels, _PLACES))
        self.names: nn.Sequential | None = None
        if names_length is not None:
            self.names = _perceptron(dim, _NAMES_WIDTH, 1)
            self.register_buffer("names_length", torch.tensor(names_length))

    @classmethod
    def of(cls, weights: Mapping[str, Tensor]) -> Concepts:
        """With the parts and lengths that it has in the `state_dict` of an `Ensemble`; values are yet to be loaded."""
        mean, texts, labels = (weights[f"concepts.{name}"] for name in ("mean", "texts.0.weight", "concept_of"))
        length = weights.get("concepts.names_length")
        return cls(len(mean), texts.shape[1], len(labels), None if length is None else float(length))

    @property
    def dim(self) -> int:
        """Length of the rows that texts are told by."""
        weight: Tensor = self.texts[0].weight  # type: ignore[assignment]
        return weight.shape[1]

    def sees_stages(self, pooled: Sequence[Tensor]) -> bool:
        """Pictures are told by maps of `STAGES`, too, and not by their pooled features (N, F) alone."""
        return len(self.mean) > sum(part.shape[1] for part in pooled)

    def label_logits(self, features: Tensor) -> Tensor:
        """Features (N, F) to logits over the labels, (N, L)."""
        logits: Tensor = self.images((features - self.mean) / self.deviation)
        return logits

    def text_logits(self, rows: Tensor) -> Tensor:
        """Unit rows of texts (N, D) to logits over the concepts and none, (N, C + 1)."""
        logits: Tensor = self.texts(rows * _TEXT_SCALE)
        return logits

    def name_logits(self, rows: Tensor) -> Tensor:
        """Unit rows of texts (N, D) to logits of being a name and no caption, (N,)."""
        if self.names is None:
            raise RuntimeError("names are not told from captions here")
        logits: Tensor = self.names(rows * _TEXT_SCALE)
        return logits.squeeze(1)

    def add_to_images(self, rows: Tensor, features: Tensor) -> Tensor:
        """Unit rows (N, D') of pictures with features (N, F) to unit rows (N, D' + C)."""
        return _beside(rows, LENGTH * _roots(self.label_logits(features).softmax(-1) @ self.concept_of))

    def add_to_texts(self, rows: Tensor) -> Tensor:
        """Unit rows (N, D') of texts to unit rows (N, D' + C), by the first D of their numbers, made a unit row."""
        meant = functional.normalize(rows[:, : self.dim], dim=-1)
        roots = _roots(self.text_logits(meant).softmax(-1))
        if self.names is None:
            return _beside(rows, LENGTH * roots)
        share = self.name_logits(meant).sigmoid().unsqueeze(1) ** _SHARPNESS
        return _beside(rows, (LENGTH + (self.names_length - LENGTH) * share) * roots)


_PLACES = len(NAMES) + 1


def _perceptron(fan: int, width: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(fan, width), nn.GELU(), nn.Dropout(_DROPOUT), nn.Linear(width, out))


def _roots(shares: Tensor) -> Tensor:
    """Square roots of the shares of `NAMES`, (N, C), from those of `NAMES` and none."""
    return shares[:, : len(NAMES)].clamp(min=1e-12).sqrt()


def _beside(rows: Tensor, axes: Tensor) -> Tensor:
    return functional.normalize(torch.cat([rows, axes], dim=1), dim=-1)
