"""Shapes to longitude and latitude, against points that pyproj takes back to the shape's own CRS."""

from __future__ import annotations

import geopandas
import numpy as np
import pyproj
import pytest
import shapely

from rdb_geo.ask.area import area_geometry, read_area
from rdb_geo.ask.near import read_near
from rdb_geo.ask.turning import to_lonlat, turned
from rdb_geo.core.errors import AreaError, RdbGeoWarning
from rdb_geo.core.geometry import BBox

HOLE = shapely.Point(3_000, -4_000).buffer(9_000)
L_SHAPE = shapely.Polygon([(0, 0), (60_000, 0), (60_000, 20_000), (25_000, 20_000), (25_000, 70_000), (0, 70_000)])
CASES = {
    "utm 60S across": ("EPSG:32760", shapely.affinity.translate(L_SHAPE, 790_000, 8_100_000)),
    "utm 1N across": ("EPSG:32601", shapely.affinity.translate(L_SHAPE, 140_000, 7_000_000)),
    "PDC Mercator across": ("EPSG:3832", shapely.affinity.translate(L_SHAPE, 3_310_000, -1_900_000)),
    "Web Mercator beyond": ("EPSG:3857", shapely.affinity.translate(L_SHAPE, 20_010_000, -1_900_000)),
    "Fiji map grid": ("EPSG:3460", shapely.affinity.translate(L_SHAPE, 2_080_000, 3_900_000)),
    "south pole, ring": ("EPSG:3031", shapely.Point(0, 0).buffer(40_000) - HOLE),
    "south pole, hole over it": ("EPSG:3031", shapely.Point(0, 0).buffer(40_000) - shapely.Point(500, 0).buffer(9_000)),
    "south pole beside": ("EPSG:3031", shapely.affinity.translate(L_SHAPE, -20_000, 100)),
    "north pole at a corner": ("EPSG:3995", shapely.box(0, 0, 50_000, 30_000)),
    "north pole on an edge": ("EPSG:3413", shapely.box(-30_000, 0, 50_000, 30_000)),
    "north pole off the middle": ("EPSG:3413", shapely.affinity.translate(L_SHAPE, -12_345, -6_789)),
    "pole in Lambert's": ("EPSG:3571", shapely.box(-500_000, -300_000, 900_000, 400_000)),
    "Paris's meridian": ("EPSG:4807", shapely.box(194.0, 20.0, 200.0, 30.0)),
    "Albers of Alaska": ("EPSG:3338", shapely.box(-2_300_000, 300_000, -1_500_000, 900_000)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_point_lies_in_the_area_where_it_lies_in_the_shape(case):
    crs, shape = CASES[case]
    (found,) = to_lonlat(np.array([shape], object), pyproj.CRS.from_user_input(crs))
    assert shapely.is_valid(found)
    west, _, east, _ = found.bounds
    assert west >= -180
    assert east <= 180
    rng = np.random.default_rng(7)
    left, low, right, high = shape.bounds
    wide, tall = right - left, high - low
    xy = rng.uniform([left - wide / 3, low - tall / 3], [right + wide / 3, high + tall / 3], (4000, 2))
    transformer = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    lon, lat = transformer.transform(*xy.T)
    back = np.stack(transformer.transform(lon, lat, direction="INVERSE"), axis=1)
    known = np.isfinite(back).all(axis=1)
    # straight edges are cut into steps of 1 km (0.01°): points nearer than 2 m to an edge may fall on either side
    known &= shapely.distance(shape.boundary, shapely.points(xy)) > (2.0 if wide > 1000 else 1e-4)
    expected = shapely.contains_xy(shape, *xy.T)
    assert expected[known].sum() > 300
    assert (~expected[known]).sum() > 300
    got = shapely.contains_xy(found, (lon + 180) % 360 - 180, lat)
    assert (got == expected)[known].all()


def test_points_and_lines_are_cut_too():
    crs = pyproj.CRS.from_epsg(32760)
    line, point = shapely.LineString([(790_000, 8_100_000), (860_000, 8_100_000)]), shapely.Point(850_000, 8_100_000)
    cut, alone = to_lonlat(np.array([line, point], object), crs)
    assert [round(value) for value in cut.bounds[::2]] == [-180, 180]
    assert sum(abs(part.bounds[2] - part.bounds[0]) for part in shapely.get_parts(cut)) < 1
    assert alone.x == pytest.approx(-179.71, abs=0.01)


def test_longitudes_beyond_180_are_turned_back():
    shapes = np.array([shapely.box(170, 0, 190, 5), shapely.box(-200, 0, -190, 5), shapely.box(0, 0, 1, 1)], object)
    across, beyond, plain = turned(shapes)
    assert across.equals(shapely.union(shapely.box(170, 0, 180, 5), shapely.box(-180, 0, -170, 5)))
    assert beyond.equals(shapely.box(160, 0, 170, 5))
    assert plain is shapes[2]
    assert turned(np.array([shapely.box(-260, -80, 260, 80)], object))[0].equals(shapely.box(-180, -80, 180, 80))


def test_an_area_of_python_and_a_box_are_turned_back():
    assert area_geometry(area=shapely.box(185, 0, 190, 5)).equals(shapely.box(-175, 0, -170, 5))
    assert BBox(170, 0, 190, 5) == BBox(170, 0, -170, 5)
    assert BBox(-190, 0, -170, 5) == BBox(170, 0, -170, 5)
    assert BBox(175, 0, 180, 5) == BBox(175, 0, 180, 5)
    assert BBox(181, 0, 185, 5) == BBox(-179, 0, -175, 5)
    assert BBox(-200, 0, -180, 5) == BBox(160, 0, 180, 5)
    assert BBox(-250, -10, 250, 10).to_geometry().equals(shapely.box(-180, -10, 180, 10))


def test_a_file_of_longitudes_beyond_180_is_an_area(tmp_path):
    path = tmp_path / "a.gpkg"
    geopandas.GeoDataFrame(geometry=[shapely.box(179, -17, 181, -16)], crs=4326).to_file(path)
    assert read_area(path).area == pytest.approx(2)
    assert read_near(f"{path}:1km").shapes[0].area == pytest.approx(2)


SHORT_WAY = {
    "box": (shapely.box(-179, 10, 179, 12), shapely.box(179, 10, 181, 12)),
    "drawn clockwise": (shapely.Polygon([(179, 12), (-179, 12), (-179, 10), (179, 10)]), shapely.box(179, 10, 181, 12)),
    "crosses itself as it stands": (
        shapely.Polygon([(179, 10), (-179, 10), (179.5, 12), (-179, 14), (179, 14)]),
        shapely.Polygon([(179, 10), (181, 10), (179.5, 12), (181, 14), (179, 14)]),
    ),
    "with holes on either side": (
        shapely.Polygon(
            [(178, 10), (-178, 10), (-178, 14), (178, 14)],
            [[(178.5, 11), (179, 11), (179, 12)], [(-179, 11), (-178.5, 11), (-179, 12)]],
        ),
        shapely.Polygon(
            [(178, 10), (182, 10), (182, 14), (178, 14)],
            [[(178.5, 11), (179, 11), (179, 12)], [(181, 11), (181.5, 11), (181, 12)]],
        ),
    ),
    "a circle": (
        shapely.Polygon(
            [((lon + 180) % 360 - 180, lat) for lon, lat in shapely.Point(180.3, -17).buffer(2).exterior.coords]
        ),
        shapely.Point(180.3, -17).buffer(2),
    ),
    "around the pole": (
        shapely.Polygon([(-150, 80), (-50, 82), (50, 80), (150, 81)]),
        shapely.Polygon([(-150, 80), (-50, 82), (50, 80), (150, 81), (210, 80), (210, 90), (-150, 90)]),
    ),
    "a road": (shapely.LineString([(178, 1), (-179, 2)]), shapely.LineString([(178, 1), (181, 2)])),
    "two parts": (
        shapely.MultiPolygon([shapely.box(-179, 10, 179, 12), shapely.box(5, 5, 6, 6)]),
        shapely.MultiPolygon([shapely.box(179, 10, 181, 12), shapely.box(5, 5, 6, 6)]),
    ),
    "nearly the whole world": (shapely.box(-170, 0, 170, 1), shapely.box(170, 0, 190, 1)),
}
"""Shapes with an edge of more than 180° of longitude, and the same drawn on across 180° by hand."""


@pytest.mark.parametrize("case", SHORT_WAY)
@pytest.mark.parametrize("crs", [4326, 4269])
def test_an_edge_of_more_than_180_degrees_crosses_180(tmp_path, case, crs):
    drawn, meant = SHORT_WAY[case]
    path = tmp_path / "a.gpkg"
    geopandas.GeoDataFrame(geometry=[drawn], crs=crs).to_file(path)
    with pytest.warns(RdbGeoWarning, match="shape 1 of .*a.gpkg has an edge of more than 180° of longitude"):
        found = shapely.union_all(read_near(f"{path}:1km").shapes)
    west, _, east, _ = meant.bounds
    expected = shapely.union_all(
        [shapely.intersection(shapely.affinity.translate(meant, 360 * turn), WORLD) for turn in (-1, 0, 1)]
    )
    assert (west, east) != found.bounds[::2]
    measure = shapely.length if drawn.geom_type == "LineString" else shapely.area
    assert measure(shapely.symmetric_difference(found, expected)) < 1e-6 * measure(expected)
    if drawn.geom_type != "LineString":
        with pytest.warns(RdbGeoWarning, match="the short way"):
            area = area_geometry(area=drawn) if crs == 4326 else read_area(path)
        assert area.symmetric_difference(expected).area < 1e-6


@pytest.mark.parametrize(("count", "said"), [(1, "shape 2 of"), (2, r"shape 2 \(and 1 other\) of"), (3, r"2 others\)")])
def test_how_many_shapes_were_turned_is_said(tmp_path, count, said):
    path = tmp_path / "a.gpkg"
    shapes = [shapely.box(1, 1, 2, 2), *[shapely.box(-179, 10, 179, 12)] * count]
    geopandas.GeoDataFrame(geometry=shapes, crs=4326).to_file(path)
    with pytest.warns(RdbGeoWarning, match=said):
        read_near(f"{path}:1km")


WORLD = shapely.box(-180, -90, 180, 90)


@pytest.mark.filterwarnings("error")
def test_the_whole_world_and_a_wide_box_stay_as_they_are(tmp_path):
    path = tmp_path / "a.gpkg"
    wide = shapely.segmentize(shapely.box(-170, -10, 170, 10), 60)
    geopandas.GeoDataFrame(geometry=[WORLD, wide], crs=4326).to_file(path)
    assert [shape.area for shape in read_near(f"{path}:1km").shapes] == [WORLD.area, wide.area]
    box = BBox(-170, -10, 170, 10).to_geometry()
    assert area_geometry(area=box).equals(shapely.box(-170, -10, 170, 10))
    assert area_geometry(area=BBox(100, -10, 90, 10).to_geometry()).area == 350 * 20


def test_both_poles_in_one_polygon_are_refused():
    whole = shapely.Point(0, 0).buffer(19_000_000)
    with pytest.raises(AreaError, match="both poles"):
        to_lonlat(np.array([whole], object), pyproj.CRS.from_user_input("+proj=aeqd +lat_0=10 +lon_0=50 +datum=WGS84"))
