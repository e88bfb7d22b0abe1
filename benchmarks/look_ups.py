"""Whole processes under `strace`: which names they look up, which addresses they ask, and what they leave in HOME.

Each runs longer than ONNX Runtime waits before it first reports. A process that imports ONNX Runtime by itself shows
that a look-up would be seen.

    python benchmarks/look_ups.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import put_between, write_result
from scenes import write_large_scene

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "tests" / "core"))

STRANGER = "import onnxruntime, time; time.sleep({})"
PROGRAM = (
    "import sys, time; from rdb_geo.cli.main import main; main(sys.argv[1:], standalone_mode=False); time.sleep({})"
)
EXTRAS = (
    "import rdb_geo, torch, open_clip, huggingface_hub, tensorboard, lance, ray, psycopg, s3fs, onnx, timm\n"
    "import time; time.sleep({})"
)


def watched(home: Path, program: str, *words: str, said: bytes = b"") -> dict[str, int]:
    """Calls that name an address of a network, and files below HOME but remembered texts, of one process."""
    from test_telemetry import UPLOAD_S, bare_environment, files_below

    log = home.with_suffix(".log")
    command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(log)]
    command += [sys.executable, "-c", program.format(UPLOAD_S), *words]
    process = subprocess.Popen(
        command, env=bare_environment(home), cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write(said)
    process.stdin.flush()
    if said:
        time.sleep(UPLOAD_S)
    process.stdin.close()
    if process.wait() and program != STRANGER:
        sys.exit(f"{words} failed")
    calls = sum("AF_INET" in line for line in log.read_text().splitlines())
    return {"calls": calls, "files": sum("rdb-geo/texts/" not in name for name in files_below(home))}


def main() -> None:
    """Watch, write the result file and the sentence; fail where anything left the machine or nothing would be seen."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_large_scene(root / "scene.tif", 512)
        index = str(root / "index")
        request = {"id": "1", "type": "query", "text": "river", "index": index}
        found = {
            "ONNX Runtime alone": watched(root / "0", STRANGER),
            "index": watched(root / "1", PROGRAM, "index", str(root / "scene.tif"), "-i", index),
            "query": watched(root / "2", PROGRAM, "query", "river", "-i", index, "-o", str(root / "hits.gpkg")),
            "doctor": watched(root / "3", PROGRAM, "doctor", "-i", index),
            "worker": watched(root / "4", PROGRAM, "worker", said=json.dumps(request).encode() + b"\n"),
            "the extras' libraries": watched(root / "5", EXTRAS),
        }
    print(json.dumps(found, indent=2))
    print(write_result("look_ups", {"found": found}))
    stranger, *own = found.values()
    calls, files = (sum(one[what] for one in own) for what in ("calls", "files"))
    put_between(
        CHECKOUT / "docs" / "security.md",
        "look_ups",
        f"Under strace {', '.join(list(found)[1:])} made {calls} calls to a network and left {files} files;\n"
        f"a process that imports ONNX Runtime by itself made {stranger['calls']} and left {stranger['files']}.",
    )
    if calls or files or not stranger["calls"]:
        sys.exit("something left the machine, or would not have been seen")


if __name__ == "__main__":
    main()
