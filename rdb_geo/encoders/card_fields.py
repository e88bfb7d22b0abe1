"""Which fields a model's card may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIELDS = {
    "": "name summary backend architecture dim weights_sha256 licence source training_data limits batch_size "
    "image text weights files cells prompts ground metrics",
    "image": "size_px resize mean std file sha256 input output",
    "text": "file sha256 tokenizer tokenizer_sha256 context_length lowercase input mask output pads_fully "
    "masks_padding pad_id canonical",
    "weights": "file hub_repo hub_file hub_revision",
    "files": "name sha256",
    "cells": "file sha256",
    "prompts": "id templates",
    "ground": "min_m max_m",
}
"""What stands at the head of a card and in each of its tables; ``metrics`` has names of its own."""


def check_fields(raw: Mapping[str, Any]) -> None:
    """Raises `ValueError`: a field has a name that nothing reads, so that what it says would not hold."""
    for table, known in FIELDS.items():
        content = raw.get(table, {}) if table else raw
        for fields in content if isinstance(content, list) else [content]:
            for name in fields:
                if name not in known.split():
                    raise ValueError(f"no card has the field {f'{table}.{name}'.lstrip('.')}")
