"""The rows of one step, encoded whole or in chunks, by one process or by several, with the same gradients."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from training.loop.spread import gathered, own_part

Encode = Callable[[Tensor], Tensor]
"""Places in a batch, (N,), to unit rows (N, D)."""


class Rows:
    """All rows of a batch on one side.

    With more than one chunk the rows are made without a graph first; `finish` makes each chunk again and hands it the
    gradient that the loss left on its rows. So memory holds one chunk, and negatives and gradients are those of the
    whole batch: the host runs in evaluation mode, so both passes give the same rows. Source: GradCache [recalled].
    """

    def __init__(self, encode: Encode, count: int, chunks: int = 1) -> None:
        """Encode the whole batch's `count` rows of this side, in so many parts one after the other."""
        self._encode = encode
        self._parts = own_part(count).tensor_split(chunks)
        self._cached: Tensor | None = None
        if chunks == 1:
            own = encode(self._parts[0])
        else:
            with torch.no_grad():
                own = torch.cat([encode(part) for part in self._parts if len(part)])
            own = self._cached = own.requires_grad_()
        self.rows = gathered(own, count)

    def finish(self) -> None:
        """The second half of the backward pass, after that of the loss."""
        if self._cached is None or self._cached.grad is None:
            return
        first = 0
        for part in self._parts:
            if len(part):
                rows = self._encode(part)
                if rows.requires_grad:
                    torch.autograd.backward(rows, self._cached.grad[first : first + len(part)])
                first += len(part)
