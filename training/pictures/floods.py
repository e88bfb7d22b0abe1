"""What disasters and seasons make of a picture, drawn over real ones: floods, burn scars, snow on fields and smoke.

No data set at hand shows a flooded field. Water is drawn where ground lies low by a field of noise that follows the
picture's own fields; hedges, roofs and the fields' pattern still show. Each comes beside its dry twin, so that the
words bind to the water and not to the field below it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rdb_geo.core.arrays import UInt8Images
from training.pictures.clouds import ragged_field, smooth_noise

FLOOD_WATERS = (
    ((0.40, 0.30, 0.20), (0.62, 0.50, 0.36)),
    ((0.46, 0.42, 0.34), (0.66, 0.62, 0.52)),
    ((0.36, 0.38, 0.38), (0.62, 0.64, 0.64)),
    ((0.06, 0.09, 0.10), (0.22, 0.25, 0.26)),
    ((0.24, 0.26, 0.16), (0.42, 0.44, 0.30)),
)
"""Least and greatest red, green and blue of flood water: brown, light brown, grey, dark, greenish."""

FLOOD_COVER = (0.35, 0.92)
"""Least and greatest share of a picture that lies under water."""

SNOW = (0.86, 0.90, 0.95)
"""Red, green and blue of snow in the shade; in the light it is white."""

_GREY = (0.299, 0.587, 0.114)

Draw = Callable[[Tensor, torch.Generator], Tensor]
"""What is drawn over one picture (3, S, S), 0 … 1."""


def drawn(pictures: UInt8Images, draw: Draw, seed: int) -> UInt8Images:
    """RGB pictures (N, S, S, 3) with `flooded`, `burnt`, `snowed` or `smoking` drawn over each, in the same order."""
    generator = torch.Generator().manual_seed(seed)
    result = np.empty_like(pictures)
    for row, picture in enumerate(pictures):
        chip = torch.from_numpy(picture.astype(np.float32) / 255).permute(2, 0, 1)
        changed = draw(chip, generator).clamp(0, 1) * 255
        result[row] = changed.round().to(torch.uint8).permute(1, 2, 0).numpy()
    return result


def flooded(picture: Tensor, generator: torch.Generator, surface: Tensor | None = None) -> Tensor:
    """Muddy, grey or dark water with soft, branching edges; what stands higher or out of it still shows.

    Over a picture (3, S, S), 0 … 1; a picture of water of that shape may be taken as surface instead of a drawn one.
    """
    side = picture.shape[-1]
    cover, soft, clear, tone, wave, tall = _draws(6, generator)
    wet = _covered(_ground(picture, generator), _between(cover, FLOOD_COVER), 0.04 + 0.25 * soft)
    wet = wet * (1 - _standing_out(picture, 0.3 + 0.65 * tall))
    low, high = FLOOD_WATERS[int(torch.randint(len(FLOOD_WATERS), (), generator=generator))]
    colour = torch.tensor(low) + (torch.tensor(high) - torch.tensor(low)) * tone
    ripples = smooth_noise(side, (48, 12), generator).rot90(int(torch.randint(4, (), generator=generator)))
    shade = 1 + 0.08 * smooth_noise(side, (3, 3), generator) + 0.05 * wave * ripples
    water = colour.view(3, 1, 1) * shade if surface is None else surface
    water = water + (picture - _blurred(picture, 5)) * 0.25
    through = (0.02 + 0.28 * clear) * wet
    return picture * (1 - wet + through) + water * (wet - through)


def burnt(picture: Tensor, generator: torch.Generator) -> Tensor:
    """Ground that a fire has charred: dark, nearly colourless, with ragged edges and unburnt islands."""
    cover, soft, dark, warm, ash = _draws(5, generator)
    scar = _covered(ragged_field(picture.shape[-1], 2, generator), _between(cover, (0.35, 0.95)), 0.05 + 0.2 * soft)
    grey = _grey(picture)
    faded = grey + (picture - grey) * 0.25
    tint = torch.tensor([1.05 + 0.25 * warm, 0.95, 0.85 - 0.1 * warm]).view(3, 1, 1)
    char = faded * (0.25 + 0.3 * dark) * tint + 0.03
    pale = (ragged_field(picture.shape[-1], 6, generator) - 1.2).clamp(0, 1) * 0.35 * ash
    return picture * (1 - scar) + (char + pale) * scar


def snowed(picture: Tensor, generator: torch.Generator) -> Tensor:
    """A cover of snow, thin in places, from which hedges, trees and walls stand out dark."""
    thick, tall, patchy, light = _draws(4, generator)
    field = ragged_field(picture.shape[-1], 3, generator)
    cover = (0.8 + 0.2 * thick) * torch.sigmoid((field + 2.5 - 1.5 * patchy) * 4)
    cover = cover * (1 - _standing_out(picture, 0.5 + tall))
    colour = torch.tensor(SNOW) + (1 - torch.tensor(SNOW)) * light
    grey = _grey(picture)
    snow = colour.view(3, 1, 1) * (0.86 + 0.1 * light) + (grey - grey.mean()) * 0.3
    return (grey + (picture - grey) * 0.6) * 0.8 * (1 - cover) + snow * cover


def smoking(picture: Tensor, generator: torch.Generator) -> Tensor:
    """A plume that widens from its fire and thins out with the wind."""
    side = picture.shape[-1]
    place, bend, wide, thick, pale = _draws(5, generator)
    along = torch.linspace(-0.15 - 0.3 * place, 1.2, side).view(1, side)
    across = torch.linspace(-1, 1, side).view(side, 1) + 0.5 * (bend - 0.5) * along
    across = across + 0.12 * smooth_noise(side, (4, 4), generator) * along.clamp(min=0)
    width = (0.07 + (0.2 + 0.5 * wide) * along.clamp(min=0)).clamp(min=0.03)
    body = torch.exp(-((across / width) ** 2)) * (along > 0) * (1 - 0.45 * along.clamp(0, 1))
    body = body * (0.75 + 0.3 * ragged_field(side, 5, generator)).clamp(0, 1.3)
    veil = (body * (0.95 + 0.5 * thick)).clamp(0, 0.97)
    veil = veil.rot90(int(torch.randint(4, (), generator=generator)))
    light = 0.55 + 0.4 * pale + 0.04 * smooth_noise(side, (12, 12), generator)
    smoke = torch.stack([light * 0.97, light * 0.99, light])
    return picture * (1 - veil) + smoke * veil


DRAWS: dict[str, Draw] = {
    "floodedfields": flooded,
    "floodedhouses": flooded,
    "burnscar": burnt,
    "snowfield": snowed,
    "smoke": smoking,
}
"""How the pictures of composed concepts are drawn."""


def _ground(picture: Tensor, generator: torch.Generator) -> Tensor:
    """Height of the ground, mean 0 and deviation 1: noise, valleys that branch, and the picture's fields."""
    side = picture.shape[-1]
    cells = int(torch.randint(2, 5, (), generator=generator))
    valleys = ragged_field(side, cells, generator).abs()
    parcels = _blurred(_grey(picture), 9)[0]
    parcels = (parcels - parcels.mean()) / parcels.std().clamp(min=1e-3)
    weights = torch.rand(3, generator=generator)
    sign = 1 - 2 * float(torch.randint(2, (), generator=generator))
    height = (0.4 + weights[0]) * ragged_field(side, 2, generator) + weights[1] * valleys
    height = height + 0.7 * weights[2] * sign * parcels
    return (height - height.mean()) / height.std().clamp(min=1e-3)


