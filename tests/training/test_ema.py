"""The moving average of the weights."""

from __future__ import annotations

import torch
from torch import nn

from training.ema import Ema


def test_average_follows_the_weights_and_never_gets_a_gradient():
    module = nn.Linear(2, 1, bias=False)
    nn.init.zeros_(module.weight)
    ema = Ema(module, 0.5)
    nn.init.ones_(module.weight)
    ema.update(module)  # the first steps move faster: m = min(0.5, 1/10)
    assert torch.allclose(ema.module.weight, torch.full((1, 2), 0.9))
    ema.update(module)  # m = 2/11
    assert torch.allclose(ema.module.weight, torch.full((1, 2), 0.9 + 0.1 * (1 - 2 / 11)))
    assert not ema.module.weight.requires_grad


def test_average_of_batch_norm_has_its_running_statistics():
    module = nn.BatchNorm1d(3)
    ema = Ema(module, 0.0)
    module.train()(torch.randn(16, 3) + 5)
    ema.update(module)
    assert torch.allclose(ema.module.running_mean, module.running_mean)
    assert ema.module.num_batches_tracked == module.num_batches_tracked


def test_frozen_weights_stay_bit_for_bit():
    module = nn.Linear(3, 3).requires_grad_(requires_grad=False)
    ema = Ema(module, 0.995)
    for _ in range(50):
        ema.update(module)
    assert torch.equal(ema.module.weight, module.weight)
