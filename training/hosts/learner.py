"""A host with what is trained of it, and what the loss needs beside: class heads and temperature."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from rdb_geo.model.inject import inject
from training.config import IN_TRAINING_MODE, Experiment
from training.data import TRAIN_CLASSES
from training.hosts.lora import add_lora
from training.hosts.texts import Texts
from training.hosts.towers import Towers
from training.loop.losses import ClassHeads, Temperature

_TEXT_CHUNK = 64
"""Texts of similar length that run together on a CPU: padding costs as much as words do."""


class Learner(nn.Module):
    """A host, of which a method trains something, with class heads and temperature."""

    def __init__(self, towers: Towers, config: Experiment) -> None:
        """Freeze a host without adapters, which is kept and changed, and put in or free what the method trains."""
        super().__init__()
        self.towers, self._config = towers, config
        self.host = towers.host.eval().requires_grad_(requires_grad=False)
        self._free(config)
        self.tau = Temperature(config.loss.tau).requires_grad_(requires_grad=config.loss.train_tau)
        self.heads = ClassHeads(towers.dim, len(TRAIN_CLASSES), shared=config.loss.heads == "shared")
        self.to(self.device)

    def _free(self, config: Experiment) -> None:
        """Put adapters or low-rank changes in, and let gradients reach what the method trains."""
        towers, adapters = self.towers, config.adapters()
        if adapters is not None:
            inject(self.host, adapters)
        if config.method == "lora":
            add_lora(towers.reachable(), config.optim.lora_rank, config.optim.lora_rank)
        if config.method in IN_TRAINING_MODE:
            self.host.requires_grad_(requires_grad=True)
            nn.ModuleList(towers.frozen()).requires_grad_(requires_grad=False)
        if config.method == "full":
            nn.ModuleList(towers.reachable()).requires_grad_(requires_grad=True)
        if config.method == "linear_probe" or (config.projections and config.method != "none"):
            for value in towers.projections():
                value.requires_grad = True

    @property
    def device(self) -> torch.device:
        """Where it lies."""
        return next(self.host.parameters()).device

    def images(self, inputs: Tensor) -> Tensor:
        """Unit rows (N, D), float32, of what a feed gave of pictures."""
        return self.towers.image_rows(inputs.to(self.device)).float()

    def texts(self, table: Texts, numbers: Tensor, kept: Tensor | None = None) -> Tensor:
        """Unit rows (N, D), float32, of texts by number; see `training.hosts.texts.Texts.batch` for `kept`."""
        order = table.lengths(numbers).argsort()
        rows = []
        for part in torch.split(order, _TEXT_CHUNK if self.device.type == "cpu" else len(order)):
            inputs, mask = table.batch(numbers[part], None if kept is None else kept[part])
            rows.append(self.towers.text_rows(inputs.to(self.device), mask.to(self.device)).float())
        return torch.cat(rows)[order.argsort().to(self.device)]

    def trains(self, side: str) -> bool:
        """Something of the ``image`` or ``text`` side is trained."""
        found = self.host.named_parameters(remove_duplicate=False)
        return any(name.startswith(self.towers.sides[side]) for name, value in found if value.requires_grad)

    def trained_of_host(self) -> dict[str, nn.Parameter]:
        """Trainable parameters of the host by name: what is deployed."""
        return {name: value for name, value in self.host.named_parameters() if value.requires_grad}

    def rates(self) -> list[tuple[nn.Parameter, float]]:
        """All trained parameters with their peak learning rates, see `training.config.OptimConfig`."""
        optim = self._config.optim
        trained = self.trained_of_host()
        last = {id(value) for value in self.towers.projections()}
        found: list[tuple[nn.Parameter, float]] = []
        for name, value in trained.items():
            if name.startswith(self.towers.sides["text"]) and not name.startswith("word_weight."):
                rate = optim.lr_text or (optim.lr_head if id(value) in last else optim.lr)
            else:
                rate = optim.lr_head if id(value) in last or name.startswith("word_weight.") else optim.lr
            found.append((value, rate))
        beside = [*self.heads.parameters(), *self.tau.parameters()] if trained else []
        return [*found, *((value, optim.lr_head) for value in beside if value.requires_grad)]

    def train(self, mode: bool = True) -> Learner:  # noqa: FBT001, FBT002  # torch's own signature
        """The host goes into training mode only where the method says so, and never its frozen layers."""
        super().train(mode)
        if mode and self._config.method in IN_TRAINING_MODE:
            for part in self.towers.frozen():
                part.eval()
        else:
            self.host.eval()
        return self


@torch.no_grad()
def merge_lora(host: nn.Module) -> None:
    """Put low-rank changes into the weights that they change, for good: the host is then one like any other."""
    for module in list(host.modules()):
        if parametrize.is_parametrized(module):
            for name in list(module.parametrizations):  # type: ignore[arg-type]
                parametrize.remove_parametrizations(module, name, leave_parametrized=True)
