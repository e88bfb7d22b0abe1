"""`rdb-geo index` killed with SIGKILL at random moments and started again: the file must equal an uninterrupted run's.

python benchmarks/kill_resume.py
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import write_result
from scenes import write_large_scene


def start(scene: Path, index: Path) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "rdb_geo", "-q", "index", str(scene), "-i", str(index)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def main() -> None:
    """Kill, resume, compare, write the result file; fail where anything half-written was visible."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--side", type=int, default=8_000)
    parser.add_argument("--seed", type=int, default=3407)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "scene.tif"
        write_large_scene(scene, options.side)
        began = time.perf_counter()
        if start(scene, Path(folder) / "straight").wait() != 0:
            sys.exit("the uninterrupted run failed")
        whole_s = time.perf_counter() - began
        began = time.perf_counter()
        start(scene, Path(folder) / "straight").wait()  # unchanged: nothing but the start of the program
        startup_s = time.perf_counter() - began
        latest_s = startup_s + 2.5 * (whole_s - startup_s) / options.kills
        (straight,) = (Path(folder) / "straight").glob("*.parquet")
        killed, parts = Path(folder) / "killed", []
        while len(parts) < options.kills:
            process = start(scene, killed)
            try:
                process.wait(timeout=rng.uniform(startup_s / 2, latest_s))
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            parts.append(len(list(killed.rglob("*.arrow"))))
            if list(killed.glob("*.parquet")):
                sys.exit("an index file was visible before the run had finished")
        final = start(scene, killed)
        if final.wait() != 0:
            sys.exit("the last run failed")
        (resumed,) = killed.glob("*.parquet")
        identical = resumed.read_bytes() == straight.read_bytes()
        left = [path.name for path in killed.rglob("*") if path.suffix in (".arrow", ".parquet") and path != resumed]
    print(f"killed {len(parts)} times; finished parts after each: {parts}")
    print(f"identical to the uninterrupted run: {identical}; left over: {left}")
    print(
        write_result(
            "kill_resume",
            {
                "kills": len(parts),
                "parts_after_each": parts,
                "identical": identical,
                "left_over": left,
                "uninterrupted_s": whole_s,
            },
        )
    )
    sys.exit(0 if identical and not left else 1)


if __name__ == "__main__":
    main()
