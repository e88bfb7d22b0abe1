"""What scenes are and RSICD's pictures are not, each alone and at a fixed strength: to measure, never to train."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rdb_geo.core.arrays import UInt8Image, UInt8Images

Perturbation = Callable[[UInt8Image], UInt8Image]
"""One picture (H, W, 3) to another of the same shape."""

_BITS = 11
_GAMMA = 2.2
_STRETCH = (2.0, 98.0)


def coarser(factor: int) -> Perturbation:
    """The ground sample distance `factor` times as long, the field of view the same."""

    def apply(picture: UInt8Image) -> UInt8Image:
        height, width = picture.shape[:2]
        small = Image.fromarray(picture).resize((width // factor, height // factor), Image.Resampling.BOX)
        return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))

    return apply


def finer(picture: UInt8Image) -> UInt8Image:
    """The middle of the picture at half the ground sample distance: a quarter of the field of view."""
    height, width = picture.shape[:2]
    middle = picture[height // 4 : height - height // 4, width // 4 : width - width // 4]
    return np.asarray(Image.fromarray(middle).resize((width, height), Image.Resampling.BICUBIC))


def quarter_turn(picture: UInt8Image) -> UInt8Image:
    """Turned by 90° against the clock: no pixel changes its value."""
    return np.ascontiguousarray(np.rot90(picture))


def slant(picture: UInt8Image) -> UInt8Image:
    """Turned by 30°, what comes in at the corners mirrored from inside."""
    height, width = picture.shape[:2]
    wide = np.pad(picture, ((height // 2,) * 2, (width // 2,) * 2, (0, 0)), mode="reflect")
    turned = np.asarray(Image.fromarray(wide).rotate(30, Image.Resampling.BICUBIC))
    return np.ascontiguousarray(turned[height // 2 : height // 2 + height, width // 2 : width // 2 + width])


def haze(picture: UInt8Image) -> UInt8Image:
    """A veil: 45 % of a bright, slightly blue grey over the picture."""
    veil = np.array([205, 212, 222], np.float32)
    return _levels(picture * np.float32(0.55) + veil * np.float32(0.45))


def stretched(picture: UInt8Image) -> UInt8Image:
    """As a raw sensor stores it (11 bits, linear in light), then stretched from 2 to 98 % band by band."""
    raw = np.round((picture / 255.0) ** _GAMMA * (2**_BITS - 1))
    low, high = np.percentile(raw, _STRETCH, axis=(0, 1))
    return _levels((raw - low) / np.maximum(high - low, 1) * 255)


def dark(picture: UInt8Image) -> UInt8Image:
    """Late in the day: gamma 1.8 and 70 % of the light."""
    return _levels((picture / 255.0) ** 1.8 * 0.7 * 255)


def warm(picture: UInt8Image) -> UInt8Image:
    """Another sensor's colours: red 12 % up, blue 12 % down."""
    return _levels(picture * np.array([1.12, 1.0, 0.88]))


def compressed(picture: UInt8Image) -> UInt8Image:
    """JPEG of quality 20."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=20)
    return np.asarray(Image.open(file).convert("RGB"))


PERTURBATIONS: dict[str, Perturbation] = {
    "as it is": lambda picture: picture,
    "2 times coarser": coarser(2),
    "4 times coarser": coarser(4),
    "2 times finer": finer,
    "turned by 90°": quarter_turn,
    "turned by 30°": slant,
    "haze": haze,
    "11 bits, stretched 2 … 98 %": stretched,
    "dark": dark,
    "warm colours": warm,
    "JPEG of quality 20": compressed,
}
"""By the name that tables show."""


def perturb(pictures: UInt8Images, name: str) -> UInt8Images:
    """Pictures (N, H, W, 3), each put through the perturbation of this name."""
    apply = PERTURBATIONS[name]
    return np.stack([apply(picture) for picture in pictures])


def _levels(values: NDArray[np.floating]) -> UInt8Image:
    levels: UInt8Image = values.clip(0, 255).round().astype(np.uint8)
    return levels
