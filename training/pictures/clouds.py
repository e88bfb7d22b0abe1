"""Clouds over pictures: scenes have them, RSICD has hardly any."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

OCTAVES = 5
"""Sizes of noise that a cloud is made of, each half as wide as the one before."""

ROUGHNESS = 0.6
"""Weight of each size, as share of the one before."""

SHADE = 0.5
"""Largest share of the light that a shadow takes."""

MAX_SHIFT = 0.15
"""Farthest that a shadow falls beside its cloud, as share of the picture's side."""

VEILED = 0.4
"""Share of pictures where a thin veil lies beside the thick clouds."""


def under_clouds(pictures: Tensor, cover: tuple[float, float], generator: torch.Generator) -> Tensor:
    """Pictures (N, 3, S, S), 0 … 1, under clouds with ragged edges, their shadows, and thin veils on some of them.

    `cover` is the least and greatest share of a picture under thick clouds.
    """
    return torch.stack([_clouded(picture, cover, generator) for picture in pictures]) if len(pictures) else pictures


def smooth_noise(side: int, cells: tuple[int, int], generator: torch.Generator) -> Tensor:
    """Noise of (rows, columns) cells, interpolated to (side, side): mean 0, deviation about 1."""
    grid = torch.randn(1, 1, *cells, generator=generator, device=generator.device)
    noise: Tensor = functional.interpolate(grid, size=(side, side), mode="bicubic", align_corners=False)[0, 0]
    return noise


def _clouded(picture: Tensor, cover: tuple[float, float], generator: torch.Generator) -> Tensor:
    side = picture.shape[-1]
    shares = torch.rand(6, generator=generator, device=generator.device).tolist()
    field = ragged_field(side, int(torch.randint(2, 9, (), generator=generator, device=generator.device)), generator)
    edge = torch.quantile(field, 1 - (cover[0] + (cover[1] - cover[0]) * shares[0]))
    thick = ((field - edge) / (0.1 + 0.6 * shares[1])).clamp(0, 1) * (0.85 + 0.15 * shares[2])
    shift = torch.rand(2, generator=generator, device=generator.device) * 2 - 1
    rows, cols = shift.mul(MAX_SHIFT * side).round().int().tolist()
    shaded = picture * (1 - SHADE * shares[3] * thick.roll((rows, cols), (0, 1)))
    thin = picture.new_zeros(())
    if shares[4] < VEILED:
        thin = ((ragged_field(side, 2, generator) + 1) / 3).clamp(0, 1) * 0.5 * shares[5]
    veil = 1 - (1 - thick) * (1 - thin)
    light = 0.8 + 0.2 * float(torch.rand((), generator=generator, device=generator.device))
    result: Tensor = shaded * (1 - veil) + light * veil
    return result


def ragged_field(side: int, cells: int, generator: torch.Generator) -> Tensor:
    """Sum of noise of ever finer cells: ragged where it is cut at a level. Mean about 0, deviation about 1."""
    parts = [smooth_noise(side, (cells * 2**octave,) * 2, generator) * ROUGHNESS**octave for octave in range(OCTAVES)]
    field = torch.stack(parts).sum(0)
    result: Tensor = (field - field.mean()) / field.std().clamp(min=1e-6)
    return result
