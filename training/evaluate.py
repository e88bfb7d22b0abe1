"""An encoder's numbers on a split of RSICD. Takes any `Encoder`, so what is measured is what ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.encoders.base import Encoder
from training.data import CLASSES, PROMPT, CaptionRecord, centre, class_name, load_images, read_rsicd
from training.metrics import Retrieval, average_precision, class_accuracy, retrieval


@dataclass(frozen=True, slots=True)
class Split:
    """Records with their pictures, RSICD's field of view."""

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
    """Share of images whose class has the best prompt of ``An aerial photograph of {}``."""

    class_top5: float
    """The same among the best five."""

    query_map: float
    """Mean over classes of the average precision of a query with the class's name, through the encoder's templates."""

    def to_dict(self) -> dict[str, Any]:
        """All as plain values, mR included."""
        return {**asdict(self), "mean_recall": self.retrieval.mean_recall}


def read_split(folder: Path, split: str) -> Split:
    """A split of RSICD, its pictures cut to RSICD's field of view."""
    records, pictures = load_images(read_rsicd(folder, split))
    return Split(records, centre(pictures))


def evaluate(encoder: Encoder, split: Split) -> Scores:
    """The numbers of an encoder on a split."""
    images = encoder.encode_images(split.pictures)
    sentences = [sentence for record in split.records for sentence in record.sentences]
    owner = np.repeat(np.arange(len(split.records)), [len(record.sentences) for record in split.records])
    distinct = list(dict.fromkeys(sentences))
    place = {sentence: row for row, sentence in enumerate(distinct)}
    captions = encoder.encode_texts(distinct)[[place[sentence] for sentence in sentences]]
    labels = np.array([CLASSES.index(record.label) for record in split.records])
    by_class = images @ encoder.encode_texts([PROMPT.format(class_name(label)) for label in CLASSES]).T
    return Scores(
        images=len(split.records),
        captions=len(sentences),
        retrieval=retrieval(images @ captions.T, owner),
        class_top1=class_accuracy(by_class, labels),
        class_top5=class_accuracy(by_class, labels, 5),
        query_map=query_map(encoder, images, labels, encoder.templates),
    )


def query_map(
    encoder: Encoder, images: Float32Matrix, labels: np.typing.NDArray[np.int64], templates: Sequence[str]
) -> float:
    """Mean average precision of queries with the names of the classes that occur.

    Args:
        encoder: For the texts.
        images: Unit rows (N, D).
        labels: Class of each image, (N,).
        templates: A query's vector is the normalised mean over them.
    """
    found = []
    for number in np.unique(labels):
        rows = encoder.encode_texts([template.format(class_name(CLASSES[number])) for template in templates])
        query = l2_normalize(rows.mean(0, keepdims=True))[0]
        found.append(average_precision(images @ query, labels == number))
    return float(np.mean(found))
