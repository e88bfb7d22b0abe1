"""What limits recall: how much of mR on val is class, how much is sentences, how much was learned by heart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.data import CLASSES, CaptionRecord, label_numbers
from training.evaluate import Split, read_split
from training.metrics import retrieval


def class_ceiling(records: list[CaptionRecord], seed: int) -> float:
    """The mR of who knows the class of every picture and caption and nothing else: equal sentences are scored alike."""
    owner, sentence = _captions(records)
    labels = label_numbers(records, CLASSES)
    noise = np.random.default_rng(seed).random((len(records), int(sentence.max()) + 1))[:, sentence]
    similarity = (labels[:, None] == labels[owner][None, :]) + 0.1 * noise
    return retrieval(similarity.astype(np.float32), owner).mean_recall


def sentence_ceiling(records: list[CaptionRecord]) -> float:
    """The mR of who knows which sentences were written for a picture: what is missing to 100 is lost to copies."""
    owner, sentence = _captions(records)
    written = np.zeros((len(records), int(sentence.max()) + 1), np.float32)
    written[owner, sentence] = 1
    return retrieval(written[:, sentence], owner).mean_recall


def seen(folder: Path, count: int, seed: int) -> Split:
    """As many pictures of the training split as val has, drawn at random."""
    train = read_split(folder, "train")
    rows = np.random.default_rng(seed).permutation(len(train.records))[:count]
    return Split([train.records[row] for row in rows], train.pictures[rows])


def _captions(records: list[CaptionRecord]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row of the picture and number of the sentence, for each caption."""
    sentences = [sentence for record in records for sentence in record.sentences]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(sentences))}
    owner = np.repeat(np.arange(len(records)), [len(record.sentences) for record in records])
    return owner, np.array([numbers[sentence] for sentence in sentences])
