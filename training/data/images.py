"""Pictures of records in memory."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from PIL import Image

from rdb_geo.core.arrays import UInt8Images
from training.data.records import CaptionRecord, DataError

logger = logging.getLogger(__name__)

CENTRE = 0.875
"""RSICD's own pictures show this share of the side of the files with AID's names."""

MAX_UNREADABLE = 0.01
"""A split with a larger share of missing or broken pictures is refused: its numbers could not be compared."""


def load_images(records: Sequence[CaptionRecord], side_px: int = 150) -> tuple[list[CaptionRecord], UInt8Images]:
    """The pictures in memory, all of one size.

    Args:
        records: Whose pictures to read.
        side_px: Pictures of another size are resized to this square.

    Returns:
        The records whose pictures could be read, and those, shape (N, side_px, side_px, 3), RGB.

    Raises:
        DataError: More than `MAX_UNREADABLE` of the pictures are missing or broken.
    """
    pictures = np.empty((len(records), side_px, side_px, 3), np.uint8)
    kept: list[CaptionRecord] = []
    lost: list[str] = []
    for record in records:
        try:
            with Image.open(record.path) as picture:
                rgb = picture.convert("RGB").resize((side_px, side_px), Image.Resampling.BICUBIC)
        except OSError:  # Pillow's own error for a broken file is one too
            lost.append(record.filename)
            continue
        pictures[len(kept)] = np.asarray(rgb)
        kept.append(record)
    if lost:
        where = records[0].path.parent
        msg = f"{len(lost)} of {len(records)} pictures are missing or broken ({_few(lost)}), looked in {where}"
        if len(lost) > MAX_UNREADABLE * len(records):
            raise DataError(f"{msg}: at most {MAX_UNREADABLE:.0%} may be.")
        logger.warning("%s: left out.", msg)
    return kept, pictures[: len(kept)]


def centre(pictures: UInt8Images) -> UInt8Images:
    """RSICD's own field of view: the centre `CENTRE` of each picture, (N, H, W, 3) to (N, h, w, 3)."""
    side = round(pictures.shape[1] * CENTRE)
    first = (pictures.shape[1] - side) // 2
    return pictures[:, first : first + side, first : first + side]


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
