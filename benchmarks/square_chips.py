"""What chips that are square on the ground are worth far from the equator: validation pictures of RSICD as in degrees.

At a latitude where a pixel in degrees is r times as high as wide, a chip of as many columns as rows shows r times more
ground down than across. Each picture is seen as such a chip, and as one of the same ground area that is square.

    PYTHONPATH=. python benchmarks/square_chips.py --shared ../shared
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

import numpy as np
from report import write_result

from rdb_geo.encoders.registry import load_encoder
from training.evaluate import CLASSES, PROMPT, class_accuracy, class_name, label_numbers, read_split, retrieval

LATITUDES = (0, 37, 48, 60, 75)


def middle(pictures: np.ndarray, wide: float, high: float) -> np.ndarray:
    """The middle of each picture (N, h, w, 3), these shares of its width and height."""
    height, width = pictures.shape[1:3]
    rows, cols = round(height * high), round(width * wide)
    top, left = (height - rows) // 2, (width - cols) // 2
    return np.ascontiguousarray(pictures[:, top : top + rows, left : left + cols])


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--every", type=int, default=3, help="Take every n-th validation picture.")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    split = read_split(options.shared / "data/rsicd/captions.json", "val")
    records, pictures = split.records[:: options.every], split.pictures[:: options.every]
    captions = encoder.encode_texts([sentence for record in records for sentence in record.sentences])
    owner = np.repeat(np.arange(len(records)), [len(record.sentences) for record in records])
    prompts = encoder.encode_texts([PROMPT.format(class_name(label)) for label in CLASSES])
    labels = label_numbers(records, CLASSES)
    rows: list[dict[str, Any]] = []
    for latitude in LATITUDES:
        ratio = 1 / math.cos(math.radians(latitude))
        row: dict[str, Any] = {"latitude": latitude, "ratio": round(ratio, 2)}
        seen = {"in_pixels": (1 / ratio, 1.0), "on_the_ground": (ratio**-0.5, ratio**-0.5)}
        for name, (wide, high) in seen.items():
            images = encoder.encode_images(middle(pictures, wide, high))
            row[f"mean_recall_{name}"] = round(retrieval(images @ captions.T, owner).mean_recall, 2)
            row[f"top1_{name}"] = round(float(class_accuracy(images @ prompts.T, labels)), 3)
        rows.append(row)
        print(row, flush=True)
    write_result("square_chips", {"model": options.model, "pictures": len(records), "rows": rows})


if __name__ == "__main__":
    main()
