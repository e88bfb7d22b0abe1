"""What ``python -m training train CONFIG --host HOST`` and ``ablate`` do: train, and write results."""

from __future__ import annotations

import json
import logging
import os
import shutil
from dataclasses import replace
from pathlib import Path

import torch
from torch import distributed

from rdb_geo.core.files import replacing
from rdb_geo.model.state import save_adapters
from training.adapt.checkpoint import resume
from training.adapt.config import AdaptConfig, read_grid
from training.adapt.hosts import Source, open_source
from training.adapt.loop import fit
from training.adapt.run import start
from training.adapt.spread import world
from training.plots import plot_log

logger = logging.getLogger(__name__)


def join_processes(config: AdaptConfig) -> AdaptConfig:
    """Join the processes that ``torchrun`` started, if it did; the configuration with this process's device."""
    if "RANK" not in os.environ:
        return config
    on_gpu = config.device == "cuda"
    distributed.init_process_group("nccl" if on_gpu else "gloo")
    if not on_gpu:
        return config
    torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    return replace(config, device=f"cuda:{os.environ['LOCAL_RANK']}")


def run_experiment(source: Source, config: AdaptConfig, out: Path, results: Path, *, again: bool = False) -> Path:
    """Run one experiment.

    Args:
        source: The host and its material.
        config: The experiment.
        out: Folder of the runs.
        results: Gets ``NAME/seed-SEED.json``, the log beside it as ``.csv`` and its curves as ``.png``.
        again: Go on from the last checkpoint.

    Returns:
        The result's path.
    """
    folder = out / f"{config.name}-{config.seed}"
    towers = source.towers(config)
    run = resume(towers, folder / "last.pt", config) if again else start(towers, config)
    result = {**fit(run, source.material, folder, source.measure), "host_name": source.name}
    path = result_path(results, config)
    if world()[0] != 0:
        return path
    run.learner.restore(run.best["trained"])
    if config.adapters() is not None:
        save_adapters(run.learner.host, folder / "adapter", base=source.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "log.csv", path.with_suffix(".csv"))
    plot_log(folder / "log.csv", path.with_suffix(".png"))
    with replacing(path) as half:
        half.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path


def train(config: AdaptConfig, data: Path, host: str, out: Path, results: Path, *, again: bool = False) -> Path:
    """One experiment on a host; see `run_experiment` and `training.adapt.hosts.open_source`."""
    config = join_processes(config)
    return run_experiment(open_source(config, host, data, out / "cache"), config, out, results, again=again)


def ablate(grid: Path, seeds: list[int], data: Path, host: str, out: Path, results: Path) -> list[Path]:
    """All experiments of a grid with all seeds, those without a result file; the host and its material are read once.

    Args:
        grid: See `training.adapt.config.read_grid`.
        seeds: The outer loop, so that all experiments have a first result early.
        data: A caption file, or the folder of one.
        host: As in `open_source`.
        out: Folder of the runs.
        results: Of the result files.

    Returns:
        The result files, those that were there already included.
    """
    wanted = [config.with_seed(seed) for seed in seeds for config in read_grid(grid)]
    sources: dict[str, Source] = {}
    for number, config in enumerate(wanted):
        path = result_path(results, config)
        if path.exists():
            logger.info("%s is there already", path)
            continue
        key = repr((config.prefix, config.augment, config.device))
        if key not in sources:
            sources = {key: open_source(config, host, data, out / "cache")}
        logger.info("run %d of %d: %s, seed %d", number + 1, len(wanted), config.name, config.seed)
        run_experiment(sources[key], config, out, results)
    return [result_path(results, config) for config in wanted]


def result_path(results: Path, config: AdaptConfig) -> Path:
    """Where a run's result goes."""
    return results / config.name / f"seed-{config.seed}.json"
