"""Windows against a count of how often each pixel is covered."""

from __future__ import annotations

import numpy as np
from chip_grid import chip_windows, count_chips, row_offsets, strip_windows
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.core.specs import ChipSpec
from rdb_geo.scene.where.grid import offsets

SIDES = st.integers(1, 90)


def spec_of(size: int, stride: int) -> ChipSpec:
    return ChipSpec(size_px=size, stride_px=min(stride, size), reduce=1, min_valid=0.5)


@given(width=SIDES, height=SIDES, size=st.integers(1, 100), stride=st.integers(1, 100))
def test_every_pixel_is_covered_and_no_window_leaves_the_scene(width: int, height: int, size: int, stride: int):
    covered = np.zeros((height, width), int)
    for strip in chip_windows(width, height, spec_of(size, stride)):
        for col, row, w, h in strip.tolist():
            assert w == min(size, width)
            assert h == min(size, height)
            assert col >= 0
            assert row >= 0
            assert col + w <= width
            assert row + h <= height
            covered[row : row + h, col : col + w] += 1
    assert covered.min() >= 1


@given(width=SIDES, height=SIDES, size=st.integers(1, 100), stride=st.integers(1, 100))
def test_the_count_is_known_beforehand_and_no_window_comes_twice(width: int, height: int, size: int, stride: int):
    windows = np.concatenate(list(chip_windows(width, height, spec_of(size, stride))))
    assert len(windows) == count_chips(width, height, spec_of(size, stride))
    assert len(np.unique(windows, axis=0)) == len(windows)


@given(length=st.integers(1, 500), size=st.integers(1, 120), stride=st.integers(1, 120))
def test_chips_lie_on_the_stride_and_only_the_last_is_shifted_inwards(length: int, size: int, stride: int):
    size = min(size, length)
    found = offsets(length, size, min(stride, size))
    steps = np.diff(found)
    assert found[0] == 0
    assert found[-1] == length - size
    assert (steps[:-1] == min(stride, size)).all()
    assert (steps > 0).all()
    assert (steps <= min(stride, size)).all()


def test_windows_come_in_reading_order():
    windows = np.concatenate(list(chip_windows(50, 40, spec_of(16, 8))))
    assert windows.tolist() == sorted(windows.tolist(), key=lambda window: (window[1], window[0]))


def test_a_strip_is_one_row_of_windows():
    spec = spec_of(16, 8)
    rows = row_offsets(50, 40, spec)
    assert rows.tolist() == [0, 8, 16, 24]
    assert strip_windows(50, 40, spec, 24)[:, 0].tolist() == [0, 8, 16, 24, 32, 34]


def test_a_chip_larger_than_the_scene_is_the_scene():
    assert np.concatenate(list(chip_windows(30, 20, spec_of(100, 50)))).tolist() == [[0, 0, 30, 20]]


def test_a_scene_of_one_row_has_chips():
    assert [strip.tolist() for strip in chip_windows(5, 1, spec_of(2, 2))] == [
        [[0, 0, 2, 1], [2, 0, 2, 1], [3, 0, 2, 1]]
    ]
