"""Composed chips show what their cells say, and a head is written as it was trained."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tiny_models import write_onnx

from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.cells import CellHead
from rdb_geo.encoders.weights import file_sha256
from training.data import OPEN_WATER
from training.inside import learn as learning
from training.inside.compose import SHEET_PX, Composer, borders
from training.inside.head import SIDE, Head, rows_of, write_head
from training.inside.learn import Material, learn
from training.inside.train import _beside, material_of, name_head
from training.loop.checkpoint import CheckpointError

CHANNELS = (12, 7, 5)


def test_each_cell_shows_the_picture_that_is_named_for_it():
    rng = np.random.default_rng(4)
    values = rng.permutation(200)[:60] + 20
    pictures = np.broadcast_to(values[:, None, None, None], (60, 150, 150, 3)).astype(np.uint8)
    composer = Composer(pictures, [np.arange(30), np.arange(30, 60)], 2, {}, [borders(rng)], rng)
    chips, shown = composer.compose(20, 128, 16)
    middles = chips[:, 4::8, 4::8, 0].astype(int)
    as_they_are = middles == values[shown]
    assert as_they_are.mean() > 0.5  # the others are in another light, which keeps what lies together together
    for number in range(20):
        pairs = {(int(a), int(b)) for a, b in zip(shown[number].ravel(), middles[number].ravel(), strict=True)}
        assert len({a for a, _ in pairs}) <= len(pairs)
    assert len(np.unique(shown)) > 20


def test_a_part_that_shows_something_else_is_told_by_its_picture():
    """The left half of each picture of the first kind is the second kind's colour, and counts as its last picture."""
    rng = np.random.default_rng(4)
    pictures = np.full((6, 150, 150, 3), 60, np.uint8)
    pictures[:3, :, :75] = pictures[3:] = 180
    left = np.zeros((150, 150), bool)
    left[:, :75] = True
    instead = dict.fromkeys(range(3), (left, 5))
    composer = Composer(pictures, [np.arange(3), np.arange(3, 6)], 2, instead, [borders(rng)], rng)
    chips, shown = composer.compose(20, 128, 16)
    light = chips[:, 4::8, 4::8, 0] > 120  # in another light, none passes this
    assert np.array_equal(shown >= 3, light)
    assert (shown == 5).sum() > (shown == 4).sum() > 0


def test_the_water_of_a_beach_is_told_by_a_picture_of_water():
    labels = ["beach", "beach", "forest", OPEN_WATER]
    pictures = np.full((4, 100, 100, 3), (200, 180, 140), np.uint8)
    pictures[0, :60] = pictures[2] = pictures[3] = (30, 70, 110)
    found = _beside(labels, pictures, np.random.default_rng(0))
    assert list(found) == [0]
    where, water = found[0]
    assert water == 3
    assert where[:59].all()
    assert not where[61:].any()
    assert _beside(labels[:3], pictures[:3], np.random.default_rng(0)) == {}


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


def _identity(**config):
    return {"stage": "cells", "config": {"steps": 6, "seed": 3, **config}, "host": {"name": "m", "digest": "abc"}}


def _material(stop_after=10**9):
    """Two kinds that differ in brightness; its maps fail after some chips as a run does that is cut off."""
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.integers(20, 60, 8), rng.integers(180, 220, 8)])
    pictures = np.broadcast_to(values[:, None, None, None], (16, 48, 48, 3)).astype(np.uint8)
    composer = Composer(pictures, [np.arange(8), np.arange(8, 16)], 2, {}, [borders(rng)], rng)
    unit = torch.nn.functional.normalize
    whole = unit(torch.tensor(values / 128 - 1)[:, None] * torch.tensor([[1.0, 2.0, -1.0]]) + 0.1, dim=1).float()
    calls = []

    def maps(chips):
        calls.append(1)
        if len(calls) > stop_after:
            raise KeyboardInterrupt
        bright = torch.from_numpy(chips.mean(axis=3, dtype=np.float32) / 128 - 1)[:, None]
        sides = (2, 4, 8)
        return [torch.nn.functional.adaptive_avg_pool2d(bright, side).repeat(1, 2, 1, 1) for side in sides]

    texts = unit(torch.randn(5, 3, generator=torch.Generator().manual_seed(1)), dim=1)
    return Material(composer, whole, torch.arange(16) // 8, texts, unit(whole[[0, 8]], dim=1), maps, 32)


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(tmp_path, monkeypatch):
    monkeypatch.setattr(learning, "EVERY", 2)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    whole, told = learn(_material(), tmp_path / "a" / "last.pt", _identity())
    with pytest.raises(KeyboardInterrupt):
        learn(_material(stop_after=4), tmp_path / "b" / "last.pt", _identity())  # in the second of three pairs of steps
    resumed, again = learn(_material(), tmp_path / "b" / "last.pt", _identity(), again=True)
    for one, other in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.equal(one, other)
    assert (told["away"], told["right"]) == (again["away"], again["right"])
    assert told["right"] > 0.5
    nothing_left = _material(stop_after=1)  # what says how many channels there are
    done, _ = learn(nothing_left, tmp_path / "b" / "last.pt", _identity(), again=True)
    assert torch.equal(done.third.weight, whole.third.weight)


def test_a_checkpoint_of_another_run_is_refused_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(learning, "EVERY", 2)
    path = tmp_path / "last.pt"
    with pytest.raises(CheckpointError, match="start without --resume"):
        learn(_material(), path, _identity(), again=True)
    learn(_material(), path, _identity(steps=2))
    with pytest.raises(CheckpointError, match="other steps"):
        learn(_material(), path, _identity(), again=True)
    with pytest.raises(CheckpointError, match="another host"):
        learn(_material(), path, _identity(steps=2) | {"host": {"name": "m", "digest": "new"}}, again=True)
    path.write_bytes(b"torn")
    with pytest.raises(CheckpointError, match="no checkpoint"):
        learn(_material(), path, _identity(), again=True)


def test_the_card_names_the_head_that_lies_beside_it_once(tmp_path):
    folder = write_onnx(tmp_path / "tiny")
    before = read_card(folder / "card.toml")
    assert before.cells is None
    for content in (b"one", b"another"):
        (folder / "cells.npz").write_bytes(content)
        name_head(folder)
        card = read_card(folder / "card.toml")
        assert card.cells == ("cells.npz", file_sha256(folder / "cells.npz"))
    assert (card.files, card.templates, card.dim) == (before.files, before.templates, before.dim)


def test_another_image_tower_is_refused_before_anything_is_read(tmp_path):
    folder = write_onnx(tmp_path / "tiny")
    with pytest.raises(EncoderError, match="has no maps hardtanh_32") as error:
        material_of(read_card(folder / "card.toml"), folder, [], [], 0)
    assert "\n" not in str(error.value)
