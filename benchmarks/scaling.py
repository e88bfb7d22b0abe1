"""What indexing costs, scenes of growing size and as many chips in small ones; by arithmetic, what land takes.

Processor seconds and seconds by the clock in one process, the start of Python and the load of the model left out; the
time of a query comes from `results/search_size.json`. Chips of 256 pixels, half of which overlap. Draws
`results/scaling.png` (beyond the sizes that were indexed by scaling) and writes the table of docs/scaling.md. With
`--device cuda` seconds by the clock are those of the graphics card.

    python benchmarks/scaling.py
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from charts import draw_costs
from many_scenes import write_rasters
from report import RESULTS, put_between, write_result
from scenes import write_large_scene

from rdb_geo.core.requests import Indexing
from rdb_geo.encoders.base import Encoder, expect_chips
from rdb_geo.encoders.pace import PAYS_CHIPS
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.session.opened import Opened

LAND_KM2 = {"a city (Berlin)": 891, "a country (Germany)": 357_588, "all land": 148_940_000}
GSD_M = (10.0, 0.5)
CHIP_PX, STRIDE_PX = 256, 128


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one index."""

    chips: int
    cpu_s: float
    s: float
    bytes: int


def cost(names: list[str], folder: Path, encoder: Encoder) -> Cost:
    """Index scenes into an empty folder."""
    store, start, cpu = Store(folder, create=True), time.perf_counter(), time.process_time()
    Opened(store, lambda _: encoder).add(*names, how=Indexing(chip_size=str(CHIP_PX)))
    taken = time.perf_counter() - start, time.process_time() - cpu
    size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
    return Cost(sum(shard.manifest.count for shard in store.scenes()[0]), taken[1], taken[0], size)


def arithmetic(of_largest: Cost, searched: dict[str, Any]) -> list[dict[str, Any]]:
    """Chips, processor hours, bytes and the time of a query over all, for each kind of land and pixel."""
    asked = searched["one_scene"][-1]
    rows = []
    for gsd in GSD_M:
        for name, area in LAND_KM2.items():
            chips = area * 1e6 / (STRIDE_PX * gsd) ** 2
            times = chips / of_largest.chips
            row = {"land": name, "gsd_m": gsd, "chips": chips, "index_cpu_hours": times * of_largest.cpu_s / 3600}
            row |= {"index_hours": times * of_largest.s / 3600, "gigabytes": times * of_largest.bytes / 1e9}
            rows.append(row | {"query_cpu_s": chips / asked["chips"] * asked["warm"]["cpu_s"]})
    return rows


def table(rows: list[dict[str, Any]], million: dict[str, float]) -> str:
    """For the page."""
    told = [
        "A million chips take {cpu_hours:.2g} processor hours to index, {hours:.2g} by the clock, {gigabytes:.2g} GB "
        "of disk, and a question over all of them {query_cpu_s:.2g} processor seconds.".format(**million),
        "",
        "| land | pixel | chips | processor hours to index | GB | processor seconds of a question over all |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        numbers = (
            f"{float(f'{row[key]:.2g}'):,.10g}" for key in ("chips", "index_cpu_hours", "gigabytes", "query_cpu_s")
        )
        told.append(f"| {row['land']} | {row['gsd_m']:g} m | {' | '.join(numbers)} |")
    return "\n".join(told)


def _two_digits(value: float) -> str:
    return f"{float(f'{value:.2g}'):,.0f}" if value >= 10 else f"{value:.2g}"


def main() -> None:
    """Measure, print and write the table, the plot and the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 3_000, 10_000], help="chips of a scene")
    parser.add_argument("--scenes", type=int, default=4, help="small scenes of 500 chips")
    parser.add_argument("--repeats", type=int, default=2, help="of the small scenes and as many chips in one")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite", device=options.device)
    with tempfile.TemporaryDirectory() as cache, mock.patch.dict(os.environ, RDB_GEO_CACHE=cache):
        expect_chips(encoder, PAYS_CHIPS)  # chooses its pace before anything is timed
    taken: dict[str, list[Cost]] = {"small": [], "large": []}
    with tempfile.TemporaryDirectory() as name:
        folder, grown = Path(name), list[Cost]()
        small, large = write_rasters(folder, options.scenes)
        cost(small[:1], folder / "first", encoder)
        for turn in range(options.repeats):
            taken["small"].append(cost(small, folder / f"small-{turn}", encoder))
            taken["large"].append(cost([large], folder / f"large-{turn}", encoder))
        for size in options.sizes:
            scene = folder / f"{size}.tif"
            write_large_scene(scene, STRIDE_PX * (round(size**0.5) + 1))
            grown.append(cost([str(scene)], folder / str(size), encoder))
            scene.unlink()
    best = {kind: min(one.cpu_s / one.chips for one in costs) for kind, costs in taken.items()}
    clock = {kind: min(one.s / one.chips for one in costs) for kind, costs in taken.items()}
    searched = json.loads((RESULTS / "search_size.json").read_text())
    rows, asked, last = arithmetic(grown[-1], searched), searched["one_scene"][-1], grown[-1]
    million = {
        "cpu_hours": last.cpu_s / last.chips * 1e6 / 3600,
        "hours": last.s / last.chips * 1e6 / 3600,
        "gigabytes": last.bytes / last.chips * 1e6 / 1e9,
        "query_cpu_s": asked["warm"]["cpu_s"] / asked["chips"] * 1e6,
    }
    result = {
        "machine_was_shared": options.shared,
        "device": options.device,
        "sizes": [asdict(one) for one in grown],
        "small_scenes": {kind: [asdict(one) for one in costs] for kind, costs in taken.items()},
        "rate_of_small_scenes": {"cpu": best["large"] / best["small"], "clock": clock["large"] / clock["small"]},
        "million_chips": million,
        "land": rows,
    }
    beyond = [(n, last.cpu_s / last.chips * n) for n in (last.chips, 1e5, 1e6, 1e7)]
    lines = {"indexing, measured": [(one.chips, one.cpu_s) for one in grown], "indexing, by scaling": beyond}
    draw_costs(lines, "chips", "processor seconds of indexing", RESULTS / "scaling.png")
    print("rate of small scenes to that of a large one", result["rate_of_small_scenes"])
    print(table(rows, million))
    put_between(Path(__file__).parents[1] / "docs/scaling.md", "land", table(rows, million))
    print(write_result("scaling", result))


if __name__ == "__main__":
    main()
