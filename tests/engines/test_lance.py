"""An index as Lance tables: the same answers as the folder, all at once or not at all, and others can read them."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager

import lance
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder
from judging import small_disk
from same_answers import check_every_byte, check_the_same, index_of

from rdb_geo.cli.main import main
from rdb_geo.core.errors import IndexFormatError, IndexNotFoundError, IndexStoreError, UsageError
from rdb_geo.core.requests import Limits
from rdb_geo.encoders import registry
from rdb_geo.index.engines import lance_tables
from rdb_geo.index.store import Store
from rdb_geo.session.exporting import export
from rdb_geo.session.index import Index

pytestmark = pytest.mark.slow


def put(store, folder, **options):
    return export(Index(store, lambda _name: ColourEncoder()), "lance", str(folder), **options)[0]


@pytest.fixture
def fewer(whole, tmp_path):
    shutil.copytree(whole.root, tmp_path / "fewer")
    Store(tmp_path / "fewer").remove("line.tif")
    return Store(tmp_path / "fewer")


def test_it_holds_every_byte_and_answers_as_the_folder_does(whole, tmp_path):
    put(whole, tmp_path / "land")
    check_every_byte(whole, f"lance://{tmp_path / 'land'}")
    check_the_same(whole, f"lance://{tmp_path / 'land'}", tmp_path)


def test_others_search_the_tables_by_vector_and_place(whole, tmp_path, monkeypatch):
    """Lance's own search through its IVF index and R-tree gives the chip that brute force over the folder gives."""
    monkeypatch.setattr(lance_tables, "WORTH_AN_INDEX", 1000)
    put(whole, tmp_path / "land")
    chips = lance.dataset(tmp_path / "land" / "chips.lance")
    assert {index.index_type for index in chips.describe_indices()} == {"IVF_FLAT", "RTree", "BTree"}
    vector = ColourEncoder().encode_texts(["blue"])[0]
    box = shapely.box(13.70, 47.80, 13.76, 47.82)
    here = f"st_intersects(geometry, st_geomfromtext('{box.wkt}'))"
    nearest = {"column": "embedding", "q": vector, "k": 1, "nprobes": 99, "metric": "dot"}
    found = chips.to_table(
        columns=["scene", "row", "_distance"], nearest=nearest, filter=here, prefilter=True
    ).to_pylist()[0]
    best = -1.0
    for shard in whole.scenes()[0]:
        rows = np.flatnonzero(shapely.intersects(shapely.from_wkb(whole.places(shard).wkb), box))
        if len(rows):
            best = max(best, float((whole.vectors_at(shard, rows) @ vector).max()))
    assert 1 - found["_distance"] == pytest.approx(best, abs=2e-3)
    assert best > 0.5


def test_an_export_replaces_what_was_there_at_once(whole, fewer, tmp_path):
    land = tmp_path / "land"
    put(fewer, land)
    reader = index_of(f"lance://{land}")
    former = reader.query("red", Limits(k=900)).answer.searched
    with pytest.raises(IndexStoreError, match="holds an index already: give --overwrite"):
        put(whole, land)
    put(whole, land, overwrite=True)
    assert reader.query("red", Limits(k=900)).answer.searched > former
    check_every_byte(whole, f"lance://{land}")


