"""What two graphs and a tokenizer take and give, read from themselves: names, types, lengths and special tokens."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.errors import EncoderError, first_line
from rdb_geo.encoders.adding.recipes import Recipes
from rdb_geo.encoders.runtime import Node, Session, open_session

if TYPE_CHECKING:
    from tokenizers import Tokenizer

IMAGE_OUTPUTS = (
    "image_embeds",
    "image_embedding",
    "image_features",
    "embedding",
    "pooler_output",
)
TEXT_OUTPUTS = ("text_embeds", "text_embedding", "text_features", "embedding", "pooler_output")
"""Outputs that may hold the embeddings, the surest first."""

IDS = ("input_ids", "text", "tokens", "ids", "input")
MASKS = ("attention_mask", "mask", "text_mask")
ENDS = {
    **dict.fromkeys(("clip", "metaclip"), ("<|startoftext|>", "<|endoftext|>")),
    "siglip": (None, "</s>"),
}
"""First and last token of every text, for each family, where the files name no others; None = it has none."""

UNPROJECTED = ("clip", "chinese", "metaclip")
"""Families whose ``pooler_output`` comes before the projection into the common space."""


@dataclass(frozen=True, slots=True)
class ImageTower:
    """The image graph."""

    input: str
    """Its name."""

    output: str
    """Of the embeddings."""

    side_px: int | None
    """Side of its input where that is fixed."""

    batch: int | None
    """Chips at once where that is fixed."""


@dataclass(frozen=True, slots=True)
class TextTower:
    """The text graph and its tokenizer."""

    input: str
    """Of the tokens."""

    mask: str
    """Of the mask; empty where it takes none."""

    output: str
    """Of the embeddings."""

    length: int
    """Most tokens of a text."""

    pads_fully: bool
    """Texts are padded to `length`."""

    pad_id: int
    """Token that fills up."""

    batch: int | None
    """Texts at once where that is fixed."""


def open_graph(path: Path) -> Session:
    """Load a graph on the CPU; raises `EncoderError`: it can't be loaded."""
    try:
        return open_session(path, device="cpu")
    except Exception as error:
        if isinstance(error, EncoderError):
            raise
        said, low = _cause(error, path), str(error).lower()
        if "external" in low or "no such file" in low:
            raise EncoderError("tower-lacks-weights", file=path.name, reason=said) from error
        if "not_implemented" in low or "no op registered" in low or "not a registered" in low or "opset" in low:
            raise EncoderError("tower-operator", file=path.name, reason=said) from error
        raise EncoderError("unloaded-tower", file=path.name, reason=said) from error


def _cause(error: Exception, path: Path) -> str:
    """The end of what ONNX Runtime says, which names the operator or the file; its own functions stand before."""
    said = " ".join(str(error).split()).replace(f"{path.parent}{os.sep}", "").rstrip(" .")
    return re.split(r"Error:? |failed:|\. ", said)[-1][:200]


def read_image_tower(session: Session, recipes: Recipes, path: Path) -> ImageTower:
    """What the image graph takes and gives; raises `EncoderError`: it is no image tower."""
    pixels = [node for node in session.get_inputs() if len(node.shape) == 4]
    if len(pixels) != 1 or pixels[0].type not in ("tensor(float)", "tensor(float16)"):
        raise EncoderError(f"{path.name} is no image tower: it takes {_names(session.get_inputs())}.")
    batch, channels, height, width = pixels[0].shape
    if isinstance(channels, int) and channels != 3:
        raise EncoderError(f"{path.name} takes pixels of shape {list(pixels[0].shape)} and not (N, 3, S, S).")
    if isinstance(height, int) and isinstance(width, int) and height != width:
        raise EncoderError(f"{path.name} takes {width} × {height} px, which is no square.")
    output = _output(session, IMAGE_OUTPUTS, recipes, path)
    return ImageTower(pixels[0].name, output, height if isinstance(height, int) else None, _fixed(batch))


