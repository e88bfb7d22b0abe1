"""What a plain question gives back: which cut, which presence, and which chip sizes find what is there.

Two measurements on mosaics of RSICD's val pictures at 1 m, each without half of the classes:

- `cuts`: cells of 150 m in three CRSs. Area precision and recall of what each candidate for the default answer gives,
  over all classes that are there, and how often it gives anything for classes that are not;
- `sizes`: cells of 50 … 1,200 m. The share of cells that a hit shows, and of hits that are right, for chips of one, two
  and three sizes and two overlaps, with their number and the time that indexing takes on the machine as it is. A chip
  shows a cell of which it holds half, or which covers half of it.

    PYTHONPATH=. python benchmarks/default_answer.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import default_tables
import numpy as np
import rasterio
from mosaic import CELL_PX, WORDS, Cell, lay_mosaics, overlap_by_area
from numpy.typing import NDArray
from PIL import Image
from rasterio.transform import from_origin
from report import write_result

from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.presence import highest
from rdb_geo.score.question import Question, ask
from rdb_geo.score.scene.scene_scores import SceneScores
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import Scores, score

SIDES_M = (65, 130, 260, 520)
"""Chips are cut at all of these; a candidate uses some of them."""

MIXES = ((260,), (130,), (130, 260), (65, 130), (65, 130, 260), (130, 260, 520))
CELLS_M = (50, 100, 150, 300, 600, 1200)
OVERLAPS = (0.5, 0.25)
PRESENCES = {"none": -np.inf, "above 10 %": -2.197, "above 25 %": -1.099, "above 50 %": 0.0, "confident": None}
"""A scene answers where the log-odds that the thing is there are at least this; None = the calibration's threshold."""


def main() -> None:
    """Measure, print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--scenes-each", type=int, default=1, help="mosaics for each CRS")
    parser.add_argument("--only", choices=("cuts", "sizes"))
    parser.add_argument("--name", default="default_answer", help="name of the result file")
    options = parser.parse_args()
    encoder = load_encoder("rdb-lite")
    found: dict[str, Any] = {"model": "rdb-lite", "seed": options.seed}
    if options.only != "sizes":
        found["cuts"] = measure_cuts(options.images, encoder, scenes_each=options.scenes_each, seed=options.seed)
    if options.only != "cuts":
        found["sizes"] = measure_sizes(options.images, encoder, seed=options.seed)
    print(write_result(options.name, found))
    if options.only is None and options.name == "default_answer":
        default_tables.main()


def measure_cuts(images: Path, encoder: Encoder, *, scenes_each: int, seed: int) -> list[dict[str, Any]]:
    """One row for each mix of sizes, cut and limit of presence."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = lay_mosaics(images, folder, scenes_each=scenes_each, seed=seed, left_out=15)
        for mix in ((260,), (130,), (130, 260)):
            store = _index(folder, encoder, mix)
            asked = {label: _ask(label, encoder, store) for label in sorted({cell.label for cell in cells})}
            for (cut, presence), one in _candidates(store, asked, cells).items():
                rows.append({"chips_m": list(mix), "cut": cut, "presence": presence, **one})
                print(rows[-1])
    return rows


def _candidates(
    store: Store, asked: dict[str, tuple[Question, Scores]], cells: list[Cell]
) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], list[tuple[float, float, bool, bool]]] = {}
    for label, (question, scores) in asked.items():
        by_scene: dict[str, list[Any]] = {}
        for region in find_shapes(store, scores).regions:
            by_scene.setdefault(region.scene, []).append(region.geometry)
        ranks = np.argsort(-scores.log_odds, kind="stable")
        best50 = np.zeros(len(ranks), bool)
        best50[ranks[:50]] = True
        starts = np.cumsum([0, *(len(scene.log_odds) for scene in scores.scenes)])
        for scene, start in zip(scores.scenes, starts, strict=False):
            uri = scene.shard.manifest.scene.uri
            truth = [cell for cell in cells if cell.label == label and cell.scene == Path(uri).name]
            p = probabilities(scene.log_odds)
            masks = {
                "best 50": best50[start : start + len(p)],
                **{f"p >= {limit:g}": p >= limit for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)},
            }
            odds = _presence(question, scene)
            for presence, limit in PRESENCES.items():
                least = question.presence.threshold if limit is None and question.presence else limit
                is_given = odds >= (least or 0.0)
                for cut, mask in masks.items():
                    found.setdefault((cut, presence), []).append(_areas(store, scene, mask & is_given, truth))
                shapes = by_scene.get(uri, []) if is_given else []
                common = _outline_areas(shapes, truth)
                found.setdefault(("outlines", presence), []).append(common)
    return {key: _mean(values) for key, values in found.items()}


