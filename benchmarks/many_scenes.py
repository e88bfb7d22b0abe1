"""Many small scenes beside as many chips in one: `list`, `info` and a query, each a fresh process; a query asked again.

By the clock, and processor seconds, which say more on a shared machine; a query also in a box, of 1 % of the area.
Also what it takes to make the pools of codes, once for all scenes, and how much longer `rdb-geo index` takes for
small scenes put into such an index than for their chips in one scene. 10,000 scenes of 500 chips and one of as many
take 11 GB of disk.

python benchmarks/many_scenes.py [--scenes 10000] [--chips 500] [--folder DIR]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from cold_query import peak_mb
from made_up import write_index
from rasterio.transform import from_origin
from report import write_result
from search_size import WORDS, cold, warm

from rdb_geo import Limits, open_index
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import pool_scenes

CHIPS = 500
ACROSS = 25
ENGINE = [sys.executable, "-m", "rdb_geo"]


def write_rasters(folder: Path, scenes: int) -> tuple[list[str], str]:
    """Small scenes of `CHIPS` chips, and one as wide that holds as many, of noise in blobs."""
    rng = np.random.default_rng(1)
    high, wide = 128 * (CHIPS // ACROSS + 1), 128 * (ACROSS + 1)
    names = [str(folder / f"small-{number}.tif") for number in range(scenes)]
    large = str(folder / "large.tif")
    profile = {"driver": "GTiff", "count": 3, "dtype": "uint8", "crs": "EPSG:32633", "width": wide, "tiled": True}
    for name, rows in (*((name, high) for name in names), (large, 128 * (CHIPS // ACROSS * scenes + 1))):
        where = from_origin(500_000, 5_000_000, 1, 1)
        with rasterio.open(name, "w", height=rows, transform=where, **profile) as out:
            blobs = rng.integers(0, 255, (3, rows // 32, wide // 32), dtype=np.uint8)
            out.write(np.kron(blobs, np.ones((1, 32, 32), np.uint8)))
    return names, large


def tenth_of(folder: Path) -> tuple[float, float, float, float]:
    """A box in the middle of an index, a tenth as wide and as high: west, south, east, north."""
    bounds = np.array([group.record.bounds for shard in Store(folder).scenes()[0] for group in shard.groups])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    west, south, east, north = (*(low + 0.45 * (high - low)), *(low + 0.55 * (high - low)))
    return float(west), float(south), float(east), float(north)


def once(command: list[str]) -> float:
    """Seconds of a fresh process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=10_000)
    parser.add_argument("--chips", type=int, default=CHIPS, help="of each made-up scene")
    parser.add_argument("--indexed", type=int, default=4, help="small scenes that are indexed for real")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where made-up indexes stay  [default: nowhere]")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, one = ((options.folder or folder) / f"{scenes}-of-{options.chips}" for scenes in (options.scenes, 1))
        for where, scenes in ((many, options.scenes), (one, 1)):
            if not where.exists():  # a folder that stays is asked as it is
                write_index(where, options.scenes * options.chips, scenes=scenes)
        box = ["--bbox", ",".join(map(str, tenth_of(many)))]
        asking = ["query", WORDS, "-k", "50"]
        verbs = {"list": ["list"], "info": ["info"], "query": asking, "query in a box": [*asking, *box]}
        taken: dict[str, dict[str, Any]] = {}
        for verb, words in verbs.items():
            (many / ".work/recipes.json").unlink(missing_ok=True)
            command = [*ENGINE, *words, "-i", str(many)]
            taken[verb] = {
                "nothing kept": once(command),
                "recipes kept": cold([command] * (options.repeats + 1)),
                "one scene": cold([[*ENGINE, *words, "-i", str(one)]] * (options.repeats + 1)),
                "peak_mb": peak_mb(command),
            }
            print(verb, taken[verb])
        for pool in many.glob(".work/*.pool"):
            pool.unlink()
        start = time.process_time()
        pool_scenes(Store(many), load_encoder("rdb-lite").spec)
        pooling = time.process_time() - start
        print("pools", pooling)
        asked = [Limits(k=50)] * (options.repeats + 1)
        taken["query asked again"] = {
            "recipes kept": warm(open_index(many), asked),
            "one scene": warm(open_index(one), asked),
        }
        print("again", taken["query asked again"])
        small, large = write_rasters(folder, options.indexed)
        how = ["--chip-size", "256", "--stretch", "none", "-i"]
        start = once([*ENGINE, "index", small[0], *how, str(folder / "warm")])
        rates = {
            "small scenes, into the index of many": once([*ENGINE, "index", *small[1:], *how, str(many)]),
            "one scene, into an empty index": once([*ENGINE, "index", large, *how, str(folder / "empty")]),
        }
        print("seconds of indexing", rates, "start", start)
    per_chip = [
        rates["small scenes, into the index of many"] / (CHIPS * (options.indexed - 1)),
        rates["one scene, into an empty index"] / (CHIPS * options.indexed),
    ]
    result = {
        "scenes": options.scenes,
        "chips": options.scenes * options.chips,
        "seconds": taken,
        "pooling_cpu_s": pooling,
        "indexing_seconds": rates,
        "indexing_rate_of_one_scene": per_chip[1] / per_chip[0],
    }
    print(result["indexing_rate_of_one_scene"], write_result("many_scenes", result))


if __name__ == "__main__":
    main()
