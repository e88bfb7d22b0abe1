"""Texts by number as a host takes them: behind frozen layers of the lite host, or as token ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rdb_geo.model.lite import TEXT_WIDTH, LiteHost

CONTEXT_LENGTH = 64
"""Most tokens of a text, as in the exported model's card."""

_CHUNK = 64


class Texts(Protocol):
    """What a training loop knows of its texts."""

    numbers: dict[str, int]
    """Number of each text."""

    def lengths(self, numbers: Tensor) -> Tensor:
        """Tokens of these texts, (N,)."""

    def batch(self, numbers: Tensor, kept: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Inputs of these texts (N,), and their mask (N, L).

        `kept` says whether each word stays, (N, at least L), bool; None = all do. The first token does in any case.
        """


class TextTable:
    """Texts as tokens that have passed the frozen layers of the lite host, in memory."""

    def __init__(self, tokens: Tensor, starts: Tensor, texts: Sequence[str]) -> None:
        """Wrap the tokens of distinct texts, one after the other, (sum of lengths, 384), float16 or float32.

        `starts` is the first token of each text and the end, (texts + 1,), int64.
        """
        self.tokens, self.starts = tokens, starts
        self.numbers = {text: number for number, text in enumerate(texts)}

    @classmethod
    @torch.no_grad()
    def compute(
        cls,
        host: LiteHost,
        tokenizer: Tokenizer,
        texts: Sequence[str],
        frozen_layers: int,
        dtype: torch.dtype = torch.float16,
    ) -> TextTable:
        """Tokenise distinct texts and run 0 … 6 blocks, which are not trained afterwards.

        No adapter stands after the last. Half precision halves the memory; the layers above see 11 bits, more than
        bfloat16 gives them.
        """
        encoded = tokenise(tokenizer, texts)
        lengths = torch.tensor([len(ids) for ids in encoded])
        starts = torch.cat([torch.zeros(1, dtype=torch.long), lengths.cumsum(0)])
        tokens = torch.empty(int(starts[-1]), TEXT_WIDTH, dtype=dtype)
        device = host.text_head.weight.device
        for chunk in torch.split(lengths.argsort(), _CHUNK):
            ids, mask = (part.to(device) for part in pad([encoded[int(number)] for number in chunk]))
            found = host.text.embed(ids)
            for layer in range(frozen_layers):
                found = host.text.layers[layer](found, mask)
            for row, number in enumerate(chunk):
                first, last = starts[number], starts[number + 1]
                tokens[first:last] = found[row, : last - first].to("cpu", dtype)
        return cls(tokens, starts, texts)

    def lengths(self, numbers: Tensor) -> Tensor:
        """Tokens of these texts, (N,)."""
        return self.starts[numbers + 1] - self.starts[numbers]

    def batch(self, numbers: Tensor, kept: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Tokens (N, L, 384), float32, and mask (N, L) of the texts with these numbers, padded with zeros.

        Words are left out by the mask, after the frozen layers; the first token stays.
        """
        starts, lengths = self.starts[numbers], self.lengths(numbers)
        places = torch.arange(int(lengths.max()))
        mask = places[None, :] < lengths[:, None]
        where = (starts[:, None] + places[None, :]).clamp(max=len(self.tokens) - 1)
        tokens = self.tokens[where].float() * mask[:, :, None]
        return tokens, (mask & _staying(kept, mask)).long()


class TokenTable:
    """Token ids of texts for an open_clip model."""

    def __init__(self, tokenizer: Callable[[list[str]], Tensor], texts: Sequence[str]) -> None:
        """Tokenise distinct texts: ids (N, L), padded with zeros to one length; a text's end has the largest id."""
        self._ids = tokenizer(list(texts))
        self.numbers = {text: number for number, text in enumerate(texts)}

    def lengths(self, numbers: Tensor) -> Tensor:
        """All are padded to the same length."""
        return torch.full((len(numbers),), self._ids.shape[1])

    def batch(self, numbers: Tensor, kept: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Ids (N, L), and a mask of ones: the host finds the end of a text itself. What is left out closes up."""
        ids = self._ids[numbers]
        if kept is not None:
            end = ids == ids.max(1, keepdim=True).values
            stays = (_staying(kept, ids) | end) & (ids != 0)
            order = (~stays).to(torch.int8).argsort(dim=1, stable=True)
            ids = (ids * stays).gather(1, order)
        return ids, torch.ones_like(ids)


def _staying(kept: Tensor | None, like: Tensor) -> Tensor:
    if kept is None:
        return torch.ones_like(like, dtype=torch.bool)
    stays = kept[:, : like.shape[1]].clone()
    stays[:, 0] = True
    return stays


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of texts, lower-cased and cut as the product does."""
    tokenizer.enable_truncation(CONTEXT_LENGTH)
    tokenizer.no_padding()
    return [item.ids for item in tokenizer.encode_batch([text.lower() for text in texts])]


def pad(encoded: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Token ids and mask, 0 = padding, both (N, L)."""
    length = max(len(ids) for ids in encoded)
    ids = torch.zeros(len(encoded), length, dtype=torch.long)
    mask = torch.zeros(len(encoded), length, dtype=torch.long)
    for row, item in enumerate(encoded):
        ids[row, : len(item)] = torch.tensor(item)
        mask[row, : len(item)] = 1
    return ids, mask
