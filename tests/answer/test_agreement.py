"""Agreement with drawn polygons, against definitions, pyproj's geodesic areas and a fine raster of points."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from rdb_geo.answer.agreement import curve, lay_out, matches, new_areas, threshold_between, to_equal_area


def average_precision(ranked):
    """Mean of the precision at the rank of each right one."""
    precisions = [ranked[: place + 1].mean() for place in np.flatnonzero(ranked)]
    return np.mean(precisions)


@given(st.lists(st.booleans(), min_size=1, max_size=60).filter(any), st.integers(0, 1000))
def test_average_precision_is_the_mean_precision_at_right_ranks(right, seed):
    right = np.array(right)
    scores = np.random.default_rng(seed).permutation(len(right)) / 100
    made = curve(scores, np.ones(len(right)), right.astype(float))
    assert made.average_precision == pytest.approx(average_precision(right[np.argsort(-scores)]))


def test_each_point_is_the_list_of_all_that_score_as_much():
    rng = np.random.default_rng(4)
    scores = rng.integers(0, 12, 80) / 12  # many ties
    sizes, share = rng.uniform(1, 5, 80), rng.uniform(0, 1, 80)
    right = sizes * share
    made = curve(scores, sizes, right)
    assert made.thresholds.tolist() == sorted(set(scores), reverse=True)
    for t, precision, recall in zip(made.thresholds, made.precision, made.recall, strict=True):
        listed = scores >= t
        assert precision == pytest.approx(right[listed].sum() / sizes[listed].sum())
        assert recall == pytest.approx(right[listed].sum() / right.sum())


def test_f1_is_the_harmonic_mean():
    made = curve(np.array([0.9, 0.8, 0.1]), np.ones(3), np.array([1.0, 0.0, 1.0]))
    assert made.f1 == pytest.approx([2 * 1 * 0.5 / 1.5, 2 * 0.5 * 0.5 / 1, 2 * (2 / 3) / (2 / 3 + 1)])


@given(st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1)))
def test_a_threshold_cuts_where_it_should(above, below):
    if below is not None and below >= above:
        return
    t = threshold_between(above, below)
    assert t <= above
    assert below is None or t > below


def test_a_threshold_is_short():
    assert threshold_between(0.8734, 0.8122) == 0.87
    assert threshold_between(0.5, 0.4) == 0.5


def squares(origin, side, columns, rows, step):
    lon, lat = origin
    return np.array(
        [
            shapely.box(lon + c * step, lat + r * step, lon + c * step + side, lat + r * step + side)
            for r in range(rows)
            for c in range(columns)
        ],
        object,
    )


@pytest.mark.parametrize("lat", [-62.0, 0.3, 47.0])
def test_areas_are_those_on_the_ellipsoid(lat):
    shapes = squares((8.0, lat), 0.01, 3, 2, 0.02)
    geod = Geod(ellps="WGS84")
    true = [abs(geod.geometry_area_perimeter(shapely.segmentize(shape, 1e-4))[0]) for shape in shapes]
    np.testing.assert_allclose(shapely.area(to_equal_area(shapes)), true, rtol=1e-6)


def test_a_chip_is_right_where_half_of_it_or_half_of_an_object_is_common():
    chips = squares((10.0, 45.0), 0.01, 4, 1, 0.01)
    truth = np.array(
        [
            shapely.box(9.99, 44.99, 10.0051, 45.02),  # a little more than half of chip 0, and the ground left of it
            shapely.box(10.0149, 45.0, 10.0199, 45.0021),  # small, in chip 1
            shapely.box(10.026, 45.0, 10.034, 45.0099),  # 0.4 of chip 2 and of chip 3: half of the object in each
            shapely.box(30.0, 45.0, 30.1, 45.1),  # nowhere near
        ],
        object,
    )
    ground = lay_out(chips, truth)
    is_right, chip, thing = matches(ground)
    assert ground.elsewhere == 1
    assert is_right.tolist() == [True, True, True, True]
    assert sorted(zip(chip.tolist(), thing.tolist(), strict=True)) == [(0, 0), (1, 1), (2, 2), (3, 2)]
    truth[2] = shapely.box(10.0261, 45.0, 10.035, 45.0099)  # more of it in chip 3 than in chip 2
    assert matches(lay_out(chips, truth))[0].tolist() == [True, True, False, True]


def test_overlapping_truth_covers_ground_once():
    chips = squares((10.0, 45.0), 0.01, 1, 1, 0.01)
    four_tenths = shapely.box(9.9, 45.0, 10.004, 45.01)
    is_right, _, _ = matches(lay_out(chips, np.array([four_tenths, shapely.box(9.9, 45, 10.0039, 45.01)], object)))
    assert not is_right[0]  # 0.4 of the chip, drawn twice; and both objects lie mostly outside


def test_ground_under_several_chips_counts_once():
    """The oracle is a raster of points, each of which belongs to the best chip over it."""
    rng = np.random.default_rng(11)
    chips = squares((10.0, 45.0), 0.01, 7, 5, 0.005)  # 50 % overlap
    chips = np.concatenate([chips, squares((10.0021, 45.0013), 0.013, 2, 2, 0.0117)])  # another grid over it
    scores = rng.permutation(len(chips)) / 50
    truth = np.array(
        [
            shapely.Polygon([(10.003, 45.001), (10.021, 45.004), (10.011, 45.022)]),
            shapely.box(10.02, 45.0, 10.09, 45.01),
        ],
        object,
    )
    ground = lay_out(chips, truth)
    sizes, right = new_areas(ground, scores)
    side = 700
    x, y = np.meshgrid(10 + (np.arange(side) + 0.5) * 0.045 / side, 45 + (np.arange(side) + 0.5) * 0.035 / side)
    owner = np.full(x.size, -1)
    for chip in np.argsort(scores):
        owner[shapely.contains_xy(chips[chip], x.ravel(), y.ravel())] = chip
    is_true = shapely.contains_xy(shapely.union_all(truth), x.ravel(), y.ravel())
    cell = shapely.area(to_equal_area(np.array([shapely.box(10, 45, 10.045, 45.035)], object)))[0] / side**2
    np.testing.assert_allclose(sizes, cell * np.bincount(owner[owner >= 0], minlength=len(chips)), atol=0.01 * 1e6)
    np.testing.assert_allclose(right, cell * np.bincount(owner[(owner >= 0) & is_true], minlength=len(chips)), atol=1e4)
    whole = shapely.union_all(ground.chips)
    assert sizes.sum() == pytest.approx(whole.area, rel=1e-6)
    assert right.sum() == pytest.approx(whole.intersection(shapely.union_all(ground.objects)).area, rel=1e-6)


def test_truth_outside_the_scenes_does_not_count():
    chips = squares((10.0, 45.0), 0.01, 2, 1, 0.01)
    ground = lay_out(chips, np.array([shapely.box(10.0, 45.0, 50.0, 45.01)], object))
    sizes, right = new_areas(ground, np.array([0.9, 0.1]))
    np.testing.assert_allclose(right, sizes, rtol=1e-5)