def _covered(height: Tensor, share: float, soft: float) -> Tensor:
    """How far the lowest `share` of the ground is covered, 0 … 1, with edges of this softness."""
    level = torch.quantile(height, share)
    return torch.sigmoid((level - height) / (0.25 * soft + 0.01))


def _standing_out(picture: Tensor, strength: float) -> Tensor:
    """How far hedges, trees and roofs stand out of what lies on the ground, 0 … 1: detail against its surroundings."""
    detail = (picture - _blurred(picture, 21)).abs().amax(0)
    detail = _blurred(detail.unsqueeze(0), 3)[0]
    threshold = torch.quantile(detail, 0.75).clamp(min=0.08)
    return torch.sigmoid((detail - threshold) / 0.03) * min(1.0, strength)


def _blurred(picture: Tensor, side: int) -> Tensor:
    """Mean of (C, S, S) over squares of this odd side."""
    pad = side // 2
    padded = functional.pad(picture.unsqueeze(0), (pad,) * 4, mode="reflect")
    mean: Tensor = functional.avg_pool2d(padded, side, stride=1)[0]
    return mean


def _grey(picture: Tensor) -> Tensor:
    return (picture * torch.tensor(_GREY).view(3, 1, 1)).sum(0, keepdim=True)


def _draws(count: int, generator: torch.Generator) -> list[float]:
    drawn: list[float] = torch.rand(count, generator=generator).tolist()
    return drawn


def _between(share: float, limits: tuple[float, float]) -> float:
    return limits[0] + (limits[1] - limits[0]) * share
