"""Open water and clouds: scenes are full of both, and no class of RSICD is nothing but one of them.

Without open water a smooth dark chip of sea is nearest to forest, the only smooth dark class. It is cut out of RSICD's
own pictures; clouds are drawn over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from rdb_geo.core.arrays import UInt8Images
from training.data import OPEN_WATER, CaptionRecord, load_images, read_training
from training.pictures.clouds import smooth_noise, under_clouds
from training.pictures.thinning import chosen

SOURCES = ("beach", "port", "bridge", "river", "pond", "resort")
"""Classes whose pictures show water of some size."""

SIDE_SHARE = 0.32
"""Side of a cutting, as share of the picture's."""

NEAR_SHARE = 0.08
"""The same of squares of which `open_water_in` puts water together."""

MAX_DEVIATION = 9.0
"""Largest standard deviation of grey values in a cutting, of 255: no shore, no boat, no wave crest."""

MIN_BLUENESS = 8.0
"""Least amount by which the mean of blue, or of green, exceeds that of red."""

MAX_GREENNESS = 6.0
"""Largest amount by which the mean of green exceeds that of blue: smooth green is grass."""

MAX_GREENNESS_AT_SHORES = 14.0
"""The same in pictures of shores, where water is turbid, and grass is hardly as smooth."""

LEVELS = (8.0, 150.0)
"""Grey values of the brightest band of tinted water."""

TINTS = (
    ((0.3, 0.5, 1.0), (0.8, 1.0, 1.0)),
    ((0.4, 0.95, 0.85), (0.9, 1.0, 1.0)),
    ((0.8, 0.75, 1.0), (1.1, 1.0, 1.0)),
    ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)),
    ((0.75, 0.5, 1.0), (1.0, 0.85, 1.0)),
    ((0.35, 0.3, 1.0), (0.75, 0.65, 1.0)),
)
"""Least and greatest share of red, green and blue: blue, green, greyish, grey, violet, navy."""

STREAKS = 0.3
"""Largest deviation of streaks, as share of the water's brightness."""

CLOUDY = 0.6
"""Share of pictures of water with clouds."""

COVER = (0.01, 0.3)
"""Least and greatest share of such a picture under thick clouds."""

OVERCAST = (0.6, 1.0)
"""The same of a picture of clouds."""

SENTENCES = (
    "it is a piece of open water",
    "there is nothing but sea water",
    "the blue sea is calm",
    "a piece of green ocean without any land",
    "ripples are on the surface of the sea",
    "dark water of the ocean",
)
"""Captions of a cutting."""

CLOUDS = "clouds"
"""Label of pictures of clouds. It is no class: their captions alone say what they are."""

CLOUD_SENTENCES = (
    "thick white clouds hide the ground",
    "there is nothing but clouds",
    "clouds and their shadows",
    "a cloudy sky seen from above",
    "the picture is full of clouds",
    "clouds",
)
"""Captions of such a picture."""


def mine_open_water(
    records: Sequence[CaptionRecord], pictures: UInt8Images, limit: int
) -> tuple[list[CaptionRecord], UInt8Images]:
    """Squares of nothing but water, at most one of each picture (N, S, S, 3), enlarged to their size.

    At most `limit`, spread evenly over those found. Returns their records, class `OPEN_WATER`, and pictures (M, S, S,
    3).
    """
    side = pictures.shape[1]
    cut = round(side * SIDE_SHARE)
    found: list[tuple[CaptionRecord, UInt8Images]] = []
    for record, picture in zip(records, pictures, strict=True):
        corner = _calmest(picture, cut) if record.label in SOURCES else None
        if corner is not None:
            row, col = corner
            square = Image.fromarray(picture[row : row + cut, col : col + cut])
            enlarged = np.asarray(square.resize((side, side), Image.Resampling.BICUBIC))
            found.append((replace(record, label=OPEN_WATER, sentences=SENTENCES), enlarged))
    kept = [found[place] for place in np.linspace(0, len(found) - 1, min(limit, len(found))).round().astype(int)]
    return [record for record, _ in kept], np.array([picture for _, picture in kept], np.uint8).reshape(
        -1, side, side, 3
    )


