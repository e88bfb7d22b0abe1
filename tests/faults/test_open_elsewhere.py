"""Windows' rule, simulated: a file that somebody has open is neither replaced nor removed.

What a user is told then, that the former state stays whole, and that the same command heals.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from judging import undisturbed
from writing_commands import COMMANDS, Bench, leftovers, state_of

from rdb_geo.cli.main import main

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
    """Has files open, as Windows sees it."""

    def __init__(self, monkeypatch) -> None:
        self.paths: set[str] = set()
        for name in ("replace", "rename", "unlink", "remove", "rmdir"):
            monkeypatch.setattr(os, name, self._guarded(getattr(os, name)))

    def _guarded(self, change):
        def guarded(path, *others, **options):
            for one in (path, *others):
                if os.path.realpath(one) in self.paths and options.get("dir_fd") is None:
                    raise PermissionError(13, "The process cannot access the file because it is in use", str(one))
            return change(path, *others, **options)

        return guarded


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
    with pytest.raises(SystemExit) as end, bench.at_home(home):
        main(list(command.words))
    return end.value.code or 0
