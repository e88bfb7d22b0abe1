"""Training chips as scenes may come: far coarser than the pictures, packed as JPEG, or stretched from more bits."""

from __future__ import annotations

import io

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

_COARSER, _FACTORS = 0.5, (2.0, 8.0)
_STRETCHED, _CUT, _GAMMA = 0.2, 0.02, 1.4
_PACKED, _QUALITIES = 0.15, (12, 60)


def disturbed(chips: Tensor, generator: torch.Generator) -> Tensor:
    """Half of the chips (N, 3, S, S), 0 … 1, coarser, a fifth darkened and stretched anew, some through JPEG."""
    result = chips.clone()
    for share, change in ((_COARSER, _coarser), (_STRETCHED, _stretched), (_PACKED, _packed)):
        chosen = torch.rand(len(chips), generator=generator) < share
        if bool(chosen.any()):
            result[chosen] = change(result[chosen], generator)
    return result


def _coarser(chips: Tensor, generator: torch.Generator) -> Tensor:
    """To a coarser resolution, alike for all, and back."""
    factor = _FACTORS[0] + (_FACTORS[1] - _FACTORS[0]) * float(torch.rand((), generator=generator))
    small = functional.interpolate(chips, scale_factor=1 / factor, mode="area")
    return functional.interpolate(small, size=chips.shape[2:], mode="bicubic").clamp(0, 1)


def _stretched(chips: Tensor, generator: torch.Generator) -> Tensor:
    """Darkened as sensors of more bits are, then each band stretched between its 2nd and 98th percentile."""
    dark = chips.pow(1 + _GAMMA * float(torch.rand((), generator=generator))).flatten(2)
    low, high = (dark.quantile(cut, dim=2)[..., None, None] for cut in (_CUT, 1 - _CUT))
    return ((dark.view_as(chips) - low) / (high - low).clamp(min=1 / 255)).clamp(0, 1)


def _packed(chips: Tensor, generator: torch.Generator) -> Tensor:
    """Through JPEG, each in a quality of its own."""
    return torch.stack([through_jpeg(chip, int(torch.randint(*_QUALITIES, (), generator=generator))) for chip in chips])


def through_jpeg(chip: Tensor, quality: int) -> Tensor:
    """A chip (3, S, S), 0 … 1, as a JPEG file of this quality gives it back."""
    pixels = (chip.permute(1, 2, 0) * 255).round().to(torch.uint8).numpy()
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return torch.from_numpy(np.array(Image.open(file))).permute(2, 0, 1).float() / 255
