"""The labelled mosaic: images of known classes laid on a grid in three CRSs, and one query for each class.

A chip counts as positive where its centre lies in a cell of the class. Average precision is taken over all chips of all
scenes in one ranking; the merged polygons of the R best chips (R = number of positive chips) are compared with the true
cells by area. Three chips of four straddle cells, as chips of real scenes straddle fields; `whole` is the average
precision among those that show one cell alone.

    python benchmarks/mosaic.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from PIL import Image
from pyproj import Geod, Transformer
from report import write_result
from shapely import MultiPolygon, Polygon, make_valid, union_all

from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask_expression
from rdb_geo.score.scores import score

CELLS = 8
CELL_PX = 150
LAYOUTS = {
    "EPSG:32633": Affine(1, 0, 500_000, 0, -1, 5_200_000),
    "EPSG:28992": Affine(1, 0, 120_000, 0, -1, 480_000) @ Affine.rotation(25),
    "EPSG:4326": Affine(1.4e-5, 0, 8.5, 0, -9e-6, 47.4),
}
WORDS = {
    "bareland": "bare land", "baseballfield": "baseball field", "denseresidential": "dense residential area",
    "mediumresidential": "medium residential area", "sparseresidential": "sparse residential area",
    "railwaystation": "railway station", "storagetanks": "storage tanks", "parking": "parking lot",
    "commercial": "commercial area", "industrial": "industrial area",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One image of the mosaic."""

    scene: str
    """File name of its scene."""

    row: int
    """Counted from 0, downwards."""

    col: int
    """Counted from 0."""

    label: str
    """Scene class."""

    image: str
    """The image's path below the folder of images; one image may fill several cells."""

    polygon: Polygon
    """Its ground, lon/lat."""


def lay_mosaics(
    images: Path, folder: Path, *, scenes_each: int, seed: int, split: str = "val", left_out: int = 0
) -> list[Cell]:
    """Write the scenes, made of the images of one split, into `folder` and return all cells.

    Each scene lacks `left_out` classes, others in each.
    """
    records = [r for r in json.loads((images / "captions.json").read_text())["images"] if r["split"] == split]
    rng = np.random.default_rng(seed)
    by_label: dict[str, list[str]] = {}
    for record in records:
        by_label.setdefault(record["label"], []).append(record["image"])
    labels = sorted(by_label)
    cells: list[Cell] = []
    for crs, transform in LAYOUTS.items():
        to_lonlat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        for number in range(scenes_each):
            name = f"mosaic_{crs[5:]}_{number}.tif"
            shift = Affine.translation(0, number * (CELLS + 2) * CELL_PX)
            placed = transform @ shift
            allowed = sorted(rng.choice(labels, len(labels) - left_out, replace=False).tolist()) if left_out else labels
            pixels = np.zeros((3, CELLS * CELL_PX, CELLS * CELL_PX), np.uint8)
            for row in range(CELLS):
                for col in range(CELLS):
                    label = allowed[rng.integers(len(allowed))]
                    name_of_image = by_label[label][rng.integers(len(by_label[label]))]
                    image = Image.open(images / name_of_image).convert("RGB")
                    block = np.asarray(image.resize((CELL_PX, CELL_PX))).transpose(2, 0, 1)
                    y, x = row * CELL_PX, col * CELL_PX
                    pixels[:, y : y + CELL_PX, x : x + CELL_PX] = block
                    square = Polygon([(x, y), (x + CELL_PX, y), (x + CELL_PX, y + CELL_PX), (x, y + CELL_PX)])
                    ground = Polygon([to_lonlat.transform(*(placed @ corner)) for corner in square.exterior.coords])
                    cells.append(Cell(name, row, col, label, name_of_image, ground))
            with rasterio.open(
                folder / name, "w", driver="GTiff", width=pixels.shape[2],
                height=pixels.shape[1], count=3, dtype="uint8", crs=crs, transform=placed, tiled=True,
            ) as scene:  # fmt: skip
                scene.write(pixels)
    return cells


def average_precision(relevant: np.ndarray) -> float:
    """Mean of the precision at each relevant rank; `relevant` is (N,) bool in ranked order."""
    hits = np.flatnonzero(relevant)
    return float((np.arange(1, len(hits) + 1) / (hits + 1)).mean()) if len(hits) else float("nan")


def cell_of(hit: Hit) -> tuple[str, int, int]:
    """Scene, row and column of the cell that holds the middle of a chip; on an edge, the right and lower one."""
    x = hit.window.col_off + hit.window.width // 2
    y = hit.window.row_off + hit.window.height // 2
    return Path(hit.scene).name, y // CELL_PX, x // CELL_PX


def overlap_by_area(found: list[Polygon | MultiPolygon], true: list[Polygon]) -> tuple[float, float]:
    """Precision and recall of the union of `found` against the union of `true`, by geodesic area."""
    both, truth = make_valid(union_all(found)), union_all(true)
    common = both.intersection(truth)
    shared, ours, theirs = (
        abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) for shape in (common, both, truth)
    )
    return shared / ours, shared / theirs


def main() -> None:
    """Index the mosaics, ask for every class, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--scenes-each", type=int, default=3, help="scenes for each CRS")
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--name", default="mosaic", help="name of the result file")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    with tempfile.TemporaryDirectory() as folder:
        cells = lay_mosaics(options.images, Path(folder), scenes_each=options.scenes_each, seed=options.seed)
        store = Store(Path(folder) / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=CELL_PX, overlap=0.5), stretch="none")
        for source in find_scenes([folder]):
            index_scene(source, encoder, store, request=request)
        labels = {(cell.scene, cell.row, cell.col): cell.label for cell in cells}
        rows = []
        for label in sorted({cell.label for cell in cells}):
            text = WORDS.get(label, label)
            hits = find_hits(
                store, score(store, ask_expression(parse(text), encoder, store), Selection(percent=100))
            ).nearest
            relevant = np.array([labels[cell_of(hit)] == label for hit in hits])
            whole = np.array([hit.window.col_off % CELL_PX == hit.window.row_off % CELL_PX == 0 for hit in hits])
            best = merge_hits(hits[: int(relevant.sum())])
            precision, recall = overlap_by_area(
                [region.geometry for region in best], [cell.polygon for cell in cells if cell.label == label]
            )
            rows.append(
                {
                    "class": label,
                    "query": text,
                    "chips": int(relevant.sum()),
                    "ap": average_precision(relevant),
                    "ap_whole": average_precision(relevant[whole]),
                    "precision": precision,
                    "recall": recall,
                }
            )
    mean = {key: float(np.nanmean([row[key] for row in rows])) for key in ("ap", "ap_whole", "precision", "recall")}
    print(f"{'class':20} {'chips':>6} {'AP':>6} {'whole':>6} {'prec.':>6} {'recall':>6}")
    for row in [*rows, {"class": "mean", "chips": sum(r["chips"] for r in rows), **mean}]:
        numbers = " ".join(f"{row[key]:6.3f}" for key in ("ap", "ap_whole", "precision", "recall"))
        print(f"{row['class']:20} {row['chips']:6d} {numbers}")
    print(
        write_result(
            options.name,
            {"model": options.model, "seed": options.seed, "map": mean["ap"], "mean": mean, "classes": rows},
        )
    )


if __name__ == "__main__":
    main()
