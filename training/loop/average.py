"""The moving average of the weights: what is measured and exported, and the teacher of the consistency term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


def moving(module: nn.Module) -> dict[str, Tensor]:
    """What changes while a module trains: its trainable parameters and its kept buffers of floats, by name.

    Buffers that a module does not keep are constants, such as open_clip's mask of minus infinities.
    """
    found: dict[str, Tensor] = {name: value for name, value in module.named_parameters() if value.requires_grad}
    kept = module.state_dict().keys()
    found |= {name: value for name, value in module.named_buffers() if value.is_floating_point() and name in kept}
    return found


class Average:
    """What moves in a module, followed: θ' ← m·θ' + (1 - m)·θ, m = min(decay, (1 + step)/(10 + step)).

    So the first steps are soon forgotten. What is frozen is shared, not copied. [inferred: the paper's teacher was not
    readable]
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        """Start from the module as it is; `decay` is the largest m, 0 … 1."""
        self.values = {name: value.detach().clone() for name, value in moving(module).items()}
        self.step = 0
        self._decay = decay

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Take one step towards the module; call it after each step of the optimiser."""
        momentum = min(self._decay, (1 + self.step) / (10 + self.step))
        self.step += 1
        for name, value in moving(module).items():
            self.values[name].lerp_(value.detach(), 1 - momentum)

    @contextmanager
    def inside(self, module: nn.Module) -> Iterator[None]:
        """The module computes with the average, without gradients. No graph of it may be open."""
        found = moving(module)
        kept = {name: value.data for name, value in found.items()}
        try:
            for name, value in found.items():
                value.data = self.values[name]
            with torch.no_grad():
                yield
        finally:
            for name, value in found.items():
                value.data = kept[name]


@torch.no_grad()
def put(module: nn.Module, values: Mapping[str, Tensor]) -> None:
    """Copy values by name into a module's parameters and buffers; raises `KeyError`: it has none of a name."""
    found = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    for name, value in values.items():
        found[name].copy_(value)
