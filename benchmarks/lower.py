"""Chips of a model of torch in bfloat16 beside float32: processor time, cosines and rankings on real pictures.

The model is ViT-B/32 with random weights, or `--model`. Each picture of the first ones asks for those that are like it:
rows of the one and of the other kind are ranked by the float32 row that asks, as an index of one machine is asked on
another.

    python benchmarks/lower.py
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from export_speed import write_source
from PIL import Image
from report import write_result

from rdb_geo.encoders.registry import load_encoder
from rdb_geo.encoders.torch.lower import multiplies_bfloat16

FIRST = 10


def pictures(folder: Path, count: int, size_px: int) -> np.ndarray:
    """Every so many-th picture of the folder, as the model sees it."""
    found = sorted(folder.glob("*.jpg"))
    chosen = found[:: max(1, len(found) // count)][:count]
    return np.stack([np.asarray(Image.open(path).convert("RGB").resize((size_px, size_px))) for path in chosen])


def main() -> None:
    """Encode in both, print, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="instead of random weights")
    parser.add_argument("--folder", type=Path, default=Path("../shared/data/rsicd/val"))
    parser.add_argument("--count", type=int, default=256)
    options = parser.parse_args()
    if not multiplies_bfloat16():
        sys.exit("this processor does not multiply bfloat16 itself.")
    rows, seconds = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        name = options.model or write_source(Path(folder) / "vit")
        torch.set_num_threads(1)
        for kind, native in (("float32", False), ("bfloat16", True)):
            with mock.patch("rdb_geo.encoders.torch.openclip.multiplies_bfloat16", return_value=native):
                encoder = load_encoder(name, device="cpu", batch_size=16)
                chips = pictures(options.folder, options.count, encoder.spec.image_size_px)
                encoder.encode_images(chips[:1])  # loads
                begun = time.process_time()
                rows[kind] = encoder.encode_images(chips)
                seconds[kind] = time.process_time() - begun
    exact, lower = rows["float32"], rows["bfloat16"]
    cosines = (exact * lower).sum(axis=1)
    centred = [kind - exact.mean(axis=0) for kind in (exact, lower)]
    apart = np.prod([np.linalg.norm(kind, axis=1) for kind in centred], axis=0)
    orders = [np.argsort(-(exact @ kind.T), axis=1, kind="stable")[:, 1 : FIRST + 1] for kind in (exact, lower)]
    kept = [
        len(set(one) & set(other)) / FIRST for one, other in zip(*(order.tolist() for order in orders), strict=True)
    ]
    result = {
        "tower": options.model or "ViT-B/32, random weights",
        "pictures": len(chips),
        "threads": 1,
        "cpu_s": seconds,
        "ratio": seconds["float32"] / seconds["bfloat16"],
        "cosine": {"least": float(cosines.min()), "median": float(np.median(cosines))},
        "cosine_about_the_mean": {"least": float(((centred[0] * centred[1]).sum(axis=1) / apart).min())},
        "first": FIRST,
        "share_of_the_first_kept": float(np.mean(kept)),
    }
    print(result)
    print(write_result("lower", result))


if __name__ == "__main__":
    main()
