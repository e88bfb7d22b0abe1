"""What is drawn over pictures: it covers a part, leaves another, differs by seed, and what stands out still shows."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from training.pictures.floods import burnt, drawn, flooded, smoking, snowed


@pytest.fixture(scope="module")
def field():
    """A green field with a slope of brightness, a dark hedge and a bright roof, without any symmetry."""
    rng = np.random.default_rng(0)
    picture = np.empty((90, 90, 3), np.float32)
    picture[:] = (70, 120, 50)
    picture += np.linspace(-15, 15, 90)[:, None, None] + rng.normal(0, 3, (90, 90, 1))
    picture[40:44] = (20, 40, 15)
    picture[60:70, 20:34] = (220, 200, 190)
    return picture.clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("draw", [flooded, burnt, snowed, smoking])
def test_a_drawing_changes_a_part_of_the_picture_and_follows_its_seed(field, draw):
    pictures = np.stack([field] * 6)
    first, again, other = drawn(pictures, draw, 1), drawn(pictures, draw, 1), drawn(pictures, draw, 2)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    changed = (np.abs(first.astype(int) - pictures).max(axis=3) > 12).mean(axis=(1, 2))
    assert (changed > 0.05).all()
    assert len({picture.tobytes() for picture in first}) == 6
    np.testing.assert_array_equal(pictures[0], field)


def test_flood_water_is_flatter_and_less_green_than_the_field_below_it(field):
    wet = drawn(np.stack([field] * 20), flooded, 3).astype(float)
    dry = field.astype(float)
    greenness = wet[..., 1] - wet[..., [0, 2]].mean(axis=3)
    assert greenness.mean() < 0.7 * (dry[..., 1] - dry[..., [0, 2]].mean(axis=2)).mean()


def test_a_roof_stands_out_of_the_water(field):
    wet = drawn(np.stack([field] * 20), flooded, 3).astype(float)
    roof, ground = wet[:, 62:68, 23:31].mean(axis=(1, 2)), wet[:, 75:85, 60:80].mean(axis=(1, 2))
    assert ((roof - ground).mean(axis=1) > 20).mean() > 0.8


def test_snow_is_bright_and_a_hedge_stays_dark(field):
    white = drawn(np.stack([field] * 10), snowed, 3).astype(float)
    assert (white[:, 5:35].mean(axis=(1, 2, 3)) > 130).all()
    assert (white[:, 41:43].mean(axis=(1, 2, 3)) < white[:, 5:35].mean(axis=(1, 2, 3))).all()


def test_a_burn_scar_is_darker_than_the_field(field):
    scars = drawn(np.stack([field] * 10), burnt, 3).astype(float)
    assert (scars.mean(axis=(1, 2, 3)) < field.mean()).all()


def test_water_can_be_taken_from_a_picture(field):
    surface = torch.tensor([0.1, 0.2, 0.9]).view(3, 1, 1).expand(3, 90, 90)
    chip = torch.from_numpy(field.astype(np.float32) / 255).permute(2, 0, 1)
    wet = flooded(chip, torch.Generator().manual_seed(0), surface)
    assert wet[2].mean() > 1.3 * chip[2].mean()
