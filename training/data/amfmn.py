"""Two text files for each split, one line for each caption and each name: the layout of AMFMN and PE-RSITR."""

from __future__ import annotations

import re
from pathlib import Path

from training.data.records import DataError, Entry, LayoutError
from training.data.text import read_text


def read_amfmn(path: Path) -> list[Entry]:
    """The entries of ``train_caps.txt`` and ``train_filename.txt``, given either of the two files.

    Each name has the same number of captions, in the order of the names; a file that repeats each name (as AMFMN's test
    files do) has one for each line. Blank lines of the captions count: captions and names belong together by number.

    Raises:
        LayoutError: The file is of another layout.
        DataError: The other file is missing, or the numbers of lines don't agree.
    """
    match = re.fullmatch(r"(.*?)(caps|captions|filenames?)\.txt", path.name, re.IGNORECASE)
    if match is None:
        raise LayoutError("not named …_caps.txt or …_filename.txt")
    captions = _beside(path, match[1], ("caps", "captions"))
    names = _beside(path, match[1], ("filename", "filenames"))
    images = _lines(names)
    while images and not images[-1].strip():
        images.pop()
    if not images or not all(image.strip() for image in images):
        raise DataError(f"{names} has {'a blank line among the names' if images else 'no names'}.")
    lines = _paired(captions, names, len(images))
    each = len(lines) // len(images)
    return [
        Entry(image.strip(), tuple(lines[number * each : (number + 1) * each])) for number, image in enumerate(images)
    ]


def _beside(path: Path, prefix: str, endings: tuple[str, ...]) -> Path:
    for ending in endings:
        candidate = path.with_name(f"{prefix}{ending}.txt")
        if candidate.is_file():
            return candidate
    raise DataError(f"{path.parent} has no {prefix}{endings[0]}.txt beside {path.name}.")


def _lines(path: Path) -> list[str]:
    lines = read_text(path).split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _paired(captions: Path, names: Path, count: int) -> list[str]:
    """The captions' lines, a multiple of `count`: blank lines at the end may be captions, or no more than an end."""
    lines = _lines(captions)
    lost = 1 if read_text(captions).endswith("\n") else 0  # a blank last caption looks like the end of the line before
    blank = len(lines) - next((place for place in range(len(lines), 0, -1) if lines[place - 1].strip()), 0)
    for change in (0, lost, *range(-1, -blank - 1, -1)):
        length = len(lines) + change
        if length > 0 and length % count == 0:
            return [*lines, ""][:length]
    raise DataError(
        f"{captions} has {len(lines)} lines and {names.name} has {count} names: each name needs the same number of "
        "captions, blank lines included."
    )
