"""How the terms of the loss are weighted against each other while they train."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

_LIMIT = 3.0
_DWA_TEMPERATURE = 2.0


class Weights(nn.Module):
    """Total of the terms under fixed factors."""

    def __init__(self, factors: Mapping[str, float]) -> None:
        """One factor for each term."""
        super().__init__()
        self.factors = dict(factors)

    def forward(self, terms: dict[str, Tensor]) -> Tensor:
        """The total of the terms."""
        values = self.values()
        return torch.stack([values[name] * term for name, term in terms.items()]).sum()

    def clamp(self) -> None:
        """Bring what is trained back into its limits; call it after each step of the optimiser."""

    def end_epoch(self, means: dict[str, float]) -> None:
        """Note an epoch's mean of each term."""

    def values(self) -> dict[str, float]:
        """The factor of each term, for the log."""
        return self.factors


class Uncertainty(Weights):
    """L = Σ f_k·exp(-s_k)·L_k + s_k/2 with trained s_k, start 0, kept in -3 … 3, and the fixed factors f_k.

    Source: Kendall et al., homoscedastic uncertainty [recalled]; the limits are [inferred]: L_ema tends to 0, which
    would drive its s down without end.
    """

    def __init__(self, factors: Mapping[str, float]) -> None:
        """One s for each term."""
        super().__init__(factors)
        self.s = nn.ParameterDict({term: nn.Parameter(torch.zeros(())) for term in factors})

    def forward(self, terms: dict[str, Tensor]) -> Tensor:
        """The total of the terms."""
        parts = [
            self.factors[name] * torch.exp(-self.s[name]) * term + self.s[name] / 2 for name, term in terms.items()
        ]
        return torch.stack(parts).sum()

    @torch.no_grad()
    def clamp(self) -> None:
        """Bring every s back into its limits."""
        for value in self.s.values():
            value.clamp_(-_LIMIT, _LIMIT)

    def values(self) -> dict[str, float]:
        """The factor of each term."""
        return {name: self.factors[name] * math.exp(-value.item()) for name, value in self.s.items()}


class Averaged(Weights):
    """Factors from how fast each term fell: K·softmax(r/2), r = L(t-1)/L(t-2), all as given in the first two epochs.

    Source: Liu et al., dynamic weight averaging [recalled].
    """

    history: Tensor
    """Means of the last two epochs, (2, terms); NaN where there is none yet."""

    def __init__(self, factors: Mapping[str, float]) -> None:
        """Start at the factors."""
        super().__init__(factors)
        self.register_buffer("history", torch.full((2, len(self.factors)), math.nan))

    def end_epoch(self, means: dict[str, float]) -> None:
        """Note an epoch's mean of each term."""
        self.history[0] = self.history[1].clone()
        self.history[1] = self.history.new_tensor([means[term] for term in self.factors])

    def values(self) -> dict[str, float]:
        """The factor of each term."""
        if not bool(torch.isfinite(self.history).all()):
            return self.factors
        rate = self.history[1] / self.history[0].clamp(min=1e-8)
        share = (rate / _DWA_TEMPERATURE).softmax(0) * len(self.factors)
        return {name: self.factors[name] * value for name, value in zip(self.factors, share.tolist(), strict=True)}


KINDS: dict[str, type[Weights]] = {"fixed": Weights, "uncertainty": Uncertainty, "dwa": Averaged}
"""By the name that a configuration has for them."""
