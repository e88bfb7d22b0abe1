"""Fine outlines where the ground is odd: larger than memory, without contrast, in two lights, falling apart."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import shapely
from test_find_outlines import ground, index, iou, union
from test_following import paint_blob
from test_inside import Blocks

from rdb_geo.answer import heatmap
from rdb_geo.answer.shapes import patches
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.thresholds import levels
from rdb_geo.core.requests import Outlining
from rdb_geo.index.store import Store
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

FINE = Outlining(high=0.1, fine=True)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


@pytest.mark.parametrize("looks", [False, True])
def test_what_is_larger_than_memory_gets_larger_cells(make_scene, store, colour_encoder, monkeypatch, looks):
    path = make_scene()
    truth = paint_blob(path)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    inside = Blocks(colour_encoder) if looks else None
    monkeypatch.setattr(patches, "MOST_CELLS", 2_000)
    held = []
    monkeypatch.setattr(
        patches, "refine", lambda values, times: held.append(values.size * 4**times) or np.repeat(
            np.repeat(values, 2**times, axis=0), 2**times, axis=1)
    )  # fmt: skip
    found = find_shapes(store, scores, FINE, inside=inside)
    assert max(held) <= 2_000
    assert iou(union(found.regions), truth) > 0.75
    assert heatmap.make_heatmap(store, ask("red", colour_encoder, store), fine=True, inside=inside).step_px > 2


def test_a_scene_of_one_colour_raises_nothing(make_scene, store, colour_encoder):
    path = make_scene()
    with rasterio.open(path, "r+") as scene:
        scene.write(np.full_like(scene.read(), 90))
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    for high in (0.01, 0.5):
        plain, fine = (find_shapes(store, scores, Outlining(high=high, fine=fine)) for fine in (False, True))
        assert [region.geometry.wkt for region in fine.regions] == [region.geometry.wkt for region in plain.regions]


def test_two_scenes_in_different_light_are_one_place(make_scene, store, colour_encoder):
    bright, dark = make_scene("bright.tif"), make_scene("dark.tif")
    truth = paint_blob(bright)
    paint_blob(dark)
    with rasterio.open(dark, "r+") as scene:
        scene.write((scene.read() * 0.6).astype(scene.dtypes[0]))
    for path in (bright, dark):
        index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    found = find_shapes(store, scores, FINE, inside=Blocks(colour_encoder))
    assert found.joined >= 1
    best = max(found.regions, key=lambda region: region.area_m2)
    assert best.geometry.is_valid
    assert iou(best.geometry, truth) > 0.8


def test_a_region_that_falls_apart_becomes_several(make_scene, store, colour_encoder):
    fields = [(64, 48, 128, 112), (144, 48, 208, 112)]
    path = make_scene(size=(480, 360))
    with rasterio.open(path, "r+") as scene:
        pixels = scene.read()
        for left, top, right, bottom in fields:
            pixels[:, top:bottom, left:right] = np.array((230, 20, 20))[:, None, None]
        scene.write(pixels)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    plain = find_shapes(store, scores, Outlining(high=0.5))
    fine = find_shapes(store, scores, Outlining(high=0.5, fine=True), inside=Blocks(colour_encoder))
    assert len(plain.regions) == 1
    assert len(fine.regions) == 2
    assert all(region.geometry.is_valid and region.area_low <= region.area_high for region in fine.regions)
    truth = shapely.union_all([ground(path, box) for box in fields])
    assert iou(union(fine.regions), truth) > max(0.9, iou(union(plain.regions), truth))


@pytest.mark.parametrize("looks", [False, True])
@pytest.mark.parametrize(
    "nothing", [{"nodata": 0}, {"mask": "internal"}, {"mask": "alpha"}], ids=["nodata", "mask", "alpha"]
)
def test_an_outline_ends_where_the_scene_has_no_data(make_scene, store, colour_encoder, monkeypatch, nothing, looks):
    """A field of which the eastern part lies beyond the scene's data, as beside the collar of a swath."""
    path = make_scene(paint={"red": (64, 40, 144, 120)}, invalid=(112, 0, 240, 180), **nothing)
    index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    inside = Blocks(colour_encoder) if looks else None
    collar, truth = ground(path, (112, 0, 240, 180)), ground(path, (64, 40, 112, 120))
    with monkeypatch.context() as uncut:
        uncut.setattr("rdb_geo.answer.shapes.outlines.doubtful", lambda *_: None)
        plain = find_shapes(store, score(store, question), Outlining(high=0.1))
    assert shapely.intersection(union(plain.regions), collar).area > 0.05 * truth.area  # what fine outlines cut off
    fine = find_shapes(store, score(store, question), FINE, inside=inside)
    assert shapely.intersection(union(fine.regions), collar).area < 0.005 * truth.area
    assert iou(union(fine.regions), truth) > max(0.9, iou(union(plain.regions), truth))
    monkeypatch.setattr(heatmap, "levels", lambda _, background: levels(FINE, background))
    heat = heatmap.make_heatmap(store, question, fine=True, inside=inside)
    rows, cols = (slice(*(int((at - origin) / heat.step_px) for at in ends)) for origin, ends in
                  zip(heat.origin_px[::-1], ((60, 100), (114, 126)), strict=True))  # fmt: skip
    assert heat.values[rows, cols].shape == (20, 6)
    assert not heat.values[rows, cols].any()


def test_a_region_that_lies_on_nodata_alone_is_none(make_scene, store, colour_encoder, monkeypatch):
    path = make_scene(paint={"red": (64, 40, 144, 120)}, invalid=(112, 0, 240, 180), nodata=0)
    index(path, colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    assert find_shapes(store, scores, FINE).regions
    monkeypatch.setattr("rdb_geo.answer.shapes.cells.LEAST_VALID", 2)
    found = find_shapes(store, scores, FINE)
    assert (found.regions, found.notes) == ([], ())
