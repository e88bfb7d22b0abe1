"""The index folder: names, filters, removal, and one writer for each scene."""

from __future__ import annotations

import multiprocessing
import os

import pytest
from test_shard import chips, manifest, write

from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderMismatchError,
    IndexBusyError,
    IndexFormatError,
    IndexNotFoundError,
    IndexStoreError,
    UsageError,
)
from rdb_geo.index.store import Store


def add(store: Store, uri: str) -> None:
    from dataclasses import replace

    store.root.mkdir(exist_ok=True)
    write(store.path_of(uri), [chips(2)], scene=replace(manifest().scene, uri=uri))


def test_scenes_of_one_name_in_two_folders_have_two_files(tmp_path):
    store = Store(tmp_path)
    assert store.path_of("/a/scene.tif") != store.path_of("/b/scene.tif")
    assert store.path_of("/a/scene.tif").name.startswith("scene-")


@pytest.mark.parametrize(
    "uri",
    [
        "/vsicurl/https://example.org/a b?c=d.tif",
        'NETCDF:"x.nc":var',
        "/däta/Zürich.tif",
        "/x/" + "n" * 300 + ".tif",
        "/x/" + "河" * 81 + ".tif",
    ],
)
def test_any_address_gives_a_file_name_that_can_be_written(tmp_path, uri):
    path = Store(tmp_path).path_of(uri)
    path.write_bytes(b"")
    assert path.parent == tmp_path


def test_a_missing_folder_is_named_with_the_way_out(tmp_path):
    with pytest.raises(IndexNotFoundError, match=r"no index folder .* rdb-geo index SCENE -i"):
        Store(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    Store(tmp_path / "none", create=True)
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_index_folder(tmp_path):
    (tmp_path / "f").write_text("")
    with pytest.raises(IndexStoreError, match="is a file"):
        Store(tmp_path / "f", create=True)


def test_patterns_match_the_address_or_its_last_part(tmp_path):
    store = Store(tmp_path)
    for uri in ("/data/a/north.tif", "/data/b/south.tif"):
        add(store, uri)
    for pattern, expected in {"north*": 1, "*.tif": 2, "/data/b/*": 1, "orth": 0, "/data/a/north.tif": 1}.items():
        assert len(store.scenes([pattern])[0]) == expected, pattern


def test_a_damaged_file_is_reported_and_the_others_are_read(tmp_path):
    store = Store(tmp_path)
    add(store, "/data/good.tif")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    shards, problems = store.scenes()
    assert [shard.manifest.scene.uri for shard in shards] == ["/data/good.tif"]
    assert [str(problem).count("bad.parquet") for problem in problems] == [1]
    assert store.model() == "m"


def test_remove_takes_the_address_the_file_name_or_a_relative_path(tmp_path, monkeypatch):
    store = Store(tmp_path / "index", create=True)
    monkeypatch.chdir(tmp_path)
    for name in (str(tmp_path / "s.tif"), "s.tif", store.path_of(str(tmp_path / "s.tif")).name, f"{tmp_path}/", "."):
        add(store, str(tmp_path / "s.tif"))
        store.remove(name)
        assert store.scenes() == ([], [])


def test_a_signed_address_finds_its_scene_and_is_in_no_error(tmp_path):
    store = Store(tmp_path / "index", create=True)
    address = "http://h.org/a.tif?v=1&sig="
    add(store, "/vsicurl/http://h.org/a.tif?v=1")
    assert [len(store.scenes([f"{place}{address}another"])[0]) for place in ("", "/vsicurl/")] == [1, 1]
    store.remove(f"{address}fresh")
    with pytest.raises(EmptyIndexError, match=r"no scene http://h.org/a.tif\?v=1: see"):
        store.remove(f"{address}fresh")


def test_remove_never_leaves_the_index_folder(tmp_path):
    store = Store(tmp_path / "index", create=True)
    add(store, "/a.tif")
    (tmp_path / "precious.parquet").write_bytes(b"x")
    with pytest.raises(EmptyIndexError, match="holds no scene"):
        store.remove("../precious.parquet")
    assert (tmp_path / "precious.parquet").exists()


def test_another_model_is_refused_with_both_names(tmp_path):
    from dataclasses import replace

    store = Store(tmp_path)
    add(store, "/a.tif")
    shards, _ = store.scenes()
    store.check_model(shards, manifest().encoder)
    store.check_model(shards, replace(manifest().encoder, name="same space", backend="other", prompts_id="x"))
    with pytest.raises(EncoderMismatchError, match=r"made by the model m .* the model other"):
        store.check_model(shards, replace(manifest().encoder, name="other", weights_sha256="1" * 64))


def _hold(root, uri, entered, leave):
    with Store(root, create=True).writing(uri):
        entered.set()
        leave.wait(180)


def test_a_second_process_is_refused_the_same_scene_and_given_another(tmp_path):
    context = multiprocessing.get_context("spawn")
    entered, leave = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, "/a.tif", entered, leave))
    other.start()
    try:
        assert entered.wait(180)
        store = Store(tmp_path)
        with pytest.raises(IndexBusyError, match="being indexed"), store.writing("/a.tif"):
            pass
        with store.writing("/b.tif"):
            pass
    finally:
        leave.set()
        other.join()
    with store.writing("/a.tif"):
        pass


