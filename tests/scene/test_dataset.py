"""Opening, the record and reading, against plain rasterio."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from made_scenes import MakeScene
from rasterio.enums import Resampling
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.errors import (
    BandError,
    CorruptSceneError,
    MissingCrsError,
    NotRasterError,
    RdbGeoWarning,
    SceneError,
)
from rdb_geo.core.geometry import Window
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import plan_render
from rdb_geo.scene.sources import SceneSource, expand_sources

WHOLE = Window(0, 0, 240, 180)


def open_scene(path: Path | str) -> Scene:
    return Scene(expand_sources([str(path)])[0])


def read_whole(path: Path, bands: tuple[int, ...] = (1, 2, 3)) -> tuple[np.ndarray, np.ndarray]:
    with open_scene(path) as scene:
        size = (scene.record.height_px, scene.record.width_px)
        return scene.read(Window(0, 0, size[1], size[0]), bands, out_px=size)


def rectangle(box: tuple[int, int, int, int], size: tuple[int, int] = (240, 180)) -> np.ndarray:
    """True outside `box`."""
    mask = np.full(size[::-1], True)
    mask[box[1] : box[3], box[0] : box[2]] = False
    return mask


BOX = (40, 30, 120, 90)


def test_the_record_says_what_the_file_says(make_scene: MakeScene):
    path = make_scene(case="utm-south", tags={"TIFFTAG_DATETIME": "2019:07:21 03:04:05"})
    with open_scene(path) as scene:
        record = scene.record
    assert record.uri == str(path)
    assert record.crs == "EPSG:32756"
    assert record.transform == (10, 0, 334_000, 0, -10, 6_252_000)
    assert (record.width_px, record.height_px) == (240, 180)
    assert record.gsd_m == pytest.approx(10, rel=2e-3)
    assert (record.size_bytes, record.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert (record.datetime, record.provenance) == ("2019-07-21T03:04:05Z", None)


@pytest.mark.parametrize("text", ["2019:13:45 00:00:00", "today"])
def test_a_date_that_is_none_is_dropped_and_said(make_scene: MakeScene, text: str):
    path = make_scene(tags={"TIFFTAG_DATETIME": text})
    with pytest.warns(RdbGeoWarning, match="its date can't be read"), open_scene(path) as scene:
        assert scene.record.datetime is None


def test_an_empty_date_is_none(make_scene: MakeScene):
    with open_scene(make_scene(tags={"TIFFTAG_DATETIME": ""})) as scene:
        assert scene.record.datetime is None


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64", "float32", "float64"]
)
def test_every_type_of_number_reads_as_rasterio_reads_it(make_scene: MakeScene, dtype: str):
    values = np.arange(3 * 40 * 50).reshape(3, 40, 50) % 120
    path = make_scene(data=values.astype(dtype))
    with rasterio.open(path) as plain:
        window = RasterioWindow(7, 3, 30, 20)
        expected = plain.read((3, 2, 1), window=window)
        halved = plain.read(window=window, out_shape=(3, 10, 15), resampling=Resampling.average)
    with open_scene(path) as scene:
        data, valid = scene.read(Window(7, 3, 30, 20), (3, 2, 1), out_px=(20, 30))
        assert data.dtype == dtype
        assert (data == expected).all()
        assert valid.all()
        assert (scene.read(Window(7, 3, 30, 20), (1, 2, 3), out_px=(10, 15))[0] == halved).all()
        assert plan_render(scene, bands=None, stretch=None).bands == (1, 2, 3)


def test_a_file_of_half_floats_is_read(make_scene: MakeScene):
    path = make_scene(dtype="float32", nbits=16)
    with open_scene(path) as scene:
        data, valid = scene.read(WHOLE, (1, 1, 1), out_px=(180, 240))
    assert valid.all()
    assert 0.25 < data.min() < data.max() < 0.6


def test_a_band_asked_for_thrice_is_given_thrice(make_scene: MakeScene):
    data, _ = read_whole(make_scene(), (2, 2, 2))
    assert (data[0] == data[2]).all()


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "float32"])
@pytest.mark.parametrize("mask", ["nodata", "internal", "sidecar", "alpha"])
def test_invalid_pixels_are_known_whatever_the_kind_of_mask(make_scene: MakeScene, dtype: str, mask: str):
    options: dict[str, Any] = {"nodata": 0} if mask == "nodata" else {"mask": mask}
    _, valid = read_whole(make_scene(dtype=dtype, invalid=BOX, **options))
    assert (valid == rectangle(BOX)).all()


@pytest.mark.parametrize("mask", ["nodata", "internal", "alpha"])
@pytest.mark.parametrize("overviews", [(), (2, 4)])
def test_averages_leave_invalid_pixels_out(make_scene: MakeScene, mask: str, overviews: tuple[int, ...]):
    """A bright scene with black nodata: were they mixed, pixels at the edge would be dark."""
    data = np.full((3, 180, 240), 200, np.uint8)
    data[:, BOX[1] : BOX[3], BOX[0] : BOX[2]] = 0
    options: dict[str, Any] = {"nodata": 0} if mask == "nodata" else {"mask": mask}
    path = make_scene(data=data, invalid=BOX, overviews=overviews, **options)
    with open_scene(path) as scene:
        for reduce in (2, 4, 8):
            out = (180 // reduce, 240 // reduce)
            values, valid = scene.read(Window(0, 0, out[1] * reduce, out[0] * reduce), (1, 2, 3), out_px=out)
            assert (values[:, valid] == 200).all()
            share = 1 - (80 * 60) / (240 * 180)
            assert valid.mean() == pytest.approx(share, abs=0.02)


def test_nodata_and_alpha_count_both(make_scene: MakeScene):
    data = np.full((4, 60, 80), 90, np.uint8)
    data[:3, :30] = 0
    data[3] = 255
    data[3, :, :40] = 0
    _, valid = read_whole(make_scene(data=data, nodata=0, colours=("red", "green", "blue", "alpha")))
    expected = np.zeros((60, 80), bool)
    expected[30:, 40:] = True
    assert (valid == expected).all()


@pytest.mark.parametrize("soft", [False, True])
def test_near_infrared_declared_alpha_hides_nothing_and_a_soft_alpha_does(make_scene: MakeScene, soft):
    rng = np.random.default_rng(5)
    data = rng.integers(20, 200, (4, 200, 300)).astype("uint8")
    data[3, 60:140, 40:160] = 0  # deep water, or nothing
    if soft:
        data[3] = np.where(data[3] > 0, 255, 0)
        for step in range(20):  # a feathered edge
            data[3, 60 - step, 40:160] = 12 * step
    path = make_scene(size=(300, 200), data=data, colours=("red", "green", "blue", "alpha"))
    _, valid = read_whole(path)
    with Scene(SceneSource(str(path))) as scene:
        spec = plan_render(scene, bands=None, stretch=None)
    assert spec.bands == (1, 2, 3)
    assert ("band 4, declared alpha, holds a picture" in spec.basis) == (not soft)
    assert np.array_equal(valid, data[3] > 0) if soft else valid.all()


def test_grey_with_alpha(make_scene: MakeScene):
    _, valid = read_whole(make_scene(bands=1, mask="alpha", invalid=BOX), (1, 1, 1))
    assert (valid == rectangle(BOX)).all()


def test_alpha_that_is_asked_for_as_a_picture_is_no_mask(make_scene: MakeScene):
    path = make_scene(mask="alpha", invalid=BOX)
    assert read_whole(path, (4, 1, 2))[1].all()
    assert not read_whole(path, (1, 2, 3))[1].all()


def test_a_pixel_is_valid_where_any_drawn_band_is(make_scene: MakeScene):
    data = np.full((3, 10, 10), 50, np.uint8)
    data[0, :5] = 0
    path = make_scene(data=data, nodata=0)
    assert read_whole(path)[1].all()
    assert read_whole(path, (1, 1, 1))[1].mean() == 0.5


def test_nan_is_invalid_without_being_declared(make_scene: MakeScene):
    data = np.full((1, 10, 10), 0.5, np.float32)
    data[0, 2, 3:7] = (np.nan, np.inf, -np.inf, -3.4028234663852886e38)
    _, valid = read_whole(make_scene(data=data), (1, 1, 1))
    assert np.flatnonzero(~valid).tolist() == [23, 24, 25, 26]


@pytest.mark.parametrize(
    ("dtype", "nodata", "value"),
    [
        ("float32", -3.4028234663852886e38, -3.4028234663852886e38),
        ("float32", -3.4e38, -3.4028234663852886e38),
        ("float32", -9999.0, -9999.0),
        ("float64", 1e300, 1e300),
        ("float32", np.nan, np.nan),
        ("float32", 0.1, 0.1),
        ("int16", -32768, -32768),
        ("uint16", 65535, 65535),
        ("int8", -128, -128),
        ("uint32", 4294967295, 4294967295),
        ("int64", -9999, -9999),
    ],
)
@pytest.mark.parametrize("reduce", [1, 2])
def test_nodata_values_of_every_type(make_scene: MakeScene, dtype: str, nodata: float, value: float, reduce: int):
    data = np.full((1, 20, 20), 1, dtype)
    data[0, :10] = value
    if dtype.startswith("float"):
        data[0, 10:12] = np.nan
    with open_scene(make_scene(data=data, nodata=nodata)) as scene:
        values, valid = scene.read(Window(0, 0, 20, 20), (1, 1, 1), out_px=(20 // reduce, 20 // reduce))
        first_valid = 12 if dtype.startswith("float") else 10
        assert (valid == (np.arange(20 // reduce) >= first_valid // reduce)[:, None]).all()
        assert (values[:, valid] == 1).all()
        assert plan_render(scene, bands=None, stretch=None).low[0] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("nodata", [-9999, 256, 1e40, 0.5])
def test_nodata_that_no_pixel_can_hold_changes_nothing(make_scene: MakeScene, tmp_path: Path, nodata: float):
    make_scene("plain.tif")
    vrt = tmp_path / "odd.vrt"
    rasterio.shutil.copy(tmp_path / "plain.tif", vrt, driver="VRT")
    text = vrt.read_text().replace("<ColorInterp>", f"<NoDataValue>{nodata}</NoDataValue><ColorInterp>")
    vrt.write_text(text)
    assert read_whole(vrt)[1].all()


def test_nodata_as_one_colour_of_all_bands(make_scene: MakeScene):
    """GDAL's NODATA_VALUES: only where all three bands hold their value is nothing there."""
    data = np.full((3, 10, 10), 7, np.uint8)
    data[:, 0] = np.array([[0], [7], [0]])
    data[:, 1] = np.array([[0], [9], [0]])
    _, valid = read_whole(make_scene(data=data, tags={"NODATA_VALUES": "0 7 0"}))
    assert not valid[0].any()
    assert valid[1:].all()


