"""Pictures and a shipped model → the head for its cells, and the line of the card that names it."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rdb_geo.core.arrays import UInt8Images
from rdb_geo.core.errors import EncoderError, UsageError, first_line
from rdb_geo.core.files import replacing
from rdb_geo.encoders.cards import ModelCard, embedded_folder, read_card
from rdb_geo.encoders.cells import with_outputs
from rdb_geo.encoders.onnx import IMAGE, OnnxEncoder
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.runtime import Session, open_session
from rdb_geo.encoders.weights import file_sha256
from training.card import CARD_FILE
from training.data import OPEN_WATER
from training.data.extra_sets import read_extra_sets
from training.data.images import load_images
from training.data.layouts import read_rsicd
from training.data.records import CaptionRecord
from training.inside.compose import SHEETS, Composer, borders
from training.inside.head import MAPS, write_head
from training.inside.learn import EVERY, Material, learn
from training.pictures.water import mine_open_water, open_water_in, tinted

logger = logging.getLogger(__name__)

HEAD_FILE = "cells.npz"

FURTHER = ("rsscn7", "nwpu2", "kaggle4", "pd_chips", "mass_roads")
"""Further sets whose pictures are chips' worth of ground."""

SHORES = ("beach",)
"""Labels that are not meant of the water that their pictures show."""

WATERS = 400
"""Pictures cut from calm water, at most."""

CAPTIONS = 550
"""Captions against which what a cell says is compared with what its whole picture says."""


