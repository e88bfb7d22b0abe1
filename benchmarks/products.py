"""Answers on real products against the classification that comes with them: clouds, open water, snow, vegetation.

Each product is indexed by one command, and asked as a user does, with `--cloudy`, and with its clouds cut out by
`--mask-clouds`. A chip is right where the class
covers at least half of its valid pixels; a hit is a chip with a score of 0.5 or more. Truth is ESA's scene
classification (SCL) for Sentinel-2 and USGS's QA_PIXEL for Landsat.

python benchmarks/products.py --shared ../shared     measures, and writes the table of docs/scenes.md
python benchmarks/products.py --table                writes the table from results/products.json
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from report import RESULTS, put_between, write_result

PAGE = Path(__file__).parent.parent / "docs" / "scenes.md"

LEAST_SCORE = 0.5
LEAST_SHARE = 0.5

SENTINEL_2 = {"clouds": (8, 9, 10), "open water": (6,), "snow": (11,), "vegetation": (4,)}
"""Classes of SCL."""

LANDSAT = {"clouds": 0b1110, "open water": 0b10000000, "snow": 0b100000}
"""Bits of QA_PIXEL; it does not tell vegetation."""


def truth_of(product: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Where each word is true, and which pixels hold something, on the grid of the classification."""
    if product.name.endswith(".SAFE"):
        with rasterio.open(max(product.rglob("*_SCL_*.jp2"))) as file:
            classes = file.read(1)
        return {word: np.isin(classes, kinds) for word, kinds in SENTINEL_2.items()}, classes > 0
    with rasterio.open(next(product.glob("*_QA_PIXEL.TIF"))) as file:
        quality = file.read(1)
    return {word: (quality & bits) > 0 for word, bits in LANDSAT.items()}, (quality & 1) == 0


def shares(where: np.ndarray, valid: np.ndarray, boxes: np.ndarray, factor: float) -> np.ndarray:
    """The share of each chip's valid pixels that a mask covers. `boxes`: col, row, width, height in scene pixels."""
    found = np.empty(len(boxes))
    for number, (col, row, width, height) in enumerate((boxes * factor).round().astype(int)):
        inside = np.s_[row : row + height, col : col + width]
        found[number] = (where[inside] & valid[inside]).sum() / max(1, valid[inside].sum())
    return found


def run(*arguments: object) -> str:
    """A command of rdb-geo; what it says."""
    command = [sys.executable, "-m", "rdb_geo", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stderr


def width_of(index: Path) -> int:
    """Columns of the one scene of an index."""
    command = [sys.executable, "-m", "rdb_geo", "list", "-i", str(index), "--json"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(json.loads(listed)[0]["scene"]["width_px"])


def answers(index: Path, words: list[str], *how: str) -> dict[str, tuple[np.ndarray, np.ndarray, bool]]:
    """Windows and scores of all chips, and whether the answer was a confident one, for each word."""
    found = {}
    for word in words:
        output = index.parent / f"{index.name}.geojson"
        limits = ("--min-score", 0, "-k", 1_000_000, "--show-lookalikes", *how)
        said = run("query", word, "-i", index, *limits, "-o", output, "--overwrite")
        rows = [feature["properties"] for feature in json.loads(output.read_text())["features"]]
        boxes = np.array([[row[name] for name in ("col_off", "row_off", "width", "height")] for row in rows])
        found[word] = boxes, np.array([row["score"] for row in rows]), "No confident match" not in said
    return found


def scored(scores: np.ndarray, share: np.ndarray) -> dict[str, Any]:
    """Precision and recall of the hits of one word."""
    is_true, is_hit = share >= LEAST_SHARE, scores >= LEAST_SCORE
    right = int((is_true & is_hit).sum())
    return {
        "chips": len(scores),
        "true": int(is_true.sum()),
        "hits": int(is_hit.sum()),
        "right": right,
        "precision": round(right / is_hit.sum(), 3) if is_hit.any() else None,
        "recall": round(right / is_true.sum(), 3) if is_true.any() else None,
        "best_score": round(float(scores.max()), 3),
    }


def table(products: dict[str, Any]) -> str:
    """Right chips of all hits, and recall, for each product, word and way to ask."""
    words = list(SENTINEL_2)
    lines = [f"| | {' | '.join(words)} |", "|---" * (len(words) + 1) + "|"]
    for start, product in (("S2A", "Sentinel-2"), ("LC08", "Landsat 8")):
        for way, name in (("", f"{product}, as it is asked"), ("--cloudy", "`--cloudy`"), ("--mask-clouds",) * 2):
            found = next(
                rows for key, rows in products.items() if key.startswith(start) and key.partition(" ")[2] == way
            )
            cells = ["–" if word not in found else _cell(found[word]) for word in words]
            lines.append(f"| {name if name != way else f'`{way}`'} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(row: dict[str, Any]) -> str:
    recall = ": none to find" if row["recall"] is None else f", {row['recall']:.2f}"
    return f"{row['right']} of {row['hits']}{recall}"


def write_table() -> None:
    """Put the table into docs/scenes.md."""
    products = json.loads((RESULTS / "products.json").read_text())["products"]
    put_between(PAGE, "products", table(products))


def main() -> None:
    """Run, print a table, write `results/products.json` and the table of docs/scenes.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("RDB_GEO_SHARED", "../shared")))
    parser.add_argument("--table", action="store_true", help="Measure nothing.")
    options = parser.parse_args()
    if not options.table:
        measure(options.shared)
    write_table()


def measure(shared: Path) -> None:
    """Ask all products."""
    result: dict[str, Any] = {}
    for product in sorted((shared / "scenes" / "products").iterdir()):
        if not product.name.startswith(("S2", "LC0")):
            continue
        truth, valid = truth_of(product)
        for masked, ways in ((False, ("--cloudy", "")), (True, ("--mask-clouds",))):
            with tempfile.TemporaryDirectory() as folder:
                index = Path(folder) / "index"
                run("index", product, "-i", index, *(["--mask-clouds"] if masked else []))
                factor = valid.shape[1] / width_of(index)
                for way in ways:
                    cloudy = ("--cloudy",) if way == "--cloudy" else ()
                    for word, (boxes, scores, confident) in answers(index, list(truth), *cloudy).items():
                        row = scored(scores, shares(truth[word], valid, boxes, factor))
                        key = f"{product.name[:10]} {way}".strip()
                        result.setdefault(key, {})[word] = {**row, "answered": confident}
                        print(f"{key:26} {word:12} {json.dumps(result[key][word])}")
    write_result("products", {"least_score": LEAST_SCORE, "least_share": LEAST_SHARE, "products": result})


if __name__ == "__main__":
    main()
