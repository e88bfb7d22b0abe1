"""What the checksums of an index cost a query: the same question with and without them, in turn.

In a process of its own for each, which keeps no vectors, as the command line does; and in a running program the first
question about an index, when its vectors are read to be kept, and the later ones, which read none. The file lies in the
disk cache. Without checksums is a switch of this benchmark alone: digests compare equal unread, Parquet's pages and the
footer are not verified.

    python benchmarks/checksums.py --chips 1000000
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from made_up import write_index
from report import put_between, write_result

import rdb_geo
from rdb_geo.index import shard
from rdb_geo.index.codes import layout, pieces, reading
from rdb_geo.index.memory import ONE_QUESTION


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
            (layout.Head, "checksum", lambda *_: Equal()),
            (pieces.xxhash, "xxh3_64_intdigest", lambda _: Equal()),
            (reading, "are_whole", lambda *_: True),
        ):
            changed.enter_context(mock.patch.object(place, name, stand_in))
        yield


def _open_plain(opened: type, *given: object, **options: object) -> object:
    return opened(*given, **{**options, "page_checksum_verification": False})


def seconds(index: rdb_geo.Index) -> tuple[float, float]:
    """Of one query over all chips: as the clock goes, and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    index.query("flooded farmland", rdb_geo.Limits(k=50), rdb_geo.Form(lookalikes=True))
    return time.perf_counter() - wall, time.process_time() - cpu


def in_a_process(folder: Path, *, believes: bool) -> tuple[float, float]:
    """Of a process that asks one query and ends: as the clock goes, and of the processor."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, __file__, "--ask", str(folder), *(["--believe"] if believes else [])], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - wall, cpu


class Pairs(NamedTuple):
    """Seconds of the same question in turn, see `seconds`."""

    verified: list[tuple[float, float]]
    believed: list[tuple[float, float]]


def told(pairs: Pairs) -> dict[str, float]:
    """Medians, and the medians of the ratios of neighbours."""
    verified, believed = pairs
    return {
        f"{name}_{what}": value
        for place, name in enumerate(("wall", "cpu"))
        for what, value in (
            ("verified_s", statistics.median(a[place] for a in verified)),
            ("believed_s", statistics.median(b[place] for b in believed)),
            ("ratio", statistics.median(a[place] / b[place] for a, b in zip(verified, believed, strict=True))),
        )
    }


CASES = {
    "in_a_process_of_its_own": "a query by the command line",
    "first_question_of_a_running_program": "the first question of a running program, which keeps the vectors",
    "its_later_questions": "its later questions, which read none",
}


def page(result: dict[str, Any]) -> str:
    """What docs/reliability.md says of it."""
    shared = ", others at work on the machine" if result["machine_was_shared"] else ""
    lines = [
        f"{result['chips']:,} chips, medians of {result['repeats']} pairs in turn{shared}:",
        "",
        "| | clock, with | without | ratio | processor, with | without | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for case, name in CASES.items():
        cells = [
            f"{result[case][f'{clock}_{what}']:.2f}{unit}"
            for clock in ("wall", "cpu")
            for what, unit in (("verified_s", " s"), ("believed_s", " s"), ("ratio", ""))
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Ask in turn, print the ratios, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chips", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--believe", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask is not None:
        with unverified() if options.believe else nullcontext():
            seconds(rdb_geo.open_index(options.ask, memory_bytes=ONE_QUESTION))
        return
    fresh, first, later = Pairs([], []), Pairs([], []), Pairs([], [])
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        write_index(index, options.chips)
        kept = rdb_geo.open_index(index)
        seconds(kept)  # warms the disk cache, loads the model and keeps the vectors
        for _ in range(options.repeats):
            fresh.verified.append(in_a_process(index, believes=False))
            fresh.believed.append(in_a_process(index, believes=True))
            for pairs, opened in ((first, rdb_geo.open_index), (later, lambda _: kept)):
                pairs.verified.append(seconds(opened(index)))
                with unverified():
                    pairs.believed.append(seconds(opened(index)))
    result = {
        "chips": options.chips,
        "repeats": options.repeats,
        "machine_was_shared": options.shared,
        "in_a_process_of_its_own": told(fresh),
        "first_question_of_a_running_program": told(first),
        "its_later_questions": told(later),
    }
    print(result)
    print(write_result("checksums", result))
    put_between(Path(__file__).parents[1] / "docs" / "reliability.md", "checksums", page(result))


if __name__ == "__main__":
    main()
