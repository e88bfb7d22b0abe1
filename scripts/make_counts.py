"""Count the program into docs/architecture.md: lines by folder at a commit and now, and what a limit and a query take.

python scripts/make_counts.py [COMMIT]
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = CHECKOUT / "docs" / "architecture.md"
PROGRAMS = ("rdb_geo", "qgis_plugin", "training")
BEFORE = "9728edc"
"""Before there was an opened index: the code that the plan of this house was drawn from."""
LIMITS_ADDED = ("459e7a3", "88a0ae3")
"""Commits that added limits before and after: ``--within``, ``--near``, ``--from`` and ``--to``; ``--scale``."""


def git(*arguments: str) -> str:
    """What git says."""
    return subprocess.run(["git", *arguments], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout


def sources(commit: str) -> dict[str, str]:
    """The modules of the three programs at a commit, by name."""
    names = [
        name for name in git("ls-tree", "-r", "--name-only", commit, *PROGRAMS).splitlines() if name.endswith(".py")
    ]
    return {name: git("show", f"{commit}:{name}") for name in names}


def parameters(modules: dict[str, str]) -> int:
    """Parameters of the function behind ``rdb-geo query``."""
    tree = ast.parse(modules["rdb_geo/cli/query.py"])
    query = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "query")
    return len(query.args.args) + len(query.args.kwonlyargs)


def largest(modules: dict[str, str]) -> str:
    """The folder of `rdb_geo` and `training` with the most modules."""
    folders = Counter(str(Path(name).parent) for name in modules if not name.endswith("__.py"))
    folder, count = max((each for each in folders.items() if not each[0].startswith("qgis")), key=lambda each: each[1])
    return f"{count} ({folder}/)"


def table(before: dict[str, str], now: dict[str, str], commit: str) -> list[str]:
    """Rows of Markdown."""
    rooms = sorted({"/".join(name.split("/")[: min(2, name.count("/"))]) for name in (*before, *now)})
    rows = [("", f"at {commit}", "now"), ("---", "---:", "---:")]
    rows += [(f"{room}/", *(f"{lines(modules, room):,}" for modules in (before, now))) for room in rooms]
    rows += [
        ("**lines of Python in all**", *(f"**{sum(map(count, modules.values())):,}**" for modules in (before, now)))
    ]
    rows += [("parameters of `query`", str(parameters(before)), str(parameters(now)))]
    rows += [("modules in the largest folder", largest(before), largest(now))]
    limits = [git("show", "--format=", "--name-only", commit, "--", "rdb_geo").splitlines() for commit in LIMITS_ADDED]
    told = f"files of the engine that new limits touched ({LIMITS_ADDED[0]}, four; {LIMITS_ADDED[1]}, one)"
    rows += [(told, *(str(len(touched)) for touched in limits))]
    return [f"| {' | '.join(row)} |" for row in rows]


def lines(modules: dict[str, str], room: str) -> int:
    """Lines in a folder, those of its folders too; for a program, those of its own modules alone."""
    own = {name: text for name, text in modules.items() if name.startswith(f"{room}/")}
    return sum(count(text) for name, text in own.items() if room not in PROGRAMS or name.count("/") == 1)


def count(text: str) -> int:
    """Lines of a module."""
    return len(text.splitlines())


def main() -> None:
    """Write the table between its marks."""
    commit = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    rows = "\n".join(table(sources(commit), sources("HEAD"), commit))
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        re.sub(r"(?<=<!-- counts -->\n).*?(?=\n<!-- /counts -->)", rows, page, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
