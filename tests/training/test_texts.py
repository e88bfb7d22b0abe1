"""The table of texts against the whole text tower."""

from __future__ import annotations

import torch

from rdb_geo.model.lite import LiteHost
from training.texts import TextTable, pad, tokenise


def test_cached_lower_layers_and_the_rest_give_what_the_whole_tower_gives(tokenizer):
    torch.manual_seed(0)
    host = LiteHost(32).eval()
    texts = ["a Red field with some trees and a road", "water", "dark forest ."]
    table = TextTable(host, tokenizer, texts, 4)
    tokens, mask = table.batch(torch.tensor([2, 0, 1, 1]))
    rows = host.pool_text(host.text.run_layers(tokens, mask, first=4), mask)
    whole = host.encode_text(*pad(tokenise(tokenizer, [texts[2], texts[0], texts[1], texts[1]])))
    assert torch.allclose(rows, whole, atol=2e-3)  # the table keeps half precision


def test_texts_are_lower_cased_and_cut_as_in_the_product(tokenizer):
    assert tokenise(tokenizer, ["RED"]) == tokenise(tokenizer, ["red"])
    assert len(tokenise(tokenizer, ["red " * 500])[0]) == 64
