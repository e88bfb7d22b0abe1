"""Rates of several ways to do the same work, side by side."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any


def rates(
    works: Mapping[str, Callable[[], Any]],
    count: int,
    *,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Items a second of each way to do `count` of them, so that other work on the machine hits them all alike.

    Each is run once without being timed. Then all of them are run in each round, which starts with another one each
    time; the median over the rounds counts.
    """
    names = list(works)
    for name in names:
        works[name]()
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            began = clock()
            works[name]()
            seconds[name].append(clock() - began)
    return {name: count / median(found) for name, found in seconds.items()}


def machine() -> dict[str, Any]:
    """What rates depend on: processor, cores, whether it has VNNI (8-bit dot products), version of ONNX Runtime."""
    import onnxruntime

    says = Path("/proc/cpuinfo")
    lines = says.read_text(encoding="utf-8").splitlines() if says.is_file() else []
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return {
        "processor": facts.get("model name") or platform.processor() or platform.machine(),
        "vnni": "vnni" in facts.get("flags", "") if facts else None,
        "cores": os.cpu_count(),
        "onnxruntime": onnxruntime.__version__,
    }