def open_water_in(pictures: UInt8Images) -> NDArray[np.bool_]:
    """Where pictures of shores (N, S, S, 3) show nothing but calm water: squares like `mine_open_water`'s, but smaller.

    Their side is `NEAR_SHARE` of the picture's, so that water ends near its shore, and none is brighter than water is
    (`LEVELS`), as wet sand may be; bool, (N, S, S).
    """
    side = round(pictures.shape[1] * NEAR_SHARE) // 2 * 2 + 1
    found = np.zeros(pictures.shape[:3], bool)
    for row, picture in enumerate(pictures):
        bands = torch.from_numpy(picture.astype(np.float64)).permute(2, 0, 1)
        grey = bands.mean(0, keepdim=True)
        *means, level, square = functional.avg_pool2d(torch.cat([bands, grey, grey**2]), side, 1).numpy()
        colour = np.stack(means)
        calm = (
            _is_water(colour, MAX_GREENNESS_AT_SHORES)
            & (colour.max(0) <= LEVELS[1])
            & (square - level**2 <= MAX_DEVIATION**2)
        )
        middles = functional.pad(torch.from_numpy(calm).float()[None], (side // 2,) * 4)
        found[row] = functional.max_pool2d(middles, side, 1, side // 2).numpy()[0] > 0
    return found


def training_pictures(
    path: Path | Sequence[Path], open_water: int, share: float = 1.0, part: str = ""
) -> tuple[list[CaptionRecord], UInt8Images]:
    """One or more data sets' training split and the cuttings of water, `open_water` at most; or a share of both.

    See `training.pictures.thinning.chosen` for `share` and `part`.

    Raises:
        DataError: See `training.data.read_training`; or too many pictures are missing or broken.
    """
    records = read_training([path] if isinstance(path, Path) else path)
    if not open_water:  # then only those that are used are read
        return load_images([records[row] for row in chosen([record.label for record in records], share, part)])
    records, pictures = load_images(records)
    water, cuttings = mine_open_water(records, pictures, open_water)
    records, pictures = [*records, *water], np.concatenate([pictures, cuttings])
    rows = chosen([record.label for record in records], share, part)
    return [records[row] for row in rows], pictures[rows]


def with_weather(
    records: Sequence[CaptionRecord], pictures: UInt8Images, seed: int
) -> tuple[list[CaptionRecord], UInt8Images]:
    """What `training_pictures` gives, and after it what scenes show and RSICD does not.

    Each cutting of water comes again under another colour, and again with wind and clouds; as many other pictures,
    drawn at random, come again as pictures of clouds.
    """
    rows = [row for row, record in enumerate(records) if record.label == OPEN_WATER]
    water = [records[row] for row in rows]
    calm, rough = (tinted(pictures[rows], seed + times) for times in (0, 1))
    dry = np.setdiff1d(np.arange(len(records)), rows)
    hidden = np.random.default_rng(seed).permutation(dry)[: len(rows)]
    clouds = [replace(records[row], label=CLOUDS, sentences=CLOUD_SENTENCES) for row in hidden]
    parts = [pictures, calm, weathered(rough, seed), overcast(pictures[hidden], seed)]
    return [*records, *water, *water, *clouds], np.concatenate(parts)


def tinted(cuttings: UInt8Images, seed: int) -> UInt8Images:
    """Cuttings of water (N, S, S, 3) under other colours: blue, green, violet, grey, brownish, dark or bright.

    Scenes show water as their bands and their stretch make it: nearly black where the sun is low, violet where a haze
    lies over it.
    """
    rng = np.random.default_rng(seed)
    result = np.empty_like(cuttings)
    for row, cutting in enumerate(cuttings.astype(np.float32)):
        ripples = cutting - cutting.mean((0, 1), keepdims=True)
        level = np.exp(rng.uniform(*np.log(LEVELS)))  # each halving of the light is as frequent as the next
        low, high = TINTS[int(rng.integers(len(TINTS)))]
        colour = rng.uniform(low, high) * level
        rough, grain = rng.uniform(0.1, 1.0) * level / 80, rng.normal(0, rng.uniform(0, 2.5), cutting.shape)
        result[row] = (colour + ripples * rough + grain).clip(0, 255).round()
    return result


def weathered(waters: UInt8Images, seed: int) -> UInt8Images:
    """Pictures of water (N, S, S, 3) with streaks of wind and swell, and most of them with clouds."""
    generator = torch.Generator().manual_seed(seed)
    rng = np.random.default_rng(seed)
    result = np.empty_like(waters)
    for row, water in enumerate(_as_tensor(waters)):
        cells = int(rng.integers(2, 40)), int(rng.integers(2, 12))
        streaks = smooth_noise(water.shape[-1], cells, generator).rot90(int(rng.integers(4)))
        picture = water * (1 + rng.uniform(0, STREAKS) * streaks)
        if rng.random() < CLOUDY:
            picture = under_clouds(picture[None], COVER, generator)[0]
        result[row] = _as_array(picture)
    return result


def overcast(pictures: UInt8Images, seed: int) -> UInt8Images:
    """Pictures (N, S, S, 3) of which clouds hide the most; as many, in the same order."""
    generator = torch.Generator().manual_seed(seed)
    result = np.empty_like(pictures)
    for row, picture in enumerate(_as_tensor(pictures)):
        result[row] = _as_array(under_clouds(picture[None], OVERCAST, generator)[0])
    return result


def _as_tensor(pictures: UInt8Images) -> Tensor:
    return torch.from_numpy(pictures.astype(np.float32) / 255).permute(0, 3, 1, 2)


def _as_array(picture: Tensor) -> UInt8Images:
    return (picture * 255).clamp(0, 255).round().to(torch.uint8).permute(1, 2, 0).numpy()


def _calmest(picture: UInt8Images, cut: int) -> tuple[int, int] | None:
    """Corner (row, column) of the square with the least deviation that has the colour of water, or None."""
    step = max(1, cut // 4)
    best: tuple[float, tuple[int, int]] | None = None
    for row in range(0, picture.shape[0] - cut + 1, step):
        for col in range(0, picture.shape[1] - cut + 1, step):
            square = picture[row : row + cut, col : col + cut].reshape(-1, 3).astype(np.float32)
            deviation = float(square.mean(axis=1).std())
            if deviation <= MAX_DEVIATION and _is_water(square.mean(axis=0)) and (best is None or deviation < best[0]):
                best = (deviation, (row, col))
    return None if best is None else best[1]


def _is_water(means: NDArray[np.floating], max_greenness: float = MAX_GREENNESS) -> NDArray[np.bool_]:
    """Whether mean colours, (3, …), are those of water, (…)."""
    red, green, blue = means
    return np.asarray((np.maximum(green, blue) - red >= MIN_BLUENESS) & (green - blue <= max_greenness))
