"""Peak memory of `rdb-geo index` on scenes of growing size, and on a very wide one: it must not grow with the scene.

python benchmarks/memory.py
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import write_result
from scenes import write_large_scene, write_wide_vrt

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
    parser.add_argument("--wide", type=int, default=600_000, help="width of a VRT of 512 rows; 0 = none")
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    kilobyte = 1 if sys.platform == "darwin" else 1024
    rows = []
    print(f"{'scene':>16} {'chips':>7} {'seconds':>8} {'peak MB':>8}")
    sizes = [(side, side) for side in options.sides] + ([(options.wide, 512)] if options.wide else [])
    for width, height in sizes:
        with tempfile.TemporaryDirectory() as folder:
            if width == height:
                scene = Path(folder) / "scene.tif"
                write_large_scene(scene, width)
            else:
                scene = write_wide_vrt(Path(folder), width, height)
            command = [sys.executable, "-m", "rdb_geo", "-q", "index", str(scene), "-i", f"{folder}/index"]
            start = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - start
            info = [sys.executable, "-m", "rdb_geo", "info", "-i", f"{folder}/index"]
            shown = subprocess.run(info, capture_output=True, text=True, check=True).stdout
            chips = int(next(line.split()[1] for line in shown.splitlines() if line.startswith("chips")))
        peak_mb = int(done.stdout.split()[-1]) * kilobyte / 1e6
        size = {"width_px": width, "height_px": height, "chips": chips}
        rows.append({**size, "seconds": round(seconds, 1), "peak_mb": round(peak_mb, 1)})
        print(f"{width:>7} x {height:<6} {chips:7d} {seconds:8.1f} {peak_mb:8.1f}", flush=True)
    unit = "MB, ru_maxrss of the index process"
    print(write_result("memory", {"scenes": rows, "unit": unit, "machine_was_shared": options.shared}))


if __name__ == "__main__":
    main()
