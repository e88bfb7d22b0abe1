"""An index in PostgreSQL with PostGIS: the same answers as the folder; what is wrong is said in a sentence."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder
from judging import small_disk
from postgres_server import PASSWORD, QUOTED
from same_answers import check_every_byte, check_the_same, index_of, told
from worker_session import Session

from rdb_geo.cli.main import main
from rdb_geo.core.consent import set_offline
from rdb_geo.core.errors import (
    EmptyIndexError,
    IndexChangedError,
    IndexFormatError,
    IndexNotFoundError,
    IndexStoreError,
    NotAllowedError,
    UsageError,
)
from rdb_geo.core.requests import Limits
from rdb_geo.encoders import registry
from rdb_geo.index.store import Store
from rdb_geo.session.exporting import export
from rdb_geo.session.index import Index

pytestmark = pytest.mark.slow


@pytest.fixture
def address(postgres):
    """A schema that is gone afterwards."""
    yield f'{postgres.address()}#a "quoted" schema'
    postgres.ask('drop schema if exists "a ""quoted"" schema" cascade')


def put(store, address, **options):
    return export(Index(store, lambda _name: ColourEncoder()), "postgis", address, **options)


def copy_of(store, folder, *left_out):
    shutil.copytree(store.root, folder)
    for name in left_out:
        Store(folder).remove(name)
    return Store(folder)


def test_it_holds_every_byte_and_answers_as_the_folder_does(whole, address, tmp_path):
    put(whole, address)
    check_every_byte(whole, address)
    check_the_same(whole, address, tmp_path)


def test_sql_finds_the_same_chip_with_a_filter(whole, address, postgres):
    """The first hit of a box, by PostGIS's own test of the footprints and dot products of the bytes in numpy."""
    put(whole, address)
    box = (13.668, 47.82, 13.70, 47.835)
    rows = postgres.ask(
        'select uri, col_off, row_off, embedding from "a ""quoted"" schema".chips c join '
        '"a ""quoted"" schema".scenes s on s.id = c.scene where cloud_fraction < 0.5 and '
        f"st_intersects(geometry, st_makeenvelope({','.join(map(str, box))}, 4326))"
    )
    assert 0 < len(rows) < sum(shard.manifest.count for shard in whole.scenes()[0]) / 2
    vector = ColourEncoder().encode_texts(["red"])[0]
    cosines = np.array([np.frombuffer(row[3], "<f2").astype(np.float32) @ vector for row in rows])
    found = index_of(address).query("red", Limits(k=5, area=shapely.box(*box))).hits
    assert found[0].cosine == pytest.approx(cosines.max(), abs=1e-6)
    best = {
        (row[0], row[1], row[2]) for row, cosine in zip(rows, cosines, strict=True) if cosine > cosines.max() - 1e-6
    }
    assert (found[0].scene, found[0].window.col_off, found[0].window.row_off) in best


def test_the_page_shows_sql_that_runs(whole, postgres):
    page = Path(__file__).parents[2] / "docs" / "scaling.md"
    found = re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    (statement,) = (one for one in found if "<=>" not in one)  # the others: test_pgvector.py
    put(whole, postgres.address())
    box = "st_makeenvelope(13.668, 47.82, 13.7, 47.835, 4326)"
    postgres.ask(f"create table parks as select 'Cape Lookout' as name, {box} as geom")
    rows = postgres.ask(statement)
    assert {row[0].rsplit("/", 1)[-1] for row in rows} >= {"large.tif", "old.tif"}
    assert all(5e4 < row[4] < 5e5 for row in rows)  # chips of 240 m to 640 m


def test_only_row_groups_that_touch_the_box_are_asked_for(whole, address, monkeypatch):
    put(whole, address)
    index, asked = index_of(address), []
    question = index.ask("red")
    (large,) = index.store.scenes(["large.tif"])[0]
    read = type(index.store._shelf)._batch
    monkeypatch.setattr(
        type(index.store._shelf),
        "_batch",
        lambda self, scene, names, *rows: asked.append((scene, names, rows)) or read(self, scene, names, *rows),
    )
    _, south, east, _ = large.groups[1].record.bounds
    corner = shapely.Point(east, south).buffer(1e-4)
    touched = {group.first for group in large.groups if shapely.box(*group.record.bounds).intersects(corner)}
    index.query(question, Limits(k=3, area=corner))
    assert {first for _, names, (first, _) in asked if "embedding" in names} == touched
    assert len(touched) < len(large.groups)


def test_a_changed_index_is_exported_again_and_what_is_the_same_stays(whole, address, postgres, tmp_path):
    fewer = copy_of(whole, tmp_path / "fewer", "line.tif")
    put(fewer, address)
    reader = index_of(address)
    former = reader.query("red", Limits(k=900)).answer.searched
    at = 'select name, min(c.xmin::text) from "a ""quoted"" schema".scenes s join "a ""quoted"" schema".chips c '
    before = dict(postgres.ask(f"{at} on scene = id group by name"))
    with pytest.raises(IndexStoreError, match="holds an index already: give --overwrite"):
        put(whole, address)
    assert dict(postgres.ask(f"{at} on scene = id group by name")) == before
    put(whole, address, overwrite=True)
    after = dict(postgres.ask(f"{at} on scene = id group by name"))
    assert len(after) == len(before) + 1
    assert {name: after[name] for name in before} == before  # the transactions that wrote their rows
    check_every_byte(whole, address)
    assert reader.query("red", Limits(k=900)).answer.searched > former
    put(fewer, address, overwrite=True)
    assert reader.query("red", Limits(k=900)).answer.searched == former
    assert len(postgres.ask('select * from "a ""quoted"" schema".scenes')) == 3


