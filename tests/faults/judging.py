"""What must hold after a fault: the state before or the one after, one sentence, and the command given again heals."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broken_disk import Ended, Fault, run_broken, start
from writing_commands import Bench, Command, leftovers, state_of

SIZES = (0, 100, 1_000, 4_000, 10_000, 30_000)
"""Most bytes of a file, for RLIMIT_FSIZE."""

RESUMED = re.compile(r"/\.(work|parts)/")
"""Folders of unfinished scenes, which the same command goes on with."""


@dataclass(frozen=True)
class Undisturbed:
    """A command's two states."""

    before: dict[str, object]
    after: dict[str, object]
    changes: int
    left: frozenset[str]


def undisturbed(bench: Bench, command: Command) -> Undisturbed:
    home = bench.home(command)
    before, left = state_of(home), frozenset(leftovers(home))
    ended = run_broken(bench.work(command, home), home, Fault("none"))
    assert ended.code == 0, ended.said
    return Undisturbed(before, state_of(home), ended.changes, left)


def judge(
    bench: Bench, command: Command, fault: Fault, known: Undisturbed, *, is_disk_small: bool = False
) -> tuple[Ended, list[str]]:
    """How a command ends whose disk breaks, and what does not hold then. A small disk can't be healed."""
    home = bench.home(command)
    ended = run_broken(bench.work(command, home), home, fault)
    state = state_of(home)
    wrong = [*_mixed(state, known, killed=ended.code < 0 or fault.kind == "EROFS"), *_unsaid(ended, state, known)]
    if ended.code > 0 and fault.kind in ("EIO", "ENOSPC", "fsize"):
        new = [name for name in leftovers(home) if name not in known.left and not RESUMED.search(f"/{name}")]
        wrong += [f"left behind: {name}" for name in new if fault.kind != "EIO"]  # a removal may be what failed
    if not is_disk_small and (state != known.after or command.is_repeatable):
        if not command.is_repeatable and state != known.before:
            return ended, wrong
        again = run_broken(bench.work(command, home), home, Fault("none"))
        healed = state_of(home)
        if healed != known.after:
            wrong.append(f"given again ({again.code}): {_difference(healed, known.after)} {again.said[-300:]}")
        index = [name for name in leftovers(home) if name.startswith(("ix/", "new/"))]
        wrong += [f"left in the index: {name}" for name in index if name not in known.left or again.code == 0]
    return ended, wrong


def judge_two(bench: Bench, command: Command, known: Undisturbed) -> list[str]:
    """The same command given twice at once."""
    home = bench.home(command)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in "ab"]
        children = [start(bench.work(command, home), home, said) for said in files]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        ends = [Ended(code, said.read_text(), 0) for code, said in zip(codes, files, strict=True)]
    state = state_of(home)
    wrong = [text for end in ends for text in _unsaid(end, known.after, known)]
    if not command.is_repeatable:
        return wrong
    return wrong + ([] if state == known.after else [f"two at once: {_difference(state, known.after)} {codes}"])


def judge_reader(bench: Bench, command: Command, known: Undisturbed) -> list[str]:
    """Somebody reads all the time while the command writes."""
    home = bench.home(command)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        child = start(bench.work(command, home), home, Path(folder) / "said")
        while os.waitpid(child, os.WNOHANG)[0] == 0:
            wrong += _mixed(state_of(home), known, killed=True)
    return sorted(set(wrong))


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[None]:
    """A file system of so many KiB at a folder. Only root can mount one."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _mixed(state: dict[str, object], known: Undisturbed, *, killed: bool) -> list[str]:
    """What is neither as before nor as after. A shapefile that is being exchanged may be away for a moment."""
    return [
        f"torn: {name}"
        for name in sorted(state.keys() | known.before.keys() | known.after.keys())
        if state.get(name) not in (known.before.get(name), known.after.get(name))
        and not (killed and name.endswith(".shp") and name not in state)
    ]


def _unsaid(ended: Ended, state: dict[str, object], known: Undisturbed) -> list[str]:
    wrong = []
    if "Traceback" in ended.said or ended.code not in (*range(-64, 0), 0, 1, 2):
        wrong.append(f"a traceback ({ended.code}): {ended.said[-400:]}")
    if ended.code == 0 and state != known.after:
        wrong.append(f"says that all is well: {_difference(state, known.after)}")
    if ended.code > 0 and not any(line.startswith("Error: ") for line in ended.said.splitlines()):
        wrong.append(f"no sentence: {ended.said[-300:]}")
    return wrong


def _difference(one: dict[str, object], other: dict[str, object]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


__all__ = ["SIZES", "judge", "judge_reader", "judge_two", "small_disk", "undisturbed"]