def read_text_tower(session: Session, tokenizer: Tokenizer, recipes: Recipes, path: Path) -> TextTower:
    """What the text graph takes and gives.

    Raises:
        EncoderError: It is no text tower, or the tokenizer lacks what it needs.
    """
    inputs = {node.name: node for node in session.get_inputs() if len(node.shape) == 2}
    ids = next((name for name in IDS if name in inputs), None)
    mask = next((name for name in MASKS if name in inputs), "")
    others = set(inputs) - {ids, mask}
    if ids is None or others:
        strange = ", ".join(sorted(others)) or _names(session.get_inputs())
        raise EncoderError(f"{path.name} is no text tower that can be fed: it takes {strange}.")
    batch, fixed = inputs[ids].shape
    length = _length(fixed, tokenizer, recipes)
    _check_ends(tokenizer, recipes)
    return TextTower(
        input=ids,
        mask=mask,
        output=_output(session, TEXT_OUTPUTS, recipes, path),
        length=length,
        pads_fully=not mask or recipes.is_maskless or isinstance(fixed, int),
        pad_id=_pad_id(tokenizer, recipes),
        batch=_fixed(batch),
    )


def read_tokenizer(path: Path) -> Tokenizer:
    """A tokenizer in Hugging Face's format; raises `EncoderError`: it is none."""
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exceptions
        raise EncoderError(f"{path.name} is no tokenizer ({first_line(error)}).") from error


def _output(session: Session, wanted: tuple[str, ...], recipes: Recipes, path: Path) -> str:
    rows = {node.name for node in session.get_outputs() if len(node.shape) in (0, 2)}
    name = next((name for name in wanted if name in rows), None)
    if name is None and len(rows) == 1:
        name = next(iter(rows))
    if name is None:
        raise EncoderError(
            f"{path.name} gives {_names(session.get_outputs())}, and none of them is an embedding: looked for "
            f"{', '.join(wanted)}."
        )
    if name == "pooler_output" and recipes.family in UNPROJECTED:
        raise EncoderError(
            f"{path.name} ends before the projection into the space that pictures and texts share (it gives only "
            "pooler_output): export the model with projection."
        )
    return name


def _length(fixed: object, tokenizer: Tokenizer, recipes: Recipes) -> int:
    if isinstance(fixed, int):
        return fixed
    own = (tokenizer.truncation or {}).get("max_length")
    stated = [*recipes.lengths(), *([own] if isinstance(own, int) else [])]
    if not stated:
        raise EncoderError(
            f"{recipes.where} does not say how long a text may be (max_position_embeddings of config.json or "
            "model_max_length of tokenizer_config.json)."
        )
    return min(stated)


def _pad_id(tokenizer: Tokenizer, recipes: Recipes) -> int:
    token = recipes.token("pad_token")
    found = tokenizer.token_to_id(token) if token else (tokenizer.padding or {}).get("pad_id")
    if found is None:
        stated = (recipes.config.get("text_config") or {}).get("pad_token_id")
        found = stated if not token and isinstance(stated, int) else None
    if found is None:
        raise EncoderError(
            f"the tokenizer of {recipes.where} lacks its padding token{f' {token}' if token else ''}: its files do not "
            "belong together."
        )
    return int(found)


def _check_ends(tokenizer: Tokenizer, recipes: Recipes) -> None:
    """CLIP and SigLIP read a text at its last token, and CLIP learned texts that begin with a token of their own.

    A tokenizer that writes neither gives embeddings that look well and mean nothing.
    """
    begin, end = ENDS.get(recipes.family, (None, None))
    ids = tokenizer.encode("a lake").ids
    end = recipes.token("eos_token") or end
    if end is not None and tokenizer.token_to_id(end) not in ids:
        raise EncoderError(
            f"the tokenizer of {recipes.where} does not end texts with {end}, at which the model reads them: its "
            "tokenizer.json is incomplete."
        )
    begin = begin and (recipes.token("bos_token") or begin)
    if begin is not None and tokenizer.token_to_id(begin) != ids[0]:
        raise EncoderError(
            f"the tokenizer of {recipes.where} does not begin texts with {begin}, as the model was trained: its "
            "tokenizer.json is incomplete."
        )


def _fixed(batch: object) -> int | None:
    return batch if isinstance(batch, int) and batch > 0 else None


def _names(nodes: object) -> str:
    listed: list[Node] = list(nodes)  # type: ignore[call-overload]
    return ", ".join(f"{node.name} {node.type} {list(node.shape)}" for node in listed)
