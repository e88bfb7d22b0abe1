"""What the checksums of an index cost a query: the same question with and without them, in turn, in one process.

Each query opens the index anew, as a new process does; the file lies in the disk cache. Without checksums is a switch
of this benchmark alone: digests compare equal unread, Parquet's pages and the footer are not verified.

    python benchmarks/checksums.py --chips 1000000
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from unittest import mock

from cold_query import write_index
from report import write_result

import rdb_geo
from rdb_geo.index import shard


class Equal:
    """Differs from nothing."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        """Always."""
        return True

    def __ne__(self, other: object) -> bool:
        """Never."""
        return False


@contextmanager
def unverified() -> Iterator[None]:
    """While the block runs, what is read from an index is believed."""
    plain = partial(_open_plain, shard.pq.ParquetFile)
    with ExitStack() as changed:
        for place, name, stand_in in (
            (shard, "digest_of", lambda _: Equal()),
            (shard, "check_seal", lambda _: None),
            (shard.pq, "ParquetFile", plain),
        ):
            changed.enter_context(mock.patch.object(place, name, stand_in))
        yield


def _open_plain(opened: type, *given: object, **options: object) -> object:
    return opened(*given, **{**options, "page_checksum_verification": False})


def seconds(folder: Path) -> tuple[float, float]:
    """Of one query over all chips: as the clock goes, and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    rdb_geo.open_index(folder).query("flooded farmland", rdb_geo.Limits(k=50), rdb_geo.Form(lookalikes=True))
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Ask in turn, print the ratios, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chips", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=9)
    options = parser.parse_args()
    verified: list[tuple[float, float]] = []
    believed: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        write_index(index, options.chips)
        seconds(index)  # warms the disk cache and loads the model
        for _ in range(options.repeats):
            verified.append(seconds(index))
            with unverified():
                believed.append(seconds(index))
    ratios = [statistics.median(a[i] / b[i] for a, b in zip(verified, believed, strict=True)) for i in (0, 1)]
    result = {
        "chips": options.chips,
        "repeats": options.repeats,
        "machine_was_shared": True,
        "wall_s": {
            "verified": statistics.median(a[0] for a in verified),
            "believed": statistics.median(b[0] for b in believed),
        },
        "cpu_s": {
            "verified": statistics.median(a[1] for a in verified),
            "believed": statistics.median(b[1] for b in believed),
        },
        "ratio_wall": ratios[0],
        "ratio_cpu": ratios[1],
    }
    print(result)
    print(write_result("checksums", result))


if __name__ == "__main__":
    main()
