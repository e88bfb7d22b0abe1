"""``python -m training joint``, ``second`` and ``concepts``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training.config import CONFIGS

if TYPE_CHECKING:
    from training.evaluate import Split


def add_joint(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands."""
    joint = commands.add_parser("joint", help="train an exported refinement's first image tower and words on all sets")
    joint.add_argument("config", type=Path, help="the stage's TOML file")
    joint.add_argument(
        "--start", type=Path, help="folder of the model to start from (default: the one in this repository's history)"
    )
    joint.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    joint.add_argument("--ship", type=Path, help="export the model to this folder, measure it on val and calibrate it")
    joint.set_defaults(run=_joint)
    second = commands.add_parser("second", help="train a second image tower beside that of an exported model")
    second.add_argument("model", type=Path, help="folder with a card.toml")
    second.add_argument("--config", type=Path, default=CONFIGS / "joint.toml", help="(default: %(default)s)")
    second.add_argument("--start", type=Path, help="folder of the model that it was made from (default: as in joint)")
    second.add_argument(
        "--out", type=Path, default=Path("runs/second"), help="folder of the run (default: %(default)s)"
    )
    second.set_defaults(run=_second)
    concepts = commands.add_parser("concepts", help="write an exported model anew, its axes of concepts fitted anew")
    concepts.add_argument("model", type=Path, help="folder with a card.toml")
    concepts.add_argument("--config", type=Path, default=CONFIGS / "joint.toml", help="(default: %(default)s)")
    concepts.add_argument("--runs", type=Path, default=Path("runs/concepts"), help="of the fit (default: %(default)s)")
    concepts.add_argument("--out", type=Path, required=True, help="folder of the new model")
    concepts.add_argument("--result", type=Path, help="JSON file for the numbers")
    concepts.set_defaults(run=_concepts)
    for command in (joint, second, concepts):
        command.add_argument("--data", type=Path, required=True, help="RSICD: a caption file, or the folder of one")
        command.add_argument("--extra", type=Path, required=True, help="folder of the further sets")
        command.add_argument("--words", type=Path, help="caption file of RSITMD's training split, for further words")


def _joint(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.stages.config import read_joint_config
    from training.stages.history import start_of_history
    from training.stages.run import MODEL_FILE, Sources, joint

    config = read_joint_config(arguments.config)
    sources = Sources(arguments.data, arguments.extra, arguments.words)
    folder = arguments.out / f"{config.name}-{config.seed}"
    start = arguments.start or start_of_history(config.start_commit, folder / "start")
    val = read_split(arguments.data, "val")
    joint(config, start, sources, val, folder)
    if arguments.ship is not None:
        _ship(folder / MODEL_FILE, val, arguments)


def _second(arguments: argparse.Namespace) -> None:
    from training.stages.config import read_joint_config
    from training.stages.history import start_of_history
    from training.stages.run import MODEL_FILE, Sources
    from training.stages.second import second_tower

    config = read_joint_config(arguments.config)
    sources = Sources(arguments.data, arguments.extra, arguments.words)
    start = arguments.start or start_of_history(config.start_commit, arguments.out / "start")
    second_tower(arguments.model, start, config, sources, arguments.out)
    print(arguments.out / MODEL_FILE)


def _concepts(arguments: argparse.Namespace) -> None:
    from training.commands import tell
    from training.evaluate import read_split
    from training.export.axes import refit_concepts
    from training.stages.config import read_joint_config
    from training.stages.run import Sources

    sources = Sources(arguments.data, arguments.extra, arguments.words)
    config, val = read_joint_config(arguments.config), read_split(arguments.data, "val")
    tell(refit_concepts(arguments.model, config, sources, val, arguments.runs, arguments.out), arguments.result)


def _ship(model: Path, val: Split, arguments: argparse.Namespace) -> None:
    """Export, measure and calibrate; the numbers lie beside the checkpoint."""
    from rdb_geo.core.files import write_json
    from rdb_geo.encoders.registry import load_encoder
    from rdb_geo.score.calibration import write_calibration
    from training.calibration import make_calibration
    from training.export.folder import ship

    result = ship(model, val, arguments.ship)
    write_json(model.with_name("result.json"), result)
    encoder = load_encoder(str(arguments.ship), device="cpu", offline=True)
    write_calibration(make_calibration(encoder, arguments.data, arguments.extra), arguments.ship)
    print(arguments.ship)
