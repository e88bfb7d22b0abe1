"""RDB adapters into a host's towers and out again: an open_clip model with transformer towers, or the lite host.

The host is frozen; only the adapters train. An open_clip block gets its adapter at the end of its MLP branch, before
the residual sum [code: HarMA; its use for RDB-R: inferred]; the lite host has places after its stages and blocks. This
module knows hosts, `blocks` what happens inside one block, and `adapters` neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from rdb_geo.core.errors import EncoderError, UsageError
from rdb_geo.model.adapters import RdbAdapters
from rdb_geo.model.blocks import AdaptedBranch, KeyedBlock, TextKeys, end_of
from rdb_geo.model.config import RdbConfig

CHILD = "rdb"
"""Name of the host's child that holds its adapters."""

LITE_LAYERS = {"image": (3, 4, 5, 6), "text": (2, 3, 4, 5)}
"""Layers of the lite host with an adapter by default. At 128 px the image stages 3 … 6 have 8×8, 8×8, 4×4 and 4×4
tokens; those before have up to 64×64, and attention costs the square of that. The last text blocks are their
partners."""

SAMPLES = 1024
"""Values of each tensor that go into a host's digest."""


class Injected(RdbAdapters):
    """The adapters of one host, as its child `CHILD`, and what is needed to take them out again."""

    host_digest = ""
    """`digest` of the host when they were put in."""

    trained_before: frozenset[str] = frozenset()
    """Parameters of the host that were trainable then."""

    handles: tuple[RemovableHandle, ...] = ()
    """Hooks on the text tower."""


class Tower:
    """One side of a host: how wide its layers are, and how an adapter gets to them."""

    widths: tuple[int, ...]
    """Channels by layer."""

    default: tuple[int, ...]
    """Layers with an adapter where the configuration names none."""

    def put(self, adapters: nn.ModuleDict) -> tuple[RemovableHandle, ...]:
        """Put adapters in, by layer; the hooks that this took."""
        raise NotImplementedError

    def remove(self) -> None:
        """Take all adapters out. Hooks are the caller's."""
        raise NotImplementedError


class _LiteTower(Tower):
    """A tower of the lite host. The adapter's residual is the layer's output."""

    def __init__(self, places: nn.ModuleDict, widths: tuple[int, ...], default: tuple[int, ...]) -> None:
        self.widths, self.default, self._places = widths, default, places

    def put(self, adapters: nn.ModuleDict) -> tuple[RemovableHandle, ...]:
        self._places.update(dict(adapters.items()))
        return ()

    def remove(self) -> None:
        self._places.clear()


class _BlockTower(Tower):
    """A ViT of open_clip or timm, or (with an owner) an open_clip text transformer."""

    def __init__(self, blocks: nn.ModuleList, width: int, *, batch_first: bool, owner: Any = None) -> None:  # noqa: ANN401
        self.widths, self.default = (width,) * len(blocks), tuple(range(len(blocks)))
        self._blocks, self._batch_first, self._owner = blocks, batch_first, owner

    def put(self, adapters: nn.ModuleDict) -> tuple[RemovableHandle, ...]:
        for layer, adapter in adapters.items():
            block = self._blocks[int(layer)]
            end = getattr(block, end_of(block))
            setattr(block, end_of(block), AdaptedBranch(end, adapter, batch_first=self._batch_first))
        if self._owner is None:
            return ()
        for place, block in enumerate(self._blocks):
            self._blocks[place] = KeyedBlock(block)
        hooks = TextKeys(self._owner)
        return (
            self._owner.token_embedding.register_forward_pre_hook(hooks.note),
            self._owner.transformer.register_forward_pre_hook(hooks.hand_on, with_kwargs=True),
        )

    def remove(self) -> None:
        for layer, found in enumerate(self._blocks):
            block = found.block if isinstance(found, KeyedBlock) else found
            end = getattr(block, end_of(block))
            if isinstance(end, AdaptedBranch):
                setattr(block, end_of(block), end.inner)
            self._blocks[layer] = block


def tower(host: Any, side: str) -> Tower:  # noqa: ANN401  # open_clip has no types
    """The ``image`` or ``text`` tower of an open_clip model or a `rdb_geo.model.lite.LiteHost`.

    Raises:
        EncoderError: It has no blocks that an adapter could be put into.
    """
    from rdb_geo.model.lite import IMAGE_WIDTHS, TEXT_LAYERS, TEXT_WIDTH, LiteHost

    if isinstance(host, LiteHost):
        widths = IMAGE_WIDTHS if side == "image" else (TEXT_WIDTH,) * TEXT_LAYERS
        return _LiteTower(getattr(host, side).adapters, widths, LITE_LAYERS[side])
    owner = getattr(host, "visual", None) if side == "image" else getattr(host, "text", host)
    trunk, stack = getattr(owner, "trunk", None), getattr(owner, "transformer", None)
    blocks = (
        getattr(trunk, "blocks", None) if side == "image" and trunk is not None else getattr(stack, "resblocks", None)
    )
    if blocks is None or not all(end_of(getattr(block, "block", block)) for block in blocks):
        what = type(owner if trunk is None else trunk).__name__
        raise EncoderError(
            f"the {side} tower {what} has no blocks that take an RDB adapter: use a model with a ViT image tower and "
            f"open_clip's own text transformer, or {side} = 'none'."
        )
    if trunk is not None:
        return _BlockTower(blocks, trunk.embed_dim, batch_first=True)
    first = bool(getattr(stack, "batch_first", False))  # open_clip before 2.27 does not say, and is not
    return _BlockTower(blocks, stack.width, batch_first=first, owner=owner if side == "text" else None)  # type: ignore[union-attr]


