"""CSV files with a row for each caption: GeoRSCLIP's ``filename,title``, and anybody's own pictures and captions."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from training.data.records import DataError, Entry, LayoutError
from training.data.text import read_text

COLUMNS = {
    "image": ("filename", "image", "file", "filepath", "path"),
    "caption": ("title", "caption", "sentence", "text"),
    "label": ("class", "label", "label_name", "category"),
    "split": ("split",),
}
"""What a column holds, and the headings it may have, in any case. Class and split may be left out."""


def read_table(path: Path) -> list[Entry]:
    """The rows of a CSV file with headings; commas, semicolons or tabs part its fields, in quotes they may hold any.

    Raises:
        LayoutError: It has no columns of names and captions.
        DataError: It can't be read, or a row has fewer or more fields than there are headings.
    """
    text = read_text(path)
    heading = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise LayoutError(f"no CSV ({error})") from error
    places = _places(rows[0] if rows else [])
    entries = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(field.strip() for field in row):
            continue
        if len(row) != len(rows[0]) or not row[places["image"]].strip():
            raise DataError(
                f"{path}: row {number} has {len(row)} fields, or no name ({delimiter.join(row)[:60]!r}); "
                f"the headings are {', '.join(rows[0])}. Put captions that hold {delimiter!r} in quotes."
            )
        entries.append(
            Entry(
                image=row[places["image"]].strip(),
                sentences=(row[places["caption"]],),
                label=row[places["label"]].strip() if "label" in places else "",
                split=row[places["split"]].strip() if "split" in places else "",
            )
        )
    return entries


def _places(heading: list[str]) -> dict[str, int]:
    """Which column holds what."""
    lower = [title.strip().lower() for title in heading]
    places = {}
    for what, titles in COLUMNS.items():
        found = [lower.index(title) for title in titles if title in lower]
        if found:
            places[what] = found[0]
    for what in ("image", "caption"):
        if what not in places:
            raise LayoutError(f"no column of the {what}, headed {' or '.join(COLUMNS[what])}")
    return places
