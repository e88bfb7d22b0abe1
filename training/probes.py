"""What binds the model: short runs of stage 1 that differ in one setting each, with a result file for each."""

from __future__ import annotations

import csv
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from rdb_geo.core.files import replacing
from training.config import ConfigError, TrainConfig, read_config

logger = logging.getLogger(__name__)

BASE = "base"
"""The experiment that all others of a folder are compared with."""

PROBES = Path(__file__).parent / "configs" / "probes"
"""The experiments' files."""


def names() -> list[str]:
    """All experiments, `BASE` first."""
    return sorted((path.stem for path in PROBES.glob("*.toml")), key=lambda name: (name != BASE, name))


def question(name: str) -> str:
    """What an experiment asks: the first line of its file, a comment."""
    with (PROBES / f"{name}.toml").open(encoding="utf-8") as file:
        return file.readline().removeprefix("#").strip()


def probe(experiments: list[str], seeds: list[int], data: Path, out: Path, results: Path) -> list[Path]:
    """Run the experiments that have no result file yet.

    Args:
        experiments: Their names, see `names`.
        seeds: Each experiment runs once with each.
        data: RSICD.
        out: Folder of the runs; one that was interrupted goes on from its last checkpoint.
        results: Gets ``NAME/SEED.json``.

    Returns:
        The results' paths.

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
                result = _run(replace(config, seed=seed), data, out / f"probe-{name}-{seed}")
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as half:
                    half.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
            paths.append(path)
    return paths


def _run(config: TrainConfig, data: Path, folder: Path) -> dict[str, Any]:
    from training.batches import TrainingSet
    from training.ceiling import seen
    from training.evaluate import evaluate, read_split
    from training.stage_1 import run_experiment
    from training.water import training_pictures

    material = TrainingSet(*training_pictures(data, config.augment.open_water, config.data_share))
    val = read_split(data, "val")
    run, final = run_experiment(config, material, val, folder, again=(folder / "last.pt").exists())
    with (folder / "log.csv").open(encoding="utf-8", newline="") as file:
        epochs = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    return {
        "config": config.to_dict(),
        "pictures": len(material),
        "trained_parameters": sum(part.numel() for part in run.learner.parameters() if part.requires_grad),
        "seconds": sum(row["train_s"] for row in epochs),
        "val": evaluate(final, val).to_dict(),
        "seen_mean_recall": evaluate(final, seen(data, len(val.records), seed=0)).retrieval.mean_recall,
        "epochs": epochs,
    }
