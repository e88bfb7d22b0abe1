"""Traced regions against merged chip squares on the labelled mosaic: intersection over union with the true cells.

For each class the true cells of all scenes are compared, by area on the ellipsoid, with (a) `squares`: the R best chips
merged, R = the number of chips whose middle lies in a cell of the class, which no user knows; (b) `squares_high`: the
chips that reach the upper threshold of the shapes, merged; (c) `squares_best`: the merged chips at the threshold in
probability that is best for all classes together on the very mosaics that are measured, which no user knows either;
(d) `shapes`: what `--shapes` traces, nothing given. Chips of `--chip` pixels other than the cells' 150 are not in step
with the cells. Defaults were chosen with `--seed 7`; the results are of another seed.

    python benchmarks/shapes.py --images ../shared/data/rsicd --picture ../docs/images/shapes.png
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
from mosaic import CELL_PX, WORDS, cell_of, lay_mosaics, overlap_by_area
from report import write_result
from shapely import Polygon, get_parts

from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.ask.select import Selection
from rdb_geo.core.requests import Outlining
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

LADDER = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


def iou(found: list[Polygon], true: list[Polygon]) -> float:
    """Shared area over the area of the union; 0 where nothing was found."""
    if not found:
        return 0.0
    precision, recall = overlap_by_area(found, true)
    return 0.0 if precision == 0 or recall == 0 else 1 / (1 / precision + 1 / recall - 1)


def squares(hits: list[Hit]) -> list[Polygon]:
    """The merged footprints of chips."""
    return [region.geometry for region in merge_hits(hits)]


def main() -> None:
    """Index the mosaics, ask for every class, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--scenes-each", type=int, default=3, help="scenes for each CRS")
    parser.add_argument("--chip", type=int, nargs="+", default=[150, 128], help="sides of chips, pixels")
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--name", default="shapes", help="name of the result file")
    parser.add_argument("--picture", type=Path, help="PNG of truth, squares and shapes to draw")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    results = {}
    for size in options.chip:
        with tempfile.TemporaryDirectory() as folder:
            results[str(size)] = measure(encoder, Path(folder), size, options)
    print(write_result(options.name, {"model": options.model, "seed": options.seed, "chips": results}))


def measure(encoder: object, folder: Path, size: int, options: argparse.Namespace) -> dict[str, object]:
    """All classes with chips of one size."""
    cells = lay_mosaics(options.images, folder, scenes_each=options.scenes_each, seed=options.seed)
    store = Store(folder / "index", create=True, memory=Memory(DEFAULT_BYTES))
    request = IndexRequest(chips=ChipRequest(size_px=size, overlap=0.5), stretch="none")
    for source in find_scenes([str(folder)]):
        index_scene(source, encoder, store, request=request)
    labels = {(cell.scene, cell.row, cell.col): cell.label for cell in cells}
    rows, ladder = [], []
    for label in sorted({cell.label for cell in cells}):
        true = [cell.polygon for cell in cells if cell.label == label]
        question = ask(WORDS.get(label, label), encoder, store)
        hits = find_hits(store, score(store, question, Selection(percent=100))).nearest
        found = find_shapes(store, score(store, question), Outlining())
        count = sum(labels[cell_of(hit)] == label for hit in hits)
        ladder.append([iou(squares([hit for hit in hits if hit.score >= step]), true) for step in LADDER])
        rows.append(
            {
                "class": label,
                "squares": iou(squares(hits[:count]), true),
                "squares_high": iou(squares([hit for hit in hits if hit.score >= found.thresholds[0]]), true),
                "shapes": iou([part for region in found.regions for part in get_parts(region.geometry)], true),
                "regions": len(found.regions),
                "low": found.thresholds[1],
            }
        )
        if options.picture and size == CELL_PX and label == "storagetanks":
            from shapes_picture import draw

            draw(folder, cells, label, hits[:count], found.regions, options.picture)
    best = int(np.argmax(np.mean(ladder, axis=0)))
    for row, steps in zip(rows, ladder, strict=True):
        row["squares_best"] = steps[best]
    mean = {name: float(np.mean([row[name] for row in rows])) for name in COLUMNS}
    print(f"chips of {size} px, squares_best at {LADDER[best]}\n{'class':20} " + " ".join(f"{n:>12}" for n in COLUMNS))
    for row in [*rows, {"class": "mean", **mean}]:
        print(f"{row['class']:20} " + " ".join(f"{row[name]:12.3f}" for name in COLUMNS))
    gains = {name: mean["shapes"] - mean[name] for name in COLUMNS[:-1]}
    print(json.dumps(gains))
    return {"mean": mean, "gain": gains, "squares_best_at": LADDER[best], "classes": rows}


COLUMNS = ("squares", "squares_high", "squares_best", "shapes")

if __name__ == "__main__":
    main()
