"""An encoder's numbers on a split of a data set. Takes any `Encoder`, so what is measured is what ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.encoders.base import Encoder
from training.data import (
    CLASSES,
    PROMPT,
    CaptionRecord,
    class_name,
    data_sets_view,
    label_numbers,
    load_images,
    read_captions,
)
from training.metrics import Retrieval, average_precision, class_accuracy, retrieval


@dataclass(frozen=True, slots=True)
class Split:
    """Records with their pictures, the data set's field of view."""

    records: list[CaptionRecord]
    """What is known of each picture."""

    pictures: UInt8Images
    """(N, H, W, 3), RGB."""


@dataclass(frozen=True, slots=True)
class Scores:
    """All numbers of one encoder on one split."""

    images: int
    """Images."""

    captions: int
    """Captions, repeats included."""

    retrieval: Retrieval
    """Recall between images and captions, texts as they stand."""

    class_top1: float
    """Share of images whose class has the best prompt of ``An aerial photograph of {}``, among those with one of
    RSICD's classes; NaN if there are none."""

    class_top5: float
    """The same among the best five."""

    query_map: float
    """Mean over classes of the average precision of a query with the class's name, through the encoder's templates."""

    def to_dict(self) -> dict[str, Any]:
        """All as plain values, mR included; None for what could not be measured."""
        values = {**asdict(self), "mean_recall": self.retrieval.mean_recall}
        values["retrieval"].pop("shares")
        return {name: None if value != value else value for name, value in values.items()}  # noqa: PLR0124  NaN


def read_split(path: Path, split: str) -> Split:
    """A split of a data set, its pictures cut to the data set's field of view.

    Raises:
        DataError: There is no such data set or split, or too many pictures are missing or broken.
    """
    records, pictures = load_images(read_captions(path, split=split))
    return Split(records, data_sets_view(records, pictures))


def evaluate(encoder: Encoder, split: Split) -> Scores:
    """The numbers of an encoder on a split."""
    images = encoder.encode_images(split.pictures)
    sentences = [sentence for record in split.records for sentence in record.sentences]
    owner = np.repeat(np.arange(len(split.records)), [len(record.sentences) for record in split.records])
    distinct = list(dict.fromkeys(sentences))
    place = {sentence: row for row, sentence in enumerate(distinct)}
    captions = encoder.encode_texts(distinct)[[place[sentence] for sentence in sentences]]
    labels = label_numbers(split.records, CLASSES)
    known = labels >= 0
    by_class = images[known] @ encoder.encode_texts([PROMPT.format(class_name(label)) for label in CLASSES]).T
    return Scores(
        images=len(split.records),
        captions=len(sentences),
        retrieval=retrieval(images @ captions.T, owner),
        class_top1=class_accuracy(by_class, labels[known]) if known.any() else np.nan,
        class_top5=class_accuracy(by_class, labels[known], 5) if known.any() else np.nan,
        query_map=query_map(encoder, images, labels, encoder.templates),
    )


def query_map(
    encoder: Encoder, images: Float32Matrix, labels: np.typing.NDArray[np.int64], templates: Sequence[str]
) -> float:
    """Mean average precision of queries with the names of the classes that occur; NaN if no image has a class.

    Images are unit rows (N, D), with the class of each, (N,), -1 for none; a query's vector is the normalised mean over
    the templates.
    """
    found = []
    for number in np.unique(labels[labels >= 0]):
        rows = encoder.encode_texts([template.format(class_name(CLASSES[number])) for template in templates])
        query = l2_normalize(rows.mean(0, keepdims=True))[0]
        found.append(average_precision(images @ query, labels == number))
    return float(np.mean(found)) if found else np.nan
