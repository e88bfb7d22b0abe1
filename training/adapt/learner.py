"""All that stage 2 trains, on top of a host that it leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from rdb_geo.model.inject import inject
from training.adapt.config import AdaptConfig
from training.adapt.feeds import ImageFeed, TextFeed
from training.adapt.lora import add_lora
from training.adapt.terms import ClassHeads
from training.adapt.towers import Towers
from training.adapt.weights import Weights, make_weights
from training.data import TRAIN_CLASSES
from training.losses import Temperature

_TEXT_CHUNK = 64
"""Texts of similar length that run together: padding costs as much as words do."""


class Learner(nn.Module):
    """A frozen host with what is trained of it, the class heads, the temperature and the weights of the loss."""

    def __init__(self, towers: Towers, config: AdaptConfig) -> None:
        """Freeze the host and put in what the method trains.

        Args:
            towers: Of a host without adapters; it is kept, and changed.
            config: The experiment.
        """
        super().__init__()
        self.towers = towers
        towers.host.requires_grad_(requires_grad=False)
        self.host = towers.host.eval()
        adapters = config.adapters()
        if adapters is not None:
            inject(self.host, adapters)
        elif config.method == "linear_probe":
            for value in towers.projections():
                value.requires_grad = True
        elif config.method == "lora":
            add_lora(towers.reachable(), config.optim.lora_rank, config.optim.lora_rank)
        elif config.method == "full":
            for part in towers.reachable():
                part.requires_grad_(requires_grad=True)
        self.tau = Temperature(config.loss.tau).requires_grad_(requires_grad=config.loss.train_tau)
        self.heads = ClassHeads(towers.dim, len(TRAIN_CLASSES), shared=config.loss.heads == "shared")
        self.weights: Weights = make_weights(config.loss.weights, terms_of(config))
        self.to(next(self.host.parameters()).device)

    @property
    def device(self) -> torch.device:
        """Where it lies."""
        return next(self.host.parameters()).device

    def images(self, feed: ImageFeed, rows: Tensor, variants: Tensor) -> Tensor:
        """Unit rows (N, D), float32, of pictures by row, in these variants."""
        return self.towers.image_rows(feed.batch(rows, variants).to(self.device)).float()

    def texts(self, feed: TextFeed, numbers: Tensor) -> Tensor:
        """Unit rows (N, D), float32, of texts by number, run in groups of similar length."""
        order = feed.lengths(numbers).argsort()
        rows = []
        for part in torch.split(order, _TEXT_CHUNK):
            inputs, mask = feed.batch(numbers[part])
            rows.append(self.towers.text_rows(inputs.to(self.device), mask.to(self.device)).float())
        return torch.cat(rows)[order.argsort().to(self.device)]

    def trains(self, side: str) -> bool:
        """Something of the ``image`` or ``text`` side is trained."""
        found = self.host.named_parameters(remove_duplicate=False)
        return any(name.startswith(self.towers.sides[side]) for name, value in found if value.requires_grad)

    def trained_of_host(self) -> dict[str, nn.Parameter]:
        """Trainable parameters of the host (adapters or projections) by name: what is deployed, and has a teacher."""
        return {name: value for name, value in self.host.named_parameters() if value.requires_grad}

    def trained(self) -> dict[str, Tensor]:
        """A copy of all trained values by name."""
        return {name: value.detach().cpu().clone() for name, value in self.named_parameters() if value.requires_grad}

    @torch.no_grad()
    def restore(self, trained: dict[str, Tensor]) -> None:
        """Put back what `trained` gave."""
        for name, value in self.named_parameters():
            if value.requires_grad:
                value.copy_(trained[name])

    def train(self, mode: bool = True) -> Learner:  # noqa: FBT001, FBT002  # torch's own signature
        """The host stays in evaluation mode: batch norm and dropout are part of it."""
        super().train(mode)
        self.host.eval()
        return self


class Teacher:
    """Moving average of what is trained of the host: θ' ← m·θ' + (1 - m)·θ, m = min(decay, (1 + step)/(10 + step)).

    The frozen host is shared. [inferred: the paper's teacher was not readable]
    """

    def __init__(self, learner: Learner, decay: float) -> None:
        """Start from the learner as it is."""
        self.values = {name: value.detach().clone() for name, value in learner.trained_of_host().items()}
        self.step = 0
        self._decay = decay

    @torch.no_grad()
    def update(self, learner: Learner) -> None:
        """Take one step towards the learner; call it after each step of the optimiser."""
        momentum = min(self._decay, (1 + self.step) / (10 + self.step))
        self.step += 1
        for name, value in learner.trained_of_host().items():
            self.values[name].lerp_(value.detach(), 1 - momentum)

    @contextmanager
    def inside(self, learner: Learner) -> Iterator[None]:
        """The learner computes as the teacher does, without gradients. No graph of the learner may be open."""
        trained = learner.trained_of_host()
        kept = {name: value.data for name, value in trained.items()}
        try:
            for name, value in trained.items():
                value.data = self.values[name]
            with torch.no_grad():
                yield
        finally:
            for name, value in trained.items():
                value.data = kept[name]


def terms_of(config: AdaptConfig) -> list[str]:
    """Names of the loss terms that an experiment has."""
    return ["cm", *(["cls"] if config.loss.classification else []), *(["ema"] if config.loss.ema else [])]
