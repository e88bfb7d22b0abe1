"""Everything at once for a long time: does memory, or the number of open files or threads, grow, and is anything lost?

Two writers index scenes, index them again with other chips, and take them out; a reader asks for chips and shapes; a
worker is asked to search, draw, index and remove; new processes write results and check the index. Every process works
on one index. Memory, descriptors and threads of the four long ones are sampled, and plotted at the end, after
`verify --deep`.

    python benchmarks/soak.py --minutes 60 --pause 2
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from report import RESULTS, write_result
from scenes import write_large_scene

import rdb_geo
from rdb_geo.core.errors import RdbGeoError

SIDE_PX = 640
CHIPS = ("128", "96", "160")
WORDS = ("river", "forest NOT road", "bare land", "storage tanks^0.5 OR harbour")
EVERY_S = 10.0
"""Between two samples."""

SHARES = (0.2, 0.4, 0.8)
"""The second fifth of the time is compared with the last: in the first, memory fills up to its limit."""

MOST_GROWTH = {"memory_mb": 1.10, "descriptors": 1.0, "threads": 1.0}

Act = Callable[[random.Random], str]


def keep_doing(act: Act, stop: Event, pause_s: float, seed: int, told: Any) -> None:  # noqa: ANN401 - a queue's proxy
    """Do, rest, and count what came of it, until the end."""
    rng, counts = random.Random(seed), Counter[str]()
    while not stop.is_set():
        try:
            counts[act(rng)] += 1
        except RdbGeoError as error:
            counts[f"our error: {error.code}"] += 1
        except Exception as error:  # noqa: BLE001 - what must not happen is counted
            counts[f"ANOTHER ERROR: {type(error).__name__}: {error}"] += 1
        stop.wait(pause_s * rng.uniform(0.5, 1.5))
    told.put(dict(counts))


def write(root: str, own: str, stop: Event, pause_s: float, told: Any) -> None:  # noqa: ANN401
    """Index, index again, remove: scenes that no other writer touches."""
    index = rdb_geo.open_index(Path(root) / "index")
    scenes = sorted(Path(root).glob(f"{own}*.tif"))

    def act(rng: random.Random) -> str:
        scene = str(rng.choice(scenes))
        if rng.random() < 0.2:
            index.remove(scene)
            return "removed"
        (outcome,) = index.add(scene, how=rdb_geo.Indexing(chip_size=rng.choice(CHIPS), force=rng.random() < 0.5))
        return outcome.state

    keep_doing(act, stop, pause_s, ord(own), told)


def read(root: str, own: str, stop: Event, pause_s: float, told: Any) -> None:  # noqa: ANN401
    """Ask for chips and for shapes, of an index that stays open."""
    index = rdb_geo.open_index(Path(root) / "index")

    def act(rng: random.Random) -> str:
        if rng.random() < 0.3:
            index.outlines(rng.choice(WORDS), rdb_geo.Limits(k=20))
            return "shapes"
        found = index.query(rng.choice(WORDS), rdb_geo.Limits(percent=20), rdb_geo.Form(lookalikes=True))
        chips = [(hit.scene, hit.window) for hit in found.hits]
        return "query" if len(chips) == len(set(chips)) else "A CHIP CAME TWICE"

    keep_doing(act, stop, pause_s, ord(own), told)


def ask_worker(root: str, own: str, stop: Event, pause_s: float, told: Any) -> None:  # noqa: ANN401
    """Drive a worker by its pipe; `own` names its scenes, too."""
    command = [sys.executable, "-m", "rdb_geo", "worker", "--offline"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told.put(worker.pid)
    scene, output = f"{root}/{own}0.tif", f"{root}/worker"
    kinds: tuple[dict[str, object], ...] = (
        {"type": "query", "expression": WORDS[0], "output": f"{output}.gpkg", "show_lookalikes": True},
        {"type": "query", "expression": WORDS[1], "output": f"{output}.shp", "shapes": True},
        {"type": "query", "expression": WORDS[2], "output": f"{output}.fgb", "merge": True, "k": 50},
        {"type": "heatmap", "text": WORDS[0], "scene": scene, "output": f"{output}.tif"},
        {"type": "index", "scenes": [scene], "force": True, "chip_size": CHIPS[0]},
        {
            "type": "thumbnails",
            "items": [{"scene": scene, "window": [0, 0, 128, 128]}],
            "size_px": 64,
            "folder": output,
        },
        {"type": "status"},
        {"type": "remove", "scenes": [scene]},
    )
    worker.stdout.readline()  # type: ignore[union-attr]
    numbers = iter(range(1_000_000))

    def act(rng: random.Random) -> str:
        request = {"id": str(next(numbers)), "index": f"{root}/index", **rng.choice(kinds)}
        worker.stdin.write(json.dumps(request).encode() + b"\n")  # type: ignore[union-attr]
        worker.stdin.flush()  # type: ignore[union-attr]
        while True:
            event = json.loads(worker.stdout.readline())  # type: ignore[union-attr]
            if event["type"] == "error":
                is_ours = event["code"] not in ("internal", "system", "bad-request")
                return f"{'our error' if is_ours else 'ANOTHER ERROR'}: {event['code']}"
            if event["type"] == "result":
                return str(request["type"])

    keep_doing(act, stop, pause_s, ord(own), told)
    worker.stdin.close()  # type: ignore[union-attr]
    worker.wait()


def run_commands(root: str, own: str, stop: Event, pause_s: float, told: Any) -> None:  # noqa: ANN401
    """New processes: results in a file, and the check of the whole index."""
    index, output = f"{root}/index", f"{root}/command.geojson"

    def act(rng: random.Random) -> str:
        words = ["verify", "--deep"] if rng.random() < 0.5 else ["query", WORDS[0], "-o", output, "--overwrite"]
        done = subprocess.run(
            [sys.executable, "-m", "rdb_geo", *words, "-i", index], capture_output=True, text=True, check=False
        )
        if "Traceback" in done.stderr:
            return "TRACEBACK"
        return words[0] if done.returncode == 0 else f"{words[0].upper()} FAILED: {(done.stdout + done.stderr)[:200]}"

    keep_doing(act, stop, 10 * pause_s, ord(own), told)


@contextmanager
def at_work(root: str, stop: Event, pause_s: float) -> Iterator[tuple[dict[str, int], dict[str, Any]]]:
    """The processes, as name → number of the ones that are watched, and name → queue of what they tell."""
    jobs = {"writer": (write, "a"), "second writer": (write, "b"), "reader": (read, "r"), "worker": (ask_worker, "w"),
            "commands": (run_commands, "c")}  # fmt: skip
    context = multiprocessing.get_context("spawn")
    queues = {name: context.Queue() for name in jobs}
    running = [
        context.Process(target=job, args=(root, own, stop, pause_s, queues[name])) for name, (job, own) in jobs.items()
    ]
    for process in running:
        process.start()
    numbers = {name: process.pid or 0 for name, process in zip(jobs, running, strict=True) if name != "commands"}
    numbers["worker"] = queues["worker"].get()
    try:
        yield numbers, queues
    finally:
        stop.set()
        for process in running:
            process.join()


def sample(number: int) -> dict[str, float]:
    """What a process holds."""
    import psutil

    process = psutil.Process(number)
    with process.oneshot():
        memory_mb = process.memory_info().rss / 1e6
        return {"memory_mb": memory_mb, "descriptors": process.num_fds(), "threads": process.num_threads()}


def growth(samples: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """For each thing that is watched, its median in the second fifth of the time and in the last."""
    first, second, last = (int(share * len(samples)) for share in SHARES)
    return {
        name: {
            "second_fifth": statistics.median(one[name] for one in samples[first:second]),
            "last_fifth": statistics.median(one[name] for one in samples[last:]),
            "most": max(one[name] for one in samples),
        }
        for name in MOST_GROWTH
    }


def draw(samples: dict[str, list[dict[str, float]]], minutes: float, path: Path) -> None:
    """One panel for each thing that is watched, one line for each process."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(len(MOST_GROWTH), 1, sharex=True, figsize=(7, 6), layout="constrained")
    for panel, name in zip(panels, MOST_GROWTH, strict=True):
        for process, rows in samples.items():
            across = [minutes * number / len(rows) for number in range(len(rows))]
            panel.plot(across, [row[name] for row in rows], label=process, linewidth=1)
        panel.set_ylabel(name.replace("_mb", ", MB"))
        panel.set_ylim(bottom=0)
        panel.grid(alpha=0.3)
    panels[0].legend(ncols=2, fontsize="small")
    panels[-1].set_xlabel("minutes")
    figure.savefig(path, dpi=90)


