"""The commands of ``python -m training`` that train, measure and export."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from rdb_geo.core.errors import EncoderError, UsageError
from rdb_geo.core.files import write_json

Commands = argparse._SubParsersAction  # noqa: SLF001  # argparse has no public name for it

_DATA = "a caption file, or the folder of one, with its pictures"
_HOST = "what to start from: a checkpoint, or an open_clip model by name (default: the published towers)"


def add_training(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add ``train``, ``ablate`` and ``probe``."""
    from training.measures.probes import names

    train = commands.add_parser("train", help="train an experiment of any stage, with a checkpoint after each epoch")
    train.add_argument("config", type=Path, help="the experiment's TOML file")
    _add_common(train)
    train.add_argument("--words", type=Path, help="refinement: caption file of RSITMD's training split")
    train.add_argument("--seed", type=int, help="instead of the experiment's own")
    train.add_argument("--results", type=Path, default=Path("training/results"), help="(default: %(default)s)")
    train.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    train.set_defaults(run=_train)
    ablate = commands.add_parser("ablate", help="run all experiments of a grid that have no result file yet")
    ablate.add_argument("grid", type=Path, help="TOML file with [experiments.NAME] tables")
    _add_common(ablate)
    ablate.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="(default: 0 1 2)")
    ablate.add_argument("--only", nargs="+", help="names of experiments (default: all)")
    ablate.add_argument("--results", type=Path, default=Path("training/results"), help="(default: %(default)s)")
    ablate.set_defaults(run=_ablate)
    probe = commands.add_parser("probe", help="run short experiments of stage 1 that have no result file yet")
    probe.add_argument("names", nargs="*", default=names(), help="of training/configs/probes (default: all)")
    probe.add_argument("--seeds", type=int, nargs="+", default=[0], help="(default: 0)")
    probe.add_argument("--data", type=Path, required=True, help=_DATA)
    probe.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    probe.add_argument("--results", type=Path, default=Path("training/results/probes"), help="(default: %(default)s)")
    probe.set_defaults(run=_probe)


