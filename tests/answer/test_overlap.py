"""Regions against drawn polygons: shares counted by hand, and by geodesic areas far from the equator."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rdb_geo.answer.overlap import overlap


def regions(*shapes):
    return [SimpleNamespace(geometry=shape) for shape in shapes]


def boxes(*corners):
    return np.array([shapely.box(*corner) for corner in corners], object)


def test_shared_ground_counts_once_and_only_where_there_are_chips_and_the_truth_is_complete():
    found = regions(shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1))
    truth = boxes((2, 0, 3, 1), (2, 0, 4, 1), (9, 9, 10, 10))
    got = overlap(found, truth, boxes((0, 0, 4, 1)), None)
    assert (got.regions, got.precision, got.recall, got.iou) == pytest.approx((2, 1 / 3, 1 / 2, 1 / 4))
    got = overlap(found, truth, boxes((0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1)), None)
    assert (got.precision, got.recall, got.iou) == pytest.approx((1 / 3, 1, 1 / 3))
    got = overlap(found, truth, boxes((0, 0, 4, 1)), shapely.box(2, 0, 4, 1))
    assert (got.precision, got.recall, got.iou) == pytest.approx((1, 1 / 2, 1 / 2))


def test_without_a_region_nothing_is_right():
    got = overlap([], boxes((0, 0, 1, 1)), boxes((0, 0, 1, 1)), None)
    assert (got.regions, got.precision, got.recall, got.iou) == (0, 0, 0, 0)


def test_areas_shrink_towards_the_pole_as_on_the_ellipsoid():
    north, south = shapely.box(10, 70, 11, 71), shapely.box(10, 69, 11, 70)
    got = overlap(regions(north), np.array([north, south], object), boxes((9, 60, 12, 80)), None)
    sizes = [abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(s, 0.01))[0]) for s in (north, south)]
    assert got.recall == pytest.approx(sizes[0] / sum(sizes), abs=2e-4)
