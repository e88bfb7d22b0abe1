"""A cold `rdb-geo query` over 100,000 chips, `rdb-geo --help` and `import rdb_geo`, beside a bare Python start.

Each is a fresh process. Also the peak memory of the query, over a quarter of the chips and over all of them.

python benchmarks/cold_query.py
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import made_up
from report import write_result


def write_index(folder: Path, count: int) -> None:
    """Made-up chips of no kind, so that the search is measured and not the writing of thousands of hits."""
    made_up.write_index(folder, count, kinds=False)


def seconds(command: list[str], repeats: int) -> float:
    """Median seconds of `repeats` fresh processes, after one that warms the disk cache."""
    taken = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


PEAK = (
    "import resource, subprocess, sys;"
    "subprocess.run(sys.argv[1:], check=True, capture_output=True);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
"""A small process between, since a child's peak begins at that of its parent."""


def peak_mb(command: list[str]) -> float:
    """Peak resident memory of a fresh process, MB."""
    done = subprocess.run([sys.executable, "-c", PEAK, *command], check=True, capture_output=True, text=True)
    return round(int(done.stdout) * 1024 / 1e6, 1)


def main() -> None:
    """Time the processes in turn, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chips", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        write_index(Path(folder) / "index", options.chips)
        query = [python, "-m", "rdb_geo", "query", "flooded farmland", "-k", "50", "-i"]
        asked = [*query, f"{folder}/index"]
        cases = {
            "python -c pass": [python, "-c", "pass"],
            "import rdb_geo": [python, "-c", "import rdb_geo"],
            "rdb-geo --help": [python, "-m", "rdb_geo", "--help"],
            "rdb-geo query, GeoJSON": asked,
            "rdb-geo query --merge": [*asked, "--merge"],
        }
        taken = {name: seconds(command, options.repeats) for name, command in cases.items()}
        write_index(Path(folder) / "quarter", options.chips // 4)
        peaks = {
            options.chips // 4: peak_mb([*query, f"{folder}/quarter"]),
            options.chips: peak_mb(asked),
        }
    bare = taken["python -c pass"]
    for name, value in taken.items():
        print(f"{name:26} {value:6.2f} s  {value / bare:6.1f} × a bare Python start")
    for chips, peak in peaks.items():
        print(f"query over {chips} chips: peak {peak} MB")
    print(
        write_result(
            "cold_query",
            {
                "chips": options.chips,
                "seconds": taken,
                "peak_mb": peaks,
                "ratio_to_bare_python": {name: value / bare for name, value in taken.items()},
            },
        )
    )


if __name__ == "__main__":
    main()
