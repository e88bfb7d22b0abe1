"""What users name, as things that can be opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from made_scenes import MakeScene

from rdb_geo.core.errors import SceneError, SceneNotFoundError
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.sources import expand_sources, gdal_name


def names(*arguments: str | Path) -> list[str]:
    return [source.name for source in expand_sources([str(argument) for argument in arguments])]


def test_a_file_becomes_an_absolute_path(make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch):
    path = make_scene()
    monkeypatch.chdir(path.parent)
    assert [source.uri for source in expand_sources(["scene.tif"])] == [str(path)]
    assert [source.uri for source in expand_sources([f"file://{path}"])] == [str(path)]


def test_a_name_may_hold_blanks_brackets_and_any_letter(make_scene: MakeScene):
    path = make_scene("Łódź [1] 50% & more?.tif")
    assert [source.uri for source in expand_sources([str(path)])] == [str(path)]


def test_a_folder_stands_for_its_rasters_sorted_and_without_sidecars(make_scene: MakeScene, tmp_path: Path):
    make_scene("folder/b.tif", mask="sidecar", invalid=(0, 0, 5, 5))
    make_scene("folder/a.TIF", overviews=(2,))
    make_scene("folder/below/c.tiff")
    make_scene("folder/with_world.png", driver="PNG")
    for name in ("a.aux.xml", "readme.txt", "photo.jpg", "b.tfw", ".hidden.tif", "item.json"):
        (tmp_path / "folder" / name).write_text("x")
    assert names(tmp_path / "folder") == ["a.TIF", "b.tif", "c.tiff", "with_world.png"]


def test_a_file_of_any_name_beside_an_envi_header_is_a_scene(make_scene: MakeScene, tmp_path: Path):
    make_scene("folder/cube", driver="ENVI")
    make_scene("folder/other.dat", driver="ENVI")
    assert names(tmp_path / "folder") == ["cube", "other.dat"]


def test_sidecars_that_a_shell_gives_with_their_files_are_no_scenes(make_scene: MakeScene, tmp_path: Path):
    made = [make_scene("a.tif"), make_scene("b.TIF"), make_scene("c d.tif")]
    beside = ["a.tif.aux.xml", "a.tfw", "a.prj", "b.TFW", "b.aux.xml", "c d.tif.ovr", "c d.tif.msk", "c d.tfw"]
    for name in beside:
        (tmp_path / name).write_text("x")
    alone = tmp_path / "other.prj"
    alone.write_text("x")
    found = expand_sources([str(path) for path in sorted([*made, *(tmp_path / name for name in beside), alone])])
    assert [source.uri for source in found] == [str(path) for path in [*made, alone]]
    assert names(tmp_path / "a.tfw") == ["a.tfw"]


@pytest.mark.parametrize("other", ["empty", "empty.zip", "broken.zip"])
def test_a_folder_without_pictures_is_refused_alone(make_scene: MakeScene, tmp_path: Path, other: str):
    (tmp_path / "empty").mkdir()
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 no more")
    picture = make_scene()
    picture_first, refused = expand_sources([str(picture), str(tmp_path / other)])
    assert picture_first.refusal is None
    assert refused.refusal is not None
    with pytest.raises(SceneError):
        expand_sources([str(tmp_path / other)])


@pytest.mark.parametrize("file", [".zgroup", "zarr.json"])
def test_a_zarr_store_is_called_one(tmp_path: Path, file: str):
    (tmp_path / "cube.zarr" / "B04").mkdir(parents=True)
    (tmp_path / "cube.zarr" / file).write_text("{}")
    with pytest.raises(SceneNotFoundError, match=r"cube.zarr is a Zarr store, which is not read"):
        names(tmp_path / "cube.zarr")


def test_a_glob_stands_for_its_matches(make_scene: MakeScene, tmp_path: Path):
    for name in ("x/a.tif", "x/b.tif", "y/c.tif"):
        make_scene(name)
    assert names(tmp_path / "x" / "*.tif") == ["a.tif", "b.tif"]
    assert names(tmp_path / "**" / "*.tif") == ["a.tif", "b.tif", "c.tif"]


def test_each_scene_comes_once_in_the_order_of_the_arguments(make_scene: MakeScene, tmp_path: Path):
    first, second = make_scene("b.tif"), make_scene("a.tif")
    assert names(first, second, tmp_path) == ["b.tif", "a.tif"]


def test_a_link_and_its_target_are_one_scene(make_scene: MakeScene, tmp_path: Path):
    path = make_scene("a.tif")
    (tmp_path / "z.tif").symlink_to(path)
    assert names(tmp_path) == ["a.tif"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://host/a/b.tif?sig=1&x=2", "/vsicurl/https://host/a/b.tif?sig=1&x=2"),
        ("http://host/b.tif", "/vsicurl/http://host/b.tif"),
        ("s3://bucket/key.tif", "/vsis3/bucket/key.tif"),
        ("gs://bucket/key.tif", "/vsigs/bucket/key.tif"),
        ("/vsizip/a.zip/b.tif", "/vsizip/a.zip/b.tif"),
        ("/vsicurl/https://host/b.tif", "/vsicurl/https://host/b.tif"),
    ],
)
def test_addresses_get_gdals_names(address: str, expected: str):
    assert gdal_name(address) == expected
    assert expand_sources([address])[0].uri == expected


def test_a_subdataset_passes_through():
    assert expand_sources(['NETCDF:"x.nc":temperature'])[0].uri == 'NETCDF:"x.nc":temperature'


@pytest.mark.parametrize(
    ("argument", "fragment"),
    [
        ("missing.tif", "there is no file, folder or URL missing.tif"),
        ("missing/*.tif", "no file matches missing/*.tif"),
        ("C:\\missing.tif", "there is no file"),
        ("", "holds no raster"),
    ],
)
def test_what_is_not_there_is_said(argument: str, fragment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SceneNotFoundError) as caught:
        expand_sources([argument])
    assert fragment in str(caught.value)
    assert caught.value.code == "scene-not-found"


def test_a_folder_without_rasters_is_said(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(SceneNotFoundError, match="holds no raster"):
        expand_sources([str(tmp_path)])


def item(assets: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "stac_version": "1.0.0", "id": "i", "properties": properties, "assets": assets}


TIFF = "image/tiff; application=geotiff; profile=cloud-optimized"
VISUAL = {"href": "./tci.tif", "type": TIFF, "roles": ["visual"]}
BAND = {"href": "./b04.tif", "type": TIFF, "roles": ["data"]}
OTHER = {"href": "./b08.tif", "type": TIFF, "roles": ["data"]}
THUMBNAIL = {"href": "./t.tif", "type": TIFF, "roles": ["thumbnail"]}


@pytest.fixture
def write_item(tmp_path: Path):
    def write(content: Any) -> str:
        path = tmp_path / "item.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


@pytest.mark.parametrize(
    ("assets", "asset", "expected"),
    [
        ({"visual": {"href": "tci.tif", "type": TIFF}, "B04": BAND}, None, "tci.tif"),
        ({"B04": BAND, "TCI": VISUAL, "B08": OTHER}, None, "tci.tif"),
        ({"B04": BAND, "thumb": THUMBNAIL}, None, "b04.tif"),
        ({"only": {"href": "x.jp2"}, "meta": {"href": "x.xml", "roles": ["metadata"]}}, None, "x.jp2"),
        ({"B04": BAND, "B08": OTHER}, "B08", "b08.tif"),
        ({"thumb": THUMBNAIL, "B04": BAND}, "thumb", "t.tif"),
        ({"B04": BAND, "broken": None, "empty": {}}, None, "b04.tif"),
    ],
)
def test_the_asset_of_an_item(write_item, assets: dict[str, Any], asset: str | None, expected: str, tmp_path: Path):
    (source,) = expand_sources([write_item(item(assets))], SceneRequest(asset=asset))
    assert source.uri == str(tmp_path / expected)


def test_an_item_gives_time_gsd_and_provenance(write_item):
    path = write_item(item({"visual": VISUAL | {"gsd": 10}}, datetime="2020-06-01T10:00:00Z", gsd=60))
    (source,) = expand_sources([path])
    assert (source.datetime, source.gsd_m, source.provenance) == ("2020-06-01T10:00:00Z", 10, path)


def test_an_item_with_a_period_gives_its_start_and_a_gsd_that_is_no_number_is_dropped(write_item):
    path = write_item(item({"visual": VISUAL}, datetime=None, start_datetime="2020-01-01T00:00:00Z", gsd="ten"))
    (source,) = expand_sources([path])
    assert (source.datetime, source.gsd_m) == ("2020-01-01T00:00:00Z", None)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://host/x.tif", "/vsicurl/https://host/x.tif"),
        ("s3://bucket/x.tif", "/vsis3/bucket/x.tif"),
        ("file:///data/a%20b.tif", "/data/a b.tif"),
        ("/data/x.tif", "/data/x.tif"),
    ],
)
def test_an_assets_link(write_item, href: str, expected: str):
    (source,) = expand_sources([write_item(item({"visual": {"href": href, "type": TIFF}}))])
    assert source.uri == expected


@pytest.mark.parametrize(
    ("content", "asset", "fragment"),
    [
        ("{not json", None, "is not JSON"),
        ("[" * 100_000, None, "is not JSON"),
        ([1, 2], None, "is no STAC Item"),
        ({"type": "FeatureCollection", "features": []}, None, "is no STAC Item"),
        ({"type": "Feature", "properties": {}}, None, "is no STAC Item"),
        (item({"B04": BAND, "B08": OTHER}), None, "none is marked visual: choose with --asset from B04, B08"),
        (item({"B04": BAND}), "nir", "has no asset 'nir': choose one of B04 with --asset"),
        (item({}), None, "has 0 images"),
        (item({"B04": None}), "B04", "has no asset 'B04': choose one of none"),
    ],
)
def test_an_unusable_item_is_refused_in_one_sentence(write_item, content: Any, asset: str | None, fragment: str):
    with pytest.raises(SceneError) as caught:
        expand_sources([write_item(content)], SceneRequest(asset=asset))
    assert fragment in str(caught.value)


def test_an_item_on_a_bucket_is_refused():
    with pytest.raises(SceneError, match="read from files and http"):
        expand_sources(["s3://bucket/item.json"])


@pytest.mark.skipif(os.name == "nt", reason="needs a file that is a folder elsewhere")
def test_a_home_folder_is_expanded(make_scene: MakeScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    make_scene("a.tif")
    assert names("~/a.tif") == ["a.tif"]


@pytest.mark.parametrize(
    "world", ["shore.jgw", "shore.JGW", "shore.jpgw", "shore.wld", "shore.tab", "shore.jpg.aux.xml"]
)
def test_a_quicklook_beside_a_scene_is_none_and_a_jpeg_of_its_own_place_is_one(
    make_scene: MakeScene, tmp_path: Path, world: str
):
    make_scene("folder/shore.tif")
    for name in ("shore.jpg", "shore.tfw", "shore.prj", "shore.j2w"):
        (tmp_path / "folder" / name).write_text("x")
    assert names(tmp_path / "folder") == ["shore.tif"]
    (tmp_path / "folder" / world).write_text("x")
    assert names(tmp_path / "folder") == ["shore.jpg", "shore.tif"]


def test_an_archive_in_an_archive_is_told(make_scene: MakeScene, tmp_path: Path):
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(make_scene("a.tif"), "a.tif")
    alone, beside = tmp_path / "alone.zip", tmp_path / "beside.zip"
    for path, others in ((alone, ()), (beside, ("a.tif",))):
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, "below/inner.zip")
            for other in others:
                archive.write(tmp_path / other, other)
    with pytest.raises(SceneError, match=r"alone.zip holds below/inner.zip, an archive in an archive: unpack it"):
        names(alone)
    with pytest.warns(UserWarning, match=r"beside.zip holds below/inner.zip, an archive in an archive"):
        assert names(beside) == ["a.tif"]


def test_a_geopackage_of_a_folder_is_a_scene_if_it_holds_a_picture(make_scene: MakeScene, tmp_path: Path):
    make_scene("folder/image.gpkg", driver="GPKG")
    make_scene("folder/two.gpkg", driver="GPKG", RASTER_TABLE="a")
    make_scene("folder/two.gpkg", driver="GPKG", RASTER_TABLE="b", APPEND_SUBDATASET="YES")
    shapes = geopandas.GeoDataFrame({"name": ["field"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    shapes.to_file(tmp_path / "folder" / "fields.gpkg")
    (tmp_path / "folder" / "junk.gpkg").write_bytes(b"junk")
    assert names(tmp_path / "folder") == ["image.gpkg", "two.gpkg"]


def test_bands_without_a_red_green_and_blue_one_are_told(make_scene: MakeScene, tmp_path: Path):
    for band in ("B05", "B8A", "B11"):
        make_scene(f"folder/T32UQD_20230601T101559_{band}_20m.tif", bands=1)
    with pytest.warns(UserWarning, match="look like the bands of one scene, without its red, green and blue ones"):
        assert len(names(tmp_path / "folder")) == 3
    (source,) = expand_sources([str(tmp_path / "folder")], SceneRequest(bands="B11,B8A,B05"))
    assert [layer.name[-7:] for layer in source.composite.layers] == ["B11_20m", "B8A_20m", "B05_20m"]


@pytest.mark.parametrize("name", ["ortho_b_{}.tif", "tile_B{}.tif", "{}.tif"])
@pytest.mark.parametrize("count", [1, 3])
def test_tiles_in_colours_are_never_called_bands(make_scene: MakeScene, tmp_path: Path, name: str, count: int):
    """A sheet of a map may be called as a band is."""
    for number in ("red", "green", "blue") if name == "{}.tif" else range(1, 7):
        make_scene(f"folder/{name.format(number)}", bands=count)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        expand_sources([str(tmp_path / "folder")])
    assert ["look like the bands of one scene" in str(each.message) for each in caught] == [True] * (count == 1)


def test_the_first_file_that_a_process_opens_is_one_in_an_archive(make_scene: MakeScene, tmp_path: Path):
    """GDAL's drivers are there by then, and nothing is printed."""
    naip = "m_3809010_ne_15_060_20210828.tif"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(make_scene("image.gpkg", driver="GPKG"), "image.gpkg")
        archive.write(make_scene(naip, bands=4), naip)
    code = (
        "import sys; from rdb_geo.scene.sources import expand_sources\n"
        "print(*[source.is_one_file for source in expand_sources(sys.argv[1:])])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.zip")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["False", "True"], "")  # NAIP's bands are known


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_in_a_circle_beside_a_scene_harm_nothing(make_scene: MakeScene):
    path = make_scene()
    (path.parent / "one").symlink_to("two")
    (path.parent / "two").symlink_to("one")
    assert names(path) == names(path.parent) == names(path.parent / "*.tif") == ["scene.tif"]
    with pytest.raises(SceneNotFoundError, match="there is no file"):
        names(path.parent / "one")
