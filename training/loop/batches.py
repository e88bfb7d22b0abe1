"""A split as tensors, and the random batches of one epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rdb_geo.core.arrays import UInt8Images
from training.data import TRAIN_CLASSES, TRAIN_TEMPLATES, TRAIN_WORDS, CaptionRecord, label_numbers

_FIRST_NAME_SHARE = 0.6
_LABEL_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's material. Texts are numbers in `TrainingSet.texts`."""

    images: Tensor
    """Rows of the training set, (N,)."""

    labels: Tensor
    """Class of each image, (N,)."""

    captions: Tensor
    """Text number of each caption, (M,)."""

    owners: Tensor
    """Place in `images` of the picture that each caption was written for, (M,)."""

    sentences: Tensor
    """Identity of each caption's sentence, (M,): equal for equal sentences, with or without their full stop."""

    prompts: Tensor
    """Text number of a prompt for each class, (C,)."""


class TrainingSet:
    """Pictures, labels and every text that training may show."""

    def __init__(self, records: Sequence[CaptionRecord], pictures: UInt8Images) -> None:
        """Number the texts of the records of pictures (N, H, W, 3), uint8."""
        self.pictures = torch.from_numpy(pictures).permute(0, 3, 1, 2)
        self.labels = torch.from_numpy(label_numbers(records))
        numbers: dict[str, int] = {}
        self.of_picture: list[list[int]] = []
        for record in records:
            distinct = dict.fromkeys(_bare(sentence) for sentence in record.sentences)
            self.of_picture.append([numbers.setdefault(sentence, len(numbers)) for sentence in distinct])
        bare = list(numbers)
        self._count = len(bare)
        # A sentence's number plus the count of sentences is the same sentence with RSICD's detached full stop.
        self.texts = [*bare, *(f"{sentence} ." for sentence in bare)]
        self._prompts = [self._number_prompts(label) for label in TRAIN_CLASSES]

    def __len__(self) -> int:
        return len(self.of_picture)

    @property
    def sentences(self) -> list[str]:
        """The distinct captions without their full stops, the first of `texts`."""
        return self.texts[: self._count]

    def batches(self, size: int, per_image: int, generator: torch.Generator) -> Iterator[Batch]:
        """Batches of `size` images with up to `per_image` captions each, in random order, for one epoch.

        The last incomplete one is dropped.
        """
        for rows in torch.split(torch.randperm(len(self), generator=generator), size):
            if len(rows) == size:
                yield self._batch(rows, per_image, generator)

    def _batch(self, rows: Tensor, per_image: int, generator: torch.Generator) -> Batch:
        chosen: list[int] = []
        owners: list[int] = []
        for place, row in enumerate(rows.tolist()):
            own = self.of_picture[row]
            for number in torch.randperm(len(own), generator=generator)[:per_image].tolist():
                chosen.append(own[number])
                owners.append(place)
        sentences = torch.tensor(chosen)
        dotted = torch.randint(0, 2, (len(chosen),), generator=generator)
        return Batch(
            images=rows,
            labels=self.labels[rows],
            captions=sentences + dotted * self._count,
            owners=torch.tensor(owners),
            sentences=sentences,
            prompts=torch.tensor([_draw(names, generator) for names in self._prompts]),
        )

    def _number_prompts(self, label: str) -> list[list[int]]:
        """Text numbers of a class's prompts, by name: the label itself, then each of its words."""
        numbers = []
        for name in (label, *TRAIN_WORDS[label]):
            first = len(self.texts)
            self.texts.extend(template.format(name) for template in TRAIN_TEMPLATES)
            numbers.append(list(range(first, len(self.texts))))
        return numbers


def _draw(names: list[list[int]], generator: torch.Generator) -> int:
    """One prompt: mostly the class's first name, sometimes another one, seldom the label as files spell it."""
    draw = float(torch.rand((), generator=generator))
    if draw < _LABEL_SHARE:
        templates = names[0]
    elif draw < _LABEL_SHARE + _FIRST_NAME_SHARE or len(names) == 2:
        templates = names[1]
    else:
        templates = names[2 + int(torch.randint(0, len(names) - 2, (), generator=generator))]
    return templates[int(torch.randint(0, len(templates), (), generator=generator))]


def _bare(sentence: str) -> str:
    return sentence.lower().strip().removesuffix(".").strip()
