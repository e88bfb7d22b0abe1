"""Pictures and a shipped model → the head for its cells, and the line of the card that names it."""

from __future__ import annotations

import argparse
import json
import logging
import re
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from rdb_geo.encoders.cards import ModelCard, embedded_folder, read_card
from rdb_geo.encoders.cells import with_outputs
from rdb_geo.encoders.onnx import IMAGE, OnnxEncoder
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.encoders.runtime import Session, open_session
from rdb_geo.encoders.weights import file_sha256
from training.card import CARD_FILE
from training.data.extra_sets import read_extra_sets
from training.data.images import load_images
from training.data.layouts import read_rsicd
from training.data.records import CaptionRecord
from training.inside.compose import SHEETS, Composer, borders
from training.inside.head import MAPS, SIDE, Head, rows_of, write_head

logger = logging.getLogger(__name__)

HEAD_FILE = "cells.npz"

FURTHER = ("rsscn7", "nwpu2", "kaggle4", "pd_chips", "mass_roads")
"""Further sets whose pictures are chips' worth of ground."""

WIDTH, CHIPS, CELLS, RATE, DECAY = 256, 16, 1000, 3e-3, 0.02
"""Of the head; chips of a step and cells of them that count; of AdamW."""

CAPTIONS = 550
"""Captions against which what a cell says is compared with what its whole picture says."""

SHARPNESS, CLASS_SHARPNESS, CLASS_WEIGHT, AWAY_WEIGHT, SMOOTHING = 0.05, 0.07, 0.3, 2.0, 0.05
"""Temperatures and weights of the three losses, see `_loss`."""


def add_cells(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``cells``."""
    command = commands.add_parser("cells", help="train what says where in a chip things lie, for a model that ships")
    command.add_argument("--data", type=Path, required=True, help="folder with RSICD's captions.json and pictures")
    command.add_argument("--extra", type=Path, required=True, help="folder of the further sets")
    command.add_argument("--model", type=Path, help="folder with a card.toml (default: the model in the package)")
    command.add_argument("--steps", type=int, default=1200, help="(default: %(default)s)")
    command.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    command.add_argument("--threads", type=int, default=1, help="(default: %(default)s)")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    folder = arguments.model or embedded_folder()
    torch.set_num_threads(arguments.threads)
    print(json.dumps(train_cells(folder, arguments.data, arguments.extra, arguments.steps, arguments.seed), indent=1))


def train_cells(folder: Path, data: Path, extra: Path, steps: int, seed: int) -> dict[str, float]:
    """Train, write ``cells.npz`` into the folder and name it in its card.

    Each cell of a composed chip learns the embedding that the model itself gives to the whole picture that the cell
    shows a piece of: distillation (Hinton, Vinyals and Dean, 2015) of the whole into its parts.

    Args:
        folder: Of a model with a card.
        data: RSICD; only its training split is read.
        extra: The further sets, without the part that is only measured on.
        steps: Of training.
        seed: Of chance.

    Returns:
        ``steps``, ``seconds``, and the means of the last hundred steps: ``away`` (1 - cosine) and ``right`` (share of
        cells whose nearest kind is their own).
    """
    card = read_card(folder / CARD_FILE)
    encoder = OnnxEncoder(card)
    kept, pictures = load_images([*read_rsicd(data, "train"), *_further(extra)])
    labels = [record.label for record in kept]
    named = list(dict.fromkeys(labels))
    kind = np.array([named.index(label) for label in labels])
    logger.info("%d pictures of %d kinds", len(kept), len(named))
    whole = torch.from_numpy(encoder.encode_images(pictures))
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    kinds = [np.flatnonzero(kind == number) for number in range(len(named))]
    often = len({record.label for record in read_rsicd(data, "train")})
    composer = Composer(pictures, kinds, often, [borders(rng) for _ in range(SHEETS)], rng)
    captions, classes = _texts(encoder, kept, kinds, rng)
    path = folder / card.files[IMAGE][0]
    session = open_session(with_outputs(path.read_bytes(), MAPS), device="cpu")
    side = card.image_size_px
    channels = [values.shape[1] for values in _maps(session, card, np.zeros((1, side, side, 3), np.uint8))]
    head = Head(channels, WIDTH, card.dim)
    optimiser = torch.optim.AdamW(head.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    start = time.monotonic()
    last: list[tuple[float, float]] = []
    for step in range(1, steps + 1):
        chips, shown = composer.compose(CHIPS, side, SIDE)
        chosen = torch.randperm(CHIPS * SIDE * SIDE)[:CELLS]
        numbers = torch.from_numpy(shown.reshape(-1))[chosen]
        cells = head(rows_of(_maps(session, card, chips))[chosen])
        loss, away, right = _loss(cells, whole[numbers], torch.from_numpy(kind)[numbers], captions, classes)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        last = [*last[-99:], (away, right)]
        if step % 100 == 0:
            logger.info("step %d: away %.3f, right %.3f, %.0f s", step, *np.mean(last, 0), time.monotonic() - start)
    write_head(head.eval(), folder / HEAD_FILE, card.files[IMAGE][1])
    name_head(folder)
    away, right = np.mean(last, 0)
    return {"steps": steps, "seconds": time.monotonic() - start, "away": float(away), "right": float(right)}


def name_head(folder: Path) -> None:
    """Write the head's name and hash into the card, in the place of one that stood there."""
    path = folder / CARD_FILE
    card = re.sub(r"\[cells\]\n(?:[^\[\n].*\n|\n)*", "", path.read_text(encoding="utf-8"))
    table = f'[cells]\nfile = "{HEAD_FILE}"\nsha256 = "{file_sha256(folder / HEAD_FILE)}"\n\n'
    path.write_text(card.replace("[prompts]\n", f"{table}[prompts]\n", 1), encoding="utf-8")


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


def _loss(cells: Tensor, whole: Tensor, kind: Tensor, captions: Tensor, classes: Tensor) -> tuple[Tensor, float, float]:
    """How far cells are from their pictures, in direction, in what they say of captions and of kinds.

    Returns:
        The loss, the mean of 1 - cosine, and the share of cells whose nearest kind is their own.
    """
    away = (1 - (cells * whole).sum(dim=1)).mean()
    said = torch.log_softmax(cells @ captions.T / SHARPNESS, dim=1)
    wanted = torch.softmax(whole @ captions.T / SHARPNESS, dim=1)
    apart = torch.nn.functional.kl_div(said, wanted, reduction="batchmean")
    guess = cells @ classes.T
    known = torch.nn.functional.cross_entropy(guess / CLASS_SHARPNESS, kind, label_smoothing=SMOOTHING)
    right = (guess.argmax(dim=1) == kind).float().mean()
    return AWAY_WEIGHT * away + apart + CLASS_WEIGHT * known, away.item(), right.item()
