"""What a perturbation promises, on a picture without symmetry."""

from __future__ import annotations

import numpy as np
import pytest

from training.measures.perturb import PERTURBATIONS, coarser, finer, haze, perturb, quarter_turn, slant, stretched


@pytest.fixture
def picture() -> np.ndarray:
    rng = np.random.default_rng(3)
    rows, cols = np.mgrid[0:64, 0:64]
    base = np.stack([rows * 3, cols * 2 + 30, (rows + 2 * cols)], -1)
    return np.clip(base + rng.integers(0, 40, base.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_shape_and_type_stay_and_something_changes(name: str, picture: np.ndarray) -> None:
    before = picture.copy()
    [after] = perturb(picture[None], name)
    assert after.shape == picture.shape
    assert after.dtype == np.uint8
    assert np.array_equal(picture, before), "the picture itself must stay"
    assert np.array_equal(after, picture) == (name == "as it is")


def test_coarser_keeps_block_means(picture: np.ndarray) -> None:
    blocks = picture.reshape(16, 4, 16, 4, 3).mean((1, 3))
    after = coarser(4)(picture).reshape(16, 4, 16, 4, 3).mean((1, 3))
    assert np.abs(after - blocks)[2:-2, 2:-2].mean() < 4
    assert np.diff(coarser(4)(picture).astype(float), axis=1).std() < np.diff(picture.astype(float), axis=1).std() / 2


def test_finer_shows_the_middle(picture: np.ndarray) -> None:
    assert np.abs(finer(picture).astype(float).mean((0, 1)) - picture[16:48, 16:48].mean((0, 1))).max() < 2


def test_a_quarter_turn_moves_the_upper_right_corner_to_the_upper_left(picture: np.ndarray) -> None:
    turned = quarter_turn(picture)
    assert np.array_equal(turned[0, 0], picture[0, -1])
    assert np.array_equal(turned[-1, 0], picture[0, 0])


def test_a_slanted_picture_keeps_its_middle_and_has_no_black_corner(picture: np.ndarray) -> None:
    bright = np.maximum(picture, 60)
    turned = slant(bright)
    assert turned.min() > 30
    assert np.abs(turned[32, 32].astype(float) - bright[30:35, 30:35].mean((0, 1))).max() < 40


def test_haze_brightens_and_flattens(picture: np.ndarray) -> None:
    after = haze(picture)
    assert after.std() == pytest.approx(picture.std() * 0.55, rel=0.15)
    assert after.mean() > picture.mean()


def test_a_stretch_fills_the_range_of_every_band(picture: np.ndarray) -> None:
    after = stretched(picture)
    for band in range(3):
        assert (after[..., band] == 0).mean() == pytest.approx(0.02, abs=0.02)
        assert (after[..., band] == 255).mean() == pytest.approx(0.02, abs=0.02)
        order = np.argsort(picture[..., band].ravel(), kind="stable")
        assert (np.diff(after[..., band].ravel()[order].astype(int)) >= 0).all(), "a stretch keeps the order"