def test_a_scene_that_goes_while_it_is_read_is_told_apart_from_damage(whole, address, postgres):
    put(whole, address)
    served = Store(address)
    shard = served.scenes()[0][0]
    scene = shard.state.inode
    postgres.ask(f'delete from "a ""quoted"" schema".chips where scene = {scene} and row = 3')
    with pytest.raises(IndexFormatError, match="damaged"):
        list(served.vectors(shard))
    answer = index_of(address).query("red", Limits(k=3)).answer
    assert [shard.path.name in str(problem) for problem in answer.problems] == [True]
    postgres.ask(f'delete from "a ""quoted"" schema".scenes where id = {scene}')
    with pytest.raises(IndexChangedError, match="ask again"):
        list(served.vectors(shard))
    assert not index_of(address).query("red", Limits(k=3)).answer.problems


@pytest.mark.parametrize(
    "change",
    [
        "update {schema}.chips set embedding = set_byte(embedding, 5, get_byte(embedding, 5) # 1) where row = 2",
        "update {schema}.chips set embedding = embedding || '\\x00' where row = 2",
        "update {schema}.chips set rivals = rivals + 1 where row = 2",
        "update {schema}.chips set row = 100000 where row = 2",
    ],
)
def test_rows_that_somebody_changed_take_no_part_and_are_named(whole, address, postgres, change):
    """The fake model keeps no rivals, which are then not looked at."""
    put(whole, address)
    postgres.ask(change.format(schema='"a ""quoted"" schema"'))
    if "rivals" in change:
        assert not index_of(address).query("red", Limits(k=3)).answer.problems
        return
    with pytest.raises(EmptyIndexError, match=r"parquet in .* is damaged|embeddings of other lengths"):
        index_of(address).query("red", Limits(k=3))


def test_a_changed_recipe_is_damage(whole, address, postgres):
    put(whole, address)
    postgres.ask('update "a ""quoted"" schema".scenes set recipe = replace(recipe, \'24\', \'25\')')
    found, problems = Store(address).scenes()
    assert not found or len(found) < 4
    assert problems
    assert all("does not match its checksum" in str(problem) for problem in problems)


def test_an_interrupted_export_leaves_what_was_there(whole, address, tmp_path):
    fewer = copy_of(whole, tmp_path / "fewer", "line.tif", "large.tif")
    put(fewer, address)

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(whole, address, overwrite=True, on_progress=stop)
    check = [shard.path.name for shard in Store(address).scenes()[0]]
    assert check == [shard.path.name for shard in fewer.scenes()[0]]


def test_a_server_that_ends_while_it_is_written_to(whole, address, postgres, tmp_path):
    """As when its disk is full, or its machine restarts: one sentence, and what was there before."""
    fewer = copy_of(whole, tmp_path / "fewer", "line.tif")
    put(fewer, address)

    def end(progress):
        postgres.ask("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")

    with pytest.raises(IndexStoreError) as told:
        put(whole, address, overwrite=True, on_progress=end)
    assert "\n" not in str(told.value)
    assert PASSWORD not in str(told.value)
    check_every_byte(fewer, address)
    put(whole, address, overwrite=True)
    check_every_byte(whole, address)


@pytest.fixture
def small_space(postgres):
    """New tables lie on a disk with 1.5 MB of room."""
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    folder = postgres.folder / "small"
    with small_disk(folder, 1_500):
        shutil.chown(folder, "nobody", "nogroup")
        postgres.ask(f"create tablespace small location '{folder}'")
        postgres.ask("alter role gis set default_tablespace = small")
        try:
            yield folder
        finally:
            postgres.ask("alter role gis reset default_tablespace")
            postgres.ask('drop schema if exists "a ""quoted"" schema" cascade')
            postgres.ask("checkpoint")  # files of dropped tables go with it
            postgres.ask("drop tablespace small")


def test_a_full_disk_leaves_what_was_there(whole, address, tmp_path, small_space):
    def room():
        return shutil.disk_usage(small_space).free

    before = room()
    with pytest.raises(IndexStoreError, match=r"^postgresql:[^\n]*: the server's disk is full \([^\n]*$") as error:
        put(whole, address)
    assert PASSWORD not in str(error.value)
    with pytest.raises(IndexNotFoundError):
        Store(address)
    assert room() == before
    few = copy_of(whole, tmp_path / "few", "large.tif")
    put(few, address)
    with pytest.raises(IndexStoreError, match="the server's disk is full"):
        put(whole, address, overwrite=True)
    there, here = (told(index_of(where).query("red", Limits(k=900)).results) for where in (address, few.root))
    assert there == here != []


