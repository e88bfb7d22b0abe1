"""A reader asks while two writers index the same scenes over and over: each answer is a state that was written.

Each writer has a scene of its own, which it indexes with chips of one size, then of another. An answer that mixes two
states of a scene, doubles it, or loses it, is torn.

    python benchmarks/torn_reads.py --seconds 25
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from report import put_between, write_result
from scenes import write_large_scene

import rdb_geo

SIZES = ("128", "96")
WRITER = """
import sys, rdb_geo
index, scene = rdb_geo.open_index(sys.argv[1]), sys.argv[2]
for number in range(10_000):
    index.add(scene, how=rdb_geo.Indexing(chip_size=sys.argv[3 + number % 2], force=True))
    print(number, flush=True)
"""


def told(index: rdb_geo.Index) -> dict[str, list[tuple[object, ...]]]:
    """The windows and scores of every chip, for each scene."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for hit in index.query("river", rdb_geo.Limits(percent=100), rdb_geo.Form(lookalikes=True)).hits:
        found.setdefault(Path(hit.scene).stem, []).append((hit.window, round(hit.score, 6)))
    return {scene: sorted(chips, key=str) for scene, chips in found.items()}


def main() -> None:
    """Write, read, compare, write the result file; fail where a read was torn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=25)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        scenes = [Path(name) / f"{letter}.tif" for letter in "ab"]
        states: dict[str, list[list[tuple[object, ...]]]] = {}
        for scene in scenes:
            write_large_scene(scene, 512)
        for size in SIZES:
            index = rdb_geo.open_index(Path(name) / f"as-{size}")
            index.add(*map(str, scenes), how=rdb_geo.Indexing(chip_size=size))
            for scene, chips in told(index).items():
                states.setdefault(scene, []).append(chips)
        folder = Path(name) / "index"
        rdb_geo.open_index(folder).add(*map(str, scenes), how=rdb_geo.Indexing(chip_size=SIZES[0]))
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(scene), *SIZES], stdout=subprocess.PIPE)
            for scene in scenes
        ]
        _ = [writer.stdout.readline() for writer in writers]  # both are at work
        kept, end = rdb_geo.open_index(folder), time.monotonic() + options.seconds
        while time.monotonic() < end:
            for index in (kept, rdb_geo.open_index(folder)):
                answer = told(index)
                is_whole = all(answer.get(scene) in known for scene, known in states.items())
                counts["whole" if is_whole else "torn"] += 1
        for writer in writers:
            writer.terminate()
        counts["writes"] = sum(1 + len(writer.communicate()[0].splitlines()) for writer in writers)
    print(dict(counts))
    print(write_result("torn_reads", {"seconds": options.seconds, "reads": dict(counts)}))
    put_between(
        Path(__file__).parents[1] / "docs" / "reliability.md",
        "torn_reads",
        f"Of {counts['whole'] + counts['torn']} reads in {options.seconds:g} s under two writers, who wrote\n"
        f"{counts['writes']} index files, {counts['torn']} were torn, doubled or without a scene.",
    )
    if counts["torn"]:
        sys.exit("a read was torn")


if __name__ == "__main__":
    main()
