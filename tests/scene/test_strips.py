"""Strips against one rasterio window for each chip."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from chip_grid import chip_windows, count_chips
from fakes import ColourEncoder
from made_scenes import MakeScene
from rasterio.enums import Resampling
from rasterio.windows import Window as RasterioWindow

from rdb_geo.core.errors import CorruptSceneError, RdbGeoWarning
from rdb_geo.core.geometry import BBox, Window
from rdb_geo.core.specs import ChipRequest, ChipSpec, RenderSpec
from rdb_geo.scene import strips
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.plan import plan_chips
from rdb_geo.scene.render import fill_invalid, plan_render, render
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.strips import Strip, plan_strips, read_chip, read_strips
from rdb_geo.scene.where.footprints import Ground


def open_scene(path: Path) -> Scene:
    return Scene(expand_sources([str(path)])[0])


def spec_of(size: int, stride: int, reduce: int = 1, min_valid: float = 0.0) -> ChipSpec:
    return ChipSpec(size_px=size, stride_px=stride, reduce=reduce, min_valid=min_valid)


def read_all(path: Path, *specs: ChipSpec) -> tuple[list[Strip], RenderSpec]:
    with open_scene(path) as scene:
        drawing = plan_render(scene, bands=None, stretch=None)
        return list(read_strips(scene, plan_strips(scene.record, specs), drawing)), drawing


def oracle_chip(path: Path, window: np.ndarray, reduce: int, drawing: RenderSpec) -> tuple[np.ndarray, float]:
    """One chip by plain rasterio: its window, decimated in one read, with the mask or what is not nodata."""
    col, row, width, height = window.tolist()
    shape = (max(1, height // reduce), max(1, width // reduce))
    method = Resampling.average if reduce > 1 and not drawing.palette else Resampling.nearest
    with rasterio.open(path) as scene:
        place = RasterioWindow(col, row, width, height)
        data = scene.read(drawing.bands, window=place, out_shape=(3, *shape), resampling=method)
        if scene.nodata is None:
            valid = (scene.read_masks(drawing.bands, window=place, out_shape=(3, *shape)) > 0).any(axis=0)
        else:
            valid = ((data != scene.nodata) & np.isfinite(data)).any(axis=0)
    return fill_invalid(render(data, valid, drawing), valid), float(valid.mean())


SCENES: dict[str, dict[str, Any]] = {
    "plain": {},
    "tiled": {"tiled": True, "blockxsize": 64, "blockysize": 32, "compress": "deflate"},
    "nodata": {"nodata": 0, "invalid": (20, 10, 130, 90)},
    "internal mask": {"mask": "internal", "invalid": (20, 10, 130, 90)},
    "alpha": {"mask": "alpha", "invalid": (20, 10, 130, 90)},
    "uint16": {"dtype": "uint16", "nodata": 0, "invalid": (0, 0, 70, 180)},
    "float32 with NaN": {"dtype": "float32", "nodata": float("nan"), "invalid": (0, 0, 70, 99)},
    "one band": {"bands": 1},
}


@pytest.mark.parametrize("kind", SCENES)
@pytest.mark.parametrize(
    "spec",
    [
        spec_of(64, 32),
        spec_of(50, 17),
        spec_of(64, 64, 2),
        spec_of(60, 12, 4),
        spec_of(63, 21, 2),
        spec_of(64, 25, 4),
        spec_of(240, 240, 3),
        spec_of(500, 500, 2),
        spec_of(1, 1, 1),
        ChipSpec(64, 32, 1, 0.0, wide=2.0),
        ChipSpec(60, 30, 2, 0.0, wide=3.9),
        ChipSpec(64, 17, 4, 0.0, wide=0.4),
    ],
    ids=lambda spec: f"{spec.size_px}-{spec.stride_px}-{spec.reduce}-{spec.wide:g}",
)
def test_a_strips_chips_are_those_of_single_windows(make_scene: MakeScene, kind: str, spec: ChipSpec):
    path = make_scene(size=(233, 171) if spec.size_px > 1 else (9, 5), **(SCENES[kind] if spec.size_px > 1 else {}))
    found, drawing = read_all(path, spec)
    seen = 0
    for strip in found:
        for window, pixels, fraction in zip(strip.plan.windows, strip.pixels, strip.valid_fraction, strict=True):
            expected, valid = oracle_chip(path, window, spec.reduce, drawing)
            assert pixels.shape == expected.shape
            assert fraction == pytest.approx(valid, abs=1e-6)
            assert (np.abs(pixels.astype(int) - expected) <= (spec.reduce > 1)).all()
            seen += 1
    width, height = (233, 171) if spec.size_px > 1 else (9, 5)
    assert seen + sum(strip.skipped for strip in found) == count_chips(width, height, spec)


@pytest.mark.parametrize("reduce", [2, 4])
def test_decimated_strips_come_from_the_overviews(make_scene: MakeScene, reduce: int):
    path = make_scene(size=(512, 384), overviews=(2, 4), tiled=True, blockxsize=128, blockysize=128)
    found, drawing = read_all(path, spec_of(128, 64, reduce))
    for strip in found:
        for window, pixels in zip(strip.plan.windows, strip.pixels, strict=True):
            assert (pixels == oracle_chip(path, window, reduce, drawing)[0]).all()


def test_overviews_are_used_where_there_are_any(make_scene: MakeScene):
    """The overviews are painted over: whoever reads through them sees it."""
    path = make_scene(data=np.full((3, 256, 256), 200, np.uint8), overviews=(2, 4))
    with rasterio.open(path, "r+", OVERVIEW_LEVEL=1) as overview:
        overview.write(np.full((3, 64, 64), 100, np.uint8))
    with open_scene(path) as scene:
        assert scene.has_overviews
        assert (scene.read(Window(0, 0, 256, 256), (1, 2, 3), out_px=(64, 64))[0] == 100).all()
        assert (scene.read(Window(0, 0, 256, 256), (1, 2, 3), out_px=(256, 256))[0] == 200).all()


@pytest.mark.parametrize("nodata", [None, 0])
def test_overviews_that_were_never_filled_are_not_used(make_scene: MakeScene, nodata: float | None):
    path = make_scene(size=(512, 512), overviews=(2, 4), nodata=nodata, tiled=True, blockxsize=128, blockysize=128)
    plain, drawing = read_all(path, spec_of(256, 128, 4))
    with rasterio.open(path, "r+", OVERVIEW_LEVEL=1) as overview:
        overview.write(np.zeros((3, 128, 128), np.uint8))
    with pytest.warns(RdbGeoWarning, match="overviews are empty, or of another picture, and are not used"):
        found, again = read_all(path, spec_of(256, 128, 4))
    assert [len(strip.pixels) for strip in found] == [len(strip.pixels) for strip in plain]
    assert np.abs(np.subtract(again.low, drawing.low)).max() < 3
    for strip, before in zip(found, plain, strict=True):
        assert np.abs(strip.pixels.astype(int) - before.pixels).mean() < 4


@pytest.mark.parametrize("method", ["nearest", "average", "cubic"])
def test_overviews_that_stayed_when_their_picture_was_replaced_are_not_used(make_scene: MakeScene, method: str):
    rng = np.random.default_rng(5)
    old, new = (np.kron(rng.integers(1, 250, (3, 64, 64)), np.ones((8, 8))).astype(np.uint8) for _ in range(2))
    path = make_scene(data=old)
    with rasterio.open(path, "r+") as file:
        file.build_overviews((2, 4), rasterio.enums.Resampling[method])
    with open_scene(path) as scene:
        assert scene.has_overviews
    with rasterio.open(path, "r+") as file:
        file.write(new)
    with pytest.warns(RdbGeoWarning, match="of another picture"), open_scene(path) as scene:
        data, _ = scene.read(Window(0, 0, 512, 512), (1, 2, 3), out_px=(64, 64))
    assert np.abs(data.astype(int) - new[:, 4::8, 4::8]).mean() < 1


@pytest.mark.parametrize("data", [np.zeros((3, 512, 512), np.uint8), np.full((3, 512, 512), 9, np.uint8)])
def test_an_empty_or_even_picture_has_no_empty_overviews(make_scene: MakeScene, data: np.ndarray):
    with open_scene(make_scene(data=data, overviews=(2, 4))) as scene:
        assert scene.has_overviews


def test_chips_with_too_few_valid_pixels_are_skipped_and_counted(make_scene: MakeScene):
    path = make_scene(size=(200, 100), nodata=0, invalid=(0, 0, 75, 100))
    spec = spec_of(50, 50, min_valid=0.5)
    found, _ = read_all(path, spec)
    windows = np.concatenate([strip.plan.windows for strip in found])
    assert sorted(set(windows[:, 0].tolist())) == [50, 100, 150]
    assert sum(strip.skipped for strip in found) == 2
    assert np.concatenate([strip.valid_fraction for strip in found]).tolist() == [0.5, 1, 1, 0.5, 1, 1]
    found, _ = read_all(path, spec_of(50, 50, min_valid=0.51))
    assert sum(strip.skipped for strip in found) == 4


def test_a_chip_without_any_valid_pixel_is_skipped_even_at_a_share_of_0(make_scene: MakeScene):
    found, _ = read_all(make_scene(size=(200, 100), nodata=0, invalid=(0, 0, 100, 100)), spec_of(50, 50))
    assert [len(strip.pixels) for strip in found] == [2, 2]


def test_the_edge_to_nodata_is_no_edge_in_the_picture(make_scene: MakeScene):
    path = make_scene(size=(64, 64), nodata=0, invalid=(0, 0, 20, 64))
    (strip,), _ = read_all(path, spec_of(64, 64))
    picture = strip.pixels[0].astype(int)
    assert np.abs(picture[:, 19] - picture[:, 21]).max() < 80
    assert picture.min() > 0


@pytest.mark.parametrize(
    ("most_chips", "most_px", "most_source"), [(3, 10**9, 10**9), (256, 9000, 10**9), (256, 10**9, 9000)]
)
def test_a_row_in_several_strips_has_the_same_chips(
    make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch, most_chips: int, most_px: int, most_source: int
):
    path = make_scene(size=(700, 90))
    spec = spec_of(40, 20)
    whole, _ = read_all(path, spec)
    monkeypatch.setattr(strips, "STRIP_CHIPS", most_chips)
    monkeypatch.setattr(strips, "STRIP_PX", most_px)
    monkeypatch.setattr(strips, "STRIP_SOURCE_PX", most_source)
    monkeypatch.setattr(strips, "STRIP_FEWEST", 2)
    pieces, _ = read_all(path, spec)
    assert len(pieces) > 2 * len(whole)
    assert max(len(strip.pixels) for strip in pieces) <= 10
    assert [strip.plan.number for strip in pieces] == list(range(len(pieces)))
    for field in ("windows", "bounds_lonlat"):
        together = [np.concatenate([getattr(strip.plan, field) for strip in found]) for found in (whole, pieces)]
        assert (together[0] == together[1]).all()
    assert (np.concatenate([s.pixels for s in whole]) == np.concatenate([s.pixels for s in pieces])).all()


def test_a_wide_tiled_scene_is_read_column_by_column(make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch):
    path = make_scene(size=(700, 180), tiled=True, blockxsize=64, blockysize=64)
    monkeypatch.setattr(strips, "STRIP_CHIPS", 12)
    spec = spec_of(40, 20)
    with open_scene(path) as scene:
        assert scene.is_tiled
        drawing = plan_render(scene, bands=None, stretch=None)
        rows = list(read_strips(scene, plan_strips(scene.record, (spec,)), drawing))
        plans = plan_strips(scene.record, (spec,), by_columns=True)
        columns = list(read_strips(scene, plans, drawing))
    assert [strip.plan.number for strip in columns] == list(range(len(columns))) == list(range(3 * 8))
    assert {len(strip.pixels) for strip in columns} == {12, 10}
    corners = [tuple(strip.plan.windows[0, :2].tolist()) for strip in columns]
    assert corners == sorted(corners)  # to the right, and first down
    assert plans.span_px == 11 * 20 + 40

    def by_place(found: list[Strip]) -> dict[tuple[int, int], bytes]:
        chips = [(tuple(w[:2]), p) for s in found for w, p in zip(s.plan.windows.tolist(), s.pixels, strict=True)]
        return {place: pixels.tobytes() for place, pixels in chips}

    assert by_place(columns) == by_place(rows)


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts what is read")
@pytest.mark.parametrize(
    ("columns", "rows", "is_tiled"), [(512, 512, True), (256, 256, True), (64, 64, True), (3000, 1, False)]
)
def test_no_block_is_decoded_twice(
    make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch, columns: int, rows: int, is_tiled: bool
):
    blocks = {"blockysize": rows, **({"tiled": True, "blockxsize": columns} if is_tiled else {})}
    path = make_scene(size=(3000, 1600), compress="deflate", interleave="pixel", **blocks)
    monkeypatch.setattr("rdb_geo.scene.files.gdal.CACHE_BYTES", (0, 2**30))
    monkeypatch.setattr(strips, "STRIP_CHIPS", 10)
    spec = spec_of(256, 128, 2)

    def bytes_read() -> int:
        told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return int(told["rchar"])

    with open_scene(path) as scene:
        drawing = plan_render(scene, bands=None, stretch=None)
        plans = plan_strips(scene.record, (spec,), by_columns=scene.is_tiled)
        scene.expect(plans.span_px)
        before = bytes_read()
        chips = sum(len(strip.pixels) for strip in read_strips(scene, plans, drawing))
        read = bytes_read() - before
    assert chips == count_chips(3000, 1600, spec)
    seam = 1.3 if is_tiled else 1.0  # columns of strips share a column of blocks
    assert read < 1.05 * seam * path.stat().st_size


@pytest.mark.parametrize(
    ("size_px", "overlap", "reduce"),
    [(224, 0.5, 1), (224, 0.0, 1), (224, 0.95, 1), (447, 0.0, 1), (5200, 0.5, 23), (30, 0.5, 1)],
)
def test_strips_of_a_scene_of_any_width_are_bounded(size_px: int, overlap: float, reduce: int):
    spec = spec_of(size_px, max(1, round(size_px * (1 - overlap))), reduce)
    windows = next(iter(chip_windows(2_000_000, 10_000, spec)))
    step = strips._most_chips(spec, width=size_px, height=size_px)
    assert 1 <= step <= len(windows)
    shown = (size_px // reduce) ** 2
    assert step * shown <= strips.STRIP_PX or step == 1
    assert step <= 256


def test_only_chips_that_touch_the_area_are_planned(make_scene: MakeScene):
    with open_scene(make_scene(case="antimeridian", size=(240, 180))) as scene:
        spec, ground = spec_of(40, 20), Ground(scene.record)
        area = BBox(179.95, -16.6, -179.95, -16.55).to_geometry()
        planned = np.concatenate([plan.windows for plan in plan_strips(scene.record, (spec,), area=area)])
        every = np.concatenate(list(chip_windows(240, 180, spec)))
        geometry = ground.columns(every).geometry
        expected = every[[shapely.intersects(shape, area) for shape in geometry]]
    assert 0 < len(expected) < len(every)
    assert planned.tolist() == expected.tolist()


def test_an_area_elsewhere_plans_nothing(make_scene: MakeScene):
    with open_scene(make_scene()) as scene:
        area = BBox(-70, -10, -69, -9).to_geometry()
        assert list(plan_strips(scene.record, (spec_of(64, 32),), area=area)) == []


def test_strips_have_the_same_numbers_whatever_the_area(make_scene: MakeScene):
    with open_scene(make_scene()) as scene:
        specs = (spec_of(64, 32), spec_of(32, 16))
        west, south, east, north = Ground(scene.record).footprint(Window(150, 90, 40, 40)).polygon_lonlat.bounds
        some = list(plan_strips(scene.record, specs, area=BBox(west, south, east, north).to_geometry()))
        first_windows = {plan.number: plan.windows for plan in plan_strips(scene.record, specs)}
    assert 0 < len(some) < len(first_windows)
    for plan in some:
        assert {tuple(window) for window in plan.windows.tolist()} <= {
            tuple(window) for window in first_windows[plan.number].tolist()
        }


def test_chips_off_the_earth_are_skipped_and_counted(make_scene: MakeScene):
    crs = "+proj=geos +h=35785831 +lon_0=0 +sweep=y +ellps=WGS84"
    path = make_scene(crs=crs, transform=rasterio.Affine(60_000, 0, -5_600_000, 0, -60_000, 5_600_000), size=(186, 186))
    found, _ = read_all(path, spec_of(20, 20))
    assert sum(strip.skipped for strip in found) == sum(strip.plan.off_earth for strip in found) > 0
    assert sum(len(strip.pixels) for strip in found) + sum(strip.skipped for strip in found) == 100
    assert all(isinstance(shape, shapely.Geometry) for strip in found for shape in strip.plan.geometry)


def test_all_scales_come_one_after_the_other(make_scene: MakeScene):
    with open_scene(make_scene(size=(256, 256))) as scene:
        request = ChipRequest(size_px=64, scales=(1, 2, 4))
        specs, _ = plan_chips(scene.record, request, ColourEncoder(image_size_px=32).spec)
        plans = list(plan_strips(scene.record, specs))
        drawing = plan_render(scene, bands=None, stretch=None)
        sizes = [strip.pixels.shape[1:3] for strip in read_strips(scene, plans, drawing)]
    assert [plan.chips.scale for plan in plans] == sorted(plan.chips.scale for plan in plans)
    assert set(sizes) == {(32, 32)}
    assert [int(plan.windows[0, 2]) for plan in plans] == [64] * 7 + [128] * 3 + [256]


def test_footprints_belong_to_their_windows(make_scene: MakeScene):
    path = make_scene(case="rotated", nodata=0, invalid=(0, 0, 100, 100))
    found, _ = read_all(path, spec_of(40, 20, min_valid=0.5))
    with open_scene(path) as scene:
        ground = Ground(scene.record)
        for strip in found:
            for window, shape in zip(strip.plan.windows.tolist(), strip.plan.geometry, strict=True):
                footprint = ground.footprint(Window(*window))
                assert footprint is not None
                assert shapely.symmetric_difference(shape, footprint.polygon_lonlat).area < 1e-12


def spy_on_reads(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the threads that read, one for each read."""
    threads: list[str] = []
    read: Callable[..., object] = scene.read

    def note(*arguments: object, **options: object) -> object:
        threads.append(threading.current_thread().name)
        return read(*arguments, **options)

    monkeypatch.setattr(scene, "read", note)
    return threads


