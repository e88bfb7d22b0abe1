"""ViT-B/32 with random weights: float32, float16 and int8 weights through ONNX Runtime beside eager PyTorch, one run.

The four are timed in turn, round by round, on the same chips and texts, with as many threads each; what is printed is
the median of rounds and its ratio to PyTorch. Files lie in a temporary folder and go with it.

    python benchmarks/export_speed.py --threads 1
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import torch
from report import write_result
from safetensors.torch import save_file

from rdb_geo.encoders import runtime
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import export_model, load_encoder
from rdb_geo.encoders.selftest import TEXTS

ARCHITECTURE = "ViT-B-32-quickgelu"
BATCH = 8
PREPROCESS = {
    "mean": [0.48, 0.46, 0.41],
    "std": [0.27, 0.26, 0.28],
    "interpolation": "bicubic",
    "resize_mode": "squash",
}


def write_source(folder: Path) -> str:
    """A model with random weights in open_clip's own format; its name."""
    folder.mkdir()
    config = {"model_cfg": open_clip.get_model_config(ARCHITECTURE), "preprocess_cfg": PREPROCESS}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    torch.manual_seed(0)
    model = open_clip.create_model(ARCHITECTURE, load_weights=False)
    state = {name: value.contiguous() for name, value in model.state_dict().items()}
    save_file(state, folder / "open_clip_model.safetensors")
    return f"local-dir:{folder}"


def speed(encoder: Encoder, chips: np.ndarray, texts: list[str]) -> tuple[float, float]:
    """Chips and texts a second."""
    begun = time.perf_counter()
    encoder.encode_images(chips)
    between = time.perf_counter()
    encoder.encode_texts(texts)
    return len(chips) / (between - begun), len(texts) / (time.perf_counter() - between)


def main() -> None:
    """Export, time in turn, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chips", type=int, default=16)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    runtime.usable_cores = lambda: options.threads
    chips = np.random.default_rng(0).integers(0, 256, (options.chips, 224, 224, 3), dtype=np.uint8)
    texts = [text for text in TEXTS for _ in range(2)]
    table: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        name = write_source(Path(folder) / "source")
        encoders = {"PyTorch, eager, float32": load_encoder(name, device="cpu", batch_size=BATCH)}
        for precision in ("fp32", "fp16", "int8"):
            made = export_model(name, Path(folder) / precision, precision=precision)
            label = f"ONNX Runtime, {precision}"
            encoders[label] = load_encoder(str(Path(folder) / precision), device="cpu", batch_size=BATCH)
            table[label] = {
                "megabytes": made.size_bytes / 1e6,
                "image_cosine_mean": made.image_cosines[0],
                "image_cosine_worst": made.image_cosines[1],
                "text_cosine_mean": made.text_cosines[0],
                "text_cosine_worst": made.text_cosines[1],
            }
            print(label, table[label], flush=True)
        found: dict[str, list[tuple[float, float]]] = {label: [] for label in encoders}
        for turn in range(options.rounds + 1):
            for label, encoder in encoders.items():
                measured = speed(encoder, chips, texts)
                if turn:  # the first warms up
                    found[label].append(measured)
    eager = "PyTorch, eager, float32"
    for column, what in enumerate(("chips", "texts")):
        base = statistics.median(pair[column] for pair in found[eager])
        for label, pairs in found.items():
            value = statistics.median(pair[column] for pair in pairs)
            ratios = [pair[column] / other[column] for pair, other in zip(pairs, found[eager], strict=True)]
            row = table.setdefault(label, {})
            row[f"{what}_per_s"], row[f"{what}_ratio"] = value, statistics.median(ratios)
            print(
                f"{label:26} {value:8.2f} {what}/s  {value / base:5.2f} ×, by rounds {statistics.median(ratios):5.2f} ×"
            )
    settings = {"threads": options.threads, "rounds": options.rounds, "chips": options.chips, "batch": BATCH}
    print(write_result("export_speed", {"architecture": ARCHITECTURE, **settings, "table": table}))


if __name__ == "__main__":
    main()
