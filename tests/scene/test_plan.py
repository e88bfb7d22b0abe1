"""Chip sizes from the user's wishes, the scene and the model."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pyproj
import pytest
from chip_grid import chip_windows
from fakes import ColourEncoder
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.core.errors import UsageError
from rdb_geo.core.specs import ChipRequest, ChipSpec, SceneRecord
from rdb_geo.scene.plan import plan_chips

ENCODER = ColourEncoder(image_size_px=224).spec


def record(width: int, height: int, gsd_m: float = 10.0) -> SceneRecord:
    return SceneRecord("scene", "EPSG:32633", (gsd_m, 0, 0, 0, -gsd_m, 0), width, height, gsd_m)


def single(scene: SceneRecord, **options: Any) -> ChipSpec:
    (spec,), _ = plan_chips(scene, ChipRequest(**options), ENCODER)
    return spec


@pytest.mark.parametrize("gsd_m", [0.02, 0.05, 0.1, 0.25, 0.5, 0.6, 1, 2, 3, 5, 10, 15, 18])
def test_the_default_shows_the_ground_that_the_model_knows(gsd_m: float):
    spec = single(record(60_000, 60_000, gsd_m))
    assert 0.5 * ENCODER.ground_m[0] * 0.97 <= spec.size_px * gsd_m <= ENCODER.ground_m[1]
    assert spec.size_px // spec.reduce >= ENCODER.image_size_px * 0.99


def test_a_coarse_scene_has_chips_of_half_the_input_at_least():
    assert single(record(5_000, 5_000, 500.0)).size_px == 112


def test_a_fine_scene_is_read_through_its_overviews():
    spec = single(record(40_000, 40_000, 0.05))
    assert spec.reduce == 11
    assert 224 <= spec.size_px // spec.reduce < 448


def test_a_small_scene_is_cut_finer_down_to_the_models_input():
    assert single(record(1_000, 1_000, 0.25)).size_px == 500
    assert single(record(400, 400, 0.1)).size_px == 224


@pytest.mark.parametrize("size", [7, 64, 100, 224, 500, 512, 997])
@pytest.mark.parametrize("overlap", [0.0, 0.25, 0.5, 0.95])
def test_a_size_in_pixels_is_kept_to_the_pixel(size: int, overlap: float):
    spec = single(record(4_000, 3_000), size_px=size, overlap=overlap)
    assert spec.size_px == size
    assert spec.stride_px == max(1, round(size * (1 - overlap)))


@given(size_m=st.floats(50, 20_000), gsd_m=st.floats(0.05, 30), overlap=st.floats(0, 0.95))
def test_a_size_in_metres_is_kept_to_two_per_cent_and_reads_on_a_lattice(size_m: float, gsd_m: float, overlap: float):
    spec = single(record(10**6, 10**6, gsd_m), size_m=size_m, overlap=overlap)
    assert abs(spec.size_px * gsd_m - size_m) <= max(0.02 * size_m, gsd_m)
    assert spec.size_px % spec.reduce == 0
    assert spec.stride_px % spec.reduce == 0
    assert 1 <= spec.stride_px <= spec.size_px


def test_scales_multiply_the_ground_in_their_order():
    specs, notes = plan_chips(record(9_000, 9_000), ChipRequest(size_px=300, scales=(4, 1, 2)), ENCODER)
    assert [spec.size_px for spec in specs] == [1200, 300, 600]
    assert [spec.scale for spec in specs] == [4, 1, 2]
    assert notes == []


@pytest.mark.parametrize("scales", [(1.0,), (1.0, 2.0, 4.0)])
def test_a_chip_larger_than_the_scene_is_the_whole_scene_once_and_said(scales: tuple[float, ...]):
    specs, notes = plan_chips(record(300, 200), ChipRequest(size_px=512, scales=scales), ENCODER)
    windows = [window for spec in specs for strip in chip_windows(300, 200, spec) for window in strip.tolist()]
    assert windows == [[0, 0, 300, 200]]
    assert "a chip of 512 px is larger than the scene (300 x 200 px): the whole scene is one chip." in notes


def test_a_long_thin_scene_is_cut_into_squares_of_its_short_side_and_said():
    (spec,), (note,) = plan_chips(record(2475, 71), ChipRequest(size_px=224), ENCODER)
    assert spec.size_px == 71
    assert "71 x 71 px is used" in note


def test_a_scene_of_one_row_is_cut_into_pieces_worth_looking_at():
    spec = single(record(5_000, 1), size_px=224)
    assert spec.size_px == 56
    assert sum(len(strip) for strip in chip_windows(5_000, 1, spec)) < 200


@given(
    width=st.integers(1, 5_000),
    height=st.integers(1, 5_000),
    size=st.integers(1, 6_000),
    overlap=st.floats(0, 0.95),
    image=st.sampled_from([32, 128, 224]),
)
def test_every_grid_is_sound(width: int, height: int, size: int, overlap: float, image: int):
    encoder = replace(ENCODER, image_size_px=image)
    (spec,), _ = plan_chips(record(width, height), ChipRequest(size_px=size, overlap=overlap), encoder)
    assert 1 <= spec.stride_px <= spec.size_px <= max(width, height)
    assert spec.reduce >= 1
    shown = min(spec.size_px, width, height) // spec.reduce
    assert shown >= min(image, spec.size_px, width, height)
    assert shown <= 7 * image


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({"overlap": -0.1}, "overlap must lie in 0 … 0.95, got -0.1"),
        ({"overlap": 0.96}, "overlap must lie in 0 … 0.95, got 0.96"),
        ({"overlap": math.nan}, "overlap"),
        ({"min_valid": 1.5}, "valid share must lie in 0 … 1, got 1.5"),
        ({"size_px": 0}, "at least one pixel, got 0"),
        ({"size_m": -3.0}, "must be positive, got -3.0 m"),
        ({"size_m": math.inf}, "must be positive"),
        ({"size_m": math.nan}, "must be positive"),
        ({"scales": ()}, "scales must be positive factors"),
        ({"scales": (1.0, 0.0)}, "scales must be positive factors, got (1.0, 0.0)"),
        ({"scales": (math.inf,)}, "scales must be positive factors"),
    ],
)
def test_numbers_out_of_range_are_refused(options: dict[str, Any], fragment: str):
    with pytest.raises(UsageError) as caught:
        plan_chips(record(100, 100), ChipRequest(**options), ENCODER)
    assert fragment in str(caught.value)


def degrees(latitude: float, width: int, height: int, step: float = 1e-4) -> SceneRecord:
    """A scene in degrees around a latitude, with its GSD by the geodesic."""
    transform = (step, 0.0, 20.0, 0.0, -step, latitude + height * step / 2)
    across, down = sides_m(step, step, 20.0 + width * step / 2, latitude)
    return SceneRecord("scene", "EPSG:4326", transform, width, height, math.sqrt(across * down))


def sides_m(wide_deg: float, high_deg: float, lon: float, lat: float) -> tuple[float, float]:
    """Metres from side to side, and from top to bottom, through the middle of a box in degrees."""
    _, _, across = GEOD.inv(lon - wide_deg / 2, lat, lon + wide_deg / 2, lat)
    _, _, down = GEOD.inv(lon, lat - high_deg / 2, lon, lat + high_deg / 2)
    return across, down


GEOD = pyproj.Geod(ellps="WGS84")


@pytest.mark.parametrize("latitude", [0, 30, 48, 60, 75, 84, -60])
@pytest.mark.parametrize(
    ("options", "step"),
    [
        ({}, 1e-4),
        ({}, 1e-5),
        ({"size_m": 3000.0}, 1e-4),
        ({"size_m": 900.0, "overlap": 0.25}, 5e-6),
        ({"scales": (1, 2)}, 1e-4),
    ],
)
def test_chips_are_square_on_the_ground_in_degrees(latitude: float, options: dict[str, Any], step: float):
    scene = degrees(latitude, 30_000, 20_000, step)
    middle = 20.0 + scene.width_px * step / 2
    specs, notes = plan_chips(scene, ChipRequest(**options), ENCODER)
    assert notes == []
    for spec in specs:
        width, height = spec.window_px
        across, down = sides_m(width * step, height * step, middle, latitude)
        if abs(latitude) < 37:  # less than a quarter from square: as ever
            assert width == height
        else:
            assert across == pytest.approx(down, rel=0.03)
        assert spec.size_px * scene.gsd_m == pytest.approx(math.sqrt(across * down), rel=0.02)
        if "size_m" in options:
            assert math.sqrt(across * down) == pytest.approx(options["size_m"], rel=0.03)
        overlap = options.get("overlap", 0.5)
        assert [
            1 - step_px / side for step_px, side in zip(spec.step_px, (width, height), strict=True)
        ] == pytest.approx([overlap, overlap], abs=0.03)
        assert all(side % spec.reduce == 0 for side in (*spec.window_px, *spec.step_px))
        drawn = sorted((width // spec.reduce, height // spec.reduce))
        assert drawn[0] >= ENCODER.image_size_px * 0.97 or spec.reduce == 1
        windows = np.concatenate(list(chip_windows(scene.width_px, scene.height_px, spec)))
        assert (windows[:, :2] + windows[:, 2:]).max(axis=0).tolist() == [scene.width_px, scene.height_px]


def test_a_size_in_pixels_stays_square_in_pixels_at_any_latitude():
    (spec,), _ = plan_chips(degrees(60, 4000, 4000), ChipRequest(size_px=200), ENCODER)
    assert (spec.window_px, spec.step_px, spec.wide) == ((200, 200), (100, 100), 1)


def test_pixels_are_measured_where_the_area_lies():
    scene = degrees(0, 10_000, 140_000, 1e-3)
    (spec,), _ = plan_chips(scene, ChipRequest(), ENCODER, at_px=(5_000, 10_000))
    across, down = sides_m(spec.window_px[0] * 1e-3, spec.window_px[1] * 1e-3, 25.0, 60.0)
    assert across == pytest.approx(down, rel=0.03)


@pytest.mark.parametrize("shape", [(300, 5000), (5000, 300), (90, 90)])
def test_a_small_scene_far_north_is_covered(shape: tuple[int, int]):
    scene = degrees(70, *shape)
    (spec,), _ = plan_chips(scene, ChipRequest(), ENCODER)
    windows = np.concatenate(list(chip_windows(*shape, spec)))
    seen = np.zeros(shape[::-1], bool)
    for col, row, width, height in windows.tolist():
        seen[row : row + height, col : col + width] = True
    assert seen.all()
