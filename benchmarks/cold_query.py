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
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from report import write_result

from rdb_geo.core.specs import ChipSpec, EncoderSpec, IndexManifest, RenderSpec, SceneRecord
from rdb_geo.core.table import ChipTable
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.columns import to_arrow
from rdb_geo.index.store import Store
from rdb_geo.index.writing import write_shard
from rdb_geo.score.calibration import rivals_id, rivals_of


def manifest() -> IndexManifest:
    """The recipe of a made-up scene, indexed by the shipped model."""
    return IndexManifest(
        encoder=load_encoder("rdb-lite").spec,
        chips=(ChipSpec(256, 128, 1, 0.5),),
        render=RenderSpec((1, 2, 3), (0, 0, 0), (255, 255, 255)),
        scene=SceneRecord("/made-up.tif", "EPSG:4326", (1e-5, 0, 8, 0, -1e-5, 48), 50_000, 50_000, 1.0),
        count=0,
        skipped=0,
        rdb_geo_version="benchmark",
    )


PIECE = 65_536
"""Chips that are made at once."""


def write_index(folder: Path, count: int) -> None:
    """An index of one scene with `count` chips; embeddings are random unit vectors of the shipped model's space."""
    recipe = manifest()
    folder.mkdir()
    path = Store(folder).path_of(recipe.scene.uri)
    write_shard(path, _pieces(count, recipe.encoder), recipe, rivals_id=rivals_id(recipe.encoder))


def _pieces(count: int, spec: EncoderSpec) -> Iterator[pa.Table]:
    """Chips in squares of 64 × 64, as a scene's are laid."""
    side = int(np.ceil(np.sqrt(count) / 64))
    for first in range(0, count, PIECE):
        number = np.arange(first, min(count, first + PIECE))
        square, place = number // 4096, number % 4096
        yield _piece(square % side * 64 + place % 64, square // side * 64 + place // 64, spec, seed=first)


def _piece(col: NDArray[np.int64], row: NDArray[np.int64], spec: EncoderSpec, *, seed: int) -> pa.Table:
    count = len(col)
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, spec.dim), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    boxes = shapely.box(8 + col * 1e-3, 47 + row * 1e-3, 8.002 + col * 1e-3, 47.002 + row * 1e-3)
    windows = np.column_stack([col * 128, row * 128, np.full(count, 256), np.full(count, 256)]).astype(np.int32)
    table = ChipTable(
        windows,
        np.ones(count, np.float32),
        np.ones(count, np.float32),
        np.array(shapely.to_wkb(boxes), object),
        shapely.bounds(boxes),
    )
    return to_arrow(table, rows, rivals_of(spec, rows))


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
        index = ["-i", f"{folder}/index"]
        cases = {
            "python -c pass": [python, "-c", "pass"],
            "import rdb_geo": [python, "-c", "import rdb_geo"],
            "rdb-geo --help": [python, "-m", "rdb_geo", "--help"],
            "rdb-geo query, GeoJSON": [python, "-m", "rdb_geo", "query", "flooded farmland", *index],
            "rdb-geo query --merge": [python, "-m", "rdb_geo", "query", "flooded farmland", "--merge", *index],
        }
        taken = {name: seconds(command, options.repeats) for name, command in cases.items()}
        query = cases["rdb-geo query, GeoJSON"]
        write_index(Path(folder) / "quarter", options.chips // 4)
        peaks = {
            options.chips // 4: peak_mb([*query[:-1], f"{folder}/quarter"]),
            options.chips: peak_mb(query),
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
