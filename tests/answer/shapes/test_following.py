"""Outlines that follow the ground: against painted curves, where nothing tells, and where the scene has gone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import rasterio
from made_scenes import CASES
from rasterio.features import shapes as traced
from test_find_outlines import index, iou, union

from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.shapes import follow as following
from rdb_geo.answer.shapes.cells import read_cells
from rdb_geo.answer.shapes.follow import follow, texture
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.patches import Patch, cut_patches
from rdb_geo.answer.shapes.regions import geodesic_area_m2, merge_hits
from rdb_geo.answer.shapes.surface import Surface
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import Cancelled
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outlining
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.recorded import drawing
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def paint_blob(path):
    """A red blob with a crooked border over the scene's own pixels; its ground, lon/lat."""
    with rasterio.open(path, "r+") as scene:
        rows, cols = np.mgrid[: scene.height, : scene.width]
        angle = np.arctan2(rows - 96, cols - 140)
        blob = np.hypot(rows - 96, cols - 140) < 50 + 12 * np.sin(3 * angle) + 5 * np.cos(7 * angle)
        pixels = scene.read()
        for band, value in enumerate((230, 20, 20)):
            pixels[band][blob] = value
        scene.write(pixels)
    (source,) = find_scenes([str(path)])
    with Scene(source) as scene:
        ground = Ground(scene.record)
    rings = [shape for shape, value in traced(blob.astype(np.uint8), mask=blob) if value]
    points = np.array(rings[0]["coordinates"][0])
    return ground.rings(points, np.zeros(len(points), int), 1)[0]


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_crooked_border_is_followed_in_every_crs(make_scene, store, colour_encoder, case):
    path = make_scene(case=case)
    truth = paint_blob(path)
    index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    plain, fine = (find_shapes(store, score(store, question), Outlining(high=0.1, fine=fine)) for fine in (False, True))
    assert fine.notes == ()
    assert iou(union(fine.regions), truth) > max(0.9, iou(union(plain.regions), truth) + 0.05)
    assert all(region.geometry.is_valid for region in (*plain.regions, *fine.regions))


def test_a_scene_that_has_gone_leaves_plain_outlines_and_a_note(make_scene, store, colour_encoder):
    path = make_scene()
    paint_blob(path)
    index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    plain = find_shapes(store, score(store, question), Outlining(high=0.1))
    path.unlink()
    fine = find_shapes(store, score(store, question), Outlining(high=0.1, fine=True))
    assert [region.geometry.wkt for region in fine.regions] == [region.geometry.wkt for region in plain.regions]
    (note,) = fine.notes
    assert str(path) in note


def test_it_can_be_cancelled_within_a_scene(make_scene, store, colour_encoder):
    path = make_scene()
    paint_blob(path)
    index(path, colour_encoder, store)
    seen = []

    def stop(progress):
        seen.append(progress)
        raise Cancelled

    with pytest.raises(Cancelled):
        find_shapes(store, score(store, ask("red", colour_encoder, store)), Outlining(0.1, fine=True), on_progress=stop)
    assert seen[0].done == 0


def test_without_contrast_the_outline_is_that_of_the_chips():
    odds = np.linspace(-3, 3, 40, dtype=np.float32)[None].repeat(30, axis=0)
    same = texture(np.full((30, 40, 3), 99.0), np.zeros((30, 40)))
    found = follow(odds, same, np.ones((30, 40), bool), 0.5)
    np.testing.assert_array_equal(found >= 0.5, odds >= 0.5)


def test_the_border_of_colours_moves_the_outline_and_what_takes_no_part_stays_out():
    odds = np.linspace(-3, 3, 40, dtype=np.float32)[None].repeat(30, axis=0)
    odds[:3] = np.nan
    colours = np.full((30, 40, 3), 60.0)
    colours[:, 14:] = (60.0, 60.0, 160.0)
    found = follow(odds, texture(colours, np.zeros((30, 40))), np.ones((30, 40), bool), 0.0)
    assert np.isnan(found[:3]).all()
    assert (found[3:, 16:] >= 0).all()
    assert not (found[3:, :12] >= 0).any()


