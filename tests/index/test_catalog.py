"""The index folder: names, filters, removal, and one writer for each scene."""

from __future__ import annotations

import multiprocessing

import pytest
from test_store import chips, manifest, write

from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderMismatchError,
    IndexBusyError,
    IndexNotFoundError,
    IndexStoreError,
)
from rdb_geo.index.catalog import Catalog, check_encoder


def add(catalog: Catalog, uri: str) -> None:
    from dataclasses import replace

    catalog.root.mkdir(exist_ok=True)
    write(catalog.path_of(uri), [chips(2)], scene=replace(manifest().scene, uri=uri))


def test_scenes_of_one_name_in_two_folders_have_two_files(tmp_path):
    catalog = Catalog(tmp_path)
    assert catalog.path_of("/a/scene.tif") != catalog.path_of("/b/scene.tif")
    assert catalog.path_of("/a/scene.tif").name.startswith("scene-")


@pytest.mark.parametrize(
    "uri",
    ["/vsicurl/https://example.org/a b?c=d.tif", 'NETCDF:"x.nc":var', "/däta/Zürich.tif", "/x/" + "n" * 300 + ".tif"],
)
def test_any_address_gives_a_file_name_that_can_be_written(tmp_path, uri):
    path = Catalog(tmp_path).path_of(uri)
    path.write_bytes(b"")
    assert path.parent == tmp_path


def test_a_missing_folder_is_named_with_the_way_out(tmp_path):
    with pytest.raises(IndexNotFoundError, match=r"no index folder .* rdb-geo index SCENE -i"):
        Catalog(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    Catalog(tmp_path / "none", create=True)
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_index_folder(tmp_path):
    (tmp_path / "f").write_text("")
    with pytest.raises(IndexStoreError, match="is a file"):
        Catalog(tmp_path / "f", create=True)


def test_patterns_match_the_address_or_its_last_part(tmp_path):
    catalog = Catalog(tmp_path)
    for uri in ("/data/a/north.tif", "/data/b/south.tif"):
        add(catalog, uri)
    for pattern, expected in {"north*": 1, "*.tif": 2, "/data/b/*": 1, "orth": 0, "/data/a/north.tif": 1}.items():
        assert len(catalog.shards([pattern])[0]) == expected, pattern


def test_a_damaged_file_is_reported_and_the_others_are_read(tmp_path):
    catalog = Catalog(tmp_path)
    add(catalog, "/data/good.tif")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    shards, problems = catalog.shards()
    assert [shard.manifest.scene.uri for shard in shards] == ["/data/good.tif"]
    assert [str(problem).count("bad.parquet") for problem in problems] == [1]
    assert catalog.model() == "m"


def test_remove_takes_the_address_the_file_name_or_a_relative_path(tmp_path, monkeypatch):
    catalog = Catalog(tmp_path / "index", create=True)
    monkeypatch.chdir(tmp_path)
    for name in (str(tmp_path / "s.tif"), "s.tif", catalog.path_of(str(tmp_path / "s.tif")).name):
        add(catalog, str(tmp_path / "s.tif"))
        catalog.remove(name)
        assert catalog.shards() == ([], [])


def test_remove_never_leaves_the_index_folder(tmp_path):
    catalog = Catalog(tmp_path / "index", create=True)
    add(catalog, "/a.tif")
    (tmp_path / "precious.parquet").write_bytes(b"x")
    with pytest.raises(EmptyIndexError, match="holds no scene"):
        catalog.remove("../precious.parquet")
    assert (tmp_path / "precious.parquet").exists()


def test_another_model_is_refused_with_both_names(tmp_path):
    from dataclasses import replace

    catalog = Catalog(tmp_path)
    add(catalog, "/a.tif")
    shards, _ = catalog.shards()
    check_encoder(tmp_path, shards, manifest().encoder)
    check_encoder(tmp_path, shards, replace(manifest().encoder, name="same space", backend="other", prompts_id="x"))
    with pytest.raises(EncoderMismatchError, match=r"made by the model m .* the model other"):
        check_encoder(tmp_path, shards, replace(manifest().encoder, name="other", weights_sha256="1" * 64))


def _hold(root, uri, entered, leave):
    with Catalog(root, create=True).writing(uri):
        entered.set()
        leave.wait(30)


def test_a_second_process_is_refused_the_same_scene_and_given_another(tmp_path):
    context = multiprocessing.get_context("spawn")
    entered, leave = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, "/a.tif", entered, leave))
    other.start()
    try:
        assert entered.wait(30)
        catalog = Catalog(tmp_path)
        with pytest.raises(IndexBusyError, match="being indexed"), catalog.writing("/a.tif"):
            pass
        with catalog.writing("/b.tif"):
            pass
    finally:
        leave.set()
        other.join()
    with catalog.writing("/a.tif"):
        pass


def test_a_temporary_file_of_a_killed_run_is_swept_up(tmp_path):
    catalog = Catalog(tmp_path)
    target = catalog.path_of("/a.tif")
    stale = target.with_name(f".{target.stem}-0123abcd.parquet")
    stale.write_bytes(b"half")
    add(catalog, "/b.tif")
    assert [shard.manifest.scene.uri for shard in catalog.shards()[0]] == ["/b.tif"]
    with catalog.writing("/a.tif"):
        assert not stale.exists()


def test_one_other_file_stands_for_the_index(tmp_path):
    catalog = Catalog(tmp_path)
    for uri in ("/a.tif", "/b.tif"):
        add(catalog, uri)
    (tmp_path / "0-damaged.parquet").write_bytes(b"no")
    assert catalog.first().manifest.scene.uri == "/a.tif"
    assert catalog.first(besides=catalog.path_of("/a.tif")).manifest.scene.uri == "/b.tif"
    assert catalog.find("/b.tif").manifest.scene.uri == "/b.tif"
    assert catalog.find("/c.tif") is None
