"""Test doubles: encoders that know colours. Never shipped."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.core.errors import EncoderError
from rdb_geo.core.specs import EncoderSpec

COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 200, 30),
    "blue": (30, 30, 220),
    "yellow": (220, 220, 30),
    "purple": (200, 30, 200),
    "white": (250, 250, 250),
    "black": (5, 5, 5),
    "grey": (110, 110, 110),
}
"""What each word means, as RGB; `make_scene` paints with the same values."""

SPREAD = 70.0
"""Distance in RGB at which two colours are no longer alike."""

NO_COLOUR = np.eye(len(COLOURS) + 1, dtype=np.float32)[-1]
"""Vector of a text without a colour."""


class ColourEncoder:
    """An image's vector says how near its mean colour is to each known one; a text's vector, how near its words are.

    The last number is that of texts without a colour, which have nothing in common with any image.
    """

    def __init__(self, *, name: str = "colours", image_size_px: int = 32) -> None:
        self.spec = EncoderSpec(
            name=name,
            backend="test",
            architecture="colours-9",
            weights_sha256="c0" * 32,
            dim=len(COLOURS) + 1,
            image_size_px=image_size_px,
            resize_mode="none",
            mean=(0.0, 0.0, 0.0),
            std=(1.0, 1.0, 1.0),
            prompts_id="test",
        )
        self.templates: tuple[str, ...] = ("{}",)

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        return _nearness(pixels.mean(axis=(1, 2), dtype=np.float64))

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        words = [[word for word in re.findall(r"[a-z]+", text.lower()) if word in COLOURS] for text in texts]
        rows = [
            _nearness(np.array([COLOURS[word] for word in found], float)).mean(axis=0) if found else NO_COLOUR
            for found in words
        ]
        return l2_normalize(np.array(rows, np.float32).reshape(len(texts), self.spec.dim))


class FailingEncoder(ColourEncoder):
    """Fails with an `EncoderError` when more than `after` chips have been asked for."""

    def __init__(self, *, after: int, image_size_px: int = 32) -> None:
        super().__init__(image_size_px=image_size_px)
        self.after = after
        self.encoded = 0

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        if self.encoded + len(pixels) > self.after:
            msg = f"the encoder failed after {self.encoded} chips."
            raise EncoderError(msg)
        self.encoded += len(pixels)
        return super().encode_images(pixels)


class SlowEncoder(ColourEncoder):
    """Sleeps for each batch of images, and counts the batches."""

    def __init__(self, *, seconds: float = 0.05, image_size_px: int = 32) -> None:
        super().__init__(image_size_px=image_size_px)
        self.seconds = seconds
        self.batches = 0

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        self.batches += 1
        time.sleep(self.seconds)
        return super().encode_images(pixels)


def _nearness(colours: np.ndarray) -> Float32Matrix:
    """Shape (N, 3) in 0 … 255 to unit rows (N, 9)."""
    anchors = np.array(list(COLOURS.values()), float)
    squares = ((colours[:, None] - anchors) ** 2).sum(axis=2)
    near = np.exp(-squares / (2 * SPREAD**2)) + 1e-4
    return l2_normalize(np.pad(near, ((0, 0), (0, 1))).astype(np.float32))
