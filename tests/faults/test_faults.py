"""A command that is killed, or whose disk breaks, leaves what was there or what was asked for, and says what is wrong.

Here every fault meets three commands at a few changes; marked slow, every command is killed at every change. The whole
matrix, with system calls by `strace`, is `benchmarks/faults.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from broken_disk import Fault
from judging import SIZES, judge, judge_reader, judge_two, undisturbed
from writing_commands import COMMANDS, Bench

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="audit events, forks and /proc")
NAMES = {command.name: command for command in COMMANDS}
FEW = ("index", "relocate", "query -o hits.shp")


@pytest.fixture
def bench(tmp_path, monkeypatch):
    return Bench(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", FEW)
def test_a_few_faults(bench, name):
    command = NAMES[name]
    known = undisturbed(bench, command)
    last = known.changes
    assert last > 4
    faults = [Fault("kill", at) for at in (last // 2, last - 1, last)]
    faults += [Fault("EIO", last - 2), Fault("ENOSPC", 1), Fault("EROFS", last // 2), Fault("fsize", 1_000)]
    ends = {fault: judge(bench, command, fault, known) for fault in faults}
    assert {fault: wrong for fault, (_, wrong) in ends.items() if wrong} == {}
    assert {ended.code for fault, (ended, _) in ends.items() if fault.kind == "kill"} == {-9}
    assert {ended.code for fault, (ended, _) in ends.items() if fault.kind in ("ENOSPC", "EROFS")} == {1}
    assert judge_two(bench, command, known) == []
    assert judge_reader(bench, command, known) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_killed_at_every_change(bench, name):
    command = NAMES[name]
    known = undisturbed(bench, command)
    told = {at: judge(bench, command, Fault("kill", at), known)[1] for at in range(1, known.changes + 1)}
    assert {at: wrong for at, wrong in told.items() if wrong} == {}


@pytest.mark.parametrize("name", [*FEW, "index --part, merge", "remove", "models add"])
def test_the_power_is_cut_at_every_third_change_and_at_the_end(bench, name):
    """What was not synchronised is gone then: names last at once, content does not."""
    command = NAMES[name]
    known = undisturbed(bench, command)
    ends = {at: judge(bench, command, Fault("power", at), known) for at in range(known.changes + 1, 0, -3)}
    assert {at: wrong for at, (_, wrong) in ends.items() if wrong} == {}
    assert {ended.code for ended, _ in ends.values()} == {0, -9}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_file_longer_than_so_much(bench, name):
    command = NAMES[name]
    known = undisturbed(bench, command)
    told = {size: judge(bench, command, Fault("fsize", size), known)[1] for size in SIZES}
    assert {size: wrong for size, wrong in told.items() if wrong} == {}


def test_a_judge_that_sees_nothing_is_no_judge(bench, monkeypatch):
    """Without the rename at the end, a killed writer leaves half a file, and the judge says so."""
    from contextlib import contextmanager

    from rdb_geo.output import writers

    @contextmanager
    def in_place(path: Path):
        yield path

    monkeypatch.setattr(writers, "replacing", in_place)
    command = NAMES["query -o hits.csv"]
    known = undisturbed(bench, command)
    assert any(judge(bench, command, Fault("fsize", 100), known)[1])


def test_a_file_that_is_not_synchronised_does_not_survive_the_power(bench, monkeypatch):
    """Else the cut of the power would prove nothing."""
    from rdb_geo.core import files

    monkeypatch.setattr(files, "synchronise", lambda path: None)
    command = NAMES["query -o hits.csv"]
    known = undisturbed(bench, command)
    assert judge(bench, command, Fault("power", known.changes + 1), known)[1]


def test_the_page_has_a_row_for_every_command():
    page = (Path(__file__).resolve().parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = page.split("<!-- faults: benchmarks/faults.py -->")[1].split("<!-- end of faults -->")[0]
    assert [name for name in NAMES if f"| `{name}` |" not in rows] == []
    assert "wrong" not in rows
