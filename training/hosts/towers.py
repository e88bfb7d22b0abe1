"""A host behind one small interface, so that one loop trains any of them, from pixels or from a cached prefix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import ImageTower, LiteHost
from training.config import ModelConfig
from training.hosts.prefix import folded, frozen_image, frozen_text, image_rows, text_rows


class Towers(Protocol):
    """What a task knows of a host."""

    host: nn.Module
    """The whole model: adapters go into it, and its weights are what is deployed."""

    dim: int
    """Length of an embedding."""

    sides: dict[str, tuple[str, ...]]
    """Beginnings of the parameters' names of the ``image`` and ``text`` side."""

    def image_rows(self, inputs: Tensor) -> Tensor:
        """Unit rows (N, D) of what the material holds of N pictures."""

    def text_rows(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """Unit rows (N, D) of what the material holds of N texts, and their mask (N, L)."""

    def projections(self) -> list[nn.Parameter]:
        """The last linear map of each side, and what pools its tokens."""

    def frozen(self) -> list[nn.Module]:
        """The first layers, which keep weights and statistics in every method."""

    def reachable(self) -> Iterable[nn.Module]:
        """The parts that full fine-tuning and LoRA may change: those that run in each step."""


class LiteTowers:
    """The lite host, its images from pixels or behind a cached prefix, its texts always behind the frozen blocks."""

    def __init__(self, host: LiteHost, model: ModelConfig, *, backbone_trains: bool) -> None:
        """Wrap a host without adapters; where weights of its backbone train, none is folded into others."""
        self.host: nn.Module = host
        self._lite, self._model = host, model
        self._folds = not backbone_trains and model.cached_variants > 0
        self._tower: ImageTower | None = None
        self.dim = host.text_head.out_features
        self.sides = {"image": ("image.", "image_head."), "text": ("text.", "text_head.", "word_weight.")}

    def image_rows(self, inputs: Tensor) -> Tensor:
        """Unit rows (N, D) of cached feature maps (N, C, H, W), or of normalised pixels (N, 3, S, S)."""
        if not self._model.cached_variants:
            return self._lite.encode_image(inputs.contiguous(memory_format=torch.channels_last))
        if self._folds and self._tower is None:  # the first time, when the host lies where it is to run
            self._tower = folded(self._lite.image)
        return image_rows(self._lite, inputs, self._model.frozen_image_stages, self._tower)

    def text_rows(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """Unit rows (N, D) of tokens (N, L, 384) that left the frozen blocks."""
        return text_rows(self._lite, inputs, mask, self._model.frozen_text_layers)

    def projections(self) -> list[nn.Parameter]:
        """Image head, text head and the word weights that pool a text."""
        host = self._lite
        return [value for part in (host.image_head, host.text_head, host.word_weight) for value in part.parameters()]

    def frozen(self) -> list[nn.Module]:
        """Embeddings and first blocks of the texts; stem and first stages of the images."""
        model = self._model
        parts = frozen_text(self._lite, model.frozen_text_layers)
        if model.frozen_image_stages:
            parts += frozen_image(self._lite, model.frozen_image_stages)
        return parts

    def reachable(self) -> Iterable[nn.Module]:
        """What stands behind the frozen layers."""
        host, net = self._lite, self._lite.image.backbone
        yield from net.blocks[self._model.frozen_image_stages :]
        yield from (net.conv_head, net.bn2, host.image_head)
        yield from host.text.layers[self._model.frozen_text_layers :]
        yield from (host.word_weight, host.text_head)


class OpenClipTowers:
    """An open_clip model, whole."""

    def __init__(self, model: Any, *, checkpointing: bool = False) -> None:  # noqa: ANN401  # open_clip has no types
        """Wrap a model in evaluation mode; `checkpointing` computes its blocks again in the backward pass."""
        self.host: nn.Module = model
        self._model = model
        if checkpointing:
            model.set_grad_checkpointing(True)
        self.dim = int(model.encode_text(_one_text(model)).shape[-1])
        rest = ("text.", "transformer.", "token_embedding.", "ln_final.", "text_projection", "positional_embedding")
        self.sides = {"image": ("visual.",), "text": rest}

    def image_rows(self, inputs: Tensor) -> Tensor:
        """Unit rows (N, D) of normalised pixels (N, 3, S, S)."""
        return functional.normalize(self._model.encode_image(inputs), dim=-1)

    def text_rows(self, inputs: Tensor, mask: Tensor) -> Tensor:  # noqa: ARG002  # the model finds the end itself
        """Unit rows (N, D) of token ids (N, L)."""
        return functional.normalize(self._model.encode_text(inputs), dim=-1)

    def projections(self) -> list[nn.Parameter]:
        """The last linear map of each tower."""
        model = self._model
        visual, text = model.visual, getattr(model, "text", model)
        found = [getattr(visual, "proj", None), getattr(text, "text_projection", None)]
        values = [part.weight if isinstance(part, nn.Linear) else part for part in found]
        return [value for value in values if isinstance(value, nn.Parameter)]

    def frozen(self) -> list[nn.Module]:
        """None."""
        return []

    def reachable(self) -> Iterable[nn.Module]:
        """All of it."""
        yield self.host


@torch.no_grad()
def _one_text(model: Any) -> Tensor:  # noqa: ANN401
    length = int(getattr(model, "context_length", 0) or getattr(model.text, "context_length", 0))
    return torch.zeros(1, length, dtype=torch.long, device=next(model.parameters()).device)