def add_models(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add ``evaluate``, ``export``, ``int8``, ``params`` and ``start-point``."""
    evaluate = commands.add_parser("evaluate", help="measure any model on a split, through the product's encoder")
    evaluate.add_argument(
        "model", nargs="?", help="folder with a card.toml, checkpoint .pt, or a model by name (default: the package's)"
    )
    evaluate.add_argument("--host", help="of a checkpoint whose host no longer lies where it lay")
    evaluate.add_argument("--data", type=Path, required=True, help=_DATA)
    evaluate.add_argument("--split", default="val", help="(default: %(default)s)")
    evaluate.add_argument("--extra", type=Path, help="folder of the further sets: measures what they show, and floods")
    evaluate.add_argument("-o", "--out", type=Path, help="JSON file for the numbers")
    evaluate.set_defaults(run=_evaluate)
    export = commands.add_parser("export", help="write a checkpoint's ONNX files and card, and measure them on val")
    export.add_argument("checkpoint", type=Path)
    export.add_argument("--host", help="of a checkpoint whose host no longer lies where it lay")
    export.add_argument("--data", type=Path, required=True, help=_DATA)
    export.add_argument("--out", type=Path, required=True, help="folder of the model")
    export.add_argument(
        "--int8", action="store_true", help="convolutions of the image graph in int8, not weights alone"
    )
    export.add_argument("--extra", type=Path, help="folder of the further sets: their pictures fix int8's scales, too")
    export.add_argument("--size", type=int, help="side of the image graph's square (default: that of training's end)")
    export.add_argument("--result", type=Path, help="JSON file for the numbers")
    export.set_defaults(run=_export)
    int8 = commands.add_parser("int8", help="write an exported model anew, its image graph's convolutions in int8")
    int8.add_argument("model", type=Path, help="folder with a card.toml")
    int8.add_argument("--data", type=Path, required=True, help=_DATA)
    int8.add_argument("--extra", type=Path, help="folder of the further sets: their pictures fix the scales, too")
    int8.add_argument("--out", type=Path, required=True, help="folder of the new model")
    int8.add_argument("--result", type=Path, help="JSON file for the numbers")
    int8.set_defaults(run=_int8)
    params = commands.add_parser("params", help="print how many parameters RDB-R trains on a host")
    params.add_argument("host", nargs="?", default="lite", help="lite, or an architecture of open_clip (default: lite)")
    params.set_defaults(run=_params)
    point = commands.add_parser("start-point", help="measure a model before any training against a published mR")
    point.add_argument("host", help="a model by name, such as georsclip-vit-b32")
    point.add_argument("--data", type=Path, required=True, help=_DATA)
    point.add_argument("--split", default="test", help="(default: %(default)s)")
    point.add_argument("--expect", type=float, required=True, help="published mR, percent")
    point.add_argument("--tolerance", type=float, default=0.5, help="points of mR (default: %(default)s)")
    point.set_defaults(run=_start_point)


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, nargs="+", required=True, help=f"{_DATA}; val is that of the first")
    command.add_argument("--host", help=_HOST)
    command.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="another setting, such as optim.lr=3e-4"
    )


def _train(arguments: argparse.Namespace) -> None:
    from training import running
    from training.config import read_config

    config = read_config(arguments.config, arguments.set)
    if arguments.seed is not None:
        config = replace(config, seed=arguments.seed)
    if config.steps:
        from training.evaluate import read_split
        from training.stages.opened import start_of
        from training.stages.refine.material import read_material
        from training.stages.refine.run import refine

        if arguments.host is None:
            raise UsageError(f"{arguments.config} is a refinement: give the checkpoint of stage 1 with --host.")
        start = start_of(Path(arguments.host))
        material = read_material(arguments.data, arguments.words, config)
        folder = arguments.out / f"{config.name}-{config.seed}"
        refine(start, material, read_split(arguments.data[0], "val"), config, folder)
        return
    options = (arguments.data, arguments.host, arguments.out, arguments.results)
    print(running.train(config, *options, again=arguments.resume))


def _ablate(arguments: argparse.Namespace) -> None:
    from training import running
    from training.config import ConfigError, read_grid

    grid = read_grid(arguments.grid, arguments.set)
    unknown = sorted(set(arguments.only or ()) - {config.name for config in grid})
    if unknown:
        raise ConfigError(f"{arguments.grid} has no {', '.join(unknown)}: give {', '.join(c.name for c in grid)}.")
    # The seed is the outer loop, so that all experiments have a first result early.
    wanted = [
        replace(config, seed=seed)
        for seed in arguments.seeds
        for config in grid
        if not arguments.only or config.name in arguments.only
    ]
    for path in running.ablate(wanted, arguments.data, arguments.host, arguments.out, arguments.results):
        print(path)


def _probe(arguments: argparse.Namespace) -> None:
    from training.measures.probes import probe

    for path in probe(arguments.names, arguments.seeds, arguments.data, arguments.out, arguments.results):
        print(path)


def _evaluate(arguments: argparse.Namespace) -> None:
    from training.evaluate import evaluate, read_split
    from training.measures.models import open_model

    opened = open_model(arguments.model, base=arguments.host)
    scores = evaluate(opened.encoder, read_split(arguments.data, arguments.split))
    numbers = {"weights_sha256": opened.about["weights_sha256"], **scores.to_dict()}
    if arguments.extra is not None:
        from training.measures.things import measure_things

        numbers["things"] = measure_things(opened.encoder, arguments.data, arguments.extra).to_dict()
    tell(numbers, arguments.out)


def _export(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.export.calibrating import shipped_calibration
    from training.export.folder import ship

    val = read_split(arguments.data, "val")
    pictures = shipped_calibration(arguments.data, arguments.extra) if arguments.int8 else ()
    options = {"image_size_px": arguments.size, "base": arguments.host}
    result = ship(arguments.checkpoint, val, arguments.out, calibration=pictures, **options)
    tell(result, arguments.result)


def _int8(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.export.again import to_int8
    from training.export.calibrating import shipped_calibration

    pictures = shipped_calibration(arguments.data, arguments.extra)
    result = to_int8(arguments.model, read_split(arguments.data, "val"), arguments.out, pictures)
    tell(result, arguments.result)


def tell(result: dict[str, object], path: Path | None) -> None:
    """Print numbers, or write them to a JSON file and print where."""
    if path is None:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        print(write_json(path, result))


def _params(arguments: argparse.Namespace) -> None:
    from rdb_geo.model.counts import table

    print(table(arguments.host))


def _start_point(arguments: argparse.Namespace) -> None:
    from training.evaluate import evaluate, read_split
    from training.measures.models import open_model

    split = read_split(arguments.data, arguments.split)
    found = evaluate(open_model(arguments.host).encoder, split).retrieval
    print(f"mR {found.mean_recall:.2f}, published {arguments.expect:.2f}; i2t {found.image_to_text}, ", end="")
    print(f"t2i {found.text_to_image}; {len(split.records)} images")
    if abs(found.mean_recall - arguments.expect) > arguments.tolerance:
        raise EncoderError(
            f"{arguments.host} has mR {found.mean_recall:.2f} on {arguments.split} and not {arguments.expect:.2f}: "
            "check the weights file, the activation (QuickGELU for OpenAI's weights) and the split's pictures."
        )
