"""What stands in a block of open_clip or timm so that an adapter works there, and how it learns which tokens count."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from rdb_geo.core.errors import EncoderError

_found_keys: ContextVar[Tensor | None] = ContextVar("_found_keys", default=None)
_keys: ContextVar[Tensor | None] = ContextVar("_keys", default=None)


class AdaptedBranch(nn.Module):
    """The end of a block's MLP branch with an adapter behind it: what leaves here is added to the residual."""

    def __init__(self, inner: nn.Module, adapter: nn.Module, *, batch_first: bool) -> None:
        """Wrap a block's layer scale, mostly the identity, with an adapter of tokens (B, N, d) and keys (B, N) or None.

        `batch_first`: the block's tokens are (B, N, d), else (N, B, d).
        """
        super().__init__()
        self.inner, self.adapter, self.batch_first = inner, adapter, batch_first

    def forward(self, tokens: Tensor) -> Tensor:
        """Tokens in the block's order of axes, to the same."""
        tokens = self.inner(tokens)
        tokens = tokens if self.batch_first else tokens.transpose(0, 1)
        adapted: Tensor = self.adapter(tokens, _keys.get())
        return adapted if self.batch_first else adapted.transpose(0, 1)


@dataclass(frozen=True, slots=True)
class _Masks:
    """Stands for the attention mask on the way through a text transformer.

    The keys travel with the call, so that a block that is run again for its gradient (checkpointing) has those of its
    own batch.
    """

    attention: Tensor | None
    keys: Tensor


class KeyedBlock(nn.Module):
    """A text block whose adapter sees which tokens count."""

    def __init__(self, block: nn.Module) -> None:
        """Wrap an open_clip block."""
        super().__init__()
        self.block = block

    @property
    def mlp(self) -> Any:  # noqa: ANN401  # open_clip has no types
        """The block's own: the transformer asks it for the weights' type."""
        return self.block.mlp

    def get_weight_dtype(self) -> torch.dtype:
        """Type of the block's weights."""
        dtype: torch.dtype = self.mlp.c_fc.weight.dtype
        return dtype

    def forward(self, *args: Any, **kwargs: Any) -> Tensor:  # noqa: ANN401  # as above
        """Tokens (B, L, d) to tokens (B, L, d); one of the arguments is a `_Masks`.

        Raises:
            EncoderError: The tower was not run by the model's ``encode_text``.
        """
        masks = next((value for value in (*args, *kwargs.values()) if isinstance(value, _Masks)), None)
        if masks is None:
            raise EncoderError("a text tower with RDB adapters needs the token ids: call the model's encode_text.")
        before = _keys.set(masks.keys)
        try:
            result: Tensor = self.block(
                *(masks.attention if value is masks else value for value in args),
                **{name: masks.attention if value is masks else value for name, value in kwargs.items()},
            )
        finally:
            _keys.reset(before)
        return result


class TextKeys:
    """Hooks of an open_clip text tower: token ids become keys, and the keys go through the blocks."""

    def __init__(self, owner: Any) -> None:  # noqa: ANN401  # as above
        """Read from `owner`, a CLIP or a TextTransformer, how it pools and masks."""
        self.pool: str = str(getattr(owner, "pool_type", getattr(owner, "text_pool_type", "argmax")))
        self.end_id: int | None = getattr(owner, "eos_id", getattr(owner, "text_eos_id", None))
        self.has_class_token = getattr(owner, "cls_emb", None) is not None
        masks_padding = self.has_class_token or getattr(owner, "use_pad_mask", False)
        self.pad_id: int | None = owner.pad_id if masks_padding else None

    def keys(self, ids: Tensor) -> Tensor:
        """Which tokens count: ids (B, L) to bool (B, L), or (B, L + 1) where a class token follows.

        A tower that masks its padding: what is not padding. One that pools at the end of the text: the tokens up to
        that [inferred: only its output is used]. One that does neither sees its padding: all.
        """
        if self.pad_id is not None:
            keys = ids != self.pad_id
            return torch.cat([keys, keys.new_ones(len(ids), 1)], 1) if self.has_class_token else keys
        if self.pool not in ("argmax", "eos"):
            return torch.ones_like(ids, dtype=torch.bool)
        end = (ids if self.pool == "argmax" else ids.eq(self.end_id or 0).int()).argmax(-1)
        return torch.arange(ids.shape[1], device=ids.device) <= end[:, None]

    def note(self, _embedding: nn.Module, args: tuple[Any, ...]) -> None:
        """Before the embedding of the ids."""
        _found_keys.set(self.keys(args[0]))

    def hand_on(self, _blocks: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        """Before the transformer, which was given tokens and an attention mask."""
        keys = _found_keys.get()
        _found_keys.set(None)
        if keys is None:
            return None  # the first block says what is wrong
        attention = args[1] if len(args) > 1 else kwargs.get("attn_mask")
        return args[:1], {**kwargs, "attn_mask": _Masks(attention, keys)}


def end_of(block: Any) -> str:  # noqa: ANN401  # as above
    """Attribute of a block that ends its MLP branch, empty where there is none."""
    return next((name for name in ("ls_2", "ls2") if hasattr(block, name)), "")
