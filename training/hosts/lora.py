"""LoRA, a baseline: W + (alpha/r)·B·A with W frozen, A random and B zero at the start.

Source: Hu et al., LoRA [recalled].
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize


class LowRank(nn.Module):
    """A weight of two dimensions, or of a 1×1 convolution, with a change of low rank."""

    def __init__(self, weight: Tensor, rank: int, alpha: float) -> None:
        """Build for a weight (out, in) or (out, in, 1, 1); the change is zero, its factor alpha / rank."""
        super().__init__()
        rows, columns = weight.shape[:2]
        self.a = nn.Parameter(torch.empty(rank, columns, device=weight.device))
        self.b = nn.Parameter(torch.zeros(rows, rank, device=weight.device))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))
        self._factor = alpha / rank

    def forward(self, weight: Tensor) -> Tensor:
        """The changed weight."""
        return weight + (self._factor * self.b @ self.a).reshape(weight.shape)


def add_lora(parts: Iterable[nn.Module], rank: int, alpha: float) -> None:
    """Put LoRA on every linear layer, 1×1 convolution and attention's input projection in these parts."""
    for part in parts:
        for module in list(part.modules()):
            if isinstance(module, nn.MultiheadAttention) and module.in_proj_weight is not None:
                _put(module, "in_proj_weight", rank, alpha)
            if isinstance(module, nn.Linear) or _is_pointwise(module):
                _put(module, "weight", rank, alpha)


def _is_pointwise(module: nn.Module) -> bool:
    return isinstance(module, nn.Conv2d) and module.kernel_size == (1, 1) and module.groups == 1


def _put(module: nn.Module, name: str, rank: int, alpha: float) -> None:
    parametrize.register_parametrization(module, name, LowRank(getattr(module, name), rank, alpha))
