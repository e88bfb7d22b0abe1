"""Places that a scene can hardly mean, against distances by hand; and ordinary ones, of which nothing is said."""

from __future__ import annotations

import pyproj
import pytest
from affine import Affine
from made_scenes import CASES, MakeScene

from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import SceneSource
from rdb_geo.scene.where.misplaced import misplaced


def told(path):
    with Scene(SceneSource(str(path))) as scene:
        return misplaced(scene.record)


def at(x: float, y: float, pixel: float = 2.0) -> Affine:
    return Affine(pixel, 0, x, 0, -pixel, y)


NO_CODE = pyproj.CRS("+proj=utm +zone=33 +ellps=GRS80").to_wkt()


@pytest.mark.parametrize(
    ("crs", "transform", "nearest"),
    [
        ("EPSG:31467", at(565_000, 5_930_000), (7.5, 49)),  # 3,565,000 without its zone's digit
        ("EPSG:25832", at(-900_000, 5_930_000), (6.0, 53)),  # of a zone far away
        (NO_CODE, at(1_900_000, 5_930_000), (18.0, 56)),
        ("EPSG:27700", at(2_700_000, 1_200_000), (2.0, 61)),  # the Swiss grid's numbers
        ("EPSG:2056", at(530_000, 180_000), (6.0, 45.8)),  # the British grid's numbers
        ("EPSG:2154", at(-5_000_000, 6_000_000), (-9.86, 41)),
        ("EPSG:4258", at(139.7, 35.7, 1e-5), (38.0, 84.7)),  # Japan, over the pole, in Europe's degrees
        ("EPSG:32711", at(500_000, 428_000), (-117, -80)),  # a northing of the northern hemisphere
        ("EPSG:5070", at(5_000_000, 2_000_000), (-66.9, 40)),
    ],
)
def test_a_scene_far_from_where_its_crs_is_used_is_told(make_scene: MakeScene, crs, transform, nearest):
    path = make_scene(crs=crs, transform=transform)
    (note,) = told(path)
    here = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(transform.c, transform.f)
    far_km = pyproj.Geod(ellps="WGS84").inv(*here, *nearest)[2] / 1000
    assert note.code == "far"
    assert note.values["km"] == pytest.approx(far_km, rel=0.1)
    assert (note.values["lon"], note.values["lat"]) == pytest.approx(here, abs=0.05)
    assert "from where its CRS" in note


@pytest.mark.parametrize("case", CASES)
def test_ordinary_places_are_not_doubted(make_scene: MakeScene, case: str):
    assert told(make_scene(case=case)) == []


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32633", at(1_100_000, 5_930_000)),  # in the zone beside, for a mosaic
        ("EPSG:32633", at(500_000, -3_000_000)),  # Landsat's northings in the south
        ("EPSG:32733", at(500_000, 11_000_000)),
        ("EPSG:32601", at(500_000, 7_000_000)),
        ("EPSG:3857", at(19_990_000, -4_000_000)),
        ("EPSG:3413", at(-2_500_000, -2_500_000)),
        ("EPSG:3031", at(0, 0)),
        ("EPSG:5041", at(2_000_000, 2_000_000)),
        ("EPSG:3035", at(6_500_000, 2_200_000)),  # Turkey
        ("EPSG:8857", at(1_000_000, 1_000_000)),
        ("ESRI:54009", at(1_000_000, 1_000_000)),
        ("EPSG:6933", at(-17_000_000, 1_000_000)),
        ("EPSG:4269", at(172.5, 52.9, 1e-4)),  # the Aleutians, across 180°
        ("EPSG:4326", at(190, 10, 1e-3)),
        ("EPSG:2193", at(1_700_000, 5_400_000)),
        ("EPSG:3832", at(1_000_000, 1_000_000)),
        ("+proj=laea +lat_0=10 +lon_0=100 +ellps=WGS84", at(1000, 1000)),
        ("+proj=tmerc +lat_0=48 +lon_0=11 +k=1 +x_0=0 +y_0=0 +ellps=GRS80", at(500, 500)),
        ("EPSG:9707", at(13.3, 52.5, 1e-4)),
    ],
)
def test_wide_and_neighbouring_places_are_not_doubted(make_scene: MakeScene, crs: str, transform: Affine):
    assert told(make_scene(crs=crs, transform=transform)) == []


@pytest.mark.parametrize("pixel", [0.01, 0.25])
def test_corners_that_look_like_degrees_are_told(make_scene: MakeScene, pixel: float):
    (note,) = told(make_scene(crs="EPSG:32633", transform=at(13.3, 52.5, pixel)))
    assert (
        note
        == "its corners (13.3, 52.5) look like degrees, and its CRS (WGS 84 / UTM zone 33N) has none: assign its own."
    )


def test_a_transform_that_counts_pixels_is_none(make_scene: MakeScene):
    from rdb_geo.core.errors import MissingCrsError

    with pytest.raises(MissingCrsError, match="has a CRS but no georeferencing"):
        told(make_scene(crs="EPSG:32633", transform=Affine(1, 0, 0, 0, -1, 0)))
    assert told(make_scene(crs="EPSG:4326", transform=Affine(1, 0, 0, 0, -1, 0), size=(60, 60))) == []


@pytest.mark.parametrize(
    ("name", "crs", "km"),
    [
        ("T33UUU_20230601T100559_B04_10m.tif", "EPSG:32633", None),
        ("T33UUU_20230601T100559_B04_10m.tif", "EPSG:32632", 306),
        ("HLS.S30.T33UUU.2023152T100559.v2.0.B04.tif", "EPSG:32634", 126),
        ("T33UUU_20230601.tif", "EPSG:32733", 10_020),
        ("T33XAA_x.tif", "EPSG:32633", 2700),
        ("T99UUU_odd.tif", "EPSG:32632", None),
        ("TEST33UUU.tif", "EPSG:32632", None),
    ],
)
def test_a_scene_away_from_the_tile_of_its_name_is_told(make_scene: MakeScene, name: str, crs: str, km: float | None):
    """The zone's west edge lies 3° and 4.5° of longitude, or bands of latitude, away."""
    found = told(make_scene(name, crs=crs, transform=at(399_960, 5_300_040, 10)))
    assert [note.code for note in found] == ([] if km is None else ["other-tile"])
    if km is not None:
        assert found[0].values["km"] == pytest.approx(km, rel=0.15)
