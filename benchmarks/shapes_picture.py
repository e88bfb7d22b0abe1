"""The picture of the shapes benchmark: one scene three times, with the truth, the merged squares and the shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from mosaic import Cell
from PIL import Image, ImageDraw
from pyproj import Transformer
from shapely import get_parts, union_all
from shapely.geometry.base import BaseGeometry

from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.core.results import Hit, Region

WIDTH_PX = 400
COLOURS = {"truth": (0, 190, 255), "merged squares": (255, 70, 70), "shapes": (255, 220, 0)}


def draw(folder: Path, cells: list[Cell], label: str, hits: list[Hit], regions: list[Region], path: Path) -> None:
    """Write the PNG of the first scene that holds the class.

    Args:
        folder: Of the scenes.
        cells: All cells.
        label: The class.
        hits: The chips whose squares are drawn.
        regions: The shapes.
        path: File to write.
    """
    name = next(cell.scene for cell in cells if cell.label == label)
    with rasterio.open(folder / name) as scene:
        pixels, transform, crs = scene.read(), scene.transform, scene.crs
    to_scene = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    scale = WIDTH_PX / pixels.shape[2]
    picture = Image.fromarray(np.moveaxis(pixels, 0, 2)).resize((WIDTH_PX, WIDTH_PX))
    sheet = Image.new("RGB", (3 * WIDTH_PX + 20, WIDTH_PX + 20), "white")
    panels: dict[str, list[BaseGeometry]] = {
        "truth": [union_all([cell.polygon for cell in cells if cell.label == label and cell.scene == name], 1e-9)],
        "merged squares": [r.geometry for r in merge_hits(hits) if Path(r.scene).name == name],
        "shapes": [r.geometry for r in regions if Path(r.scene).name == name],
    }
    for number, (title, shapes) in enumerate(panels.items()):
        panel = picture.copy()
        pen = ImageDraw.Draw(panel)
        for part in (part for shape in shapes for part in get_parts(shape)):
            for ring in (part.exterior, *part.interiors):
                x, y = to_scene.transform(*np.array(ring.coords).T)
                cols, rows = ~transform @ (np.array(x), np.array(y))
                pen.line([(c * scale, r * scale) for c, r in zip(cols, rows, strict=True)], COLOURS[title], 4)
        left = number * (WIDTH_PX + 10)
        sheet.paste(panel, (left, 20))
        ImageDraw.Draw(sheet).text((left + 4, 4), f"{title}: {label}", "black")
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