def test_nothing_is_left_of_a_first_export_that_was_interrupted(whole, address):
    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(whole, address, on_progress=stop)
    with pytest.raises(IndexNotFoundError, match="rdb-geo export"):
        Store(address)


def test_a_table_that_is_no_index_is_left_alone(whole, address, postgres):
    postgres.ask('create schema "a ""quoted"" schema"')
    postgres.ask('create table "a ""quoted"" schema".chips as select 7 as mine')
    for overwrite in (False, True):
        with pytest.raises(IndexStoreError, match=r"a table .*chips.* that is no index of rdb-geo"):
            put(whole, address, overwrite=overwrite)
    assert postgres.ask('select * from "a ""quoted"" schema".chips') == [(7,)]
    with pytest.raises(IndexNotFoundError):
        Store(address)


def test_a_damaged_index_is_not_exported(whole, address, tmp_path):
    copied = copy_of(whole, tmp_path / "copied")
    path = next(copied.root.glob("large*.parquet"))
    content = bytearray(path.read_bytes())
    content[copied.scene("large.tif").groups[1].offset] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexFormatError, match="damaged"):
        put(copied, address)
    with pytest.raises(IndexNotFoundError):
        Store(address)


def wrong_addresses(server):
    return {
        server.address("plain"): "this database has no PostGIS: run  create extension postgis",
        server.address("nowhere"): 'database "nowhere" does not exist',
        server.address(user="gis:wrong%2Dpass"): "password authentication failed for user",
        server.address(user="gis"): "can't be opened",
        server.address().replace(f":{server.port}/", ":1/"): "Connection refused",
        f"postgresql://gis:s3cret@/word@127.0.0.1:{server.port}/land": "as %40",
        f"postgresql://gis:s3cret@/wo#rd@127.0.0.1:{server.port}/land": "as %40",
        f"postgresql://gis:{QUOTED}@127.0.0.1:port/land": "can't be",
        f"postgresql://gis:{QUOTED}@127.0.0.1/land?no=option": "can't be",
        "mysql://gis@127.0.0.1/land": "is no",
    }


def test_what_is_wrong_with_an_address_is_one_sentence_without_the_password(whole, postgres, monkeypatch):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    for address, said in wrong_addresses(postgres).items():
        for words in (
            ["export", "--to", "postgis", address, "-i", str(whole.root)],
            ["query", "red", "-i", address],
            ["info", "-i", address],
        ):
            result = CliRunner().invoke(main, words)
            assert result.exit_code in (1, 2), result.output
            assert result.output.count("\n") == 1, result.output
            assert said in result.output
            for secret in (PASSWORD, QUOTED, "s3cret", "wrong-pass", "wrong%2Dpass", "word@"):
                assert secret not in result.output


def test_a_user_who_may_not_write_is_told(whole, postgres):
    postgres.ask("create role reader login password 'read'")
    with pytest.raises(IndexStoreError, match="permission denied for database land"):
        put(whole, f"{postgres.address(user='reader:read')}#other")


def test_offline_asks_no_server_on_a_network():
    set_offline(offline=True)
    try:
        with pytest.raises(NotAllowedError, match="offline"):
            Store("postgresql://db.example.org/land")
    finally:
        set_offline(offline=False)


def test_the_command_line_exports_asks_and_refuses_to_write(whole, address, postgres, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())

    def run(*words):
        return CliRunner().invoke(main, [*map(str, words)])

    result = run("export", "--to", "postgis", address, "-i", whole.root)
    assert result.exit_code == 0, result.output
    assert "4 scenes with" in result.output
    assert "run  create extension vector  (pgvector 0.7 or newer)" in result.output
    assert QUOTED not in result.output
    report, asked = tmp_path / "page.html", tmp_path / "worker.geojson"
    with Session(lambda _name, **_options: ColourEncoder()) as session:
        answer = session.ask(type="query", index=address, text="red", k=5, output=str(asked))
    assert answer["type"] == "result", answer
    here = run("query", "red", "-k", 5, "-i", whole.root)
    there = run("query", "red", "-k", 5, "-i", address, "--report", report)
    assert json.loads(there.stdout) == json.loads(here.stdout)
    assert json.loads(asked.read_text(encoding="utf-8")) == json.loads(here.stdout)
    page = report.read_text(encoding="utf-8")
    assert "127.0.0.1" in page
    for secret in (PASSWORD, QUOTED, "s3cret"):
        assert secret not in page
    assert json.loads(run("info", "--json", "-i", address).stdout)["chips"] == sum(
        shard.manifest.count for shard in whole.scenes()[0]
    )
    assert "large.tif" in run("list", "-i", address).stdout
    for words in (
        ["index", whole.root.parent / "large.tif"],
        ["remove", "large.tif"],
        ["verify"],
        ["merge"],
        ["relocate", "a", "b"],
    ):
        refused = run(*words, "-i", address)
        assert refused.exit_code in (1, 2), (words, refused.output)
        assert refused.output.count("\n") == 1
    with pytest.raises(UsageError, match="can only be asked"):
        index_of(address).remove("large.tif")
