"""``python -m training``: train, evaluate and export."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from rdb_geo.core.errors import RdbGeoError
from training.calibration.command import add_calibrate
from training.commands import add_models, add_training
from training.config import ConfigError
from training.data import DataError
from training.inside.train import add_cells
from training.joint import add_joint
from training.loop.epochs import DivergedError
from training.measures.command import add_measures


def main() -> int:
    """Run one command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train, evaluate and export rdb-lite.")
    commands = parser.add_subparsers(required=True)
    add_training(commands)
    add_models(commands)
    add_joint(commands)
    add_calibrate(commands)
    add_cells(commands)
    add_measures(commands)
    _add_leakage(commands)
    report = commands.add_parser("report", help="write the tables of training/README.md from the result files")
    report.add_argument("--grid", type=Path, help="print the table of a grid's results in this folder instead")
    report.set_defaults(run=_report)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        arguments.run(arguments)
    except (ConfigError, DataError, DivergedError, RdbGeoError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def _add_leakage(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("leakage", help="list the pictures that two data sets share, by their captions")
    command.add_argument("first", type=Path, help="a caption file, or the folder of one")
    command.add_argument("second", type=Path, help="another")
    command.add_argument("-o", "--out", type=Path, required=True, help="JSON file for the list")
    command.add_argument("--first-split", help="train, val or test of the first (default: all)")
    command.add_argument("--second-split", help="the same of the second")
    command.add_argument("--shared", type=int, default=3, help="captions that a pair shares (default: %(default)s)")
    command.set_defaults(run=_leakage)


def _leakage(arguments: argparse.Namespace) -> None:
    from training.data import write_leaks

    splits = (arguments.first_split, arguments.second_split)
    print(write_leaks(arguments.first, arguments.second, arguments.out, splits=splits, min_shared=arguments.shared))


def _report(arguments: argparse.Namespace) -> None:
    from training.measures.report import write_tables
    from training.measures.tables import grid_table

    if arguments.grid is not None:
        print(grid_table(arguments.grid))
    else:
        write_tables()


if __name__ == "__main__":
    sys.exit(main())
