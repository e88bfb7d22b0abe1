"""How a model's graphs are fed: names, padding and batches, as a card says or as a publisher's files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Feeding:
    """Names of inputs and outputs, and what a text looks like when it reaches the graph."""

    image_input: str = "pixels"
    """float32 or float16 (N, 3, S, S)."""

    image_output: str = "embedding"
    """(N, D)."""

    text_input: str = "input_ids"
    """int64 or int32 (N, L)."""

    text_mask: str = "attention_mask"
    """int64 or int32 (N, L), 1 where a token is; empty where the graph takes none."""

    text_output: str = "embedding"
    """(N, D)."""

    pads_fully: bool = False
    """Every text has the context's length, as SigLIP was trained; else that of the longest text of its batch."""

    masks_padding: bool = True
    """The mask is 0 on padding; False = 1 everywhere, for models that were trained without a mask."""

    pad_id: int | None = None
    """Token that fills up; None = the tokenizer's own, else 0."""

    canonical: bool = False
    """Texts lose their punctuation and are lower-cased, as open_clip's ``canonicalize`` does."""

    batch_size: int = 0
    """Most chips or texts at once; 0 = what suits the backend. 1 where a row would depend on its batch."""

    other_files: tuple[tuple[str, str], ...] = ()
    """(name, sha256) of files with weights that a graph refers to."""


def read_feeding(raw: Mapping[str, Any]) -> Feeding:
    """From the tables of a card.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is of another kind.
    """
    image, text = raw.get("image", {}), raw.get("text", {})
    return Feeding(
        image_input=str(image.get("input", "pixels")),
        image_output=str(image.get("output", "embedding")),
        text_input=str(text.get("input", "input_ids")),
        text_mask=str(text.get("mask", "attention_mask")),
        text_output=str(text.get("output", "embedding")),
        pads_fully=bool(text.get("pads_fully", False)),
        masks_padding=bool(text.get("masks_padding", True)),
        pad_id=None if text.get("pad_id") is None else int(text["pad_id"]),
        canonical=bool(text.get("canonical", False)),
        batch_size=int(raw.get("batch_size", 0)),
        other_files=tuple((str(file["name"]), str(file["sha256"])) for file in raw.get("files", [])),
    )
