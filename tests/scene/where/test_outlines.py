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
from rdb_geo.scene.connected import connected
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.outlines import on_ground, outlined

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
    labels = connected(mask)
    nothing, *shapes = outlined(labels)
    assert nothing is None
    assert ((labels > 0) == mask).all()
    known = rasterio.features.shapes(labels, mask=mask, connectivity=4)
    expected = {number: shapely.make_valid(shapely.geometry.shape(shape)) for shape, number in known}
    assert sorted(expected) == list(range(1, len(shapes) + 1))
    for number, shape in enumerate(shapes, start=1):
        assert shape.is_valid
        assert shape.equals(expected[number])
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
    labels, side = connected(mask), step // parts
    outlines = shapely.transform(outlined(labels)[1:], lambda points: points * side + [8, 4])
    for number, found in enumerate(on_ground(outlines, ground, step), start=1):
        rows, cols = np.nonzero(labels == number)
        windows = np.column_stack([8 + cols * side, 4 + rows * side, *[np.full(len(rows), side)] * 2])
        expected = shapely.union_all(ground.columns(windows.astype(np.int32)).geometry, grid_size=1e-9)
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
    outlines = shapely.transform(outlined(connected(mask))[1:], lambda points: points * 6)
    (found,) = on_ground(outlines, Ground(record_of("antimeridian")), 6)
    assert found.geom_type == "MultiPolygon"
    assert found.bounds[::2] == (-180, 180)
    assert found.area == pytest.approx((72 - 4) * 36e-6)


def test_the_last_pixels_end_with_the_scene():
    (found,) = on_ground(np.array([shapely.box(0, 0, 12, 12)]), Ground(record_of("lon/lat", 10, 9)), 4)
    np.testing.assert_allclose(found.bounds, (8.5, 47.4 - 9 * 9e-6, 8.5 + 10 * 1.4e-5, 47.4), atol=1e-10)


def test_what_lies_beyond_the_scenes_edge_leaves_no_spike():
    outline = shapely.Polygon([(32, 0), (80, 0), (80, 24), (48, 24), (48, 12), (32, 12)])
    for case in ("utm", "lon/lat"):
        (found,) = on_ground(np.array([outline]), Ground(record_of(case, width=48)), 4)
        assert shapely.is_valid(found)
        expected = Ground(record_of(case, width=48)).columns(np.array([[32, 0, 16, 12]], np.int32)).geometry[0]
        assert shapely.symmetric_difference(found, expected).area < 1e-6 * expected.area + 1e-16


@settings(max_examples=100, deadline=None)
@given(mask=arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_labels_are_those_of_a_flood_fill(mask):
    labels, seen = connected(mask), np.zeros(mask.shape, np.int32)
    for row, col in np.argwhere(mask).tolist():
        if seen[row, col]:
            continue
        waiting, number = [(row, col)], seen.max() + 1
        while waiting:
            at = waiting.pop()
            if min(at) < 0 or at[0] >= mask.shape[0] or at[1] >= mask.shape[1] or not mask[at] or seen[at]:
                continue
            seen[at] = number
            waiting += [(at[0] + 1, at[1]), (at[0] - 1, at[1]), (at[0], at[1] + 1), (at[0], at[1] - 1)]
    np.testing.assert_array_equal(labels, seen)


@pytest.mark.parametrize("case", sorted(PLACES))
def test_many_outlines_at_once_are_those_of_each_by_itself(case):
    rng, ground = np.random.default_rng(3), Ground(record_of(case))
    outlines = shapely.transform(outlined(connected(rng.random((30, 28)) < 0.55))[1:], lambda points: points * 2)
    together = on_ground(outlines, ground, 4)
    assert sum(len(shape.interiors) for shape in outlines) > 3
    assert [shape.wkb for shape in together] == [
        on_ground(outlines[[k]], ground, 4)[0].wkb for k in range(len(outlines))
    ]
