"""Footprints against the affine transform, pyproj, and points that must lie inside or outside."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from affine import Affine
from chip_grid import chip_windows
from hypothesis import given
from hypothesis import strategies as st
from made_scenes import CASES
from shapely import MultiPolygon, Polygon

from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import ChipSpec, SceneRecord
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.reference import ground_sample_distance_m


def record_of(crs: str, transform: Affine, size: tuple[int, int] = (240, 180)) -> SceneRecord:
    gsd_m = ground_sample_distance_m("scene", crs, transform, *size)
    return SceneRecord("scene", crs, tuple(transform)[:6], *size, gsd_m)


def record_of_case(case: str, size: tuple[int, int] = (240, 180)) -> SceneRecord:
    return record_of(CASES[case].crs, CASES[case].transform, size)


def to_lonlat(record: SceneRecord, cols: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Oracle: pixel corners to lon/lat by the affine transform and pyproj."""
    a, b, c, d, e, f = record.transform
    transformer = pyproj.Transformer.from_crs(record.crs, "EPSG:4326", always_xy=True)
    return transformer.transform(a * cols + b * rows + c, d * cols + e * rows + f)


def to_pixels(record: SceneRecord, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = ~Affine(*record.transform)
    transformer = pyproj.Transformer.from_crs("EPSG:4326", record.crs, always_xy=True)
    x, y = (np.asarray(values) for values in transformer.transform(lon, lat))
    return inverse.a * x + inverse.b * y + inverse.c, inverse.d * x + inverse.e * y + inverse.f


def check_by_points(record: SceneRecord, window: Window, *, slack_px: float = 0.3) -> None:
    """Points of the window lie in its lon/lat footprint, points around it don't."""
    footprint = Ground(record).footprint(window)
    assert footprint is not None
    rng = np.random.default_rng(5)
    across, down = rng.uniform(-0.5, 1.5, (2, 3000))
    cols, rows = window.col_off + across * window.width, window.row_off + down * window.height
    lon, lat = to_lonlat(record, cols, rows)
    edge = np.minimum.reduce(
        [
            np.abs(cols - window.col_off),
            np.abs(cols - window.col_off - window.width),
            np.abs(rows - window.row_off),
            np.abs(rows - window.row_off - window.height),
        ]
    )
    known = np.isfinite(lon) & np.isfinite(lat) & (edge > slack_px) & (np.abs(lat) < 90)
    inside = (across > 0) & (across < 1) & (down > 0) & (down < 1)
    found = shapely.contains_xy(footprint.polygon_lonlat, (lon + 180) % 360 - 180, lat)
    assert (found == inside)[known].all()
    assert known.sum() > 1000


def check_shape(geometry: Polygon | MultiPolygon) -> None:
    assert geometry.is_valid
    assert isinstance(geometry, Polygon | MultiPolygon)
    west, south, east, north = geometry.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90
    for part in shapely.get_parts(geometry):
        assert part.exterior.is_ccw
        assert part.area > 0


@pytest.mark.parametrize("case", CASES)
def test_the_polygon_in_the_scenes_crs_is_exact(case: str):
    record = record_of_case(case)
    footprint = Ground(record).footprint(Window(17, 23, 64, 48))
    assert footprint is not None
    transform = CASES[case].transform
    corners = [(17, 23), (17, 71), (81, 71), (81, 23)]
    a, b, c, d, e, f = tuple(transform)[:6]
    expected = Polygon([(a * col + b * row + c, d * col + e * row + f) for col, row in corners])
    pixel = abs(a * e - b * d) ** 0.5
    assert shapely.equals_exact(footprint.polygon.normalize(), expected.normalize(), tolerance=1e-9 * pixel)
    assert footprint.crs == CASES[case].crs
    assert footprint.window == Window(17, 23, 64, 48)


@pytest.mark.parametrize("case", CASES)
def test_corners_in_lonlat_are_pyprojs(case: str):
    record = record_of_case(case)
    footprint = Ground(record).footprint(Window(17, 23, 64, 48))
    assert footprint is not None
    lon, lat = to_lonlat(record, np.array([17, 17, 81, 81.0]), np.array([23, 71, 71, 23.0]))
    vertices = shapely.get_coordinates(footprint.polygon_lonlat)
    for x, y in zip((lon + 180) % 360 - 180, lat, strict=True):
        assert np.hypot(vertices[:, 0] - x, vertices[:, 1] - y).min() < 1e-9


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("window", [Window(0, 0, 240, 180), Window(0, 0, 64, 64), Window(90, 60, 64, 64)])
def test_points_tell_inside_from_outside(case: str, window: Window):
    check_by_points(record_of_case(case), window)


@pytest.mark.parametrize("case", CASES)
def test_every_footprint_is_a_sound_shape(case: str):
    record = record_of_case(case)
    for strip in chip_windows(240, 180, ChipSpec(32, 16, 1, 0.5)):
        columns = Ground(record).columns(strip)
        assert columns.on_earth.all()
        for geometry, bounds in zip(columns.geometry, columns.bounds_lonlat, strict=True):
            check_shape(geometry)
            west, south, east, north = bounds
            if west <= east:
                assert geometry.bounds == pytest.approx((west, south, east, north), abs=1e-9)


@pytest.mark.parametrize("case", ["antimeridian", "antimeridian-360", "antimeridian-utm", "antimeridian-mercator"])
def test_a_footprint_is_cut_at_the_antimeridian(case: str):
    record = record_of_case(case)
    columns = Ground(record).columns(np.array([[0, 0, 240, 180]], np.int32))
    geometry, (west, south, east, north) = columns.geometry[0], columns.bounds_lonlat[0]
    assert isinstance(geometry, MultiPolygon)
    assert len(geometry.geoms) == 2
    assert west > east
    parts = sorted(part.bounds for part in geometry.geoms)
    assert parts[0][0] == -180
    assert parts[1][2] == 180
    assert (parts[0][2], parts[1][0]) == pytest.approx((east, west), abs=1e-9)
    assert (min(parts[0][1], parts[1][1]), max(parts[0][3], parts[1][3])) == pytest.approx((south, north), abs=1e-9)
    geod = pyproj.Geod(ellps="WGS84")
    area = sum(geod.geometry_area_perimeter(part)[0] for part in geometry.geoms)
    assert area == pytest.approx(240 * 180 * record.gsd_m**2, rel=0.05)


def test_chips_beside_the_antimeridian_are_not_cut():
    record = record_of("EPSG:4326", Affine(0.1, 0, 170, 0, -0.1, 10), (200, 100))
    left, right = Ground(record).columns(np.array([[0, 0, 100, 100], [100, 0, 100, 100]], np.int32)).geometry
    assert isinstance(left, Polygon)
    assert isinstance(right, Polygon)
    assert left.bounds == pytest.approx((170, 0, 180, 10))
    assert right.bounds == pytest.approx((-180, 0, -170, 10))


def test_longitudes_from_0_to_360_are_brought_home():
    record = record_of("EPSG:4326", Affine(1, 0, 0, 0, -1, 90), (360, 180))
    columns = Ground(record).columns(np.array([[350, 80, 10, 10], [175, 80, 10, 10], [0, 80, 10, 10]], np.int32))
    assert columns.geometry[0].bounds == pytest.approx((-10, 0, 0, 10))
    assert columns.bounds_lonlat[1].tolist() == pytest.approx([175, 0, -175, 10])
    assert columns.geometry[2].bounds == pytest.approx((0, 0, 10, 10))


@pytest.mark.parametrize("west", [-180.0, -180.25, 0.0])
def test_the_whole_world_in_one_chip(west: float):
    record = record_of("EPSG:4326", Affine(0.5, 0, west, 0, -0.5, 90), (720, 360))
    columns = Ground(record).columns(np.array([[0, 0, 720, 360]], np.int32))
    assert columns.geometry[0].area == pytest.approx(360 * 180)
    assert columns.bounds_lonlat[0].tolist() == pytest.approx([-180, -90, 180, 90])


def test_a_grid_that_reaches_half_a_pixel_beyond_the_poles_is_pulled_back():
    record = record_of("EPSG:4326", Affine(1, 0, -180.5, 0, -1, 90.5), (360, 181))
    columns = Ground(record).columns(np.array([[0, 0, 60, 60], [0, 121, 60, 60], [0, 0, 60, 181]], np.int32))
    assert columns.on_earth.all()
    assert columns.bounds_lonlat[:, [1, 3]].tolist() == pytest.approx(np.array([[30.5, 90], [-90, -30.5], [-90, 90]]))
    beyond = record_of("EPSG:4326", Affine(1, 0, 0, 0, -1, 120), (60, 120))
    assert Ground(beyond).columns(np.array([[0, 0, 30, 30], [0, 15, 30, 30]], np.int32)).on_earth.tolist() == [
        False,
        True,
    ]


def test_a_grid_in_grads_with_another_meridian():
    check_by_points(record_of("EPSG:4807", Affine(0.01, 0, 1.0, 0, -0.01, 54.0)), Window(10, 10, 100, 100))


@pytest.mark.parametrize("crs", ["EPSG:3413", "EPSG:3031", "EPSG:3995", "EPSG:6931"])
@pytest.mark.parametrize(
    ("col", "row"), [(-60, -40), (-1, -1), (0, 0), (-100, 0), (0, -50), (-50, -100), (-100, -100), (-99, -1)]
)
def test_windows_around_on_and_beside_a_pole(crs: str, col: int, row: int):
    """The pole is pixel corner (500, 500); windows of 100 px begin `col`, `row` from it."""
    record = record_of(crs, Affine(1000, 0, -500_000, 0, -1000, 500_000), (1000, 1000))
    window = Window(500 + col, 500 + row, 100, 100)
    check_by_points(record, window, slack_px=1.5)
    columns = Ground(record).columns(np.array([[window.col_off, window.row_off, 100, 100]], np.int32))
    geometry = columns.geometry[0]
    check_shape(geometry)
    geod = pyproj.Geod(ellps="WGS84")
    area = sum(geod.geometry_area_perimeter(part.segmentize(0.5))[0] for part in shapely.get_parts(geometry))
    assert area == pytest.approx(100 * 100 * record.gsd_m**2, rel=0.03)
    if -100 < col < 0 and -100 < row < 0:
        assert columns.bounds_lonlat[0, [0, 2]].tolist() == [-180, 180]
        assert max(abs(columns.bounds_lonlat[0, [1, 3]])) == 90


@given(
    angle=st.floats(0, 360),
    col=st.integers(0, 400),
    row=st.integers(0, 400),
    side=st.integers(5, 300),
    scale=st.sampled_from([10.0, 300.0, 2000.0]),
)
def test_any_turned_window_near_the_north_pole(angle: float, col: int, row: int, side: int, scale: float):
    turn = np.deg2rad(angle)
    a, b = scale * np.cos(turn), scale * np.sin(turn)
    transform = Affine(a, b, -a * 350 - b * 350, b, -a, -b * 350 + a * 350)
    check_by_points(record_of("EPSG:3413", transform, (700, 700)), Window(col, row, side, side), slack_px=0.03 * side)


@given(
    case=st.sampled_from(
        ["utm-north", "rotated", "sheared", "south-up", "antimeridian-utm", "lonlat", "feet", "tall-pixels"]
    ),
    col=st.integers(0, 2000),
    row=st.integers(0, 2000),
    width=st.integers(1, 1500),
    height=st.integers(1, 1500),
)
def test_any_window_of_an_ordinary_scene(case: str, col: int, row: int, width: int, height: int):
    window = Window(col, row, width, height)
    if min(width, height) > 5:
        check_by_points(record_of_case(case, (3500, 3500)), window)
    check_shape(Ground(record_of_case(case, (3500, 3500))).footprint(window).polygon_lonlat)  # type: ignore[union-attr]


@pytest.mark.parametrize("case", ["utm-north", "utm-south", "northing-first", "rotated", "web-mercator"])
@pytest.mark.parametrize("side", [64, 1024, 10_000])
def test_densified_edges_follow_the_true_ones_to_a_fraction_of_a_pixel(case: str, side: int):
    record = record_of_case(case, (10_000, 10_000))
    footprint = Ground(record).footprint(Window(0, 0, side, side))
    assert footprint is not None
    ring = np.array(footprint.polygon_lonlat.exterior.coords)
    middles = (ring[1:] + ring[:-1]) / 2
    cols, rows = to_pixels(record, middles[:, 0], middles[:, 1])
    distance = np.minimum.reduce([np.abs(cols), np.abs(cols - side), np.abs(rows), np.abs(rows - side)])
    assert distance.max() < 0.2


def test_a_rotated_pole_is_no_plain_longitude_and_latitude():
    crs = pyproj.CRS("+proj=ob_tran +o_proj=longlat +o_lon_p=0 +o_lat_p=39.25 +lon_0=18 +a=6371229 +b=6371229").to_wkt()
    record = record_of(crs, Affine(0.1, 0, -20, 0, -0.1, 40), (400, 600))
    check_by_points(record, Window(0, 0, 400, 400), slack_px=2)
    check_by_points(record, Window(100, 150, 64, 64))


GEOS = "+proj=geos +h=35785831 +lon_0=140.7 +sweep=y +ellps=WGS84"


@pytest.mark.parametrize(
    ("crs", "reach"), [(GEOS, 5_600_000), ("ESRI:54009", 18_100_000), ("+proj=sinu +R=6371007.181", 20_100_000)]
)
def test_windows_beyond_the_rim_of_a_projection_are_off_earth(crs: str, reach: float):
    """Outside its oval the sinusoidal projection lands elsewhere without a word: such windows must not."""
    wkt = pyproj.CRS(crs).to_wkt()
    size = 300
    record = record_of(wkt, Affine(2 * reach / size, 0, -reach, 0, -2 * reach / size, reach), (size, size))
    windows = np.concatenate(list(chip_windows(size, size, ChipSpec(20, 20, 1, 0.5))))
    columns = Ground(record).columns(windows)
    assert 0.2 < columns.on_earth.mean() < 0.9
    assert not columns.on_earth[0]
    back = pyproj.Transformer.from_crs("EPSG:4326", wkt, always_xy=True)
    for window, geometry in zip(windows[columns.on_earth], columns.geometry[columns.on_earth], strict=True):
        point = geometry.representative_point()
        x, y = back.transform(point.x, point.y)
        col, row = (x + reach) / (2 * reach / size), (reach - y) / (2 * reach / size)
        assert window[0] - 1 <= col <= window[0] + 21
        assert window[1] - 1 <= row <= window[1] + 21
    assert all(geometry is None for geometry in columns.geometry[~columns.on_earth])
    assert np.isnan(columns.bounds_lonlat[~columns.on_earth]).all()
    assert Ground(record).footprint(Window(0, 0, 20, 20)) is None


def test_many_windows_at_once_are_the_same_as_one_by_one():
    record = record_of_case("antimeridian-utm", (2000, 2000))
    windows = np.concatenate(list(chip_windows(2000, 2000, ChipSpec(256, 128, 1, 0.5))))[:40]
    together = Ground(record).columns(windows)
    for number, window in enumerate(windows):
        alone = Ground(record).columns(window[None])
        assert shapely.symmetric_difference(together.geometry[number], alone.geometry[0]).area < 1e-9


def test_no_windows_give_no_rows():
    columns = Ground(record_of_case("utm-north")).columns(np.empty((0, 4), np.int32))
    assert len(columns.on_earth) == len(columns.geometry) == len(columns.bounds_lonlat) == 0
