"""What is known of a picture, whatever the layout of the file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class DataError(ValueError):
    """A data set is not where it was looked for, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class CaptionRecord:
    """One picture with its captions."""

    filename: str
    """As the data set names it."""

    path: Path
    """Where the picture lies."""

    label: str
    """Scene class, one of `CLASSES`."""

    sentences: tuple[str, ...]
    """Its captions, repeats included."""
