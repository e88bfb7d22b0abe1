"""pgvector, where a database has it: the column of the chips that SQL orders by similarity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.index.engines.server import Server

if TYPE_CHECKING:
    from psycopg import Cursor

LONGEST = 4_000
"""Dimensions of half floats that its HNSW index takes."""

COLUMN = "vector"


@dataclass(frozen=True, slots=True)
class Pgvector:
    """What a database has of it, for vectors of some length."""

    dim: int
    version: str | None = None
    """None: nothing."""

    schema: str = ""
    type_id: int | None = None
    """Of its half floats; None before version 0.7."""

    @property
    def serves(self) -> bool:
        """Whether the chips get the column."""
        return self.type_id is not None and self.dim <= LONGEST

    @property
    def sentence(self) -> str:
        """What SQL can do with the index, and how it could do more."""
        again = "and export again with --overwrite."
        if self.version is None:
            return (
                "To order its chips by similarity in SQL, too: run  create extension vector  (pgvector 0.7 or newer) "
                f"in the database, {again}"
            )
        if self.type_id is None:
            return (
                f"SQL can't order its chips by similarity: pgvector {self.version} knows no half floats. Install 0.7 "
                f"or newer, run  alter extension vector update  in the database, {again}"
            )
        if not self.serves:
            return (
                f"SQL can't order its chips by similarity: the model has {self.dim:,} dimensions, and pgvector indexes "
                f"up to {LONGEST:,}."
            )
        return f"SQL can order its chips by similarity: pgvector {self.version} has the column  {COLUMN}  of chips."


def find_pgvector(cursor: Cursor[Any], dim: int) -> Pgvector:
    """Look it up; whoever owns the database creates it."""
    cursor.execute(
        "select extversion, nspname::text, t.oid from pg_extension join pg_namespace n on n.oid = extnamespace "
        "left join pg_type t on typnamespace = n.oid and typname = 'halfvec' where extname = 'vector'"
    )
    found = cursor.fetchone()
    return Pgvector(dim) if found is None else Pgvector(dim, *found)


def fit_column(cursor: Cursor[Any], server: Server, found: Pgvector) -> None:
    """Let the table of chips have the column, empty where it is new, if pgvector serves it, and else none.

    A column of that name and of another type is not ours: it stays, and PostgreSQL refuses a second one.
    """
    cursor.execute(
        "select atttypmod from pg_attribute where attrelid = to_regclass(%s) and attname = %s and atttypid = %s",
        [server.name("chips"), COLUMN, found.type_id],
    )
    there, wanted = cursor.fetchone(), (found.dim,) if found.serves else None
    if there not in (None, wanted):
        cursor.execute(server.sql(f"alter table {{chips}} drop column {COLUMN}"))
    if wanted not in (None, there):
        cursor.execute(
            server.sql(f"alter table {{chips}} add column {COLUMN} {{types}}.halfvec({found.dim})", types=found.schema)
        )
        cursor.execute(
            server.sql(f"comment on column {{chips}}.{COLUMN} is 'embedding again, for pgvector. Not read by rdb-geo.'")
        )


def forget_unfilled(cursor: Cursor[Any], server: Server) -> None:
    """Remove scenes whose chips were exported before there was the column."""
    cursor.execute(
        server.sql(
            "delete from {scenes} where exists (select from {chips} where scene = id and row = 0 and vector is null)"
        )
    )


def index_column(cursor: Cursor[Any], server: Server, found: Pgvector) -> None:
    """Build its HNSW index of cosines, if there is none."""
    cursor.execute("select to_regclass(%s)", [server.name("chips_vector")])
    if cursor.fetchone() == (None,):
        cursor.execute(
            server.sql(
                f"create index chips_vector on {{chips}} using hnsw ({COLUMN} {{types}}.halfvec_cosine_ops)",
                types=found.schema,
            )
        )


def sent(halves: NDArray[np.float16]) -> list[bytes]:
    """Half floats (N, D), as pgvector reads them in a binary COPY: D, 0, and the values, big-endian."""
    head = np.array([halves.shape[1], 0], ">i2").tobytes()
    return [head + row.tobytes() for row in np.ascontiguousarray(halves, ">f2")]
