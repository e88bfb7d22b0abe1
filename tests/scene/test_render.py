"""Stretches against percentiles of the whole scene, and drawing against a pixel-by-pixel formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from fakes import COLOURS
from hypothesis import given
from hypothesis import strategies as st
from made_scenes import MakeScene, picture, stored
from rasterio.enums import Resampling

from rdb_geo.core.errors import BandError, SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import RenderSpec
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import fill_invalid, plan_render, render
from rdb_geo.scene.sources import expand_sources


def spec_of(path: Path, bands: str | None = None, stretch: str | None = None) -> RenderSpec:
    with Scene(expand_sources([str(path)])[0]) as scene:
        return plan_render(scene, bands=bands, stretch=stretch)


def drawn(path: Path, spec: RenderSpec, window: Window) -> np.ndarray:
    with Scene(expand_sources([str(path)])[0]) as scene:
        data, valid = scene.read(window, spec.bands, out_px=(window.height, window.width))
        return render(data, valid, spec, palette=scene.palette(1) if spec.palette else None)


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32", "float64", "uint32"])
def test_the_stretch_is_the_2_to_98_percentile_of_each_band(make_scene: MakeScene, dtype: str):
    path = make_scene(dtype=dtype, invalid=(0, 0, 60, 60), nodata=0)
    with rasterio.open(path) as scene:
        data = scene.read().astype(float)
    spec = spec_of(path)
    for band in range(3):
        low, high = np.percentile(data[band][data[band] != 0], (2, 98))
        assert (spec.low[band], spec.high[band]) == pytest.approx((low, high))


def test_8_bit_bands_share_one_stretch_that_is_never_harsh(make_scene: MakeScene):
    path = make_scene()
    with rasterio.open(path) as scene:
        low, high = np.percentile(scene.read(), (2, 98))
    spec = spec_of(path)
    assert spec.low == (min(low, 60),) * 3
    assert spec.high == (max(high, 160),) * 3


def test_nodata_of_one_band_does_not_darken_it(make_scene: MakeScene):
    """Where another band is valid a pixel is, but its -9999 is no value of this band."""
    data = np.random.default_rng(0).uniform(0.1, 0.3, (3, 50, 50)).astype(np.float32)
    data[0, :25] = -9999
    spec = spec_of(make_scene(data=data, nodata=-9999))
    assert 0.09 < spec.low[0] < 0.12


def test_one_band_that_is_empty_is_drawn_like_another(make_scene: MakeScene):
    data = np.full((3, 10, 10), 0.5, np.float32)
    data[1] = np.nan
    spec = spec_of(make_scene(data=data))
    assert spec.low == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("overviews", [(), (2, 4, 8)])
def test_a_large_scene_is_sampled_and_close_to_the_whole(make_scene: MakeScene, overviews: tuple[int, ...]):
    path = make_scene(size=(3000, 2500), bands=1, dtype="uint16", tiled=True, overviews=overviews)
    with rasterio.open(path) as scene:
        low, high = np.percentile(scene.read(), (2, 98))
    spec = spec_of(path)
    assert spec.low[0] == pytest.approx(low, rel=0.02)
    assert spec.high[0] == pytest.approx(high, rel=0.02)


@pytest.mark.parametrize("size", [(1500, 1300), (2600, 1700)])
def test_averaged_overviews_change_no_stretch(make_scene: MakeScene, size: tuple[int, int]):
    data = np.random.default_rng(7).integers(1, 4000, (1, size[1], size[0])).astype("uint16")
    path = make_scene(size=size, bands=1, dtype="uint16", data=data, tiled=True)
    plain = spec_of(path)
    with rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4], Resampling.average)
    assert spec_of(path) == plain
    assert plain.low[0] == pytest.approx(80, abs=12)
    assert plain.high[0] == pytest.approx(3920, abs=12)


def test_a_small_island_in_a_large_empty_scene_is_found(make_scene: MakeScene):
    data = np.zeros((1, 2500, 2500), np.uint16)
    data[:, 300:315, 300:315] = np.arange(225).reshape(15, 15) + 1000
    spec = spec_of(make_scene(data=data, nodata=0, compress="deflate"))
    assert 1000 <= spec.low[0] < spec.high[0] <= 1224


def test_a_scene_without_any_valid_pixel_is_refused(make_scene: MakeScene):
    for options in ({"nodata": 0, "invalid": (0, 0, 240, 180)}, {"mask": "internal", "invalid": (0, 0, 240, 180)}):
        with pytest.raises(SceneError, match="no valid pixel in bands"):
            spec_of(make_scene(**options))


def test_lo_hi_are_real_values_turned_to_stored_ones(make_scene: MakeScene, tmp_path: Path):
    path = make_scene(dtype="int16", bands=1)
    with rasterio.open(path, "r+") as scene:
        scene.scales, scene.offsets = (0.0001,), (-0.1,)
    spec = spec_of(path, stretch="0,0.3")
    assert spec.low[0] == pytest.approx(1000)
    assert spec.high[0] == pytest.approx(4000)


@pytest.mark.parametrize("stretch", [None, "-500,0"])
def test_a_negative_scale_turns_light_and_dark(make_scene: MakeScene, stretch: str | None):
    data = np.arange(500, dtype=np.int16).reshape(1, 20, 25)
    path = make_scene(data=data)
    with rasterio.open(path, "r+") as scene:
        scene.scales = (-1.0,)
    picture = drawn(path, spec_of(path, stretch=stretch), Window(0, 0, 25, 20))
    assert picture[0, 0, 0] > 250
    assert picture[-1, -1, 0] < 5


DARKEST = {"snow": (0.75, 1.05, 0.15), "land": (0.03, 0.4, None)}


@pytest.mark.parametrize("name", DARKEST)
def test_a_scene_of_snow_alone_stays_white(make_scene: MakeScene, name: str):
    least, most, black = DARKEST[name]
    real = np.random.default_rng(2).uniform(least, most, (3, 90, 120))
    path = make_scene(size=(120, 90), dtype="uint16", data=((real + 0.2) / 2.75e-5).astype("uint16"))
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (2.75e-5,) * 3, (-0.2,) * 3
    spec = spec_of(path)
    low, high = (value * 2.75e-5 - 0.2 for value in (spec.low[0], spec.high[0]))
    assert low == pytest.approx(np.percentile(real, 2) if black is None else black, abs=0.01)
    assert high == pytest.approx(np.percentile(real, 98), abs=0.01)
    if black is not None:
        assert drawn(path, spec, Window(0, 0, 120, 90)).mean() > 180


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [("uint8", 0, 255), ("uint16", 0, 65535), ("int16", -32768, 32767), ("float32", 0, 1)],
)
def test_none_is_the_full_range(make_scene: MakeScene, dtype: str, low: float, high: float):
    spec = spec_of(make_scene(dtype=dtype), stretch="none")
    assert (spec.low, spec.high) == ((low,) * 3, (high,) * 3)


def test_none_for_floats_beyond_one_is_0_to_255(make_scene: MakeScene):
    data = np.linspace(0, 200, 300).reshape(1, 15, 20)
    assert spec_of(make_scene(data=data), stretch="None").high == (255.0,) * 3


@pytest.mark.parametrize(
    ("stretch", "fragment"),
    [
        ("1", "LO,HI"),
        ("a,b", "LO,HI"),
        ("1,2,3", "LO,HI"),
        ("5,5", "LO below HI"),
        ("9,1", "LO below HI"),
        ("nan,1", "LO below HI"),
        ("0,inf", "LO below HI"),
    ],
)
def test_a_stretch_that_makes_no_sense_is_refused(make_scene: MakeScene, stretch: str, fragment: str):
    with pytest.raises(BandError) as caught:
        spec_of(make_scene(), stretch=stretch)
    assert fragment in str(caught.value)
    assert repr(stretch) in str(caught.value)


@given(
    dtype=st.sampled_from(["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"]),
    low=st.integers(-120, 100),
    width=st.integers(1, 150),
    seed=st.integers(0, 1000),
)
def test_drawing_is_linear_between_low_and_high(dtype: str, low: int, width: int, seed: int):
    rng = np.random.default_rng(seed)
    limits = (-128, 127) if dtype == "int8" else (0, 255) if dtype.startswith("u") else (-300, 300)
    data = rng.integers(*limits, (3, 9, 7), endpoint=True).astype(dtype)
    valid = rng.random((9, 7)) > 0.2
    spec = RenderSpec((1, 2, 3), (low, low - 1.5, low), (low + width, low + width, low + 0.5))
    picture = render(data, valid, spec)
    assert picture.dtype == np.uint8
    for band in range(3):
        share = (data[band].astype(float) - spec.low[band]) / (spec.high[band] - spec.low[band])
        expected = np.floor(np.clip(share, 0, 1) * 255 + 0.5) * valid
        assert np.abs(picture[..., band] - expected).max() <= 1
        assert (np.abs(share * 255 % 1 - 0.5) < 1e-3).any() or (picture[..., band] == expected).all()


def test_large_integers_keep_their_differences():
    data = np.full((3, 1, 4), 4_000_000_000, np.uint32) + np.arange(4, dtype=np.uint32)
    spec = RenderSpec((1, 2, 3), (4e9,) * 3, (4e9 + 3,) * 3)
    assert render(data, np.ones((1, 4), bool), spec)[0, :, 0].tolist() == [0, 85, 170, 255]


def test_invalid_and_broken_numbers_are_black_and_say_nothing():
    data = np.array([[[np.nan, np.inf, -np.inf, 3e38, 0.5]]] * 3, np.float32)
    picture = render(data, np.array([[True, True, True, True, False]]), RenderSpec((1, 2, 3), (0.0,) * 3, (1.0,) * 3))
    assert picture[0, :, 0].tolist() == [0, 255, 0, 255, 0]


def test_a_scene_of_one_value_is_drawn(make_scene: MakeScene):
    for value in (7, 1e20):
        path = make_scene(data=np.full((3, 9, 9), value, np.float32))
        assert drawn(path, spec_of(path), Window(0, 0, 9, 9)).shape == (9, 9, 3)


def test_palette_entries_are_looked_up_and_never_averaged(make_scene: MakeScene):
    data = (np.arange(400).reshape(1, 20, 20) % 3).astype(np.uint8)
    path = make_scene(data=data)
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, {0: (255, 0, 0, 255), 1: (0, 255, 0, 255), 2: (0, 0, 255, 255)})
    spec = spec_of(path)
    assert spec.palette
    assert spec.sentence == "drawn in the colours of its palette: band 1 (palette), the only band"
    picture = drawn(path, spec, Window(0, 0, 20, 20))
    table = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]])
    assert (picture == table[data[0]]).all()


def test_a_palette_with_a_stretch_is_drawn_as_numbers(make_scene: MakeScene):
    path = make_scene(bands=1)
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, {0: (255, 0, 0, 255)})
    assert not spec_of(path, stretch="0,200").palette


def test_the_same_pixel_looks_the_same_in_any_window(make_scene: MakeScene):
    path = make_scene(dtype="uint16")
    spec = spec_of(path)
    whole, part = drawn(path, spec, Window(0, 0, 240, 180)), drawn(path, spec, Window(50, 40, 60, 30))
    assert (whole[40:70, 50:110] == part).all()


@pytest.mark.parametrize("order", [("red", "green", "blue"), ("blue", "green", "red"), ("green", "red", "blue")])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_a_red_field_is_drawn_red_in_any_band_order(make_scene: MakeScene, order: tuple[str, ...], dtype: str):
    plain = make_scene("plain.tif", dtype=dtype, paint={"red": (0, 0, 30, 30)})
    with rasterio.open(plain) as scene:
        data = scene.read([("red", "green", "blue").index(colour) + 1 for colour in order])
    path = make_scene("ordered.tif", data=data, colours=order)
    red, green, blue = drawn(path, spec_of(path), Window(0, 0, 30, 30)).mean(axis=(0, 1))
    assert red > 200
    assert max(green, blue) < 50


def test_invalid_pixels_get_the_mean_colour_of_the_others():
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[:2] = COLOURS["red"]
    valid = np.zeros((4, 4), bool)
    valid[:2] = True
    assert (fill_invalid(pixels, valid) == COLOURS["red"]).all()
    assert (pixels[2:] == 0).all()


@pytest.mark.parametrize("valid", [np.ones((2, 2), bool), np.zeros((2, 2), bool)])
def test_a_picture_that_is_whole_or_empty_is_left_alone(valid: np.ndarray):
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert fill_invalid(pixels, valid) is pixels


def middle_of(path: Path, spec: RenderSpec) -> float:
    with Scene(expand_sources([str(path)])[0]) as scene:
        window = Window(0, 0, scene.record.width_px, scene.record.height_px)
    return float(np.median(drawn(path, spec, window).mean(axis=-1))) / 255


def dark(dtype: str, top: float) -> np.ndarray:
    """A dark scene of which 5 % are clouds."""
    values = np.random.default_rng(2).gamma(3, top / 40, (3, 200, 300))
    values[:, 90:100, 20:280] = top
    values[:, 150:152, 20:280] = top
    return np.clip(values, top / 1000, top).astype(dtype)


@pytest.mark.parametrize(("dtype", "top"), [("uint16", 9000), ("uint8", 255), ("float32", 0.9)])
def test_the_middle_of_a_dark_scene_is_lightened(make_scene: MakeScene, dtype: str, top: float):
    path = make_scene(data=dark(dtype, top))
    spec = spec_of(path)
    assert spec.gamma < 1
    reached = middle_of(path, RenderSpec(spec.bands, spec.low, spec.high))
    assert spec.gamma == pytest.approx(max(1 / 2.4, np.log(0.3) / np.log(reached)), abs=0.02)
    assert 1.3 * reached < middle_of(path, spec) < 0.32


def test_the_gamma_is_the_power_of_the_share_between_black_and_white():
    values = np.arange(256, dtype=np.uint8).reshape(1, 256).repeat(3, axis=0).reshape(3, 16, 16)
    spec = RenderSpec((1, 2, 3), (20.0,) * 3, (180.0,) * 3, gamma=0.6)
    right = np.floor(np.clip((values[0] - 20.0) / 160, 0, 1) ** 0.6 * 255 + 0.5)
    for kind in (np.uint8, np.uint16, np.float32, np.float64):
        found = render(values.astype(kind), np.ones((16, 16), bool), spec)
        assert np.abs(found[..., 0] - right).max() <= 1
        assert (found[..., 0].ravel()[:-1] <= found[..., 0].ravel()[1:]).all()


def test_a_scene_of_usual_brightness_or_with_a_stretch_of_its_own_keeps_its_tones(make_scene: MakeScene):
    bright = np.random.default_rng(1).integers(20, 240, (3, 100, 100)).astype(np.uint8)
    assert spec_of(make_scene(data=bright)).gamma == 1
    path = make_scene("dark.tif", data=dark("uint16", 9000))
    assert spec_of(path, stretch="0,9000").gamma == spec_of(path, stretch="none").gamma == 1


def test_8_bit_values_that_use_little_of_the_range_are_spread(make_scene: MakeScene):
    rows, cols = np.mgrid[0:200, 0:300]
    classes = ((rows // 25 + cols // 30) % 10).astype(np.uint8)
    path = make_scene(data=classes[None])
    spec = spec_of(path)
    assert (spec.low[0], spec.high[0]) == tuple(np.percentile(classes, (2, 98)))
    levels = np.unique(drawn(path, spec, Window(0, 0, 300, 200))[..., 0])
    assert levels.min() == 0
    assert levels.max() == 255
    assert len(levels) == 10
    one_bit = make_scene("one.tif", data=(classes > 4).astype(np.uint8)[None], nbits=1)
    assert set(np.unique(drawn(one_bit, spec_of(one_bit), Window(0, 0, 300, 200)))) == {0, 255}


def test_a_scan_whose_smallest_value_is_white_is_drawn_white(make_scene: MakeScene):
    data = np.random.default_rng(5).integers(0, 256, (1, 60, 80)).astype(np.uint8)
    path = make_scene(data=data, photometric="MINISWHITE")
    with rasterio.open(path) as scene:
        stored = scene.read(1)
    found = drawn(path, spec_of(path), Window(0, 0, 80, 60))[..., 0].astype(float)
    assert np.corrcoef(found.ravel(), stored.ravel())[0, 1] < -0.9


@pytest.mark.parametrize(("empty", "said"), [((3,), "band 3"), ((1, 3), "band 1 and 3"), ((), None), ((1, 2, 3), None)])
def test_a_band_of_one_value_is_told(make_scene: MakeScene, empty: tuple[int, ...], said: str | None):
    data = stored(picture(240, 180, 3), "uint8")
    for number in empty:
        data[number - 1] = 7
    with Scene(expand_sources([str(make_scene(data=data))])[0]) as scene:
        basis = plan_render(scene, bands=None, stretch=None).basis
    assert ("one value alone" in basis) == (said is not None)
    assert said is None or f"of {said} there is one value alone" in basis
