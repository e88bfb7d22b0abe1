"""Training pictures that fix the scales of int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rdb_geo.core.arrays import UInt8Images
from rdb_geo.core.errors import UsageError
from training.data import CaptionRecord, data_sets_view, load_images, read_captions
from training.data.extra_sets import read_extra_sets

PICTURES, SEED = 64, 0
"""How many of each source fix the scales of a model that ships, and how they are drawn."""


def calibration_pictures(data: Path, count: int, seed: int) -> UInt8Images:
    """Pictures of the training split, drawn at random: (N, H, W, 3), RGB, the data set's view; only these are read.

    Raises:
        UsageError: `count` is not positive.
        DataError: There is no such data set, or too many of the pictures are missing or broken.
    """
    if count < 1:
        raise UsageError(f"{count} pictures can't calibrate int8: ask for at least 1.")
    return _drawn(read_captions(data, split="train"), count, seed)


def shipped_calibration(data: Path, extra: Path | None) -> list[UInt8Images]:
    """Those for a model that ships: of RSICD, and as many of the training part of the further sets, if they are given.

    Raises:
        DataError: See `calibration_pictures`.
    """
    found = [calibration_pictures(data, PICTURES, SEED)]
    if extra is not None:
        further = [picture.record for picture in read_extra_sets(extra) if not picture.measured]
        found.append(_drawn(further, PICTURES, SEED))
    return found


def _drawn(records: list[CaptionRecord], count: int, seed: int) -> UInt8Images:
    rows = np.random.default_rng(seed).permutation(len(records))[:count]
    return data_sets_view(*load_images([records[row] for row in rows]))
