"""What the stretch is worth to the model: validation pictures of RSICD as scenes of other ranges, before and after.

The pictures of one mosaic are put through what sensors and exports do to them, written as one scene, drawn as
`plan_render` draws it, and asked for: mean recall with their sentences, top-1 of the 30 class prompts. "before" is the
stretch without a mid-tone, and with a white point of at least 160 for every 8-bit scene.

    PYTHONPATH=. python benchmarks/stretch.py --shared ../shared
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from report import write_result
from validation import read_validation

from rdb_geo.core.geometry import Window
from rdb_geo.scene import render as drawing
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import expand_sources
from rdb_geo.scene.strips import read_chip

ACROSS = 19
BEFORE = {"MID_TONE": 0.0, "UINT8_UNUSED": 0.0}


@dataclass(frozen=True)
class Range:
    """What is done to values of 0 … 1 before they are stored."""

    name: str
    dtype: str
    values: Callable[[np.ndarray], np.ndarray]
    bright: tuple[float, float] = (0.0, 0.0)
    """Share of the scene that is covered by something bright, such as clouds, and its value."""


RANGES = (
    Range("8 bits as they are", "uint8", lambda v: v * 255),
    Range("8 bits, a quarter of the range", "uint8", lambda v: v * 60 + 5),
    Range("reflectance", "uint16", lambda v: v**2.2 * 3000 + 200),
    Range("reflectance, 5 % clouds", "uint16", lambda v: v**2.2 * 3000 + 200, (0.05, 9000)),
    Range("8 bits linear, 5 % clouds", "uint8", lambda v: v**2.2 * 120, (0.05, 250)),
)


def write(path: Path, pictures: np.ndarray, kind: Range) -> None:
    """A mosaic of the pictures (N, h, w, 3), with bright rows below."""
    count, height, width, _ = pictures.shape
    rows = -(-count // ACROSS)
    cells = np.zeros((rows * ACROSS, height, width, 3), pictures.dtype)
    cells[:count], cells[count:] = pictures, pictures[: rows * ACROSS - count]
    mosaic = cells.reshape(rows, ACROSS, height, width, 3).transpose(4, 0, 2, 1, 3).reshape(3, rows * height, -1)
    stored = np.round(kind.values(mosaic.astype(np.float32) / 255)).astype(kind.dtype)
    share, value = kind.bright
    below = np.full((3, round(stored.shape[1] * share), stored.shape[2]), value, kind.dtype)
    stored = np.concatenate([stored, below], axis=1)
    with rasterio.open(
        path, "w", driver="GTiff", width=stored.shape[2], height=stored.shape[1], count=3, dtype=kind.dtype,
        crs="EPSG:32631", transform=rasterio.Affine(1, 0, 500_000, 0, -1, 5_000_000),
    ) as scene:  # fmt: skip
        scene.write(stored)


def draw(path: Path, count: int, side: int, settings: dict[str, float]) -> np.ndarray:
    """The pictures of a mosaic as they would be indexed."""
    usual = {name: getattr(drawing, name) for name in settings}
    try:
        for name, value in settings.items():
            setattr(drawing, name, value)
        with Scene(expand_sources([str(path)])[0]) as scene:
            spec = drawing.plan_render(scene, bands=None, stretch=None)
            places = [Window(side * (n % ACROSS), side * (n // ACROSS), side, side) for n in range(count)]
            return np.stack([read_chip(scene, place, spec, size_px=side) for place in places])
    finally:
        for name, value in usual.items():
            setattr(drawing, name, value)


def main() -> None:
    """Measure and write the result."""
    val = read_validation(__doc__)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scene.tif"
        for kind in RANGES:
            write(path, val.pictures, kind)
            row: dict[str, Any] = {"range": kind.name}
            for when, settings in (("before", BEFORE), ("after", {})):
                row |= val.judged(draw(path, len(val.pictures), val.pictures.shape[1], settings), when)
            rows.append(row)
            print(row, flush=True)
    write_result("stretch", {"model": val.model, "pictures": len(val.pictures), "rows": rows})


if __name__ == "__main__":
    main()
