"""Outlines of a Sentinel-2 product against its own scene classification (SCL): water, vegetation and clouds.

Intersection over union with the classes of ESA's processor (6; 4; 8 and 9), over pixels that have one; and `beyond`,
the share of what is outlined that lies where the product has no data. `steps` are the surface's own pixels, `smooth` is
`--shapes`, `fine` is `--shapes --fine`; `largest` are the two largest regions of `fine` and the share of each that
shows the class.

    python benchmarks/outlines_scl.py PRODUCT.SAFE --picture docs/images/shapes-fine.png
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import rasterio
import shapely
from outlines_picture import panes
from PIL import Image
from pyproj import Transformer
from rasterio.features import rasterize
from report import write_result

from rdb_geo.answer.shapes.fine import scene_grid, scene_surface
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.thresholds import kept, levels
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outlining
from rdb_geo.encoders.base import inside_of
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.connected import connected
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

TRUTH = {"clouds": (8, 9), "forest": (4,), "vegetation": (4,), "water": (6,), "sea": (6,)}

CORNER = Window(300, 450, 520, 480)
"""The piece that is drawn, pixels of 60 m."""


def main() -> None:
    """Index the product, trace, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("product", type=Path)
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--picture", type=Path, help="PNG to draw: a corner of the product with the clouds of both")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    with rasterio.open(next(options.product.rglob("*_SCL_60m.jp2"))) as opened:
        classes, crs, transform = opened.read(1), opened.crs, opened.transform
    from_lonlat = Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def place(points: np.ndarray) -> np.ndarray:
        return np.stack(from_lonlat.transform(points[:, 0], points[:, 1]), axis=1)

    rows, beyond, largest = {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), create=True)
        for source in find_scenes([str(options.product)]):
            index_scene(source, encoder, store)
        for text, numbers in TRUTH.items():
            true = np.isin(classes, numbers)
            scores = score(store, ask(text, encoder, store))
            high, low = levels(Outlining(), scores.background)
            surface = scene_surface(
                scene_grid(store.windows(scores.scenes[0].shard), scores.scenes[0]), scores.scenes[0]
            )
            labels = connected(np.nan_to_num(surface.values, nan=-20) >= low)
            coarse = kept(labels, surface.values >= high)[labels]
            step, (left, top) = surface.step_px, surface.origin_px
            steps = np.zeros((classes.shape[0] + step, classes.shape[1] + step), bool)
            wide = np.repeat(np.repeat(coarse, step, axis=0), step, axis=1)
            wide = wide[: steps.shape[0] - top, : steps.shape[1] - left]
            steps[top : top + wide.shape[0], left : left + wide.shape[1]] = wide
            masks = {"steps": steps[: classes.shape[0], : classes.shape[1]]}
            traced = {}
            for name, looking in (("smooth", None), ("colours", None), ("fine", inside_of(encoder))):
                outlining = Outlining(fine=name != "smooth")
                shapes = [region.geometry for region in find_shapes(store, scores, outlining, inside=looking).regions]
                traced[name] = shapes
                placed = [shapely.transform(shape, place) for shape in shapes]
                masks[name] = (
                    rasterize(placed, classes.shape, transform=transform).astype(bool)
                    if placed
                    else np.zeros(classes.shape, bool)
                )
            if options.picture and text == "clouds":
                both = [traced["smooth"], traced["fine"]]
                drawn = panes(scores.scenes[0].shard.manifest, both, CORNER, CORNER.width)
                Image.fromarray(drawn).save(options.picture, optimize=True)
            told = classes > 0
            each = [rasterize([shape], classes.shape, transform=transform).astype(bool) for shape in placed]
            each = sorted((mask for mask in each if mask.any()), key=lambda mask: -int(mask.sum()))[:2]
            largest[text] = [round(float((mask & true).sum() / mask.sum()), 3) for mask in each]
            rows[text] = {
                name: float((mask & true & told).sum() / ((mask | true) & told).sum()) for name, mask in masks.items()
            }
            beyond[text] = {name: round(float((mask & ~told).sum() / mask.sum()), 3) for name, mask in masks.items()}
            print(
                f"{text:12}",
                beyond[text],
                largest[text],
                {name: round(value, 3) for name, value in rows[text].items()},
                flush=True,
            )
    about = {"model": options.model, "product": options.product.name}
    print(write_result("outlines_scl", {**about, "iou": rows, "beyond": beyond, "largest": largest}))


if __name__ == "__main__":
    main()
