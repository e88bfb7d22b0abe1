"""JSON files that list the pictures of all splits, each with its sentences: Karpathy's layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.data.images import CENTRE
from training.data.records import DataError, Entry, LayoutError
from training.data.text import read_json


def read_karpathy(path: Path) -> list[Entry]:
    """The pictures of ``{"images": [{"filename", "split", "sentences": [{"raw": …}, …]}, …]}``.

    Sentences may be plain strings too. An entry with ``image`` is one of AID's files that stands for RSICD's picture:
    RSICD shows its centre.

    Raises:
        LayoutError: The file is of another layout.
        DataError: It can't be read, or an entry is garbled.
    """
    value = read_json(path)
    if not isinstance(value, dict) or not isinstance(value.get("images"), list):
        raise LayoutError('no object with a list "images"')
    return [_entry(path, number, entry) for number, entry in enumerate(value["images"])]


def _entry(path: Path, number: int, entry: Any) -> Entry:  # noqa: ANN401
    try:
        sentences = tuple(
            sentence["raw"] if isinstance(sentence, dict) else sentence for sentence in _list(entry["sentences"])
        )
        filename = entry["filename"]
        found = Entry(
            image=entry.get("image", filename),
            sentences=sentences,
            label=entry.get("label", "") if isinstance(entry.get("label", ""), str) else "",
            split=entry["split"],
            filename=filename,
            view=CENTRE if "image" in entry else 1.0,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path}: image {number} lacks a filename, a split or a list of sentences ({error})."
        ) from error
    if not all(isinstance(text, str) for text in (found.image, found.filename, found.split, *sentences)):
        raise DataError(f"{path}: image {number} has a name, a split or a sentence that is no text.")
    return found


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("sentences are no list")
    return value
