"""A moved project finds its rasters again, and the index names their new place without a second copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from fakes import ColourEncoder

from rdb_geo.core.errors import EmptyIndexError, IndexFormatError, SceneError
from rdb_geo.index.codes import layout
from rdb_geo.index.codes.layout import CHECKSUM_BYTES
from rdb_geo.index.codes.making import keep_codes
from rdb_geo.index.store import Store
from rdb_geo.indexing import index_scene
from rdb_geo.relinking import find_moved, relink
from rdb_geo.scene.sources import SceneSource


@pytest.fixture
def project(tmp_path, make_scene):
    """A folder with rasters in a folder of their own, and an index beside them."""
    home = tmp_path / "project"
    (home / "rasters" / "2024").mkdir(parents=True)
    for name in ("a", "b"):
        made = make_scene(f"{name}.tif", paint={"red": (10 * ord(name) % 100, 20, 40, 40)})
        shutil.move(made, home / "rasters" / "2024" / f"{name}.tif")
        source = SceneSource(str(home / "rasters" / "2024" / f"{name}.tif"))
        index_scene(source, ColourEncoder(), Store(home / ".rdb-geo", create=True))
    return home


def addresses(store):
    return sorted(shard.manifest.scene.uri for shard in store.scenes()[0])


def test_a_renamed_project_finds_its_rasters_at_their_relative_place(project, tmp_path):
    before = Store(project / ".rdb-geo")
    vectors = before.vectors(before.scene("a.tif"))
    first = np.concatenate([block.rows for block in vectors])
    project.rename(tmp_path / "handed over")
    store = Store(tmp_path / "handed over" / ".rdb-geo")
    moved = find_moved(store)
    there = tmp_path / "handed over" / "rasters" / "2024"
    assert moved == {str(project / "rasters" / "2024" / f"{name}.tif"): there / f"{name}.tif" for name in "ab"}
    for uri, path in moved.items():
        relink(store, uri, path)
    assert addresses(store) == [str(there / "a.tif"), str(there / "b.tif")]
    assert len(list(store.root.glob("*.parquet"))) == 2, "no second copy"
    assert np.array_equal(np.concatenate([block.rows for block in store.vectors(store.scene("a.tif"))]), first)
    again = index_scene(SceneSource(str(there / "a.tif")), ColourEncoder(), store)
    assert again.state == "unchanged"


def test_a_renamed_raster_is_found_by_its_content(project):
    old = project / "rasters" / "2024" / "a.tif"
    old.rename(project / "elsewhere.tif")
    store = Store(project / ".rdb-geo")
    assert find_moved(store) == {str(old): project / "elsewhere.tif"}


def test_another_raster_at_the_old_relative_place_is_not_taken(project, tmp_path, make_scene):
    project.rename(tmp_path / "new")
    other = make_scene("other.tif", size=(48, 48))
    shutil.copy(other, tmp_path / "new" / "rasters" / "2024" / "a.tif")
    store = Store(tmp_path / "new" / ".rdb-geo")
    assert [Path(uri).name for uri in find_moved(store)] == ["b.tif"]
    with pytest.raises(SceneError, match="is not the raster"):
        relink(store, str(project / "rasters" / "2024" / "a.tif"), other)
    assert len(addresses(store)) == 2


def test_of_several_that_look_alike_none_is_guessed(project):
    old = project / "rasters" / "2024" / "a.tif"
    shutil.copy(old, project / "one.tif")
    old.rename(project / "two.tif")
    (project / "two.tif").touch()
    assert find_moved(Store(project / ".rdb-geo")) == {}


def test_what_is_where_it_was_is_left_alone_and_what_is_gone_stays(project):
    store = Store(project / ".rdb-geo")
    assert find_moved(store) == {}
    (project / "rasters" / "2024" / "a.tif").unlink()
    assert find_moved(store) == {}
    with pytest.raises(EmptyIndexError):
        relink(store, "/no/such.tif", project / "rasters" / "2024" / "b.tif")


def test_a_scene_with_chips_of_its_own_is_not_overwritten(project):
    store, old = Store(project / ".rdb-geo"), project / "rasters" / "2024" / "a.tif"
    copy = shutil.copy(old, project / "copy.tif")
    index_scene(SceneSource(str(copy)), ColourEncoder(), store)
    before = addresses(store)
    with pytest.raises(SceneError, match="is in the index already"):
        relink(store, str(old), project / "copy.tif")
    assert addresses(store) == before


def test_a_damaged_scene_is_not_given_checksums_that_fit(project, tmp_path):
    store = Store(project / ".rdb-geo")
    old = store.scene("a.tif")
    content = bytearray(old.path.read_bytes())
    content[old.groups[0].offset + 5] ^= 4
    old.path.write_bytes(content)
    there = shutil.copy(old.manifest.scene.uri, tmp_path / "there.tif")
    with pytest.raises(IndexFormatError, match="do not match their checksum"):
        relink(store, old.manifest.scene.uri, Path(there))
    assert old.path.read_bytes() == content


def test_a_relocation_that_fails_leaves_the_index_as_it_was(project, tmp_path, monkeypatch):
    store = Store(project / ".rdb-geo")
    old = store.scene("a.tif")
    before = {path.name: path.read_bytes() for path in store.root.glob("*.parquet")}
    there = shutil.copy(old.manifest.scene.uri, tmp_path / "there.tif")

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rdb_geo.relinking.write_shard", full)
    with pytest.raises(OSError, match="No space"):
        relink(store, old.manifest.scene.uri, Path(there))
    assert {path.name: path.read_bytes() for path in store.root.glob("*.parquet")} == before


def test_codes_follow_their_scene_to_its_new_name(project, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "LEAST_CHIPS", 10)
    store = Store(project / ".rdb-geo")
    old = store.scene("a.tif")
    keep_codes(old)
    (path,) = store.root.rglob("*.codes")
    content = path.read_bytes()
    there = shutil.copy(old.manifest.scene.uri, tmp_path / "there.tif")

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("rdb_geo.relinking.write_shard", full)
        with pytest.raises(OSError, match="No space"):
            relink(store, old.manifest.scene.uri, Path(there))
    assert list(store.root.rglob("*.codes")) == [path]
    new = relink(store, old.manifest.scene.uri, Path(there))
    (moved,) = store.root.rglob("*.codes")
    assert moved != path
    assert moved.read_bytes()[CHECKSUM_BYTES:] == content[CHECKSUM_BYTES:]
    assert store.codes(new) is not None


def test_ctrl_c_while_codes_are_made_leaves_the_scene_at_its_new_place(project, tmp_path, monkeypatch):
    store = Store(project / ".rdb-geo")
    old = store.scene("a.tif").manifest.scene.uri
    there = Path(shutil.copy(old, tmp_path / "there.tif"))
    vectors = np.concatenate([block.rows for block in store.vectors(store.scene("a.tif"))])

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("rdb_geo.index.writing.keep_codes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        relink(store, old, there)
    assert addresses(store) == [str(Path(old).with_name("b.tif")), str(there)]
    assert store.find(str(there)).path == store.path_of(str(there))
    assert np.array_equal(np.concatenate([block.rows for block in store.vectors(store.scene(str(there)))]), vectors)
    assert index_scene(SceneSource(str(there)), ColourEncoder(), store).state == "unchanged"


def test_no_codes_stay_with_the_old_name_after_a_kill_between_the_two_renames(project, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "LEAST_CHIPS", 10)
    store = Store(project / ".rdb-geo")
    old = store.scene("a.tif")
    keep_codes(old)
    there = Path(shutil.copy(old.manifest.scene.uri, tmp_path / "there.tif"))
    old.path.replace(store.path_of(str(there)))  # what a killed process has done
    new = relink(store, old.manifest.scene.uri, there)
    assert [path.name for path in store.root.rglob("*.codes")] == [f"{new.path.name}.codes"]
    assert store.codes(new) is not None


def test_a_copy_of_the_index_file_does_not_stay_with_the_old_address(project):
    store = Store(project / ".rdb-geo")
    shard = store.scene("a.tif")
    (store.root / "copy.parquet").write_bytes(shard.path.read_bytes())
    raster = project / "rasters" / "2024" / "a.tif"
    new = raster.rename(raster.with_name("moved.tif"))
    relink(store, shard.manifest.scene.uri, new)
    assert addresses(store) == [str(raster.with_name("b.tif")), str(new)]


def test_a_new_place_where_nothing_is_is_named(project):
    store = Store(project / ".rdb-geo")
    with pytest.raises(SceneError, match=r"there is no file, folder or URL .*nothere\.tif"):
        relink(store, addresses(store)[0], project / "nothere.tif")