class Stop(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("where", ["chips", "create_scalar_index", "scenes"])
def test_an_interrupted_export_leaves_what_was_there(whole, fewer, tmp_path, monkeypatch, where):
    def stop(*_args, **_options):
        raise Stop

    put(fewer, tmp_path / "land")
    how = {"on_progress": stop} if where == "chips" else {}
    if where == "create_scalar_index":
        monkeypatch.setattr(lance.LanceDataset, where, stop)
    if where == "scenes":
        monkeypatch.setattr(lance_tables, "_scenes", stop)
    with pytest.raises(Stop):
        put(whole, tmp_path / "new", **how)
    with pytest.raises(IndexNotFoundError, match="rdb-geo export"):
        Store(f"lance://{tmp_path / 'new'}")
    with pytest.raises(Stop):
        put(whole, tmp_path / "land", overwrite=True, **how)
    check_every_byte(fewer, f"lance://{tmp_path / 'land'}")
    rows = lance.dataset(tmp_path / "land" / "chips.lance").count_rows()
    assert rows == sum(shard.manifest.count for shard in fewer.scenes()[0])
    monkeypatch.undo()
    put(whole, tmp_path / "new")
    check_every_byte(whole, f"lance://{tmp_path / 'new'}")


@pytest.mark.parametrize("free_kib", [8, 40, 80, 120])
def test_a_full_disk_leaves_what_was_there(whole, fewer, tmp_path, free_kib):
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    put(fewer, tmp_path / "land")
    used_kib = sum(-(-path.stat().st_size // 4096) * 4 for path in (tmp_path / "land").rglob("*") if path.is_file())
    with small_disk(tmp_path / "disk", used_kib + free_kib):
        shutil.copytree(tmp_path / "land", tmp_path / "disk" / "land")
        with pytest.raises(IndexStoreError, match=r"^lance://.* can't be read or written: [^\n]*No space left") as told:
            put(whole, tmp_path / "disk" / "land", overwrite=True)
        assert ".rs:" not in str(told.value)
        check_every_byte(fewer, f"lance://{tmp_path / 'disk' / 'land'}")
    with small_disk(tmp_path / "disk", free_kib // 2):
        with pytest.raises(IndexStoreError, match="No space left"):
            put(whole, tmp_path / "disk" / "new")
        with pytest.raises(IndexNotFoundError):
            Store(f"lance://{tmp_path / 'disk' / 'new'}")


def test_what_is_no_index_is_left_alone(whole, tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("mine")
    for name in ("file", "folder"):
        with pytest.raises(IndexStoreError, match="no index of rdb-geo"):
            put(whole, tmp_path / name, overwrite=True)
        with pytest.raises(IndexNotFoundError):
            Store(f"lance://{tmp_path / name}")
    assert (tmp_path / "folder" / "mine").read_text() == (tmp_path / "file").read_text() == "mine"
    with pytest.raises(UsageError, match="no address of lance"):
        put(whole, "postgresql://127.0.0.1/land")
    with pytest.raises(UsageError, match="can only be asked"):
        put(whole, tmp_path / "land").remove("line.tif")


def test_damaged_tables_are_named(whole, tmp_path):
    put(whole, tmp_path / "land")
    data = max((tmp_path / "land" / "chips.lance" / "data").iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(data.read_bytes())
    half = next(whole.vectors(whole.scenes()[0][0])).rows.tobytes()[:64]
    content[content.index(half) + 3] ^= 1
    data.write_bytes(content)
    answer = index_of(f"lance://{tmp_path / 'land'}").query("red", Limits(k=3)).answer
    (problem,) = answer.problems
    assert isinstance(problem, IndexFormatError)
    assert "is damaged" in str(problem)
    data.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexStoreError, match="lance://"):
        index_of(f"lance://{tmp_path / 'land'}").query("red", Limits(k=3))


def test_the_command_line_exports_and_asks(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    monkeypatch.chdir(tmp_path)
    exported = CliRunner().invoke(main, ["export", "--to", "lance", "land.lance", "-i", str(whole.root)])
    assert exported.exit_code == 0, exported.output
    assert "4 scenes with" in exported.output
    here, there = (
        CliRunner().invoke(main, ["query", "red", "-k", "5", "-i", where])
        for where in (str(whole.root), "lance://land.lance")
    )
    assert there.stdout == here.stdout
    missing = CliRunner().invoke(main, ["query", "red", "-i", "lance://nowhere"])
    assert (missing.exit_code, missing.output.count("\n")) == (1, 1)
    assert not os.path.lexists("nowhere")


@pytest.mark.needs("strace")
def test_lance_opens_no_connection(whole, tmp_path):
    """A whole process that exports and asks, under strace."""
    log = tmp_path / "strace.log"
    program = f"""
import sys; sys.path[:0] = {[str(path) for path in sys.path if path]!r}
from fakes import ColourEncoder
from rdb_geo.index.store import Store
from rdb_geo.session.exporting import export
from rdb_geo.session.index import Index
export(Index(Store({str(whole.root)!r}), lambda name: ColourEncoder()), "lance", {str(tmp_path / "land")!r})
print(len(Index(Store("lance://" + {str(tmp_path / "land")!r}), lambda name: ColourEncoder()).query("red").hits))
"""
    command = ["strace", "-f", "-o", log, "-e", "trace=connect,sendto,sendmsg", sys.executable, "-c", program]
    assert int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) > 0
    assert not [line for line in log.read_text().splitlines() if "AF_INET" in line]


@contextmanager
def no_file_over(size):
    """What a full disk is to a writer: the system refuses its bytes in mid-file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_costs_nothing_that_was_there(whole, fewer, tmp_path):
    before = {path.name: path.read_bytes() for path in whole.root.glob("*.parquet")}
    put(fewer, tmp_path / "land")
    for name, how in (("new", []), ("land", ["--overwrite"])):
        with no_file_over(20_000):
            words = ["export", "--to", "lance", str(tmp_path / name), "-i", str(whole.root), *how]
            result = CliRunner().invoke(main, words)
        assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
        assert "can't be read or written" in result.output
        assert "too large" in result.output
    with pytest.raises(IndexNotFoundError):
        Store(f"lance://{tmp_path / 'new'}")
    check_every_byte(fewer, f"lance://{tmp_path / 'land'}")
    assert {path.name: path.read_bytes() for path in whole.root.glob("*.parquet")} == before
    put(whole, tmp_path / "new")
    check_every_byte(whole, f"lance://{tmp_path / 'new'}")