def resolve(host: nn.Module, config: RdbConfig) -> tuple[RdbConfig, dict[str, dict[int, int]]]:
    """The configuration with its layers named, and their widths by side and layer.

    Raises:
        EncoderError: The host has no such tower.
        UsageError: The host has no such layer.
    """
    widths: dict[str, dict[int, int]] = {"image": {}, "text": {}}
    for side, kind, layers in (("image", config.image, config.image_layers), ("text", config.text, config.text_layers)):
        if kind == "none":
            continue
        found = tower(host, side)
        chosen = found.default if layers is None else layers
        if chosen and chosen[-1] >= len(found.widths):
            raise UsageError(f"{side}_layers names layer {chosen[-1]}; the host has 0 … {len(found.widths) - 1}.")
        widths[side] = {layer: found.widths[layer] for layer in chosen}
    layers_of = {f"{side}_layers": tuple(found) for side, found in widths.items()}
    return replace(config, **layers_of), widths  # type: ignore[arg-type]


def inject(host: nn.Module, config: RdbConfig) -> Injected:
    """Freeze a host and put new adapters in; its embeddings stay the same until they are trained.

    The frozen part must run in evaluation mode while the adapters train (batch norm and dropout are part of it); the
    adapters do the same in either mode. They are float32, on the host's device, and their ``parameters()`` are all that
    is trainable now.

    Raises:
        EncoderError: The host has adapters already, or no place for them.
        UsageError: The configuration does not fit the host.
    """
    if is_adapted(host):
        raise EncoderError("the host has RDB adapters already: take them out with remove(host) first.")
    config, widths = resolve(host, config)
    adapters = Injected(config, widths["image"], widths["text"])
    adapters.host_digest = digest(host)
    adapters.trained_before = frozenset(name for name, value in host.named_parameters() if value.requires_grad)
    adapters.to(next(host.parameters()).device)
    host.requires_grad_(requires_grad=False)
    for side, group in (("image", adapters.image), ("text", adapters.text)):
        if len(group):
            adapters.handles += tower(host, side).put(group)
    host.add_module(CHILD, adapters)
    return adapters


def is_adapted(host: nn.Module) -> bool:
    """The host has RDB adapters."""
    return isinstance(getattr(host, CHILD, None), Injected)


def adapters_of(host: nn.Module) -> Injected:
    """The adapters of a host, or of a copy of it; raises `EncoderError`: it has none."""
    found = getattr(host, CHILD, None)
    if not isinstance(found, Injected):
        raise EncoderError("the host has no RDB adapters: put some in with inject(host, config).")
    return found


def remove(host: nn.Module) -> None:
    """Take all adapters out: the host computes bit for bit what it did before, and trains what it trained before.

    Raises:
        EncoderError: It has none.
    """
    adapters = adapters_of(host)
    for side, group in (("image", adapters.image), ("text", adapters.text)):
        if len(group):
            tower(host, side).remove()
    for handle in adapters.handles:
        handle.remove()
    delattr(host, CHILD)
    for name, parameter in host.named_parameters():
        parameter.requires_grad_(name in adapters.trained_before)


def digest(host: nn.Module) -> str:
    """Identity of a host's frozen weights, 16 hex digits, whatever their names and types of container.

    Up to 1024 values of each tensor count, and neither adapters nor the temperature of the loss do.
    """
    parts = sorted(hashlib.sha256(_sample(value)).digest() for value in _frozen_tensors(host))
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _frozen_tensors(host: nn.Module) -> Iterator[Tensor]:
    mine = {id(value) for value in adapters_of(host).parameters()} if is_adapted(host) else set()
    for name, value in host.named_parameters():
        if id(value) not in mine and not name.endswith(("logit_scale", "logit_bias")):
            yield value
    for name, buffer in host.named_buffers():
        if name.endswith(("running_mean", "running_var")):
            yield buffer


def _sample(value: Tensor) -> bytes:
    flat = value.detach().reshape(-1)
    step = max(1, flat.numel() // SAMPLES)
    return str(tuple(value.shape)).encode() + flat[::step][:SAMPLES].float().cpu().numpy().tobytes()
