"""The same index in a folder and in the engines that serve it: export and a query, each beside the folder's.

Warm queries are asked by one process that keeps nothing of the chips, cold ones by fresh ones; the box holds about 1 %.

python benchmarks/engines.py [--chips 100000] [--postgis postgresql://HOST/DATABASE#SCHEMA] [--objects s3://BUCKET/FOLDER]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from cold_query import peak_mb, seconds
from made_up import NORTH, WEST, write_index
from report import write_result

from rdb_geo import BBox, Limits, open_index
from rdb_geo.session.exporting import export

WORDS = "flooded farmland"


def warm(where: str, limits: Limits, repeats: int) -> float:
    """Median seconds of a query in a process that has the model and the recipes."""
    index = open_index(where, memory_bytes=0)
    question = index.ask(WORDS)
    taken = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        index.query(question, limits)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def box_of(chips: int) -> BBox:
    """A square of about one chip in a hundred, as `write_index` lays them: in squares of 64, 0.001° apart."""
    side = (chips / 100) ** 0.5 * 1e-3
    return BBox(WEST + 0.01, NORTH - 0.01 - side, WEST + 0.01 + side, NORTH - 0.01)


def main() -> None:
    """Measure one after the other, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chips", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--postgis")
    parser.add_argument("--objects")
    options = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    whole, box = Limits(k=50), Limits(k=50, area=box_of(options.chips).to_geometry())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        write_index(folder, options.chips)
        targets = {"folder": str(folder), "lance": f"lance://{name}/lance"}
        targets |= {kind: at for kind in ("postgis", "objects") if (at := getattr(options, kind))}
        hits = {}
        for engine, where in targets.items():
            start = time.perf_counter()
            if engine != "folder":
                export(open_index(folder), engine, where)
            exported = time.perf_counter() - start
            command = [sys.executable, "-m", "rdb_geo", "query", WORDS, "-k", "50", "-i", where]
            found[engine] = {
                "export_s": exported,
                "warm_s": warm(where, whole, options.repeats),
                "warm_box_s": warm(where, box, options.repeats),
                "cold_s": seconds(command, options.repeats),
                "cold_peak_mb": peak_mb(command),
            }
            hits[engine] = [(hit.window, hit.score) for hit in open_index(where).query(WORDS, whole).hits]
            print(engine, {case: round(value, 3) for case, value in found[engine].items()})
    ratios = {
        engine: {case: value / found["folder"][case] for case, value in cases.items() if case != "export_s"}
        for engine, cases in found.items()
    }
    same = all(one == hits["folder"] for one in hits.values())
    for engine, cases in ratios.items():
        print(f"{engine:8}", {case: f"{value:.2f} ×" for case, value in cases.items()})
    result = {"chips": options.chips, "same_hits": same, "engines": found, "ratio_to_folder": ratios}
    print("the same hits:", same, write_result("engines", result))


if __name__ == "__main__":
    main()
