"""``python -m training joint``."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_joint(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    joint = commands.add_parser("joint", help="train an exported refinement's first image tower and words on all sets")
    joint.add_argument("config", type=Path, help="the stage's TOML file")
    joint.add_argument(
        "--start", type=Path, required=True, help="folder of the model to start from, with its card.toml"
    )
    joint.add_argument("--data", type=Path, required=True, help="RSICD: a caption file, or the folder of one")
    joint.add_argument("--extra", type=Path, required=True, help="folder of the further sets with their captions.json")
    joint.add_argument("--words", type=Path, help="caption file of RSITMD's training split, for further words")
    joint.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    joint.set_defaults(run=_joint)


def _joint(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.stages.config import read_joint_config
    from training.stages.run import Sources, joint

    config = read_joint_config(arguments.config)
    sources = Sources(arguments.data, arguments.extra, arguments.words)
    folder = arguments.out / f"{config.name}-{config.seed}"
    joint(config, arguments.start, sources, read_split(arguments.data, "val"), folder)
