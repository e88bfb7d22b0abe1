"""The moving average of the weights."""

from __future__ import annotations

import torch
from torch import nn

from training.loop.average import Average, put


def test_average_follows_the_weights_by_its_formula_and_computes_as_itself():
    module = nn.Linear(2, 1, bias=False)
    nn.init.zeros_(module.weight)
    average = Average(module, 0.5)
    nn.init.ones_(module.weight)
    average.update(module)  # the first steps move faster: m = min(0.5, 1/10)
    assert torch.allclose(average.values["weight"], torch.full((1, 2), 0.9))
    average.update(module)  # m = 2/11
    wanted = torch.full((1, 2), 0.9 + 0.1 * (1 - 2 / 11))
    assert torch.allclose(average.values["weight"], wanted)
    with average.inside(module):
        assert torch.allclose(module(torch.eye(2)), wanted.T)
        assert not module(torch.eye(2)).requires_grad
    assert torch.equal(module.weight, torch.ones(1, 2))
    put(module, average.values)
    assert torch.allclose(module.weight, wanted)


def test_average_of_batch_norm_has_its_running_statistics():
    module = nn.BatchNorm1d(3)
    average = Average(module, 0.0)
    module.train()(torch.randn(16, 3) + 5)
    average.update(module)
    assert torch.allclose(average.values["running_mean"], module.running_mean)


def test_what_is_frozen_is_shared_and_not_copied():
    module = nn.Linear(3, 3).requires_grad_(requires_grad=False)
    average = Average(module, 0.995)
    average.update(module)
    assert average.values == {}


def test_constants_that_a_module_does_not_keep_have_no_part():
    module = nn.Linear(2, 2)
    module.register_buffer("mask", torch.full((2,), -torch.inf), persistent=False)  # the mean of two of them is none
    average = Average(module, 0.9)
    average.update(module)
    assert set(average.values) == {"weight", "bias"}
