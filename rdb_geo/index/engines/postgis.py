"""An index in PostgreSQL with PostGIS: a table of scenes and a table of chips, which SQL can ask too."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.errors import IndexFormatError, IndexStoreError
from rdb_geo.index.engines.engine import Engine, Piece, Pieces, Recipe, recipe_of
from rdb_geo.index.engines.pgvector import (
    COLUMN,
    Pgvector,
    find_pgvector,
    fit_column,
    forget_unfilled,
    index_column,
    sent,
)
from rdb_geo.index.engines.server import Server
from rdb_geo.index.shard import Shard

if TYPE_CHECKING:
    from psycopg import Connection, Cursor
    from psycopg.sql import Composed

MARK = "rdb-geo index, format 1"
"""Comment on the table of scenes: it is ours."""

TABLES = (
    """
    create table {scenes} (
        id bigint primary key, name text not null, uri text not null, datetime text, gsd_m double precision not null,
        model text not null, space text not null, dim integer not null, chips integer not null,
        recipe text not null, row_groups text not null, checksum text not null)
    """,
    """
    create table {chips} (
        scene bigint not null references {scenes} on delete cascade, row integer not null,
        geometry geometry(Geometry, 4326) not null,
        col_off integer not null, row_off integer not null, width integer not null, height integer not null,
        scale real not null, valid_fraction real not null, cloud_fraction real not null,
        embedding bytea not null, rivals real not null,
        primary key (scene, row))
    """,
    "alter table {chips} alter embedding set storage external",
    "create index on {chips} using gist (geometry)",
    "comment on table {chips} is 'Chips. embedding: unit vector, half floats, little-endian.'",
)

INSERT = "insert into {scenes} values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"

WRITTEN = {
    "scene": "int8",
    "row": "int4",
    "geometry": "bytea",
    **dict.fromkeys(("col_off", "row_off", "width", "height"), "int4"),
    **dict.fromkeys(("scale", "valid_fraction", "cloud_fraction"), "float4"),
    "embedding": "bytea",
    "rivals": "float4",
}
"""Columns of chips → how they are sent."""

FIXED = {
    **dict.fromkeys(("col_off", "row_off", "width", "height"), ">i4"),
    **dict.fromkeys(("scale", "valid_fraction", "cloud_fraction", "rivals"), ">f4"),
}
"""Columns of one length, as PostgreSQL sends them."""

BATCH = 16_384
"""Chips that are asked for at once."""

_HEAD, _TAIL = 19, 2
"""Bytes before and after the rows of a binary COPY (PostgreSQL's manual, COPY, "Binary Format")."""


class Postgis(Engine):
    """The tables ``scenes`` and ``chips`` of one schema of a database."""

    def __init__(self, where: str) -> None:
        """Nothing is asked yet of ``postgresql://HOST/DATABASE#SCHEMA`` and all else that libpq reads.

        The schema is ``rdb_geo`` if not said. UsageError: it can't be taken apart.
        """
        self._server = Server(where)
        super().__init__(self._server.address)
        self._lock = threading.Lock()
        self._held: Connection[tuple[Any, ...]] | None = None

    def exists(self) -> bool:
        """Whether the tables are there and ours."""
        with self._asking() as cursor:
            return self._is_ours(cursor)

    def write(self, shards: Sequence[Shard], pieces: Pieces, *, overwrite: bool) -> str:
        """Keep scenes in one transaction; those that are there already, letter for letter, are left alone.

        A table without pgvector's column gets it, empty, in a transaction before: in this one its readers would have
        to wait for the end.
        """
        dim, recipes = shards[0].manifest.encoder.dim, {recipe_of(shard).id: shard for shard in shards}
        with self._server.connection() as connection:
            with self._writing(connection) as cursor:
                if overwrite and self._is_ours(cursor):
                    fit_column(cursor, self._server, find_pgvector(cursor, dim))
            with self._writing(connection) as cursor:
                found = find_pgvector(cursor, dim)
                if not self._is_ours(cursor):
                    self._create(cursor)
                    fit_column(cursor, self._server, found)
                elif not overwrite:
                    raise IndexStoreError(
                        f"{self.address} holds an index already: give --overwrite to replace it, or name another "
                        "schema behind a #."
                    )
                self._replace(cursor, recipes, pieces, found)
        return found.sentence

    @contextmanager
    def _writing(self, connection: Connection[tuple[Any, ...]]) -> Iterator[Cursor[tuple[Any, ...]]]:
        """A transaction, while nobody else exports into the schema."""
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"rdb_geo {self._server.schema}"])
            yield cursor

    def _replace(self, cursor: Cursor[Any], wanted: Mapping[int, Shard], pieces: Pieces, found: Pgvector) -> None:
        """Remove scenes that are not wanted, or lack what pgvector wants, and write those that are not there."""
        cursor.execute(self._sql("delete from {scenes} where not id = any(%s)"), [list(wanted)])
        if found.serves:
            forget_unfilled(cursor, self._server)
        cursor.execute(self._sql("select id from {scenes}"))
        there = {int(scene) for (scene,) in cursor.fetchall()}
        for scene, shard in wanted.items():
            if scene not in there:
                self._put(cursor, shard, pieces(shard), for_sql=found.serves)
        if found.serves:
            index_column(cursor, self._server, found)
        cursor.execute(self._sql("analyze {chips}"))

    def _create(self, cursor: Cursor[Any]) -> None:
        cursor.execute(
            "select to_regclass(%s), to_regclass(%s)", [self._server.name("scenes"), self._server.name("chips")]
        )
        taken = [name for name in cursor.fetchone() or () if name is not None]
        if taken:
            raise IndexStoreError(
                f"{self.address} has a table {taken[0]} that is no index of rdb-geo: name another schema behind a #."
            )
        cursor.execute(self._sql("create schema if not exists {schema}"))
        for statement in TABLES:
            cursor.execute(self._sql(statement))
        cursor.execute(self._sql(f"comment on table {{scenes}} is '{MARK}'"))

    def _put(self, cursor: Cursor[Any], shard: Shard, pieces: Iterator[Piece], *, for_sql: bool) -> None:
        manifest, recipe = shard.manifest, recipe_of(shard)
        scene, spec = manifest.scene, manifest.encoder
        values = (
            *(recipe.id, recipe.name, scene.uri, scene.datetime, scene.gsd_m, spec.name, spec.space_id, spec.dim),
            *(manifest.count, recipe.manifest, recipe.groups, recipe.check),
        )
        cursor.execute(self._sql(INSERT), values)
        columns = {**WRITTEN, COLUMN: "bytea"} if for_sql else WRITTEN
        with cursor.copy(self._sql(f"copy {{chips}} ({', '.join(columns)}) from stdin (format binary)")) as copy:
            copy.set_types([*columns.values()])
            for piece in pieces:
                for row in _rows(recipe.id, piece, for_sql=for_sql):
                    copy.write_row(row)

    def _is_ours(self, cursor: Cursor[Any]) -> bool:
        cursor.execute("select obj_description(to_regclass(%s), 'pg_class')", [self._server.name("scenes")])
        return cursor.fetchone() == (MARK,)

    def _ids(self) -> Mapping[str, int]:
        with self._asking() as cursor:
            cursor.execute(self._sql('select name, id from {scenes} order by name collate "C"'))
            return {str(name): int(scene) for name, scene in cursor.fetchall()}

    def _recipes(self, ids: Sequence[int]) -> Iterable[Recipe]:
        with self._asking() as cursor:
            cursor.execute(
                self._sql("select id, name, recipe, row_groups, checksum from {scenes} where id = any(%s)"), [list(ids)]
            )
            return [Recipe(*row) for row in cursor.fetchall()]

    def _columns(self, scene: int, names: Sequence[str], first: int, count: int) -> Mapping[str, NDArray[Any]]:
        fixed = [name for name in names if name != "geometry"]
        batches = range(first, first + max(count, 1), BATCH)
        parts = [self._batch(scene, fixed, start, min(BATCH, first + count - start)) for start in batches]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in fixed}
        if "geometry" in names:
            columns["geometry"] = self._footprints(scene, first, count)
        return columns

    def _batch(self, scene: int, names: Sequence[str], first: int, count: int) -> Mapping[str, NDArray[Any]]:
        """Columns of one length each: the bytes of a binary COPY are an array of records."""
        with self._asking() as cursor:
            with cursor.copy(self._chips_of(", ".join(names), scene, first, count, binary=True)) as copy:
                sent = b"".join(copy)[_HEAD:-_TAIL]
            layout = _record(names, sent)
            if len(sent) % layout.itemsize:
                raise IndexFormatError(f"chips of a scene in {self.address} have embeddings of other lengths.")
            records = np.frombuffer(sent, layout) if sent else np.empty(0, layout)
        return {
            name: np.ascontiguousarray(records[name].astype(records[name].dtype.newbyteorder("="))) for name in names
        }

    def _footprints(self, scene: int, first: int, count: int) -> NDArray[np.object_]:
        with self._asking() as cursor:
            rows = cursor.execute(
                self._chips_of("st_asbinary(geometry, 'NDR')", scene, first, count), binary=True
            ).fetchall()
        found = np.empty(len(rows), np.object_)
        found[:] = [wkb for (wkb,) in rows]
        return found

    def _chips_of(self, columns: str, scene: int, first: int, count: int, *, binary: bool = False) -> Composed:
        where = f"scene = {int(scene)} and row >= {int(first)} and row < {int(first + count)}"
        query = f"select {columns} from {{chips}} where {where} order by row"  # noqa: S608  # names and numbers of ours
        return self._sql(f"copy ({query}) to stdout (format binary)" if binary else query)

    def _sql(self, statement: str) -> Composed:
        return self._server.sql(statement)

    @contextmanager
    def _asking(self) -> Iterator[Cursor[tuple[Any, ...]]]:
        """A cursor of the one connection that reads: one question at a time."""
        with self._lock:
            if self._held is None or self._held.closed:
                self._held = self._server.connect()
                self._held.read_only = True
                weakref.finalize(self, self._held.close)
            with self._server.explaining(), self._held.cursor() as cursor:
                yield cursor


