"""Limits that are pushed down: what they leave out is not searched."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import rasterio
import shapely

from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import read_limits
from rdb_geo.core.errors import EmptyIndexError
from rdb_geo.core.requests import Limits
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.memory import ONE_QUESTION, Memory
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.store import Store
from rdb_geo.index.vectors import Vectors
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask_expression
from rdb_geo.score.scores import score


@pytest.fixture
def three(make_scene, tmp_path, colour_encoder):
    store = Store(tmp_path / "index", create=True)
    for name, taken in (("old.tif", "2020:05:01 10:00:00"), ("new.tif", "2024:05:01 10:00:00"), ("none.tif", None)):
        tags = {} if taken is None else {"TIFFTAG_DATETIME": taken}
        path = make_scene(name, paint={"red": (100, 60, 150, 110)})
        with rasterio.open(path, "r+") as scene:
            scene.update_tags(**tags)
        (source,) = find_scenes([str(path)])
        index_scene(source, colour_encoder, store, request=IndexRequest(chips=ChipRequest(size_px=32)))
    return store


def ask(store, encoder, **limits):
    answer = find_hits(
        store, score(store, ask_expression(parse("red"), encoder, store), read_limits(Limits(percent=100, **limits)))
    )
    return answer, {Path(hit.scene).name for hit in answer.hits}


def test_only_scenes_of_the_dates_take_part(three, colour_encoder):
    answer, scenes = ask(three, colour_encoder)
    assert scenes == {"old.tif", "new.tif", "none.tif"}
    assert "without a date" not in answer.sentence
    part, scenes = ask(three, colour_encoder, start="2021")
    assert scenes == {"new.tif"}
    assert part.searched * 3 == answer.searched
    assert "(1 scene without a date took no part)" in part.sentence
    assert ask(three, colour_encoder, end="2020-05-01")[1] == {"old.tif"}


def test_no_scene_of_the_dates_is_said(three, colour_encoder):
    with pytest.raises(EmptyIndexError, match=r"taken in the time asked for \(scenes without a date: 1 of 3\)") as why:
        ask(three, colour_encoder, start="2025")
    assert (why.value.why, why.value.values["undated"], why.value.values["scenes"]) == ("undated-scenes", 1, 3)
    with pytest.raises(EmptyIndexError) as why:
        ask(three, colour_encoder, scenes=["old.tif", "new.tif"], start="2025")
    assert why.value.why == "no-scene-then"


def test_near_a_layer_is_exactly_the_chips_within_the_distance(three, colour_encoder, tmp_path):
    answer, _ = ask(three, colour_encoder, scenes=["new.tif"])
    well = answer.hits[40].geometry.centroid
    layer = tmp_path / "wells.gpkg"
    geopandas.GeoDataFrame(geometry=[well], crs=4326).to_file(layer)
    near, _ = ask(three, colour_encoder, scenes=["new.tif"], near=f"{layer}:500m")
    local = geopandas.GeoSeries([hit.geometry for hit in answer.hits], crs=4326).to_crs(
        f"+proj=aeqd +lat_0={well.y} +lon_0={well.x}"
    )
    expected = int((local.distance(shapely.Point(0, 0)) <= 500).sum())
    assert 1 < expected < len(answer.hits)
    assert near.searched == len(near.hits) == expected


def test_a_box_compares_the_chips_around_it_alone_and_finds_what_all_would(
    make_scene, tmp_path, colour_encoder, monkeypatch
):
    """A grid that is turned against north: the bounds of a chip touch the box long before the chip does."""
    monkeypatch.setattr("rdb_geo.indexing.ROW_GROUP_CHIPS", 256)
    monkeypatch.setattr("rdb_geo.index.writing.ROW_GROUP_CHIPS", 256)
    path = make_scene("turned.tif", case="rotated", size=(900, 800), paint={"red": (100, 60, 500, 400)})
    store = Store(tmp_path / "index", create=True, memory=Memory(ONE_QUESTION))
    (source,) = find_scenes([str(path)])
    index_scene(source, colour_encoder, store, request=IndexRequest(chips=ChipRequest(size_px=32)))
    whole, _ = ask(store, colour_encoder)
    groups = len(store.scenes()[0][0].groups)
    west, south, east, north = shapely.total_bounds([hit.geometry for hit in whole.hits]).tolist()
    wide, high = east - west, north - south
    box = shapely.box(west + 0.45 * wide, south + 0.45 * high, west + 0.55 * wide, south + 0.52 * high)
    compared: list[int] = []
    read: list[int] = []
    dots, places = Vectors.dots, Recipes.places

    def counted(self, others):
        compared.append(len(self))
        return dots(self, others)

    def listed(shard, numbers):
        read.extend(numbers)
        return places(shard, numbers)

    monkeypatch.setattr(Vectors, "dots", counted)
    monkeypatch.setattr(Recipes, "places", staticmethod(listed))
    opened = Store(tmp_path / "index", memory=Memory(ONE_QUESTION))
    part, _ = ask(opened, colour_encoder, area=box)
    expected = {hit.window: hit.score for hit in whole.hits if hit.geometry.intersects(box)}
    assert {hit.window: hit.score for hit in part.hits} == expected
    assert 10 < part.searched == len(expected) < len(whole.hits) / 30
    assert len(read) == len(set(read)) < groups
    of_groups = [count for count in compared if count <= 256]  # the others are the background
    assert 0 < sum(of_groups) < len(whole.hits) / 5
