"""Write what `rdb-geo` answers into the user pages. A test fails where the two differ.

python scripts/make_outputs.py [SHARED]

A block ```` ```console ```` holds lines ``$ rdb-geo …``, each followed by its output; a line ``…`` stands for what is
left out. Each block is run in a folder whose index holds the Sentinel-2 scene of Cape Lookout, of the shared data.
Only a command whose block shows an ``Error:`` may fail.

Below a line ``<!-- asked SCENE: one; other -->``, down to ``<!-- asked: end -->``, stands a table of what each question
to a scene of the shared data is answered.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import rdb_geo

ROOT = Path(__file__).resolve().parent.parent
SCENES, SCENE = Path("scenes/plain"), "s2_cape_lookout_rgbn_4326.tif"
BLOCK = re.compile(r"(?<=```console\n).*?(?=^```)", re.DOTALL | re.MULTILINE)
ASKED = re.compile(r"(?<=<!-- asked )(\S+): ([^\n]*) -->\n.*?(?=<!-- asked: end -->)", re.DOTALL)
PAGES = sorted(
    page
    for page in (ROOT / "docs").glob("*.md")
    if BLOCK.search(page.read_text(encoding="utf-8")) or ASKED.search(page.read_text(encoding="utf-8"))
)
LEFT_OUT = "  …"


def page(path: Path, shared: Path) -> str:
    """The whole page with fresh outputs."""
    with tempfile.TemporaryDirectory() as folder:
        _run(["index", str(shared / SCENES / SCENE)], Path(folder))
        text = BLOCK.sub(lambda block: _fresh(block[0], Path(folder)), path.read_text(encoding="utf-8"))
    return ASKED.sub(lambda found: _answers(found[1], found[2], shared / SCENES), text)


def _answers(scene: str, questions: str, folder: Path) -> str:
    """The mark and its table: each question, and the sentence that answers it."""
    rows = [f"{scene}: {questions} -->", "", "| asked | rdb-geo says |", "|---|---|"]
    with tempfile.TemporaryDirectory() as place:
        index = rdb_geo.open_index(place)
        index.add(folder / scene)
        rows += [f"| {text} | {index.query(text).sentence.rstrip('.')} |" for text in questions.split("; ")]
    return "\n".join(rows) + "\n\n"


def _fresh(block: str, folder: Path) -> str:
    """The block's commands with what they write now."""
    pieces = re.split(r"^(\$ rdb-geo .*)\n", block, flags=re.MULTILINE)
    if pieces[0].strip():
        sys.exit(f"a console block begins with a command, not with {pieces[0].splitlines()[0]!r}")
    lines: list[str] = []
    for command, before in zip(pieces[1::2], pieces[2::2], strict=True):
        written = _run(shlex.split(command)[2:], folder, fails="Error: " in before)
        lines += [command, *_shortened(written, before.splitlines())]
    return "\n".join(lines) + "\n"


def _shortened(found: list[str], before: list[str]) -> list[str]:
    """The output with as many lines before and after what is left out as the page shows."""
    if LEFT_OUT not in before:
        return found
    head = before.index(LEFT_OUT)
    tail = len(before) - head - 1
    return [*found[:head], LEFT_OUT, *found[len(found) - tail :]]


def _run(arguments: list[str], folder: Path, *, fails: bool = False) -> list[str]:
    """The lines that `rdb-geo` writes, both streams in their order."""
    command = [sys.executable, "-m", "rdb_geo", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if bool(done.returncode) != fails:
        sys.exit(f"{' '.join(arguments)}: {done.stdout}")
    return done.stdout.splitlines()


if __name__ == "__main__":
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("RDB_GEO_SHARED", ROOT.parent / "shared"))
    for path in PAGES:
        path.write_text(page(path, shared.resolve()), encoding="utf-8")
