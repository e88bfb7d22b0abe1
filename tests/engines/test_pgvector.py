"""PostGIS with pgvector: SQL orders chips by similarity as brute force does, and answers stay those of the folder.

What an older pgvector leads to is tested with an extension of that name that has no half floats.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import write_scene
from same_answers import check_every_byte, check_the_same, told

from rdb_geo.cli.main import main
from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import IndexStoreError
from rdb_geo.core.requests import Limits
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.session.exporting import export
from rdb_geo.session.index import Index

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
XMIN = "select scene, min(xmin::text) from rdb_geo.chips group by scene order by scene"
FOOTPRINTS = "select scene, row, st_asbinary(geometry) from rdb_geo.chips"
EXAMPLES = (
    "select scene, row, split_part(uri, '/', -1), col_off, row_off "
    "from rdb_geo.chips join rdb_geo.scenes on id = scene where row % 80 = 7"
)
EXAMPLE = "uri like '%/cape.tif' and col_off = 512 and row_off = 256"
COLUMN = (
    "select attname, format_type(atttypid, atttypmod) from pg_attribute "
    "where attrelid = to_regclass('rdb_geo.chips') and attname = 'vector'"
)


class NoiseEncoder(ColourEncoder):
    """No two chips look alike to it."""

    def __init__(self, dim: int = 64) -> None:
        super().__init__()
        self.spec = replace(self.spec, name=f"noise-{dim}", dim=dim)
        self.random = np.random.default_rng(dim)

    def encode_images(self, pixels):
        return l2_normalize(self.random.standard_normal((len(pixels), self.spec.dim)).astype(np.float32))

    def encode_texts(self, texts):
        return l2_normalize(np.ones((len(texts), self.spec.dim), np.float32))


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    """1,200 chips in two scenes."""
    home = tmp_path_factory.mktemp("noisy")
    return {dim: _noisy(home / str(dim), dim) for dim in (64, 32)}


def _noisy(home, dim):
    home.mkdir()
    store, encoder = Store(home / "index", create=True), NoiseEncoder(dim)
    for name in ("one.tif", "two.tif"):
        (source,) = find_scenes([str(write_scene(home / name, size=(500, 500), paint={"red": (9, 9, 99, 49)}))])
        index_scene(source, encoder, store, request=IndexRequest(chips=ChipRequest(size_px=40)))
    return store


@pytest.fixture
def database(postgres):
    """The address of a database with PostGIS that nobody else uses, which is gone afterwards."""
    postgres.ask("create database vectors")
    postgres.ask("create extension postgis", "vectors")
    postgres.ask("alter database vectors set lock_timeout = '20s'")  # who would have to wait fails
    yield postgres.address("vectors")
    postgres.ask("drop database vectors with (force)")


@pytest.fixture
def ask(postgres, database):
    return lambda statement: postgres.ask(statement, "vectors")


@pytest.fixture
def pgvector(ask):
    """Skips where the server has none that knows half floats."""
    found = ask("select default_version from pg_available_extensions where name = 'vector'")
    if not found or tuple(map(int, found[0][0].split(".")[:2])) < (0, 7):
        pytest.skip(f"the server has no pgvector from 0.7 on (found: {found})")
    ask("create extension vector")


def put(store, address, **options):
    return export(Index(store, lambda _name: ColourEncoder()), "postgis", address, **options)[1]


def hits(where):
    index = Index(Store(where), lambda name: NoiseEncoder(int(name.removeprefix("noise-"))))
    return told(index.query("red", Limits(k=50)).results)


def chips(ask):
    """(scene, row) → unit vector, of the column that the program reads."""
    rows = ask("select scene, row, embedding from rdb_geo.chips")
    return {(scene, row): np.frombuffer(sent, "<f2").astype(np.float64) for scene, row, sent in rows}


def check_filled(store, ask):
    """The column holds the half floats of every chip."""
    filled = ask("select scene, row, vector::text from rdb_geo.chips")
    expected = chips(ask)
    assert len(filled) == len(expected) == sum(shard.manifest.count for shard in store.scenes()[0])
    for scene, row, text in filled:
        told = np.array(text.strip("[]").split(","), np.float32).astype(np.float16)
        assert np.array_equal(told, expected[scene, row].astype(np.float16))
    assert ask("select amname from pg_class join pg_am a on a.oid = relam where relname = 'chips_vector'") == [
        ("hnsw",)
    ]


def page_sql():
    """The statements of the page that ask pgvector: inside of a polygon, and everywhere."""
    found = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    within, everywhere = (statement for statement in found if "<=>" in statement)
    return within, everywhere


def cosines(vectors, example):
    """By hand."""
    here = vectors[example]
    return {key: here @ other / np.sqrt((here @ here) * (other @ other)) for key, other in vectors.items()}


def best(found):
    """The keys of the ten largest numbers, largest first."""
    return sorted(found, key=found.get, reverse=True)[:10]


def test_it_holds_every_byte_and_answers_as_the_folder_does(whole, database, ask, pgvector, tmp_path):
    assert put(whole, database).startswith("SQL can order its chips by similarity: pgvector 0.")
    check_every_byte(whole, database)
    check_the_same(whole, database, tmp_path)
    check_filled(whole, ask)


def test_the_page_orders_as_brute_force_does(noisy, database, ask, pgvector):
    """Exactly inside of a polygon, and without the HNSW index; with it, nine of ten are right."""
    put(noisy[64], database)
    vectors = chips(ask)
    shapes = {(scene, row): shapely.from_wkb(bytes(wkb)) for scene, row, wkb in ask(FOOTPRINTS)}
    west, south, east, north = shapely.total_bounds([*shapes.values()])
    park = shapely.box(west, south, (west + east) / 2, (south + north) / 2)
    ask(f"create table parks as select 'Cape Lookout' as name, st_geomfromtext('{park.wkt}', 4326) as geom")
    within, everywhere = page_sql()
    everywhere_of, right = {}, 0
    for scene, row, name, col_off, row_off in ask(EXAMPLES):
        place = f"uri like '%/{name}' and col_off = {col_off} and row_off = {row_off}"
        likeness = cosines(vectors, (scene, row))
        inside = {key: likeness[key] for key in likeness if shapes[key].intersects(park)}
        assert 100 < len(inside) < len(likeness) / 2
        found = ask(within.replace(EXAMPLE, place))
        assert [(line[0], line[1]) for line in found] == best(inside)
        assert [line[2] for line in found] == pytest.approx([inside[key] for key in best(inside)], abs=1e-6)
        statement = everywhere.replace(EXAMPLE, place)
        everywhere_of[statement] = best(likeness)
        assert any("Index Scan using chips_vector" in line for (line,) in ask(f"explain {statement}"))
        right += len({(line[0], line[1]) for line in ask(statement)} & set(best(likeness)))
    assert right >= 9 * len(everywhere_of) >= 90
    ask("alter database vectors set enable_indexscan = off")
    for statement, expected in everywhere_of.items():
        assert [(line[0], line[1]) for line in ask(statement)] == expected


def test_an_index_from_before_gets_the_column_and_loses_it_again(noisy, database, ask, pgvector, tmp_path):
    """Views stay; who reads during the export gets the former answer; what is the same is not written again."""
    ask("drop extension vector")
    assert "create extension vector" in put(noisy[64], database)
    assert ask(COLUMN) == []
    ask("create view mine as select scene, row from rdb_geo.chips")
    before, expected = ask(XMIN), hits(noisy[64].root)
    ask("create extension vector")
    with pytest.raises(IndexStoreError, match="holds an index already"):
        put(noisy[64], database)
    assert ask(COLUMN) == []

    def stop(progress):
        assert hits(database) == expected
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(noisy[64], database, overwrite=True, on_progress=stop)
    assert ask(XMIN) == before
    assert hits(database) == expected
    put(noisy[64], database, overwrite=True)
    check_filled(noisy[64], ask)
    after = ask(XMIN)
    assert [scene for scene, _ in after] == [scene for scene, _ in before]
    assert not {written for _, written in after} & {written for _, written in before}
    put(noisy[64], database, overwrite=True)
    assert ask(XMIN) == after
    ask("drop extension vector cascade")
    assert "create extension vector" in put(noisy[64], database, overwrite=True)
    assert ask(XMIN) == after
    assert len(ask("select * from mine")) == len(chips(ask))
    assert hits(database) == expected


def test_another_model_has_other_dimensions(noisy, database, ask, pgvector):
    put(noisy[64], database)
    put(noisy[32], database, overwrite=True)
    assert ask(COLUMN) == [("vector", "halfvec(32)")]
    check_filled(noisy[32], ask)


def test_more_dimensions_than_pgvector_indexes(noisy, database, ask, pgvector, monkeypatch):
    put(noisy[32], database)
    monkeypatch.setattr("rdb_geo.index.engines.pgvector.LONGEST", 40)
    assert "64 dimensions, and pgvector indexes up to 40" in put(noisy[64], database, overwrite=True)
    assert ask(COLUMN) == []
    assert hits(database)


def test_pgvector_in_a_schema_of_its_own(noisy, database, ask, pgvector):
    ask("drop extension vector; create schema tools; create extension vector schema tools")
    put(noisy[32], database)
    assert ask(COLUMN) == [("vector", "tools.halfvec(32)")]


def test_an_older_pgvector_is_told_and_a_column_of_somebody_else_stays(noisy, database, ask):
    """An extension of that name without half floats: cube takes its place."""
    ask(
        "create extension cube; update pg_extension set extname = 'vector', extversion = '0.6.2' where extname = 'cube'"
    )
    said = put(noisy[32], database)
    assert "pgvector 0.6.2 knows no half floats" in said
    assert "alter extension vector update" in said
    assert ask(COLUMN) == []
    ask("alter table rdb_geo.chips add column vector text default 'mine'")
    put(noisy[64], database, overwrite=True)
    assert ask("select distinct vector from rdb_geo.chips") == [("mine",)]
    assert hits(database)


def test_a_column_of_somebody_else_is_not_replaced(noisy, database, ask, pgvector):
    put(noisy[32], database)
    ask("alter table rdb_geo.chips drop column vector; alter table rdb_geo.chips add column vector text default 'mine'")
    with pytest.raises(IndexStoreError, match='column "vector" of relation "chips" already exists'):
        put(noisy[32], database, overwrite=True)
    assert ask("select distinct vector from rdb_geo.chips") == [("mine",)]


def test_the_command_line_says_it(noisy, database, pgvector):
    result = CliRunner().invoke(main, ["export", "--to", "postgis", database, "-i", str(noisy[32].root)])
    assert result.exit_code == 0, result.output
    assert "SQL can order its chips by similarity: pgvector 0." in result.output
