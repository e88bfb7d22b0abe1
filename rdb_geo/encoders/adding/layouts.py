"""How the field publishes ONNX dual encoders: which files of a folder are the towers, the tokenizer and their recipes.

| layout | image tower | text tower | recipes |
|---|---|---|---|
| transformers.js | ``onnx/vision_model*.onnx`` | ``onnx/text_model*.onnx`` | ``preprocessor_config.json`` … |
| one graph | ``onnx/model*.onnx`` with both inputs | the same file | the same |
| open_clip (Immich) | ``visual/model*.onnx`` | ``textual/model*.onnx`` | ``visual/preprocess_cfg.json`` … |
| fastembed | ``model*.onnx`` of one repository | ``model*.onnx`` of another | the same as transformers.js, in each |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdb_geo.core.errors import EncoderError

SUFFIXES = {
    "fp32": ("",),
    "fp16": ("_fp16",),
    "int8": ("_int8", "_quantized"),
    "uint8": ("_uint8",),
    "q4": ("_q4",),
    "q4f16": ("_q4f16",),
    "bnb4": ("_bnb4",),
}
"""Ends of file names for each precision. Source: transformers.js, "Using quantized models (dtypes)"."""

TOWERS = (
    ("onnx/vision_model", "onnx/text_model"),
    ("vision_model", "text_model"),
    ("visual/model", "textual/model"),
    ("visual", "textual"),
    ("onnx/model", "onnx/model"),
    ("model", "model"),
)
"""Names of the image tower and the text tower, without precision and ``.onnx``, the likeliest first."""

ONE_TOWER = ("onnx/model", "model", "onnx/vision_model", "onnx/text_model", "vision_model", "text_model")
"""Names of the only tower of a repository, where two repositories make a model."""

CELLS = "cells.npz"
"""The head that says where in a chip things lie, as ``python -m training cells`` writes it."""

TOKENIZERS = ("tokenizer.json", "textual/tokenizer.json", "onnx/tokenizer.json")
RECIPES = (
    *("config.json", "preprocessor_config.json", "processor_config.json", "tokenizer_config.json"),
    *("special_tokens_map.json", "visual/preprocess_cfg.json", "textual/tokenizer_config.json"),
    *("textual/special_tokens_map.json", CELLS, "README.md", "LICENSE"),
)
"""Files beside the towers that say how they are fed, where they are there."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which files make a model. Names are relative to the folder or repository, with ``/``."""

    image: str
    """Image graph."""

    text: str
    """Text graph; the same as `image` where one graph holds both."""

    tokenizer: str
    """In Hugging Face's format."""

    recipes: tuple[str, ...]
    """Files that say how to feed it."""

    weights: tuple[str, ...]
    """Files with weights beside the graphs (``model.onnx_data``)."""

    precision: str
    """A key of `SUFFIXES`."""

    @property
    def files(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((self.image, self.text, *self.weights, self.tokenizer, *self.recipes)))

    @property
    def cells(self) -> str | None:
        """The head that says where in a chip things lie; None where there is none."""
        return next((name for name in self.recipes if name in (CELLS, f"image/{CELLS}")), None)


def find_layout(names: Iterable[str], *, precision: str | None, where: str) -> Layout:
    """The model among all files of a folder or repository, which is `where` in messages.

    In a precision of `SUFFIXES`; None = the highest there is. Raises `EncoderError` where there is no dual encoder of a
    known layout, or not in that precision.
    """
    found = set(names)
    for kind in _kinds(precision):
        for image, text in TOWERS:
            pair = _with_suffix(found, image, kind), _with_suffix(found, text, kind)
            if pair[0] and pair[1]:
                return _layout(found, pair[0], pair[1], kind, where)
    raise EncoderError(_what_was_looked_for(found, precision, where))


def find_tower(names: Iterable[str], *, precision: str | None, where: str) -> tuple[str, str]:
    """The only graph of a repository that holds one tower, and its precision; raises `EncoderError`: there is none."""
    found = set(names)
    for kind in _kinds(precision):
        for base in ONE_TOWER:
            name = _with_suffix(found, base, kind)
            if name:
                return name, kind
    raise EncoderError(_what_was_looked_for(found, precision, where))


def weights_of(names: Iterable[str], graph: str) -> tuple[str, ...]:
    """Files with a graph's weights: ``model.onnx_data``, ``model.onnx_data_1``, ``model.onnx.data``, ``model.data``."""
    stem = graph.removesuffix(".onnx")
    begins = (f"{graph}_data", f"{graph}.data", f"{stem}.data", f"{stem}.bin")
    return tuple(sorted(name for name in names if name.startswith(begins)))


def _kinds(precision: str | None) -> tuple[str, ...]:
    if precision is not None and precision not in SUFFIXES:
        raise EncoderError(f"there is no precision {precision!r}: choose from {', '.join(SUFFIXES)}.")
    return tuple(SUFFIXES) if precision is None else (precision,)


def _with_suffix(found: set[str], base: str, kind: str) -> str | None:
    names = (f"{base}{suffix}.onnx" for suffix in SUFFIXES[kind])
    return next((name for name in names if name in found), None)


def _layout(found: set[str], image: str, text: str, kind: str, where: str) -> Layout:
    tokenizer = next((name for name in TOKENIZERS if name in found), None)
    if tokenizer is None:
        raise EncoderError("no-tokenizer", model=where)
    weights = dict.fromkeys((*weights_of(found, image), *weights_of(found, text)))
    return Layout(image, text, tokenizer, tuple(name for name in RECIPES if name in found), tuple(weights), kind)


def _what_was_looked_for(found: set[str], precision: str | None, where: str) -> str:
    graphs = sorted(name for name in found if name.endswith(".onnx"))
    looked = "onnx/vision_model.onnx and onnx/text_model.onnx, visual/model.onnx and textual/model.onnx, or model.onnx"
    if not graphs:
        return (
            f"{where} holds no ONNX files (looked for {looked}): many models have a repository with them beside their "
            "own, or export them with  rdb-geo models export."
        )
    shown = ", ".join(graphs[:6]) + (" …" if len(graphs) > 6 else "")
    as_precision = f" in {precision}" if precision else ""
    return f"{where} holds no dual encoder{as_precision} (looked for {looked}; found {shown})."
