"""The frozen host behind one small interface, so that one loop trains adapters on any of them.

A host runs either from a cached prefix (the lite host) or whole, from pixels and token ids (open_clip models). Its
material has the same shape in both cases: image inputs by row, and texts by number as a pair of tensors.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import LiteHost
from training.prefix import Cut, folded, image_rows, text_rows


class Towers(Protocol):
    """What the loop knows of a host."""

    host: nn.Module
    """The whole model: adapters go into it, and its trained parameters are what is deployed."""

    dim: int
    """Length of an embedding."""

    sides: dict[str, tuple[str, ...]]
    """Beginnings of the parameters' names of the ``image`` and ``text`` side."""

    def image_rows(self, inputs: Tensor) -> Tensor:
        """Unit rows (N, D) of what the material holds of N pictures."""

    def text_rows(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """Unit rows (N, D) of what the material holds of N texts, and their mask (N, L)."""

    def projections(self) -> list[nn.Parameter]:
        """What a linear probe trains: the last linear map of each side."""

    def reachable(self) -> Iterable[nn.Module]:
        """The parts that full fine-tuning and LoRA may change: those that run in each step."""


class LiteTowers:
    """The lite host from its cached prefix."""

    def __init__(self, host: LiteHost, cut: Cut, *, backbone_trains: bool = False) -> None:
        """Wrap.

        Args:
            host: In evaluation mode; batch norms keep their statistics.
            cut: Where its prefix ends.
            backbone_trains: Weights of the image tower itself are trained, so that none can be folded into others.
        """
        self.host: nn.Module = host
        self._lite, self._cut = host, cut
        self.dim = host.text_head.out_features
        self.sides = {"image": ("image.", "image_head."), "text": ("text.", "text_head.", "word_weight.")}
        self._tower = host.image if backbone_trains else folded(host.image)

    def image_rows(self, inputs: Tensor) -> Tensor:
        """Unit rows (N, D) of cached feature maps (N, C, H, W)."""
        return image_rows(self._lite, inputs, self._cut, self._tower)

    def text_rows(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """Unit rows (N, D) of cached tokens (N, L, 384)."""
        return text_rows(self._lite, inputs, mask, self._cut)

    def projections(self) -> list[nn.Parameter]:
        """Image head, text head and the word weights that pool a text."""
        host = self._lite
        return [value for part in (host.image_head, host.text_head, host.word_weight) for value in part.parameters()]

    def reachable(self) -> Iterable[nn.Module]:
        """What stands behind the prefix."""
        host, net = self._lite, self._lite.image.backbone
        yield from net.blocks[self._cut.image + 1 :]
        yield from (net.conv_head, net.bn2, host.image_head)
        yield from host.text.layers[self._cut.text + 1 :]
        yield from (host.word_weight, host.text_head)


class OpenClipTowers:
    """An open_clip model, whole."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401  # open_clip has no types
        """Wrap a model in evaluation mode."""
        self.host: nn.Module = model
        self._model = model
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

    def reachable(self) -> Iterable[nn.Module]:
        """All of it."""
        yield self.host


def _one_text(model: Any) -> Tensor:  # noqa: ANN401
    import torch

    length = int(getattr(model, "context_length", 0) or getattr(model.text, "context_length", 0))
    return torch.zeros(1, length, dtype=torch.long, device=next(model.parameters()).device)
