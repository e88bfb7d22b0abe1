"""Hits that touch become one region: counts, scores and areas against independent computations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from rdb_geo.answer.shapes.regions import geodesic_area_m2, merge_hits
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit


def hit(rank, shape, score=1.0, scene="/a.tif"):
    return Hit(rank, score, score / 10, shape, Window(0, 0, 1, 1), 1.0, 1.0, scene, "q", "m", 1 / (1 + rank))


def grid(cells, size=0.01):
    return [
        hit(n, shapely.box(x * size, y * size, (x + 1) * size, (y + 1) * size), score=float(n))
        for n, (x, y) in enumerate(cells, 1)
    ]


def components(cells):
    """Groups of cells joined by edges, by flood fill."""
    left, groups = set(cells), []
    while left:
        stack = [left.pop()]
        group = set(stack)
        while stack:
            x, y = stack.pop()
            for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if near in left:
                    left.remove(near)
                    group.add(near)
                    stack.append(near)
        groups.append(group)
    return groups


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=25))
def test_regions_are_the_edge_connected_groups(cells):
    regions = merge_hits(grid(sorted(cells)))
    assert sorted(region.chips for region in regions) == sorted(map(len, components(cells)))
    assert all(region.geometry.is_valid for region in regions)
    total = shapely.union_all([cell.geometry for cell in grid(sorted(cells))])
    assert (
        shapely.union_all([region.geometry for region in regions]).symmetric_difference(total).area < 1e-9 * total.area
    )


def test_scores_counts_and_ranks():
    hits = [
        hit(1, shapely.box(0, 0, 1, 1), 3.0),
        hit(2, shapely.box(0.5, 0, 1.5, 1), 2.0),
        hit(3, shapely.box(5, 5, 6, 6), 4.0),
    ]
    first, second = merge_hits(hits)
    assert (first.rank, first.score, first.chips) == (1, 4.0, 1)
    assert (second.rank, second.score, second.score_mean, second.chips) == (2, 3.0, 2.5, 2)
    assert second.cosine == pytest.approx(0.3)
    assert (first.false_rate, second.false_rate) == (1 / 4, 1 / 3)


def test_regions_of_hits_without_a_cosine_have_none():
    (region,) = merge_hits([replace(hit(1, shapely.box(0, 0, 1, 1)), cosine=None)])
    assert region.cosine is None


def test_scenes_are_never_merged_with_each_other():
    regions = merge_hits([hit(1, shapely.box(0, 0, 1, 1)), hit(2, shapely.box(0, 0, 1, 1), scene="/b.tif")])
    assert sorted(region.scene for region in regions) == ["/a.tif", "/b.tif"]


def test_no_hits_give_no_regions():
    assert merge_hits([]) == []


def test_area_is_geodesic():
    ring = [(10, 60), (10.1, 60), (10.1, 60.1), (10, 60.1)]
    expected = abs(Geod(ellps="WGS84").polygon_area_perimeter(*zip(*ring, strict=True))[0])
    for order in (ring, ring[::-1]):
        assert geodesic_area_m2(shapely.Polygon(order)) == pytest.approx(expected, rel=1e-12)


def test_a_hole_is_not_counted():
    outer, hole = shapely.box(0, 0, 1, 1), shapely.box(0.4, 0.4, 0.6, 0.6)
    shape = shapely.difference(outer, hole)
    assert geodesic_area_m2(shape) == pytest.approx(geodesic_area_m2(outer) - geodesic_area_m2(hole))


def test_hits_on_both_sides_of_the_antimeridian_are_one_region():
    crossing = shapely.MultiPolygon([shapely.box(179.99, 0, 180, 0.01), shapely.box(-180, 0, -179.99, 0.01)])
    hits = [
        hit(1, shapely.box(179.98, 0, 179.995, 0.01)),
        hit(2, crossing),
        hit(3, shapely.box(-179.995, 0, -179.98, 0.01)),
    ]
    (region,) = merge_hits(hits)
    assert region.chips == 3
    assert len(region.geometry.geoms) == 2
    assert region.area_m2 == pytest.approx(2 * geodesic_area_m2(shapely.box(0, 0, 0.02, 0.01)), rel=1e-6)


def test_notches_left_by_densified_edges_disappear():
    bend = 3e-9
    left = shapely.Polygon([(0, 0), (0.01, 0), (0.01, 0.01), (0.005, 0.01 + bend), (0, 0.01)])
    right = shapely.Polygon([(0.005, 0), (0.015, 0), (0.015, 0.01), (0.01, 0.01 + bend), (0.005, 0.01)])
    (region,) = merge_hits([hit(1, left), hit(2, right)])
    assert len(region.geometry.exterior.coords) == 5


def test_ten_thousand_hits_are_merged_within_memory_and_order():
    rng = np.random.default_rng(0)
    cells = {(int(x), int(y)) for x, y in rng.integers(0, 150, (10_000, 2))}
    regions = merge_hits(grid(sorted(cells), size=1e-4))
    assert sum(region.chips for region in regions) == len(cells)
    assert [region.rank for region in regions] == list(range(1, len(regions) + 1))
