"""Index files in memory: read once, read again when they change, bounded."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import coded_scenes
import numpy as np
import pytest
from coded_scenes import small_blocks, spec_of, write_scene

from rdb_geo.core.errors import IndexChangedError
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index import store as stores
from rdb_geo.index.codes.layout import Part
from rdb_geo.index.codes.places import COUNTS_BYTES
from rdb_geo.index.codes.reading import open_codes
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.shard import read_table, read_vectors
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene


@pytest.fixture
def store(make_scene, colour_encoder, tmp_path):
    store = Store(tmp_path / "index", create=True)
    for name in ("a.tif", "b.tif"):
        _index(make_scene(name, paint={"red": (0, 0, 60, 60)}), colour_encoder, store)
    return store


def _index(path, encoder, store, size_px=32):
    (source,) = find_scenes([str(path)])
    index_scene(source, encoder, store, request=IndexRequest(chips=ChipRequest(size_px=size_px)))


@pytest.fixture
def reads(monkeypatch):
    """Names of the files that were read from the disk."""
    seen = []

    def counting(read):
        def wrapped(shard, *rest):
            seen.append((read.__name__, shard.path.name[0]))
            return read(shard, *rest)

        return wrapped

    monkeypatch.setattr(Recipes, "vectors", staticmethod(counting(read_vectors)))
    monkeypatch.setattr(Recipes, "places", staticmethod(counting(read_table)))
    return seen


def _kept(store, max_bytes=DEFAULT_BYTES):
    memory = Memory(max_bytes)
    return Store(store.root, memory=memory), memory


def _vectors(store, shard):
    return np.concatenate([block.rows for block in store.vectors(shard)])


def test_memory_gives_what_the_disk_gives(store):
    kept, _ = _kept(store)
    for shard in store.scenes()[0] * 2:
        assert np.array_equal(_vectors(kept, shard), _vectors(store, shard))
        assert np.array_equal(kept.places(shard).windows, store.places(shard).windows)


def test_a_file_is_read_once(store, reads):
    kept, _ = _kept(store)
    for _ in range(3):
        for shard in kept.scenes()[0]:
            _vectors(kept, shard)
            kept.places(shard)
    assert sorted(reads) == [(name, scene) for name in ("read_table", "read_vectors") for scene in "ab"]


def test_a_file_that_changed_is_read_again_and_so_is_its_recipe(store, colour_encoder):
    kept, _ = _kept(store)
    first = kept.scenes()[0][0]
    before = _vectors(kept, first)
    _index(first.manifest.scene.uri, colour_encoder, store, size_px=64)
    after = kept.scenes()[0][0]
    assert after.manifest.count == len(_vectors(kept, after)) < len(before)


def test_a_file_that_was_replaced_is_refused_until_its_recipe_is_read_again(store, colour_encoder):
    kept, _ = _kept(store)
    old = kept.scenes()[0][0]
    _index(old.manifest.scene.uri, colour_encoder, store, size_px=64)
    for read in (_vectors, Store.places):
        with pytest.raises(IndexChangedError, match="was replaced while it was read: ask again"):
            read(kept, old)
    assert len(_vectors(kept, kept.scenes()[0][0])) < old.manifest.count


def test_what_is_kept_of_a_replaced_file_goes(store, colour_encoder):
    """An index that is written all the time would fill the memory with what nobody asks for again."""
    kept, memory = _kept(store)
    sizes = []
    for size_px in (32, 16, 32, 16, 32):
        _index(store.root.parent / "a.tif", colour_encoder, store, size_px)
        _vectors(kept, kept.scene("a.tif"))
        sizes.append(memory._bytes)
    assert sizes[0] == sizes[2] == sizes[4]
    assert sizes[1] == sizes[3] != sizes[0]


def test_a_touched_file_is_read_again(store, reads):
    kept, _ = _kept(store)
    shard = kept.scenes()[0][0]
    _vectors(kept, shard)
    os.utime(shard.path, ns=(1, 1))
    _vectors(kept, kept.scenes()[0][0])
    assert len(reads) == 2


def test_the_least_recently_used_goes_first(store, reads):
    first, second = store.scenes()[0]
    size = _vectors(store, first).nbytes
    kept, memory = _kept(store, size)
    _vectors(kept, first)
    _vectors(kept, second)
    assert memory._bytes == size
    reads.clear()
    _vectors(kept, second)
    assert reads == []
    _vectors(kept, first)
    assert len(reads) == 1


def test_what_is_larger_than_the_room_is_not_kept(store, reads):
    kept, memory = _kept(store, 10)
    for _ in range(2):
        _vectors(kept, store.scenes()[0][0])
    assert len(reads) == 2
    assert memory._bytes == 0


def test_of_small_scenes_that_do_not_fit_together_none_is_kept(store, reads):
    """Each would push out another shortly before a question asks for it again."""
    size = sum(shard.vector_bytes for shard in store.scenes()[0])
    for room, held in ((size - 1, 0), (size, size)):
        kept, memory = _kept(store, room)
        for shard in kept.scenes()[0]:
            _vectors(kept, shard)
        assert memory._bytes == held


def test_vectors_of_some_rows_are_those_rows(store):
    for opened in (store, _kept(store)[0]):
        shard = opened.scenes()[0][0]
        rows = np.array([5, 0, 3, 5])
        assert np.array_equal(opened.vectors_at(shard, rows), _vectors(opened, shard)[rows])
        assert np.array_equal(opened.places(shard, rows).windows, opened.places(shard).windows[rows])


def test_places_of_many_row_groups_are_those_of_one_by_one(tmp_path, monkeypatch):
    small_blocks(monkeypatch)
    rows = np.random.default_rng(0).normal(size=(1_000, 8)).astype(np.float32)
    shard = write_scene(tmp_path, rows / np.linalg.norm(rows, axis=1, keepdims=True), spec_of(8))
    asked = np.random.default_rng(1).permutation(np.concatenate([np.arange(0, 1_000, 7), [3, 3, 999]]))
    found = {}
    for together in (1, 3, 100):  # of 16 row groups
        monkeypatch.setattr(stores, "TOGETHER", together)
        for room in (0, 4 << 20, 1 << 30):
            found[together, room] = Store(tmp_path, memory=Memory(room)).places(shard, asked)
    places = np.arange(1_000)
    for table in found.values():
        assert table.windows[:, 0].tolist() == (places[asked] % 50 * 32).tolist()
        assert table.windows[:, 1].tolist() == (places[asked] // 50 * 32).tolist()
        assert np.array_equal(table.wkb, Store(tmp_path).places(shard).wkb[asked])


def test_what_lasts_gives_way_last(store):
    """A room that is one part too small for all that a question reads."""
    (shard, _) = store.scenes()[0]
    memory, part, read = Memory(5 * 80), np.zeros(10), []

    def ask(name, *, lasts=False):
        memory.get(shard, name, lambda: read.append(name) or part.copy(), lasts=lasts)

    for _ in range(3):
        for number in range(4):
            ask(f"lasting {number}", lasts=True)
        ask("one")
        ask("another")
    assert read == [*(f"lasting {number}" for number in range(4)), *["one", "another"] * 3]
    for number in range(4, 9):
        ask(f"lasting {number}", lasts=True)
    assert memory._bytes == 5 * 80
    read.clear()
    ask("lasting 8", lasts=True)
    ask("lasting 3", lasts=True)
    assert read == ["lasting 3"]


def test_threads_that_ask_at_once_keep_the_books_right(store):
    """Room for two of many parts, so that each asks for what another has just thrown out."""
    (shard, _) = store.scenes()[0]
    memory, part = Memory(2 * 80), np.zeros(10)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: memory.get(shard, f"part {number % 5}", part.copy), range(4000)))
    assert memory._bytes == 160


@pytest.mark.parametrize("dim", [8, 200])
@pytest.mark.parametrize("rivals", [None, "r"])
def test_kept_codes_count_the_bytes_that_they_hold(tmp_path, monkeypatch, dim, rivals):
    small_blocks(monkeypatch)
    if rivals:
        monkeypatch.setattr(coded_scenes, "rivals_id", lambda _spec: rivals)
        monkeypatch.setattr(coded_scenes, "rivals_of", lambda _spec, rows: rows[:, 0].copy())
    rows = np.random.default_rng(0).normal(size=(500, dim)).astype(np.float32)
    shard = write_scene(tmp_path, rows / np.linalg.norm(rows, axis=1, keepdims=True), spec_of(dim))
    memory = Memory(DEFAULT_BYTES)
    known = open_codes(shard, memory)
    known.pieces.check()
    places = [known.pieces.head.span(number, Part.PLACES)[1] - COUNTS_BYTES for number in range(3)]
    assert memory._bytes == known.pieces.head.nbytes + 500 * (min(dim, 127) + 1 + 8) + sum(places)
    memory = Memory(known.pieces.head.nbytes + 500 * (min(dim, 127) + 1 + 8) - 1)
    assert open_codes(shard, memory).pieces.nbytes == memory._bytes == known.pieces.head.nbytes + 500 * 8
