"""Windows and boxes refuse what they can't be."""

from __future__ import annotations

import pytest
from shapely import MultiPolygon, box

from rdb_geo.core.geometry import BBox, Window


@pytest.mark.parametrize("values", [(0, 0, 0, 1), (0, 0, 1, 0), (-1, 0, 1, 1), (0, -1, 1, 1)])
def test_an_empty_window_or_one_before_the_scene_is_refused(values: tuple[int, int, int, int]):
    with pytest.raises(ValueError, match="not a window: col_off="):
        Window(*values)


@pytest.mark.parametrize(
    ("values", "fragment"),
    [
        ((-541, 0, 1, 1), "longitudes lie in -180 … 180"),
        ((0, 0, 541, 1), "longitudes lie in -180 … 180"),
        ((0, 1, 1, 0), "latitudes must satisfy"),
        ((0, 1, 1, 0), "got 1, 0$"),
        ((0, 0, 1, 91), "latitudes must satisfy"),
        ((35, 120, 36, 121), "got 120, 121: longitude comes first, W,S,E,N"),
        ((5, 0, 5, 1), "the box has no width"),
        ((180, 0, -180, 1), "the box has no width"),
        ((float("nan"), 0, 1, 1), "longitudes"),
        ((0, float("nan"), 1, 1), "latitudes"),
    ],
)
def test_a_box_that_makes_no_sense_is_refused(values: tuple[float, float, float, float], fragment: str):
    with pytest.raises(ValueError, match=fragment):
        BBox(*values)


def test_a_box_is_a_polygon_and_across_the_antimeridian_two():
    assert BBox(-10, -5, 20, 5).to_geometry().equals(box(-10, -5, 20, 5))
    across = BBox(170, -5, -160, 5).to_geometry()
    assert isinstance(across, MultiPolygon)
    assert across.equals(MultiPolygon([box(170, -5, 180, 5), box(-180, -5, -160, 5)]))
    assert across.area == 300


@pytest.mark.parametrize(("west", "east"), [(170, 180), (170, -180), (-180, -170), (180, -170)])
def test_a_box_that_ends_at_the_antimeridian_does_not_cross_it(west: float, east: float):
    shape = BBox(west, 0, east, 1).to_geometry()
    assert shape.is_valid
    assert shape.area == pytest.approx(10)
