"""What outlines, a heatmap and a change over a million chips cost beside a query for the 50 best, in one run.

Each case is a process of its own (the files may lie in the disk cache), asked in turn; its median seconds by the clock
and of the processor (all threads), its most memory, and both times as multiples of the query's. Chips are made up
(benchmarks/made_up.py) and don't know their neighbours, so that regions are as many as chance leaves: `few` asks for
better ones. For the change the chips are halved between two dates of the same ground.

    python benchmarks/surfaces.py [--chips 1000000] [--repeats 5] [--folder DIR] [--shared]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from cold_query import peak_mb
from made_up import write_dates, write_index
from report import put_between, write_result
from search_size import cold

WORDS = "flooded farmland"
PAGE = Path(__file__).parents[1] / "docs" / "scaling.md"
BEFORE, AFTER = "2023-06-01", "2024-06-01"


def cases(where: Path, dated: Path, out: Path) -> dict[str, list[str]]:
    """Commands by what they are called."""
    engine, shapes = [sys.executable, "-m", "rdb_geo"], ["-o", str(out / "out.geojson"), "--overwrite"]
    index = [WORDS, "-i", str(where)]
    return {
        "query": [*engine, "query", *index, "-k", "50", *shapes],
        "shapes, few": [*engine, "query", *index, "--shapes", "--threshold", "0.75", *shapes],
        "shapes": [*engine, "query", *index, "--shapes", *shapes],
        "heatmap": [*engine, "heatmap", *index, "-o", str(out / "heat.tif"), "--overwrite"],
        "change": [*engine, "change", WORDS, "--before", BEFORE, "--after", AFTER, "-i", str(dated), *shapes],
    }


def measure(asked: dict[str, list[str]], repeats: int, out: Path) -> dict[str, dict[str, Any]]:
    """What each case takes; they are asked in turn, so that what else the machine does falls on all alike."""
    taken: dict[str, list[dict[str, float]]] = {case: [] for case in asked}
    for _ in range(repeats):
        for case, command in asked.items():
            taken[case].append(cold([command, command]))
    rows: dict[str, dict[str, Any]] = {}
    for case, command in asked.items():
        row = rows[case] = {unit: statistics.median(one[unit] for one in taken[case]) for unit in ("wall_s", "cpu_s")}
        row["peak_mb"] = peak_mb(command)
        if case != "heatmap":
            row["results"] = len(json.loads((out / "out.geojson").read_text())["features"])
        row.update({f"times_query_{unit[:-2]}": row[unit] / rows["query"][unit] for unit in ("wall_s", "cpu_s")})
    return rows


def table(chips: int, rows: dict[str, dict[str, Any]]) -> str:
    """As it stands in the page."""
    lines = [
        f"| over {chips:,} chips | found | processor seconds | × query | seconds by the clock | × query | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for case, row in rows.items():
        cpu, wall = (f"{row[f'{unit}_s']:.2f} | {row[f'times_query_{unit}']:.2f}" for unit in ("cpu", "wall"))
        lines.append(f"| {case} | {row.get('results', '–')} | {cpu} | {wall} | {row['peak_mb']:.0f} MB |")
    return "\n".join(lines)


def main() -> None:
    """Write the indexes, ask, print the table and put it into the page, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chips", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where indexes are kept for another run  [default: nowhere]")
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        kept = options.folder or Path(name)
        kept.mkdir(parents=True, exist_ok=True)
        if not (kept / "one").exists():
            write_index(kept / "one", options.chips)
        if not (kept / "dated").exists():
            write_dates(kept / "dated", options.chips // 2, (BEFORE, AFTER))
        rows = measure(cases(kept / "one", kept / "dated", Path(name)), options.repeats, Path(name))
    print(page := table(options.chips, rows))
    put_between(PAGE, "surfaces", page)
    about = {"chips": options.chips, "repeats": options.repeats, "machine_was_shared": options.shared}
    print(write_result("surfaces", {**about, "rows": rows}))


if __name__ == "__main__":
    main()
