"""Outlines against irregular truth: area overlap and borders, on mosaics of Voronoi cells and of smooth curves.

Scenes of 1,200 × 1,200 pixels in three CRSs are filled with validation pictures of known classes, each class with a
border that no chip follows: Voronoi cells with warped borders, or level sets of smooth fields. For each class:

* `iou`: intersection over union of all its pixels, mean over classes;
* `border`: F-score of its borders, a pixel counting where the other border is at most `NEAR_PX` away.
Rows: `chips` of probability 0.5 or more, merged; `steps`, the surface's own pixels (what `--shapes` gave before it was
smooth); `smooth`, `--shapes`; `fine`, `--shapes --fine`; `colours`, the same of a model that can't look into chips;
`guided`, the smooth surface through a guided filter (He, Sun and Tang, "Guided image filtering", 2013); `superpixels`,
its mean over SLIC superpixels (needs scikit-image); `graph cut`, `fine` with one in the place of the random walker
(needs PyMaxflow). What the truth would give in the place of the model: `true shares` of each chip (smooth and with
colours), `true cells` under the model's chips, and both. Constants were chosen with seeds 7 and 8 and by looking at
real scenes, the demo's among them.

`areas` counts the regions that are right (at least 0.3 of them shows the class) and how many of their intervals hold
the area that is there: that of the pieces of which they show at least 0.3. `cpu_seconds` of `fine` lacks the chips that
another class has looked into already: all take `chips_looked_into` times `cpu_ms_of_a_chip`.

    python benchmarks/outlines.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import patch

import numpy as np
import rasterio
import shapely
from irregular import SIDE, lay
from mosaic import WORDS
from outline_rivals import graph_cut, others, slic_of
from pyproj import Transformer
from rasterio.features import rasterize
from remembered import Remembered
from report import write_result

from rdb_geo.answer.shapes import follow
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.thresholds import levels
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outlining
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import inside_of
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.connected import connected
from rdb_geo.scene.recorded import drawing
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

CHIP_PX, NEAR_PX, RIGHT = 128, 2, 0.3


def drawn(regions: list, scene: Path) -> np.ndarray:
    """Regions as a mask of the scene's pixels."""
    ours = [region.geometry for region in regions if Path(region.scene).name == scene.name]
    if not ours:
        return np.zeros((SIDE, SIDE), bool)
    with rasterio.open(scene) as opened:
        change, inverse = Transformer.from_crs("EPSG:4326", opened.crs, always_xy=True), ~opened.transform

    def to_pixels(points: np.ndarray) -> np.ndarray:
        return np.stack(inverse @ change.transform(points[:, 0], points[:, 1]), axis=1)

    return rasterize([shapely.transform(shape, to_pixels) for shape in ours], (SIDE, SIDE)).astype(bool)


def border(mask: np.ndarray) -> np.ndarray:
    """Pixels of a mask that touch one outside it, along the edges of pixels; the scene's edge is none."""
    wide = np.pad(mask, 1, mode="edge")
    inner = wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:]
    return mask & ~inner


def near(mask: np.ndarray) -> np.ndarray:
    """The mask, and all pixels at most `NEAR_PX` away along either axis."""
    wide = np.pad(mask, NEAR_PX)
    for axis in (0, 1):
        count = wide.shape[axis] - 2 * NEAR_PX
        parts = [np.take(wide, range(start, start + count), axis) for start in range(2 * NEAR_PX + 1)]
        wide = np.logical_or.reduce(parts)
    return wide


