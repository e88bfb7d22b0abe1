"""Encoders that embed nothing twice, and one made of two: measuring many things of few models is then cheap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import Encoder


class Remembering:
    """An `Encoder` that keeps the row of every text, and the rows of the array of pictures that it saw last.

    An array counts as the same if it is the same object: one that is changed in place must not be given again.
    """

    spec: EncoderSpec
    """That of the encoder inside."""

    templates: tuple[str, ...]
    """Those of the encoder inside."""

    def __init__(self, encoder: Encoder) -> None:
        """Wrap."""
        self._encoder = encoder
        self._texts: dict[str, NDArray[np.float32]] = {}
        self._last: tuple[UInt8Images, Float32Matrix] | None = None
        self.spec, self.templates = encoder.spec, encoder.templates

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        if self._last is None or self._last[0] is not pixels:
            self._last = pixels, self._encoder.encode_images(pixels)
        rows: Float32Matrix = self._last[1].copy()
        return rows

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts: N strings to (N, D) float32."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._texts))
        self._texts |= zip(missing, self._encoder.encode_texts(missing), strict=True)
        return np.array([self._texts[text] for text in texts], np.float32).reshape(len(texts), self.spec.dim)


class Pair:
    """An `Encoder` that takes images from one and texts from another encoder of the same space."""

    spec: EncoderSpec
    """That of the image side."""

    templates: tuple[str, ...]
    """Those of the text side."""

    def __init__(self, images: Encoder, texts: Encoder) -> None:
        """Wrap."""
        self._images, self._texts = images, texts
        self.spec, self.templates = images.spec, texts.templates

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        return self._images.encode_images(pixels)

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts: N strings to (N, D) float32."""
        return self._texts.encode_texts(texts)
