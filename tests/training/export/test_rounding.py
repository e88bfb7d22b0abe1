"""Kernels on a grid: against least squares, against every other rounding, and against rounding each number alone."""

from __future__ import annotations

from itertools import product

import numpy as np

from training.export.rounding import round_kernels

LIMIT = 64


def _inputs(rng: np.random.Generator, count: int, groups: int, inputs: int) -> np.ndarray:
    """Patches whose numbers go together and have means, (G, count, I + 1), a 1 behind them."""
    mixed = rng.normal(size=(groups, count, inputs)) @ rng.normal(size=(groups, inputs, inputs)) + 2 * rng.random(
        inputs
    )
    return np.concatenate([mixed, np.ones((groups, count, 1))], axis=2)


def _lost(patches: np.ndarray, kernels: np.ndarray, bias: np.ndarray, rounded) -> np.ndarray:
    """Mean square of what a channel gives differently, (G, O)."""
    changed = np.concatenate([rounded.codes * rounded.scale[..., None] - kernels, (rounded.bias - bias)[..., None]], 2)
    return ((patches @ changed.transpose(0, 2, 1)) ** 2).mean(1)


def test_much_less_is_lost_than_by_rounding_each_number_alone():
    rng = np.random.default_rng(1)
    patches = _inputs(rng, 4000, 2, 30)
    kernels, bias = rng.normal(size=(2, 16, 30)), rng.normal(size=(2, 16))
    rounded = round_kernels(kernels, bias, patches.transpose(0, 2, 1) @ patches / 4000, LIMIT)
    assert np.abs(rounded.codes).max() <= LIMIT
    np.testing.assert_allclose(rounded.scale, np.abs(kernels).max(2) / LIMIT)
    scale = rounded.scale[..., None]
    alone = np.rint(kernels / scale) * scale - kernels
    plain = ((patches[:, :, :-1] @ alone.transpose(0, 2, 1)) ** 2).mean(1)
    assert (_lost(patches, kernels, bias, rounded) / plain).mean() < 0.6


def test_the_bias_is_what_least_squares_give_for_the_codes():
    rng = np.random.default_rng(2)
    patches = _inputs(rng, 500, 1, 6)
    kernels, bias = rng.normal(size=(1, 4, 6)), rng.normal(size=(1, 4))
    rounded = round_kernels(kernels, bias, patches.transpose(0, 2, 1) @ patches / 500, LIMIT)
    seen = patches[0, :, :-1]
    left = seen @ kernels[0].T + bias[0] - seen @ (rounded.codes[0] * rounded.scale[0][:, None]).T
    np.testing.assert_allclose(rounded.bias[0], left.mean(0), atol=1e-6)


def test_few_numbers_are_rounded_nearly_as_well_as_by_trying_all():
    rng = np.random.default_rng(3)
    patches = _inputs(rng, 500, 1, 4)
    kernels, bias = rng.normal(size=(1, 40, 4)), np.zeros((1, 40))
    rounded = round_kernels(kernels, bias, patches.transpose(0, 2, 1) @ patches / 500, 7)
    found = _lost(patches, kernels, bias, rounded)[0]
    seen = patches[0, :, :-1] - patches[0, :, :-1].mean(0)  # the bias takes up the mean
    best = []
    for kernel, scale in zip(kernels[0], rounded.scale[0], strict=True):
        around = [sorted({int(np.floor(value / scale)) + step for step in (-1, 0, 1, 2)}) for value in kernel]
        tried = [code for code in product(*around) if max(map(abs, code)) <= 7]
        best.append(min(((seen @ (np.array(code) * scale - kernel)) ** 2).mean() for code in tried))
    assert (found >= np.array(best) - 1e-9).all()
    assert found.mean() < 3 * np.mean(best)


def test_an_input_that_is_always_zero_and_a_kernel_of_zeros_do_no_harm():
    rng = np.random.default_rng(4)
    patches = _inputs(rng, 300, 1, 5)
    patches[:, :, 2] = 0
    kernels, bias = rng.normal(size=(1, 3, 5)), rng.normal(size=(1, 3))
    kernels[0, 1] = 0
    rounded = round_kernels(kernels, bias, patches.transpose(0, 2, 1) @ patches / 300, LIMIT)
    assert np.isfinite(rounded.bias).all()
    assert (rounded.codes[0, 1] == 0).all()
    assert rounded.bias[0, 1] == bias[0, 1]
    assert _lost(patches, kernels, bias, rounded).max() < 0.01
