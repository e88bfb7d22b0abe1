"""Libraries of vector search beside the exact search of rdb-geo: build, bytes, time of a query, recall.

One thread, one query at a time, processor seconds. Recall@100: the share of the 100 true best (NumPy, single precision)
among the 100 that a library gives; and among its 1,000, which is what a second, exact look at 1,000 could save.

    pip install faiss-cpu usearch lancedb
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/libraries.py [--sizes 100000 1000000]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import faiss
import lancedb
import numpy as np
import pyarrow as pa
from charts import draw_costs
from made_up import embeddings, manifest, write_index
from numpy.typing import NDArray
from report import RESULTS, write_result
from usearch.index import Index as Usearch

from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.codes.reading import open_codes
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.store import Store
from rdb_geo.index.vectors import Vectors
from rdb_geo.score.rank import top_k
from rdb_geo.score.scene.first_pass import best_of

BEST, WIDE = 100, 1_000
WORDS = ("flooded farmland", "storage tanks", "a beach", "dense residential area", "a river", "bare soil", "an airport",
         "a bridge over water", "forest", "a football field")  # fmt: skip

DRAWN = ("rdb-geo, all chips", "rdb-geo, codes first", "faiss flat", "faiss IVF, 1 list of 16", "faiss PQ 96 × 4 bits",
         "faiss binary")  # fmt: skip
"""Ways in the plot."""

Search = Callable[[NDArray[np.float32], int], NDArray[np.int64]]
"""A query (D,) and how many → row numbers, best first."""


def ours(rows: NDArray[np.float32], _: Path) -> tuple[Search, int]:
    """Every chip, exactly, in blocks of a row group, as a query with the vectors in memory does."""
    half = rows.astype(np.float16)

    def search(query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        blocks = (Vectors(half[first : first + 4096]).dots(query[None])[:, 0] for first in range(0, len(half), 4096))
        found = np.concatenate(list(blocks))
        some = np.argpartition(-found, count)[:count]
        return some[np.argsort(-found[some])]

    return search, half.nbytes


def codes_first(rows: NDArray[np.float32], folder: Path) -> tuple[Search, int]:
    """An index file and its codes: what codes leave is read from the file and compared exactly."""
    write_index(folder / "index", len(rows), given=rows)
    store = Store(folder / "index")
    shard = store.scenes()[0][0]
    codes = open_codes(shard, Memory(DEFAULT_BYTES))
    if codes is None:
        raise ValueError(f"{len(rows)} chips have no codes")

    def search(query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        at_most = codes.at_most(query[None], lambda found, _: found[0])
        rows, found = best_of(at_most, lambda some: codes.vectors(some).cosines(query[None])[:, 0], count)
        return rows[top_k(found, count)]

    return search, sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())


def of_faiss(recipe: str, **settings: int) -> Callable[[NDArray[np.float32], Path], tuple[Search, int]]:
    """An index of faiss by its recipe."""

    def build(rows: NDArray[np.float32], _: Path) -> tuple[Search, int]:
        index = faiss.index_factory(rows.shape[1], recipe, faiss.METRIC_INNER_PRODUCT)
        index.train(rows[:: max(1, len(rows) // 100_000)])
        index.add(rows)
        for key, value in settings.items():
            faiss.ParameterSpace().set_index_parameter(index, key, value)
        return lambda query, count: index.search(query[None], count)[1][0], len(faiss.serialize_index(index))

    return build


def binary(rows: NDArray[np.float32], _: Path) -> tuple[Search, int]:
    """One bit a dimension: the sign, less the mean; faiss counts the bits that differ."""
    mean, wide = rows.mean(axis=0), -rows.shape[1] % 8

    def bits(some: NDArray[np.float32]) -> NDArray[np.uint8]:
        return np.packbits(np.pad(some > 0, ((0, 0), (0, wide))), axis=1)

    index = faiss.IndexBinaryFlat(rows.shape[1] + wide)
    for first in range(0, len(rows), 65_536):
        index.add(bits(rows[first : first + 65_536] - mean))
    return lambda query, count: index.search(bits(query[None]), count)[1][0], index.ntotal * index.code_size


def usearch(rows: NDArray[np.float32], folder: Path) -> tuple[Search, int]:
    """A graph (HNSW) over vectors of 8 bits."""
    index = Usearch(ndim=rows.shape[1], metric="ip", dtype="i8")
    index.add(np.arange(len(rows)), rows, threads=1)
    index.save(str(folder / "usearch"))
    return lambda query, count: index.search(query, count, threads=1).keys.astype(np.int64), (
        folder / "usearch"
    ).stat().st_size


def lance(rows: NDArray[np.float32], folder: Path) -> tuple[Search, int]:
    """LanceDB's IVF-PQ on disk, with its defaults, and ten times as many looked at again."""

    def batches() -> Iterator[pa.RecordBatch]:
        for first in range(0, len(rows), 65_536):
            part = rows[first : first + 65_536]
            column = pa.FixedSizeListArray.from_arrays(pa.array(part.astype(np.float16).ravel()), rows.shape[1])
            yield pa.record_batch({"row": np.arange(first, first + len(part)), "vector": column})

    schema = next(batches()).schema
    table = lancedb.connect(folder / "lance").create_table("chips", batches(), schema=schema)
    table.create_index(metric="dot", vector_column_name="vector")

    def search(query: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        asked = table.search(query.astype(np.float16)).distance_type("dot").refine_factor(10).select(["row"])
        return asked.limit(count).to_arrow()["row"].to_numpy()

    return search, sum(file.stat().st_size for file in (folder / "lance").rglob("*") if file.is_file())


WAYS: dict[str, Callable[[NDArray[np.float32], Path], tuple[Search, int]]] = {
    "rdb-geo, all chips": ours,
    "rdb-geo, codes first": codes_first,
    "faiss flat": of_faiss("Flat"),
    "faiss flat, 8 bits": of_faiss("SQ8"),
    "faiss IVF, 1 list of 16": of_faiss("IVF256,Flat", nprobe=16),
    "faiss PQ 96 × 4 bits": of_faiss("PCA384,PQ96x4fs"),
    "faiss binary": binary,
    "usearch": usearch,
    "LanceDB IVF-PQ": lance,
}


def draw(ways: dict[str, dict[str, Any]]) -> None:
    """Cost of a query against the number of vectors, of some ways."""
    lines = {
        way.replace("×", "x"): [(int(size), one["query_cpu_s"]) for size, one in ways[way].items()]
        for way in DRAWN
        if way in ways
    }
    draw_costs(lines, "vectors", "processor seconds of a query", RESULTS / "libraries.png")


def measure(search: Search, queries: NDArray[np.float32], truth: list[NDArray[np.int64]]) -> dict[str, float]:
    """Of one way."""
    taken, same, wide = [], [], []
    search(queries[0], BEST)
    for query, best in zip(queries, truth, strict=True):
        cpu, wall = time.process_time(), time.perf_counter()
        found = search(query, BEST)
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
        same.append(len(np.intersect1d(found, best)) / BEST)
        wide.append(len(np.intersect1d(search(query, WIDE), best)) / BEST)
    return {
        "query_cpu_s": statistics.median(cpu for cpu, _ in taken),
        "query_wall_s": statistics.median(wall for _, wall in taken),
        "recall_100": statistics.mean(same),
        "recall_100_of_1000": statistics.mean(wide),
    }


def true_best(rows: NDArray[np.float32], queries: NDArray[np.float32]) -> list[NDArray[np.int64]]:
    """Row numbers of the best of each query."""
    found = np.concatenate([queries @ rows[first : first + 65_536].T for first in range(0, len(rows), 65_536)], axis=1)
    return [np.argsort(-one, kind="stable")[:BEST] for one in found]


def main() -> None:
    """Build and ask one library after the other, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--without", nargs="*", default=[], help="libraries to leave out at the largest size")
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    spec = manifest().encoder
    texts = load_encoder("rdb-lite").encode_texts(list(WORDS))
    queries = np.concatenate([texts, embeddings(spec, 10, seed=1)])
    found: dict[str, dict[str, Any]] = {}
    for size in options.sizes:
        rows = np.concatenate([embeddings(spec, min(65_536, size - at), seed=at + 7) for at in range(0, size, 65_536)])
        truth = true_best(rows, queries)
        for way, build in WAYS.items():
            if way in options.without and size == max(options.sizes):
                continue
            with tempfile.TemporaryDirectory() as folder:
                cpu = time.process_time()
                search, size_bytes = build(rows, Path(folder))
                built = time.process_time() - cpu
                one = {"build_cpu_s": built, "bytes_per_chip": size_bytes / size, **measure(search, queries, truth)}
            found.setdefault(way, {})[str(size)] = one
            print(f"{size:8} {way:24}", {key: round(value, 5) for key, value in one.items()}, flush=True)
    versions = {name: version(name) for name in ("faiss-cpu", "usearch", "lancedb", "numkong")}
    about = {"machine_was_shared": options.shared, "versions": versions, "queries": len(queries)}
    print(write_result("libraries", {**about, "ways": found}))
    draw(found)


if __name__ == "__main__":
    main()
