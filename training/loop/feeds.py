"""Inputs of image towers: chips that are augmented anew in each epoch, a whole batch at once."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from training.config import AugmentConfig
from training.pictures.augment import augment, normalise


class Images(Protocol):
    """Inputs of pictures by row."""

    def __len__(self) -> int:
        """Pictures."""

    def batch(self, rows: Tensor, size_px: int, generator: torch.Generator, *, weak: bool = False) -> Tensor:
        """Inputs (N, …) of these pictures (N,), drawn with the generator; `weak`: as a teacher sees them."""


class Chips:
    """Augmented chips from pictures that lie as uint8 on the device of the training."""

    def __init__(
        self,
        pictures: Tensor,
        config: AugmentConfig,
        mean: tuple[float, float, float],
        std: tuple[float, float, float],
        device: str | torch.device = "cpu",
        size_px: int | None = None,
    ) -> None:
        """Put pictures (N, 3, H, W), uint8, RGB, onto the device; `size_px` None = what each batch asks for."""
        self._pictures, self._size_px = pictures.to(device), size_px
        self._config, self._weak, self._mean, self._std = config, config.weak(), mean, std

    def __len__(self) -> int:
        return len(self._pictures)

    def batch(self, rows: Tensor, size_px: int, generator: torch.Generator, *, weak: bool = False) -> Tensor:
        """Normalised pixels (N, 3, S, S), float32. One draw of the generator seeds all choices on another device."""
        device = self._pictures.device
        if device.type != "cpu":
            seed = int(torch.randint(2**31, (), generator=generator))
            generator = torch.Generator(device).manual_seed(seed)
        strengths = self._weak if weak else self._config
        chips = augment(self._pictures[rows.to(device)], self._size_px or size_px, strengths, generator)
        return normalise(chips, self._mean, self._std)
