"""JSON files of one split, a list with an entry for each caption or each picture: the layout of PIR and HarMA."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.data.records import DataError, Entry, LayoutError
from training.data.text import read_json


def read_harma(path: Path) -> list[Entry]:
    """The entries of ``[{"image": "train/bridge_942.tif", "caption": "…" or ["…", …], "label_name": …}, …]``.

    The numbers in ``label`` are not read: in RSICD's train file they count 719 classes instead of 30. Of ``label_name``
    only what is the name of a class is taken, see `settle_label`.

    Raises:
        LayoutError: The file is of another layout.
        DataError: It can't be read, or an entry is garbled.
    """
    value = read_json(path)
    if not isinstance(value, list) or not value:
        raise LayoutError("no list of entries")
    if not isinstance(value[0], dict) or not {"image", "caption"} <= value[0].keys():
        raise LayoutError('entries without "image" and "caption"')
    return [_entry(path, number, entry) for number, entry in enumerate(value)]


def _entry(path: Path, number: int, entry: Any) -> Entry:  # noqa: ANN401
    try:
        image, caption = entry["image"], entry["caption"]
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: entry {number} has no image or no caption.") from error
    captions = caption if isinstance(caption, list) else [caption]
    label = entry.get("label_name", "")
    if not all(isinstance(text, str) for text in (image, label, *captions)):
        raise DataError(f"{path}: entry {number} has an image, a caption or a label_name that is no text.")
    return Entry(image, tuple(captions), label)
