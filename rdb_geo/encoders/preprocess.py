"""Chips to what an image tower sees."""

from __future__ import annotations

import numpy as np
from PIL import Image

from rdb_geo.core.arrays import Float32Matrix, UInt8Image, UInt8Images
from rdb_geo.core.errors import EncoderError

FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
"""Pillow's filters, antialiased when an image gets smaller."""

RESIZES = tuple(f"{fit}-{kind}" for fit in ("squash", "shortest", "longest") for kind in FILTERS)
"""How a chip becomes a square, which is the same in all of them if it is one already.

``squash``: straight to it. ``shortest``: the shorter side gets its size and the middle is cut out. ``longest``: the
longer side gets its size and black fills the rest.
"""


def to_pixels(
    chips: UInt8Images,
    *,
    size_px: int,
    mean: tuple[float, float, float],
    std: tuple[float, float, float],
    resize: str = "squash-bicubic",
) -> Float32Matrix:
    """RGB chips (N, H, W, 3) to (N, 3, size_px, size_px), float32: (value / 255 - mean) / std for each channel.

    Resized with Pillow, by one of `RESIZES`, as the models' own pipelines do. Raises `EncoderError`: these are no RGB
    chips.
    """
    if chips.ndim != 4 or chips.shape[3] != 3 or chips.dtype != np.uint8 or 0 in chips.shape[1:3]:
        raise EncoderError(
            f"chips of shape {chips.shape} and type {chips.dtype} can't be encoded: give uint8 (N, H, W, 3)."
        )
    if chips.shape[1:3] != (size_px, size_px):
        fit, _, kind = resize.partition("-")
        resized = np.zeros((len(chips), size_px, size_px, 3), np.uint8)
        for row, chip in enumerate(chips):
            _fit(chip, resized[row], fit, FILTERS[kind])
        chips = resized
    scale = 1 / (255 * np.asarray(std, np.float32))
    shift = -np.asarray(mean, np.float32) / np.asarray(std, np.float32)
    found = np.empty((len(chips), 3, size_px, size_px), np.float32)
    for band in range(3):  # several times as fast as all at once, which goes over strided pixels
        np.multiply(chips[..., band], scale[band], out=found[:, band], dtype=np.float32)
        found[:, band] += shift[band]
    return found


def _fit(chip: UInt8Image, square: UInt8Image, fit: str, kind: Image.Resampling) -> None:
    """Write `chip` into `square`.

    Source: the roundings are those of torchvision 0.28 (`Resize`, `CenterCrop`) and open_clip 3.3 (`ResizeKeepRatio`).
    """
    size_px, (height, width) = len(square), chip.shape[:2]
    tall, wide = size_px, size_px
    if fit == "shortest":
        tall, wide = (int(size_px * side / min(height, width)) for side in (height, width))
    elif fit == "longest":
        tall, wide = (round(side / (max(height, width) / size_px)) for side in (height, width))
    picture = Image.fromarray(np.ascontiguousarray(chip)).resize((max(wide, 1), max(tall, 1)), kind)
    pixels = np.asarray(picture)
    top, left = (round((side - size_px) / 2) for side in (max(tall, size_px), max(wide, size_px)))
    pixels = pixels[top : top + size_px, left : left + size_px]
    top, left = ((size_px - side) // 2 for side in pixels.shape[:2])
    square[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
