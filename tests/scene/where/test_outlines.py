"""Outlines on the ground, against rasterio, pyproj and the footprints of the same pixels."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import rasterio.features
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.outlines import Outlines, components

PLACES = {
    "utm": ("EPSG:32633", Affine(1, 0, 500_000, 0, -1, 5_200_000)),
    "rotated": ("EPSG:28992", Affine(1, 0, 120_000, 0, -1, 480_000) @ Affine.rotation(25)),
    "lon/lat": ("EPSG:4326", Affine(1.4e-5, 0, 8.5, 0, -9e-6, 47.4)),
    "antimeridian": ("EPSG:4326", Affine(1e-3, 0, 179.97, 0, -1e-3, -16.5)),
    "antimeridian, utm": ("EPSG:32660", Affine(60, 0, 818_000, 0, -60, 8_150_000)),
}
GSD = {"antimeridian": 109.0, "antimeridian, utm": 60.0}
MASKS = arrays(bool, st.tuples(st.integers(2, 9), st.integers(2, 9)))


def record_of(case, width=60, height=60):
    crs, transform = PLACES[case]
    return SceneRecord("s.tif", crs, tuple(transform)[:6], width, height, GSD.get(case, 1.0))


@settings(max_examples=100, deadline=None)
@given(mask=MASKS)
def test_components_hold_their_pixels_and_touch_by_no_edge(mask):
    shapes, labels = components(mask)
    assert ((labels > 0) == mask).all()
    for number, shape in enumerate(shapes, start=1):
        drawn = rasterio.features.rasterize([shape], out_shape=mask.shape).astype(bool)
        assert (drawn == (labels == number)).all()
        assert shape.area == drawn.sum()
    for one, other in ((labels[:, 1:], labels[:, :-1]), (labels[1:], labels[:-1])):
        both = (one > 0) & (other > 0)
        assert (one[both] == other[both]).all()


@pytest.mark.parametrize("case", sorted(PLACES))
@settings(max_examples=20, deadline=None)
@given(mask=MASKS, parts=st.sampled_from([1, 2]))
def test_the_ground_is_that_of_the_pixels(case, mask, parts):
    record, step = record_of(case), 4
    ground = Ground(record)
    tracer = Outlines(ground, (8, 4), step, parts)
    for number, outline in enumerate(components(mask)[0], start=1):
        labels = components(mask)[1]
        rows, cols = np.nonzero(labels == number)
        side = step // parts
        windows = np.column_stack([8 + cols * side, 4 + rows * side, *[np.full(len(rows), side)] * 2])
        expected = shapely.union_all(ground.columns(windows.astype(np.int32)).geometry, grid_size=1e-9)
        found = tracer.to_ground(outline)
        assert found.is_valid
        west, _, east, _ = found.bounds
        assert -180 <= west <= east <= 180
        assert found.symmetric_difference(expected).area < 0.02 * expected.area
        geod = pyproj.Geod(ellps="WGS84")
        assert abs(geod.geometry_area_perimeter(found)[0]) == pytest.approx(
            abs(geod.geometry_area_perimeter(shapely.orient_polygons(expected))[0]), rel=0.02
        )


def test_a_region_across_180_degrees_lies_on_both_sides_and_keeps_its_hole():
    mask = np.ones((8, 9), bool)
    mask[3:5, 6:8] = False
    (outline,), _ = components(mask)
    found = Outlines(Ground(record_of("antimeridian")), (0, 0), 6, 1).to_ground(outline)
    assert found.geom_type == "MultiPolygon"
    assert found.bounds[::2] == (-180, 180)
    assert found.area == pytest.approx((72 - 4) * 36e-6)


def test_the_last_pixels_end_with_the_scene():
    (outline,), _ = components(np.ones((3, 3), bool))
    found = Outlines(Ground(record_of("lon/lat", 10, 9)), (0, 0), 4, 1).to_ground(outline)
    np.testing.assert_allclose(found.bounds, (8.5, 47.4 - 9 * 9e-6, 8.5 + 10 * 1.4e-5, 47.4), atol=1e-10)


def test_what_lies_beyond_the_scenes_edge_leaves_no_spike():
    outline = shapely.Polygon([(8, 0), (20, 0), (20, 6), (12, 6), (12, 3), (8, 3)])
    for case in ("utm", "lon/lat"):
        tracer = Outlines(Ground(record_of(case, width=48)), (0, 0), 4, 1)
        found = tracer.to_ground(outline)
        assert shapely.is_valid(found)
        expected = Ground(record_of(case, width=48)).columns(np.array([[32, 0, 16, 12]], np.int32)).geometry[0]
        assert shapely.symmetric_difference(found, expected).area < 1e-6 * expected.area + 1e-16
