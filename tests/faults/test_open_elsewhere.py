"""Windows' rule, simulated: a file that somebody has open is neither replaced nor removed.

What a user is told then, that the former state stays whole, and that the same command heals.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from fakes import ColourEncoder
from judging import undisturbed
from writing_commands import COMMANDS, Bench, give, leftovers, state_of

from rdb_geo import Form, Limits, Outlining
from rdb_geo.index.store import Store
from rdb_geo.session.index import Index

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bench runs a command in a fork first")
NAMES = {command.name: command for command in COMMANDS}
OPEN = {
    "index --force": "ix/a-*.parquet",
    "remove": "ix/a-*.parquet",
    "relocate": "ix/a-*.parquet",
    "verify --repair": "ix/a-*.parquet",
    "query -o hits.csv": "hits.csv",
    "query -o hits.gpkg": "hits.gpkg",
    "query -o hits.shp": "hits.dbf",
    "query --preview --quicklook --report": "quick.png",
    "models remove": "cache/models/added",
    "allow --remove": "cache/named/*.txt",
}
"""Command → the file that somebody reads."""


@pytest.fixture
def bench(tmp_path, monkeypatch):
    return Bench(tmp_path, monkeypatch)


class Reader:
    """Has files open, as Windows sees it; so has this process itself, by a descriptor or a map of memory."""

    def __init__(self, monkeypatch) -> None:
        self.paths: set[str] = set()
        self.own: list[str] = []
        for name in ("replace", "rename", "unlink", "remove", "rmdir"):
            monkeypatch.setattr(os, name, self._guarded(getattr(os, name)))

    def _guarded(self, change):
        def guarded(path, *others, **options):
            for one in (path, *others):
                folder = options.get("dir_fd")
                real = os.path.realpath(one if folder is None else f"/proc/self/fd/{folder}/{os.fsdecode(one)}")
                if any(f"{held}/".startswith(f"{real}/") for held in _held_here()):
                    self.own.append(real)
                    raise PermissionError(13, "This process itself has it open", str(one))
                if real in self.paths and folder is None:
                    raise PermissionError(13, "The process cannot access the file because it is in use", str(one))
            return change(path, *others, **options)

        return guarded


def _held_here():
    """Files that this process has open or mapped."""
    for entry in os.scandir("/proc/self/fd"):
        with suppress(OSError):
            if entry.is_file():
                yield str(Path(entry.path).readlink())
    for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        if " /" in line:
            yield line[line.index(" /") + 1 :]


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_nothing_open_that_it_replaces_or_removes(bench, monkeypatch, capfd, name):
    command = NAMES[name]
    home = bench.home(command)
    reader = Reader(monkeypatch)
    for words in filter(None, (command.words, command.then)):
        with bench.at_home(home):
            code = _ended(words)
        assert (code, reader.own) == (0, []), capfd.readouterr().err


@pytest.mark.parametrize("name", ["index --force", "remove", "relocate", "verify --repair"])
def test_a_process_that_has_asked_an_index_can_write_it(bench, monkeypatch, capfd, name):
    """As the worker of QGIS does: what it keeps in memory holds no file open."""
    command = NAMES[name]
    home = bench.home(command)
    index = Index(Store(home / "ix"), lambda _name: ColourEncoder())
    with bench.at_home(home):
        found = index.query("red", Limits(k=3), Form(outlining=Outlining(high=0.4)))
        reader = Reader(monkeypatch)
        assert (_ended(command.words), reader.own) == (0, []), capfd.readouterr().err
        assert found.hits
        index.query("red", Limits(k=3))


@pytest.mark.parametrize("name", OPEN)
def test_the_former_state_stays_and_the_command_heals(bench, monkeypatch, capfd, name):
    command = NAMES[name]
    known = undisturbed(bench, command)
    home = bench.home(command)
    reader = Reader(monkeypatch)
    (path,) = home.glob(OPEN[name])
    reader.paths.add(os.path.realpath(path))
    capfd.readouterr()
    assert _code(bench, command, home) == 1
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert "or close the program that has it open" in said
    assert Path(path).name in said
    seen = state_of(home)
    assert {key for key in seen | known.before if seen.get(key) != known.before.get(key)} <= _done_before(name)
    assert [one for one in leftovers(home) if one not in known.left and "/.work/" not in one] == []
    reader.paths.clear()
    assert _code(bench, command, home) == 0
    assert state_of(home) == known.after


def _done_before(name):
    """What one command writes file by file is there up to the one that is open."""
    return {"hits.geojson", "hits.png"} if "--preview" in name else set()


def _code(bench, command, home):
    with bench.at_home(home):
        return _ended(command.words)


def _ended(words):
    try:
        give(words)
    except SystemExit as end:
        return end.code or 0
    return 0
