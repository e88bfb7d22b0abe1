"""How much faster one model's image graph is than another's: interleaved rounds through the product's encoder.

PYTHONPATH=. python benchmarks/model_speed.py OLD_FOLDER NEW_FOLDER [--name NAME]
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
from report import write_result

from rdb_geo.encoders.cards import read_card
from rdb_geo.encoders.onnx import OnnxEncoder

ROUNDS, CHIPS = 15, 64


def main() -> None:
    """Measure and write the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--name", default="model_speed", help="of the result file")
    arguments = parser.parse_args()
    old, new = (OnnxEncoder(read_card(folder / "card.toml")) for folder in (arguments.old, arguments.new))
    chips = np.random.default_rng(0).integers(0, 256, (CHIPS, 128, 128, 3), dtype=np.uint8)
    times: dict[str, list[float]] = {"old": [], "new": []}
    for place in range(ROUNDS + 1):
        for name, encoder in (("old", old), ("new", new)):
            began = time.perf_counter()
            encoder.encode_images(chips)
            if place:  # the first round warms up
                times[name].append(time.perf_counter() - began)
    ratios = [first / second for first, second in zip(times["old"], times["new"], strict=True)]
    result = {
        "space_ids": {"old": old.spec.space_id, "new": new.spec.space_id},
        "ratio_median": round(statistics.median(ratios), 3),
        "ratio_of_fastest": round(min(times["old"]) / min(times["new"]), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
    }
    print(result)
    write_result(arguments.name, result)


if __name__ == "__main__":
    main()
