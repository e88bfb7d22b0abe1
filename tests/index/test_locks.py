"""Two models can't both begin an index, and a scene is not taken out while it is written."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import pytest
from fakes import ColourEncoder
from test_shard import chips, manifest, write

from rdb_geo.core.errors import EncoderMismatchError, IndexBusyError, IndexStoreError
from rdb_geo.index import locks
from rdb_geo.index.store import Store

pytestmark = pytest.mark.slow


def test_the_second_model_of_a_new_index_is_refused_when_its_first_file_would_appear(tmp_path):
    """Both saw an empty folder when they began; the first has published since."""
    first, second = Store(tmp_path, create=True), Store(tmp_path, create=True)
    ours, theirs = manifest().encoder, ColourEncoder(name="sharp", image_size_px=64).spec
    with first.publishing(first.path_of("/a.tif"), ours):
        write(first.path_of("/a.tif"), [chips(2)])
    refused = pytest.raises(EncoderMismatchError, match="was made by the model m")
    with refused, second.publishing(second.path_of("/b.tif"), theirs):
        pass
    with second.publishing(second.path_of("/a.tif"), theirs):  # its own file may be replaced
        pass


def _hold(root, ready, done):
    with Store(root).writing("/a.tif"):
        ready.set()
        done.wait(180)


def test_a_scene_that_is_being_written_is_not_taken_out(tmp_path):
    store = Store(tmp_path)
    path = store.path_of("/a.tif")
    write(path, [chips(2)], scene=replace(manifest().scene, uri="/a.tif"))
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, ready, done))
    other.start()
    try:
        assert ready.wait(180)
        assert locks.is_held(tmp_path, path)
        assert locks.is_held(tmp_path, path.with_name(f".{path.stem}-0a1b2c3d.parquet"))
        with pytest.raises(IndexBusyError, match="by another process: wait for it"):
            store.remove("/a.tif")
        assert path.is_file()
    finally:
        done.set()
        other.join()
    assert not locks.is_held(tmp_path, path)
    assert store.remove("/a.tif") == path.name


def test_a_file_in_the_place_of_the_folder_for_work_is_one_sentence(tmp_path):
    store = Store(tmp_path)
    (tmp_path / ".work").write_text("")
    with (
        pytest.raises(IndexStoreError, match=r"\.work is a file, and has to be the folder of locks") as caught,
        store.writing("/a.tif"),
    ):
        pass
    assert "\n" not in str(caught.value)
    assert store.scenes() == ([], [])
