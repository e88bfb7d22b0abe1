"""Mosaics with borders that no chip follows: warped Voronoi cells and level sets of smooth fields, in three CRSs."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from mosaic import LAYOUTS as SQUARES
from PIL import Image
from rasterio.features import rasterize, shapes

SIDE, CELLS, TILE_PX = 1200, 40, 150
LAYOUTS = {crs: SQUARES[crs] for crs in ("EPSG:32633", "EPSG:4326")} | {
    "EPSG:3857": Affine(1.5, 0, 950_000, 0, -1.5, 6_000_000)
}


def noise(rng: np.random.Generator, period: int) -> np.ndarray:
    """A smooth field (SIDE, SIDE) of deviation about 1 that varies over `period` pixels."""
    count = SIDE // period + 3
    coarse = Image.fromarray(rng.normal(size=(count, count)).astype(np.float32))
    return np.asarray(coarse.resize((count * period, count * period), Image.Resampling.BICUBIC))[:SIDE, :SIDE]


def pieces(rng: np.random.Generator, kind: str) -> np.ndarray:
    """Which piece each pixel belongs to, (SIDE, SIDE)."""
    rows, cols = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    if kind == "voronoi":
        rows, cols = rows + 14 * noise(rng, 60) + 3 * noise(rng, 20), cols + 14 * noise(rng, 60) + 3 * noise(rng, 20)
        nearest, owner = np.full((SIDE, SIDE), np.inf, np.float32), np.zeros((SIDE, SIDE), int)
        for number, (row, col) in enumerate(rng.uniform(0, SIDE, (CELLS, 2))):
            away = np.hypot(rows - row, cols - col)
            owner[away < nearest] = number
            nearest = np.minimum(nearest, away)
        return owner
    first, second = noise(rng, 300), noise(rng, 300)
    bands = 3 * np.digitize(first, np.quantile(first, (0.25, 0.5, 0.75)))
    bands += np.digitize(second, np.quantile(second, (0.33, 0.67)))
    result, count = np.zeros((SIDE, SIDE), int), 0
    for band in np.unique(bands):
        inside = bands == band
        parts = [shape for shape, _ in shapes(inside.astype(np.uint8), mask=inside, connectivity=4)]
        labels = rasterize(((shape, number) for number, shape in enumerate(parts, 1)), inside.shape, dtype="int32")
        result[labels > 0] = labels[labels > 0] + count
        count += len(parts)
    return result


def lay(images: Path, folder: Path, seed: int) -> tuple[dict[str, np.ndarray], list[str]]:
    """Write a scene for each CRS and kind; the class of each pixel of each scene, and the classes."""
    by_label = defaultdict(list)
    for record in json.loads((images / "captions.json").read_text())["images"]:
        if record["split"] == "val":
            by_label[record["label"]].append(record["image"])
    labels, rng, truth = sorted(by_label), np.random.default_rng(seed), {}
    for crs, transform in LAYOUTS.items():
        for kind in ("voronoi", "curves"):
            owner = pieces(rng, kind)
            classes = rng.integers(len(labels), size=owner.max() + 1)[owner]
            picture = np.zeros((SIDE, SIDE, 3), np.uint8)
            for number in np.unique(classes):
                tiles = np.zeros((SIDE + 2 * TILE_PX, SIDE + 2 * TILE_PX, 3), np.uint8)
                for top in range(0, SIDE + TILE_PX, TILE_PX):
                    for left in range(0, SIDE + TILE_PX, TILE_PX):
                        name = by_label[labels[number]][rng.integers(len(by_label[labels[number]]))]
                        tile = Image.open(images / name).convert("RGB").resize((TILE_PX, TILE_PX))
                        tiles[top : top + TILE_PX, left : left + TILE_PX] = np.asarray(tile)
                top, left = rng.integers(TILE_PX, size=2)
                picture[classes == number] = tiles[top : top + SIDE, left : left + SIDE][classes == number]
            name = f"{kind}_{crs[5:]}.tif"
            placed = transform @ Affine.translation(0, (SIDE + 300) * (kind == "curves"))
            with rasterio.open(
                folder / name, "w", driver="GTiff", width=SIDE, height=SIDE, count=3, dtype="uint8", crs=crs,
                transform=placed, tiled=True,
            ) as scene:  # fmt: skip
                scene.write(picture.transpose(2, 0, 1))
            truth[name] = classes
    return truth, labels