@pytest.mark.parametrize("is_seen", [False, True])
def test_cells_are_drawn_to_neighbours_that_look_alike_as_a_linear_system_says(monkeypatch, is_seen):
    monkeypatch.setattr(following, "ROUNDS", 200)  # without acceleration 3,000 and more
    rng = np.random.default_rng(3)
    odds, kinds = rng.normal(0, 3, (4, 5)), rng.normal(size=(4, 5, 2)).astype(np.float32)
    usable, apart = rng.random((4, 5)) > 0.2, rng.uniform(0, 0.1, (2, 4, 5)).astype(np.float32)
    own, system = 1 / (1 + np.exp(-odds.ravel())), np.eye(20)
    for one, other in itertools.combinations(np.flatnonzero(usable.ravel()), 2):
        (row, col), (down, right) = divmod(one, 5), divmod(other, 5)
        if abs(row - down) + abs(col - right) == 1:
            differ = ((kinds[row, col] - kinds[down, right]) ** 2).sum()
            tie = 8 * np.exp(-differ / 0.6)
            if is_seen:
                tie = 64 * np.exp(-differ - apart[0 if down > row else 1, row, col] / 0.02)
            system[[one, other], [one, other]] += tie
            system[[one, other], [other, one]] -= tie
    expected = np.linalg.solve(system, own)
    found = following._walked(odds, kinds, usable, apart if is_seen else None)
    np.testing.assert_allclose(1 / (1 + np.exp(-found[usable])), expected[usable.ravel()], atol=1e-4)


def test_two_pieces_of_one_colour_are_told_apart_by_what_the_model_sees_and_each_comes_out_whole():
    rng = np.random.default_rng(11)
    is_inside = np.arange(48) < 29 + 4 * np.sin(np.arange(36) / 5)[:, None]
    odds = np.where(rng.random((36, 48)) < 0.75, 1.0, -1.0) * np.where(is_inside, 2, -2)  # of four cells one is wrong
    odds = odds.astype(np.float32)
    same, known = texture(np.full((36, 48, 3), 99.0), np.zeros((36, 48))), np.ones((36, 48), bool)
    apart = np.zeros((2, 36, 48), np.float32)
    apart[0, :-1], apart[1, :, :-1] = is_inside[1:] != is_inside[:-1], is_inside[:, 1:] != is_inside[:, :-1]
    np.testing.assert_array_equal(follow(odds, same, known, 0.0, following.WITH_CELLS, apart) >= 0, is_inside)
    blind = follow(odds, same, known, 0.0, following.WITH_CELLS, np.zeros_like(apart)) >= 0
    assert (blind != is_inside).mean() > 0.02


