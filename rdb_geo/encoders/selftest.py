"""A test that any model must pass on any machine: ten texts, ten drawn pictures."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.base import Encoder

TEXTS = (
    *("a lake", "dense forest", "a red roof", "a parking lot full of cars", "storage tanks"),
    *("snow on mountains", "an airport runway", "green fields with a river and two bridges", "clouds", "a stadium"),
)
SIDE_PX = 64
LEAST_COSINE = 0.9999
"""A row alone and the same row in a batch agree at least so well, or the model depends on its batch."""

WORTH = 1.1
"""A larger batch must be so many times as fast: memory grows with it."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What was found."""

    dim: int
    """Length of an embedding."""

    worst_norm: float
    """Largest distance of a row's norm from 1."""

    worst_cosine: float
    """Smallest cosine of a row alone with the same row in a batch."""

    images_per_s: float
    """Pictures encoded in a second, ten at once."""

    texts_per_s: float
    """Texts encoded in a second, ten at once."""

    @property
    def depends_on_batch(self) -> bool:
        """A row is another one in other company: activations are quantised by the range of the batch."""
        return self.worst_cosine < LEAST_COSINE

    @property
    def is_ok(self) -> bool:
        """It keeps what `Encoder` promises."""
        return self.worst_norm < 1e-3 and not self.depends_on_batch


def drawn_pictures(count: int = 10) -> UInt8Images:
    """Pictures without symmetry: a gradient, stripes and blots, each other; uint8 (count, 64, 64, 3)."""
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:SIDE_PX, 0:SIDE_PX]
    pictures = np.empty((count, SIDE_PX, SIDE_PX, 3), np.uint8)
    for number in range(count):
        base = np.stack([x * 2 + number * 8, y * 3, (x + y) * (1 + number % 3)], axis=-1) % 256
        row, col = rng.integers(4, SIDE_PX - 20, 2)
        base[row : row + 8 + number, col : col + 14] = rng.integers(0, 256, 3)
        pictures[number] = base
    return pictures


def run_selftest(encoder: Encoder) -> Tested:
    """Encode ten texts and ten pictures, together and one by one.

    Raises:
        EncoderError: It fails, or gives rows of the wrong number or kind.
    """
    pictures, texts = drawn_pictures(), list(TEXTS)
    encoder.encode_images(pictures[:1]), encoder.encode_texts(texts[:1])  # loads
    begun = time.perf_counter()
    images = encoder.encode_images(pictures)
    between = time.perf_counter()
    words = encoder.encode_texts(texts)
    done = time.perf_counter()
    alone = np.concatenate([encoder.encode_images(pictures[n : n + 1]) for n in range(len(pictures))])
    singly = np.concatenate([encoder.encode_texts(texts[n : n + 1]) for n in range(len(texts))])
    for rows in (images, words, alone, singly):
        if rows.shape != (10, encoder.spec.dim) or rows.dtype != np.float32 or not np.isfinite(rows).all():
            raise EncoderError(f"{encoder.spec.name} gives rows of shape {rows.shape} and type {rows.dtype}.")
    norms = np.linalg.norm(np.concatenate([images, words]), axis=1)
    return Tested(
        dim=encoder.spec.dim,
        worst_norm=float(np.abs(norms - 1).max()),
        worst_cosine=float(min(_cosines(images, alone).min(), _cosines(words, singly).min())),
        images_per_s=len(pictures) / max(between - begun, 1e-9),
        texts_per_s=len(texts) / max(done - between, 1e-9),
    )


def best_batch(encoder_of: dict[int, Encoder]) -> int:
    """The smallest batch size, of a model's encoders by size, than which none is `WORTH` so much more."""
    best, speed = 0, 0.0
    for size, encoder in encoder_of.items():
        pictures = drawn_pictures(max(size, 4))
        encoder.encode_images(pictures[:size])
        begun = time.perf_counter()
        encoder.encode_images(pictures)
        found = len(pictures) / max(time.perf_counter() - begun, 1e-9)
        if not best or found > WORTH * speed:
            best, speed = size, found
    return best


def _cosines(one: Float32Matrix, other: Float32Matrix) -> Float32Matrix:
    result: Float32Matrix = (one * other).sum(axis=1)
    return result
