"""Before and after: regions of real scenes with `--shapes` and with `--shapes --fine`, side by side, a row for each.

Each scene is indexed as `rdb-geo index` would by default. A row without a region at its threshold is left out and said.

    python benchmarks/outlines_picture.py docs/images/outlines-before-after.jpg scene.tif:beach scene.tif:port:0.1
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outlining
from rdb_geo.encoders.base import inside_of
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.recorded import drawing
from rdb_geo.scene.where.sheet import rings_in
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

WIDTH_PX, GAP_PX, TITLE_PX = 620, 8, 16


def panes(manifest: object, traced: list[list], window: Window, width_px: int) -> np.ndarray:
    """A piece of a scene once for each list of outlines, side by side."""
    with drawing(manifest) as draw:
        piece = draw(window, max(width_px, round(width_px * window.height / window.width)))
    found, shrink = [], piece.shape[1] / window.width
    for shapes in traced:
        picture = Image.fromarray(piece)
        pencil = ImageDraw.Draw(picture)
        for shape in shapes:
            for ring in rings_in(manifest.scene, shape):
                points = (np.asarray(ring) - (window.col_off, window.row_off)) * shrink
                pencil.line([tuple(point) for point in points.tolist()], fill=(255, 60, 40), width=2)
        found += [np.asarray(picture), np.full((piece.shape[0], GAP_PX, 3), 255, np.uint8)]
    return np.concatenate(found[:-1], axis=1)


def main() -> None:
    """Index, trace both ways, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path)
    parser.add_argument("rows", nargs="+", metavar="SCENE:WORDS[:HIGH]")
    options = parser.parse_args()
    encoder, rows = load_encoder("rdb-lite"), []
    for row in options.rows:
        path, words, high = (*row.split(":"), "0.5")[:3]
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), create=True)
            for source in find_scenes([path]):
                index_scene(source, encoder, store)
            scores = score(store, ask(words, encoder, store))
            manifest = scores.scenes[0].shard.manifest
            traced = []
            for fine in (False, True):
                how = Outlining(high=float(high), fine=fine)
                found = find_shapes(store, scores, how, inside=inside_of(encoder) if fine else None)
                traced.append([region.geometry for region in found.regions])
                print(
                    f"{Path(path).name} {words}{' --fine' * fine}: {found.sentence} {' '.join(map(str, found.notes))}"
                )
            if not traced[0]:
                continue
            whole = Window(0, 0, manifest.scene.width_px, manifest.scene.height_px)
            pair = Image.fromarray(panes(manifest, traced, whole, WIDTH_PX))
        titled = Image.new("RGB", (2 * WIDTH_PX + GAP_PX, pair.height + TITLE_PX), "white")
        titled.paste(pair.resize((titled.width, pair.height)), (0, TITLE_PX))
        ImageDraw.Draw(titled).text((2, 2), f"{words}, {Path(path).name}: --shapes and --shapes --fine", "black")
        rows.append(np.asarray(titled))
    Image.fromarray(np.concatenate(rows)).save(options.picture, optimize=True, quality=80)


if __name__ == "__main__":
    main()
