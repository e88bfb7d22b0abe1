"""A clock that is set back or forward: nothing is believed for its age."""

from __future__ import annotations

import os
import time

import pytest
from fakes import ColourEncoder
from test_indexing import index

from rdb_geo import encoding
from rdb_geo.core.errors import Cancelled, IndexBusyError
from rdb_geo.core.files import STALE_S, replacing
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.shard import read_embeddings
from rdb_geo.index.store import Store

DAY_S = 86_400
TIMES = {"1970": 1.0, "yesterday": time.time() - DAY_S, "2037": 2.1e9}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


@pytest.mark.parametrize("when", TIMES)
def test_a_scene_of_any_age_is_unchanged_only_where_it_is(make_scene, store, colour_encoder, when):
    path = make_scene(paint={"red": (100, 60, 150, 110)})
    os.utime(path, (TIMES[when],) * 2)
    assert index(path, colour_encoder, store).state == "indexed"
    assert index(path, colour_encoder, store).state == "unchanged"


@pytest.mark.parametrize("when", TIMES)
def test_another_picture_with_an_older_or_newer_time_is_indexed_again(make_scene, store, colour_encoder, when):
    """As out of a backup, or written after the clock was set back."""
    first = index(make_scene(paint={"red": (100, 60, 150, 110)}), colour_encoder, store)
    before = read_embeddings(first.shard)
    path = make_scene(paint={"blue": (100, 60, 150, 110)})
    os.utime(path, (TIMES[when],) * 2)
    again = index(path, colour_encoder, store)
    assert again.state == "indexed"
    assert (read_embeddings(again.shard) != before).any()


@pytest.mark.parametrize("when", TIMES)
def test_an_open_index_sees_a_file_that_is_older_than_the_one_before(make_scene, store, colour_encoder, when):
    path = make_scene(paint={"red": (100, 60, 150, 110)})
    reader = Store(store.root, create=True)
    index(path, colour_encoder, store)
    (before,) = reader.scenes()[0]
    rows = read_embeddings(before)
    make_scene(paint={"blue": (100, 60, 150, 110)})
    written = index(path, colour_encoder, store).shard.path
    os.utime(written, (TIMES[when],) * 2)
    (after,) = reader.scenes()[0]
    assert after.state != before.state
    assert (read_embeddings(after) != rows).any()


@pytest.mark.parametrize("when", TIMES)
def test_parts_of_any_age_are_taken_up(make_scene, store, monkeypatch, when):
    monkeypatch.setattr(encoding, "BATCH_CHIPS", 8)
    path = make_scene()

    def stop(progress):
        if progress.done:
            raise Cancelled

    with pytest.raises(Cancelled):
        index(path, ColourEncoder(), store, on_progress=stop)
    parts = [one for one in (store.root / WORK_FOLDER).rglob("*") if one.is_file()]
    assert parts
    for part in parts:
        os.utime(part, (TIMES[when],) * 2)
    assert index(path, ColourEncoder(), store).state == "resumed"


@pytest.mark.parametrize("when", TIMES)
def test_a_lock_is_held_by_a_process_and_not_by_its_age(store, when):
    with store.writing("/a.tif"):
        (lock,) = (store.root / WORK_FOLDER).glob("*.lock")
        os.utime(lock, (TIMES[when],) * 2)
        with pytest.raises(IndexBusyError), Store(store.root).writing("/a.tif"):
            pass
    with store.writing("/a.tif"):
        pass


def test_who_writes_while_the_clock_leaps_ahead_is_told_and_the_former_file_stays(tmp_path, monkeypatch):
    """Another writer of the name takes the first one's file for a dead one's."""
    path = tmp_path / "hits.csv"
    path.write_text("former")
    with pytest.raises(FileNotFoundError), replacing(path) as slow:  # noqa: PT012
        slow.write_text("slow")
        now = time.time() + 2 * STALE_S
        monkeypatch.setattr(time, "time", lambda: now)
        with replacing(path) as quick:
            quick.write_text("quick")
    assert path.read_text() == "quick"
    assert list(tmp_path.iterdir()) == [path]


def test_a_clock_that_was_set_back_keeps_what_a_dead_writer_left_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "hits.csv"
    left = tmp_path / ".hits-0a1b2c3d.csv"
    left.write_text("half")
    monkeypatch.setattr(time, "time", lambda: 1.0)
    with replacing(path) as temporary:
        temporary.write_text("whole")
    assert path.read_text() == "whole"
    assert left.exists()
