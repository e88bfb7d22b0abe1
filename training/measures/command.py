"""``python -m training robustness``, ``separability``, ``precisions`` and ``ceiling``: measure, and write files."""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path
from typing import Any

from rdb_geo.core.errors import UsageError
from rdb_geo.core.files import replacing, write_json

logger = logging.getLogger(__name__)

_MODEL = "folder with a card.toml, checkpoint .pt, model by name, or experiment .toml for its pretrained towers"


def add_measures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    robust = commands.add_parser(
        "robustness", help="measure a model on pictures as scenes are: coarse, hazy, turned, …"
    )
    robust.add_argument("model", nargs="?", help=f"{_MODEL} (default: the model in the package)")
    _add_common(robust)
    robust.set_defaults(run=_robustness)
    separable = commands.add_parser("separability", help="measure how far classes are apart in images and in captions")
    separable.add_argument(
        "models", nargs="*", metavar="[NAME=]MODEL", help=f"{_MODEL} (default: the model in the package)"
    )
    _add_common(separable)
    separable.add_argument("--plot", type=Path, help="PNG to draw (default: beside the JSON file)")
    separable.set_defaults(run=_separability)
    precise = commands.add_parser("precisions", help="measure a checkpoint's graphs in float32, float16 and int8")
    precise.add_argument("checkpoint", type=Path, help="of stage 1, or a later stage's model.pt")
    _add_common(precise)
    precise.add_argument(
        "--calibration", type=int, default=256, help="training pictures for int8's scales (default: %(default)s)"
    )
    precise.add_argument("--seed", type=int, default=0, help="of their choice (default: %(default)s)")
    precise.set_defaults(run=_precisions)
    limit = commands.add_parser("ceiling", help="measure how much of recall is class, sentences, or learned by heart")
    limit.add_argument("model", nargs="?", help=f"{_MODEL} (default: the model in the package)")
    _add_common(limit)
    limit.add_argument("--seed", type=int, default=0, help="of the draws (default: %(default)s)")
    limit.set_defaults(run=_ceiling)


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, help="a caption file, or the folder of one, with pictures")
    command.add_argument("--split", default="val", help="(default: %(default)s)")
    command.add_argument("--host", help="of a checkpoint whose host no longer lies where it lay")
    command.add_argument("-o", "--out", type=Path, required=True, help="JSON file for the numbers")


def _robustness(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.measures.models import open_model
    from training.measures.robustness import robustness

    _prepare(arguments.out)
    opened = open_model(arguments.model, base=arguments.host)
    split = read_split(arguments.data, arguments.split)

    def tell(name: str, row: dict[str, float]) -> None:
        logger.info("%s: mR %.2f, top-1 %.3f", name, row["mean_recall"], row["class_top1"])

    rows = robustness(opened.encoder, split, tell)
    _write(arguments, {"name": opened.name, **opened.about, "images": len(split.records), "rows": rows})


def _separability(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.measures.models import open_model
    from training.measures.separability import measure, plot

    picture = arguments.plot or arguments.out.with_suffix(".png")
    _prepare(arguments.out)
    _prepare(picture)
    opened = {}
    for name, path in named(arguments.models):
        model = open_model(path, base=arguments.host)
        if (name or model.name) in opened:
            raise UsageError(f"two models are called {name or model.name}: write NAME=MODEL with two different names.")
        opened[name or model.name] = model
    split = read_split(arguments.data, arguments.split)
    models: dict[str, dict[str, Any]] = {}
    for name, model in opened.items():
        models[name] = {**model.about, **measure(model.encoder, split)}
        logger.info("%s is measured", name)
    with replacing(picture) as half:
        plot(models, half)
    _write(arguments, {"models": models})


def named(models: list[str]) -> list[tuple[str, str | None]]:
    """Name and model of each ``MODEL`` or ``NAME=MODEL``; none stands for the model in the package, None.

    The name is empty where none was given.
    """
    found: list[tuple[str, str | None]] = []
    for model in models:
        name, _, path = model.rpartition("=") if not Path(model).exists() else ("", "", model)
        found.append((name, path))
    return found or [("", None)]


def _precisions(arguments: argparse.Namespace) -> None:
    from training.evaluate import read_split
    from training.export.calibrating import calibration_pictures
    from training.measures.precisions import precisions
    from training.stages.opened import open_host

    _prepare(arguments.out)
    opened = open_host(arguments.checkpoint, arguments.host)
    split = read_split(arguments.data, arguments.split)
    pictures = calibration_pictures(arguments.data, arguments.calibration, arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = precisions(opened, split, pictures, Path(folder))
    _write(arguments, found)


def _ceiling(arguments: argparse.Namespace) -> None:
    from training.evaluate import evaluate, read_split
    from training.measures.ceiling import class_ceiling, seen, sentence_ceiling
    from training.measures.models import open_model

    _prepare(arguments.out)
    opened = open_model(arguments.model, base=arguments.host)
    split = read_split(arguments.data, arguments.split)
    records, seed = split.records, arguments.seed
    found = {
        **opened.about,
        "images": len(records),
        "seed": seed,
        "val": evaluate(opened.encoder, split).retrieval.mean_recall,
        "seen_in_training": evaluate(opened.encoder, seen(arguments.data, len(records), seed)).retrieval.mean_recall,
        "class_ceiling": class_ceiling(records, seed),
        "sentence_ceiling": sentence_ceiling(records),
    }
    _write(arguments, found)


def _write(arguments: argparse.Namespace, found: dict[str, Any]) -> None:
    print(write_json(arguments.out, {"data": arguments.data.resolve().stem, "split": arguments.split, **found}))


def _prepare(out: Path) -> None:
    """Refuse a file that can't be written before anything is measured."""
    if out.is_dir():
        raise UsageError(f"{out} is a folder: give the name of a file.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} can't be written ({error.strerror}): give another file.") from error
