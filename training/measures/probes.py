"""What binds the model: short runs of stage 1 that differ in one setting each, with a result file for each."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from rdb_geo.core.files import write_json
from training.config import ConfigError, Experiment, read_config

logger = logging.getLogger(__name__)

BASE = "base"
"""The experiment that all others of a folder are compared with."""

PROBES = Path(__file__).resolve().parents[1] / "configs" / "probes"
"""The experiments' files."""


def names() -> list[str]:
    """All experiments, `BASE` first."""
    return sorted((path.stem for path in PROBES.glob("*.toml")), key=lambda name: (name != BASE, name))


def question(name: str) -> str:
    """What an experiment asks: the first line of its file, a comment."""
    with (PROBES / f"{name}.toml").open(encoding="utf-8") as file:
        return file.readline().removeprefix("#").strip()


def probe(experiments: list[str], seeds: list[int], data: Path, out: Path, results: Path) -> list[Path]:
    """Run the experiments, once with each seed, that have no result file ``NAME/SEED.json`` yet; all results' paths.

    A run that was interrupted goes on from its last checkpoint in `out`.

    Raises:
        ConfigError: There is no such experiment, or it has a mistake.
        DataError: The data set is not there, or too many pictures are missing or broken.
        DivergedError: A loss became no number.
    """
    paths = []
    for name in experiments:
        if name not in names():
            raise ConfigError(f"there is no probe {name!r}: give one of {', '.join(names())}.")
        config = read_config(PROBES / f"{name}.toml")
        for seed in seeds:
            path = results / name / f"{seed}.json"
            if not path.exists():
                result = _run(replace(config, name=f"probe-{name}", seed=seed), data, out)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_json(path, result)
            paths.append(path)
    return paths


def _run(config: Experiment, data: Path, out: Path) -> dict[str, Any]:
    from tokenizers import Tokenizer

    from rdb_geo.model import lite
    from training.evaluate import evaluate, read_split
    from training.hosts.host import HostEncoder
    from training.loop.log import read_log
    from training.measures.ceiling import seen
    from training.running import run_experiment
    from training.stages.opened import open_host
    from training.stages.sources import open_source

    source = open_source(config, None, [data], out / "cache")
    again = (out / f"{config.name}-{config.seed}" / "last.pt").exists()
    run, folder = run_experiment(source, config, out, again=again)
    opened, val = open_host(folder / "last.pt"), read_split(data, "val")
    final = HostEncoder(opened.host, Tokenizer.from_file(str(lite.tokenizer_file())), opened.image_size_px)
    learner: Any = run.task.averaged
    return {
        "config": config.to_dict(),
        "pictures": run.task.images,
        "trained_parameters": sum(value.numel() for value in learner.parameters() if value.requires_grad),
        "seconds": run.seconds,
        "val": evaluate(final, val).to_dict(),
        "seen_mean_recall": evaluate(final, seen(data, len(val.records), seed=0)).retrieval.mean_recall,
        "epochs": [{k: float(v) for k, v in row.items() if v} for row in read_log(folder / "log.csv")],
    }
