"""Clouds cover what they should, have ragged edges, and leave the rest of a picture as it is."""

from __future__ import annotations

import torch

from training.pictures.clouds import smooth_noise, under_clouds


def _pictures(count, side=64):
    """A dark gradient that differs in each direction."""
    row, col = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    picture = torch.stack([row * 2.0 + col, col * 2.0, row * 1.0]) / (side * 12)
    return picture.expand(count, 3, side, side).clone()


def test_the_cover_is_what_was_asked_for():
    dark = _pictures(60)
    for cover in ((0.1, 0.1), (0.5, 0.5)):
        found = under_clouds(dark, cover, torch.Generator().manual_seed(0))
        # The thin veils of some pictures brighten everything: the median picture has none.
        changed = ((found - dark).amin(1) > 0.02).float().mean((1, 2)).median()
        assert abs(float(changed) - cover[0]) < 0.05


def test_clouds_are_bright_and_their_shadows_dark():
    dark = _pictures(40) + 0.2
    before = dark.clone()
    found = under_clouds(dark, (0.2, 0.3), torch.Generator().manual_seed(1))
    assert torch.equal(dark, before)
    assert found.min() >= 0
    assert found.max() <= 1
    assert (found.amax((1, 2, 3)) > 0.75).all()
    assert ((found - dark).amin((1, 2, 3)) < -0.02).float().mean() > 0.5


def test_the_generator_chooses_and_none_are_none():
    dark = _pictures(3)
    first, again, other = (under_clouds(dark, (0.2, 0.4), torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert under_clouds(dark[:0], (0.2, 0.4), torch.Generator()).shape == (0, 3, 64, 64)


def test_noise_varies_along_the_axis_that_has_more_cells():
    noise = smooth_noise(60, (30, 3), torch.Generator().manual_seed(0))
    assert noise.shape == (60, 60)
    assert noise.diff(dim=0).std() > 3 * noise.diff(dim=1).std()
