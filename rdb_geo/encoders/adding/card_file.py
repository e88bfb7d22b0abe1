"""An ONNX model's card as a file."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.cards import ModelCard, read_card


def write_card(card: ModelCard, path: Path, original: Path | None) -> None:
    """Write a card; of one that is a file already, name, batch size and cells alone are changed.

    Raises:
        EncoderError: The file can't be changed so that it says what `card` says.
    """
    text = card_text(card) if original is None else _changed(original.read_text(encoding="utf-8"), card)
    path.write_text(text, encoding="utf-8")
    if original is not None and read_card(path) != replace(card, folder=path.parent):
        raise EncoderError(f"{original} can't be given another name: write name and batch_size in lines of their own.")


def _changed(text: str, card: ModelCard) -> str:
    head, first_table, tables = text.partition("\n[")
    kept = [line for line in head.splitlines() if not re.match(r"\s*(name|batch_size)\s*=", line)]
    lines = [f"name = {json.dumps(card.name)}", f"batch_size = {card.feeding.batch_size}", *kept]
    return "\n".join(lines) + first_table + tables + ("" if "[cells]" in text else _cells(card))


def _cells(card: ModelCard) -> str:
    if card.cells is None:
        return ""
    name, digest = card.cells
    return f"\n[cells]\nfile = {json.dumps(name)}\nsha256 = {json.dumps(digest)}\n"


def card_text(card: ModelCard) -> str:
    """An ONNX model's card as TOML."""
    feeding, ((image, image_hash), (text, text_hash), (tokenizer, tokenizer_hash)) = card.feeding, card.files
    top = {
        "name": card.name,
        "summary": card.summary,
        "backend": "onnx",
        "architecture": card.architecture,
        "dim": card.dim,
        "weights_sha256": card.weights_sha256,
        "licence": card.licence,
        "source": card.source,
        "training_data": card.training_data,
        "limits": card.limits,
        "batch_size": feeding.batch_size,
    }
    tables: dict[str, dict[str, object]] = {
        "image": {
            "file": image,
            "sha256": image_hash,
            "input": feeding.image_input,
            "output": feeding.image_output,
            "size_px": card.image_size_px,
            "resize": card.resize,
            "mean": list(card.mean),
            "std": list(card.std),
        },
        "text": {
            "file": text,
            "sha256": text_hash,
            "input": feeding.text_input,
            "mask": feeding.text_mask,
            "output": feeding.text_output,
            "tokenizer": tokenizer,
            "tokenizer_sha256": tokenizer_hash,
            "context_length": card.context_length,
            "pads_fully": feeding.pads_fully,
            "masks_padding": feeding.masks_padding,
            **({} if feeding.pad_id is None else {"pad_id": feeding.pad_id}),
            "lowercase": card.lowercase,
            "canonical": feeding.canonical,
        },
        "prompts": {"id": card.prompts_id, "templates": list(card.templates)},
        "ground": {"min_m": card.ground_m[0], "max_m": card.ground_m[1]},
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in top.items()]
    for table, fields in tables.items():
        lines += [
            "",
            f"[{table}]",
            *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()),
        ]
    for name, digest in feeding.other_files:
        lines += ["", "[[files]]", f"name = {json.dumps(name)}", f"sha256 = {json.dumps(digest)}"]
    return "\n".join(lines) + "\n" + _cells(card)
