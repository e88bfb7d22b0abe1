"""Caption files that list the pictures of all splits, each with its sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.data.classes import CLASS_WORDS
from training.data.records import CaptionRecord, DataError


def read_rsicd(folder: Path, split: str) -> list[CaptionRecord]:
    """The records of one split.

    Args:
        folder: Holds ``captions.json`` and the pictures that it names.
        split: ``train`` or ``val``.

    Raises:
        DataError: There is no such file, no such split, or an entry is garbled.
    """
    path = folder / "captions.json"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["images"]
        records = [_record(folder, entry) for entry in entries if entry["split"] == split]
    except OSError as error:
        raise DataError(
            f"{path} can't be read ({error.strerror}): give the folder of RSICD's captions.json."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path} is not RSICD's captions.json ({error!r}).") from error
    if not records:
        raise DataError(f"{path} has no images of the split {split!r}.")
    return records


def _record(folder: Path, entry: dict[str, Any]) -> CaptionRecord:
    if entry["label"] not in CLASS_WORDS:
        raise ValueError(f"unknown label {entry['label']!r} of {entry['filename']}")
    return CaptionRecord(entry["filename"], folder / entry["image"], entry["label"], tuple(entry["sentences"]))
