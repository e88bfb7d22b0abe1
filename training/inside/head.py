"""The head as torch trains it, and as `rdb_geo.encoders.cells` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.cells import spreading

MAPS = ("hardtanh_32", "add_776", "add_351")
"""Tensors of the exported EfficientNet-Lite0: after its last layer, and where stages 5 and 3 end."""

TERMS = ((0, 1), (1, 1), (1, 3), (2, 1), (2, 3), (2, 5))
"""What is put together for a cell: a map, and over how many of its neighbours the mean is taken."""

SIDE = 16
"""Cells along the side of a chip."""

DROPPED = 0.1


class Head(nn.Module):
    """A perceptron on the maps over a cell."""

    def __init__(self, channels: Sequence[int], width: int, dim: int) -> None:
        """Fresh weights.

        Args:
            channels: Of each map.
            width: Of the hidden layers.
            dim: Of an embedding.
        """
        super().__init__()
        self.widths = [channels[source] for source, _ in TERMS]
        self.scale = nn.BatchNorm1d(sum(self.widths), affine=False)
        self.first, self.first_norm = nn.Linear(sum(self.widths), width), nn.BatchNorm1d(width)
        self.second, self.second_norm = nn.Linear(width, width), nn.BatchNorm1d(width)
        self.third = nn.Linear(width, dim)

    def forward(self, rows: Tensor) -> Tensor:
        """What lies over some cells, (M, channels of all terms), to unit embeddings (M, dim)."""
        rows = nn.functional.dropout(self.scale(rows), DROPPED, self.training)
        hidden = torch.relu(self.first_norm(self.first(rows)))
        hidden = hidden + torch.relu(self.second_norm(self.second(hidden)))
        return nn.functional.normalize(self.third(hidden), dim=1)


def rows_of(maps: Sequence[Tensor]) -> Tensor:
    """Maps (N, C, k, k) to what lies over each cell, (N · SIDE², channels of all terms), row after row."""
    spread = []
    for source, box in TERMS:
        matrix = torch.from_numpy(spreading(maps[source].shape[-1], SIDE, box))
        spread.append(matrix @ maps[source] @ matrix.T)
    joined = torch.cat(spread, dim=1)
    return joined.permute(0, 2, 3, 1).reshape(-1, joined.shape[1])


def write_head(head: Head, path: Path, image_sha256: str) -> None:
    """Write the weights, the normalisations folded into them, as float16.

    Args:
        head: Trained.
        path: The ``.npz``.
        image_sha256: Of the graph whose maps it was trained on.
    """
    mean, scale = _moments(head.scale)
    first = head.first.weight * scale
    first_bias = head.first.bias - first @ mean
    weights, biases = _folded(first, first_bias, head.first_norm)
    second, second_bias = _folded(head.second.weight, head.second.bias, head.second_norm)
    parts = torch.split(weights.T, head.widths)
    arrays = {
        **{f"first{number}": part for number, part in enumerate(parts)},
        "first": biases,
        "second_weight": second.T,
        "second": second_bias,
        "third_weight": head.third.weight.T,
        "third": head.third.bias,
    }
    small: dict[str, Any] = {name: values.detach().numpy().astype(np.float16) for name, values in arrays.items()}
    sources, boxes = zip(*TERMS, strict=True)
    about: dict[str, Any] = {
        "maps": np.array(MAPS),
        "side": SIDE,
        "sources": sources,
        "boxes": boxes,
        "image_sha256": image_sha256,
    }
    np.savez(path, **small, **about)


def _folded(weight: Tensor, bias: Tensor, norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    mean, scale = _moments(norm)
    return weight * (scale * norm.weight)[:, None], (bias - mean) * scale * norm.weight + norm.bias


def _moments(norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    """What it subtracts, and then multiplies by before its own weights."""
    if norm.running_mean is None or norm.running_var is None:
        raise EncoderError("a normalisation without moments can't be written.")
    return norm.running_mean, torch.rsqrt(norm.running_var + norm.eps)
