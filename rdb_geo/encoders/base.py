"""The protocol that every encoder keeps, and what its implementations share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.pace import Pacing


class Encoder(Protocol):
    """Turns chips and texts into unit vectors of one space.

    Promises: rows have unit L2 norm (to 1e-4); N = 0 is allowed; a row does not depend on how the batch was cut (to
    1e-5); any H and W are fine, since resizing and normalising are the encoder's business; the same input gives the
    same output on the same device; calls of `encode_images` may overlap. Failure raises
    `rdb_geo.core.errors.EncoderError`. Device and batch size are matters of the constructor.
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


class Inside(Protocol):
    """An encoder that also says what lies where in a chip."""

    side: int
    """Cells along the side of a chip."""

    def encode_cells(self, pixels: UInt8Images) -> Float32Matrix:
        """Embeddings of the cells of RGB chips: (N, H, W, 3) uint8 to (N, side, side, D) float32, unit rows.

        Raises:
            EncoderError: The chips can't be encoded.
        """
        ...


def inside_of(encoder: Encoder) -> Inside | None:
    """What says where in a chip things lie; None for a model that can't.

    Raises:
        EncoderError: It can, and its files are damaged.
    """
    found: Inside | None = getattr(encoder, "inside", None)
    return found


def is_cut(encoder: Encoder, text: str) -> bool:
    """The encoder would not read a text to its end; False also where it can't tell."""
    tells: Callable[[str], bool] | None = getattr(encoder, "is_cut", None)
    return tells is not None and tells(text)


def expect_chips(encoder: Encoder, chips: int) -> None:
    """Tell an encoder that so many chips will be encoded; one that can choose its pace does, see `Pacing.expect`."""
    pacing: Pacing | None = getattr(encoder, "pacing", None)
    if pacing is not None:
        pacing.expect(chips, encoder.encode_images, size_px=encoder.spec.image_size_px)


def printable(text: str) -> str:
    """`text` without lone surrogates (a shell passes bytes that are not UTF-8 as such), which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
