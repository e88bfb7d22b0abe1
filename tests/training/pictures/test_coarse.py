"""Chips of coarse scenes: composed of the pictures that are given and of no others, with water where it is asked."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from training.data import DataError
from training.data.coarse import RECIPES, Recipe
from training.data.vocabulary import NAMES
from training.pictures.coarse import _cells, _land, _mirrored, _water, composed
from training.pictures.orbit import seen_from_orbit
from training.stages.corpus import COARSE, LAID, Item, compose_coarse

SIDE = 60
CONCEPTS = sorted({name for recipe in RECIPES.values() for name in (*recipe.ground, *recipe.beside)})
FIELDS = Recipe("farmland", ("farmland",), ("forest",), (3.0, 6.0), ("fields",))


@pytest.fixture(scope="module")
def pictures():
    """Two noisy pictures of one colour for each concept."""
    rng = np.random.default_rng(0)
    return {
        name: (rng.integers(40, 200, 3) + rng.integers(0, 30, (2, SIDE, SIDE, 3))).astype(np.uint8) for name in CONCEPTS
    }


@pytest.mark.parametrize("name", RECIPES)
def test_every_kind_gives_chips_that_follow_their_seed_and_shows_a_known_concept(name, pictures):
    recipe = RECIPES[name]
    first, again, other = (composed(recipe, pictures, 3, seed) for seed in (1, 1, 2))
    assert first.shape == (3, SIDE, SIDE, 3)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert {recipe.concept, *recipe.ground, *recipe.beside} <= set(NAMES)
    assert recipe.sentences
    assert min(recipe.shrink) > 1


def test_each_pixel_lies_in_the_cell_whose_middle_is_nearest_but_for_the_bend():
    cells, weights, rows, cols = _cells(40, 8.0, 0.4, torch.Generator().manual_seed(3))
    down, along = (part[cells].numpy() for part in (rows, cols))
    axis = np.arange(40.0)
    distance = np.hypot(down - axis[:, None], along - axis[None])
    nearest = np.hypot(rows.numpy()[:, None] - axis.repeat(40), cols.numpy()[:, None] - np.tile(axis, 40)).min(0)
    assert (distance[0].ravel() - nearest).max() < 2 * 0.12 * 8 * 4  # a bend has a deviation of 0.12 cells
    assert torch.allclose(weights.sum(0), torch.ones(40, 40))
    assert bool((weights[0] >= weights[1]).all())


def test_ground_is_made_of_its_own_pictures_and_those_beside_it_alone():
    black, white, red = (np.full((1, SIDE, SIDE, 3), tone, np.uint8) for tone in ((0, 0, 0), (255,) * 3, (255, 0, 0)))
    given = {"farmland": black, "forest": white, "port": red}
    land = [_land(FIELDS, given, SIDE, torch.Generator().manual_seed(seed)) for seed in range(6)]
    for chip in land:
        assert torch.allclose(chip[0], chip[1], atol=1e-5)  # nothing red
        assert float(chip.mean()) < 0.5  # mostly fields
    assert max(float(chip.max()) for chip in land) > 0.9  # and woods beside some


def test_a_shrunk_picture_keeps_its_stripes_at_a_smaller_size():
    stripes = np.zeros((1, SIDE, SIDE, 3), np.uint8)
    stripes[:, :, (np.arange(SIDE) // 12) % 2 == 1] = 255
    recipe = Recipe("farmland", ("farmland",), (), (4.0, 4.0), ("fields",))
    land = _land(recipe, {"farmland": stripes}, SIDE, torch.Generator().manual_seed(0))[0]
    changes = ((land[:, 1:] > 0.5) != (land[:, :-1] > 0.5)).sum() + ((land[1:] > 0.5) != (land[:-1] > 0.5)).sum()
    before = 4 * SIDE  # edges between stripes, a picture's height each
    assert 2.5 * before < int(changes) < 7 * before


def test_mirrored_by_hand():
    assert _mirrored(torch.tensor([-3, -1, 0, 3, 4, 5, 8]), 4).tolist() == [2, 0, 0, 3, 3, 2, 0]


@pytest.mark.parametrize(("kind", "least", "most"), [("sea", 0.99, 1), ("coast", 0.2, 0.7), ("lake", 0.05, 0.45)])
def test_water_covers_its_share(kind, least, most):
    generator = torch.Generator().manual_seed(5)
    shares = [float(_water(kind, 90, generator)[0].mean()) for _ in range(20)]
    assert least <= min(shares)
    assert max(shares) <= most


def test_a_river_crosses_the_chip_and_is_narrow():
    generator = torch.Generator().manual_seed(5)
    for _ in range(20):
        wet = _water("river", 120, generator)[0] > 0.5
        assert 0.005 < float(wet.float().mean()) < 0.35
        edges = torch.stack([wet[0].any(), wet[-1].any(), wet[:, 0].any(), wet[:, -1].any()])
        assert int(edges.sum()) >= 1


def test_clouds_are_brighter_than_what_they_hide(pictures):
    dark = {name: np.full((1, SIDE, SIDE, 3), 20, np.uint8) for name in pictures}
    recipe = Recipe("cloud", ("farmland",), (), (3.0, 3.0), ("clouds",), "", (0.4, 0.6))
    chips = composed(recipe, dark, 8, 3).astype(float)
    assert (np.quantile(chips, 0.9, axis=(1, 2, 3)) - np.quantile(chips, 0.1, axis=(1, 2, 3)) > 60).all()


def test_a_sensor_keeps_the_place_of_things():
    chip = torch.zeros(3, 40, 40)
    chip[:, 5:15, 20:30] = 1
    generator = torch.Generator().manual_seed(1)
    for _ in range(30):
        seen = seen_from_orbit(chip, generator)
        assert 0 <= float(seen.min()) <= float(seen.max()) <= 1
        assert float(seen[:, 7:13, 22:28].mean()) > float(seen[:, 25:, :15].mean()) + 0.1


def test_items_are_labelled_by_their_recipe_and_made_of_laid_sources_alone():
    items = [Item(LAID[place % 2], name, name, ("",)) for place, name in enumerate(CONCEPTS)]
    stack = np.zeros((len(items), SIDE, SIDE, 3), np.uint8)
    others = [Item("juru_drone", "drone_field", "farmland", ("",)), Item("drawn", "farmland", "farmland", ("",))]
    bright = np.full((2, SIDE, SIDE, 3), 255, np.uint8)
    found, chips = compose_coarse([*others, *items], np.concatenate([bright, stack]), 2, 0)
    alone = compose_coarse(items, stack, 2, 0)[1]
    np.testing.assert_array_equal(chips, alone)
    assert len(found) == len(chips) == 2 * len(RECIPES)
    assert [(item.label, item.concept) for item in found[::2]] == [(k, r.concept) for k, r in RECIPES.items()]
    assert {item.source for item in found} == {COARSE}
    with pytest.raises(DataError, match="no picture shows desert"):
        compose_coarse([item for item in items if item.concept != "desert"], stack, 2, 0)
