"""What is known of a picture, whatever the layout of the file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class DataError(ValueError):
    """A data set is not where it was looked for, or is not what it should be."""


class LayoutError(DataError):
    """A file is of another layout than the one it was read as."""


@dataclass(frozen=True, slots=True)
class CaptionRecord:
    """One picture with its captions."""

    filename: str
    """As the data set names it, without the folder of its split."""

    path: Path
    """Where the picture lies."""

    label: str
    """Scene class, one of `RSITMD_CLASSES`, or `NO_CLASS`."""

    sentences: tuple[str, ...]
    """Its captions, repeats included."""

    view: float = 1.0
    """Share of the side of the file at `path`, about its centre, that the data set's own picture shows."""

    looked_in: tuple[Path, ...] = ()
    """Folders that were searched in vain for a picture that is missing; empty where it was found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture as a caption file lists it. A file may list a picture several times, once for each caption."""

    image: str
    """Its name, with or without a folder."""

    sentences: tuple[str, ...]
    """Captions, blank ones included."""

    label: str = ""
    """Class by the file's own account, "" if it has none."""

    split: str = ""
    """Split by the file's own account, "" if it has none."""

    filename: str = ""
    """Another name of the picture, "" if `image` is the only one."""

    view: float = 1.0
    """As in `CaptionRecord`."""
