"""Every command that writes, on a disk that breaks at each change of a file: what holds afterwards.

The table of commands, what breaks and what must hold are those of `tests/faults`. Killed at the n-th change of a file
that Python makes, and by `strace` at the n-th rename, removal, fsync … of the system; an input/output error once; a
disk that is full, or may only be read, from then on; files that may not be longer than so many bytes; a file system of
so many KiB; the command given twice at once; and somebody who reads all the time. The table goes into
docs/reliability.md, too.

    python benchmarks/faults.py
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from report import RESULTS, commit, put_between, write_result

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "tests"), str(CHECKOUT / "tests" / "faults")]

PAGE = CHECKOUT / "docs" / "reliability.md"
KINDS = {
    "kill": "killed",
    "strace": "killed at a system call",
    "EIO": "I/O error",
    "ENOSPC": "full disk",
    "small": "small disk",
    "fsize": "file size limit",
    "EROFS": "read-only",
    "two": "two at once",
    "reader": "reader",
}
Found = dict[str, dict[str, dict[str, object]]]
FREE_KIB = (20, 80, 240)
"""Room beside the prepared folder on a small disk."""


def cases(kind: str, every: int, bench: object, command: object, known: object) -> Iterator[list[str]]:
    """What does not hold, for each case of one command and one fault."""
    from broken_disk import MANY_CALLS, SYSTEM_CALLS, Fault
    from judging import SIZES, judge, judge_reader, judge_two

    if kind in ("two", "reader"):
        yield (judge_two if kind == "two" else judge_reader)(bench, command, known)
    elif kind == "small":
        yield from _small(bench, command, known)
    elif kind == "strace":
        for call in (*SYSTEM_CALLS, *MANY_CALLS):
            at, is_killed = 1, True
            while is_killed:
                ended, wrong = judge(bench, command, Fault(kind, at, call), known)
                is_killed = ended.code < 0  # else there were not so many
                if is_killed or wrong:
                    yield wrong
                at = 2 * at if call in MANY_CALLS else at + every
    else:
        for at in SIZES if kind == "fsize" else range(known.changes, 0, -every):
            yield judge(bench, command, Fault(kind, at), known)[1]


def _small(bench: object, command: object, known: object) -> Iterator[list[str]]:
    from broken_disk import Fault
    from judging import judge, small_disk

    used_kib = sum(-(-path.stat().st_size // 4096) * 4 for path in bench.home(command).rglob("*") if path.is_file())
    for free_kib in FREE_KIB:
        with small_disk(bench.root / "home", used_kib + free_kib):
            yield judge(bench, command, Fault("none"), known, is_disk_small=True)[1]


def run(kinds: list[str], wanted: str, every: int, found: Found) -> Found:
    """For each command and fault: how many cases there were, and what did not hold; added to what was found before."""
    import pytest
    from judging import undisturbed
    from writing_commands import COMMANDS, Bench

    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), pytest.MonkeyPatch())
        for command in (command for command in COMMANDS if re.search(wanted, command.name)):
            known = undisturbed(bench, command)
            for kind in kinds:
                began, told = time.monotonic(), list(cases(kind, every, bench, command, known))
                wrong = sorted({text for texts in told for text in texts})
                cell = {"cases": len(told), "every": every, "wrong": wrong, "commit": commit()}
                found.setdefault(command.name, {})[kind] = cell
                print(
                    f"{command.name:40} {kind:8} {len(told):4} cases {time.monotonic() - began:6.0f} s  {wrong[:2]}",
                    flush=True,
                )
            keep(found)
    return found


def keep(found: Found) -> Path:
    """Write the result file, after each command."""
    return write_result("faults", {"machine_was_shared": True, "found": found})


def table(found: Found) -> str:
    """Cases, and in bold those in which something did not hold."""
    kinds = [kind for kind in KINDS if any(kind in row for row in found.values())]
    lines = [f"| command | {' | '.join(KINDS[kind] for kind in kinds)} |", f"|---{'|---:' * len(kinds)}|"]
    for name, row in found.items():
        cells = [row.get(kind, {"cases": "", "wrong": []}) for kind in kinds]
        texts = [str(cell["cases"]) + (f" **{len(cell['wrong'])} wrong**" if cell["wrong"] else "") for cell in cells]
        lines.append(f"| `{name}` | {' | '.join(texts)} |")
    told = [cell for row in found.values() for cell in row.values()]
    cases, failed = (sum(cell["cases"] for cell in told), sum(bool(cell["wrong"]) for cell in told))
    return "\n".join([f"{cases:,} cases; what did not hold: {failed or 'nothing'}.", "", *lines])


def main() -> None:
    """Break, judge, write the result file and the table; fail where anything did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default=",".join(KINDS), help="of the faults, with commas")
    parser.add_argument("--commands", default="", help="a regular expression")
    parser.add_argument("--every", type=int, default=1, help="only each such change or system call, from the last on")
    parser.add_argument("--further", action="store_true", help="keep what the result file holds of other faults")
    parser.add_argument("--table", action="store_true", help="write the table anew from the result file")
    options = parser.parse_args()
    known = json.loads((RESULTS / "faults.json").read_text())["found"] if options.table or options.further else {}
    if options.table:
        put_between(PAGE, "faults", table(known))
        return
    kinds = [kind for kind in options.kinds.split(",") if kind != "strace" or shutil.which("strace")]
    kinds = [kind for kind in kinds if kind != "small" or os.geteuid() == 0]
    found = run(kinds, options.commands, options.every, known)
    print(keep(found))
    put_between(PAGE, "faults", table(found))
    if any(cell["wrong"] for row in found.values() for cell in row.values()):
        sys.exit("something did not hold")


if __name__ == "__main__":
    main()
