"""An album opens a scene once for all that is drawn of it, and keeps few open."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

from rdb_geo.answer import album as module
from rdb_geo.answer.album import Album
from rdb_geo.core.errors import SceneNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outputs
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene import recorded
from rdb_geo.session.files import write_outputs
from rdb_geo.session.index import Index


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


@pytest.fixture
def opened(monkeypatch):
    """The addresses of scenes in the order in which they were opened to draw."""
    seen, scene = [], recorded.Scene

    def counted(source):
        seen.append(source.uri)
        return scene(source)

    monkeypatch.setattr(recorded, "Scene", counted)
    return seen


def indexed(paths, encoder, store):
    for source in find_scenes([str(path) for path in paths]):
        index_scene(source, encoder, store, request=IndexRequest(chips=ChipRequest(size_px=32), stretch="none"))
    return [store.scene(str(path)).manifest for path in paths]


def test_what_is_drawn_are_the_pixels_of_the_file(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": (10, 20, 40, 30)})
    (manifest,) = indexed([path], colour_encoder, store)
    with Album(store) as album:
        drawn = album.draw(manifest, Window(8, 16, 48, 32), 48)
    with rasterio.open(path) as dataset:
        pixels = dataset.read((1, 2, 3), window=rasterio.windows.Window(8, 16, 48, 32))
    np.testing.assert_array_equal(drawn, np.moveaxis(pixels, 0, -1))


def test_a_scene_is_opened_once_for_preview_quicklook_and_report(make_scene, store, colour_encoder, tmp_path, opened):
    paths = [make_scene(f"{name}.tif", paint={"red": (10, 20, 40, 30)}) for name in ("a", "b")]
    indexed(paths, colour_encoder, store)
    index = Index(store, lambda _name: colour_encoder)
    found = index.query("red")
    assert {hit.scene for hit in found.hits} == set(map(str, paths))
    opened.clear()
    outputs = Outputs(preview=tmp_path / "p.png", quicklook=tmp_path / "q.png", report=tmp_path / "r.html")
    assert [name for name, _ in write_outputs(index, found, outputs)] == ["preview", "quicklook", "report"]
    assert sorted(opened) == sorted(map(str, paths))


def test_of_many_scenes_few_are_open_at_a_time(make_scene, store, colour_encoder, monkeypatch, opened):
    monkeypatch.setattr(module, "MOST_OPEN", 2)
    paths = [make_scene(f"{name}.tif", paint={"red": (10, 20, 40, 30)}) for name in "abc"]
    a, b, c = indexed(paths, colour_encoder, store)
    opened.clear()
    with Album(store) as album:
        for manifest in (a, b, a, c, a, b):
            album.draw(manifest, Window(0, 0, 16, 16), 16)
    assert [uri.rsplit("/", 1)[-1] for uri in opened] == ["a.tif", "b.tif", "c.tif", "b.tif"]


def test_a_scene_that_is_gone_is_one_sentence(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": (10, 20, 40, 30)})
    (manifest,) = indexed([path], colour_encoder, store)
    path.unlink()
    with Album(store) as album, pytest.raises(SceneNotFoundError, match="is not there any more"):
        album.draw(manifest, Window(0, 0, 16, 16), 16)
