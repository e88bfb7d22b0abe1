"""Where scenes lie: CRS, transform and ground sample distance, or why it can't be known."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
import rasterio.warp
from affine import Affine
from made_scenes import CASES, MakeScene
from PIL import Image
from rasterio.control import GroundControlPoint
from rasterio.transform import from_gcps

from rdb_geo.core.errors import MissingCrsError, RdbGeoWarning, SceneError
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.where.reference import stretched


def record_of(path: Path) -> SceneRecord:
    with Scene(expand_sources([str(path)])[0]) as scene:
        return scene.record


def geodesic_gsd_m(path: Path) -> float:
    """Oracle: the four sides of the middle pixel, measured on the ellipsoid."""
    with rasterio.open(path) as scene:
        to_lonlat = pyproj.Transformer.from_crs(scene.crs.to_wkt(), "EPSG:4326", always_xy=True)
        a, b, c, d, e, f = scene.transform[:6]
        col, row = scene.width / 2, scene.height / 2
    x, y = zip(
        *[(a * i + b * j + c, d * i + e * j + f) for i, j in [(col, row), (col + 1, row), (col, row + 1)]], strict=True
    )
    lon, lat = to_lonlat.transform(x, y)
    geod = pyproj.Geod(ellps="WGS84")
    return math.sqrt(geod.line_length(lon[:2], lat[:2]) * geod.line_length(lon[::2], lat[::2]))


@pytest.mark.parametrize(
    ("crs", "transform", "said"),
    [
        ("EPSG:4326", Affine(1e-4, 0, 25, 0, -1e-4, 60), "2.0 times as high as wide"),
        ("EPSG:4326", Affine(1e-4, 0, 25, 0, -5e-5, 60), ""),
        ("EPSG:4326", Affine(1e-4, 0, 25, 0, -1e-4, 5), ""),
        ("EPSG:3857", Affine(10, 0, 2.7e6, 0, -10, 8.4e6), ""),
        ("EPSG:32635", Affine(30, 0, 4e5, 0, -10, 6.6e6), "3.0 times as wide as high"),
    ],
)
def test_pixels_that_are_not_square_on_the_ground_are_said(make_scene: MakeScene, crs, transform, said: str):
    told = stretched(record_of(make_scene(crs=crs, transform=transform)))
    assert (len(told), said in "".join(told)) == (int(bool(said)), True)


@pytest.mark.parametrize("case", CASES)
def test_the_record_keeps_crs_and_transform_and_measures_the_gsd(make_scene: MakeScene, case: str):
    path = make_scene(case=case)
    record = record_of(path)
    assert record.crs == CASES[case].crs
    assert record.transform == tuple(CASES[case].transform)[:6]
    assert record.gsd_m == pytest.approx(geodesic_gsd_m(path), rel=1e-6)


@pytest.mark.parametrize(
    ("case", "expected_m"),
    [("lonlat", 8.7), ("web-mercator", 2.9), ("feet", 0.61), ("tall-pixels", 14.1), ("polar", 1030)],
)
def test_the_gsd_is_one_of_the_ground(make_scene: MakeScene, case: str, expected_m: float):
    assert record_of(make_scene(case=case)).gsd_m == pytest.approx(expected_m, rel=0.03)


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:32633",
        "EPSG:27700",
        "EPSG:28992",
        "EPSG:2154",
        "EPSG:3035",
        "EPSG:5070",
        "EPSG:3031",
        "EPSG:2056",
        "ESRI:54009",
        "ESRI:102008",
    ],
)
def test_a_crs_with_a_code_is_kept_by_its_code(make_scene: MakeScene, crs: str):
    area = pyproj.CRS(crs).area_of_use
    assert area is not None
    west, south, east, north = area.bounds
    x, y = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(
        (west + east) / 2, (south + north) / 2
    )
    assert record_of(make_scene(crs=crs, transform=Affine(10, 0, x, 0, -10, y))).crs == crs


def test_a_compound_crs_works_as_its_horizontal_part(make_scene: MakeScene):
    record = record_of(make_scene(crs="EPSG:32633+5773"))
    plain = record_of(make_scene("plain.tif"))
    assert record.gsd_m == pytest.approx(plain.gsd_m)
    assert "EGM96" in record.crs


def test_a_crs_without_a_code_is_kept_as_wkt(make_scene: MakeScene):
    crs = "+proj=laea +lat_0=52 +lon_0=11 +x_0=0 +y_0=0 +ellps=GRS80 +units=m"
    record = record_of(make_scene(crs=crs, transform=Affine(10, 0, 1000, 0, -10, 2000)))
    assert "GRS 1980" in record.crs


def gcps(transform: Affine, *, bend: float = 0.0, count: int = 5) -> list[GroundControlPoint]:
    places = np.linspace(0, 200, count)
    return [
        GroundControlPoint(
            row,
            col,
            transform.a * col + transform.b * row + transform.c + bend * (col - 100) ** 2,
            transform.d * col + transform.e * row + transform.f,
        )
        for row in places
        for col in places
    ]


@pytest.mark.parametrize("case", ["utm-north", "rotated", "south-up", "lonlat"])
def test_ground_control_points_give_the_transform(make_scene: MakeScene, case: str):
    points = gcps(CASES[case].transform)
    record = record_of(make_scene(gcps=(points, CASES[case].crs)))
    assert record.crs == CASES[case].crs
    assert np.allclose(record.transform, tuple(CASES[case].transform)[:6], rtol=1e-9)
    assert np.allclose(record.transform, tuple(from_gcps(points))[:6])


def test_points_that_fit_no_straight_transform_are_used_with_a_warning(make_scene: MakeScene):
    path = make_scene(gcps=(gcps(CASES["utm-north"].transform, bend=0.01), "EPSG:32633"))
    with pytest.warns(RdbGeoWarning, match=r"fit a straight transform only to \d+\.\d px"):
        assert record_of(path).gsd_m == pytest.approx(10, rel=0.05)


def test_points_across_the_antimeridian(make_scene: MakeScene):
    points = [
        GroundControlPoint(row, col, (179.9 + col * 1e-3 + 180) % 360 - 180, -16 - row * 1e-3)
        for row in (0, 90, 180)
        for col in (0, 120, 240)
    ]
    record = record_of(make_scene(gcps=(points, "EPSG:4326")))
    assert np.allclose(record.transform, (1e-3, 0, 179.9, 0, -1e-3, -16))


LINE = [GroundControlPoint(number, number, 4e5 + 10 * number, 5e6 - 10 * number) for number in (0, 50, 100, 150)]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019", "code"])
def test_a_world_file_with_its_prj(make_scene: MakeScene, tmp_path: Path, suffix: str, version: str):
    path = tmp_path / f"scan{suffix}"
    Image.fromarray(np.zeros((180, 240, 3), np.uint8) + 90).save(path)
    world = {".png": ".pgw", ".jpg": ".jgw", ".tif": ".tfw"}[suffix]
    path.with_suffix(world).write_text("10\n0\n0\n-10\n399965\n5300035\n")
    crs = pyproj.CRS.from_epsg(32633)
    path.with_suffix(".prj").write_text("EPSG:32633" if version == "code" else crs.to_wkt(version))
    record = record_of(path)
    assert record.transform == (10, 0, 399_960, 0, -10, 5_300_040)
    found = pyproj.Transformer.from_crs(record.crs, "EPSG:4326", always_xy=True).transform(400_000, 5_300_000)
    expected = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(400_000, 5_300_000)
    assert np.allclose(found, expected, atol=1e-9)


def test_a_prj_that_is_none_is_said(tmp_path: Path):
    path = tmp_path / "scan.png"
    Image.fromarray(np.zeros((180, 240, 3), np.uint8) + 90).save(path)
    path.with_suffix(".pgw").write_text("10\n0\n0\n-10\n399965\n5300035\n")
    path.with_suffix(".prj").write_text("my projection")
    with pytest.raises(MissingCrsError, match=r"scan\.prj is no CRS that PROJ understands"):
        record_of(path)


@pytest.mark.parametrize(("suffix", "advice"), [(".tif", "gdal_edit.py -a_srs"), (".png", "into a .prj file")])
def test_advice_fits_the_format(tmp_path: Path, suffix: str, advice: str):
    path = tmp_path / f"scan{suffix}"
    Image.fromarray(np.zeros((180, 240, 3), np.uint8) + 90).save(path)
    with pytest.raises(MissingCrsError) as caught:
        record_of(path)
    assert advice in str(caught.value)


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({"crs": None}, "coordinates without a coordinate reference system"),
        ({"crs": None, "transform": Affine.identity()}, "has no coordinate reference system"),
        ({"transform": Affine.identity()}, "has a CRS but no georeferencing"),
        ({"transform": Affine(math.nan, 0, 4e5, 0, -10, 5e6)}, "broken transform"),
        ({"transform": Affine(10, 0, math.inf, 0, -10, 5e6)}, "broken transform"),
        ({"transform": Affine(10, 10, 4e5, 10, 10, 5e6)}, "broken transform"),
        ({"transform": Affine(0, 0, 4e5, 0, -10, 5e6)}, "too few ground control points (1)"),
        ({"gcps": (LINE[:2], "EPSG:32633")}, "too few ground control points (2): at least 3 are needed"),
        ({"crs": 'LOCAL_CS["site grid",UNIT["metre",1]]'}, "local CRS"),
        ({"crs": "EPSG:5773", "transform": Affine(1, 0, 5, 0, -1, 5)}, "local CRS"),
    ],
)
def test_a_scene_that_does_not_say_where_it_lies(make_scene: MakeScene, options: dict[str, Any], fragment: str):
    with pytest.raises(MissingCrsError) as caught:
        record_of(make_scene(**options))
    assert fragment in str(caught.value)
    assert caught.value.code == "missing-crs"


@pytest.mark.parametrize(
    "points",
    [
        LINE,
        [LINE[0]] * 5,
        [GroundControlPoint(row, col, 4e5, 5e6) for row in (0, 90) for col in (0, 90)],
        [GroundControlPoint(0, col, 4e5 + row, 5e6 + col) for row in (0, 90) for col in (0, 90)],
        [GroundControlPoint(row, col, math.nan, 5e6 + row) for row in (0, 90) for col in (0, 90)],
    ],
)
def test_points_on_one_line_are_refused(make_scene: MakeScene, points: list[GroundControlPoint]):
    with pytest.raises(MissingCrsError, match="on one line or nowhere"):
        record_of(make_scene(gcps=(points, "EPSG:32633")))


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({"crs": "+proj=longlat +a=3396190 +b=3376200 +no_defs"}, "is not of Earth"),
        ({"crs": "+proj=eqc +R=1737400 +no_defs"}, "is not of Earth"),
        (
            {"crs": "EPSG:4326", "transform": Affine(10, 0, 399_960, 0, -10, 5_300_040)},
            "that are no degrees, under a CRS",
        ),
        ({"crs": "EPSG:32633", "transform": Affine(1e9, 0, 1e15, 0, -1e9, 1e15)}, "lies nowhere on Earth"),
        (
            {"crs": "EPSG:28992", "transform": Affine(2.2e-6, 0, 4.48, 0, -2.2e-6, 51.9)},
            r"corners in degrees \(4.48, 51.9\) under a CRS of lengths",
        ),
    ],
)
def test_a_scene_that_is_not_of_earth(make_scene: MakeScene, options: dict[str, Any], fragment: str):
    with pytest.raises(SceneError, match=fragment):
        record_of(make_scene(**options))


def test_rpc_only_is_refused_with_the_way_out(make_scene: MakeScene):
    names = ("LINE_NUM_COEFF", "LINE_DEN_COEFF", "SAMP_NUM_COEFF", "SAMP_DEN_COEFF")
    numbers = ("LINE_OFF", "SAMP_OFF", "LAT_OFF", "LONG_OFF", "HEIGHT_OFF")
    scales = ("LINE_SCALE", "SAMP_SCALE", "LAT_SCALE", "LONG_SCALE", "HEIGHT_SCALE")
    rpcs = {name: " ".join(["1"] + ["0"] * 19) for name in names}
    rpcs |= dict.fromkeys(numbers, "10") | dict.fromkeys(scales, "100")
    path = make_scene(crs=None, transform=Affine.identity(), rpcs=rpcs)
    with pytest.raises(MissingCrsError, match=r"only rational polynomial coefficients.*gdalwarp -rpc"):
        record_of(path)


def test_a_picture_with_a_world_file_and_no_crs_is_refused(make_scene: MakeScene, tmp_path: Path):
    path = make_scene("p.png", driver="PNG", crs=None, transform=Affine.identity())
    (tmp_path / "p.pgw").write_text("10\n0\n0\n-10\n399965\n5300035\n")
    with pytest.raises(MissingCrsError, match="coordinates without a coordinate reference system"):
        record_of(path)


def test_a_picture_with_its_crs_in_a_sidecar_is_placed(make_scene: MakeScene, tmp_path: Path):
    path = make_scene("p.png", driver="PNG", crs=None, transform=Affine.identity())
    (tmp_path / "p.pgw").write_text("10\n0\n0\n-10\n399965\n5300035\n")
    (tmp_path / "p.png.aux.xml").write_text("<PAMDataset><SRS>EPSG:32633</SRS></PAMDataset>")
    record = record_of(path)
    assert record.crs == "EPSG:32633"
    assert record.transform == (10, 0, 399_960, 0, -10, 5_300_040)
    assert record.gsd_m == pytest.approx(10, rel=2e-3)


def test_northing_before_easting_makes_no_difference(make_scene: MakeScene):
    """EPSG:2180 and 4326 name their axes north first; files and results are x, y all the same."""
    path = make_scene(case="northing-first")
    with rasterio.open(path) as scene:
        expected = rasterio.warp.transform(scene.crs, "EPSG:4326", [357_000], [506_000])
    record = record_of(path)
    lon, lat = pyproj.Transformer.from_crs(record.crs, "EPSG:4326", always_xy=True).transform(357_000, 506_000)
    assert (lon, lat) == pytest.approx((expected[0][0], expected[1][0]), abs=1e-9)
    assert 16 < lon < 18


def test_a_drones_photo_is_called_one(tmp_path: Path):
    photo = Image.fromarray(np.arange(64 * 64 * 3, dtype=np.uint8).reshape(64, 64, 3))
    exif = photo.getexif()
    exif[0x8825] = {1: "N", 2: (48.0, 10.0, 30.0), 3: "E", 4: (11.0, 30.0, 0.0)}
    photo.save(tmp_path / "DJI_0001.JPG", exif=exif)
    with pytest.raises(MissingCrsError, match="a photo as a camera took it, and no map"):
        record_of(tmp_path / "DJI_0001.JPG")
