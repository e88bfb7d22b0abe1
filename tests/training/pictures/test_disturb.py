"""Disturbed chips: as many as said, each change of its kind, and repeatable."""

from __future__ import annotations

import torch

from training.pictures.disturb import _coarser, _packed, _stretched, disturbed

CHIPS = torch.rand(200, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def _draw(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_a_third_stays_as_it_is_and_all_keep_shape_and_range():
    before = CHIPS.clone()
    found = disturbed(CHIPS, _draw())
    assert torch.equal(CHIPS, before)
    assert found.shape == CHIPS.shape
    assert 0 <= float(found.min()) <= float(found.max()) <= 1
    same = (found == CHIPS).flatten(1).all(1).float().mean()
    assert abs(float(same) - 0.5 * 0.8 * 0.85) < 0.1
    assert torch.equal(found, disturbed(CHIPS, _draw()))
    assert not torch.equal(found, disturbed(CHIPS, _draw(1)))


def test_coarser_chips_lose_detail_and_keep_their_mean():
    found = _coarser(CHIPS, _draw())
    assert float(found.std()) < 0.6 * float(CHIPS.std())
    torch.testing.assert_close(found.mean((2, 3)), CHIPS.mean((2, 3)), atol=0.02, rtol=0)


def test_each_band_is_stretched_to_its_percentiles():
    found = _stretched(CHIPS * 0.3 + 0.2, _draw())
    assert (found.flatten(2).amin(2) == 0).all()
    assert (found.flatten(2).amax(2) == 1).all()
    low = (found == 0).float().mean((2, 3))
    assert float(low.min()) > 0.005
    assert float(low.max()) < 0.05


def test_jpeg_keeps_the_picture_about():
    smooth = torch.nn.functional.interpolate(CHIPS[:4, :, :4, :4], size=(32, 32), mode="bilinear")
    found = _packed(smooth, _draw())
    assert 0 < float((found - smooth).abs().mean()) < 0.06
