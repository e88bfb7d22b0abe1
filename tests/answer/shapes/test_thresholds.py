"""Thresholds, areas and hysteresis, and regions of several scenes on one place."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from rdb_geo.answer.shapes.regions import geodesic_area_m2, join_overlaps
from rdb_geo.answer.shapes.thresholds import EXTENT, kept, levels
from rdb_geo.core.errors import UsageError
from rdb_geo.core.requests import Outlining
from rdb_geo.core.requests.form import read_square_metres, read_threshold
from rdb_geo.core.results import Region


def region(box, score, scene, day="2024-05-01", chips=1):
    shape = shapely.box(*box)
    return Region(
        rank=0, geometry=shape, score=score, score_mean=score / 2, cosine=None, chips=chips,
        area_m2=geodesic_area_m2(shape), scene=scene, gsd_m=1.0, query="q", model="m", false_rate=1 - score,
        datetime=None if day is None else f"{day}T10:00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [("500m2", 500), ("2ha", 2e4), ("1.5 km2", 1.5e6), ("70", 70)])
def test_areas(text, expected):
    assert read_square_metres(text) == expected


@pytest.mark.parametrize("text", ["", "ha", "-5m2", "5 parsecs", "1e3"])
def test_no_areas(text):
    with pytest.raises(UsageError, match="is no area"):
        read_square_metres(text)


def test_thresholds():
    assert read_threshold("0.7") == (0.7, None)
    assert read_threshold("0.7,0.25") == (0.7, 0.25)
    for text in ("", "a", "0.5,0.4,0.3", "0.5,"):
        with pytest.raises(UsageError, match="is no threshold"):
            read_threshold(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"high": 1.0}, {"high": 0.0}, {"high": 0.3, "low": 0.4}, {"low": 0.0},
        {"min_area_m2": -1.0}, {"min_area_m2": math.nan}, {"high": math.nan},
        {"simplify_m": -1.0}, {"simplify_m": math.inf},
    ],
)  # fmt: skip
def test_options_that_make_no_sense(wrong):
    with pytest.raises(UsageError):
        Outlining(**wrong)


def test_the_lower_level_lies_between_background_and_upper_one():
    background = np.array([-8.0, -6.0, 5.0], np.float32)
    assert levels(Outlining(), background) == pytest.approx((0.0, -6 * (1 - EXTENT)))
    assert levels(Outlining(high=0.001), background + 9) == pytest.approx([math.log(0.001 / 0.999)] * 2)
    assert levels(Outlining(high=0.8, low=0.2), background) == pytest.approx((math.log(4), -math.log(4)))


def test_only_components_with_a_seed_are_kept():
    labels = np.array([[1, 0, 2], [1, 0, 2], [0, 3, 0]], np.int32)
    seeds = np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0]], bool)
    assert kept(labels, seeds).tolist() == [False, False, True, False]


def test_the_same_place_of_one_day_is_one_region_with_the_facts_of_the_best():
    regions = [
        region((0, 0, 2, 1), 0.6, "a.tif", chips=2),
        region((1, 0, 3, 1), 0.9, "b.tif", chips=3),
        region((5, 5, 6, 6), 0.7, "a.tif"),
    ]
    first, second = join_overlaps(regions)
    assert (first.rank, first.score, first.scene, first.chips) == (1, 0.9, "b.tif", 5)
    assert first.geometry.symmetric_difference(shapely.box(0, 0, 3, 1)).area < 1e-8
    assert first.area_m2 == pytest.approx(
        geodesic_area_m2(shapely.box(0, 0, 3, 1)), rel=1e-3
    )  # long edges are geodesics
    assert 0.3 < first.score_mean < 0.45
    assert first.false_rate == pytest.approx(0.1)
    assert (second.rank, second.score) == (2, 0.7)


@pytest.mark.parametrize("days", [("2024-05-01", "2024-05-02"), ("2024-05-01", None)])
def test_other_days_are_other_facts(days):
    regions = [region((0, 0, 2, 1), 0.6, "a.tif", days[0]), region((0, 0, 2, 1), 0.9, "b.tif", days[1])]
    assert [found.score for found in join_overlaps(regions)] == [0.9, 0.6]


def test_undated_scenes_are_of_one_day_and_an_edge_or_the_same_scene_joins_nothing():
    assert len(join_overlaps([region((0, 0, 2, 1), 0.6, s, None) for s in "ab"])) == 1
    assert len(join_overlaps([region((0, 0, 1, 1), 0.6, "a"), region((1, 0, 2, 1), 0.6, "b")])) == 2
    assert len(join_overlaps([region((0, 0, 2, 1), 0.6, "a"), region((0, 0, 2, 1), 0.6, "a")])) == 2
    assert join_overlaps([]) == []