def add_cells(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``cells``."""
    command = commands.add_parser("cells", help="train what says where in a chip things lie, for a model that ships")
    command.add_argument("--data", type=Path, required=True, help="folder with RSICD's captions.json and pictures")
    command.add_argument("--extra", type=Path, required=True, help="folder of the further sets")
    command.add_argument("--model", type=Path, help="folder with a card.toml (default: the model in the package)")
    command.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: %(default)s)")
    command.add_argument("--resume", action="store_true", help="go on from the last checkpoint, of every 100 steps")
    command.add_argument("--steps", type=int, default=1200, help="(default: %(default)s)")
    command.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    command.add_argument("--threads", type=int, default=1, help="(default: %(default)s)")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    if arguments.steps < EVERY:
        raise UsageError(f"--steps is {arguments.steps}: give {EVERY} or more.")
    torch.set_num_threads(arguments.threads)
    folder, run = arguments.model or embedded_folder(), arguments.out / f"cells-{arguments.seed}"
    run.mkdir(parents=True, exist_ok=True)
    config = {"steps": arguments.steps, "seed": arguments.seed}
    numbers = train_cells(folder, arguments.data, arguments.extra, run, config, again=arguments.resume)
    print(json.dumps(numbers, indent=1))


def train_cells(
    folder: Path, data: Path, extra: Path, run: Path, config: dict[str, int], *, again: bool = False
) -> dict[str, float]:
    """Train, write ``cells.npz`` into the folder and name it in its card.

    Each cell of a composed chip learns the embedding that the model itself gives to the whole picture that the cell
    shows a piece of: distillation (Hinton, Vinyals and Dean, 2015) of the whole into its parts.

    Args:
        folder: Of a model with a card.
        data: RSICD; only its training split is read.
        extra: The further sets, without the part that is only measured on.
        run: Folder of the checkpoint.
        config: ``steps`` and ``seed``.
        again: Go on from the checkpoint.

    Returns:
        See `training.inside.learn.learn`, where what is raised stands too.
    """
    card = read_card(folder / CARD_FILE)
    image_sha256 = card.files[IMAGE][1]
    own, further = read_rsicd(data, "train"), _further(extra)
    listed = json.dumps([[record.filename, record.label, record.sentences] for record in [*own, *further]])
    settings = {**config, "data": hashlib.sha256(listed.encode()).hexdigest()}
    identity = {"stage": "cells", "config": settings, "host": {"name": card.name, "digest": image_sha256}}
    material = material_of(card, folder, own, further, config["seed"])
    head, numbers = learn(material, run / "last.pt", identity, again=again)
    with replacing(folder / HEAD_FILE) as half:
        write_head(head, half, image_sha256)
    name_head(folder)
    return numbers


def name_head(folder: Path) -> None:
    """Write the head's name and hash at the end of the card, and take out those that stood there."""
    path = folder / CARD_FILE
    card = re.sub(r"\[cells\]\n(?:[^\[\n].*\n|\n)*", "", path.read_text(encoding="utf-8")).rstrip("\n")
    table = f'[cells]\nfile = "{HEAD_FILE}"\nsha256 = "{file_sha256(folder / HEAD_FILE)}"\n'
    with replacing(path) as half:
        half.write_text(f"{card}\n\n{table}", encoding="utf-8")


def material_of(
    card: ModelCard, folder: Path, own: list[CaptionRecord], further: list[CaptionRecord], seed: int
) -> Material:
    """What a model's head learns from.

    Args:
        card: Of the model.
        folder: Of its files.
        own: Pictures whose kinds fill three of four pieces of a chip.
        further: Pictures of further kinds.
        seed: Of chance.

    Raises:
        EncoderError: The image graph lacks the maps that are read.
    """
    session = _open(folder / card.files[IMAGE][0])
    encoder = OnnxEncoder(card)
    kept, pictures = load_images([*own, *further])
    water, waters = _waters(kept, pictures, seed)
    kept, pictures = [*kept, *water], np.concatenate([pictures, waters])
    labels = [record.label for record in kept]
    named = list(dict.fromkeys(labels))
    kind = np.array([named.index(label) for label in labels])
    logger.info("%d pictures of %d kinds are embedded", len(kept), len(named))
    whole = torch.from_numpy(encoder.encode_images(pictures))
    rng = np.random.default_rng(seed)
    kinds = [np.flatnonzero(kind == number) for number in range(len(named))]
    often = len({record.label for record in own})
    composer = Composer(
        pictures, kinds, often, _beside(labels, pictures, rng), [borders(rng) for _ in range(SHEETS)], rng
    )
    captions, classes = _texts(encoder, kept, kinds, rng)
    return Material(
        composer,
        whole,
        torch.from_numpy(kind),
        captions,
        classes,
        lambda chips: _maps(session, card, chips),
        card.image_size_px,
    )


def _waters(records: list[CaptionRecord], pictures: UInt8Images, seed: int) -> tuple[list[CaptionRecord], UInt8Images]:
    """Pictures of nothing but water, as they are and under another colour."""
    found, cuttings = mine_open_water(records, pictures, WATERS)
    return [*found, *found], np.concatenate([cuttings, tinted(cuttings, seed)])


def _beside(
    labels: list[str], pictures: UInt8Images, rng: np.random.Generator
) -> dict[int, tuple[NDArray[np.bool_], int]]:
    """Where pictures of `SHORES` show water, and a picture of water that tells what it is."""
    shores = [number for number, label in enumerate(labels) if label in SHORES]
    waters = [number for number, label in enumerate(labels) if label == OPEN_WATER]
    if not waters:
        return {}
    found = open_water_in(pictures[shores])
    return {
        number: (where, int(rng.choice(waters))) for number, where in zip(shores, found, strict=True) if where.any()
    }


def _open(graph: Path) -> Session:
    try:
        return open_session(with_outputs(graph.read_bytes(), MAPS), device="cpu")
    except Exception as error:  # ONNX Runtime's own, which share no base class
        wanted = "an EfficientNet-Lite0 as `python -m training export` writes it"
        raise EncoderError(f"{graph} has no maps {', '.join(MAPS)} ({first_line(error)}): give {wanted}.") from error


def _further(extra: Path) -> list[CaptionRecord]:
    found = read_extra_sets(extra)
    return [picture.record for picture in found if picture.source in FURTHER and not picture.measured]


def _texts(
    encoder: OnnxEncoder, records: list[CaptionRecord], kinds: list[np.ndarray], rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Embeddings of captions, and for each kind the mean of some of its own, unit rows."""
    some = list({records[number].sentences[0] for number in rng.permutation(len(records))[: 2 * CAPTIONS]})[:CAPTIONS]
    by_kind = defaultdict(list)
    for number, own in enumerate(kinds):
        by_kind[number] = [records[place].sentences[0] for place in rng.choice(own, 20)]
    means = [encoder.encode_texts(texts).mean(axis=0) for texts in by_kind.values()]
    return torch.from_numpy(encoder.encode_texts(sorted(some))), torch.nn.functional.normalize(
        torch.from_numpy(np.stack(means)), dim=1
    )


def _maps(session: Session, card: ModelCard, chips: np.ndarray) -> list[Tensor]:
    pixels = to_pixels(chips, size_px=card.image_size_px, mean=card.mean, std=card.std, resize=card.resize)
    parts = [session.run(list(MAPS), {card.feeding.image_input: pixels[at : at + 8]}) for at in range(0, len(chips), 8)]
    return [torch.from_numpy(np.concatenate(part)) for part in zip(*parts, strict=True)]
