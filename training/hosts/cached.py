"""A learner on val, by the same code as the shipped files, from cached prefixes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.specs import EncoderSpec
from training.data import CLASSES, PROMPT, class_name
from training.evaluate import Split
from training.hosts.learner import Learner
from training.hosts.prefix import MEAN, STD, ImagePrefix
from training.hosts.texts import TextTable

_BATCH = 256


def texts_of(split: Split) -> list[str]:
    """Every text that `evaluate` shows an encoder without templates of its own."""
    sentences = [sentence for record in split.records for sentence in record.sentences]
    names = [class_name(label) for label in CLASSES]
    return list(dict.fromkeys([*sentences, *(PROMPT.format(name) for name in names), *names]))


class CachedEncoder:
    """An `Encoder` of exactly those pictures and texts whose prefixes it was given."""

    spec: EncoderSpec
    """Identity; the weights have no hash of their own yet."""

    templates: tuple[str, ...] = ("{}",)
    """None chosen yet."""

    def __init__(self, learner: Learner, images: ImagePrefix, texts: TextTable, size_px: int) -> None:
        """Wrap."""
        self._learner, self._images, self._texts = learner, images, texts
        self.spec = EncoderSpec(
            name="rdb-lite-adapted",
            backend="torch",
            architecture="lite0-minilm-rdb",
            weights_sha256="",
            dim=learner.towers.dim,
            image_size_px=size_px,
            resize_mode="squash-bicubic",
            mean=MEAN,
            std=STD,
        )

    @torch.no_grad()
    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of the split's pictures, all of them in their order: (N, H, W, 3) to (N, D) float32.

        Raises:
            ValueError: There are more or fewer pictures than prefixes.
        """
        if len(pixels) != len(self._images):
            raise ValueError(f"{len(pixels)} pictures, but prefixes of {len(self._images)}")
        parts = torch.split(torch.arange(len(pixels)), _BATCH)
        return np.concatenate(
            [self._learner.images(self._images.variants(rows, torch.zeros_like(rows))).cpu().numpy() for rows in parts]
        )

    @torch.no_grad()
    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts whose prefixes are known: N strings to (N, D) float32."""
        numbers = torch.tensor([self._texts.numbers[text] for text in texts])
        parts = torch.split(numbers, _BATCH)
        return np.concatenate([self._learner.texts(self._texts, part).cpu().numpy() for part in parts])
