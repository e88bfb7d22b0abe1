"""Random chips keep shape, range, repeatability and hue."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from training.config import DEFAULTS, read_config
from training.pictures.augment import augment, normalise


@pytest.fixture(scope="module")
def config():
    return read_config(DEFAULTS).augment


@pytest.fixture
def pictures():
    return torch.randint(0, 256, (6, 3, 50, 50), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


def _plain(config):
    """No change but flips and quarter turns."""
    off = dict.fromkeys((field.name for field in dataclasses.fields(config)), 0.0)
    return dataclasses.replace(config, **{**off, "min_area": 1.0})


def test_chips_have_the_asked_size_and_stay_in_range(config, pictures):
    chips = augment(pictures, 32, config, torch.Generator().manual_seed(0))
    assert chips.shape == (6, 3, 32, 32)
    assert chips.dtype == torch.float32
    assert chips.min() >= 0
    assert chips.max() <= 1


def test_the_same_generator_state_gives_the_same_chips(config, pictures):
    first, second = (augment(pictures, 32, config, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, second)


def test_with_every_strength_off_a_chip_is_the_picture_turned_or_mirrored(config, pictures):
    chips = augment(pictures, 50, _plain(config), torch.Generator().manual_seed(0))
    for chip, picture in zip(chips, pictures.float() / 255, strict=True):
        turned = [torch.rot90(side, turns, (1, 2)) for side in (picture, picture.flip(2)) for turns in range(4)]
        assert min(float((chip - other).abs().max()) for other in turned) < 2e-3


def test_a_blue_picture_stays_blue(config):
    water = torch.tensor([40, 80, 140], dtype=torch.uint8).view(1, 3, 1, 1).expand(64, 3, 40, 40)
    red, green, blue = augment(water, 32, config, torch.Generator().manual_seed(0)).mean((2, 3)).unbind(1)
    assert (blue > green).all()
    assert (blue > red).all()


def test_normalised_chips_equal_the_products_preprocessing(pictures):
    from rdb_geo.encoders.preprocess import to_pixels

    mean = std = (0.5, 0.5, 0.5)
    wanted = to_pixels(pictures.permute(0, 2, 3, 1).numpy(), size_px=50, mean=mean, std=std)
    assert torch.allclose(normalise(pictures.float() / 255, mean, std), torch.from_numpy(wanted), atol=1e-6)


def test_a_share_of_the_chips_lies_partly_under_clouds(config):
    dark = torch.full((200, 3, 40, 40), 30, dtype=torch.uint8)
    plain = dataclasses.replace(_plain(config), clouds=0.3)
    chips = augment(dark, 32, plain, torch.Generator().manual_seed(0))
    white = (chips.amin(1) > 0.6).float().mean((1, 2))
    assert 0.2 < (white > 0).float().mean() < 0.4
    assert white.max() < 0.6
    clear = chips[white == 0]
    assert (clear - 30 / 255).abs().mean() < 0.02
