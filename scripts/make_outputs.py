"""Write what `rdb-geo` answers below the commands of the user pages' console blocks. A test fails where the two differ.

python scripts/make_outputs.py [SHARED]

A block ```` ```console ```` holds lines ``$ rdb-geo …``, each followed by its output; a line ``…`` stands for what is
left out. Each block is run in a folder whose index holds the Sentinel-2 scene of Cape Lookout, of the shared data.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(page for page in (ROOT / "docs").glob("*.md") if "```console\n" in page.read_text(encoding="utf-8"))
SCENE = Path("scenes/plain/s2_cape_lookout_rgbn_4326.tif")
BLOCK = re.compile(r"(?<=```console\n).*?(?=^```)", re.DOTALL | re.MULTILINE)
LEFT_OUT = "  …"


def page(path: Path, shared: Path) -> str:
    """The whole page with fresh outputs."""
    with tempfile.TemporaryDirectory() as folder:
        _run(["index", str(shared / SCENE)], Path(folder))
        return BLOCK.sub(lambda block: _fresh(block[0], Path(folder)), path.read_text(encoding="utf-8"))


def _fresh(block: str, folder: Path) -> str:
    """The block's commands with what they write now."""
    pieces = re.split(r"^(\$ rdb-geo .*)\n", block, flags=re.MULTILINE)
    if pieces[0].strip():
        sys.exit(f"a console block begins with a command, not with {pieces[0].splitlines()[0]!r}")
    lines: list[str] = []
    for command, before in zip(pieces[1::2], pieces[2::2], strict=True):
        lines += [command, *_shortened(_run(shlex.split(command)[2:], folder), before.splitlines())]
    return "\n".join(lines) + "\n"


def _shortened(found: list[str], before: list[str]) -> list[str]:
    """The output with as many lines before and after what is left out as the page shows."""
    if LEFT_OUT not in before:
        return found
    head = before.index(LEFT_OUT)
    tail = len(before) - head - 1
    return [*found[:head], LEFT_OUT, *found[len(found) - tail :]]


def _run(arguments: list[str], folder: Path) -> list[str]:
    """The lines that `rdb-geo` writes, both streams in their order."""
    command = [sys.executable, "-m", "rdb_geo", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stdout}")
    return done.stdout.splitlines()


if __name__ == "__main__":
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("RDB_GEO_SHARED", ROOT.parent / "shared"))
    for path in PAGES:
        path.write_text(page(path, shared.resolve()), encoding="utf-8")
