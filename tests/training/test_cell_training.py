"""Composed chips show what their cells say, and a head is written as it was trained."""

from __future__ import annotations

import numpy as np
import torch

from rdb_geo.encoders.cells import CellHead
from training.inside.compose import SHEET_PX, Composer, borders
from training.inside.head import SIDE, Head, rows_of, write_head

CHANNELS = (12, 7, 5)


def test_each_cell_shows_the_picture_that_is_named_for_it():
    rng = np.random.default_rng(4)
    values = rng.permutation(200)[:60] + 20
    pictures = np.broadcast_to(values[:, None, None, None], (60, 150, 150, 3)).astype(np.uint8)
    composer = Composer(pictures, [np.arange(30), np.arange(30, 60)], 2, [borders(rng)], rng)
    chips, shown = composer.compose(20, 128, 16)
    middles = chips[:, 4::8, 4::8, 0].astype(int)
    as_they_are = middles == values[shown]
    assert as_they_are.mean() > 0.5  # the others are in another light, which keeps what lies together together
    for number in range(20):
        pairs = {(int(a), int(b)) for a, b in zip(shown[number].ravel(), middles[number].ravel(), strict=True)}
        assert len({a for a, _ in pairs}) <= len(pairs)
    assert len(np.unique(shown)) > 20


def test_sheets_have_pieces_of_both_sorts():
    counts = {len(np.unique(borders(np.random.default_rng(seed)))) for seed in range(6)}
    assert min(counts) == 12
    assert max(counts) > 20
    assert borders(np.random.default_rng(0)).shape == (SHEET_PX, SHEET_PX)


def test_what_is_written_gives_what_was_trained(tmp_path):
    torch.manual_seed(0)
    maps = [torch.randn(3, channels, side, side) for channels, side in zip(CHANNELS, (4, 8, 16), strict=True)]
    head = Head(CHANNELS, 24, 10)
    for _ in range(5):
        head(rows_of(maps))  # moves the moments of its normalisations
    torch.nn.init.uniform_(head.first_norm.weight, 0.5, 2)
    torch.nn.init.uniform_(head.second_norm.bias, -1, 1)
    head.eval()
    write_head(head, tmp_path / "cells.npz", "abc")
    found = CellHead(tmp_path / "cells.npz", "abc")([values.numpy() for values in maps])
    expected = head(rows_of(maps)).detach().numpy().reshape(3, SIDE, SIDE, 10)
    np.testing.assert_allclose(found, expected, atol=0.02)
    assert (found * expected).sum(-1).min() > 0.9995
