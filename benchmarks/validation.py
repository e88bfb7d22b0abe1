"""Validation pictures of RSICD, changed in some way: mean recall with their sentences, top-1 of the 30 classes."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from training.evaluate import CLASSES, PROMPT, class_accuracy, class_name, label_numbers, read_split, retrieval


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """Pictures (N, h, w, 3) and what they are asked for."""

    model: str
    encoder: Encoder
    pictures: UInt8Images
    captions: Float32Matrix
    owner: np.ndarray
    """Picture of each caption."""

    prompts: Float32Matrix
    labels: np.ndarray

    def judged(self, pictures: UInt8Images, name: str) -> dict[str, float]:
        """What all of them, as they look now, are worth to the model."""
        images = self.encoder.encode_images(pictures)
        return {
            f"mean_recall_{name}": round(retrieval(images @ self.captions.T, self.owner).mean_recall, 2),
            f"top1_{name}": round(float(class_accuracy(images @ self.prompts.T, self.labels)), 3),
        }


def read_validation(description: str) -> Validation:
    """Those that the command line names."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--every", type=int, default=3, help="Take every n-th validation picture.")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    split = read_split(options.shared / "data/rsicd/captions.json", "val")
    records, pictures = split.records[:: options.every], split.pictures[:: options.every]
    return Validation(
        options.model,
        encoder,
        pictures,
        encoder.encode_texts([sentence for record in records for sentence in record.sentences]),
        np.repeat(np.arange(len(records)), [len(record.sentences) for record in records]),
        encoder.encode_texts([PROMPT.format(class_name(label)) for label in CLASSES]),
        label_numbers(records, CLASSES),
    )
