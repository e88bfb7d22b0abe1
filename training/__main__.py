"""``python -m training``: train, evaluate and export."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path

from rdb_geo.core.errors import RdbGeoError
from training.adapt.arguments import add_adapt, train_adapters
from training.calibration.command import add_calibrate
from training.config import ConfigError, read_config
from training.data import DataError
from training.measures.command import add_measures
from training.probes import names, probe
from training.refine.command import add_refine
from training.stages.command import add_joint
from training.train import DivergedError


def main() -> int:
    """Run one command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train, evaluate and export rdb-lite.")
    commands = parser.add_subparsers(required=True)
    _add_train(commands)
    _add_evaluate(commands)
    _add_export(commands)
    add_refine(commands)
    add_joint(commands)
    add_calibrate(commands)
    add_adapt(commands)
    _add_probe(commands)
    add_measures(commands)
    _add_leakage(commands)
    report = commands.add_parser("report", help="write the table of training/README.md from the result files")
    report.set_defaults(run=_report)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        arguments.run(arguments)
    except (ConfigError, DataError, DivergedError, RdbGeoError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def _add_train(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    train = commands.add_parser("train", help="train an experiment and keep a checkpoint after each epoch")
    train.add_argument("config", type=Path, help="the experiment's TOML file")
    train.add_argument(
        "--data", type=Path, required=True, help="a caption file, or the folder of one, with its pictures"
    )
    train.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    train.add_argument(
        "--host", help="train stage 2 (configs/adapt) on this: a checkpoint of stage 1, or an open_clip model by name"
    )
    train.add_argument("--seed", type=int, help="instead of the experiment's own (stage 2)")
    train.add_argument("--results", type=Path, default=Path("training/results"), help="(default: %(default)s)")
    train.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    train.set_defaults(run=_train)


def _add_probe(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("probe", help="run short experiments of stage 1 that have no result file yet")
    command.add_argument("names", nargs="*", default=names(), help="of training/configs/probes (default: all)")
    command.add_argument("--seeds", type=int, nargs="+", default=[0], help="(default: 0)")
    command.add_argument(
        "--data", type=Path, required=True, help="a caption file, or the folder of one, with its pictures"
    )
    command.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    command.add_argument("--results", type=Path, default=Path("training/results/probes"), help="(default: %(default)s)")
    command.set_defaults(run=_probe)


def _add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("evaluate", help="measure a model's ONNX files through the product's encoder")
    command.add_argument(
        "folder", type=Path, nargs="?", help="folder with a card.toml (default: the model in the package)"
    )
    command.add_argument(
        "--data", type=Path, required=True, help="a caption file, or the folder of one, with its pictures"
    )
    command.add_argument("--split", default="val", help="(default: %(default)s)")
    command.add_argument("--extra", type=Path, help="folder of the further sets: measures what they show, and floods")
    command.add_argument("-o", "--out", type=Path, help="JSON file for the numbers")
    command.set_defaults(run=_evaluate)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("export", help="write a checkpoint's ONNX files and card, and measure them on val")
    command.add_argument("checkpoint", type=Path)
    command.add_argument(
        "--data", type=Path, required=True, help="a caption file, or the folder of one, with its pictures"
    )
    command.add_argument("--out", type=Path, required=True, help="folder of the model")
    command.add_argument(
        "--size", type=int, help="side of the image graph's square (default: that of the training's end)"
    )
    command.add_argument("--adapter", type=Path, help="folder of adapters that stage 2 trained on this checkpoint")
    command.add_argument("--result", type=Path, help="JSON file for the numbers")
    command.set_defaults(run=_export)


def _add_leakage(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("leakage", help="list the pictures that two data sets share, by their captions")
    command.add_argument("first", type=Path, help="a caption file, or the folder of one")
    command.add_argument("second", type=Path, help="another")
    command.add_argument("-o", "--out", type=Path, required=True, help="JSON file for the list")
    command.add_argument("--first-split", help="train, val or test of the first (default: all)")
    command.add_argument("--second-split", help="the same of the second")
    command.add_argument("--shared", type=int, default=3, help="captions that a pair shares (default: %(default)s)")
    command.set_defaults(run=_leakage)


def _train(arguments: argparse.Namespace) -> None:
    if arguments.host is not None:
        train_adapters(arguments)
        return
    from training.batches import TrainingSet
    from training.evaluate import read_split
    from training.stage_1 import run_experiment
    from training.water import training_pictures

    config = read_config(arguments.config)
    data = TrainingSet(*training_pictures(arguments.data, config.augment.open_water, config.data_share))
    folder = arguments.out / f"{config.name}-{config.seed}"
    run_experiment(config, data, read_split(arguments.data, "val"), folder, again=arguments.resume)


def _probe(arguments: argparse.Namespace) -> None:
    for path in probe(arguments.names, arguments.seeds, arguments.data, arguments.out, arguments.results):
        print(path)


def _evaluate(arguments: argparse.Namespace) -> None:
    from rdb_geo.encoders.cards import embedded_folder, read_card
    from rdb_geo.encoders.onnx import OnnxEncoder
    from training.evaluate import evaluate, read_split
    from training.things import measure_things

    card = read_card((arguments.folder or embedded_folder()) / "card.toml")
    encoder = OnnxEncoder(card)
    numbers = {
        "weights_sha256": card.weights_sha256,
        **evaluate(encoder, read_split(arguments.data, arguments.split)).to_dict(),
    }
    if arguments.extra is not None:
        numbers["things"] = measure_things(encoder, arguments.data, arguments.extra).to_dict()
    text = json.dumps(numbers, indent=1)
    print(text)
    if arguments.out is not None:
        arguments.out.write_text(text + "\n", encoding="utf-8")


def _export(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.export import ship

    val = read_split(arguments.data, "val")
    result = ship(arguments.checkpoint, val, arguments.out, image_size_px=arguments.size, adapter=arguments.adapter)
    text = json.dumps(result, indent=1)
    print(text)
    if arguments.result is not None:
        arguments.result.parent.mkdir(parents=True, exist_ok=True)
        arguments.result.write_text(text + "\n", encoding="utf-8")


def _leakage(arguments: argparse.Namespace) -> None:
    from training.data import write_leaks

    splits = (arguments.first_split, arguments.second_split)
    print(write_leaks(arguments.first, arguments.second, arguments.out, splits=splits, min_shared=arguments.shared))


def _report(_arguments: argparse.Namespace) -> None:
    from training.report import write_tables

    write_tables()


if __name__ == "__main__":
    sys.exit(main())
