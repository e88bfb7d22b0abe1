"""Chips near a layer: against pyproj's geodesics, everywhere on Earth."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from rdb_geo.ask.near import FARTHEST_M, Near, read_near
from rdb_geo.core.errors import AreaError, UsageError
from rdb_geo.core.table import ChipTable

WGS84 = Geod(ellps="WGS84")


def table_of(shapes):
    count = len(shapes)
    return ChipTable(
        np.ones((count, 4), np.int32),
        np.ones(count, np.float32),
        np.ones(count, np.float32),
        np.array(shapely.to_wkb(shapes), object),
        shapely.bounds(shapes),
    )


def square(lon, lat, side_m):
    """A chip: corners by geodesics from its south-western one, cut at the antimeridian."""
    east, _, _ = WGS84.fwd(lon, lat, 90, side_m)
    _, north, _ = WGS84.fwd(lon, lat, 0, side_m)
    if east < lon:
        return shapely.MultiPolygon([shapely.box(lon, lat, 180, north), shapely.box(-180, lat, east, north)])
    return shapely.box(lon, lat, east, north)


def metres(chip, lon, lat):
    """Geodesic distance of a point outside a chip from its outline, by sampling the edges densely."""
    rings = shapely.get_coordinates(shapely.segmentize(chip, 2e-6))
    _, _, lengths = WGS84.inv(
        rings[:, 0], rings[:, 1], np.full(len(rings), float(lon)), np.full(len(rings), float(lat))
    )
    return float(np.min(lengths))


@settings(max_examples=40)
@given(
    st.floats(-180, 179.99),
    st.floats(-85, 85),
    st.floats(0, 360),
    st.floats(10, 60_000),
    st.floats(0.2, 3),
)
def test_points_are_near_exactly_where_geodesics_say_so(lon, lat, azimuth, away_m, factor):
    chip = square(lon, lat, 300)
    middle = shapely.get_point(shapely.get_exterior_ring(shapely.get_geometry(chip, 0)), 2)
    place_lon, place_lat, _ = WGS84.fwd(middle.x, middle.y, azimuth, away_m)
    assume(not chip.contains(shapely.Point(place_lon, place_lat)))
    distance = metres(chip, place_lon, place_lat)
    limit = min(distance * factor, FARTHEST_M)
    assume(distance > 1)
    assume(abs(limit - distance) > 1e-4 * distance + 0.05)
    mask = Near(np.array([shapely.Point(place_lon, place_lat)], object), limit).mask(table_of([chip]))
    assert mask.tolist() == [distance < limit]


def test_a_degree_of_longitude_shrinks_with_latitude():
    """A buffer in degrees would be an ellipse: at 70° the same 0.02° of longitude are 764 m, not 2,226 m."""
    chips = [shapely.box(10, lat, 10.001, lat + 0.001) for lat in (0, 70)]
    points = np.array([shapely.Point(10.021, lat + 0.0005) for lat in (0, 70)], object)
    for limit, expected in ((700, [False, False]), (800, [False, True]), (2200, [False, True]), (2300, [True, True])):
        assert Near(points, limit).mask(table_of(chips)).tolist() == expected


def test_lines_and_polygons_count_from_their_nearest_place_and_inside_is_zero():
    chips = [shapely.box(13 + x / 100, 52, 13.005 + x / 100, 52.005) for x in range(10)]
    road = shapely.LineString([(13.0325, 51.9), (13.0325, 52.1)])  # passes through the chip at 13.03
    assert Near(np.array([road], object), 0).mask(table_of(chips)).tolist() == [x == 3 for x in range(10)]
    lake = shapely.box(12.9, 51.9, 13.0215, 52.1)  # holds the first two chips and cuts the third
    assert Near(np.array([lake], object), 0).mask(table_of(chips)).tolist() == [x < 3 for x in range(10)]
    well = shapely.Point(13.0374, 52.0025)  # between two chips, nearer to the western one
    west, east = (WGS84.inv(13.0374, 52.0025, lon, 52.0025)[2] for lon in (13.035, 13.04))
    for limit, expected in ((west - 0.1, set()), (west + 0.1, {3}), (east - 0.1, {3}), (east + 0.1, {3, 4})):
        found = np.flatnonzero(Near(np.array([well], object), limit).mask(table_of(chips)))
        assert set(found.tolist()) == expected


def test_a_long_road_is_near_all_along_and_not_only_at_its_ends():
    road = np.array([shapely.LineString([(0, 45), (40, 45)])], object)
    chips = [shapely.box(lon, 45.01, lon + 0.01, 45.02) for lon in np.arange(0.3, 39.7, 1.3)]
    distance = 0.01 * 111_132  # of the parallel, 1,111 m
    assert Near(road, distance + 5).mask(table_of(chips)).all()
    assert not Near(road, distance - 5).mask(table_of(chips)).any()


def test_the_antimeridian_separates_nothing():
    chips = [
        square(179.99, -17, 500),
        square(179.999, -17, 500),
        square(-179.999, -17, 500),
        square(179.0, -17, 500),
    ]
    east_of_it = np.array([shapely.Point(-179.99, -16.998)], object)
    distances = [metres(chip, -179.99, -16.998) for chip in chips]
    for limit in (600, 1000, 2200, 120_000 - 30_000):
        expected = [distance < limit for distance in distances]
        assert Near(east_of_it, limit).mask(table_of(chips)).tolist() == expected


def test_the_pole_has_all_longitudes_near():
    chips = [shapely.box(lon, 89.95, lon + 0.5, 89.96) for lon in (-170, -20, 60, 140)]
    across = np.array([shapely.Point(100, 89.95)], object)
    distances = [metres(chip, 100, 89.95) for chip in chips]
    for limit in (3000, 6000, 9000, 12_000):
        assert Near(across, limit).mask(table_of(chips)).tolist() == [distance < limit for distance in distances]


def test_thousands_of_chips_against_brute_force():
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(5, 8, 3000), rng.uniform(44, 47, 3000)
    chips = shapely.box(lons, lats, lons + 0.004, lats + 0.003)
    points = rng.uniform((5, 44), (8, 47), (40, 2))
    limit = 12_000.0
    corners = np.stack([metres_to_box(lons, lats, point) for point in points])
    expected = (corners < limit).any(axis=0)
    unsure = (np.abs(corners - limit) < 2).any(axis=0)
    mask = Near(shapely.points(points), limit).mask(table_of(chips))
    assert 100 < expected.sum() < 2900
    np.testing.assert_array_equal(mask[~unsure], expected[~unsure])


def metres_to_box(lons, lats, point):
    """Distance of a point from boxes of 0.004° × 0.003°: to the nearest place in degrees, good to a metre or two."""
    x = np.clip(point[0], lons, lons + 0.004)
    y = np.clip(point[1], lats, lats + 0.003)
    return WGS84.inv(x, y, np.full_like(x, point[0]), np.full_like(y, point[1]))[2]


class TestReading:
    @pytest.fixture
    def roads(self, tmp_path):
        line = shapely.LineString([(500_000, 5_000_000), (500_500, 5_000_300)])
        frame = geopandas.GeoDataFrame(geometry=[line], crs="EPSG:32633")
        frame.to_file(tmp_path / "map.gpkg", layer="roads")
        return tmp_path / "map.gpkg"

    def test_a_layer_and_its_distance(self, roads):
        near = read_near(f"{roads}:200m")
        assert near.metres == 200
        expected = geopandas.read_file(roads).to_crs(4326).geometry.iloc[0]
        assert near.shapes[0].hausdorff_distance(expected) < 1e-9
        assert read_near(f"{roads}:roads:1.5km").metres == 1500
        assert read_near(f"{roads}: .5 km").metres == 500

    def test_a_file_of_several_layers_needs_a_name(self, roads):
        frame = geopandas.GeoDataFrame(geometry=[shapely.Point(1, 1)], crs=4326)
        frame.to_file(roads, layer="wells")
        assert read_near(f"{roads}:wells:10m").shapes[0] == shapely.Point(1, 1)
        with pytest.raises(AreaError, match=r"holds the layers roads, wells: say which, such as .*map.gpkg:roads"):
            read_near(f"{roads}:10m")
        with pytest.raises(AreaError, match="holds no layer rivers with shapes: it holds roads, wells"):
            read_near(f"{roads}:rivers:10m")

    @pytest.mark.parametrize("text", ["roads.gpkg", ":200m"])
    def test_what_lacks_layer_or_distance_is_told(self, text):
        with pytest.raises(UsageError, match="no layer and distance"):
            read_near(text)

    @pytest.mark.parametrize("distance", ["200", "200parsec", "-5m", "1e3m", "often", ""])
    def test_what_is_no_distance_is_told(self, distance):
        with pytest.raises(UsageError, match=f"^{distance} is no length: write 20m, 0.5km or 60ft") as told:
            read_near(f"roads.gpkg:{distance}")
        assert (told.value.why, told.value.values) == ("no-length", {"text": distance})

    def test_other_mistakes_are_one_sentence(self, roads, tmp_path):
        empty = geopandas.GeoDataFrame(geometry=[shapely.Point()], crs=4326)
        empty.to_file(tmp_path / "empty.gpkg")
        with pytest.raises(UsageError, match="too far: a distance is at most 100km"):
            read_near(f"{roads}:101km")
        with pytest.raises(AreaError, match="there is no layer file"):
            read_near("none.gpkg:5m")
        with pytest.raises(AreaError, match="holds no shape"):
            read_near(f"{tmp_path / 'empty.gpkg'}:5m")
