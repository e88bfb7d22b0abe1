"""Training pictures that fix the scales of int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rdb_geo.core.arrays import UInt8Images
from rdb_geo.core.errors import UsageError
from training.data import data_sets_view, load_images, read_captions


def calibration_pictures(data: Path, count: int, seed: int) -> UInt8Images:
    """Pictures of the training split, drawn at random: (N, H, W, 3), RGB, the data set's view; only these are read.

    Raises:
        UsageError: `count` is not positive.
        DataError: There is no such data set, or too many of the pictures are missing or broken.
    """
    if count < 1:
        raise UsageError(f"{count} pictures can't calibrate int8: ask for at least 1.")
    records = read_captions(data, split="train")
    rows = np.random.default_rng(seed).permutation(len(records))[:count]
    return data_sets_view(*load_images([records[row] for row in rows]))
