"""How many chips go through a model at once: measured on this machine when it pays, and kept in the user's cache."""

from __future__ import annotations

import hashlib
import json
import math
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.core.consent import user_cache
from rdb_geo.core.files import write_json

FOLDER = "pace"
"""In the user's cache folder: a small file for each model and machine."""

BATCHES: Mapping[str, tuple[int, ...]] = {"onnx": (4, 2), "torch": (8, 16, 32), "gpu": (64, 16, 256)}
"""Chips of a run that are tried, the usual first. On a CPU they are so few that what passes between layers stays in the
cache and memory is small; only torch gains by more."""

PAYS_CHIPS = 4096
"""A process that encodes fewer chips does not measure."""

ROUNDS, TRIAL_S, LONGEST_S = 3, 0.3, 6.0
"""Paces are tried in turn, so often; seconds of one trial, and of all before the last begins at most."""

MOST_REPEATS = 32
"""So many times the chips of a run are encoded in a trial at most."""

WORTH = 1.1
"""Another pace than the usual one must be so many times as fast: others may use the machine while it is measured."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How an encoder goes. Rows don't depend on it: see `rdb_geo.encoders.base.Encoder`."""

    runs: int
    """Runs of the model at the same time; they share the cores."""

    batch: int
    """Chips or texts of each, and a quarter more where they come out even then; 1 is 1."""


class Pacing:
    """The pace of one encoder: the usual one, or what was measured."""

    def __init__(self, model: Mapping[str, str], *, cores: int, batches: Sequence[int]) -> None:
        """Begin with the usual pace.

        `model` says what runs where (space, device, version of the runtime). On one core, or where runs can't share
        what there is, `cores` is 1. `batches` may be tried; the first of them is usual.
        """
        self._batches = tuple(batches)
        self.cores = cores
        self.now = Pace(runs=cores, batch=self._batches[0])
        self._about = {**model, **machine(), "cores": str(cores), "batches": ", ".join(map(str, batches))}
        self._expected, self._is_settled = 0, False
        self._pools: dict[int, ThreadPoolExecutor] = {}

    @property
    def pool(self) -> ThreadPoolExecutor:
        """A thread for each run of the pace `now`: calls that overlap share them; no core waits for a call's end."""
        if self.now.runs not in self._pools:
            self._pools = {self.now.runs: ThreadPoolExecutor(self.now.runs, thread_name_prefix="encode")}
        return self._pools[self.now.runs]

    def expect(self, chips: int, encode: Callable[[UInt8Images], object], *, size_px: int) -> None:
        """So many chips will be encoded: take up what was measured here before, or measure if it pays.

        `encode` encodes chips (N, size_px, size_px, 3) at the pace `now`.
        """
        self._expected += chips
        if self._is_settled:
            return
        kept = _read(self._path)
        if kept is not None and kept["about"] == self._about:
            self.now, self._is_settled = Pace(**kept["pace"]), True
        elif self._expected >= PAYS_CHIPS:
            self._measure(encode, size_px)
            self._is_settled = True

    @property
    def _path(self) -> Path:
        key = json.dumps(self._about, sort_keys=True)
        return user_cache() / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"

    def _measure(self, encode: Callable[[UInt8Images], object], size_px: int) -> None:
        usual, end, speeds = self.now, time.perf_counter() + LONGEST_S, dict[Pace, float]()

        def try_in_turn(paces: Sequence[Pace]) -> Pace:
            for number in range(ROUNDS * len(paces)):
                if number and time.perf_counter() > end:
                    break
                self.now = paces[number % len(paces)]
                speeds[self.now] = max(speeds.get(self.now, 0.0), _speed(self.now, encode, size_px))
            return max(speeds, key=speeds.__getitem__)

        best = try_in_turn([Pace(runs, usual.batch) for runs in dict.fromkeys((self.cores, math.isqrt(self.cores), 1))])
        for batch in self._batches[1:]:
            other = Pace(best.runs, batch)
            if try_in_turn([other]) != other:  # still larger ones would need more memory for nothing
                break
            best = other
        self.now = best if speeds[best] > WORTH * speeds[usual] else usual
        told = [{**asdict(pace), "chips_per_s": round(speed, 1)} for pace, speed in speeds.items()]
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_json(self._path, {"about": self._about, "pace": asdict(self.now), "measured": told})


def in_batches(
    items: Any,  # noqa: ANN401  # an array of chips or a list of texts: what can be cut
    encode: Callable[[Any], Float32Matrix],
    *,
    dim: int,
    pace: Pace,
    pool: ThreadPoolExecutor | None = None,
) -> Float32Matrix:
    """Unit rows (N, dim) of N chips or texts, encoded to rows of any norm at a pace, in a pool's threads or this one.

    They are cut into equal pieces, as many for each run, so that none waits for the last.
    """
    if len(items) == 0:
        return np.empty((0, dim), np.float32)
    spare = 1.0 if pace.batch == 1 else 1.25
    pieces = min(len(items), math.ceil(len(items) / (spare * pace.batch * pace.runs)) * pace.runs)
    ends = np.linspace(0, len(items), pieces + 1).astype(int).tolist()
    cut = [items[first:end] for first, end in pairwise(ends)]
    run = map if pool is None else pool.map
    return l2_normalize(np.concatenate(list(run(encode, cut))))


def kept_paces() -> list[dict[str, Any]]:
    """What was measured on this machine, as it is kept: ``about``, ``pace``, ``measured``."""
    kept = [_read(path) for path in sorted((user_cache() / FOLDER).glob("*.json"))]
    return [one for one in kept if one is not None and machine().items() <= one["about"].items()]


@lru_cache(maxsize=1)
def machine() -> dict[str, str]:
    """What a measurement holds for: system and processor."""
    named = platform.processor()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        named = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), named)
    return {"system": platform.system(), "processor": f"{platform.machine()} {named}".strip()}


def _speed(pace: Pace, encode: Callable[[UInt8Images], object], size_px: int) -> float:
    """Chips a second, over so many that it takes `TRIAL_S`: what begins and ends a call hardly counts then."""
    chips = np.random.default_rng(0).integers(0, 256, (pace.runs * pace.batch, size_px, size_px, 3), dtype=np.uint8)
    encode(chips[:1])  # loads
    taken = _seconds(chips, encode)
    if taken < TRIAL_S:
        chips = np.concatenate([chips] * min(MOST_REPEATS, math.ceil(TRIAL_S / taken)))
        taken = _seconds(chips, encode)
    return len(chips) / taken


def _seconds(chips: UInt8Images, encode: Callable[[UInt8Images], object]) -> float:
    begun = time.perf_counter()
    encode(chips)
    return max(time.perf_counter() - begun, 1e-9)


def _read(path: Path) -> dict[str, Any] | None:
    """What is kept in a file; None where it is not there or makes no sense."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        pace = Pace(int(kept["pace"]["runs"]), int(kept["pace"]["batch"]))
        about = {str(key): str(value) for key, value in kept["about"].items()}
        measured = [
            {"runs": int(one["runs"]), "batch": int(one["batch"]), "chips_per_s": float(one["chips_per_s"])}
            for one in kept["measured"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return {"about": about, "pace": asdict(pace), "measured": measured} if min(pace.runs, pace.batch) > 0 else None
