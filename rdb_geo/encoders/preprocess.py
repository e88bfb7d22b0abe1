"""Chips to what an image tower sees."""

from __future__ import annotations

import numpy as np
from PIL import Image

from rdb_geo.core.arrays import Float32Matrix, UInt8Images


def to_pixels(
    chips: UInt8Images, *, size_px: int, mean: tuple[float, float, float], std: tuple[float, float, float]
) -> Float32Matrix:
    """Resize (Pillow, bicubic, antialiased, straight to the square) and normalise.

    Args:
        chips: Shape (N, H, W, 3), RGB.
        size_px: Side of the result.
        mean: Per channel, 0 … 1.
        std: Per channel, 0 … 1.

    Returns:
        float32, shape (N, 3, size_px, size_px): (value / 255 - mean) / std.
    """
    if chips.shape[1:3] != (size_px, size_px):
        resized = np.empty((len(chips), size_px, size_px, 3), np.uint8)
        for row, chip in enumerate(chips):
            picture = Image.fromarray(np.ascontiguousarray(chip))
            resized[row] = np.asarray(picture.resize((size_px, size_px), Image.Resampling.BICUBIC))
        chips = resized
    scale = 1 / (255 * np.asarray(std, np.float32))
    shift = -np.asarray(mean, np.float32) / np.asarray(std, np.float32)
    return np.ascontiguousarray((chips.astype(np.float32) * scale + shift).transpose(0, 3, 1, 2))
