"""Limits of a query: each against brute force, all before the best are taken."""

from __future__ import annotations

import dataclasses

import numpy as np
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.ask.near import Near
from rdb_geo.ask.select import Selection, placed, touching
from rdb_geo.core.geometry import BBox
from rdb_geo.core.table import ChipTable, Corners
from rdb_geo.score.scorer import choose

SCORES = np.random.default_rng(5).normal(size=200).astype(np.float32)
ALLOWED = np.arange(200) % 3 == 0


def test_without_a_limit_those_more_likely_right_than_not_are_taken():
    chosen = choose(SCORES, np.ones(200, bool), Selection())
    assert set(chosen.tolist()) == set(np.flatnonzero(SCORES >= 0).tolist())


def test_the_best_are_told_apart_where_probabilities_no_longer_differ():
    odds = np.array([50, 70, 60], np.float32)
    assert choose(odds, np.ones(3, bool), Selection(k=2)).tolist() == [1, 2]


def test_a_score_limit_lifts_the_default_number():
    rows = choose(SCORES, np.ones(200, bool), Selection(min_score=0))
    assert len(rows) == 200


def test_limits_hold_together_and_after_the_mask():
    rows = choose(SCORES, ALLOWED, Selection(k=30, min_score=0.55, percent=20))
    expected = [row for row in np.argsort(-SCORES) if ALLOWED[row] and 1 / (1 + np.exp(-SCORES[row])) >= 0.55][
        : min(30, 14)
    ]
    assert rows.tolist() == expected


def test_percent_counts_the_chips_that_may_answer_and_gives_at_least_one():
    assert len(choose(SCORES, ALLOWED, Selection(percent=10))) == 7
    assert len(choose(SCORES, np.arange(200) == 4, Selection(percent=0.1))) == 1


def table_of(shapes):
    count = len(shapes)
    return ChipTable(
        np.ones((count, 4), np.int32),
        np.ones(count, np.float32),
        np.ones(count, np.float32),
        np.array(shapely.to_wkb(shapes), object),
        shapely.bounds(shapes),
    )


@given(st.integers(0, 1000))
def test_touching_equals_shapely_on_every_chip(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-10, 10, 60), rng.uniform(-10, 10, 60)
    shapes = shapely.box(x, y, x + 2, y + 1)
    area = shapely.Polygon(rng.uniform(-8, 8, (3, 2)))
    other = shapely.Point(rng.uniform(-9, 9, 2)).buffer(1.5)
    both = shapely.MultiPolygon([area, other]) if area.disjoint(other) else area
    np.testing.assert_array_equal(touching(table_of(shapes), both), shapely.intersects(shapes, both))


@given(st.integers(0, 1000))
def test_chips_that_stand_askew_touch_boxes_as_shapely_says(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.integers(-10, 10, (2, 200))
    shapes = shapely.box(x, y, x + 2, y + 1)
    if seed % 3:
        shapes = np.array([shapely.affinity.rotate(shape, rng.uniform(0, 360)) for shape in shapes])
    west, south = rng.integers(-9, 6, 2)
    boxes = shapely.MultiPolygon([shapely.box(west, south, west + 2, south + 3), shapely.box(west + 3, south, 9, 9)])
    table = table_of(shapes)
    np.testing.assert_array_equal(touching(table, boxes), shapely.intersects(shapes, boxes))
    told = Selection(area=boxes).meeting(Corners.of_bounds(table.bounds_lonlat))[1]
    assert shapely.intersects(shapes[told], boxes).all()


def test_bounds_tell_of_all_chips_at_the_edge_of_a_box_but_of_those_at_its_corners():
    x, y = np.divmod(np.arange(400), 20)
    shapes, area = shapely.box(x, y, x + 1, y + 1), shapely.box(3.5, 4.5, 9.5, 12.5)
    expected = shapely.intersects(shapes, area)
    told = Selection(area=area).meeting(Corners.of_bounds(shapely.bounds(shapes)))[1]
    assert (told <= expected).all()
    assert shapes[expected & ~told].tolist() == [shapely.box(x, y, x + 1, y + 1) for x in (3, 9) for y in (4, 12)]


def test_a_box_across_the_antimeridian_finds_chips_on_both_sides_and_none_elsewhere():
    shapes = shapely.box([179, -180, 0, 170], [-1] * 4, [180, -179, 1, 171], [1] * 4)
    split = shapely.MultiPolygon([shapely.box(179.5, 5, 180, 6), shapely.box(-180, 5, -179.5, 6)])
    crossing = np.append(shapes, split)
    mask = touching(table_of(crossing), BBox(178, -10, -178, 10).to_geometry())
    assert mask.tolist() == [True, True, False, False, True]
    assert touching(table_of(crossing), shapely.box(-20, -10, 20, 10)).tolist() == [False, False, True, False, False]


def test_corners_tell_what_bounds_tell_and_no_more():
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(-170, 170, (2, 300, 1)) + rng.uniform(-3, 3, (2, 300, 5)) * [[[1]], [[0.5]]]
    corners = Corners(np.stack([lon.ravel(), lat.ravel()]), np.arange(1500).reshape(300, 5).T)
    bounds = np.column_stack([lon.min(axis=1), lat.min(axis=1), lon.max(axis=1), lat.max(axis=1)])
    area = shapely.MultiPolygon([shapely.box(-150, -90, -60, 20), shapely.Point(90, 0).buffer(60)])
    for found, expected in zip(
        Selection(area=area).meeting(corners), Selection(area=area).meeting(Corners.of_bounds(bounds)), strict=True
    ):
        assert 0 < np.count_nonzero(found) < 300
        np.testing.assert_array_equal(found, expected)


def test_chips_that_are_cut_at_the_antimeridian_surely_touch_nothing():
    bounds = np.array([[179.0, 0, -179, 1], [-180, 0, 180, 1]])
    near, surely = Selection(area=shapely.box(-20, -10, 20, 10)).meeting(Corners.of_bounds(bounds))
    assert near.all()
    assert not surely.any()


def test_area_and_layers_must_all_hold():
    chips = shapely.box(np.arange(12) / 10, 0, np.arange(12) / 10 + 0.01, 0.01)
    area = shapely.box(0.15, -1, 0.95, 1)
    wells = Near(np.array([shapely.Point(x, 0.005) for x in (0.1, 0.3, 0.6, 0.8)], object), 1000)
    roads = Near(np.array([shapely.LineString([(0.5, 0.005), (2, 0.005)])], object), 1000)
    selection = Selection(area=area, near=(wells, roads))
    assert np.flatnonzero(placed(table_of(chips), selection)).tolist() == [6, 8]
    assert placed(table_of(chips), Selection()).all()
    assert not placed(table_of(chips), Selection(area=shapely.box(50, 50, 51, 51), near=(wells,))).any()


def test_only_chips_of_the_scales_asked_for():
    table = table_of(shapely.box(np.arange(4), 0, np.arange(4) + 1, 1))
    table = dataclasses.replace(table, scales=np.array([1, 0.3, 2, 4], np.float32))
    assert placed(table, Selection(scales=(0.3, 4.0))).tolist() == [False, True, False, True]
    assert placed(table, Selection(scales=(2.0,), area=shapely.box(0, 0, 1.5, 1))).tolist() == [False] * 4
    assert Selection(scales=(3.0,)).has_places
