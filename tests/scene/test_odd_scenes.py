"""Scenes that nobody thinks of: each is read to the end without a warning, or refused in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from chip_grid import count_chips
from fakes import ColourEncoder
from made_scenes import CASES, MakeScene, picture
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

from rdb_geo.core.errors import RdbGeoError, SceneError
from rdb_geo.core.specs import ChipRequest
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.plan import plan_chips
from rdb_geo.scene.render import plan_render
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.strips import plan_strips, read_strips


def count(path: Path | str) -> tuple[int, int]:
    """Chips read and chips skipped, all the way that indexing goes up to the encoder."""
    with Scene(expand_sources([str(path)])[0]) as scene:
        specs, _ = plan_chips(scene.record, ChipRequest(), ColourEncoder().spec)
        drawing = plan_render(scene, bands=None, stretch=None)
        found = list(read_strips(scene, plan_strips(scene.record, specs), drawing))
        chips, skipped = sum(len(strip.pixels) for strip in found), sum(strip.skipped for strip in found)
        assert chips + skipped == sum(
            count_chips(scene.record.width_px, scene.record.height_px, spec) for spec in specs
        )
    return chips, skipped


ROTATED_POLE = "+proj=ob_tran +o_proj=longlat +o_lon_p=0 +o_lat_p=39.25 +lon_0=18 +a=6371229 +b=6371229"
BOUND = "+proj=utm +zone=33 +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7"
OBLIQUE = "+proj=omerc +lat_0=4 +lonc=115 +alpha=53.3 +gamma=53.1 +k=0.99984 +x_0=0 +y_0=0 +ellps=evrstSS"

WORKING: dict[str, dict[str, Any]] = {
    "one row": {"size": (500, 1)},
    "one column": {"size": (1, 500)},
    "one pixel": {"size": (1, 1)},
    "blocks larger than the scene": {"size": (20, 30), "tiled": True},
    "1 bit": {"data": (picture(100, 90, 1) > 110).astype(np.uint8), "nbits": 1},
    "12 bits": {"dtype": "uint16", "nbits": 12},
    "half floats": {"dtype": "float32", "nbits": 16},
    "int8": {"dtype": "int8"},
    "uint32": {"dtype": "uint32"},
    "uint64": {"data": (picture(60, 50, 1) * 1e15).astype(np.uint64)},
    "CMYK": {"bands": 4, "photometric": "CMYK"},
    "white is zero": {"bands": 1, "photometric": "MINISWHITE"},
    "JPEG with nodata": {"compress": "jpeg", "nodata": 0, "invalid": (0, 0, 100, 180)},
    "band by band": {"interleave": "band"},
    "LERC": {"compress": "lerc"},
    "big endian": {"endianness": "BIG"},
    "pixel is point": {"tags": {"AREA_OR_POINT": "Point"}},
    "13 bands": {"bands": 13, "dtype": "uint16"},
    "mask and nodata": {"mask": "internal", "nodata": 0, "invalid": (0, 0, 50, 50)},
    "NODATA_VALUES that are none": {"tags": {"NODATA_VALUES": "a b"}},
    "one value": {"data": np.full((3, 60, 60), 5, np.uint16)},
    "a world map beyond the poles": {
        "crs": "EPSG:3857",
        "transform": Affine(2e5, 0, -2.4e7, 0, -2e5, 2e7),
        "size": (240, 200),
    },
    "a UTM zone as large as the world": {
        "crs": "EPSG:32633",
        "transform": Affine(5e4, 0, -6e6, 0, -5e4, 1e7),
        "size": (240, 400),
    },
    "361 degrees": {"crs": "EPSG:4326", "transform": Affine(1, 0, -180.5, 0, -1, 90.5), "size": (361, 181)},
    "datum shift in the CRS": {"crs": BOUND, "transform": Affine(10, 0, 4e5, 0, -10, 5.3e6)},
    "ESRI's WKT": {
        "crs": pyproj.CRS("EPSG:3857").to_wkt("WKT1_ESRI"),
        "transform": CASES["web-mercator"].transform,
    },
    "oblique Mercator": {"crs": OBLIQUE, "transform": Affine(30, 0, 590_000, 0, -30, 442_000)},
    "Krovak, axes south and west": {"crs": "EPSG:5513", "transform": Affine(10, 0, 1_040_000, 0, 10, 700_000)},
    "US feet": {"crs": "EPSG:2226", "transform": Affine(2, 0, 6.7e6, 0, -2, 1.97e6)},
    "compound": {"crs": "EPSG:7415", "transform": Affine(1, 0, 1e5, 0, -1, 4.5e5)},
    "interrupted projection": {
        "crs": "+proj=igh",
        "transform": Affine(1e5, 0, -2e7, 0, -1e5, 8.6e6),
        "size": (400, 172),
    },
    "orthographic": {
        "crs": "+proj=ortho +lat_0=40 +lon_0=10",
        "transform": Affine(6e4, 0, -6.4e6, 0, -6e4, 6.4e6),
        "size": (214, 214),
    },
    "rotated pole": {
        "crs": pyproj.CRS(ROTATED_POLE).to_wkt(),
        "transform": Affine(0.1, 0, -20, 0, -0.1, 20),
        "size": (400, 400),
    },
    "pixels of a millimetre": {"transform": Affine(1e-3, 0, 4e5, 0, -1e-3, 5e6)},
    "pixels of a continent": {"transform": Affine(1e6, 0, -1e6, 0, -1e6, 1e7), "size": (3, 3)},
}

EMPTY: dict[str, dict[str, Any]] = {
    "NaN": {"data": np.full((3, 50, 50), np.nan, np.float32)},
    "infinity": {"data": np.full((1, 50, 50), np.inf, np.float32)},
    "-3.4e38 undeclared": {"data": np.full((1, 50, 50), -3.4028235e38, np.float32)},
    "alpha 0": {"mask": "alpha", "invalid": (0, 0, 240, 180)},
    "nodata": {"data": np.full((3, 60, 60), 5, np.uint16), "nodata": 5},
}


@pytest.mark.parametrize("name", WORKING)
def test_it_is_read_to_the_end(make_scene: MakeScene, name: str):
    chips, _ = count(make_scene(**WORKING[name]))
    assert chips > 0


@pytest.mark.parametrize("name", EMPTY)
def test_a_scene_of_nothing_is_refused(make_scene: MakeScene, name: str):
    with pytest.raises(SceneError, match="has no valid pixel"):
        count(make_scene(**EMPTY[name]))


@pytest.mark.parametrize("sidecar", ["scene.tif.msk", "scene.tif.ovr", "scene.tif.aux.xml"])
@pytest.mark.parametrize("content", [b"", b"junk" * 50, b"II*\0junkjunk", b"<PAMData"])
def test_a_sidecar_of_junk_does_no_harm(make_scene: MakeScene, tmp_path: Path, sidecar: str, content: bytes):
    path = make_scene(size=(600, 600))
    (tmp_path / sidecar).write_bytes(content)
    chips, skipped = count(path)
    assert skipped == 0
    assert chips > 100


def test_a_damaged_overview_is_said(make_scene: MakeScene):
    path = make_scene(
        data=np.random.default_rng(0).integers(1, 255, (3, 2000, 2000), np.uint8),
        transform=Affine(0.5, 0, 4e5, 0, -0.5, 5e6),
    )
    with rasterio.Env(TIFF_USE_OVR=True), rasterio.open(path, "r+") as scene:
        scene.build_overviews([2, 4, 8], Resampling.nearest)
    overviews = path.with_name(path.name + ".ovr")
    content = bytearray(overviews.read_bytes())
    overviews.write_bytes(bytes(content[: len(content) // 2]))
    try:
        chips, _ = count(path)
    except RdbGeoError as error:
        assert "damaged" in str(error)  # noqa: PT017
    else:
        assert chips > 0


def test_a_warped_vrt_with_alpha(make_scene: MakeScene, tmp_path: Path):
    path = make_scene(case="rotated")
    with rasterio.open(path) as scene, WarpedVRT(scene, crs="EPSG:3857", add_alpha=True) as warped:
        rasterio.shutil.copy(warped, tmp_path / "w.vrt", driver="VRT")
    chips, skipped = count(tmp_path / "w.vrt")
    assert chips > 0
    assert skipped > 0


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("<ColorInterp>", "<NoDataValue>nan</NoDataValue><ColorInterp>"),
        ("<ColorInterp>", "<Scale>0</Scale><ColorInterp>"),
        ("<ColorInterp>", "<Offset>nan</Offset><ColorInterp>"),
    ],
)
def test_a_vrt_with_odd_statements(make_scene: MakeScene, tmp_path: Path, found: str, put: str):
    path = tmp_path / "odd.vrt"
    rasterio.shutil.copy(make_scene(dtype="int16"), path, driver="VRT")
    path.write_text(path.read_text().replace(found, put))
    assert count(path)[1] == 0


@pytest.mark.parametrize("alpha", [False, True])
def test_a_palette_with_nodata_or_alpha(make_scene: MakeScene, alpha: bool):
    values = (picture(200, 180, 1) % 4).astype(np.uint8)
    empty = np.where(np.arange(200) < 100, 0, 255).astype(np.uint8) * np.ones((1, 180, 1), np.uint8)
    data = np.concatenate([values, empty]) if alpha else np.where(empty > 0, values, 200).astype(np.uint8)
    path = make_scene(data=data, nodata=None if alpha else 200)
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, {0: (255, 0, 0, 255), 1: (0, 255, 0, 255), 2: (0, 0, 255, 255), 3: (9, 9, 9, 255)})
        if alpha:
            scene.colorinterp = [rasterio.enums.ColorInterp.palette, rasterio.enums.ColorInterp.alpha]
    chips, skipped = count(path)
    assert chips > 0
    assert skipped > 0


def test_a_picture_with_the_wrong_suffix_is_read_for_what_it_is(make_scene: MakeScene, tmp_path: Path):
    png = make_scene("x.png", driver="PNG")
    shutil.copy(png, tmp_path / "really.tif")
    shutil.copy(tmp_path / "x.png.aux.xml", tmp_path / "really.tif.aux.xml")
    assert count(tmp_path / "really.tif")[0] > 0


@pytest.mark.parametrize(
    ("name", "content", "fragment"),
    [
        ("x.vrt", '<VRTDataset rasterXSize="10" rasterYSize="10">', "is not a raster that GDAL can read"),
        ("x.vrt", '<VRTDataset rasterXSize="10" rasterYSize="10"></VRTDataset>', "is not a raster that GDAL can read"),
        ("x.csv", "x,y,z\n1,2,3\n2,2,3\n", "is not a raster that GDAL can read"),
        ("x.geojson", '{"type":"FeatureCollection","features":[]}', "is no STAC Item"),
        ("x.zip", "PK", "is no archive that can be read"),
    ],
)
def test_what_is_no_scene_is_refused(tmp_path: Path, name: str, content: str, fragment: str):
    (tmp_path / name).write_text(content)
    with pytest.raises(SceneError, match=fragment):
        count(tmp_path / name)


def test_a_folder_with_the_name_of_a_file_is_a_folder(make_scene: MakeScene, tmp_path: Path):
    make_scene("folder.tif/inside.tif")
    assert count(tmp_path / "folder.tif")[0] > 0
