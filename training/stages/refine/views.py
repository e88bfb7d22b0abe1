"""Rows of pictures under several views, computed once for each image tower."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rdb_geo.encoders.preprocess import to_pixels
from training.config import AugmentConfig
from training.data import centre
from training.hosts.prefix import MEAN, STD
from training.pictures.augment import augment, normalise
from training.stages.refine.ensemble import Ensemble

_CHUNK = 64


class Views:
    """Rows of pictures under a model's image towers; those of a tower that has not been replaced are kept."""

    def __init__(self, pictures: Tensor, size_px: int, views: int, augmentation: AugmentConfig) -> None:
        """Nothing is computed yet.

        Args:
            pictures: uint8, (N, 3, H, W), more than the data set's field of view.
            size_px: Side of the square that the towers see.
            views: View 0 is the picture's middle as it is; the others are augmented, each time alike.
            augmentation: Of the others.
        """
        self._pictures, self._size_px, self._views, self._augmentation = pictures, size_px, views, augmentation
        self._kept: list[tuple[torch.nn.Module, Tensor]] = []

    def rows(self, model: Ensemble) -> Tensor:
        """Rows of all towers together, uncorrected: float32, (views, N, D), unit rows."""
        model.eval()
        for place, side in enumerate(model.sides):
            if place == len(self._kept):
                self._kept.append((side, self._of_tower(model, place)))
            elif self._kept[place][0] is not side:
                self._kept[place] = side, self._of_tower(model, place)
        return functional.normalize(torch.stack([rows for _, rows in self._kept]).mean(0), dim=-1)

    @torch.no_grad()
    def _of_tower(self, model: Ensemble, place: int) -> Tensor:
        rows = torch.empty(self._views, len(self._pictures), model.text.text_head.out_features)
        device = model.text.text_head.weight.device
        for view in range(self._views):
            generator = torch.Generator().manual_seed(100 + view)
            for first in range(0, len(self._pictures), _CHUNK):
                part = self._pictures[first : first + _CHUNK]
                if view == 0:
                    whole = np.ascontiguousarray(part.permute(0, 2, 3, 1).numpy())
                    pixels = torch.from_numpy(to_pixels(centre(whole), size_px=self._size_px, mean=MEAN, std=STD))
                else:
                    pixels = normalise(augment(part, self._size_px, self._augmentation, generator), MEAN, STD)
                found = model.tower_rows(place, pixels.to(device).contiguous(memory_format=torch.channels_last))
                rows[view, first : first + len(part)] = found
        return rows


def mean_rows(rows: Tensor) -> Tensor:
    """Rows by view (V, N, D) to the unit mean of each picture's (N, D)."""
    return functional.normalize(rows.mean(0), dim=-1)
