"""A picture as a satellite and the product's rendering show it: soft, hazy, stretched, noisy, compressed."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.pictures.disturb import through_jpeg

HAZE = (0.35, 0.6, 1.0)
"""What the air adds to red, green and blue, of what it adds to blue."""

STRETCHES = ("bands", "bands", "together", "together", "scene", "scene", "scene", "none")
"""By the chip's own percentiles of each band, of all bands, by those of a scene that it is a part of, or not at all."""

ENLARGED = 0.35
"""Share of chips with half the pixels, enlarged, as those of the coarsest scenes are."""

COMPRESSED = 0.3
"""Share of chips that were a JPEG of low quality."""


def seen_from_orbit(chip: Tensor, generator: torch.Generator) -> Tensor:
    """A picture (3, S, S), 0 … 1, through blur, air, sensor, stretch and file; 0 … 1."""
    soft, light, air, enlarge, compress, noisy = torch.rand(6, generator=generator).tolist()
    seen = _blurred(chip, 0.35 + 0.65 * soft)
    if enlarge < ENLARGED:
        small = functional.interpolate(seen[None], scale_factor=0.5, mode="area")
        seen = functional.interpolate(small, size=chip.shape[1:], mode="bicubic")[0]
    seen = seen.clamp(0, 1) ** (1 + 1.2 * light)
    bands = 1 + 0.04 * torch.randn(3, 1, 1, generator=generator)
    seen = seen * bands * 0.8 + torch.tensor(HAZE).view(3, 1, 1) * 0.15 * air**2
    seen = _stretched(seen, generator)
    noise = 0.02 * noisy**2 * torch.randn(chip.shape, generator=generator)
    seen = (seen + noise).clamp(0, 1)
    return through_jpeg(seen, 40 + int(50 * noisy)) if compress < COMPRESSED else seen


def _stretched(chip: Tensor, generator: torch.Generator) -> Tensor:
    how = STRETCHES[int(torch.randint(len(STRETCHES), (), generator=generator))]
    below, above, gain = torch.rand(3, generator=generator).tolist()
    if how == "none":
        plain: Tensor = chip * (0.7 + 0.7 * gain)
        return plain
    limits = torch.quantile(chip.flatten(1), torch.tensor([0.02, 0.98]), dim=1).view(2, 3, 1, 1)
    low, high = limits if how == "bands" else (limits[0].amin(), limits[1].amax())
    if how == "scene":  # whose darkest and brightest places lie elsewhere
        span = high - low
        low, high = low - 0.4 * below * span, high + (1.2 * above - 0.25) * span
    stretched: Tensor = (chip - low) / (high - low).clamp(min=0.12)
    return stretched


def _blurred(chip: Tensor, sigma: float) -> Tensor:
    axis = torch.arange(-3, 4).float()
    kernel = torch.exp(-((axis / sigma) ** 2) / 2)
    kernel = kernel / kernel.sum()
    for shape in ((1, 1, 7, 1), (1, 1, 1, 7)):
        pad = (0, 0, 3, 3) if shape[2] == 7 else (3, 3, 0, 0)
        padded = functional.pad(chip[None], pad, mode="reflect")
        chip = functional.conv2d(padded, kernel.view(shape).expand(3, -1, -1, -1), groups=3)[0]
    return chip
