"""The rate, the groups, the chips' size and the log of the loop."""

from __future__ import annotations

import csv

import pytest
import torch
from torch import nn

from training.loop.log import Log
from training.loop.schedule import chip_size, groups, set_rate


def test_the_rate_warms_up_to_each_groups_peak_and_falls_to_zero_straight_or_as_a_cosine():
    weights = [nn.Parameter(torch.zeros(1)) for _ in range(2)]
    optimizer = torch.optim.SGD(groups(zip(weights, (1.0, 0.1), strict=True), 0.0))

    def rates(progress, schedule):
        set_rate(optimizer, progress, 0.2, schedule)
        return [group["lr"] for group in optimizer.param_groups]

    for progress, straight, curved in ((0, 0, 0), (0.1, 0.5, 0.5), (0.2, 1, 1), (0.4, 0.75, 0.8536), (1, 0, 0)):
        assert rates(progress, "linear") == pytest.approx([straight, straight / 10])
        assert rates(progress, "cosine") == pytest.approx([curved, curved / 10], abs=1e-4)


def test_groups_have_their_rates_and_no_decay_on_what_has_one_dimension():
    matrix, bias, still = nn.Parameter(torch.ones(2, 2)), nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    still.requires_grad = False
    found = groups([(matrix, 1.0), (bias, 1.0), (still, 1.0)], 0.5)
    assert [(group["params"], group["peak"], group["weight_decay"]) for group in found] == [
        ([matrix], 1.0, 0.5), ([bias], 1.0, 0.0),
    ]  # fmt: skip
    assert groups([(still, 1.0)], 0.5) == []


def test_chips_grow_to_the_last_size_within_sixty_percent_of_the_epochs_in_steps_of_16():
    sizes = [chip_size(64, 128, epoch, 10) for epoch in range(10)]
    assert sizes == [64, 80, 80, 96, 112, 112, 128, 128, 128, 128]
    assert [chip_size(96, 128, epoch, 16) for epoch in (0, 2, 3, 7, 8, 15)] == [96, 96, 112, 112, 128, 128]


def test_a_log_goes_on_after_the_last_epoch_that_was_kept_and_has_one_file_of_events(tmp_path):
    log = Log(tmp_path, 0)
    for epoch in (1, 2, 3):
        log.write({"epoch": epoch, "loss": 1 / 3})
    log.close()
    again = Log(tmp_path, 2)
    again.write({"epoch": 3, "loss": 0.25})
    again.close()
    with (tmp_path / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["epoch"], row["loss"]) for row in rows] == [("1", "0.33333"), ("2", "0.33333"), ("3", "0.25")]
    assert len(list(tmp_path.glob("events*"))) in {0, 2}, "one for each time that a run begins or goes on"