def _areas(
    store: Store, scene: SceneScores, mask: NDArray[np.bool_], truth: list[Cell]
) -> tuple[float, float, float, bool]:
    """Square pixels found, right, true; and whether the class is there."""
    record = scene.shard.manifest.scene
    ours, true = (np.zeros((record.height_px, record.width_px), bool) for _ in range(2))
    for col, row, width, height in store.places(scene.shard).windows[mask].tolist():
        ours[row : row + height, col : col + width] = True
    for cell in truth:
        true[cell.row * CELL_PX : (cell.row + 1) * CELL_PX, cell.col * CELL_PX : (cell.col + 1) * CELL_PX] = True
    return float(ours.sum()), float((ours & true).sum()), float(true.sum()), bool(truth)


def _outline_areas(shapes: list[Any], truth: list[Cell]) -> tuple[float, float, float, bool]:
    """The same of outlines, in units of the truth's cells."""
    true = float(len(truth) * CELL_PX**2)
    if not shapes or not truth:
        return (0.0 if not shapes else float("nan")), 0.0, true, bool(truth)
    precision, recall = overlap_by_area(shapes, [cell.polygon for cell in truth])
    return recall * true / precision if precision else float("nan"), recall * true, true, True


def _mean(values: list[tuple[float, float, float, bool]]) -> dict[str, float]:
    """Over all scenes and classes together; ground of classes that are not there counts as found wrongly."""
    rows = np.array([value[:3] for value in values])
    is_there = np.array([value[3] for value in values])
    given = np.nan_to_num(rows[:, 0], nan=1.0) > 0
    ours = np.nan_to_num(rows[is_there])
    precision, recall = ours[:, 1].sum() / max(1.0, ours[:, 0].sum()), ours[:, 1].sum() / ours[:, 2].sum()
    all_found = np.nan_to_num(rows[:, 0]).sum()
    return {
        "precision": round(float(precision), 4),
        "recall": round(float(recall), 4),
        "f1": round(float(2 * precision * recall / max(1e-9, precision + recall)), 4),
        "precision_with_absent": round(float(rows[:, 1].sum() / max(1.0, all_found)), 4),
        "refused_of_present": round(float((~given[is_there]).mean()), 4),
        "given_of_absent": round(float(given[~is_there].mean()), 4),
    }


@dataclass(frozen=True)
class Scene:
    """One mosaic of square cells."""

    path: Path
    cell_px: int
    labels: list[list[str]]


