"""What the steps of a refinement read: pictures, words, and the rows of texts that stand still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rdb_geo.model.lite import LiteHost
from training.config import Experiment
from training.data import OPEN_WATER, ClassCaption, class_captions, read_captions
from training.hosts.texts import pad, tokenise
from training.loop.batches import TrainingSet
from training.pictures.water import training_pictures, with_weather

_CHUNK = 64


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The training split and the second data set's words."""

    data: TrainingSet
    """Pictures of the training split, then open water in its own and in other colours, and clouds; their captions."""

    own: int
    """How many of the pictures, the first, are the training split's own."""

    words: list[ClassCaption]
    """Captions of the second data set that are true of a class; empty without one."""


def read_material(data: Sequence[Path], words: Path | None, config: Experiment) -> Material:
    """Read the training split, and the words of a second data set that neither the split nor val has.

    Args:
        data: RSICD, and more sets if there are.
        words: Caption file of RSITMD's training split; None = no further words.
        config: How many cuttings of water, and the seed of the water's colours and the weather.

    Raises:
        DataError: A data set is not there, or too many pictures are missing or broken.
    """
    records, pictures = training_pictures(data, config.augment.open_water)
    own = sum(record.label != OPEN_WATER for record in records)
    training_set = TrainingSet(*with_weather(records, pictures, config.seed))
    if words is None:
        return Material(training_set, own, [])
    others = [read_captions(data[0], split="val"), *(read_captions(path, split="train") for path in data)]
    return Material(training_set, own, class_captions(read_captions(words, split="train"), others))


@torch.no_grad()
def text_rows(host: LiteHost, tokenizer: Tokenizer, texts: list[str]) -> Tensor:
    """Unit rows (N, D) of texts, uncorrected; texts of like length share a batch."""
    host.eval()
    encoded = tokenise(tokenizer, texts)
    rows, device = torch.empty(len(texts), host.text_head.out_features), host.text_head.weight.device
    for chunk in torch.split(torch.tensor([len(ids) for ids in encoded]).argsort(), _CHUNK):
        ids, mask = pad([encoded[int(number)] for number in chunk])
        rows[chunk] = host.encode_text(ids.to(device), mask.to(device)).cpu()
    return rows
