"""Regions by what lies inside of chips: against painted curves, chips by hand, and models that fail."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from test_find_outlines import index, iou, union
from test_following import paint_blob

from rdb_geo.answer.shapes.inside import Looking, together, weighting
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.patches import Patch
from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import Cancelled, EncoderError
from rdb_geo.core.requests import Outlining
from rdb_geo.index.store import Store
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


class Blocks:
    """Each cell of a chip as if it were a chip of its own."""

    side = 8

    def __init__(self, encoder):
        self.encoder = encoder

    def encode_cells(self, pixels):
        height, width = pixels.shape[1:3]
        rows, cols = np.linspace(0, height, 9).astype(int), np.linspace(0, width, 9).astype(int)
        cells = [
            [self.encoder.encode_images(pixels[:, rows[i] : rows[i + 1], cols[j] : cols[j + 1]]) for j in range(8)]
            for i in range(8)
        ]
        return np.moveaxis(np.array(cells), 2, 0)


@pytest.mark.parametrize("case", ["utm-south", "lonlat", "rotated", "antimeridian", "northing-first"])
def test_a_crooked_border_is_followed_in_every_crs(make_scene, store, colour_encoder, case):
    path = make_scene(case=case)
    truth = paint_blob(path)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    plain = find_shapes(store, scores, Outlining(high=0.1))
    fine = find_shapes(store, scores, Outlining(high=0.1, fine=True), inside=Blocks(colour_encoder))
    assert fine.notes == ()
    assert iou(union(fine.regions), truth) > max(0.9, iou(union(plain.regions), truth) + 0.05)
    assert all(region.geometry.is_valid for region in fine.regions)
    assert all(region.area_low <= region.area_m2 <= region.area_high for region in fine.regions)


def test_a_model_that_fails_leaves_plain_outlines_and_a_note(make_scene, store, colour_encoder):
    path = make_scene()
    paint_blob(path)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))

    class Broken:
        side = 8

        def encode_cells(self, pixels):
            raise EncoderError("out of memory.")

    plain = find_shapes(store, scores, Outlining(high=0.1))
    fine = find_shapes(store, scores, Outlining(high=0.1, fine=True), inside=Broken())
    assert [region.geometry.wkt for region in fine.regions] == [region.geometry.wkt for region in plain.regions]
    (note,) = fine.notes
    assert "out of memory" in note


def test_it_can_be_cancelled_between_batches_of_chips(make_scene, store, colour_encoder):
    path = make_scene()
    paint_blob(path)
    index(path, colour_encoder, store)
    calls = []

    def stop(progress):
        calls.append(progress)
        if len(calls) == 3:
            raise Cancelled

    scores = score(store, ask("red", colour_encoder, store))
    looking = Blocks(colour_encoder)
    with pytest.raises(Cancelled):
        find_shapes(store, scores, Outlining(high=0.1, fine=True), inside=looking, on_progress=stop)


def looking_at(windows, values):
    """A scene whose chips' cells score what `values` says of them, by their window."""
    drawn = {window[:2]: number for number, window in enumerate(windows)}
    inside = SimpleNamespace(side=4, encode_cells=lambda pixels: np.stack([values[chip[0, 0, 0]] for chip in pixels]))

    def draw(window, size_px):
        return np.full((8, 8, 3), drawn[window.col_off, window.row_off], np.uint8)

    return Looking(draw, inside, lambda rows: rows[:, 0], np.array(windows, np.int32), 8)


def test_cells_are_the_weighted_mean_of_the_chips_over_them():
    rng = np.random.default_rng(5)
    windows = [(16, 8, 16, 16), (24, 8, 16, 16), (24, 16, 16, 16)]
    values = rng.normal(size=(3, 4, 4, 1)).astype(np.float32)
    blank = np.zeros((6, 6), np.float32)
    patch = Patch(1, blank, blank, np.zeros((6, 6), bool), (16, 8), 2)
    found, _ = looking_at(windows, values).cells(patch, 8, lambda: None)
    own = weighting(4)
    for row in range(6):
        for col in range(6):
            x, y = 16 + 4 * col + 2, 8 + 4 * row + 2
            total = share = 0.0
            for (left, top, width, height), cells in zip(windows, values, strict=True):
                if left <= x < left + width and top <= y < top + height:
                    i, j = (y - top) // 4, (x - left) // 4
                    total, share = total + own[i, j] * cells[i, j, 0], share + own[i, j]
            expected = total / share if share else np.nan
            np.testing.assert_allclose(found[row, col], expected, atol=1e-6)
    assert np.isnan(found).any()


@pytest.mark.parametrize("parts", [1, 2, 4])
def test_neighbours_are_as_far_apart_as_the_chips_over_both_say_on_the_mean(parts):
    rng = np.random.default_rng(6)
    windows = [(16, 8, 16, 16), (24, 8, 16, 16), (24, 16, 16, 16)]
    values = l2_normalize(rng.normal(size=(48, 3)).astype(np.float32)).reshape(3, 4, 4, 3)
    blank, cell = np.zeros((3 * parts, 3 * parts), np.float32), 8 // parts
    patch = Patch(1, blank, blank, np.zeros(blank.shape, bool), (16, 8), parts)
    _, found = looking_at(windows, values).cells(patch, 8, lambda: None)
    own = weighting(4)
    for axis, row, col in np.ndindex(2, *blank.shape):
        total = share = 0.0
        for (left, top, width, height), cells in zip(windows, values, strict=True):
            at = []
            for y, x in ((row, col), (row + (axis == 0), col + (axis == 1))):
                down, across = 8 + cell * y + cell / 2 - top, 16 + cell * x + cell / 2 - left
                if max(y, x) < len(blank) and 0 <= down < height and 0 <= across < width:
                    at.append((int(down // 4), int(across // 4)))
            if len(at) == 2:
                weight = min(own[place] for place in at)
                total, share = total + weight * (1 - cells[at[0]] @ cells[at[1]]), share + weight
        np.testing.assert_allclose(found[axis, row, col], total / share if share else 0, atol=1e-6)
    assert found.max() > 0.5


def test_larger_chips_are_not_looked_into():
    values = np.stack([np.full((4, 4, 1), 2.0), np.full((4, 4, 1), 9.0)]).astype(np.float32)
    blank = np.zeros((4, 4), np.float32)
    patch = Patch(1, blank, blank, np.zeros((4, 4), bool), (0, 0), 2)
    found, _ = looking_at([(0, 0, 16, 16), (8, 8, 32, 32)], values).cells(patch, 8, lambda: None)
    np.testing.assert_allclose(found, 2.0)


def test_chips_decide_where_cells_are_not_known_and_what_takes_no_part_stays_out():
    chips = np.array([[2.0, -2.0, np.nan, 2.0, -0.2]], np.float32)
    cells = np.array([[np.nan, np.nan, 5.0, -5.0, 1.0]], np.float32)
    told = together(chips, cells, 0.0)
    np.testing.assert_allclose(told, [[1.0, -2.0, np.nan, -4.0, 0.8]], atol=1e-6)


def test_cells_carry_no_region_to_where_chips_surely_show_none_of_it():
    chips, cells = np.array([[-9.0, -5.0, -4.0, 0.5]], np.float32), np.full((1, 4), 9.0, np.float32)
    assert (together(chips, cells, 0.0) > 0).tolist() == [[False, False, True, True]]
