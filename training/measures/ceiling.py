"""What limits recall: how much of mR on val is class, how much is sentences, how much the model has learned by heart.

python -m training.measures.ceiling --data RSICD [--result FILE]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo.encoders.cards import embedded_folder, read_card
from rdb_geo.encoders.onnx import OnnxEncoder
from training.data import CLASSES, CaptionRecord, label_numbers
from training.evaluate import Split, evaluate, read_split
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


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with RSICD's captions and pictures")
    parser.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    parser.add_argument("--result", type=Path, default=Path(__file__).resolve().parents[1] / "results" / "ceiling.json")
    arguments = parser.parse_args()
    encoder = OnnxEncoder(read_card(embedded_folder() / "card.toml"))
    val = read_split(arguments.data, "val")
    train = seen(arguments.data, len(val.records), arguments.seed)
    found = {
        "model": encoder.spec.name,
        "weights_sha256": encoder.spec.weights_sha256,
        "images": len(val.records),
        "seed": arguments.seed,
        "val": evaluate(encoder, val).retrieval.mean_recall,
        "seen_in_training": evaluate(encoder, train).retrieval.mean_recall,
        "class_ceiling": class_ceiling(val.records, arguments.seed),
        "sentence_ceiling": sentence_ceiling(val.records),
    }
    text = json.dumps(found, indent=1)
    arguments.result.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
