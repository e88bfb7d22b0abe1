"""A step in parts or over several processes has the loss and the gradient of the whole step."""

from __future__ import annotations

import os

import pytest
import torch
from torch import distributed, multiprocessing
from torch.nn import functional

from training.loop.losses import contrastive
from training.loop.rows import Rows
from training.loop.spread import average_gradients, gathered, own_part

COUNT = 7


def _problem():
    draw = torch.Generator().manual_seed(3)
    inputs = torch.randn(COUNT, 5, generator=draw)
    image, text = (torch.nn.Linear(5, 4) for _ in range(2))
    for part in (image, text):
        for value in part.parameters():
            value.data = torch.randn(value.shape, generator=draw)
    return inputs, image, text


def _loss(chunks=1):
    inputs, image, text = _problem()
    made = [
        Rows(lambda places, part=part: functional.normalize(part(inputs[places]), dim=-1), COUNT, chunks)
        for part in (image, text)
    ]
    loss = contrastive(made[0].rows, made[1].rows, torch.eye(COUNT), torch.tensor(0.1))
    loss.backward()
    for rows in made:
        rows.finish()
    parameters = [*image.parameters(), *text.parameters()]
    average_gradients(parameters)
    return loss.detach(), [value.grad for value in parameters]


@pytest.mark.parametrize("chunks", [2, 3, 7])
def test_parts_give_the_gradient_of_the_whole(chunks):
    loss, gradients = _loss()
    found, others = _loss(chunks)
    assert torch.allclose(loss, found)
    for mine, theirs in zip(gradients, others, strict=True):
        assert torch.allclose(mine, theirs, atol=1e-6)


def _process(rank, size, folder):
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=size)
    assert len(own_part(COUNT)) == 4
    torch.save([_loss(1), _loss(2)], f"{folder}/{rank}.pt")
    distributed.destroy_process_group()


def test_two_processes_give_the_loss_and_gradient_of_one(tmp_path):
    assert "RANK" not in os.environ
    multiprocessing.spawn(_process, (2, str(tmp_path)), nprocs=2)
    loss, gradients = _loss()
    for rank in range(2):
        for found, others in torch.load(tmp_path / f"{rank}.pt", weights_only=True):  # whole, and in two parts
            assert torch.allclose(loss, found)
            for mine, theirs in zip(gradients, others, strict=True):
                assert torch.allclose(mine, theirs, atol=1e-6)


def test_one_process_has_all_rows():
    rows = torch.randn(3, 2)
    assert own_part(3).tolist() == [0, 1, 2]
    assert gathered(rows, 3) is rows
