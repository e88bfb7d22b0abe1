"""Right angles: against buildings of known corners in projections of their own, and what must stay as it is."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.features import geometry_mask
from test_find_outlines import index, iou
from test_following import paint_blob
from test_inside import Blocks

from rdb_geo.answer.shapes.forms import right_angled_apart
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.right_angles import right_angled
from rdb_geo.core.requests import Outlining
from rdb_geo.index.store import Store
from rdb_geo.scene.where.outlines import outlined
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

CELL_M = 2.0
L_SHAPE = shapely.Polygon([(-60, -40), (60, -40), (60, 0), (5, 0), (5, 45), (-60, 45)])
YARD = shapely.box(-60, -50, 60, 50).difference(shapely.box(-25, -20, 30, 15))
PLACES = [(0.0, 0.0), (13.3, 52.5), (-70.0, -33.4), (15.6, 78.2)]
"""Longitude and latitude of the middle: at the equator a degree of latitude is shorter than one of longitude."""


def turned(shape, degrees):
    return shapely.affinity.rotate(shape, degrees, origin=(0, 0))


def ground(place):
    """To EPSG:4326 from metres around a place, and back: a projection that keeps angles."""
    local = f"+proj=tmerc +lon_0={place[0]} +lat_0={place[1]} +k=1 +datum=WGS84 +type=crs"
    return (
        pyproj.Transformer.from_crs(local, "EPSG:4326", always_xy=True),
        pyproj.Transformer.from_crs("EPSG:4326", local, always_xy=True),
    )


def moved(shape, transformer):
    return shapely.transform(shape, lambda points: np.stack(transformer.transform(*points.T), axis=1))


def traced(shape):
    """As an outline is: the shape (metres) in cells, steps made slopes."""
    side = 150
    place = Affine(CELL_M, 0, -side * CELL_M / 2, 0, -CELL_M, side * CELL_M / 2)
    drawn = geometry_mask([shape], (side, side), place, invert=True)
    _, outline = shapely.simplify(outlined(drawn.astype(np.int32)), 0.75)
    return shapely.transform(outline, lambda points: np.stack(place @ points.T, axis=1))


def corners(ring):
    """Of each corner of a ring in metres how far it is from a right angle, degrees."""
    steps = np.diff(shapely.get_coordinates(ring), axis=0)
    angles = np.degrees(np.arctan2(steps[:, 1], steps[:, 0]))
    turns = (np.roll(angles, -1) - angles + 180) % 360 - 180
    return np.abs(np.abs(turns) - 90)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("degrees", [0, 17, 41, 73])
def test_a_turned_building_gets_its_six_corners_back(place, degrees):
    truth = turned(L_SHAPE, degrees)
    to_lonlat, to_metres = ground(place)
    outline = traced(truth)
    found = right_angled(moved(outline, to_lonlat), CELL_M)
    squared = moved(found, to_metres)
    off = corners(squared.exterior)
    assert len(off) == 6
    assert off.max() < 0.05
    assert iou(squared, truth) > 0.97
    assert iou(squared, truth) >= iou(outline, truth) - 0.005
    assert found.exterior.is_ccw


@pytest.mark.parametrize("degrees", [8, 33])
def test_a_yard_is_squared_with_its_house_and_a_round_pond_stays(degrees):
    to_lonlat, to_metres = ground(PLACES[1])
    yard = moved(traced(turned(YARD, degrees)), to_lonlat)
    assert right_angled(yard, CELL_M).is_valid
    squared = moved(right_angled(yard, CELL_M), to_metres)
    assert [len(corners(ring)) for ring in (squared.exterior, *squared.interiors)] == [4, 4]
    assert max(corners(ring).max() for ring in (squared.exterior, *squared.interiors)) < 0.05
    assert iou(squared, turned(YARD, degrees)) > 0.97
    round_one = shapely.box(-60, -50, 60, 50).difference(shapely.Point(5, 0).buffer(25))
    pond = moved(traced(turned(round_one, degrees)), to_lonlat)
    kept = right_angled(pond, CELL_M)
    assert len(corners(kept.exterior)) == 4
    assert shapely.Polygon(kept.interiors[0]).equals_exact(shapely.Polygon(pond.interiors[0]), 1e-9, normalize=True)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(0, 0).buffer(50),
        shapely.Polygon([(-70, -40), (80, -40), (0, 70)]),
        shapely.box(-50, -3, 50, 3),
        shapely.box(-3, -3, 3, 3),
    ],
    ids=["round", "three corners", "thin", "small"],
)
def test_what_is_not_rectangular_or_too_small_stays_as_it_is(shape):
    to_lonlat, _ = ground(PLACES[1])
    outline = moved(traced(turned(shape, 20)), to_lonlat)
    assert right_angled(outline, CELL_M) is None
    assert right_angled_apart([outline], [CELL_M]) == ([outline], 1)


def test_what_the_antimeridian_cuts_stays_as_it_is():
    half = shapely.box(179.9, 1, 180, 1.1)
    assert right_angled(half, 100) is None
    assert right_angled(shapely.MultiPolygon([half, shapely.box(-180, 1, -179.9, 1.1)]), 100) is None


def test_neighbours_take_no_ground_of_each_other():
    """A house whose corner stands in the bay of another, which a straight wall would fill."""
    to_lonlat, to_metres = ground(PLACES[1])
    bay = shapely.box(-60, -40, 0, 40).difference(shapely.box(-3, -8, 0, 8))
    both = [moved(shape, to_lonlat) for shape in (bay, shapely.box(-2, -6, 60, 6))]
    alone = [moved(right_angled(shape, CELL_M), to_metres) for shape in both]
    assert shapely.intersection(*alone).area > 1
    found, kept = right_angled_apart(both, [CELL_M, CELL_M])
    assert (found, kept) == (both, 2)


@pytest.mark.parametrize("case", ["utm-south", "lonlat", "rotated"])
def test_a_turned_field_on_a_scene_is_covered_better(make_scene, tmp_path, colour_encoder, case):
    path = make_scene(case=case)
    with rasterio.open(path, "r+") as scene:
        to_lonlat = pyproj.Transformer.from_crs(scene.crs, "EPSG:4326", always_xy=True)
        middle = to_lonlat.transform(*(scene.transform @ (120, 90)))
        local, back = ground(middle)
        to_scene = pyproj.Transformer.from_crs("EPSG:4326", scene.crs, always_xy=True)
        field = turned(shapely.affinity.scale(L_SHAPE, 6, 6, origin=(0, 0)), 25)
        truth = moved(field, local)
        pixels = scene.read()
        pixels[:, geometry_mask([moved(truth, to_scene)], pixels.shape[1:], scene.transform, invert=True)] = np.array(
            (230, 20, 20), pixels.dtype
        )[:, None]
        scene.write(pixels)
    store = Store(tmp_path / "index", create=True)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    plain, squared = (
        find_shapes(store, scores, Outlining(0.1, fine=True, right_angles=angles), inside=Blocks(colour_encoder))
        for angles in (False, True)
    )
    assert squared.notes == ()
    (before,), (after,) = plain.regions, squared.regions
    off = corners(moved(after.geometry, back).exterior)
    assert off.max() < 0.2
    assert len(off) < len(corners(before.geometry.exterior))
    assert iou(after.geometry, truth) > 0.9
    geod = pyproj.Geod(ellps="WGS84")
    assert after.area_m2 == pytest.approx(abs(geod.geometry_area_perimeter(after.geometry)[0]))
    assert after.area_low / after.area_m2 == pytest.approx(before.area_low / before.area_m2)


def test_how_many_stay_as_they_are_is_told(make_scene, tmp_path, colour_encoder):
    path = make_scene()
    paint_blob(path)
    store = Store(tmp_path / "index", create=True)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    plain, asked = (
        find_shapes(store, scores, Outlining(0.1, fine=True, right_angles=angles), inside=Blocks(colour_encoder))
        for angles in (False, True)
    )
    (note,) = asked.notes
    assert (note.code, note.values["regions"]) == ("crooked-outlines", len(plain.regions))
    assert [region.geometry for region in asked.regions] == [region.geometry for region in plain.regions]
