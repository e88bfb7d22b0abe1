"""A PostgreSQL server: where it is, who may know of it, and what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rdb_geo.core.consent import THIS_MACHINE, is_offline
from rdb_geo.core.errors import IndexStoreError, MissingExtraError, NotAllowedError, UsageError, first_line
from rdb_geo.core.redaction import without_secrets
from rdb_geo.index.engines.engine import ENGINES

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composed

DISK_FULL = "53100"
"""PostgreSQL's code; its words may tell of a file's pages alone."""

TIMEOUT_S = 10
"""A server that is silent for so long at the beginning is not there."""


class Server:
    """One schema of one database. Passwords stay inside."""

    def __init__(self, where: str) -> None:
        """Take an address apart; nothing is asked yet.

        Raises:
            UsageError: It is none.
            MissingExtraError: psycopg is not installed.
        """
        psycopg = _psycopg()
        self._dsn, _, schema = where.partition("#")
        self.schema = schema or "rdb_geo"
        try:
            self._parts = psycopg.conninfo.conninfo_to_dict(self._dsn)
        except psycopg.Error:  # what it says may hold a piece of the password
            self._parts = {"host": "@"}
        host, port, database = (str(self._parts.get(name) or "") for name in ("host", "port", "dbname"))
        self._hosts = [one for one in host.split(",") if one]
        if "@" in f"{host}{database}{self.schema}" or not f"{port}0".replace(",", "").isdigit():
            raise UsageError(
                f"the address of the database can't be read: write {ENGINES['postgis']}, and signs such as @ : / # % "
                "in a password as %40 %3A %2F %23 %25, or leave it to ~/.pgpass."
            )
        self.address = f"{without_secrets(self._dsn)}#{self.schema}"

    @contextmanager
    def connection(self) -> Iterator[Connection[tuple[Any, ...]]]:
        """A connection of its own while the block runs; what goes wrong is said in one sentence."""
        with self.connect() as connection, self.explaining():
            yield connection

    def connect(self) -> Connection[tuple[Any, ...]]:
        """A connection to a database with PostGIS.

        Raises:
            IndexStoreError: It can't be reached, refuses the user, or has no PostGIS.
            NotAllowedError: It is on a network, and nothing may be asked there.
        """
        psycopg = _psycopg()
        if is_offline() and any(host not in THIS_MACHINE and not host.startswith("/") for host in self._hosts):
            raise NotAllowedError(f"{self.address} is on a network, and --offline (RDB_GEO_OFFLINE) forbids to ask it.")
        try:
            connection: Connection[tuple[Any, ...]] = psycopg.connect(
                self._dsn, autocommit=True, connect_timeout=TIMEOUT_S, application_name="rdb-geo"
            )
        except psycopg.Error as error:
            raise IndexStoreError(f"{self.address} can't be opened: {self._said(error)}") from None
        try:
            with self.explaining():
                self._find_postgis(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _find_postgis(self, connection: Connection[tuple[Any, ...]]) -> None:
        from psycopg.sql import SQL, Identifier

        found = connection.execute(
            "select nspname from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'postgis'"
        ).fetchone()
        if found is None:
            raise IndexStoreError(
                f"{self.address}: this database has no PostGIS: run  create extension postgis  in it once (Debian's "
                "package of it is postgresql-15-postgis-3)."
            )
        connection.execute(SQL("set search_path to {}").format(Identifier(found[0])))

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """What the server refuses is said in one sentence.

        Raises:
            IndexStoreError: Instead of psycopg's errors.
        """
        psycopg = _psycopg()
        try:
            yield
        except psycopg.Error as error:
            raise IndexStoreError(f"{self.address}: {self._said(error)}") from None

    def name(self, table: str) -> str:
        """A table's name as ``to_regclass`` reads it."""
        return ".".join('"{}"'.format(part.replace('"', '""')) for part in (self.schema, table))

    def sql(self, statement: str, **names: str) -> Composed:
        """A statement in which ``{schema}``, ``{scenes}`` and ``{chips}`` stand for ours, and `names` for others."""
        from psycopg.sql import SQL, Identifier

        tables = {table: Identifier(self.schema, table) for table in ("scenes", "chips")}
        others = {key: Identifier(name) for key, name in names.items()}
        return SQL(statement).format(schema=Identifier(self.schema), **tables, **others)

    def _said(self, error: Exception) -> str:
        """What the server said, without the password."""
        said, password = first_line(error), self._parts.get("password")
        said = said.replace(str(password), "***") if password else said
        return f"the server's disk is full ({said})." if getattr(error, "sqlstate", None) == DISK_FULL else f"{said}."


def _psycopg() -> Any:  # noqa: ANN401  # a module
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtraError("an index in PostgreSQL", "postgis") from error
    return psycopg
