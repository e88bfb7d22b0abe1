"""Tiles as people have them, side by side: each pixel as plain rasterio reads it from its own tile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from made_products import BLUE, GREEN, NIR, RED, SIDE, UTM, find, seen, values, write

from rdb_geo.core.composite import Composite, HiddenPixels, Layer
from rdb_geo.core.errors import SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.render import plan_render

RGB = [values(colour, dtype="uint8") for colour in (RED, GREEN, BLUE)]
PALETTE = {value: (value, 255 - value, value * 7 % 256, 255) for value in range(256)}
ALPHA = ("red", "green", "blue", "alpha")


def tile(folder: Path, place: int, bands: list[np.ndarray], **more: Any) -> Path:
    """The tile so many tiles east."""
    transform = more.pop("transform", Affine(10, 0, UTM.c + place * SIDE * 10, 0, -10, UTM.f))
    return write(folder / f"tile_{place}.tif", bands, transform=transform, **more)


def coloured(path: Path) -> Path:
    """A palette put in."""
    with rasterio.open(path, "r+") as file:
        file.write_colormap(1, PALETTE)
    return path


def test_a_mosaic_of_palettes_has_their_colours(tmp_path: Path):
    paths = [coloured(tile(tmp_path, place, RGB[:1], photometric="palette")) for place in (0, 1)]
    (source,) = find(tmp_path, mosaic=True)
    _, data, _, _ = seen(source)
    assert (data[0] == np.concatenate([RGB[0]] * 2, axis=1)).all()
    with Scene(source) as scene, Scene(find(paths[0])[0]) as alone:
        assert scene.bands[0].colour == "palette"
        assert (scene.palette(1) == alone.palette(1)).all()
        assert plan_render(scene, bands=None, stretch=None).palette


def test_a_mosaic_of_scans_is_white_where_they_are(tmp_path: Path):
    paths = [tile(tmp_path, place, RGB[:1], photometric="miniswhite") for place in (0, 1)]
    (source,) = find(tmp_path, mosaic=True)
    with Scene(source) as scene, Scene(find(paths[0])[0]) as alone:
        specs = [plan_render(each, bands=None, stretch=None) for each in (scene, alone)]
    assert all(spec.low[0] > spec.high[0] for spec in specs)


def test_tiles_whose_crs_stands_in_files_beside_them_are_a_mosaic(tmp_path: Path):
    for place in (0, 1):
        path = tile(tmp_path, place, RGB, crs=None)
        path.with_suffix(".prj").write_text("EPSG:32633")
    record, data, _, _ = seen(find(tmp_path, mosaic=True)[0])
    assert record.crs == "EPSG:32633"
    assert (data == np.concatenate([RGB] * 2, axis=2)).all()


@pytest.mark.parametrize("dtype", ["int8", "int32", "uint64", "int64", "float64"])
def test_tiles_of_any_type_of_number_are_a_mosaic(tmp_path: Path, dtype: str):
    bands = [(band // 2).astype(dtype) for band in RGB]
    for place in (0, 1):
        tile(tmp_path, place, bands)
    _, data, valid, _ = seen(find(tmp_path, mosaic=True)[0])
    assert valid.all()
    assert (data == np.concatenate([bands] * 2, axis=2)).all()


def test_a_mosaic_of_jpeg_tiles_is_known_to_be_lossy(tmp_path: Path):
    for place in (0, 1):
        tile(tmp_path, place, RGB, compress="jpeg", photometric="ycbcr")
    with Scene(find(tmp_path, mosaic=True)[0]) as scene:
        assert scene.is_lossy


@pytest.mark.parametrize("nodata", [(0, 255), (None, 255), (0, None), (7, 7), (None, None)])
def test_each_tile_has_its_own_nodata(tmp_path: Path, nodata: tuple[int | None, ...]):
    expected = []
    for place, value in enumerate(nodata):
        bands = [np.clip(band, 20, 240) for band in RGB]
        for band in bands:
            band[: 20 + 10 * place, :50] = 255 if place else 0
            band[40:60, 10:30] = 0 if place else 255
        with rasterio.open(tile(tmp_path, place, bands, nodata=value)) as file:
            expected.append((file.read_masks() > 0).any(axis=0))
    _, _, valid, _ = seen(find(tmp_path, mosaic=True)[0])
    assert (valid == np.concatenate(expected, axis=1)).all()


def test_what_a_tile_leaves_out_is_seen_in_the_one_below(tmp_path: Path):
    upper = [np.clip(band, 20, 240) for band in RGB]
    for band in upper:
        band[:, : SIDE // 2] = 255
    half = Affine(10, 0, UTM.c + SIDE * 5, 0, -10, UTM.f)
    tile(tmp_path, 0, RGB)
    tile(tmp_path, 1, upper, nodata=255, transform=half)
    _, data, valid, _ = seen(find(tmp_path, mosaic=True)[0])
    assert valid.all()
    assert (data[:, :, :SIDE] == RGB).all()
    assert (data[:, :, SIDE:] == np.stack(upper)[:, :, SIDE // 2 :]).all()


def test_tiles_on_either_side_of_180_degrees_lie_side_by_side(tmp_path: Path):
    step = 1e-3
    for place, west in enumerate((180 - SIDE * step, -180)):
        tile(tmp_path, place, RGB, crs="EPSG:4326", transform=Affine(step, 0, west, 0, -step, -16))
    record, data, valid, _ = seen(find(tmp_path, mosaic=True)[0])
    assert (record.width_px, record.height_px) == (2 * SIDE, SIDE)
    assert record.transform[2] == pytest.approx(180 - SIDE * step)
    assert valid.all()
    assert (data == np.concatenate([RGB] * 2, axis=2)).all()


def test_clouds_of_tiles_on_either_side_of_180_degrees_are_told(tmp_path: Path):
    step = 1e-3
    places = [Affine(step, 0, west, 0, -step, -16) for west in (180 - SIDE * step, -180)]
    tiles = [tile(tmp_path, place, RGB, crs="EPSG:4326", transform=each) for place, each in enumerate(places)]
    cloud = np.zeros((SIDE, SIDE), "uint8")
    cloud[10:40, 20:90] = 1
    mask = write(tmp_path / "mask.tif", [cloud], crs="EPSG:4326", transform=places[1])
    composite = Composite(tiles=tuple(map(str, tiles)), clouds=(HiddenPixels(Layer(str(mask)), values=(1,)),))
    with Scene(SceneSource(str(tmp_path), composite=composite)) as scene:
        assert scene.open_clouds() == ()
        left = round((-180 - scene.record.transform[2]) % 360 / step)
        assert (scene.clouded(Window(left, 0, SIDE, SIDE), out_px=(SIDE, SIDE)) == cloud).all()


@pytest.mark.parametrize("west", [(-180, -60, 60), (-1, 0, 1)])
def test_tiles_in_degrees_stay_where_they_lie(tmp_path: Path, west: tuple[int, ...]):
    for place, lon in enumerate(west):
        tile(tmp_path, place, RGB, crs="EPSG:4326", transform=Affine(1, 0, lon, 0, -1, 60))
    assert seen(find(tmp_path, mosaic=True)[0])[0].transform[2] == west[0]


@pytest.mark.parametrize("first", ["infrared", "alpha"])
def test_a_fourth_band_of_infrared_hides_nothing_in_a_mosaic(tmp_path: Path, first: str):
    near = values(NIR, dtype="uint8")
    clear = np.full_like(near, 255)
    fourth = [near, near] if first == "infrared" else [clear, clear]
    fourth[1][:10] = 0
    for place, band in enumerate(fourth):
        tile(tmp_path, place, [*RGB, band], colours=ALPHA, photometric="RGB")
    _, data, valid, _ = seen(find(tmp_path, mosaic=True)[0])
    assert (data == np.concatenate([RGB] * 2, axis=2))[:, valid].all()
    if first == "infrared":
        assert valid.all()
    else:
        assert not valid[:10, SIDE:].any()
        assert valid[10:].all()


UNLIKE = {
    "mirrored": ({"transform": Affine(10, 0, UTM.c + SIDE * 10, 0, 10, UTM.f - SIDE * 10)}, "mirrored"),
    "names": ({"descriptions": ("B04", "B03", "B02")}, "the names of their bands"),
}


@pytest.mark.parametrize("kind", UNLIKE)
def test_tiles_that_mean_different_things_are_no_mosaic(tmp_path: Path, kind: str):
    more, said = UNLIKE[kind]
    tile(tmp_path, 0, RGB, descriptions=("B02", "B03", "B04") if kind == "names" else None)
    tile(tmp_path, 1, RGB, **more)
    with pytest.raises(SceneError, match=said):
        seen(find(tmp_path, mosaic=True)[0])


def test_other_palettes_and_scales_are_no_mosaic(tmp_path: Path):
    coloured(tile(tmp_path / "palettes", 0, RGB[:1], photometric="palette"))
    tile(tmp_path / "palettes", 1, RGB[:1])
    tile(tmp_path / "scales", 0, RGB)
    with rasterio.open(tile(tmp_path / "scales", 1, RGB), "r+") as file:
        file.scales = (0.5, 0.5, 0.5)
    for folder, said in (("palettes", "their palettes"), ("scales", "scale and offset")):
        with pytest.raises(SceneError, match=f"differ in {said}"):
            seen(find(tmp_path / folder, mosaic=True)[0])


def test_lab_colours_are_refused(tmp_path: Path):
    with pytest.raises(SceneError, match="holds Lab colours"):
        seen(find(tile(tmp_path, 0, RGB, photometric="CIELAB"))[0])