def shares(windows: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The share of each chip that shows the class, as log-odds from -6 to 6."""
    total = np.pad(true.astype(float).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    left, top, width, height = windows.T
    sums = total[top + height, left + width] - total[top, left + width] - total[top + height, left] + total[top, left]
    return (12 * (sums / (width * height)) - 6).astype(np.float32)


class TrueCells:
    """In the place of the model: the class in the middle of each cell, known by what the chip looks like."""

    side = 16

    def __init__(self, store: Store, scenes: list, truth: dict[str, np.ndarray], classes: int) -> None:
        """Remember every chip."""
        self._known, step = {}, CHIP_PX // self.side
        for one in scenes:
            with drawing(one.shard.manifest) as draw:
                for col, row, width, height in store.windows(one.shard).tolist():
                    shown = truth[name_of(one)][row : row + height, col : col + width]
                    cells = np.eye(classes, dtype=np.float32)[shown[step // 2 :: step, step // 2 :: step]]
                    self._known[draw(Window(col, row, width, height), CHIP_PX).tobytes()] = cells

    def encode_cells(self, pixels: np.ndarray) -> np.ndarray:
        """For each class a direction of its own."""
        return np.stack([self._known[chip.tobytes()] for chip in pixels])


def main() -> None:
    """Index the mosaics, ask for every class, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--name", default="outlines", help="name of the result file")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth, labels = lay(options.images, folder, options.seed)
        store = Store(folder / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=CHIP_PX, overlap=0.5), stretch="none")
        for source in find_scenes([str(folder)]):
            index_scene(source, encoder, store, request=request)
        tally = measure(folder, truth, labels, encoder, store)
    rows = {}
    print(f"{'':24} {'IoU':>7} {'pooled':>7} {'border':>7}")
    for method in ORDER:
        pairs = tally.areas.get(method)
        if not pairs:
            continue
        row = rows[method] = {
            "iou": float(np.mean([shared / both for shared, both in pairs.values()])),
            "iou_pooled": float(sum(s for s, _ in pairs.values()) / sum(b for _, b in pairs.values())),
            "border": float(np.mean([f_score(*tally.borders[method][label]) for label in pairs])),
        }
        print(f"{method:24} {row['iou']:7.3f} {row['iou_pooled']:7.3f} {row['border']:7.3f}")
    tracing = {method: {name: round(n, 1) for name, n in counts.items()} for method, counts in tally.tracing.items()}
    for method, errors in tally.errors.items():
        tracing[method]["median_error_of_area"] = round(float(np.median(errors)), 3)
    classes = {m: {label: s / b for label, (s, b) in tally.areas[m].items()} for m in rows}
    about = {"model": options.model, "seed": options.seed, "near_px": NEAR_PX}
    print(write_result(options.name, {**about, "rows": rows, "tracing": tracing, "iou_of_classes": classes}))


@dataclass
class Tally:
    """What is counted, by method."""

    areas: dict = field(default_factory=lambda: defaultdict(dict))
    """Class → pixels shared with the truth, and of the union."""
    borders: dict = field(default_factory=lambda: defaultdict(dict))
    """Class → pixels of our border, of those near the true one, of the true border, of those near ours."""
    tracing: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    """Regions, CPU seconds, chips looked into, regions that are right, intervals that hold the true area."""
    errors: dict = field(default_factory=lambda: defaultdict(list))
    """By which factor - 1 the area of each right region is off."""

    def add_mask(self, method: str, label: str, mask: np.ndarray, true: np.ndarray) -> None:
        """Count the pixels of one scene."""
        pair = self.areas[method].get(label, (0, 0))
        self.areas[method][label] = (pair[0] + int((mask & true).sum()), pair[1] + int((mask | true).sum()))
        edge, other = border(mask), border(true)
        counts = (edge.sum(), (edge & near(other)).sum(), other.sum(), (other & near(edge)).sum())
        before = self.borders[method].get(label, (0, 0, 0, 0))
        self.borders[method][label] = tuple(int(a + b) for a, b in zip(before, counts, strict=True))

    def add_areas(self, method: str, regions: list, scene: Path, true: np.ndarray) -> None:
        """Compare the regions of one scene with what is there."""
        for holds, off in compared_areas(regions, scene, true):
            self.tracing[method]["right"] += 1
            self.tracing[method]["interval_holds"] += holds
            self.errors[method].append(off)


ORDER = (
    "chips", "steps", "smooth", "guided", "superpixels", "colours", "fine", "graph cut", "smooth, true shares",
    "colours, true shares", "true cells", "true shares and cells",
)  # fmt: skip


