"""What the steps of the joint stage share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from rdb_geo.core.files import replacing
from rdb_geo.encoders.preprocess import to_pixels
from rdb_geo.model.lite import LiteHost
from training.data import centre
from training.evaluate import Split
from training.hosts.prefix import MEAN, STD
from training.hosts.texts import TextTable
from training.stages.config import JointConfig
from training.stages.corpus import Corpus
from training.stages.terms import HIDDEN
from training.stages.tower import FrozenStages


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What stands still in all steps."""

    corpus: Corpus
    """Pictures and texts."""

    table: TextTable
    """The corpus's texts behind the frozen text layers."""

    val: Split
    """To measure on."""

    lower: FrozenStages
    """The image tower's frozen part."""

    tokenizer: Tokenizer
    """Of the text tower."""

    config: JointConfig
    """All settings."""

    folder: Path
    """Of the run's files."""


def middles(bench: Bench, rows: slice) -> Tensor:
    """Normalised pixels of the middles of some of the corpus's pictures, (N, 3, S, S)."""
    part = np.ascontiguousarray(bench.corpus.pictures[rows].permute(0, 2, 3, 1).numpy())
    return torch.from_numpy(to_pixels(centre(part), size_px=bench.config.image_size_px, mean=MEAN, std=STD))


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


def save(state: dict[str, Any], path: Path) -> None:
    """Write a file of torch, whole or not at all."""
    with replacing(path) as half:
        torch.save(state, half)
