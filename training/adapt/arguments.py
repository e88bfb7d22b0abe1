"""The commands of stage 2 for ``python -m training``: ``ablate``, ``params``, ``start-point``, and ``train --host``."""

from __future__ import annotations

import argparse
from pathlib import Path

from rdb_geo.core.errors import EncoderError


def add_adapt(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    ablate = commands.add_parser("ablate", help="run all experiments of a grid that have no result file yet")
    ablate.add_argument("grid", type=Path, help="TOML file with [experiments.NAME] tables")
    ablate.add_argument("--data", type=Path, required=True, help="a caption file, or the folder of one")
    ablate.add_argument("--host", required=True, help="a checkpoint of stage 1, or an open_clip model by name")
    ablate.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="(default: 0 1 2)")
    ablate.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    ablate.add_argument("--results", type=Path, default=Path("training/results"), help="(default: %(default)s)")
    ablate.set_defaults(run=_ablate)
    params = commands.add_parser("params", help="print how many parameters RDB-R trains on a host")
    params.add_argument("host", nargs="?", default="lite", help="lite, or an architecture of open_clip (default: lite)")
    params.set_defaults(run=_params)
    point = commands.add_parser("start-point", help="measure a model before any training against a published mR")
    point.add_argument("host", help="an open_clip model by name, such as georsclip-vit-b32")
    point.add_argument("--data", type=Path, required=True, help="a caption file, or the folder of one")
    point.add_argument("--split", default="test", help="(default: %(default)s)")
    point.add_argument("--expect", type=float, required=True, help="published mR, percent")
    point.add_argument("--tolerance", type=float, default=0.5, help="points of mR (default: %(default)s)")
    point.set_defaults(run=_start_point)


def train_adapters(arguments: argparse.Namespace) -> None:
    """``train CONFIG --host HOST``."""
    from training.adapt.command import train
    from training.adapt.config import read_adapt_config

    config = read_adapt_config(arguments.config)
    if arguments.seed is not None:
        config = config.with_seed(arguments.seed)
    print(train(config, arguments.data, arguments.host, arguments.out, arguments.results, again=arguments.resume))


def _ablate(arguments: argparse.Namespace) -> None:
    from training.adapt.command import ablate

    for path in ablate(
        arguments.grid, arguments.seeds, arguments.data, arguments.host, arguments.out, arguments.results
    ):
        print(path)


def _params(arguments: argparse.Namespace) -> None:
    from rdb_geo.model.counts import table

    print(table(arguments.host))


def _start_point(arguments: argparse.Namespace) -> None:
    from rdb_geo.encoders.registry import load_encoder
    from training.evaluate import evaluate, read_split

    split = read_split(arguments.data, arguments.split)
    found = evaluate(load_encoder(arguments.host), split).retrieval
    print(f"mR {found.mean_recall:.2f}, published {arguments.expect:.2f}; i2t {found.image_to_text}, ", end="")
    print(f"t2i {found.text_to_image}; {len(split.records)} images")
    if abs(found.mean_recall - arguments.expect) > arguments.tolerance:
        raise EncoderError(
            f"{arguments.host} has mR {found.mean_recall:.2f} on {arguments.split} and not {arguments.expect:.2f}: "
            "check the weights file, the activation (QuickGELU for OpenAI's weights) and the split's pictures."
        )
