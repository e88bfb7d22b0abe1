"""Index files in memory: read once, read again when they change, bounded."""

from __future__ import annotations

import os

import numpy as np
import pytest

from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index import memory
from rdb_geo.index.catalog import Catalog
from rdb_geo.index.memory import FROM_DISK, MemoryReader
from rdb_geo.indexing import find_scenes, index_scene


@pytest.fixture
def catalog(make_scene, colour_encoder, tmp_path):
    catalog = Catalog(tmp_path / "index", create=True)
    for name in ("a.tif", "b.tif"):
        _index(make_scene(name, paint={"red": (0, 0, 60, 60)}), colour_encoder, catalog)
    return catalog


def _index(path, encoder, catalog, size_px=32):
    (source,) = find_scenes([str(path)])
    index_scene(source, encoder, catalog, request=IndexRequest(chips=ChipRequest(size_px=size_px)))


@pytest.fixture
def reads(monkeypatch):
    """Names of the files that were read from the disk."""
    seen = []

    def counting(read):
        def wrapped(shard):
            seen.append((read.__name__, shard.path.name[0]))
            return read(shard)

        return wrapped

    monkeypatch.setattr(memory, "read_embeddings", counting(memory.read_embeddings))
    monkeypatch.setattr(memory, "read_table", counting(memory.read_table))
    return seen


def test_memory_gives_what_the_disk_gives(catalog):
    reader = MemoryReader()
    for shard in catalog.shards()[0] * 2:
        assert np.array_equal(reader.embeddings(shard), FROM_DISK.embeddings(shard))
        assert np.array_equal(reader.table(shard).windows, FROM_DISK.table(shard).windows)


def test_a_file_is_read_once(catalog, reads):
    reader = MemoryReader()
    for _ in range(3):
        for shard in catalog.shards()[0]:
            reader.embeddings(shard)
            reader.table(shard)
    assert sorted(reads) == [(name, scene) for name in ("read_embeddings", "read_table") for scene in "ab"]


def test_a_file_that_changed_is_read_again(catalog, make_scene, colour_encoder):
    reader = MemoryReader()
    before = reader.embeddings(catalog.shards()[0][0])
    scene = catalog.shards()[0][0].manifest.scene.uri
    _index(scene, colour_encoder, catalog, size_px=64)
    after = reader.embeddings(catalog.shards()[0][0])
    assert len(after) < len(before)


def test_a_touched_file_is_read_again_and_its_old_content_forgotten(catalog, reads):
    reader = MemoryReader()
    shard = catalog.shards()[0][0]
    reader.embeddings(shard)
    kept = reader.kept_bytes
    os.utime(shard.path, ns=(1, 1))
    reader.embeddings(shard)
    assert len(reads) == 2
    assert reader.kept_bytes == kept


def test_the_least_recently_used_goes_first(catalog, reads):
    first, second = catalog.shards()[0]
    size = FROM_DISK.embeddings(first).nbytes
    reader = MemoryReader(max_bytes=size)
    reader.embeddings(first)
    reader.embeddings(second)
    assert reader.kept_bytes == size
    reads.clear()
    reader.embeddings(second)
    assert reads == []
    reader.embeddings(first)
    assert len(reads) == 1


def test_what_is_larger_than_the_room_is_not_kept(catalog, reads):
    reader = MemoryReader(max_bytes=10)
    for _ in range(2):
        reader.embeddings(catalog.shards()[0][0])
    assert len(reads) == 2
    assert reader.kept_bytes == 0