def measure(folder: Path, truth: dict[str, np.ndarray], labels: list[str], encoder: object, store: Store) -> Tally:
    """Ask for every class and trace its regions in every way."""
    tally, colours, inside, true_cells = Tally(), {}, Remembered(inside_of(encoder)), None
    for name in truth:
        with rasterio.open(folder / name) as scene:
            colours[name] = scene.read().transpose(1, 2, 0).reshape(SIDE // 8, 8, SIDE // 8, 8, 3).mean((1, 3)) / 255
    superpixels = slic_of(colours)
    for number, label in enumerate(labels):
        scores = score(store, ask(WORDS.get(label, label), encoder, store))
        known = tuple(
            replace(s, log_odds=shares(store.windows(s.shard), truth[name_of(s)] == number)) for s in scores.scenes
        )
        true_cells = true_cells or TrueCells(store, scores.scenes, truth, len(labels))
        said = replace(scores.question, scorer=lambda rows, number=number: np.where(rows[:, number] > 0, 6.0, -6.0))
        even, fine_even = Outlining(0.5, 0.5), Outlining(0.5, 0.5, fine=True)
        found = {}
        for method, source, outlining, looking in (
            ("smooth", scores, Outlining(), None),
            ("colours", scores, Outlining(fine=True), None),
            ("fine", scores, Outlining(fine=True), inside),
            ("graph cut", scores, Outlining(fine=True), inside),
            ("smooth, true shares", replace(scores, scenes=known), even, None),
            ("colours, true shares", replace(scores, scenes=known), fine_even, None),
            ("true cells", replace(scores, question=said), Outlining(fine=True), true_cells),
            (
                "true shares and cells",
                replace(scores, question=said, scenes=known),
                replace(even, fine=True),
                true_cells,
            ),
        ):
            if method == "graph cut" and not find_spec("maxflow"):
                continue
            start, asked = time.process_time(), inside.asked
            walker = graph_cut if method == "graph cut" else follow._walked  # noqa: SLF001
            with patch.object(follow, "_walked", walker):
                found[method] = find_shapes(store, source, outlining, inside=looking).regions
            tally.tracing[method]["cpu_seconds"] += time.process_time() - start
            tally.tracing[method]["regions"] += len(found[method])
            tally.tracing[method]["chips_looked_into"] += inside.asked - asked  # by the model
        tally.tracing["fine"]["cpu_ms_of_a_chip"] = inside.milliseconds
        for one in scores.scenes:
            name = name_of(one)
            true = truth[name] == number
            masks = {method: drawn(regions, folder / name) for method, regions in found.items()}
            thresholds = levels(Outlining(), scores.background)
            masks.update(others(store, one, thresholds, colours[name], superpixels.get(name)))
            for method in ("smooth", "colours", "fine"):
                tally.add_areas(method, found[method], folder / name, true)
            for method, mask in masks.items():
                tally.add_mask(method, label, mask, true)
        print(label, {m: round(s / max(b, 1), 3) for m, (s, b) in ((m, p[label]) for m, p in tally.areas.items())})
    return tally


def compared_areas(regions: list, scene: Path, true: np.ndarray) -> Iterator[tuple[bool, float]]:
    """For each region that is right: whether its interval holds the true area, and by which factor - 1 it is off."""
    labels = connected(true)
    sizes = np.bincount(labels.ravel())
    for region in regions:
        mask = drawn([region], scene)
        if Path(region.scene).name != scene.name or (mask & true).sum() < RIGHT * mask.sum():
            continue
        shown = np.bincount(labels[mask], minlength=len(sizes))
        parts = [part for part in range(1, len(sizes)) if shown[part] >= RIGHT * sizes[part]]
        if parts:
            area = region.area_m2 * sizes[parts].sum() / mask.sum()
            off = max(area / region.area_m2, region.area_m2 / area) - 1
            yield region.area_low <= area <= region.area_high, off


def name_of(scores: object) -> str:
    """File name of the scene of some scores."""
    return Path(scores.shard.manifest.scene.uri).name


def f_score(ours: int, ours_near: int, theirs: int, theirs_near: int) -> float:
    """Of the shares of either border that lie near the other."""
    precision, recall = ours_near / max(ours, 1), theirs_near / max(theirs, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


if __name__ == "__main__":
    main()
