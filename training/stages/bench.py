"""What the steps of the joint stage share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.model.lite import LiteHost
from training.data import centre
from training.evaluate import Split
from training.hosts.prefix import MEAN, STD
from training.hosts.texts import TextTable
from training.loop.average import put
from training.loop.checkpoint import read_own, write
from training.loop.epochs import Task, fit
from training.stages.config import ImagesStep, JointConfig, Step
from training.stages.corpus import Corpus
from training.stages.terms import HIDDEN
from training.stages.tower import FrozenStages

_CHUNK = 64


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What every step needs: material, settings and a folder."""

    corpus: Corpus
    """Pictures and texts."""

    config: JointConfig
    """All settings."""

    folder: Path
    """Of the run's files."""

    identity: dict[str, Any]
    """What makes a file there this run's, see `training.loop.epochs.fit`."""


@dataclass(frozen=True, slots=True, eq=False)
class Bench(Run):
    """What stands still in all steps that train towers."""

    table: TextTable
    """The corpus's texts behind the frozen text layers."""

    val: Split
    """To measure on."""

    lower: FrozenStages
    """The image tower's frozen part."""

    tokenizer: Tokenizer
    """Of the text tower."""


def middles(run: Run) -> Iterator[Tensor]:
    """Normalised pixels of the middles of the corpus's pictures, part by part, (n, 3, S, S)."""
    for part in torch.split(run.corpus.pictures, _CHUNK):
        pictures = centre(np.ascontiguousarray(part.permute(0, 2, 3, 1).numpy()))
        yield torch.from_numpy(to_pixels(pictures, size_px=run.config.image_size_px, mean=MEAN, std=STD))


@torch.no_grad()
def pooled_texts(host: LiteHost, table: TextTable, count: int, frozen_layers: int) -> Tensor:
    """Pooled text features before the projection, (T, 384)."""
    host.eval()
    rows = []
    for numbers in torch.split(torch.arange(count), 256):
        tokens, mask = table.batch(numbers)
        tokens = host.text.run_layers(tokens, mask, first=frozen_layers)
        scores = host.word_weight(tokens).squeeze(-1).masked_fill(mask == 0, HIDDEN)
        rows.append((scores.softmax(-1).unsqueeze(-1) * tokens).sum(1))
    return torch.cat(rows)


def train(run: Run, task: Task, step: Step, name: str) -> None:
    """Train what a task averages, in place, and leave its averaged weights; goes on where the run's folder stands.

    Args:
        run: Of the run.
        task: New.
        step: Its settings.
        name: Of its folder.

    Raises:
        DivergedError, CheckpointError: See `fit`.
    """
    folder = run.folder / name
    stop = step.stop if isinstance(step, ImagesStep) else None
    again = (folder / "last.pt").exists()
    done = fit(task, run.config.of(step), folder, run.identity, again=again, stop=stop)
    put(task.averaged, done.average.values)
    task.module.eval().requires_grad_(requires_grad=False)


def kept(run: Run, name: str, rows: Callable[[], Tensor]) -> Tensor:
    """Rows that are computed once in a run, and then read from its folder.

    Raises:
        CheckpointError: The folder has those of another run.
    """
    path = run.folder / f"{name}.pt"
    if path.exists():
        found: Tensor = read_own(path, run.identity)["rows"]
        return found
    found = rows()
    write(path, {**run.identity, "rows": found})
    return found
