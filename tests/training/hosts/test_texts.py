"""The table of texts against the whole text tower."""

from __future__ import annotations

import torch

from rdb_geo.model.lite import LiteHost
from training.hosts.texts import TextTable, TokenTable, pad, tokenise


def test_cached_lower_layers_and_the_rest_give_what_the_whole_tower_gives(tokenizer):
    torch.manual_seed(0)
    host = LiteHost(32).eval()
    texts = ["a Red field with some trees and a road", "water", "dark forest ."]
    table = TextTable.compute(host, tokenizer, texts, 4)
    tokens, mask = table.batch(torch.tensor([2, 0, 1, 1]))
    rows = host.pool_text(host.text.run_layers(tokens, mask, first=4), mask)
    whole = host.encode_text(*pad(tokenise(tokenizer, [texts[2], texts[0], texts[1], texts[1]])))
    assert torch.allclose(rows, whole, atol=2e-3)  # the table keeps half precision


def test_texts_are_lower_cased_and_cut_as_in_the_product(tokenizer):
    assert tokenise(tokenizer, ["RED"]) == tokenise(tokenizer, ["red"])
    assert len(tokenise(tokenizer, ["red " * 500])[0]) == 64


def test_words_are_left_out_but_never_the_first_token(tokenizer):
    torch.manual_seed(0)
    host = LiteHost(32).eval()
    table = TextTable.compute(host, tokenizer, ["red field", "water"], 4)
    kept = torch.zeros(2, 9, dtype=torch.bool)
    kept[0, 2] = True
    _, mask = table.batch(torch.tensor([0, 1]), kept)
    assert mask.tolist() == [[1, 0, 1, 0], [1, 0, 0, 0]]
    assert not kept[:, 0].any(), "what was given stays as it is"


def test_token_ids_close_up_over_words_that_are_left_out_and_keep_begin_and_end():
    ids = torch.tensor([[90, 5, 6, 7, 99, 0, 0], [90, 8, 99, 0, 0, 0, 0]])
    table = TokenTable(lambda _texts: ids, ["a b c", "d"])
    kept = torch.tensor([[0, 1, 0, 1, 0, 1, 1], [0, 0, 0, 1, 1, 1, 1]], dtype=torch.bool)
    found, _ = table.batch(torch.tensor([0, 1]), kept)
    assert found.tolist() == [[90, 5, 7, 99, 0, 0, 0], [90, 99, 0, 0, 0, 0, 0]]
    assert torch.equal(table.batch(torch.tensor([1, 0]))[0], ids.flip(0))
