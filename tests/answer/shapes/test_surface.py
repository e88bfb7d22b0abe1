"""The surface against dense least squares, and refining against a definition."""

from __future__ import annotations

import numpy as np
import pytest
from chip_grid import chip_windows
from hypothesis import given, settings
from hypothesis import strategies as st

from rdb_geo.answer.shapes.grid import Grid
from rdb_geo.answer.shapes.surface import STIFFNESS, refine, unmix
from rdb_geo.core.specs import ChipSpec, SceneRecord


def record_of(width, height):
    return SceneRecord("s.tif", "EPSG:32633", (10, 0, 0, 0, -10, 0), width, height, 10.0)


def dense(windows, scores, width, height, step):
    """The same least-squares problem as one big matrix; pixels by brute force over the grid of the whole scene."""
    columns, rows = -(-width // step), -(-height // step)
    inside = np.zeros((len(windows), rows, columns), bool)
    for chip, (c, r, w, h) in enumerate(windows):
        for row in range(rows):
            for col in range(columns):
                x = (col * step + min((col + 1) * step, width)) / 2
                y = (row * step + min((row + 1) * step, height)) / 2
                inside[chip, row, col] = c <= x < c + w and r <= y < r + h
    covered = inside.any(axis=0)
    number = np.full(covered.shape, -1)
    number[covered] = np.arange(covered.sum())
    means = [chip[covered] / max(1, chip.sum()) for chip in inside]
    stiff = []
    for row, col in np.argwhere(covered):
        for there in ((row, col + 1), (row + 1, col)):
            if there[0] < rows and there[1] < columns and covered[there]:
                line = np.zeros(covered.sum())
                line[number[row, col]], line[number[there]] = 1, -1
                stiff.append(np.sqrt(STIFFNESS) * line)
    matrix = np.array([*means, *stiff])
    right = np.concatenate([scores, np.zeros(len(stiff))])
    found = np.full(covered.shape, np.nan)
    found[covered] = np.linalg.lstsq(matrix, right, rcond=None)[0]
    return found


@settings(max_examples=25, deadline=None)
@given(
    width=st.integers(20, 60),
    height=st.integers(20, 60),
    scales=st.sampled_from([(1,), (1, 2)]),
    dropped=st.integers(0, 3),
    seed=st.integers(0, 99),
)
def test_it_is_the_least_squares_solution(width, height, scales, dropped, seed):
    specs = [ChipSpec(12 * scale, 6 * scale, 1, 0.5, float(scale)) for scale in scales]
    windows = np.concatenate([strip for spec in specs for strip in chip_windows(width, height, spec)])
    rng = np.random.default_rng(seed)
    keep = rng.random(len(windows)) >= dropped / 8
    keep[0] = True
    windows = windows[keep]
    scores = rng.normal(size=len(windows))

    surface = unmix(Grid(windows, record_of(width, height), 6), scores)

    expected = dense(windows.tolist(), scores, width, height, 6)
    (col, row), (h, w) = surface.origin_px, surface.values.shape
    place = np.s_[row // 6 : row // 6 + h, col // 6 : col // 6 + w]
    np.testing.assert_allclose(surface.values, expected[place], atol=0.02)
    expected[place] = np.nan
    assert np.isnan(expected).all()


def test_a_blurred_shape_comes_back_nearer_to_the_truth_than_the_mean_of_its_chips():
    windows = np.concatenate(list(chip_windows(160, 120, ChipSpec(20, 10, 1, 0.5))))
    truth = np.full((12, 16), -6.0)
    truth[3:7, 2:8], truth[7:9, 5:8] = 3.0, 3.0  # an L
    scores = np.array([truth[r // 10 : (r + h) // 10, c // 10 : (c + w) // 10].mean() for c, r, w, h in windows])
    values = unmix(Grid(windows, record_of(160, 120), 10), scores).values
    assert ((values > -1.5) == (truth > 0)).mean() > 0.98
    means = np.zeros(truth.shape)
    counts = np.zeros(truth.shape)
    for (c, r, w, h), score in zip(windows, scores, strict=True):
        means[r // 10 : (r + h) // 10, c // 10 : (c + w) // 10] += score
        counts[r // 10 : (r + h) // 10, c // 10 : (c + w) // 10] += 1
    means /= counts
    assert ((values - truth) ** 2).mean() < 0.7 * ((means - truth) ** 2).mean()


def test_a_constant_stays_one_and_only_allowed_chips_give_pixels():
    windows = np.array([[0, 0, 4, 4], [2, 0, 4, 4], [10, 2, 4, 4]], np.int32)
    surface = unmix(Grid(windows, record_of(20, 8), 2), np.full(3, 2.5), allowed=np.array([True, False, False]))
    assert np.isfinite(surface.values).sum() == 4
    np.testing.assert_allclose(surface.values[:2, :2], 2.5)


@pytest.mark.parametrize("times", [0, 1, 3])
def test_refining_keeps_holes_and_runs_straight_between_middles(times):
    values = np.array([[0.0, 4.0, 8.0], [np.nan, 4.0, 8.0]], np.float32)
    fine = refine(values, times)
    parts = 2**times
    assert fine.shape == (2 * parts, 3 * parts)
    assert np.isnan(fine[parts:, :parts]).all()
    assert np.isfinite(fine).sum() == 5 * parts * parts
    if times:
        middles = np.clip((np.arange(2 * parts) + 0.5 + parts) / parts - 0.5, 0, 2) * 4
        np.testing.assert_allclose(fine[-1, parts + parts // 2 :], middles[parts // 2 :], rtol=1e-6)
