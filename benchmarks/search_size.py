"""What a search costs, from 10³ to 10⁷ chips: over all chips and over boxes of 1 % of the area, cold and warm; a plot.

Cold is a process of its own; the file may lie in the disk cache. Warm is a process that has the model and keeps what
the worker keeps: it opens the index once, asks the question over all chips, then over the boxes, each of them a new
one. Both the clock and the processor's time (all threads) are told: on a shared machine the latter says
more.
"Over the base": less what a query over 1,000 chips takes, since Python and the model are in every query.

    python benchmarks/search_size.py [--sizes 1000 … 10000000] [--scenes 10000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from charts import draw_costs
from cold_query import peak_mb
from made_up import NORTH, STRIDE, WEST, write_index
from report import RESULTS, write_result

from rdb_geo import BBox, Index, Limits, open_index

WORDS = "flooded farmland"
ENGINE = [sys.executable, "-m", "rdb_geo", "query", WORDS, "-k", "50", "-i"]


def boxes_of(chips: int, count: int) -> list[BBox]:
    """Squares of about one chip in a hundred, anywhere on the land."""
    across, side = chips**0.5 * STRIDE, (chips / 100) ** 0.5 * STRIDE
    corners = np.random.default_rng(3).uniform(0.02, 0.88, (count, 2)) * across
    return [BBox(WEST + x, NORTH - y - side, WEST + x + side, NORTH - y) for x, y in corners.tolist()]


def cold(commands: Sequence[Sequence[str]]) -> dict[str, float]:
    """Median seconds of processes of their own, after one that is not counted."""
    taken = []
    for command in commands:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return _medians(taken)


def warm(index: Index, limits: Sequence[Limits]) -> dict[str, float]:
    """Median seconds of queries in one process, after one that is not counted."""
    question = index.ask(WORDS)
    taken = []
    for limit in limits:
        wall, cpu = time.perf_counter(), time.process_time()
        index.query(question, limit)
        taken.append((time.perf_counter() - wall, time.process_time() - cpu))
    return _medians(taken)


def _medians(taken: list[tuple[float, float]]) -> dict[str, float]:
    return {name: statistics.median(one[place] for one in taken[1:]) for place, name in enumerate(("wall_s", "cpu_s"))}


def measure(where: Path, chips: int, repeats: int) -> dict[str, Any]:
    """All of one index."""
    boxes, index = boxes_of(chips, 2 * repeats + 1), open_index(where)
    command = [*ENGINE, str(where)]
    asked = [",".join(map(str, (box.west, box.south, box.east, box.north))) for box in boxes]
    return {
        "chips": chips,
        "bytes": sum(file.stat().st_size for file in where.rglob("*") if file.is_file()),
        "cold": cold([command] * (repeats + 1)),
        "cold_box": cold([[*command, "--bbox", box] for box in asked[: repeats + 1]]),
        "warm": warm(index, [Limits(k=50)] * (repeats + 1)),
        "warm_box": warm(index, [Limits(k=50, area=box.to_geometry()) for box in boxes]),
        "cold_peak_mb": peak_mb(command),
    }


def over_base(rows: list[dict[str, Any]]) -> None:
    """Share of a box's work in that over all chips, less those of the smallest index."""
    base = rows[0]
    for row in rows[2:]:
        for case in ("cold", "warm"):
            box, whole, start = row[f"{case}_box"], row[case], base[case]
            row[f"{case}_box_share"] = {k: (box[k] - start[k]) / (whole[k] - start[k]) for k in ("wall_s", "cpu_s")}


def main() -> None:
    """Measure size after size, print, draw the plot, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**power for power in range(3, 8)])
    parser.add_argument("--scenes", type=int, default=0, help="the same of so many scenes with 500 chips each, too")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work  [default: a temporary folder]")
    parser.add_argument("--given", type=Path, help="an index of the largest size that is there already")
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for chips in options.sizes:
            where = Path(name) / str(chips)
            if options.given and chips == max(options.sizes):
                where = options.given
            else:
                write_index(where, chips)
            rows.append(measure(where, chips, options.repeats))
            print(json.dumps(rows[-1]), flush=True)
            if where != options.given:
                shutil.rmtree(where)
        result: dict[str, Any] = {"machine_was_shared": options.shared, "one_scene": rows}
        if options.scenes:
            write_index(Path(name) / "many", options.scenes * 500, scenes=options.scenes)
            result["many_scenes"] = measure(Path(name) / "many", options.scenes * 500, options.repeats)
            result["scenes"] = options.scenes
    over_base(rows)
    lines = {
        f"{case}, {what}": [(row["chips"], row[key]["cpu_s"]) for row in rows]
        for case, what, key in (
            ("cold", "all chips", "cold"),
            ("warm", "all chips", "warm"),
            ("warm", "1 % of the area", "warm_box"),
        )
    }
    draw_costs(lines, "chips in the index", "processor seconds of a query", RESULTS / "search_size.png")
    print(write_result("search_size", result))


if __name__ == "__main__":
    main()
