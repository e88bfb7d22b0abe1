"""Dates as files, products and catalogues write them, against Python's own reader of RFC 3339."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import rasterio
from made_scenes import MakeScene

from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.dates import date_in_name, read_date
from rdb_geo.scene.files.scene_source import SceneSource

TEN = datetime(2023, 6, 1, 10, 0, 0, tzinfo=timezone.utc)
DAY = datetime(2023, 6, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-01T10:00:00Z", TEN),
        ("2023-06-01T10:00:00.123456Z", TEN.replace(microsecond=123456)),
        ("2023-06-01T10:00:00+00:00", TEN),
        ("2023-06-01T10:00:00+0000", TEN),
        ("2023-06-01T12:00:00+02", TEN),
        ("2023-06-01 12:00:00+02:00", TEN),
        ("2023-06-01T04:30:00-0530", TEN),
        ("2023-06-01 10:00:00 UTC", TEN),
        ("2023-06-01T10:00:00", TEN),
        ("2023-06-01T10:00Z", TEN),
        ("2023:06:01 10:00:00", TEN),
        ("2023/06/01 10:00:00", TEN),
        ("20230601T100000", TEN),
        ("20230601T100000Z", TEN),
        ("20230601100000", TEN),
        ("01-JUN-2023 10:00:00", TEN),
        ("1 June 2023 10:00:00", TEN),
        ("Thu, 01 Jun 2023 10:00:00 GMT", TEN),
        ("Thu Jun  1 10:00:00 2023", TEN),
        ("01.06.2023 10:00:00", TEN),
        ("1.6.2023", DAY),
        ("2023-152", DAY),
        ("2023152T100000", TEN),
        ("2023-06-01", DAY),
        ("2023/06/01", DAY),
        ("20230601", DAY),
        ("2023-06", DAY),
        ("2023", datetime(2023, 1, 1, tzinfo=timezone.utc)),
        ("2023-06-01T10:00:00Z/2023-06-30T10:00:00Z", TEN),
        ("../2023-06-01T10:00:00Z", TEN),
        ("2023-06-01T10:00:00Z/..", TEN),
    ],
)
def test_dates_in_their_usual_forms(text: str, expected: datetime):
    read = read_date(text)
    assert read is not None
    assert datetime.fromisoformat(read.replace("Z", "+00:00")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "0000:00:00 00:00:00",
        "2023-13-01",
        "2023-02-30",
        "1.6.23",
        "../..",
        "16:20",
        "06/01/2023",
        "31.2.2023",
        "1-Foo-2023",
        "2023-367",
    ],
)
def test_what_is_no_date(text: str):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"TIFFTAG_DATETIME": "2023:06:01 10:00:00"}, "2023-06-01T10:00:00Z"),
        ({"TIFFTAG_DATETIME": "2023:06:01 12:00:00+02:00"}, "2023-06-01T12:00:00+02:00"),
        ({"TIFFTAG_DATETIME": "2023-06-01T10:00:00Z"}, "2023-06-01T10:00:00Z"),
        ({"NITF_IDATIM": "20230601100000"}, "2023-06-01T10:00:00Z"),
        ({"time_coverage_start": "2023-06-01T10:00:00Z"}, "2023-06-01T10:00:00Z"),
        ({"ACQUISITION_DATE": "2023-06-01", "TIFFTAG_DATETIME": "2024:01:01 00:00:00"}, "2023-06-01T00:00:00Z"),
        (
            {"EXIF_DateTimeOriginal": "2023:06:01 12:00:00", "EXIF_OffsetTimeOriginal": "+02:00"},
            "2023-06-01T12:00:00+02:00",
        ),
        ({}, None),
    ],
)
def test_dates_of_files(make_scene: MakeScene, tags: dict[str, str], expected: str | None):
    with Scene(SceneSource(str(make_scene(tags=tags)))) as scene:
        assert scene.record.datetime == expected


def test_what_gdal_writes_into_a_nitf_without_a_date_is_none(make_scene: MakeScene):
    options = {"driver": "NITF", "case": "lonlat", "ICORDS": "D"}
    with Scene(SceneSource(str(make_scene("a.ntf", **options)))) as scene:
        assert scene.record.datetime is None
    with Scene(SceneSource(str(make_scene("b.ntf", **options, IDATIM="20230601101112")))) as scene:
        assert scene.record.datetime == "2023-06-01T10:11:12Z"


def test_a_date_that_cannot_be_read_is_said_once(make_scene: MakeScene):
    path = make_scene(tags={"TIFFTAG_DATETIME": "yesterday", "ACQUISITION_DATE": "1.6.23"})
    with pytest.warns(UserWarning, match="its date can't be read") as caught, Scene(SceneSource(str(path))) as scene:
        assert scene.record.datetime is None
    assert len(caught) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.tif", "2022-10-05T11:54:11Z"),
        ("/data/T29UNU_20221005T115411_TCI_10m.tif", "2022-10-05T11:54:11Z"),
        ("LC08_L2SP_005009_20150710_20200908_02_T2_stack.tif", "2015-07-10T00:00:00Z"),
        ("HLS.S30.T17SPV.2021208T155819.v2.0.tif", "2021-07-27T15:58:19Z"),
        ("20230601T100559_20230601T101202_T33UUU.tif", "2023-06-01T10:05:59Z"),
        ("LC08_044034_20230601.tif", "2023-06-01T00:00:00Z"),
        ("/data/MOD09GA.A2023152.h18v03.061.hdf.tif", "2023-06-01T00:00:00Z"),
        ("CBERS_4A_WPM_20230601_208_120_L4_BAND3.tif", "2023-06-01T00:00:00Z"),
        ("/data/S3B_OL_1_EFR____20230601T095959_20230601T100259_x.tif", "2023-06-01T09:59:59Z"),
        ("/data/GF2_PMS1_E113.9_N30.6_20230601_L1A0004_fus.tif", "2023-06-01T00:00:00Z"),
        ("ZY303_MUX_E113.9_N30.6_20230601_L1A0004.tif", "2023-06-01T00:00:00Z"),
        ("SV1-01_20230601_L2A0001.tif", "2023-06-01T00:00:00Z"),
        ("ENMAP01-____L2A-DT0000001280_20230601T104548Z_001-SPECTRAL_IMAGE.TIF", "2023-06-01T10:45:48Z"),
        ("/data/PRS_L2D_STD_20230601101010_20230601101014_0001.tif", "2023-06-01T10:10:10Z"),
        ("/data/2023-06-01-00:00_2023-06-01-23:59_Sentinel-2_L2A_True_color.tiff", "2023-06-01T00:00:00Z"),
        ("/data/2023-06-01-00_00_2023-06-01-23_59_Sentinel-2_L2A_B04_(Raw).tiff", "2023-06-01T00:00:00Z"),
        ("/data/openEO_2023-06-01Z.tif", "2023-06-01T00:00:00Z"),
        ("/data/planet_medres_normalized_analytic_2023-06_mosaic/571-1200_quad.tif", "2023-06-01T00:00:00Z"),
        ("/data/planet_medres_visual_2015-12_2016-05_mosaic_571-1200_quad.tif", "2015-12-01T00:00:00Z"),
        ("scene_20230601.tif", None),
        ("/data/2023-06-01_export.tif", None),
    ],
)
def test_dates_in_names_of_products(name: str, expected: str | None):
    assert date_in_name(name) == expected


def test_the_name_gives_the_date_where_the_file_does_not(make_scene: MakeScene):
    path = make_scene("S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.tif")
    with Scene(SceneSource(str(path))) as scene:
        assert scene.record.datetime == "2022-10-05T11:54:11Z"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2024:02:03 10:00:00", "2022-10-05T11:54:11Z"), ("2022:10:05 12:00:00", "2022-10-05T12:00:00Z")],
)
def test_the_date_of_a_file_counts_less_than_that_of_its_product(make_scene: MakeScene, written: str, expected: str):
    path = make_scene("S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.tif")
    with rasterio.open(path, "r+") as file:
        file.update_tags(TIFFTAG_DATETIME=written)
    with Scene(SceneSource(str(path))) as scene:
        assert scene.record.datetime == expected


def test_the_day_of_the_year_is_pythons():
    assert (datetime(2021, 1, 1, tzinfo=timezone.utc) + timedelta(days=207)).date().isoformat() == "2021-07-27"
