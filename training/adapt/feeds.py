"""Material for a host that runs whole: pixels and token ids, of the same shape as cached prefixes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from rdb_geo.core.arrays import UInt8Images
from training.augment import augment, normalise
from training.config import AugmentConfig


class ImageFeed(Protocol):
    """Inputs of pictures by row."""

    variants: int
    """How many chips of a picture there are to draw from."""

    def __len__(self) -> int:
        """Pictures."""

    def batch(self, rows: Tensor, variants: Tensor) -> Tensor:
        """Inputs of these pictures (N,) in these variants (N,)."""


class TextFeed(Protocol):
    """Inputs of texts by number."""

    numbers: dict[str, int]
    """Number of each text."""

    def lengths(self, numbers: Tensor) -> Tensor:
        """Tokens of these texts, (N,)."""

    def batch(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Inputs of these texts, and their mask (N, L)."""


class Chips:
    """Augmented chips, drawn anew each time: `variants` is their seed."""

    variants = 2**31
    """So many chips can be drawn of a picture."""

    def __init__(
        self,
        pictures: UInt8Images,
        size_px: int,
        config: AugmentConfig,
        mean: tuple[float, float, float],
        std: tuple[float, float, float],
    ) -> None:
        """Wrap.

        Args:
            pictures: (N, H, W, 3), RGB.
            size_px: Side of a chip.
            config: The augmentation.
            mean: Of the host's normalisation.
            std: Likewise.
        """
        self._pictures, self._size_px, self._config, self._mean, self._std = pictures, size_px, config, mean, std

    def __len__(self) -> int:
        return len(self._pictures)

    def batch(self, rows: Tensor, variants: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S). Equal rows and variants give equal pixels, in whatever batch they stand."""
        chips = []
        for row, variant in zip(rows.tolist(), variants.tolist(), strict=True):
            generator = torch.Generator().manual_seed(variant)
            picture = torch.from_numpy(self._pictures[row]).permute(2, 0, 1)[None]
            chips.append(augment(picture, self._size_px, self._config, generator))
        return normalise(torch.cat(chips), self._mean, self._std)


class TokenTable:
    """Token ids of texts."""

    def __init__(self, tokenizer: Callable[[list[str]], Tensor], texts: Sequence[str]) -> None:
        """Tokenise.

        Args:
            tokenizer: Texts to ids (N, L), padded to one length.
            texts: Distinct.
        """
        self._ids = tokenizer(list(texts))
        self.numbers = {text: number for number, text in enumerate(texts)}

    def lengths(self, numbers: Tensor) -> Tensor:
        """All are padded to the same length."""
        return torch.full((len(numbers),), self._ids.shape[1])

    def batch(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Ids (N, L), and a mask of ones: the host finds the end of a text itself."""
        ids = self._ids[numbers]
        return ids, torch.ones_like(ids)
