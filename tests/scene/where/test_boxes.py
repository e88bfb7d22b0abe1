"""From the map back to pixels: the outline of a window gives the window again, wherever the scene lies."""

from __future__ import annotations

import pyproj
import pytest
import shapely
from made_scenes import CASES
from shapely import MultiPolygon, box

from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.where.boxes import box_around, measured_at, middle_of
from rdb_geo.scene.where.footprints import Ground

WINDOWS = [(0, 0, 240, 180), (0, 0, 1, 1), (17, 31, 100, 60), (239, 179, 1, 1), (100, 0, 140, 180), (60, 90, 64, 64)]


def record_of(case, width=240, height=180):
    place = CASES[case]
    return SceneRecord("s.tif", place.crs, tuple(place.transform)[:6], width, height, 10.0)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("case", sorted(CASES))
def test_the_footprint_of_a_window_gives_the_window_again(case, window):
    record = record_of(case)
    area = Ground(record).footprint(Window(*window)).polygon_lonlat
    assert box_around(area, record) == window


@pytest.mark.parametrize("case", sorted(CASES))
def test_what_reaches_beyond_the_scene_is_cut_to_it(case):
    record = record_of(case)
    whole = Ground(record).footprint(Window(0, 0, 240, 180)).polygon_lonlat
    wide = shapely.intersection(shapely.buffer(whole, 5), box(-180, -90, 180, 90))
    left, top, width, height = box_around(wide, record)
    assert (max(left, 0), max(top, 0)) == (0, 0)
    assert (min(left + width, 240), min(top + height, 180)) == (240, 180)


def test_a_continent_around_a_small_scene_is_the_whole_scene():
    assert box_around(box(-30, 30, 60, 70), record_of("utm-north")) == (0, 0, 240, 180)


def test_a_box_within_a_pixel_is_that_pixel():
    assert box_around(box(13.30055, 52.49945, 13.30056, 52.49946), record_of("lonlat")) == (5, 5, 1, 1)


@pytest.mark.parametrize("case", sorted(CASES))
def test_an_area_elsewhere_gives_none(case):
    west = -60 if "antimeridian" in case or case.startswith("polar") else 100
    assert box_around(box(west, -1, west + 1, 1), record_of(case)) is None


@pytest.mark.parametrize("case", ["antimeridian", "antimeridian-360", "antimeridian-mercator"])
def test_a_box_cut_at_the_antimeridian_is_one_box_of_pixels(case):
    record = record_of(case)
    window = (60, 40, 120, 90)
    area = Ground(record).footprint(Window(*window)).polygon_lonlat
    assert isinstance(area, MultiPolygon)
    assert box_around(area, record) == window


def test_a_scene_from_0_to_360_degrees_is_found_from_the_west():
    record = SceneRecord("s.tif", "EPSG:4326", (1, 0, 0, 0, -1, 90), 360, 180, 1e5)
    assert box_around(box(-20, 10, -10, 20), record) == (340, 70, 10, 10)
    assert box_around(box(20, 10, 30, 20), record) == (20, 70, 10, 10)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_the_whole_world_is_the_whole_scene(crs):
    step = {"EPSG:4326": 1.0, "EPSG:3857": 20037508.342789244 / 180}[crs]
    record = SceneRecord("s.tif", crs, (step, 0, -180 * step, 0, -step, 80 * step), 360, 160, 1e5)
    assert box_around(box(-180, -90, 180, 90), record) == (0, 0, 360, 160)
    assert box_around(box(170, 0, 180, 10), record)[0::2] == (350, 10)


def test_a_pixel_is_measured_where_the_area_lies():
    """Web Mercator, against geodesics on WGS 84: a pixel gets shorter with the cosine of the latitude."""
    side = 256 * 2**14
    pixel = 2 * 20_037_508.342789244 / side
    world = SceneRecord(
        "tiles.xml", "EPSG:3857", (pixel, 0, -20_037_508.342789244, 0, -pixel, 20_037_508.342789244), side, side, pixel
    )
    geod = pyproj.Geod(ellps="WGS84")
    for latitude in (0, 30, 51, -60):
        area = shapely.box(4, latitude - 0.01, 4.02, latitude + 0.01)
        metres = 360 * pixel / (2 * 20_037_508.342789244)
        *_, across = geod.inv(4, latitude, 4 + metres, latitude)
        assert measured_at(world, middle_of(area, world)).gsd_m == pytest.approx(across, rel=0.01 if latitude else 0.05)
    assert measured_at(world, middle_of(shapely.box(4, 0, 4.01, 0.01), world)) is world