def test_a_temporary_file_of_a_killed_run_is_swept_up(tmp_path):
    store = Store(tmp_path)
    target = store.path_of("/a.tif")
    stale = target.with_name(f".{target.stem}-0123abcd.parquet")
    stale.write_bytes(b"half")
    add(store, "/b.tif")
    assert [shard.manifest.scene.uri for shard in store.scenes()[0]] == ["/b.tif"]
    with store.writing("/a.tif"):
        assert not stale.exists()


def test_one_other_file_stands_for_the_index(tmp_path):
    store = Store(tmp_path)
    for uri in ("/a.tif", "/b.tif"):
        add(store, uri)
    (tmp_path / "0-damaged.parquet").write_bytes(b"no")
    assert store.first().manifest.scene.uri == "/a.tif"
    assert store.first(besides=store.path_of("/a.tif")).manifest.scene.uri == "/b.tif"
    assert store.find("/b.tif").manifest.scene.uri == "/b.tif"
    assert store.find("/c.tif") is None


def test_one_resolver_knows_every_spelling_of_a_scene(tmp_path, monkeypatch):
    store = Store(tmp_path / "index", create=True)
    local, link = tmp_path / "data" / "s.tif", tmp_path / "link.tif"
    local.parent.mkdir()
    local.write_bytes(b"")
    link.symlink_to(local)
    remote = "/vsicurl/https://example.org/a/r.tif"
    for uri in (str(local), remote):
        add(store, uri)
    monkeypatch.chdir(tmp_path)
    for name in (str(local), "data/s.tif", "./data/../data/s.tif", "link.tif", f"file://{local}", "s.tif", "*/data/*"):
        assert store.scene(name).manifest.scene.uri == str(local), name
    for name in (
        remote,
        "https://example.org/a/r.tif",
        "r.tif",
        store.path_of(remote).name,
        store.path_of(remote).stem,
    ):
        assert store.scene(name).manifest.scene.uri == remote, name
        assert [shard.manifest.scene.uri for shard in store.scenes([name])[0]] == [remote], name


def test_a_name_of_two_scenes_is_refused_and_the_whole_address_is_not(tmp_path):
    store = Store(tmp_path)
    for uri in ("/a/TCI.jp2", "/b/TCI.jp2"):
        add(store, uri)
    with pytest.raises(UsageError, match=r"2 scenes called TCI\.jp2: give the whole path"):
        store.scene("TCI.jp2")
    with pytest.raises(UsageError, match=r"2 scenes called TCI\.jp2"):
        store.remove("TCI.jp2")
    assert store.scene("/b/TCI.jp2").manifest.scene.uri == "/b/TCI.jp2"
    with pytest.raises(EmptyIndexError, match=r"holds no scene other\.tif"):
        store.scene("other.tif")


def test_a_name_that_is_also_a_pattern_means_itself_first(tmp_path):
    store = Store(tmp_path)
    for uri in ("/a/s[1].tif", "/a/s1.tif"):
        add(store, uri)
    assert store.scene("s[1].tif").manifest.scene.uri == "/a/s[1].tif"


def test_a_damaged_index_file_says_so_and_can_be_removed(tmp_path):
    store = Store(tmp_path)
    store.path_of("/a/s.tif").write_bytes(b"PAR1 no")
    with pytest.raises(IndexFormatError, match="damaged"):
        store.scene("/a/s.tif")
    store.remove("/a/s.tif")
    assert store.scenes() == ([], [])


def test_a_pipe_or_a_folder_among_the_files_is_one_line_and_blocks_nothing(tmp_path):
    store = Store(tmp_path)
    add(store, "/a.tif")
    (tmp_path / "folder.parquet").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.parquet")
    shards, problems = store.scenes()
    assert len(shards) == 1
    assert all("take it out" in str(problem) for problem in problems)
    assert len(problems) == 1 + hasattr(os, "mkfifo")
