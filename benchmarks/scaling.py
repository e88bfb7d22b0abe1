"""What indexing costs, one large scene and as many chips in small ones; and by arithmetic what land of all sizes takes.

Processor seconds of one thread in one process, the start of Python and the load of the model left out. Bytes and the
time of a query come from `results/search_size.json`. Chips of 256 pixels, half of which overlap.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/scaling.py
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from many_scenes import write_rasters
from report import RESULTS, write_result

from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene

LAND_KM2 = {"a city (Berlin)": 891, "a country (Germany)": 357_588, "all land": 148_940_000}
GSD_M = (10.0, 0.5)
STRIDE_PX = 128


def cost(names: list[str], folder: Path, encoder: Encoder) -> float:
    """Processor seconds of a chip."""
    store, start = Store(folder, create=True), time.process_time()
    for source in find_scenes(names):
        index_scene(source, encoder, store, request=IndexRequest(chips=ChipRequest(size_px=256)))
    taken = time.process_time() - start
    return taken / sum(shard.manifest.count for shard in store.scenes()[0])


def arithmetic(chip_s: float, searched: dict[str, Any]) -> list[dict[str, Any]]:
    """Chips, processor hours, bytes and the time of a query over all, for each kind of land and pixel."""
    largest = searched["one_scene"][-1]
    rows = []
    for gsd in GSD_M:
        for name, area in LAND_KM2.items():
            chips = area * 1e6 / (STRIDE_PX * gsd) ** 2
            times = chips / largest["chips"]
            row = {"land": name, "gsd_m": gsd, "chips": chips, "index_cpu_hours": chips * chip_s / 3600}
            row |= {"gigabytes": times * largest["bytes"] / 1e9, "query_cpu_s": times * largest["warm"]["cpu_s"]}
            rows.append(row)
    return rows


def main() -> None:
    """Measure, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite")
    encoder.encode_images(np.zeros((1, 8, 8, 3), np.uint8))
    taken: dict[str, list[float]] = {"small": [], "large": []}
    with tempfile.TemporaryDirectory() as name:
        small, large = write_rasters(Path(name), options.scenes)
        cost(small[:1], Path(name) / "first", encoder)
        for turn in range(options.repeats):
            taken["small"].append(cost(small, Path(name) / f"small-{turn}", encoder))
            taken["large"].append(cost([large], Path(name) / f"large-{turn}", encoder))
    best = {kind: min(times) for kind, times in taken.items()}
    searched = json.loads((RESULTS / "search_size.json").read_text())
    result = {
        "machine_was_shared": options.shared,
        "chip_cpu_s": taken,
        "rate_of_small_scenes": best["large"] / best["small"],
        "land": arithmetic(best["large"], searched),
    }
    print(f"small scenes at {result['rate_of_small_scenes']:.0%} of the rate of a large one; {best} s of a chip")
    for row in result["land"]:
        print({key: value if isinstance(value, str) else float(f"{value:.3g}") for key, value in row.items()})
    print(write_result("scaling", result))


if __name__ == "__main__":
    main()
