"""A PostgreSQL server with PostGIS of Debian's packages, on a port of its own, for as long as a block runs."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PASSWORD = "s3cret@/word"
QUOTED = "s3cret%40%2Fword"
TRIES = 20
LONGEST_START_S = 60


class PostgresServer:
    """Superuser ``gis``, who needs a password over TCP and none over the socket."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def address(self, database: str = "land", user: str = f"gis:{QUOTED}") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def ask(self, statement: str, database: str = "land") -> list[tuple]:
        with psycopg.connect(
            host=str(self.folder), port=self.port, user="gis", dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start it, with the database ``land`` that has PostGIS and ``plain`` that has not. Root runs it as nobody."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
    folder = Path(tempfile.mkdtemp(prefix="rdb-geo-postgres-"))
    options = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    data = folder / "data"
    try:
        made = [binaries / "initdb", "-D", data, "-U", "gis", f"--pwfile={password}", "--no-sync"]
        made += ["--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **options)
        command = [binaries / "postgres", "-D", data, "-k", folder, "-c", "fsync=off"]
        process, server = _started([*command, "-c", "listen_addresses=127.0.0.1"], folder, options)
        try:
            server.ask("create database land", "postgres")
            server.ask("create database plain", "postgres")
            server.ask("create extension postgis")
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # clients that are still there are sent away
            process.wait(120)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(command: list, folder: Path, options: dict) -> tuple[subprocess.Popen, PostgresServer]:
    """PostgreSQL can't choose a port by itself: where another took the free one meanwhile, it ends, and tries again."""
    for _ in range(TRIES):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            server = PostgresServer(folder, free.getsockname()[1])
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [*command, "-p", str(server.port)], stdout=log, stderr=log, cwd=folder, **options
            )
        latest = time.monotonic() + LONGEST_START_S
        while process.poll() is None and time.monotonic() < latest:
            try:
                server.ask("select 1", "postgres")
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return process, server
        process.kill()
        process.wait()
    raise RuntimeError((folder / "log").read_text())
