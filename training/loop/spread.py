"""One batch over several processes: each encodes its part, and all see all rows, so no negative is lost.

Every process computes the whole loss from the gathered rows. The gradient of a gathered row reaches the process that
made it from all of them, so the mean of the processes' gradients is the gradient that one process alone would have.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, distributed, nn
from torch.distributed.nn.functional import all_gather


def world() -> tuple[int, int]:
    """This process's rank, and how many processes there are; (0, 1) where torch.distributed is not in use."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return 0, 1


def own_part(count: int) -> Tensor:
    """Places in 0 … `count` - 1 that this process encodes; as many in each process; the last is repeated."""
    rank, size = world()
    share = -(-count // size)
    return torch.arange(rank * share, (rank + 1) * share).clamp(max=count - 1)


def gathered(rows: Tensor, count: int) -> Tensor:
    """The rows of all processes' parts in their order, (count, D), with gradients."""
    _, size = world()
    if size == 1:
        return rows
    parts: tuple[Tensor, ...] = all_gather(rows)  # type: ignore[no-untyped-call]
    return torch.cat(list(parts))[:count]


@torch.no_grad()
def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Put the mean over all processes in each gradient's place; call it after the backward pass."""
    _, size = world()
    if size == 1:
        return
    for parameter in parameters:
        if parameter.requires_grad:
            if parameter.grad is None:  # a part that this process's rows did not reach
                parameter.grad = torch.zeros_like(parameter)
            distributed.all_reduce(parameter.grad)
            parameter.grad /= size