def main() -> None:
    """Let them work, watch, check the index, write the result file and the plot; fail where anything grew or broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds that each process rests, in the mean")
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    with tempfile.TemporaryDirectory() as root:
        os.environ["RDB_GEO_CACHE"] = f"{root}/cache"
        for name in ("a0", "a1", "a2", "b0", "b1", "w0", "s0"):
            write_large_scene(Path(root) / f"{name}.tif", SIDE_PX)
        rdb_geo.open_index(f"{root}/index").add(f"{root}/*.tif", how=rdb_geo.Indexing(chip_size=CHIPS[0]))
        samples: dict[str, list[dict[str, float]]] = {}
        with at_work(root, multiprocessing.get_context("spawn").Event(), options.pause) as (numbers, queues):
            end = time.monotonic() + 60 * options.minutes
            while time.monotonic() < end:
                time.sleep(min(EVERY_S, 60 * options.minutes / 20))
                for name, number in numbers.items():
                    samples.setdefault(name, []).append(sample(number))
        counts = {name: queue.get() for name, queue in queues.items()}
        verdict = rdb_geo.open_index(f"{root}/index").verify(deep=True)
        left = sorted(path.name for path in Path(root).glob(".*"))
    grown = {name: growth(rows) for name, rows in samples.items()}
    draw(samples, options.minutes, RESULTS / "soak.png")
    failures = [f"{name}: {what}" for name, came in counts.items() for what in came if what[:2].isupper()]
    failures += [
        f"{name}: {what} grew from {seen['second_fifth']:.0f} to {seen['last_fifth']:.0f}"
        for name, rows in grown.items()
        for what, seen in rows.items()
        if seen["last_fifth"] > MOST_GROWTH[what] * seen["second_fifth"] + 2
    ]
    failures += [*(finding.message for finding in verdict.findings), *left]
    print(json.dumps({"counts": counts, "growth": grown, "verify": verdict.sentence, "failures": failures}, indent=1))
    result = {"minutes": options.minutes, "pause_s": options.pause, "machine_was_shared": True, "actions": counts}
    print(write_result("soak", {**result, "growth": grown, "verify": verdict.sentence, "failures": failures}))
    if failures:
        sys.exit("something grew, broke or was lost")


if __name__ == "__main__":
    main()
