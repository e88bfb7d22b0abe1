"""An index in an object store: the folder's files, read by ranges; the same answers; what is wrong is said."""

from __future__ import annotations

import json
import shutil

import fsspec
import pytest
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder
from s3_server import s3_server
from same_answers import check_every_byte, check_the_same, index_of

from rdb_geo.cli.main import main
from rdb_geo.core.consent import set_offline
from rdb_geo.core.errors import (
    IndexChangedError,
    IndexFormatError,
    IndexNotFoundError,
    IndexStoreError,
    NotAllowedError,
    UsageError,
)
from rdb_geo.core.requests import Limits
from rdb_geo.encoders import registry
from rdb_geo.index.engines import objects
from rdb_geo.index.store import Store
from rdb_geo.session.exporting import export
from rdb_geo.session.index import Index

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:.*unclosed:ResourceWarning")]

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s3cretkey", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="session")
def server():
    with s3_server() as address:
        yield address


@pytest.fixture
def land(server, monkeypatch):
    """An address of which nothing is left afterwards."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    yield "s3://land/a folder/index"
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    files = fsspec.filesystem("s3")
    if files.exists("land/a folder"):
        files.rm("land/a folder", recursive=True)


def put(store, address, **options):
    return export(Index(store, lambda _name: ColourEncoder()), "objects", address, **options)[0]


@pytest.fixture
def fewer(whole, tmp_path):
    shutil.copytree(whole.root, tmp_path / "fewer")
    Store(tmp_path / "fewer").remove("line.tif")
    return Store(tmp_path / "fewer")


def test_the_files_are_the_same_and_so_are_the_answers(whole, land, tmp_path):
    put(whole, land)
    files = fsspec.filesystem("s3")
    for path in whole.root.glob("*.parquet"):
        assert files.cat_file(f"{land}/{path.name}") == path.read_bytes()
    check_every_byte(whole, land)
    check_the_same(whole, land, tmp_path)


def test_a_folder_that_others_have_copied_is_an_index(whole, land):
    files = fsspec.filesystem("s3")
    files.put(f"{whole.root}/", f"{land}/", recursive=True)  # with what is hidden in it
    check_every_byte(whole, land)


def test_only_what_a_box_needs_is_read(whole, land, monkeypatch):
    put(whole, land)
    ranges = []
    read = objects.Objects._range
    monkeypatch.setattr(
        objects.Objects,
        "_range",
        lambda self, name, start, end: ranges.append((name, start, end)) or read(self, name, start, end),
    )
    index = index_of(land)
    (large,) = index.store.scenes(["large.tif"])[0]
    assert len(ranges) == 4  # the end of each file, in which its recipe stands
    question = index.ask("red")
    ranges.clear()
    _, south, east, _ = large.groups[-1].record.bounds
    corner = shapely.Point(east, south).buffer(1e-4)
    touched = {group.offset for group in large.groups if shapely.box(*group.record.bounds).intersects(corner)}
    index.query(question, Limits(k=3, area=corner))
    starts = {start for name, start, _ in ranges if name == large.path.name}
    known = large.state.size - objects.TAIL_BYTES  # the end was read with the recipe
    assert {group.offset for group in large.groups} & starts == {offset for offset in touched if offset < known}
    assert large.groups[0].offset not in starts


def test_an_export_replaces_what_changed_and_removes_what_is_gone(whole, fewer, land):
    put(fewer, land)
    files = fsspec.filesystem("s3")
    before = {one["name"]: one["LastModified"] for one in files.ls(land, detail=True, refresh=True)}
    files.pipe_file(f"{land}/notes.txt", b"mine")
    files.pipe_file(f"{land}/mine.parquet", b"no index")
    reader = index_of(land)
    former = reader.query("red", Limits(k=900)).answer.searched
    with pytest.raises(IndexStoreError, match="holds an index already: give --overwrite"):
        put(whole, land)
    put(whole, land, overwrite=True)
    after = {one["name"]: one["LastModified"] for one in files.ls(land, detail=True, refresh=True)}
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 3
    assert reader.query("red", Limits(k=900)).answer.searched > former
    put(fewer, land, overwrite=True)
    assert reader.query("red", Limits(k=900)).answer.searched == former
    assert files.cat_file(f"{land}/notes.txt") == b"mine"
    assert files.cat_file(f"{land}/mine.parquet") == b"no index"
    problems = Store(land).scenes()[1]
    assert [f"{land}/mine.parquet" in str(problem) for problem in problems] == [True]


def test_a_damaged_index_is_not_sent(whole, land, tmp_path):
    shutil.copytree(whole.root, tmp_path / "copied")
    path = next((tmp_path / "copied").glob("large*.parquet"))
    content = bytearray(path.read_bytes())
    content[whole.scene("large.tif").groups[1].offset] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexFormatError, match="damaged"):
        put(Store(tmp_path / "copied"), land)
    assert path.name not in {shard.path.name for shard in Store(land, create=True).scenes()[0]}


def test_a_bucket_that_goes_while_it_is_written_to(whole, land):
    files = fsspec.filesystem("s3")

    def end(progress):
        if files.exists("land"):
            files.rm("land", recursive=True)

    with pytest.raises(IndexStoreError) as told:
        put(whole, land, on_progress=end)
    assert "\n" not in str(told.value)
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in str(told.value)
    files.mkdir("land")
    put(whole, land, overwrite=True)
    check_every_byte(whole, land)


def test_damage_and_change_are_told_apart(whole, land):
    put(whole, land)
    files, served = fsspec.filesystem("s3"), Store(land)
    shard = served.scene("large.tif")
    content = bytearray((whole.root / shard.path.name).read_bytes())
    content[shard.groups[1].offset] ^= 1
    files.pipe_file(f"{land}/{shard.path.name}", bytes(content))
    with pytest.raises(IndexChangedError, match="was replaced while it was read"):
        list(served.vectors(shard))
    (problem,) = index_of(land).query("red", Limits(k=3)).answer.problems
    assert str(problem).startswith(f"{land}/{shard.path.name} is damaged")
    files.rm_file(f"{land}/{shard.path.name}")
    with pytest.raises(IndexChangedError, match="removed"):
        list(served.vectors(shard))
    assert not index_of(land).query("red", Limits(k=3)).answer.problems


def test_what_is_wrong_with_an_address_is_one_sentence(whole, land, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    cases = {
        "s3://nowhere/land": "there is no index in s3://nowhere/land",
        land: "there is no index in s3://land",
        "s3://AKID:s3cretkey@land/index": "may hold no key",
        "nothing://land": "is none that rdb-geo reads",
    }
    for address, said in cases.items():
        result = CliRunner().invoke(main, ["query", "red", "-i", address])
        assert result.exit_code in (1, 2)
        assert result.output.count("\n") == 1, result.output
        assert said in result.output
        assert "s3cretkey" not in result.output
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")  # where nobody listens
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    result = CliRunner().invoke(main, ["query", "red", "-i", land])
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert "can't be read or written: Could not connect" in result.output


def test_what_can_not_be_sent(whole, land):
    with pytest.raises(UsageError, match="no address of objects: write s3://"):
        put(whole, "land")
    with pytest.raises(UsageError, match="export that instead"):
        put(put(whole, land), "s3://land/a folder/second")
    with pytest.raises(IndexNotFoundError):
        Store("s3://land/a folder/second")


def test_offline_asks_no_store_on_a_network(monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    set_offline(offline=True)
    try:
        with pytest.raises(NotAllowedError, match="offline"):
            Store("s3://land/index")
    finally:
        set_offline(offline=False)


def test_the_command_line_exports_and_asks(whole, land, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    exported = CliRunner().invoke(main, ["export", "--to", "objects", land, "-i", str(whole.root)])
    assert exported.exit_code == 0, exported.output
    here, there = (CliRunner().invoke(main, ["query", "red", "-k", "5", "-i", at]) for at in (str(whole.root), land))
    assert there.stdout == here.stdout
    assert json.loads(CliRunner().invoke(main, ["info", "--json", "-i", land]).stdout)["bytes"] == sum(
        path.stat().st_size for path in whole.root.glob("*.parquet")
    )
