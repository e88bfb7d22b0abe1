"""Training chips from cached pictures, for a whole batch at once: what scenes are and RSICD is not.

Users index scenes of any orientation, scale and season, stretched band by band, cloudy, hazy or soft. So: zoom, flips,
turns, clouds, tone, haze, blur and noise. Hue stays: it tells water from forest.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from training.config import AugmentConfig
from training.pictures.clouds import under_clouds

_GREY = (0.299, 0.587, 0.114)
_COVER = (0.01, 0.35)


def augment(pictures: Tensor, size_px: int, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    """Random chips of pictures (N, 3, H, W), uint8: float32, (N, 3, size_px, size_px), 0 … 1.

    Every random choice is the generator's, on the pictures' device.
    """
    chips = _cut(pictures.float() / 255, size_px, config, generator)
    chips = _under_clouds(chips, config.clouds, generator)
    chips = _soften(chips, config.soften, generator)
    chips = _tone(chips, config, generator)
    noise = torch.randn(chips.shape, generator=generator, device=chips.device)
    noise = noise * _uniform(len(chips), 0, config.noise, generator)
    return (chips + noise).clamp(0, 1)


def normalise(chips: Tensor, mean: tuple[float, float, float], std: tuple[float, float, float]) -> Tensor:
    """Chips (N, 3, S, S) in 0 … 1 as the image tower wants them."""
    shift, scale = (torch.tensor(values, device=chips.device).view(1, 3, 1, 1) for values in (mean, std))
    return (chips - shift) / scale


def _cut(pictures: Tensor, size_px: int, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    """Random squares: zoomed, turned by a multiple of 90° and some degrees more, mirrored; edges are reflected."""
    count = len(pictures)
    side = _uniform(count, config.min_area, 1.0, generator).flatten().sqrt()
    extra = _uniform(count, -config.rotation_deg, config.rotation_deg, generator).flatten() * (math.pi / 180)
    # Half of the chips keep the axes: a turned chip is resampled everywhere, and most users' chips are not.
    extra = extra * (_rand((count,), generator) < 0.5)
    angle = torch.randint(0, 4, (count,), generator=generator, device=generator.device) * (math.pi / 2) + extra
    mirror = torch.randint(0, 2, (count,), generator=generator, device=generator.device) * 2.0 - 1
    shift = (_rand((count, 2), generator) * 2 - 1) * (1 - side).unsqueeze(1)
    cos, sin = side * angle.cos(), side * angle.sin()
    rows = torch.stack([cos * mirror, -sin, shift[:, 0], sin * mirror, cos, shift[:, 1]], 1)
    grid = functional.affine_grid(rows.view(count, 2, 3), [count, 3, size_px, size_px], align_corners=False)
    return functional.grid_sample(pictures, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def _under_clouds(chips: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A share of the chips under some clouds."""
    if not share:
        return chips
    cloudy = _rand((len(chips),), generator) < share
    result = chips.clone()
    result[cloudy] = under_clouds(chips[cloudy], _COVER, generator)
    return result


def _soften(chips: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Blur one half of the chosen share, halve the resolution of the other and bring it back."""
    draw = _rand((len(chips),), generator)
    blurred, coarse = draw < share / 2, (draw >= share / 2) & (draw < share)
    result = chips.clone()
    if blurred.any():
        result[blurred] = functional.avg_pool2d(
            functional.pad(chips[blurred], (1, 1, 1, 1), mode="reflect"), 3, stride=1
        )
    if coarse.any():
        small = functional.avg_pool2d(chips[coarse], 2)
        result[coarse] = functional.interpolate(small, size=chips.shape[2:], mode="bilinear", align_corners=False)
    return result


def _tone(chips: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    """Gamma, saturation, contrast, each band's own gain, brightness and haze, in this order."""
    count = len(chips)
    chips = chips.clamp(1e-4, 1).pow(_uniform(count, -config.gamma, config.gamma, generator).exp())
    grey = (chips * torch.tensor(_GREY, device=chips.device).view(1, 3, 1, 1)).sum(1, keepdim=True)
    chips = grey + (chips - grey) * _uniform(count, 1 - config.saturation, 1 + config.saturation, generator)
    mean = chips.mean((1, 2, 3), keepdim=True)
    chips = mean + (chips - mean) * _uniform(count, 1 - config.contrast, 1 + config.contrast, generator)
    gain = 1 + (_rand((count, 3, 1, 1), generator) * 2 - 1) * config.band
    chips = chips * gain + _uniform(count, -config.brightness, config.brightness, generator)
    # Squared, so that strong haze is rare.
    veil = _uniform(count, 0, 1, generator).square() * config.haze
    return chips * (1 - veil) + _uniform(count, 0.7, 1, generator) * veil


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return _rand((count, 1, 1, 1), generator) * (high - low) + low


def _rand(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.rand(shape, generator=generator, device=generator.device)
