"""``python -m training calibrate``: write a model's calibration beside its card."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add_calibrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser("calibrate", help="make what turns a model's cosines into probabilities")
    command.add_argument("--data", type=Path, required=True, help="folder with RSICD's captions.json and pictures")
    command.add_argument("--extra", type=Path, help="folder of the further sets, for a model that has learned them")
    command.add_argument("--model", type=Path, help="folder with a card.toml (default: the model in the package)")
    command.add_argument("--seed", type=int, default=3407, help="(default: %(default)s)")
    command.set_defaults(run=_calibrate)


def _calibrate(arguments: argparse.Namespace) -> None:
    from rdb_geo.encoders.cards import embedded_folder
    from rdb_geo.encoders.registry import load_encoder
    from rdb_geo.score.calibration import write_calibration
    from training.calibration.make import make_calibration

    folder = arguments.model or embedded_folder()
    encoder = load_encoder(str(folder), device="cpu", offline=True)
    calibration = make_calibration(encoder, arguments.data, arguments.extra, seed=arguments.seed)
    path = write_calibration(calibration, folder)
    print(json.dumps({"file": str(path), "bytes": path.stat().st_size, **calibration.about}, indent=1))
