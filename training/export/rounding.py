"""Kernels on the grid of int8 with the least change of what they give on real pictures.

Rounded number after number; what a rounding changes is taken up by the numbers that are still to come, as far as their
inputs go together (GPTQ: Frantar et al. 2023, arXiv:2210.17323). The bias comes last and stays exact, so that the mean
of a channel stays as well (bias correction: Nagel et al. 2019, arXiv:1906.04721).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DAMPING = 0.01  # of the inputs' mean power, as in GPTQ
_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """Kernels of G groups of O channels each: codes times scales."""

    codes: NDArray[np.int8]
    """(G, O, I)."""

    scale: Floats
    """Of each channel, (G, O)."""

    bias: Floats
    """(G, O)."""


def round_kernels(kernels: Floats, bias: Floats, moments: Floats, limit: int) -> Rounded:
    """Round kernels to whole multiples, from -`limit` to `limit`, of one scale for each channel.

    Args:
        kernels: Of groups of channels that see the same inputs, (G, O, I).
        bias: (G, O).
        moments: Mean of x xᵀ over patches x of a group's inputs with a 1 behind them, (G, I + 1, I + 1).
        limit: Greatest code.
    """
    groups, _, inputs = kernels.shape
    scale = np.maximum(np.abs(kernels).max(2), _TINY) / limit
    power = np.diagonal(moments, axis1=1, axis2=2)[:, :inputs]
    damping = np.zeros((groups, inputs + 1)) + _TINY
    damping[:, :inputs] += _DAMPING * power.mean(1, keepdims=True)
    damped = moments + damping[:, :, None] * np.eye(inputs + 1)
    order = np.concatenate([np.argsort(-power, axis=1), np.full((groups, 1), inputs)], axis=1)  # strongest first
    damped = np.take_along_axis(np.take_along_axis(damped, order[:, :, None], 1), order[:, None, :], 2)
    factor = np.linalg.cholesky(np.linalg.inv(damped)).transpose(0, 2, 1)
    left = np.take_along_axis(np.concatenate([kernels, bias[..., None]], axis=2), order[:, None, :], 2)
    codes = np.zeros(kernels.shape, np.int8)
    for place in range(inputs):
        code = np.clip(np.rint(left[:, :, place] / scale), -limit, limit)
        lost = (left[:, :, place] - code * scale) / factor[:, place, place, None]
        left[:, :, place:] -= lost[:, :, None] * factor[:, None, place, place:]
        np.put_along_axis(codes, order[:, None, place, None], code[:, :, None].astype(np.int8), 2)
    return Rounded(codes, scale, left[:, :, inputs])
