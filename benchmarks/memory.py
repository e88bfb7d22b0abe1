"""Peak memory of `rdb-geo index` on scenes of growing size: it must not grow with the scene.

python benchmarks/memory.py
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import write_result
from scenes import write_large_scene

MEASURE = (
    "import resource, subprocess, sys;"
    "code = subprocess.call(sys.argv[1:]);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);"
    "sys.exit(code)"
)


def main() -> None:
    """Index each scene in a process of its own, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", type=int, nargs="+", default=[5_000, 10_000, 20_000])
    options = parser.parse_args()
    kilobyte = 1 if sys.platform == "darwin" else 1024
    rows = []
    print(f"{'scene':>16} {'chips':>7} {'seconds':>8} {'peak MB':>8}")
    for side in options.sides:
        with tempfile.TemporaryDirectory() as folder:
            write_large_scene(Path(folder) / "scene.tif", side)
            command = [sys.executable, "-m", "rdb_geo", "-q", "index", f"{folder}/scene.tif", "-i", f"{folder}/index"]
            start = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - start
            info = [sys.executable, "-m", "rdb_geo", "info", "-i", f"{folder}/index"]
            shown = subprocess.run(info, capture_output=True, text=True, check=True).stdout
            chips = int(next(line.split()[1] for line in shown.splitlines() if line.startswith("chips")))
        peak_mb = int(done.stdout.split()[-1]) * kilobyte / 1e6
        rows.append({"side_px": side, "chips": chips, "seconds": round(seconds, 1), "peak_mb": round(peak_mb, 1)})
        print(f"{side:>7} x {side:<6} {chips:7d} {seconds:8.1f} {peak_mb:8.1f}", flush=True)
    print(
        write_result(
            "memory", {"scenes": rows, "unit": resource.RUSAGE_CHILDREN and "MB, ru_maxrss of the index process"}
        )
    )


if __name__ == "__main__":
    main()