def _rows(scene: int, piece: Piece, *, for_sql: bool) -> Iterator[tuple[Any, ...]]:
    """What `WRITTEN` names of each chip, and pgvector's column."""
    places, vectors = piece.places, piece.vectors
    shapes = shapely.set_srid(shapely.from_wkb(places.wkb), 4326)
    rivals = np.zeros(len(vectors), np.float32) if vectors.rivals is None else vectors.rivals
    halves = np.ascontiguousarray(vectors.rows, "<f2")
    return zip(
        [scene] * len(places),
        range(piece.first, piece.first + len(places)),
        shapely.to_wkb(shapes, include_srid=True),
        *places.windows.T.tolist(),
        places.scales.tolist(),
        places.valid_fraction.tolist(),
        places.cloud_fraction.tolist(),
        [half.tobytes() for half in halves],
        rivals.tolist(),
        *([sent(halves)] if for_sql else ()),
        strict=True,
    )


def _record(names: Sequence[str], sent: bytes) -> np.dtype[np.void]:
    """How a row of some columns lies in what was sent: the number of fields, and before each its length."""
    fields: list[Any] = [("fields", ">i2")]
    place = 2
    for name in names:
        length = int.from_bytes(sent[place : place + 4], "big")
        fields += [
            (f"length of {name}", ">i4"),
            (name, FIXED[name]) if name in FIXED else (name, "<f2", (length // 2,)),
        ]
        place += 4 + length
    return np.dtype(fields)
