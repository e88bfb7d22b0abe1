"""What ``python -m training train`` and ``ablate`` do: run experiments of any stage, and write results."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import distributed

from rdb_geo.core.errors import UsageError
from rdb_geo.core.files import write_json
from rdb_geo.model.state import save_adapters
from training.config import Experiment
from training.loop.average import put
from training.loop.checkpoint import read
from training.loop.epochs import Run, fit
from training.loop.plots import plot_log
from training.loop.spread import world
from training.stages.sources import Source, open_source, shared_key

logger = logging.getLogger(__name__)


def join_processes(config: Experiment) -> Experiment:
    """Join the processes that ``torchrun`` started, if it did; the configuration with this process's device."""
    if "RANK" not in os.environ or config.steps:
        return config
    on_gpu = config.device == "cuda"
    if not distributed.is_initialized():
        distributed.init_process_group("nccl" if on_gpu else "gloo")
    if not on_gpu:
        return config
    torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    return replace(config, device=f"cuda:{os.environ['LOCAL_RANK']}")


def run_experiment(source: Source, config: Experiment, out: Path, *, again: bool = False) -> tuple[Run, Path]:
    """Run one experiment of pairs; the run, with the weights that it measures, and its folder.

    That is ``NAME-SEED`` in `out`, and gets checkpoints, ``log.csv``, and the adapters of a method whose adapters are
    all that it trains. `again` goes on from the last checkpoint.
    """
    folder = out / f"{config.name}-{config.seed}"
    identity = source.identity(config)
    run = fit(source.task(config), config, folder, identity, again=again)
    if world()[0] == 0 and config.adapters() is not None and config.can_be_parted and not config.projections:
        learner = run.task.averaged
        put(run.task.module, read(folder / "best.pt")["values"])
        save_adapters(learner.host, folder / "adapter", base=(source.host or {}).get("name", ""))  # type: ignore[arg-type]
        put(run.task.module, read(folder / "last.pt")["values"])
    return run, folder


def result_of(run: Run, host: dict[str, str] | None) -> dict[str, Any]:
    """The result of a run that is done: ``val`` of the best epoch, ``last`` and ``average`` of the end."""
    learner: Any = run.task.averaged
    scores = run.task.measure()
    with run.average.inside(learner):
        averaged = run.task.measure() if run.optimizer is not None else None
    return {
        "config": run.config.to_dict(),
        "method": run.config.method,
        "seed": run.config.seed,
        "host": host,
        "pictures": run.task.images,
        "epochs_done": run.epoch,
        "best_epoch": run.best["epoch"],
        "val": run.best["val"],
        "last": None if scores is None else scores.to_dict(),
        "last_shares": None if scores is None else " ".join(f"{share:g}" for share in scores.retrieval.shares.round(4)),
        "average": None if averaged is None else averaged.to_dict(),
        "trained_parameters": sum(value.numel() for value in learner.trained_of_host().values()),
        "seconds": round(run.seconds, 1),
    }


def train(
    config: Experiment, data: Sequence[Path], host: str | None, out: Path, results: Path, *, again: bool = False
) -> Path:
    """One experiment of any stage but a refinement; see `run_experiment` and `training.stages.sources.open_source`.

    Returns:
        Its result file, ``NAME/seed-SEED.json``; the log lies beside it as ``.csv`` and its curves as ``.png``.
    """
    config = join_processes(config)
    source = open_source(config, host, data, out / "cache")
    run, folder = run_experiment(source, config, out, again=again)
    return write_result(run, source, folder, results)


def write_result(run: Run, source: Source, folder: Path, results: Path) -> Path:
    """Write what a run found; only the first process does."""
    path = result_path(results, run.config)
    result = result_of(run, source.host)
    if world()[0] != 0:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "log.csv", path.with_suffix(".csv"))
    plot_log(folder / "log.csv", path.with_suffix(".png"))
    write_json(path, result)
    return path


def ablate(wanted: list[Experiment], data: Sequence[Path], host: str | None, out: Path, results: Path) -> list[Path]:
    """All experiments of a grid, in order, that have no result file; the result files of all of them.

    The host and its material (see `open_source`) are read once. One that was cut off goes on from its last checkpoint.
    Under ``torchrun`` all processes work on each experiment.
    """
    names = [f"{config.name}-{config.seed}" for config in wanted]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"the grid has {', '.join(twice)} twice: give each experiment and seed once.")
    # Who has which results is looked up once, by all processes alike, before any of them writes one.
    missing = [join_processes(config) for config in wanted if not result_path(results, config).exists()]
    if world()[1] > 1:
        distributed.barrier()
    sources: dict[str, Source] = {}
    for number, config in enumerate(missing, 1):
        key = shared_key(config)
        if key not in sources:
            sources = {key: open_source(config, host, data, out / "cache")}
        logger.info("run %d of %d: %s, seed %d", number, len(missing), config.name, config.seed)
        last = out / f"{config.name}-{config.seed}" / "last.pt"
        again = last.exists()
        if world()[1] > 1:
            distributed.barrier()
        run, folder = run_experiment(sources[key], config, out, again=again)
        write_result(run, sources[key], folder, results)
    return [result_path(results, config) for config in wanted]


def result_path(results: Path, config: Experiment) -> Path:
    """Where a run's result goes."""
    return results / config.name / f"seed-{config.seed}.json"
