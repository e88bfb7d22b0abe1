"""Work that some threads share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from rdb_geo.core.environment import usable_cores

MOST_THREADS = 4
"""More would wait for the memory of the machine."""


def shared(work: Callable[[Sequence[int]], None], numbers: Sequence[int], least: int) -> None:
    """Let some threads do a share each, of consecutive numbers: no fewer than `least`, where there are so many."""
    most = min(MOST_THREADS, len(numbers) // least)
    threads = min(usable_cores(), most) if most > 1 else 1
    if threads == 1:
        work(numbers)
        return
    cuts = [len(numbers) * share // threads for share in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, numbers[start:end]) for start, end in pairwise(cuts)]:
            done.result()
