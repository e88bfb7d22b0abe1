"""Right angles for what `--fine` traces: on rectangles and L's, turned at random, and on crooked pieces.

Of each kind 36 pieces of parking lots on meadows; intersection over union with the truth of each region that is right
(at least 0.3 of it, of the outline as it is, shows the class), and the share of them that gain. `rectangle` is the
least rotated rectangle around the outline; `right angles` has the edges of the outline, simplified by a cell, turned to
the nearest of that rectangle's two directions.

    python benchmarks/right_angles.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import shapely
from many_regions import CHIP_PX, PLACE, crooked, lay
from pyproj import Transformer
from rasterio.features import shapes as traced
from report import write_result

from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.requests import Outlining
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import inside_of
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

PITCH_PX, ACROSS, CELL_M, RIGHT = 384, 6, 8.0, 0.3


def straight(rng: np.random.Generator, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """A rectangle, or one without a corner, turned."""
    turn, (wide, high) = rng.uniform(0, np.pi / 2), rng.uniform(80, 130, 2)
    across, down = rows * np.sin(turn) + cols * np.cos(turn), rows * np.cos(turn) - cols * np.sin(turn)
    corner = (across > 0) & (down > 0) & (rng.random() < 0.5)
    return (np.abs(across) < wide) & (np.abs(down) < high) & ~corner


def frame_of(shape: shapely.Polygon) -> tuple[shapely.Polygon, np.ndarray]:
    """The least rotated rectangle, and the unit vector along one of its sides."""
    box = shapely.minimum_rotated_rectangle(shape)
    first, second = np.array(box.exterior.coords)[:2]
    return box, (second - first) / np.hypot(*(second - first))


def rectified(shape: shapely.Polygon) -> shapely.Polygon:
    """Edges along the two directions of its rectangle, each through the middle of those that it stands for."""
    _, along = frame_of(shape)
    turn = np.array([along, (-along[1], along[0])])
    points = np.array(shapely.simplify(shapely.Polygon(shape.exterior), CELL_M).exterior.coords) @ turn.T
    steps = np.diff(points, axis=0)
    flat = np.abs(steps[:, 0]) >= np.abs(steps[:, 1])
    if flat.all() or not flat.any():
        return shape
    first = int(np.flatnonzero(flat != np.roll(flat, 1))[0])
    flat, steps, starts = np.roll(flat, -first), np.roll(steps, -first, axis=0), np.roll(points[:-1], -first, axis=0)
    runs = np.cumsum(np.r_[0, flat[1:] != flat[:-1]])
    lines = []
    for run in range(runs[-1] + 1):
        own, axis = runs == run, int(flat[runs == run][0])
        middles = (starts + steps / 2)[own, axis]
        lines.append((axis, np.average(middles, weights=np.abs(steps[own, 1 - axis]) + 1e-9)))
    corners = [
        (other, one) if axis else (one, other)
        for (axis, one), (_, other) in zip(lines, np.roll(lines, -1, 0), strict=True)
    ]
    return shapely.make_valid(shapely.Polygon(np.array(corners) @ turn))


def main() -> None:
    """Lay, index, trace, straighten, print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    options = parser.parse_args()
    encoder, rows = load_encoder("rdb-lite"), {}
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:32633", always_xy=True)

    def flat(points: np.ndarray) -> np.ndarray:
        return np.stack(to_metres.transform(points[:, 0], points[:, 1]), axis=1)

    for kind, piece in (("straight", straight), ("crooked", crooked)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            true = lay(options.images, folder / "scene.tif", ACROSS, piece, PITCH_PX)
            parts = [shapely.geometry.shape(s) for s, v in traced(true.astype(np.uint8), true, transform=PLACE) if v]
            store = Store(folder / "index", create=True)
            request = IndexRequest(chips=ChipRequest(size_px=CHIP_PX, overlap=0.5), stretch="none")
            for source in find_scenes([str(folder)]):
                index_scene(source, encoder, store, request=request)
            scores = score(store, ask("parking lot", encoder, store))
            regions = find_shapes(store, scores, Outlining(fine=True), inside=inside_of(encoder)).regions
        found = []
        for outline in (shapely.transform(region.geometry, flat) for region in regions):
            shape = max(shapely.get_parts(outline), key=lambda part: part.area)
            own = max(parts, key=lambda part, shape=shape: shapely.intersection(part, shape).area)
            if shapely.intersection(own, shape).area >= RIGHT * shape.area:
                found.append([iou(each, own) for each in (shape, frame_of(shape)[0], rectified(shape))])
        table, names = np.array(found), ("as it is", "rectangle", "right angles")
        mean, gain = table.mean(axis=0).round(3), (table > table[:, :1]).mean(axis=0).round(2)
        rows[kind] = {"regions": len(table), "iou": dict(zip(names, mean.tolist(), strict=True))}
        rows[kind]["gain"] = dict(zip(names[1:], gain[1:].tolist(), strict=True))
        print(kind, rows[kind], flush=True)
    print(write_result("right_angles", {"model": "rdb-lite", "pieces": rows}))


def iou(one: shapely.Polygon, other: shapely.Polygon) -> float:
    """Intersection over union."""
    return shapely.intersection(one, other).area / shapely.union(one, other).area


if __name__ == "__main__":
    main()
