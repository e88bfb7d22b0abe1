"""The moving average of the weights, which is what gets evaluated and exported."""

from __future__ import annotations

import copy
from typing import Generic, TypeVar

import torch
from torch import nn

_Module = TypeVar("_Module", bound=nn.Module)


class Ema(Generic[_Module]):
    """A copy of a module whose trained parameters and buffers follow it: θ' ← m·θ' + (1 - m)·θ.

    m = min(decay, (1 + step)/(10 + step)), so that the first steps are soon forgotten. Integer buffers are copied;
    frozen parameters stay as they are.
    """

    def __init__(self, module: _Module, decay: float) -> None:
        """Copy the module as it is.

        Args:
            module: To follow.
            decay: Largest m, 0 … 1.
        """
        self.module: _Module = copy.deepcopy(module).eval().requires_grad_(requires_grad=False)
        self.step = 0
        self._decay = decay

    @torch.no_grad()
    def update(self, module: _Module) -> None:
        """Take one step towards the module."""
        decay = min(self._decay, (1 + self.step) / (10 + self.step))
        self.step += 1
        for mine, theirs in zip(self.module.parameters(), module.parameters(), strict=True):
            if theirs.requires_grad:
                mine.lerp_(theirs, 1 - decay)
        for kept, seen in zip(self.module.buffers(), module.buffers(), strict=True):
            if kept.is_floating_point():
                kept.lerp_(seen, 1 - decay)
            else:
                kept.copy_(seen)
