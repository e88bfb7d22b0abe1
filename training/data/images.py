"""Pictures of records: where they lie, which of them are of no use, and all others in memory."""

from __future__ import annotations

import logging
import struct
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from rdb_geo.core.arrays import UInt8Images
from training.data.records import CaptionRecord, DataError

logger = logging.getLogger(__name__)

CENTRE = 0.875
"""RSICD's own pictures show this share of the side of the files with AID's names."""

MAX_UNREADABLE = 0.01
"""A split with a larger share of missing or broken pictures is refused: its numbers could not be compared."""

ENDINGS = (".jpg", ".jpeg", ".tif", ".tiff", ".png")
"""A picture is found under another of these endings than the caption file gives it: copies differ in that."""

_UNREADABLE = (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError)
"""What Pillow raises for broken files, by format."""


class PictureFinder:
    """Pictures below one folder, by the names that caption files give them.

    A name may have a folder that is not there, lack one that is, or have another ending. Searched are the folder
    itself, its subfolders, and their subfolders.
    """

    def __init__(self, root: Path) -> None:
        """Look below `root`."""
        self._root = root
        self._folders: tuple[Path, ...] = ()
        self._by_stem: dict[str, list[Path]] | None = None

    def find(self, image: str, split: str = "") -> tuple[Path, tuple[Path, ...]]:
        """Where a picture of this name lies; of several, one in a folder called `split` is meant.

        Returns its path and no folders; for a missing picture the path by its name, and the folders that were searched.
        Raises `DataError` where several pictures have the name.
        """
        named = Path(image.replace("\\", "/"))
        path = self._root / named
        if path.is_file():
            return path, ()
        found = self._index().get(named.stem, [])
        for narrower in (
            [other for other in found if other.parent.name in {split, named.parent.name}],
            [other for other in found if other.name == named.name],
        ):
            found = [other for other in found if other in narrower] or found
        if len(found) > 1:
            names = ", ".join(map(str, found[:3]))
            raise DataError(f"{len(found)} pictures are meant by {image} in {self._root} ({names}): keep one.")
        if found:
            return found[0], ()
        return path, self._folders

    def _index(self) -> dict[str, list[Path]]:
        if self._by_stem is None:
            self._by_stem = defaultdict(list)
            below = [folder for folder in sorted(self._root.glob("*/")) if folder.is_dir()]
            deeper = [child for folder in below for child in sorted(folder.glob("*/")) if child.is_dir()]
            self._folders = (self._root, *below, *deeper)
            for folder in self._folders:
                if not folder.is_dir():
                    continue
                for path in sorted(folder.iterdir()):
                    if path.suffix.lower() in ENDINGS:
                        self._by_stem[path.stem].append(path)
        return self._by_stem


def load_images(records: Sequence[CaptionRecord], side_px: int = 150) -> tuple[list[CaptionRecord], UInt8Images]:
    """The pictures in memory, all resized to one square.

    Returns the records whose pictures could be read, and those, (N, side_px, side_px, 3), RGB. Raises `DataError` where
    more than `MAX_UNREADABLE` of the pictures are missing, cut off or broken.
    """
    pictures = np.empty((len(records), side_px, side_px, 3), np.uint8)
    kept: list[CaptionRecord] = []
    lost: dict[str, list[CaptionRecord]] = defaultdict(list)
    for record in records:
        try:
            pictures[len(kept)] = _read(record.path, side_px)
        except FileNotFoundError:
            lost["missing"].append(record)
        except _UNREADABLE as error:
            lost["cut off" if "truncated" in str(error).lower() else "unreadable"].append(record)
        else:
            kept.append(record)
    if lost:
        count = len(records) - len(kept)
        message = f"{count} of {len(records)} pictures can't be used: {_account(lost)}"
        if count > MAX_UNREADABLE * len(records):
            raise DataError(f"{message}: at most {MAX_UNREADABLE:.0%} may be.")
        logger.warning("%s: left out.", message)
    return kept, pictures[: len(kept)]


def centre(pictures: UInt8Images) -> UInt8Images:
    """RSICD's own field of view: the centre `CENTRE` of each picture, (N, H, W, 3) to (N, h, w, 3)."""
    side = round(pictures.shape[1] * CENTRE)
    first = (pictures.shape[1] - side) // 2
    return pictures[:, first : first + side, first : first + side]


def data_sets_view(records: Sequence[CaptionRecord], pictures: UInt8Images) -> UInt8Images:
    """The pictures as their data set shows them: cut to the centre where the files show more, see `CaptionRecord.view`.

    Raises:
        DataError: Some files show more than the data set's pictures and others don't.
    """
    views = {record.view for record in records}
    if len(views) > 1:
        raise DataError(
            'some pictures are AID\'s files (with "image") and others are not: keep them in two caption files.'
        )
    return centre(pictures) if views == {CENTRE} else pictures


def _read(path: Path, side_px: int) -> UInt8Images:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of a cut-off TIFF before it raises
        with Image.open(path) as picture:
            if picture.mode.startswith(("I", "F")):
                raise ValueError(f"{picture.mode} has more than 8 bits")
            return np.asarray(picture.convert("RGB").resize((side_px, side_px), Image.Resampling.BICUBIC))


def _account(lost: dict[str, list[CaptionRecord]]) -> str:
    """How many pictures of which kind of loss, some of their names, and where they were looked for."""
    kinds = [f"{len(records)} {kind} ({_few([r.filename for r in records])})" for kind, records in lost.items()]
    folders = dict.fromkeys(
        folder
        for records in lost.values()
        for record in records
        for folder in record.looked_in or (record.path.parent,)
    )
    return f"{', '.join(kinds)}, looked in {_few([str(folder) for folder in folders])}"


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
