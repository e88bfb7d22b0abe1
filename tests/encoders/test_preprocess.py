"""Chips become what the models' own pipelines make of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from rdb_geo.core.errors import EncoderError
from rdb_geo.encoders.preprocess import RESIZES, to_pixels

MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
SIZES = [(50, 70), (70, 50), (33, 200), (200, 33), (32, 32), (31, 33), (5, 7), (224, 224), (40, 64)]


def chip(height: int, width: int) -> np.ndarray:
    """A gradient turned by 33°, another in each channel: no flip, transposition or channel swap leaves it the same."""
    rows, columns = np.mgrid[0:height, 0:width].astype(float)
    along = columns * np.cos(np.radians(33)) + rows * np.sin(np.radians(33))
    across = rows * np.cos(np.radians(33)) - columns * np.sin(np.radians(33))
    channels = [along * 3, across * 5 + 90, along * across / 9]
    return np.clip(np.stack(channels, axis=2) % 256, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("resize", RESIZES)
@pytest.mark.parametrize(("height", "width"), SIZES)
def test_it_is_what_open_clip_does(resize: str, height: int, width: int):
    from open_clip.transform import PreprocessCfg, image_transform_v2

    fit, kind = resize.split("-")
    settings = PreprocessCfg(size=32, mean=MEAN, std=STD, interpolation=kind, resize_mode=fit)
    expected = image_transform_v2(settings, is_train=False)(Image.fromarray(chip(height, width))).numpy()
    found = to_pixels(chip(height, width)[None], size_px=32, mean=MEAN, std=STD, resize=resize)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[0], expected, atol=1e-5)


def test_squash_is_pillows_own_filter():
    expected = np.asarray(Image.fromarray(chip(90, 40)).resize((32, 32), Image.Resampling.BICUBIC), np.float64) / 255
    found = to_pixels(chip(90, 40)[None], size_px=32, mean=MEAN, std=STD)
    np.testing.assert_allclose(found[0].transpose(1, 2, 0), (expected - MEAN) / STD, atol=1e-5)


def test_a_chip_of_the_right_size_is_only_normalised():
    found = to_pixels(chip(32, 32)[None], size_px=32, mean=(0.0,) * 3, std=(1.0,) * 3)
    np.testing.assert_allclose(found[0].transpose(1, 2, 0) * 255, chip(32, 32), atol=1e-4)


@pytest.mark.parametrize(
    "chips",
    [
        np.zeros((2, 8, 8), np.uint8),
        np.zeros((2, 3, 8, 8), np.uint8),
        np.zeros((2, 8, 8, 4), np.uint8),
        np.zeros((2, 8, 8, 3), np.float32),
        np.zeros((2, 0, 8, 3), np.uint8),
    ],
)
def test_what_is_no_rgb_chip_is_refused(chips: np.ndarray):
    with pytest.raises(EncoderError, match=r"can't be encoded: give uint8 \(N, H, W, 3\)"):
        to_pixels(chips, size_px=32, mean=MEAN, std=STD)