def measure_sizes(images: Path, encoder: Encoder, *, seed: int) -> list[dict[str, Any]]:
    """One row for each size of a cell and mix of chip sizes."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for cell_m in CELLS_M:
            folder = Path(name) / str(cell_m)
            scene = _lay(images, folder, cell_m, seed)
            for overlap in OVERLAPS:
                start = time.perf_counter()
                store = _index(folder, encoder, SIDES_M, overlap=overlap)
                for row in _found(store, encoder, scene, seconds=time.perf_counter() - start):
                    rows.append({"overlap": overlap, **row})
                    print(rows[-1], flush=True)
    return rows


def _lay(images: Path, folder: Path, cell_px: int, seed: int) -> Scene:
    folder.mkdir()
    records = [r for r in json.loads((images / "captions.json").read_text())["images"] if r["split"] == "val"]
    by_label: dict[str, list[str]] = {}
    for record in records:
        by_label.setdefault(record["label"], []).append(record["image"])
    rng = np.random.default_rng(seed)
    across = max(2, 1040 // cell_px)
    allowed = sorted(rng.choice(sorted(by_label), 15, replace=False).tolist())
    pixels = np.zeros((3, across * cell_px, across * cell_px), np.uint8)
    labels = [[allowed[rng.integers(len(allowed))] for _ in range(across)] for _ in range(across)]
    for row, line in enumerate(labels):
        for col, label in enumerate(line):
            image = Image.open(images / by_label[label][rng.integers(len(by_label[label]))]).convert("RGB")
            block = np.asarray(image.resize((cell_px, cell_px), Image.Resampling.BICUBIC)).transpose(2, 0, 1)
            pixels[:, row * cell_px : (row + 1) * cell_px, col * cell_px : (col + 1) * cell_px] = block
    path = folder / "mosaic.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=pixels.shape[2], height=pixels.shape[1], count=3, dtype="uint8",
        crs="EPSG:32633", transform=from_origin(500_000, 5_200_000, 1, 1),
    ) as raster:  # fmt: skip
        raster.write(pixels)
    return Scene(path, cell_px, labels)


def _found(store: Store, encoder: Encoder, scene: Scene, *, seconds: float) -> Iterator[dict[str, Any]]:
    labels = sorted({label for line in scene.labels for label in line})
    asked = {label: _ask(label, encoder, store) for label in labels}
    (shard,) = store.scenes()[0]
    table = store.places(shard)
    grid = np.array(scene.labels)
    for mix in MIXES:
        chosen = np.isin(np.round(table.scales * SIDES_M[0]).astype(int), mix)
        shown = right = hits = cells = refused = 0
        for label, (question, scores) in asked.items():
            (one,) = scores.scenes
            p = np.where(chosen, probabilities(one.log_odds), 0)
            best = highest(one.log_odds[chosen])
            presence = question.presence
            is_given = presence is None or presence.log_odds(best, int(chosen.sum())) >= PRESENCES["above 10 %"]
            rows = np.flatnonzero(p >= 0.5) if is_given else np.empty(0, int)
            shows = _shows(table.windows[rows], scene.cell_px, grid == label)
            hits, right = hits + len(rows), right + int(shows.any(axis=1).sum())
            cells, shown = cells + int((grid == label).sum()), shown + int(shows.any(axis=0).sum())
            refused += not len(rows)
        yield {
            "cell_m": scene.cell_px, "chips_m": list(mix), "chips": int(chosen.sum()),
            "seconds": round(seconds * float(chosen.mean()), 1), "found": round(shown / cells, 4),
            "right": round(right / max(1, hits), 4), "refused": round(refused / len(labels), 4),
        }  # fmt: skip


def _shows(windows: NDArray[np.int32], cell_px: int, is_cell: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which chips (n) show which cells (m): shape (n, m)."""
    rows, cols = np.nonzero(is_cell)
    col, row, width, height = windows.astype(float).T[:, :, None]
    across = np.minimum(col + width, (cols + 1) * cell_px) - np.maximum(col, cols * cell_px)
    down = np.minimum(row + height, (rows + 1) * cell_px) - np.maximum(row, rows * cell_px)
    common = np.maximum(0, across) * np.maximum(0, down)
    shows: NDArray[np.bool_] = (common >= 0.5 * cell_px**2) | (common >= 0.5 * width * height)
    return shows


def _index(folder: Path, encoder: Encoder, sides_m: tuple[int, ...], *, overlap: float = 0.5) -> Store:
    name = "-".join(map(str, ("index", *sides_m, overlap)))
    store = Store(folder / name, create=True, memory=Memory(DEFAULT_BYTES))
    scales = tuple(side / sides_m[0] for side in sides_m)
    request = IndexRequest(chips=ChipRequest(size_m=sides_m[0], scales=scales, overlap=overlap), stretch="none")
    for source in find_scenes([str(path) for path in sorted(folder.glob("*.tif"))]):
        index_scene(source, encoder, store, request=request)
    return store


def _ask(label: str, encoder: Encoder, store: Store) -> tuple[Question, Scores]:
    question = ask(WORDS.get(label, label), encoder, store)
    return question, score(store, question)


def _presence(question: Question, scene: SceneScores) -> float:
    if question.presence is None:
        return 0.0
    return question.presence.log_odds(highest(scene.log_odds), len(scene.log_odds))


if __name__ == "__main__":
    main()