def test_transparent_palette_entries_are_invalid(make_scene: MakeScene):
    tif = make_scene("p.tif", data=np.arange(200, dtype=np.uint8).reshape(1, 10, 20) % 4)
    with rasterio.open(tif, "r+") as scene:
        scene.write_colormap(1, {0: (255, 0, 0, 255), 1: (0, 255, 0, 255), 2: (0, 0, 255, 0), 3: (9, 9, 9, 255)})
    vrt = tif.with_suffix(".vrt")
    rasterio.shutil.copy(tif, vrt, driver="VRT")
    text = vrt.read_text().replace('c1="0" c2="0" c3="255" c4="255"', 'c1="0" c2="0" c3="255" c4="0"')
    vrt.write_text(text)
    with open_scene(vrt) as scene:
        data, valid = scene.read(Window(0, 0, 20, 10), (1, 1, 1), out_px=(10, 20))
        assert (valid == (data[0] != 2)).all()
        assert scene.palette(1)[:3].tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 255]]


def test_a_palette_of_16_bits(make_scene: MakeScene):
    path = make_scene(data=np.arange(600, dtype=np.uint16).reshape(1, 20, 30))
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, {number: (number % 256, number // 256, 0, 255) for number in range(600)})
    with open_scene(path) as scene:
        assert scene.bands[0].colour == "palette"
        assert scene.palette(1)[599].tolist() == [599 % 256, 2, 0]


def test_a_mask_of_one_bit_with_overviews(make_scene: MakeScene):
    path = make_scene(size=(512, 512), mask="internal", invalid=(0, 0, 256, 512), overviews=(2, 4, 8))
    with open_scene(path) as scene:
        for reduce in (1, 2, 4, 8, 16):
            _, valid = scene.read(Window(0, 0, 512, 512), (1, 2, 3), out_px=(512 // reduce, 512 // reduce))
            assert (valid == (np.arange(512 // reduce) >= 256 // reduce)).all()


def test_a_sparse_file_is_empty_where_nothing_was_written(make_scene: MakeScene, tmp_path: Path):
    path = tmp_path / "sparse.tif"
    profile = {"driver": "GTiff", "width": 512, "height": 512, "count": 3, "dtype": "uint8", "nodata": 0}
    profile |= {"crs": "EPSG:32633", "transform": rasterio.Affine(10, 0, 4e5, 0, -10, 5e6)}
    profile |= {"tiled": True, "blockxsize": 128, "blockysize": 128, "sparse_ok": True}
    with rasterio.open(path, "w", **profile) as scene:
        scene.write(np.full((3, 128, 128), 9, np.uint8), window=RasterioWindow(128, 128, 128, 128))
    assert path.stat().st_size < 100_000
    _, valid = read_whole(path)
    assert (valid == ~rectangle((128, 128, 256, 256), (512, 512))).all()


def test_bands_of_different_types_are_read_together(make_scene: MakeScene, tmp_path: Path):
    paths = [make_scene(f"{dtype}.tif", bands=1, dtype=dtype) for dtype in ("uint8", "uint16", "float32")]
    vrt = tmp_path / "mixed.vrt"
    bands = "".join(
        f'<VRTRasterBand dataType="{kind}" band="{number}"><SimpleSource><SourceFilename>{path}</SourceFilename>'
        f"<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>"
        for number, (path, kind) in enumerate(zip(paths, ("Byte", "UInt16", "Float32"), strict=True), start=1)
    )
    vrt.write_text(
        f'<VRTDataset rasterXSize="240" rasterYSize="180"><SRS>EPSG:32633</SRS>'
        f"<GeoTransform>399960, 10, 0, 5300040, 0, -10</GeoTransform>{bands}</VRTDataset>"
    )
    with open_scene(vrt) as scene:
        data, valid = scene.read(WHOLE, (1, 2, 3), out_px=(180, 240))
        spec = plan_render(scene, bands=None, stretch=None)
    assert valid.all()
    assert data[1].max() > 1000
    assert data[2].max() < 1
    assert spec.high[1] > 1000


@pytest.mark.parametrize(
    ("driver", "suffix", "options"),
    [
        ("ENVI", "dat", {}),
        ("HFA", "img", {}),
        ("JP2OpenJPEG", "jp2", {"quality": 100, "reversible": True}),
        ("AAIGrid", "asc", {"bands": 1, "dtype": "float32"}),
        ("COG", "tif", {}),
        ("NITF", "ntf", {"case": "lonlat", "icords": "G"}),
        ("PNG", "png", {}),
    ],
)
def test_other_formats(make_scene: MakeScene, driver: str, suffix: str, options: dict[str, Any]):
    path = make_scene(f"scene.{suffix}", driver=driver, **options)
    bands = tuple(range(1, int(str(options.get("bands", 3))) + 1))
    with rasterio.open(path) as plain:
        expected = plain.read()
    data, valid = read_whole(path, bands)
    assert np.allclose(data, expected)
    assert valid.all()


def test_netcdf(make_scene: MakeScene, tmp_path: Path):
    plain = make_scene("plain.tif", bands=1, dtype="float32")
    path = tmp_path / "scene.nc"
    rasterio.shutil.copy(plain, path, driver="netCDF")
    data, valid = read_whole(path, (1,))
    assert (data == read_whole(plain, (1,))[0]).all()
    assert valid.all()
    with open_scene(path) as scene, open_scene(plain) as other:
        assert scene.record.transform == other.record.transform


def test_a_container_of_several_is_refused_with_what_it_holds(make_scene: MakeScene, tmp_path: Path):
    gpkg = tmp_path / "two.gpkg"
    for name in ("first", "second"):
        append = {"append_subdataset": "yes"} if gpkg.exists() else {}
        make_scene("two.gpkg", driver="GPKG", raster_table=name, case="web-mercator", tiling_scheme="custom", **append)
    with pytest.raises(NotRasterError, match=r"holds several: give one of GPKG:.*first.*second"):
        open_scene(gpkg)
    with open_scene(f"GPKG:{gpkg}:second") as scene:
        assert scene.record.crs == "EPSG:3857"
        assert scene.record.size_bytes


@pytest.mark.parametrize(
    ("content", "error", "fragment"),
    [
        (b"", NotRasterError, "is empty (0 bytes)"),
        (b"just words", NotRasterError, "is not a raster that GDAL can read"),
        (b"II*\0" + b"\0" * 60, CorruptSceneError, "is a damaged TIFF"),
        (b"II*\0\x08\0\0\0\xff\xff", CorruptSceneError, "is a damaged TIFF"),
    ],
)
def test_files_that_are_no_rasters(tmp_path: Path, content: bytes, error: type[SceneError], fragment: str):
    path = tmp_path / "x.tif"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        open_scene(path)
    assert fragment in str(caught.value)
    assert str(path) in str(caught.value)


def test_complex_numbers_are_refused(make_scene: MakeScene):
    with pytest.raises(SceneError, match=r"complex numbers \(complex64\).*amplitude"):
        open_scene(make_scene(dtype="complex64"))


@pytest.mark.parametrize("compress", ["deflate", "lzw", "jpeg", "zstd", "webp", "none"])
@pytest.mark.parametrize(("driver", "fragment"), [("COG", "is damaged: block ("), ("GTiff", "is a damaged TIFF (")])
def test_a_truncated_file_is_refused(make_scene: MakeScene, compress: str, driver: str, fragment: str):
    """A COG has its directory at the beginning, so that the first missing block is known; other TIFFs at the end."""
    noise = np.random.default_rng(1).integers(0, 256, (3, 512, 512), np.uint8)
    tiles: dict[str, Any] = (
        {"blocksize": 128} if driver == "COG" else {"tiled": True, "blockxsize": 128, "blockysize": 128}
    )
    path = make_scene(data=noise, driver=driver, compress=compress, **tiles)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    with pytest.raises(CorruptSceneError) as caught, open_scene(path) as scene:
        scene.read(Window(0, 0, 512, 512), (1, 2, 3), out_px=(512, 512))
    assert fragment in str(caught.value)
    assert "get a fresh copy" in str(caught.value)


@pytest.mark.parametrize("mask", ["internal", "alpha"])
def test_a_damaged_mask_is_named_too(make_scene: MakeScene, mask: str):
    noise = np.random.default_rng(1).integers(0, 256, (3, 256, 256), np.uint8)
    path = make_scene(
        data=noise, compress="deflate", mask=mask, tiled=True, blockxsize=64, blockysize=64, interleave="band"
    )
    content = path.read_bytes()
    with rasterio.open(path) as plain:
        last = max(
            int(plain.get_tag_item(f"BLOCK_OFFSET_{col}_{row}", "TIFF", bidx=band))
            for band in plain.indexes
            for row in range(4)
            for col in range(4)
        )
    start = content.find(b"\x78\x9c", last + 5000) if mask == "internal" else last
    assert start > 0
    path.write_bytes(content[:start] + b"\xff" * 12 + content[start + 12 :])
    with open_scene(path) as scene, pytest.raises(CorruptSceneError, match=r"is damaged: block \("):
        scene.read(Window(0, 0, 256, 256), (1, 2, 3), out_px=(256, 256))


def test_a_damaged_block_is_named_and_the_rest_is_read(make_scene: MakeScene):
    noise = np.random.default_rng(1).integers(0, 256, (1, 256, 256), np.uint8)
    path = make_scene(data=noise, compress="deflate", tiled=True, blockxsize=64, blockysize=64)
    with rasterio.open(path) as plain:
        offset = int(plain.get_tag_item("BLOCK_OFFSET_2_1", "TIFF", bidx=1))
    content = bytearray(path.read_bytes())
    content[offset : offset + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    with open_scene(path) as scene:
        assert scene.read(Window(0, 0, 128, 64), (1, 1, 1), out_px=(64, 128))[1].all()
        with pytest.raises(CorruptSceneError) as caught:
            scene.read(Window(0, 0, 256, 256), (1, 1, 1), out_px=(64, 64))
    assert "block (1, 2), that is columns 128 to 191, rows 64 to 127, can't be decoded" in str(caught.value)
    assert caught.value.code == "corrupt-scene"


def test_a_vrt_whose_file_is_gone_is_said(make_scene: MakeScene, tmp_path: Path):
    path = make_scene("source.tif")
    rasterio.shutil.copy(path, tmp_path / "v.vrt", driver="VRT")
    path.unlink()
    with pytest.raises(SceneError, match=r"source\.tif"), open_scene(tmp_path / "v.vrt") as scene:
        scene.read(WHOLE, (1, 2, 3), out_px=(180, 240))


def test_a_change_of_a_sidecar_or_a_source_is_noticed_but_not_of_statistics(make_scene: MakeScene, tmp_path: Path):
    path = make_scene("source.tif", mask="sidecar", invalid=BOX)
    rasterio.shutil.copy(path, tmp_path / "v.vrt", driver="VRT")

    def state(scene_path: Path) -> tuple[int | None, int | None]:
        with open_scene(scene_path) as scene:
            return scene.record.size_bytes, scene.record.mtime_ns

    before, before_vrt = state(path), state(tmp_path / "v.vrt")
    (tmp_path / "source.tif.aux.xml").write_text("<PAMDataset></PAMDataset>")
    assert state(path) == before
    os.utime(tmp_path / "source.tif.msk", ns=(1, before[1] + 10**9))  # type: ignore[operator]
    assert state(path) != before
    os.utime(path, ns=(1, before[1] + 2 * 10**9))  # type: ignore[operator]
    assert state(tmp_path / "v.vrt") != before_vrt


def test_the_users_gdal_settings_are_never_overridden(make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch):
    from rdb_geo.scene.files.gdal import SETTINGS, gdal_environment

    assert {"GDAL_CACHEMAX", *SETTINGS} <= set(gdal_environment("x").options)
    monkeypatch.setenv("GDAL_CACHEMAX", "17")
    monkeypatch.setenv("GDAL_HTTP_TIMEOUT", "5")
    assert not {"GDAL_CACHEMAX", "GDAL_HTTP_TIMEOUT"} & set(gdal_environment("x").options)
    with rasterio.Env(GDAL_HTTP_MAX_RETRY=9), open_scene(make_scene()) as scene:
        assert "GDAL_HTTP_MAX_RETRY" not in gdal_environment("x").options
        scene.read(WHOLE, (1, 2, 3), out_px=(180, 240))
        assert rasterio.env.getenv()["GDAL_HTTP_MAX_RETRY"] == 9


@pytest.mark.parametrize(
    ("bands", "dtype", "rows", "span_px", "expected_mb"),
    [
        (1, "uint8", 512, 60_000, 59),
        (1, "uint8", 512, 25_000, 25),
        (1, "uint16", 512, 60_000, 118),
        (8, "uint8", 512, 60_000, 472),
        (8, "float64", 512, 60_000, 512),
        (1, "uint8", 16, 16_000, 16),
        (8, "uint8", 16, 60_000, 243),
    ],
)
def test_the_block_cache_holds_two_rows_of_blocks_below_a_strip_within_bounds(
    make_scene: MakeScene, bands: int, dtype: str, rows: int, span_px: int, expected_mb: float
):
    from rdb_geo.scene.files.gdal import cache_bytes

    blocks: dict[str, Any] = {
        "tiled": True,
        "blockxsize": 512,
        "blockysize": rows,
        "interleave": "pixel",
        "compress": "deflate",
    }
    with rasterio.open(make_scene(size=(60_000, 16), bands=bands, dtype=dtype, **blocks)) as scene:
        assert cache_bytes(scene, span_px) / 2**20 == pytest.approx(expected_mb, abs=2)


def test_the_same_pixels_are_read_within_any_environment(make_scene: MakeScene):
    """GDAL may decode JPEG at a smaller size: whether it does must not depend on who else opened what."""
    path = make_scene(size=(512, 512), compress="jpeg", tiled=True, blockxsize=256, blockysize=256)
    with rasterio.open(path) as plain:
        expected = plain.read(out_shape=(3, 128, 128))
    for environment in (rasterio.Env(), rasterio.Env.from_defaults()):
        with environment, open_scene(path) as scene:
            data, _ = scene.read(Window(0, 0, 512, 512), (1, 2, 3), out_px=(128, 128), average=False)
            assert (data == expected).all()


def test_scenes_may_be_closed_in_any_order_and_in_another_thread(make_scene: MakeScene):
    first, second = open_scene(make_scene("a.tif")), open_scene(make_scene("b.tif"))
    failures = []

    def close_first() -> None:
        try:
            first.read(WHOLE, (1, 2, 3), out_px=(180, 240))
            first.__exit__(None, None, None)
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    thread = threading.Thread(target=close_first)
    thread.start()
    thread.join()
    with second:
        assert second.read(WHOLE, (1, 2, 3), out_px=(180, 240))[1].all()
    assert failures == []


@pytest.mark.parametrize(("stated", "used", "warns"), [(10.0, 10.0, False), (12.0, 12.0, False), (60.0, 10.0, True)])
def test_an_items_gsd_is_used_unless_it_can_not_be_true(make_scene: MakeScene, stated: float, used: float, warns: bool):
    source = SceneSource(str(make_scene()), gsd_m=stated, provenance="item.json", datetime="2020-01-01T00:00:00Z")
    if warns:
        with pytest.warns(RdbGeoWarning, match="item.json states 60 m per pixel"), Scene(source) as scene:
            assert scene.record.gsd_m == pytest.approx(used, rel=2e-3)
    else:
        with Scene(source) as scene:
            assert scene.record.gsd_m == pytest.approx(used, rel=2e-3)
            assert scene.record.datetime == "2020-01-01T00:00:00Z"


def test_a_scene_that_is_refused_leaves_nothing_open(make_scene: MakeScene):
    path = make_scene(crs=None)
    for _ in range(3):
        with pytest.raises(MissingCrsError):
            open_scene(path)
    if Path("/proc/self/fd").exists():
        links = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        assert str(path) not in links


def test_a_zip_is_read_without_unpacking(make_scene: MakeScene, tmp_path: Path):
    folder = tmp_path / "packed"
    folder.mkdir()
    make_scene("packed/scene.tif")
    shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    with open_scene(f"/vsizip/{tmp_path}/all.zip/scene.tif") as scene:
        assert scene.read(WHOLE, (1, 2, 3), out_px=(180, 240))[1].all()


def test_a_band_that_is_not_there_is_refused(make_scene: MakeScene):
    with open_scene(make_scene()) as scene, pytest.raises(BandError, match="has no band '9'"):
        plan_render(scene, bands="9,2,1", stretch=None)