def test_cells_are_means_of_the_scenes_pixels_also_at_its_edge(make_scene, store, colour_encoder):
    path = make_scene()
    shard = index(path, colour_encoder, store)
    with drawing(shard.manifest) as draw:
        record = shard.manifest.scene
        step, parts = 16, 8
        col, row = (record.width_px // step - 1) * step, (record.height_px // step - 1) * step
        shape = (2 * parts, 2 * parts)
        blank = np.zeros(shape, np.float32)
        patch = Patch(1, blank, blank, np.zeros(shape, bool), (col, row), parts)
        features, known, blank = read_cells(draw, record, patch, step)
        whole = draw(Window(0, 0, record.width_px, record.height_px), max(record.width_px, record.height_px))
    for y, x in ((0, 0), (3, 5), (7, 1)):
        pixels = whole[row + 2 * y : row + 2 * y + 2, col + 2 * x : col + 2 * x + 2].astype(float)
        expected = texture(pixels.mean((0, 1))[None, None], pixels.mean(2).std()[None, None])[0, 0]
        np.testing.assert_allclose(features[y, x], expected, atol=1e-9)
    inside = np.arange(2 * parts) * 2 < np.array([[record.height_px - row], [record.width_px - col]])
    np.testing.assert_array_equal(known, np.outer(*inside))
    assert not blank.any()


def test_patches_hold_one_component_each_and_never_more_cells_than_pixels():
    values = np.full((12, 20), -5, np.float32)
    values[2:4, 2:5] = 2
    values[8:10, 12:18] = 1
    values[8, 3] = -1
    record = None
    patches = cut_patches(Surface(values, (40, 80), 4, record), Surface(values, (40, 80), 4, record), (0.5, -0.5))
    found = list(patches)
    assert [patch.parts for patch in found] == [4, 4]
    assert [patch.origin_px for patch in found] == [(44, 84), (84, 108)]
    for patch in found:
        assert np.isfinite(patch.log_odds).all()
        assert patch.core.sum() == 4 * (patch.scores >= 0.5).sum() / 16


@pytest.mark.parametrize("fine", [False, True])
def test_the_interval_of_an_area_holds_the_area_and_widens_with_a_soft_edge(make_scene, store, colour_encoder, fine):
    path = make_scene()
    truth = paint_blob(path)
    index(path, colour_encoder, store)
    (region,) = find_shapes(
        store, score(store, ask("red", colour_encoder, store)), Outlining(high=0.1, fine=fine)
    ).regions
    assert region.area_low <= region.area_m2 <= region.area_high
    assert region.area_low < region.area_high
    assert region.area_low <= geodesic_area_m2(truth) <= region.area_high


def test_a_merged_region_has_no_interval(make_scene, store, colour_encoder):
    index(make_scene(paint={"red": (40, 40, 90, 90)}), colour_encoder, store)
    hits = find_hits(store, score(store, ask("red", colour_encoder, store), Selection(k=3))).nearest
    assert all((region.area_low, region.area_high) == (None, None) for region in merge_hits(hits))


def test_colours_count_the_more_the_more_of_the_labels_they_explain(monkeypatch):
    monkeypatch.setattr(following, "TIE", 0.0)
    odds = np.linspace(-3, 2, 40, dtype=np.float32)[None].repeat(30, axis=0)
    known, flat = np.ones((30, 40), bool), np.zeros((30, 40))

    def weight_and_share(swapped):
        side = (np.arange(40) >= 24)[None].repeat(30, axis=0) ^ swapped
        features = texture(np.where(side[..., None], (60.0, 60.0, 160.0), 60.0), flat)
        with monkeypatch.context() as once:
            once.setattr(following, "LEAST_WEIGHT", 1.0)
            once.setattr(following, "MOST_WEIGHT", 1.0)
            colour = follow(odds, features, known, 0.0) - odds
        weights = (follow(odds, features, known, 0.0) - odds)[5:25, 10:30] / colour[5:25, 10:30]
        np.testing.assert_allclose(weights, weights[0, 0], rtol=1e-4)
        inside = 1 / (1 + np.exp(-odds.astype(float)))
        each = np.where(inside > 0, inside / inside.mean() + (1 - inside) / (1 - inside.mean()), 0)
        label = inside / inside.mean() / each
        said = 1 / (1 + np.exp(-np.where(side, colour[2, 37], colour[2, 2]).astype(float)))
        loss = [
            -(each * (label * np.log(p) + (1 - label) * np.log(1 - p))).sum() for p in (0.5 + 0 * said, said, label)
        ]
        return weights[0, 0], (loss[0] - loss[1]) / (loss[0] - loss[2])

    weight, share = weight_and_share(np.zeros((30, 40), bool))
    assert 0.5 < share < 1
    np.testing.assert_allclose(weight, 1 + 7 * share, rtol=1e-3)
    noisy = np.random.default_rng(0).random((30, 40)) < 0.3
    noisy[:, :4] = noisy[:, 35:] = False
    assert weight_and_share(noisy)[0] < weight - 1
