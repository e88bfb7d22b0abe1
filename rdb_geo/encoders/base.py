"""The protocol that every encoder keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.specs import EncoderSpec


class Encoder(Protocol):
    """Turns chips and texts into unit vectors of one space.

    Promises: rows have unit L2 norm (to 1e-4); N = 0 is allowed; a row does not depend on how the batch was cut (to 1e-5);
    any H and W are fine, since resizing and normalising are the encoder's business; the same input gives the same output on the
    same device. Failure raises `rdb_geo.core.errors.EncoderError`. Device and batch size are matters of the constructor.
    """

    spec: EncoderSpec
    """Identity of the space, stored in the index and checked on query."""

    templates: tuple[str, ...]
    """Prompt templates of the model's card, each with one ``{}``; a query's vector is the normalised mean over them."""

    def encode_images(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of RGB chips: (N, H, W, 3) uint8 to (N, D) float32."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> Float32Matrix:
        """Embeddings of texts as they stand, without templates: N strings to (N, D) float32."""
        ...
