"""``python -m training refine``."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_refine(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    refine = commands.add_parser("refine", help="train further towers and the words of a model of stage 1")
    refine.add_argument("config", type=Path, help="the refinement's TOML file")
    refine.add_argument("--host", type=Path, required=True, help="the checkpoint of stage 1 to start from")
    refine.add_argument(
        "--data", type=Path, required=True, help="a caption file, or the folder of one, with its pictures"
    )
    refine.add_argument("--words", type=Path, help="caption file of RSITMD's training split, for further words")
    refine.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    refine.set_defaults(run=_refine)


def _refine(arguments: argparse.Namespace) -> None:
    from training.checkpoints import read_checkpoint
    from training.evaluate import read_split
    from training.refine.config import read_refine_config
    from training.refine.material import read_material
    from training.refine.run import refine
    from training.train import resume

    config = read_refine_config(arguments.config)
    start = read_checkpoint(arguments.host, resume)
    material = read_material(arguments.data, arguments.words, config.augment, config.seed)
    folder = arguments.out / f"{config.name}-{config.seed}"
    refine(start, material, read_split(arguments.data, "val"), config, folder)
