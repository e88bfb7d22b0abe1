"""Places of one scene in another, against pyproj step by step and a bilinear sum by hand."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from made_scenes import CASES

from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.alignment import pixels_at, pixels_in, sample_bilinear


def record(crs, transform, size=(240, 180)):
    return SceneRecord("scene.tif", crs, tuple(transform)[:6], *size, gsd_m=10.0)


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_scene_in_itself_is_where_it_was(case):
    scene = record(CASES[case].crs, CASES[case].transform)
    cols, rows = np.meshgrid(np.linspace(0.5, 239, 7), np.linspace(0.5, 179, 5))
    found = pixels_in(scene, scene, cols, rows)
    np.testing.assert_allclose(found[0], cols, atol=1e-3)
    np.testing.assert_allclose(found[1], rows, atol=1e-3)


def test_another_crs_and_a_turned_grid_agree_with_pyproj():
    here = record("EPSG:32633", Affine(10, 0, 399_960, 0, -10, 5_300_040))
    turned = Affine(8, 3, 1_520_000, 2, -9, 6_090_000)
    there = record("EPSG:3857", turned)
    cols, rows = np.array([3.0, 100.25, 240.0]), np.array([7.0, 55.5, 180.0])
    x, y = 399_960 + 10 * cols, 5_300_040 - 10 * rows
    x, y = pyproj.Transformer.from_crs("EPSG:32633", "EPSG:3857", always_xy=True).transform(x, y)
    want = [~turned @ point for point in zip(x, y, strict=True)]
    found = pixels_in(there, here, cols, rows)
    np.testing.assert_allclose(np.stack(found, axis=1), want, atol=1e-3)


def test_a_scene_that_begins_beyond_minus_180_degrees_is_met():
    here = record("EPSG:4326", Affine(1e-3, 0, 179.9, 0, -1e-3, -16.5))
    there = record("EPSG:4326", Affine(1e-3, 0, -180.15, 0, -1e-3, -16.45))
    cols, rows = pixels_in(there, here, np.array([0.0, 50.0]), np.array([0.0, 10.0]))
    np.testing.assert_allclose(cols, [50.0, 100.0], atol=1e-6)
    np.testing.assert_allclose(rows, [50.0, 60.0], atol=1e-6)
    back, _ = pixels_in(here, there, np.array([50.0, 100.0]), np.array([50.0, 60.0]))
    np.testing.assert_allclose(back, [0.0, 50.0], atol=1e-6)


def test_both_edges_of_a_map_of_the_world_keep_their_side():
    world = record("EPSG:4326", Affine(1.5, 0, -180, 0, -1, 90))
    cols, _ = pixels_at(world, np.array([-180.0, -90.0, 180.0]), np.zeros(3))
    np.testing.assert_allclose(cols, [0.0, 60.0, 240.0], atol=1e-6)
    metres = record("EPSG:3857", Affine(2 * 20037508.342789244 / 240, 0, -20037508.342789244, 0, -1e5, 9e6))
    cols, _ = pixels_at(metres, np.array([-180.0, 90.0, 180.0]), np.zeros(3))
    np.testing.assert_allclose(cols, [0.0, 180.0, 240.0], atol=1e-6)


def by_hand(values, col, row):
    height, width = values.shape
    if not (0 <= col <= width and 0 <= row <= height):
        return np.nan
    x, y = min(max(col - 0.5, 0), width - 1), min(max(row - 0.5, 0), height - 1)
    total = 0.0
    for r in range(height):
        for c in range(width):
            share = max(0, 1 - abs(x - c)) * max(0, 1 - abs(y - r))
            total += share * values[r, c] if share else 0.0
    return total


@given(
    st.integers(1, 5),
    st.integers(1, 4),
    st.lists(st.tuples(st.floats(-1, 6), st.floats(-1, 5)), min_size=1, max_size=8),
    st.integers(0, 99),
)
def test_a_sample_is_the_sum_of_its_neighbours(width, height, places, seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(height, width)).astype(np.float32)
    if seed % 3 == 0:
        values[rng.integers(height), rng.integers(width)] = np.nan
    cols, rows = np.array(places).T
    want = [by_hand(values, col, row) for col, row in places]
    np.testing.assert_allclose(sample_bilinear(values, cols, rows), want, atol=1e-5)


def test_places_that_are_nowhere_have_no_value():
    found = sample_bilinear(np.ones((2, 2), np.float32), np.array([np.inf, np.nan, 1.0]), np.array([1.0, 1.0, 1.0]))
    np.testing.assert_array_equal(found, [np.nan, np.nan, 1.0])