def test_reading_is_one_strip_ahead_and_no_more(make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch):
    with open_scene(make_scene()) as scene:
        drawing = plan_render(scene, bands=None, stretch=None)
        threads = spy_on_reads(scene, monkeypatch)
        running = read_strips(scene, plan_strips(scene.record, (spec_of(40, 20),)), drawing)
        assert threads == []
        next(running)
        next(running)
        running.close()
        assert len(threads) == 3
        assert all(name.startswith("read-strip") for name in threads)
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("read-strip")]


def test_one_read_for_each_strip_and_not_one_for_each_chip(make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch):
    with open_scene(make_scene(size=(640, 64))) as scene:
        drawing = plan_render(scene, bands=None, stretch=None)
        threads = spy_on_reads(scene, monkeypatch)
        (strip,) = read_strips(scene, plan_strips(scene.record, (spec_of(64, 32),)), drawing)
    assert len(strip.pixels) == 19
    assert len(threads) == 1


def test_a_damaged_block_stops_the_reading_with_its_name(make_scene: MakeScene):
    noise = np.random.default_rng(1).integers(0, 256, (3, 256, 256), np.uint8)
    path = make_scene(data=noise, compress="deflate", tiled=True, blockxsize=64, blockysize=64)
    with rasterio.open(path) as plain:
        offset = int(plain.get_tag_item("BLOCK_OFFSET_1_3", "TIFF", bidx=1))
    content = bytearray(path.read_bytes())
    content[offset : offset + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    with open_scene(path) as scene:
        drawing = RenderSpec((1, 2, 3), (0.0,) * 3, (255.0,) * 3)
        running = read_strips(scene, plan_strips(scene.record, (spec_of(64, 64),)), drawing)
        assert len(next(running).pixels) == 4
        with pytest.raises(CorruptSceneError, match=r"block \(3, 1\)"):
            for _ in running:
                pass


def test_a_chip_for_people_keeps_its_shape(make_scene: MakeScene):
    path = make_scene()
    with open_scene(path) as scene:
        drawing = plan_render(scene, bands=None, stretch=None)
        assert read_chip(scene, Window(0, 0, 200, 100), drawing, size_px=50).shape == (25, 50, 3)
        assert read_chip(scene, Window(0, 0, 20, 10), drawing, size_px=50).shape == (10, 20, 3)
        assert read_chip(scene, Window(0, 0, 240, 1), drawing, size_px=50).shape == (1, 50, 3)


def test_a_palette_is_read_in_strips(make_scene: MakeScene):
    path = make_scene(data=(np.arange(10_000).reshape(1, 100, 100) % 3).astype(np.uint8))
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, {0: (255, 0, 0, 255), 1: (0, 255, 0, 255), 2: (0, 0, 255, 255)})
    found, _ = read_all(path, spec_of(50, 25, 2))
    colours = np.unique(np.concatenate([strip.pixels.reshape(-1, 3) for strip in found]), axis=0)
    assert colours.tolist() == [[0, 0, 255], [0, 255, 0], [255, 0, 0]]
