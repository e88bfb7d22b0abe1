"""All that stage 2 trains, on top of a host that it leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from rdb_geo.model.inject import inject
from rdb_geo.model.lite import LiteHost
from training.adapt.config import AdaptConfig
from training.adapt.terms import ClassHeads
from training.adapt.weights import Weights, make_weights
from training.data import TRAIN_CLASSES
from training.losses import Temperature
from training.prefix import Cut, TextPrefix, image_rows, text_rows

_TEXT_CHUNK = 64
"""Texts of similar length that run together: padding costs as much as words do."""


class Learner(nn.Module):
    """A frozen host with what is trained of it, the class heads, the temperature and the weights of the loss."""

    def __init__(self, host: LiteHost, config: AdaptConfig) -> None:
        """Freeze the host and put in what the method trains.

        Args:
            host: Without adapters; it is kept, and changed.
            config: The experiment.
        """
        super().__init__()
        self.host = host.requires_grad_(requires_grad=False).eval()
        self.cut = Cut(config.prefix.image_cut, config.prefix.text_cut)
        adapters = config.adapters()
        if adapters is not None:
            inject(host, adapters)
        elif config.method == "linear_probe":
            for head in (host.image_head, host.text_head, host.word_weight):
                head.requires_grad_(requires_grad=True)
        self.tau = Temperature(config.loss.tau).requires_grad_(requires_grad=config.loss.train_tau)
        self.heads = ClassHeads(host.text_head.out_features, len(TRAIN_CLASSES), shared=config.loss.heads == "shared")
        self.weights: Weights = make_weights(config.loss.weights, terms_of(config))

    def images(self, maps: Tensor) -> Tensor:
        """Unit rows (N, D) of cached feature maps."""
        return image_rows(self.host, maps, self.cut).float()

    def texts(self, table: TextPrefix, numbers: Tensor) -> Tensor:
        """Unit rows (N, D) of cached texts, run in groups of similar length."""
        order = table.lengths(numbers).argsort()
        rows = [text_rows(self.host, *table.batch(numbers[part]), self.cut) for part in torch.split(order, _TEXT_CHUNK)]
        return torch.cat(rows)[order.argsort()].float()

    def trained_of_host(self) -> dict[str, nn.Parameter]:
        """Trainable parameters of the host (adapters or projections) by name: what is deployed, and has a teacher."""
        return {name: value for name, value in self.host.named_parameters() if value.requires_grad}

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
