"""Thumbnails: in order, drawn as indexed, and null with a reason where a scene is gone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from rdb_geo.answer.thumbnails import draw_thumbnails
from rdb_geo.core.errors import Cancelled
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.files.addresses import is_gone


@pytest.fixture
def store(make_scene, colour_encoder, tmp_path):
    store = Store(tmp_path / "index", create=True)
    for name, colour in (("a.tif", "red"), ("b.tif", "blue")):
        make_scene(name, dtype="uint16", paint={colour: (0, 0, 100, 100)})
    request = IndexRequest(chips=ChipRequest(size_px=32), stretch="0,4080")
    for source in find_scenes([str(tmp_path / "*.tif")]):
        index_scene(source, colour_encoder, store, request=request)
    return store


def draw(items, store, folder, on_item=lambda *_: None, size_px=16):
    files, problems = draw_thumbnails(items, store, folder, size_px=size_px, on_item=on_item)
    return files, [str(problem) for problem in problems]


def test_files_are_numbered_in_the_order_of_the_items_and_drawn_as_indexed(store, tmp_path):
    a, b = str(tmp_path / "a.tif"), str(tmp_path / "b.tif")
    told = []
    items = [(b, (0, 0, 64, 32)), (a, (0, 0, 32, 32)), (b, (0, 0, 8, 8))]
    files, problems = draw(items, store, tmp_path / "new" / "thumbs", lambda *event: told.append(event))
    assert problems == []
    assert [path.name for path in files] == ["0000.png", "0001.png", "0002.png"]
    pictures = [np.asarray(Image.open(path)) for path in files]
    assert [picture.shape for picture in pictures] == [(8, 16, 3), (16, 16, 3), (8, 8, 3)]
    assert [picture.mean(axis=(0, 1)).argmax() for picture in pictures] == [2, 0, 2]
    assert np.allclose(pictures[1].mean(axis=(0, 1)), (220, 30, 30), atol=2)
    assert told == [(0, files[0]), (2, files[2]), (1, files[1])]


def test_a_scene_that_is_gone_gives_none_and_one_reason(store, tmp_path):
    a, b = str(tmp_path / "a.tif"), str(tmp_path / "b.tif")
    (tmp_path / "a.tif").rename(tmp_path / "moved.tif")
    files, problems = draw([(a, (0, 0, 9, 9)), (b, (0, 0, 9, 9)), (a, (9, 9, 9, 9))], store, tmp_path / "t")
    assert [path and path.name for path in files] == [None, "0001.png", None]
    assert problems == [f"{a} is not there any more: it was moved or deleted."]
    assert is_gone(a)
    assert not is_gone(b)
    assert not is_gone("/vsicurl/https://example.org/a.tif")
    assert not is_gone('NETCDF:"a.nc":b')


def test_what_is_not_in_the_index_or_in_the_scene_or_damaged_is_told(store, tmp_path):
    a, b = str(tmp_path / "a.tif"), str(tmp_path / "b.tif")
    (tmp_path / "b.tif").write_bytes(b"II*\0 nothing")
    items = [("/no.tif", (0, 0, 9, 9)), (a, (230, 0, 32, 32)), (a, (-1, 0, 9, 9)), (b, (0, 0, 9, 9))]
    files, problems = draw(items, store, tmp_path / "t")
    assert files == [None] * 4
    assert [any(part in problem for problem in problems) for part in ("holds no scene", "240 x 180 px", "damaged")] == [
        True,
        True,
        True,
    ]


def test_no_items_is_no_error(store, tmp_path):
    assert draw([], store, tmp_path / "t") == ([], [])


def test_cancelling_keeps_the_files_so_far_whole(store, tmp_path):
    def stop(*_):
        raise Cancelled

    a = str(tmp_path / "a.tif")
    with pytest.raises(Cancelled):
        draw([(a, (0, 0, 9, 9))] * 3, store, tmp_path / "t", stop)
    assert [path.name for path in (tmp_path / "t").iterdir()] == ["0000.png"]
