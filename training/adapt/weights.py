"""How the terms of the loss are weighted against each other while they train."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

_LIMIT = 3.0
_DWA_TEMPERATURE = 2.0


class Uncertainty(nn.Module):
    """L = Σ exp(-s_k)·L_k + s_k/2 with trained s_k, start 0, kept in -3 … 3.

    Source: Kendall et al., homoscedastic uncertainty [recalled]; the limits are [inferred]: L_ema tends to 0, which
    would drive its s down without end.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        """One s for each term."""
        super().__init__()
        self.s = nn.ParameterDict({term: nn.Parameter(torch.zeros(())) for term in terms})

    def forward(self, terms: dict[str, Tensor]) -> Tensor:
        """The total of the terms."""
        total = torch.zeros(())
        for name, term in terms.items():
            total = total + torch.exp(-self.s[name]) * term + self.s[name] / 2
        return total

    @torch.no_grad()
    def clamp(self) -> None:
        """Bring every s back into its limits; call it after each step of the optimiser."""
        for value in self.s.values():
            value.clamp_(-_LIMIT, _LIMIT)

    def end_epoch(self, means: dict[str, float]) -> None:
        """Nothing changes between epochs."""

    def values(self) -> dict[str, float]:
        """The factor of each term, for the log."""
        return {name: math.exp(-value.item()) for name, value in self.s.items()}


class Averaged(nn.Module):
    """Factors from how fast each term fell: 3·softmax(r/2), r = L(t-1)/L(t-2), all 1 in the first two epochs.

    Source: Liu et al., dynamic weight averaging [recalled]. With `fixed` they stay at 1.
    """

    history: Tensor
    """Means of the last two epochs, (2, terms); NaN where there is none yet."""

    def __init__(self, terms: Sequence[str], *, fixed: bool) -> None:
        """Start at 1."""
        super().__init__()
        self._terms = tuple(terms)
        self._fixed = fixed
        self.register_buffer("history", torch.full((2, len(self._terms)), math.nan))

    def forward(self, terms: dict[str, Tensor]) -> Tensor:
        """The total of the terms."""
        factors = self.values()
        return sum((factors[name] * term for name, term in terms.items()), torch.zeros(()))

    def clamp(self) -> None:
        """Nothing to bring back."""

    def end_epoch(self, means: dict[str, float]) -> None:
        """Note an epoch's mean of each term."""
        self.history[0] = self.history[1].clone()
        self.history[1] = torch.tensor([means[term] for term in self._terms])

    def values(self) -> dict[str, float]:
        """The factor of each term."""
        if self._fixed or not bool(torch.isfinite(self.history).all()):
            return dict.fromkeys(self._terms, 1.0)
        rate = self.history[1] / self.history[0].clamp(min=1e-8)
        share = (rate / _DWA_TEMPERATURE).softmax(0) * len(self._terms)
        return dict(zip(self._terms, share.tolist(), strict=True))


Weights = Uncertainty | Averaged
"""Either kind."""


def make_weights(kind: str, terms: Sequence[str]) -> Weights:
    """Weights by the name that a configuration has for them."""
    return Uncertainty(terms) if kind == "uncertainty" else Averaged(terms, fixed=kind == "fixed")
