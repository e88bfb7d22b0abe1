"""What a run of stage 2 reads: prefixes, labels, captions, and the random batches of one epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.adapt.feeds import ImageFeed, TextFeed
from training.data import CaptionRecord, label_numbers


class Captions:
    """The sentences of pictures by number; each one also without, or with, its full stop."""

    def __init__(self, records: Sequence[CaptionRecord]) -> None:
        """Number them."""
        numbers: dict[str, int] = {}
        self.of_picture: list[list[int]] = []
        for record in records:
            distinct = dict.fromkeys(bare(sentence) for sentence in record.sentences)
            self.of_picture.append([numbers.setdefault(sentence, len(numbers)) for sentence in distinct])
        self.count = len(numbers)
        # A sentence's number plus the count of sentences is the same sentence with RSICD's detached full stop.
        self.texts = [*numbers, *(f"{sentence} ." for sentence in numbers)]


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's pairs of a picture and a caption."""

    images: Tensor
    """Rows of the pictures, each once, (N,)."""

    variants: Tensor
    """Variant of each, (N,)."""

    labels: Tensor
    """Class of each, (N,)."""

    captions: Tensor
    """Text number of each caption, (M,)."""

    sentences: Tensor
    """Identity of each caption's sentence, (M,)."""

    owners: Tensor
    """Place in `images` of the picture that each caption was written for, (M,)."""


@dataclass(frozen=True, slots=True)
class Material:
    """A training set as its host takes it."""

    images: ImageFeed
    """Of all pictures."""

    texts: TextFeed
    """Of `captions.texts`."""

    captions: Captions
    """By picture."""

    labels: Tensor
    """Class of each picture, (N,)."""

    def batches(self, size: int, per_image: int, generator: torch.Generator) -> Iterator[Batch]:
        """The batches of one epoch in random order; the last incomplete one is dropped."""
        rows = torch.randperm(len(self.images), generator=generator)
        for first in range(0, len(rows) - size + 1, size):
            yield self._batch(rows[first : first + size].sort().values, per_image, generator)

    def _batch(self, rows: Tensor, per_image: int, generator: torch.Generator) -> Batch:
        chosen: list[int] = []
        owners: list[int] = []
        for place, row in enumerate(rows.tolist()):
            own = self.captions.of_picture[row]
            for number in torch.randperm(len(own), generator=generator)[:per_image].tolist():
                chosen.append(own[number])
                owners.append(place)
        sentences = torch.tensor(chosen)
        dotted = torch.randint(0, 2, (len(chosen),), generator=generator)
        return Batch(
            images=rows,
            variants=torch.randint(0, self.images.variants, (len(rows),), generator=generator),
            labels=self.labels[rows],
            captions=sentences + dotted * self.captions.count,
            sentences=sentences,
            owners=torch.tensor(owners),
        )


def labels_of(records: Sequence[CaptionRecord]) -> Tensor:
    """Class of each record, (N,); -1 where it is not known."""
    return torch.from_numpy(label_numbers(records))


def bare(sentence: str) -> str:
    """A sentence without its full stop, in lower case."""
    return sentence.lower().strip().removesuffix(".").strip()
