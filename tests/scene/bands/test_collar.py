"""Undeclared borders against the same picture with its nodata declared; and pictures that have no such border."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from made_scenes import MakeScene, picture
from PIL import Image

from rdb_geo.core.errors import BandError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import ChipSpec, RenderSpec
from rdb_geo.scene.bands.collar import find_collar
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import nodata_of, plan_render, read_nodata
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.strips import plan_strips, read_strips

SIZE = (640, 520)
ROWS, COLS = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
SHAPES = {
    "turned": (np.abs(COLS - 330) * 0.9 + np.abs(ROWS - 250) > 340),
    "left swath": COLS < 150 + ROWS // 7,
    "one corner": COLS + ROWS < 330,
    "frame": (COLS < 30) | (COLS > 600) | (ROWS < 25) | (ROWS > 505),
}
VALUES = [
    ("uint8", 0), ("uint8", 255), ("uint16", 0), ("uint16", 65535), ("int16", -9999), ("int16", -32768),
    ("float32", 0.0), ("float32", -9999.0), ("float64", 1.5), ("uint16", 1),
]  # fmt: skip


def open_scene(path: Path) -> Scene:
    return Scene(expand_sources([str(path)])[0])


def plan(path: Path, **choices: str | None) -> RenderSpec:
    with open_scene(path) as scene:
        return plan_render(scene, bands=None, stretch=None, **choices)


def noisy(dtype: str) -> np.ndarray:
    """A picture with noise, far from any value that means nothing."""
    rng = np.random.default_rng(11)
    values = picture(*SIZE, 3) + rng.normal(0, 12, (3, SIZE[1], SIZE[0]))
    values = np.clip(values, 20, 235)
    return {
        "uint8": values,
        "uint16": values * 13,
        "int16": values * 13,
        "float32": values / 255,
        "float64": values / 255,
    }[dtype].astype(dtype)


@pytest.mark.parametrize(
    ("dtype", "value", "shape"), [(*pair, list(SHAPES)[number % len(SHAPES)]) for number, pair in enumerate(VALUES)]
)
def test_an_undeclared_border_is_left_out_as_a_declared_one(make_scene: MakeScene, tmp_path, dtype, value, shape):
    data = noisy(dtype)
    data[:, SHAPES[shape]] = value
    tidy = make_scene("tidy.tif", data=data, nodata=value, invalid=(0, 0, 0, 0))
    messy = make_scene("messy.tif", data=data)
    found, right = plan(messy), plan(tidy)
    assert found.nodata == pytest.approx(value)
    assert f"border or gaps of value {value:g}" in found.sentence
    assert replace(found, nodata=None) == right
    spec = ChipSpec(64, 32, 1, 0.5)
    with open_scene(messy) as one, open_scene(tidy) as other:
        for ours, theirs in zip(
            read_strips(one, plan_strips(one.record, (spec,)), found),
            read_strips(other, plan_strips(other.record, (spec,)), right),
            strict=True,
        ):
            assert ours.plan.windows.tolist() == theirs.plan.windows.tolist()
            assert (ours.pixels == theirs.pixels).all()
            assert (ours.valid_fraction == theirs.valid_fraction).all()


SECOND = {
    "black round it, a white edge on the right": (SHAPES["turned"] & (COLS < 600), COLS >= 600),
    "a white frame round a black border": (SHAPES["turned"], SHAPES["frame"]),
    "a white edge behind a black border": ((COLS > 500) | (ROWS < 30), COLS > 600),
    "two corners": (COLS + ROWS < 300, COLS + ROWS > 860),
}


@pytest.mark.parametrize("shape", SECOND)
@pytest.mark.parametrize(("dtype", "values"), [("uint8", (0, 255)), ("uint16", (0, 65535)), ("float32", (0, -9999))])
def test_two_undeclared_borders_are_left_out(make_scene: MakeScene, shape, dtype, values):
    data = noisy(dtype)
    for value, mask in zip(values, SECOND[shape], strict=True):
        data[:, mask] = value
    held = SECOND[shape][0] | SECOND[shape][1]
    path = make_scene(data=data)
    spec = plan(path)
    assert {spec.nodata, spec.nodata_second} == set(values)
    assert " and " in str(spec.border)
    with open_scene(path) as scene:
        _, valid = scene.read(Window(0, 0, *SIZE), (1, 2, 3), out_px=SIZE[::-1], nodata=nodata_of(spec))
    assert (valid == ~held).all()
    kept = plan(path, nodata="none")
    assert (kept.nodata, kept.nodata_second) == (None, None)


def test_one_undeclared_border_is_one(make_scene: MakeScene):
    data = noisy("uint8")
    data[:, SHAPES["turned"]] = 0
    data[:, 200:260, 300:330] = 255
    assert plan(make_scene(data=data)).nodata_second is None


def test_pixels_that_were_averaged_with_the_border_are_left_out(make_scene: MakeScene):
    data = noisy("int16")
    data[:, SHAPES["turned"]] = -9999
    path = make_scene(data=data)
    spec = plan(path)
    with open_scene(path) as scene:
        drawn, valid = scene.read(Window(0, 0, 640, 520), (1, 2, 3), out_px=(130, 160), nodata=nodata_of(spec))
    assert valid.mean() == pytest.approx((~SHAPES["turned"]).mean(), abs=0.06)
    assert drawn[:, valid].min() >= data[data != -9999].min()


def test_a_black_border_that_was_compressed_with_losses_is_noticed(make_scene: MakeScene):
    data = noisy("uint8")
    data[:, SHAPES["turned"]] = 0
    path = make_scene(data=data, compress="jpeg", photometric="ycbcr", tiled=True, blockxsize=64, blockysize=64)
    with rasterio.open(path) as scene:
        assert 0 < scene.read()[:, SHAPES["turned"]].max() < 60
    spec = plan(path)
    assert (spec.nodata, spec.nodata_tolerance) == (0, 8)


@pytest.mark.parametrize("value", [0, 255])
def test_a_border_that_losses_smear_into_the_picture_is_noticed(make_scene: MakeScene, value):
    data = np.clip(noisy("uint8") // 3 + (20 if value == 0 else 150), 0, 255).astype("uint8")
    data[:, SHAPES["turned"]] = value
    blurred = data.astype(float)
    for _ in range(4):  # what chroma subsampling and 8 x 8 blocks do to an edge
        blurred = (blurred + np.roll(blurred, 1, 1) + np.roll(blurred, -1, 1) + np.roll(blurred, 1, 2)) / 4
    path = make_scene(data=blurred.round().astype("uint8"), compress="jpeg", photometric="ycbcr", tiled=True)
    assert (plan(path).nodata, plan(path).nodata_tolerance) == (value, 8)


@pytest.mark.parametrize(("dtype", "expected"), [("uint16", 0), ("float32", 0), ("uint8", 0)])
def test_a_border_has_holes_of_its_value_where_a_step_surrounds_them(make_scene: MakeScene, dtype, expected):
    data = noisy(dtype)
    holes = (COLS - 330) ** 2 + (ROWS - 250) ** 2 < 90**2  # clouds that an export has masked
    data[:, SHAPES["turned"] | holes] = 0
    path = make_scene(data=data)
    spec = plan(path)
    assert spec.nodata == expected
    if expected is not None:
        with open_scene(path) as scene:
            _, valid = scene.read(Window(0, 0, *SIZE), (1, 2, 3), out_px=SIZE[::-1], nodata=nodata_of(spec))
        assert np.array_equal(valid, ~(SHAPES["turned"] | holes))


def test_a_border_is_noticed_in_a_large_scene_without_overviews(make_scene: MakeScene):
    data = np.tile(noisy("uint16"), (1, 5, 5))
    rows, cols = np.mgrid[0 : data.shape[1], 0 : data.shape[2]]
    data[:, (rows + cols < 1500) | (rows + cols > 4500)] = 0
    assert plan(make_scene(data=data)).nodata == 0


def test_a_sentinel_inside_is_noticed(make_scene: MakeScene):
    data = noisy("float32")
    data[:, 200:260, 300:350] = -9999
    assert plan(make_scene(data=data)).nodata == -9999


STRIPES = np.abs(COLS - 320) / 320 * 13 > (ROWS + 0.16 * COLS) % 33  # as wide as Landsat 7's without its corrector
GAPS = {
    "stripes": STRIPES,
    "stripes and a border": STRIPES | SHAPES["turned"],
    "a missing tile": (ROWS >= 200) & (ROWS < 330) & (COLS >= 250) & (COLS < 420),
    "clouds": np.sin(COLS / 37) + np.sin(ROWS / 29 + COLS / 71) > 1.1,
}


@pytest.mark.parametrize("shape", GAPS)
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32"])
def test_gaps_of_zero_are_left_out_as_declared_ones(make_scene: MakeScene, dtype, shape):
    data = noisy(dtype)
    data[:, GAPS[shape]] = 0
    messy, tidy = make_scene("messy.tif", data=data), make_scene("tidy.tif", data=data, nodata=0, invalid=(0, 0, 0, 0))
    found, right = plan(messy), plan(tidy)
    assert (found.nodata, found.border) == (0, "0")
    assert replace(found, nodata=None) == right


def test_a_hole_of_the_largest_value_does_not_make_the_rest_black(make_scene: MakeScene):
    data = noisy("uint16")
    data[:, GAPS["a missing tile"]] = 65535
    assert plan(make_scene(data=data)).nodata == 65535


def smeared(data: np.ndarray) -> np.ndarray:
    """Drawn smaller, as a warp does that averages between pixels."""
    drawn = [
        np.array(Image.fromarray(band.astype(np.float32)).resize((600, 490), Image.Resampling.BICUBIC)) for band in data
    ]
    limits = np.iinfo(data.dtype)
    return np.clip(np.round(drawn), limits.min, limits.max).astype(data.dtype)


def left_out(path: Path) -> np.ndarray:
    """Pixels that do not count, (h, w)."""
    spec = plan(path)
    with open_scene(path) as scene:
        whole = Window(0, 0, scene.record.width_px, scene.record.height_px)
        _, valid = scene.read(whole, spec.bands, out_px=(whole.height, whole.width), nodata=nodata_of(spec))
    return ~valid


@pytest.mark.parametrize("shape", ["stripes", "a missing tile"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_gaps_whose_edges_a_warp_smeared_are_left_out(make_scene: MakeScene, dtype, shape):
    data = noisy(dtype)
    data[:, GAPS[shape]] = 0
    cores = smeared(np.where(GAPS[shape], 0, 200)[None].astype(np.uint8))[0] == 0
    out = left_out(make_scene(data=smeared(data)))
    assert out[cores].mean() > 0.95
    assert out[smeared(np.where(GAPS[shape], 200, 0)[None].astype(np.uint8))[0] == 0].mean() < 0.001


JPEG = {
    "compress": "JPEG",
    "photometric": "YCBCR",
    "jpeg_quality": 75,
    "tiled": True,
    "blockxsize": 256,
    "blockysize": 256,
}
TILE = (ROWS >= 160) & (ROWS < 320) & (COLS >= 256) & (COLS < 432)
OUTSIDE = (ROWS < 150) | (ROWS >= 330) | (COLS < 246) | (COLS >= 442)


@pytest.mark.parametrize("options", [{}, JPEG], ids=["exact", "jpeg"])
@pytest.mark.parametrize("value", [0, 255])
def test_a_missing_tile_is_left_out(make_scene: MakeScene, value, options):
    data = noisy("uint8")
    data[:, TILE] = value
    out = left_out(make_scene(data=data, **options))
    assert out[TILE].all()
    assert not out[OUTSIDE].any()


def test_missing_tiles_that_touch_are_left_out(make_scene: MakeScene):
    data = noisy("uint8")
    missing = ((ROWS < 128) & (COLS >= 128) & (COLS < 384)) | ((ROWS < 256) & (COLS >= 256) & (COLS < 384))
    data[:, missing] = 255
    assert np.array_equal(left_out(make_scene(data=data)), missing)


def test_stripes_that_were_compressed_with_losses_are_left_out(make_scene: MakeScene):
    data = noisy("uint8")
    data[:, STRIPES] = 0
    out = left_out(make_scene(data=data, **JPEG))
    assert out[STRIPES].mean() > 0.6  # losses brighten the thin ends
    assert out[~STRIPES].mean() < 0.01


def test_stripes_in_a_border_that_was_compressed_with_losses_are_left_out(make_scene: MakeScene):
    data = noisy("uint8")
    outside = SHAPES["turned"]
    data[:, STRIPES | outside] = 0
    out = left_out(make_scene(data=data, **JPEG))
    assert out[outside].mean() > 0.97
    assert out[STRIPES & ~outside].mean() > 0.6
    assert out[~STRIPES & ~outside].mean() < 0.01


def test_one_black_river_is_no_gap(make_scene: MakeScene):
    data = noisy("uint8")
    data[:, np.abs(COLS - 200 - ROWS // 3 - 20 * np.sin(ROWS / 40)) < 12] = 2
    assert not left_out(make_scene(data=data, **JPEG)).any()


def clipped_at_both_ends() -> np.ndarray:
    """As programs stretch pictures for eyes: 4 % of each band are black and 4 % white."""
    values = noisy("uint8").astype(float)
    low, high = np.percentile(values, (4, 96), axis=(1, 2))[:, :, None, None]
    return np.clip((values - low) / (high - low) * 255, 0, 255).astype(np.uint8)


def test_the_user_decides(make_scene: MakeScene):
    data = noisy("uint8")
    data[:, SHAPES["frame"]] = 0
    data[:, 100:140, 100:140] = 77
    path = make_scene(data=data)
    assert plan(path, nodata="none").nodata is None
    assert "border or gaps" not in plan(path, nodata="none").sentence
    spec = plan(path, nodata="77")
    with open_scene(path) as scene:
        _, valid = scene.read(Window(0, 0, *SIZE), (1, 2, 3), out_px=SIZE[::-1], nodata=nodata_of(spec))
    assert (~valid).sum() == (data == 77).all(axis=0).sum() >= 1600
    declared = make_scene("declared.tif", data=data, nodata=0)
    with open_scene(declared) as scene:
        for text, expected in (("none", 0), (None, (data == 0).all(axis=0).sum())):
            nodata = nodata_of(plan(declared, nodata=text))
            _, valid = scene.read(Window(0, 0, *SIZE), (1, 2, 3), out_px=SIZE[::-1], nodata=nodata)
            assert (~valid).sum() == expected
    with pytest.raises(BandError, match="a value or none"):
        read_nodata("black")


@pytest.mark.parametrize("text", ["nan", "-inf"])
def test_a_nodata_value_that_is_not_finite_leaves_out_what_never_counts(make_scene: MakeScene, text: str):
    data = noisy("float32")
    data[:, 20:60, 10:40] = float(text)
    data[:, 100, 100] = 7
    path = make_scene(data=data, dtype="float32", nodata=7)
    spec = plan(path, nodata=text)
    assert spec.nodata is None  # JSON holds no such number
    with open_scene(path) as scene:
        _, valid = scene.read(Window(0, 0, *SIZE), (1, 2, 3), out_px=SIZE[::-1], nodata=nodata_of(spec))
    assert (~valid).sum() == 40 * 30


def fading(low: float, top: float) -> np.ndarray:
    """Water that gets darker towards a corner until it is clipped; land elsewhere."""
    rng = np.random.default_rng(4)
    depth = (COLS + ROWS - 700) / 8 + rng.normal(0, 4, COLS.shape)
    return np.clip(np.stack([depth + 3, depth + 8, depth + 14]), low, top)


ROOFS = (
    (np.abs((COLS + ROWS * 0.3) % 110 - 50) < 30)
    & (np.abs((ROWS - COLS * 0.3) % 120 - 60) < 30)
    & (COLS < 300)
    & (ROWS < 500)
)

NATURAL = {
    "clipped water": fading(0, 255).astype(np.uint8),
    "clipped snow": (255 - fading(0, 255)).astype(np.uint8),
    "noise": noisy("uint8"),
    "one value": np.full((3, *SIZE[::-1]), 7, np.uint8),
    "class map": np.repeat(((COLS // 90 + ROWS // 70) % 9)[None], 3, axis=0).astype(np.uint8),
    "black and white": np.repeat(np.where((COLS // 50 + ROWS // 60) % 2, 255, 0)[None], 3, axis=0).astype(np.uint8),
    "clipped water in 16 bits": (fading(0, 255) * 40).astype(np.uint16),
    "black squares everywhere": np.where((COLS // 40 + ROWS // 40) % 2, noisy("uint8"), 0).astype(np.uint8),
    "tiny": noisy("uint8")[:, :16, :16],
    "clipped at both ends": clipped_at_both_ends(),
    "ink on a map": np.where(STRIPES, 0, (COLS // 90 + ROWS // 70) % 9 * 20 + 60)[None].repeat(3, 0).astype(np.uint8),
    "white roofs": np.where(ROOFS, 255, noisy("uint8")).astype(np.uint8),
    "white fields on a map": np.where(TILE, 255, (COLS // 90 + ROWS // 70) % 9 * 20)[None]
    .repeat(3, 0)
    .astype(np.uint8),
    "few values": np.where(STRIPES, 0, 1 + (COLS * 7 + ROWS * 5) % 13)[None].repeat(3, 0).astype(np.uint8),
}


@pytest.mark.parametrize("case", NATURAL)
def test_what_the_picture_shows_is_no_border(case):
    data = NATURAL[case]
    assert find_collar(data, np.ones(data.shape[1:], bool)) is None


def test_real_scenes_have_no_border_but_those_that_do(shared: Path):
    for path in sorted(shared.glob("scenes/plain/*.tif")):
        assert plan(path).nodata is None, path.name


def test_a_real_scene_in_a_border_has_the_chips_of_the_tidy_one(shared: Path, tmp_path):
    with rasterio.open(shared / "scenes/plain/s2_cape_lookout_rgbn_4326.tif") as file:
        data, crs, (a, _, west, _, e, north, *_) = (
            file.read([1, 2, 3], window=((900, 1600), (1100, 1800))),
            file.crs,
            file.transform,
        )
    around = np.zeros((3, 1000, 1000), np.uint8)
    around[:, 150:850, 150:850] = data
    profile = {"driver": "GTiff", "width": 1000, "height": 1000, "count": 3, "dtype": "uint8", "crs": crs}
    profile["transform"] = rasterio.Affine(a, 0, west + 950 * a, 0, e, north + 750 * e)
    for name, nodata in (("messy.tif", None), ("tidy.tif", 0)):
        with rasterio.open(tmp_path / name, "w", nodata=nodata, **profile) as file:
            file.write(around)
    messy, tidy = plan(tmp_path / "messy.tif"), plan(tmp_path / "tidy.tif")
    assert (messy.low, messy.high, messy.nodata) == (tidy.low, tidy.high, 0)
