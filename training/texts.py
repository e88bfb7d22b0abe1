"""Every text of an experiment, tokenised once, with the output of the frozen lower text layers kept."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rdb_geo.model.lite import TEXT_WIDTH, LiteHost

CONTEXT_LENGTH = 64
"""Most tokens of a text, as in the exported model's card."""

_CHUNK = 256


class TextTable:
    """Texts by number, as tokens that have passed the frozen layers."""

    def __init__(self, host: LiteHost, tokenizer: Tokenizer, texts: Sequence[str], frozen_layers: int) -> None:
        """Tokenise and run the frozen layers.

        Args:
            host: Whose layers to run; they must not be trained afterwards.
            tokenizer: Of the text tower.
            texts: Distinct.
            frozen_layers: How many blocks to run, 0 … 6.
        """
        encoded = tokenise(tokenizer, texts)
        lengths = torch.tensor([len(ids) for ids in encoded])
        self._starts = torch.cat([torch.zeros(1, dtype=torch.long), lengths.cumsum(0)])
        # Half precision halves the memory; the layers above see 11 bits, which is more than bfloat16 gives them.
        self._tokens = torch.empty(int(self._starts[-1]), TEXT_WIDTH, dtype=torch.float16)
        order = lengths.argsort()
        for chunk in torch.split(order, _CHUNK):
            ids, mask = pad([encoded[int(number)] for number in chunk])
            with torch.no_grad():
                tokens = host.text.run_layers(host.text.embed(ids), mask, last=frozen_layers)
            for row, number in enumerate(chunk):
                first, last = self._starts[number], self._starts[number + 1]
                self._tokens[first:last] = tokens[row, : last - first].half()

    def batch(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens (N, L, 384) and mask (N, L) of the texts with these numbers, padded with zeros."""
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        places = torch.arange(int(lengths.max()))
        mask = places[None, :] < lengths[:, None]
        where = (starts[:, None] + places[None, :]).clamp(max=len(self._tokens) - 1)
        return self._tokens[where].float() * mask[:, :, None], mask.long()


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
