"""One bit of an index file changed at many places: the answer is the clean one, or somebody says that it is damaged.

A scene is drawn and indexed, then a question is asked once for each change, as a new process would ask it, and the deep
check of `rdb-geo verify` looks at the same file.

    python benchmarks/damage.py --changes 600
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from report import put_between, write_result
from scenes import write_large_scene

import rdb_geo
from rdb_geo.core.errors import RdbGeoError


def answer_of(folder: Path) -> tuple[object, bool]:
    """What a new process would be told, and whether it is told of a damage."""
    found = rdb_geo.open_index(folder).query(
        "river", rdb_geo.Limits(k=50, min_score=0.0), rdb_geo.Form(lookalikes=True)
    )
    told = [(hit.rank, round(hit.score, 6), hit.window, hit.geometry.wkb) for hit in found.hits]
    return told, bool(found.scores.problems)


def main() -> None:
    """Change, ask, check, write the result file; fail where anything was silent or broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=600)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        write_large_scene(Path(name) / "scene.tif", 3_000)
        rdb_geo.open_index(folder).add(str(Path(name) / "scene.tif"))
        (path,) = folder.glob("*.parquet")
        clean = path.read_bytes()
        expected, _ = answer_of(folder)
        for _ in range(options.changes):
            changed = bytearray(clean)
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            path.write_bytes(changed)
            try:
                told, is_told_of_damage = answer_of(folder)
                counts["the same answer" if told == expected else "told" if is_told_of_damage else "silent"] += 1
            except RdbGeoError:
                counts["told"] += 1
            except Exception:  # noqa: BLE001  # what must not happen is counted
                traceback.print_exc()
                counts["another error"] += 1
            counts["found by verify --deep"] += not rdb_geo.open_index(folder).verify(deep=True).ok
    print(dict(counts))
    print(write_result("damage", {"bytes": len(clean), "changes": options.changes, "outcomes": dict(counts)}))
    put_between(
        Path(__file__).parents[1] / "docs" / "reliability.md",
        "damage",
        f"Of {options.changes} changes of one bit {counts['told']} were told, {counts['the same answer']} were in\n"
        f"bytes that no answer depends on, {counts['silent']} were silent, {counts['another error']} ended in an\n"
        f"error that is not ours; `verify --deep` found {counts['found by verify --deep']}.",
    )
    if counts["silent"] or counts["another error"]:
        sys.exit("a change was silent or ended in an error that is not ours")


if __name__ == "__main__":
    main()
