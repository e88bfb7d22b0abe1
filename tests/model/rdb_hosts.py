"""Small hosts for adapters: open_clip models of a few thousand weights, and the lite host with random ones."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import open_clip.model
import torch
from torch import Tensor, nn

from rdb_geo.encoders.quiet import quiet
from rdb_geo.model.config import RdbConfig
from rdb_geo.model.lite import LiteHost

VISION = {"image_size": 32, "layers": 3, "width": 64, "head_width": 32, "patch_size": 8}
TEXT = {"context_length": 12, "vocab_size": 100, "width": 48, "heads": 2, "layers": 3}
END = 99
"""The largest id, which ends a text."""

CONFIG = RdbConfig(bottleneck=32)
"""RDB-R, narrow."""


def clip(
    vision: dict[str, Any] | None = None, text: dict[str, Any] | None = None, *, custom: bool = False
) -> nn.Module:
    """An open_clip model with weights large enough for every layer to matter."""
    torch.manual_seed(0)
    kind = open_clip.model.CustomTextCLIP if custom else open_clip.model.CLIP
    with quiet():
        model = kind(24, {**VISION, **(vision or {})}, {**TEXT, **(text or {})})
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3 if parameter.ndim > 1 else 1)
    return model.eval()


@cache
def _lite() -> LiteHost:
    torch.manual_seed(0)
    host = LiteHost(24).eval()
    with torch.no_grad():
        host.text_head.weight.normal_(0, 0.05)
    return host


def lite() -> LiteHost:
    """A lite host with random towers; a new copy."""
    return copy.deepcopy(_lite())


def eos_clip() -> nn.Module:
    """A model with a text tower of its own that pools at a named end token."""
    return clip(text={"pool_type": "eos", "eos_id": END}, custom=True)


def padded_clip() -> nn.Module:
    """A model whose text tower sees both ways, masks its padding and pools at the first token."""
    model = clip(text={"pool_type": "first", "no_causal_mask": True}, custom=True)
    model.text.use_pad_mask = True
    return model


HOSTS: dict[str, Callable[[], nn.Module]] = {"clip": clip, "eos": eos_clip, "padded": padded_clip, "lite": lite}
"""Name to a function that makes a host."""


def pixels(count: int = 3, seed: int = 1) -> Tensor:
    return torch.randn(count, 3, 32, 32, generator=torch.Generator().manual_seed(seed))


def texts(count: int = 4, seed: int = 2) -> tuple[Tensor, Tensor]:
    """Ids (N, 12) of texts of different lengths, ended by `END` and padded with 0, and their mask."""
    draw = torch.Generator().manual_seed(seed)
    ids = torch.randint(1, END, (count, 12), generator=draw)
    mask = torch.zeros_like(ids)
    for row in range(count):
        length = 3 + (row + seed) % 8
        ids[row, length] = END
        ids[row, length + 1 :] = 0
        mask[row, : length + 1] = 1
    return ids, mask


def encode_text(host: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    """Embeddings of texts (N, D) of any host."""
    if isinstance(host, LiteHost):
        return host.encode_text(ids, mask)
    return host.encode_text(ids, normalize=True)


def encode_image(host: nn.Module, images: Tensor) -> Tensor:
    """Embeddings of images (N, D) of any host."""
    if isinstance(host, LiteHost):
        return host.encode_image(images)
    return host.encode_image(images, normalize=True)


def train_a_little(adapters: nn.Module, seed: int = 5, scale: float = 0.1) -> None:
    """Move every parameter somewhere, as training would."""
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in adapters.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=draw) * scale)
