"""The rate, the chips' size and the log that both loops over epochs share."""

from __future__ import annotations

import csv

import pytest
import torch
from torch import nn

from training.epochs import chip_size, log_epoch, set_rate


def test_the_rate_rises_to_each_groups_peak_and_falls_to_zero():
    weights = [nn.Parameter(torch.zeros(1)) for _ in range(2)]
    groups = [{"params": [weight], "lr": 0.0, "peak": peak} for weight, peak in zip(weights, (1.0, 0.1), strict=True)]
    optimizer = torch.optim.SGD(groups)
    found = []
    for progress in (0.0, 0.1, 0.2, 0.6, 1.0):
        set_rate(optimizer, progress, 0.2)
        found.append([group["lr"] for group in optimizer.param_groups])
    assert found == [pytest.approx([rate, rate / 10]) for rate in (0.0, 0.5, 1.0, 0.5, 0.0)]


def test_chips_grow_to_the_last_size_in_steps_of_16():
    sizes = [chip_size(64, 128, epoch, 10) for epoch in range(10)]
    assert sizes == [64, 80, 80, 96, 112, 112, 128, 128, 128, 128]


def test_a_log_has_its_names_once(tmp_path):
    for epoch in (1, 2):
        log_epoch(tmp_path / "log.csv", {"epoch": epoch, "loss": 1 / 3})
    with (tmp_path / "log.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [{"epoch": "1", "loss": "0.3333"}, {"epoch": "2", "loss": "0.3333"}]
