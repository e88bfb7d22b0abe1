"""Seconds and memory of a thousand regions in one run: `--shapes`, with colours alone, and with the inside of chips.

A scene of 8,704 × 8,704 pixels holds 34 × 34 crooked pieces of validation pictures of parking lots on meadows. For each
way: regions, CPU seconds, and the process's memory while it runs, the most of the first tenth of its patches (or of its
batches of chips) and of the last: memory that grows with regions would show. `kept` says what it would take to keep
what is seen inside of chips beside the index, and to read it instead of looking again.

    python benchmarks/many_regions.py --images ../shared/data/rsicd
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from PIL import Image
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

CHIP_PX, PITCH_PX, TILE_PX = 128, 256, 150
PLACE = Affine(1, 0, 500_000, 0, -1, 5_000_000)


def crooked(rng: np.random.Generator, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """A blob with lobes, about 156 pixels wide, around the middle of a square."""
    angle, away = np.arctan2(rows, cols), np.hypot(rows, cols)
    return away < 78 + 14 * np.sin(int(rng.integers(2, 6)) * angle + rng.uniform(0, 6))


def lay(images: Path, path: Path, across: int, piece: Callable = crooked, pitch_px: int = PITCH_PX) -> np.ndarray:
    """Write the scene, a row of pieces at a time; which of its pixels show parking lots."""
    listed = json.loads((images / "captions.json").read_text())["images"]
    tiles = {
        label: [
            np.asarray(Image.open(images / each["image"]).convert("RGB").resize((TILE_PX, TILE_PX)))
            for each in listed
            if each["split"] == "val" and each["label"] == label
        ]
        for label in ("meadow", "parking")
    }
    rng, side = np.random.default_rng(3407), across * pitch_px
    rows, cols = np.mgrid[:pitch_px, :pitch_px] - pitch_px / 2
    count, true = pitch_px // TILE_PX + 1, np.zeros((side, side), bool)

    def ground(label: str) -> np.ndarray:
        chosen = rng.integers(len(tiles[label]), size=(count, count))
        wide = np.concatenate([np.concatenate([tiles[label][n] for n in row], axis=1) for row in chosen])
        return wide[:pitch_px, :pitch_px]

    about = {"width": side, "height": side, "count": 3, "dtype": "uint8", "crs": "EPSG:32633"}
    with rasterio.open(path, "w", driver="GTiff", transform=PLACE, tiled=True, **about) as scene:
        for top in range(0, side, pitch_px):
            strip = np.zeros((pitch_px, side, 3), np.uint8)
            for left in range(0, side, pitch_px):
                shape = true[top : top + pitch_px, left : left + pitch_px] = piece(rng, rows, cols)
                strip[:, left : left + pitch_px] = np.where(shape[..., None], ground("parking"), ground("meadow"))
            scene.write(strip.transpose(2, 0, 1), window=((top, top + pitch_px), (0, side)))
    return true


class Counted:
    """A model that counts the chips that it looks into, and its CPU seconds."""

    def __init__(self, inside: object) -> None:
        """Nothing is looked into yet."""
        self.side, self._inside, self.asked, self.seconds = inside.side, inside, 0, 0.0

    def encode_cells(self, pixels: np.ndarray) -> np.ndarray:
        """See `rdb_geo.encoders.base.Inside`."""
        start = time.process_time()
        found = self._inside.encode_cells(pixels)
        self.asked, self.seconds = self.asked + len(pixels), self.seconds + time.process_time() - start
        return found


def resident_mb() -> float:
    """Memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main() -> None:
    """Lay, index, trace in three ways, print and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/rsicd"))
    parser.add_argument("--across", type=int, default=34, help="pieces along a side (default: %(default)s)")
    options = parser.parse_args()
    encoder, rows = load_encoder("rdb-lite"), {}
    inside = Counted(inside_of(encoder))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(options.images, folder / "scene.tif", options.across)
        store = Store(folder / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=CHIP_PX, overlap=0.5), stretch="none")
        for source in find_scenes([str(folder)]):
            index_scene(source, encoder, store, request=request)
        scores = score(store, ask("parking lot", encoder, store))
        for way, looking in (("smooth", None), ("colours", None), ("fine", inside)):
            memory, start = [resident_mb()], time.process_time()
            found = find_shapes(
                store,
                scores,
                Outlining(fine=way != "smooth"),
                inside=looking,
                on_progress=lambda _, memory=memory: memory.append(resident_mb()),
            )
            tenth = max(1, len(memory) // 10)
            rows[way] = {
                "regions": len(found.regions),
                "cpu_seconds": round(time.process_time() - start, 1),
                "mb_first_tenth": round(max(memory[:tenth])),
                "mb_last_tenth": round(max(memory[-tenth:])),
            }
            print(way, rows[way], flush=True)
        rows["fine"] |= {"chips": inside.asked, "cpu_ms_of_a_chip": round(1000 * inside.seconds / inside.asked, 2)}
        kept = keeping(folder / "cells.bin", encoder.spec.dim, inside.side, 1000)
        kept["index_bytes_of_a_chip"] = sum(p.stat().st_size for p in (folder / "index").rglob("*.parquet")) // len(
            scores.scenes[0].log_odds
        )
    print(write_result("many_regions", {"model": "rdb-lite", "across": options.across, "ways": rows, "kept": kept}))


def keeping(path: Path, dim: int, side: int, chips: int) -> dict[str, float]:
    """What embeddings of cells take on the disk, two bytes a number, and how long one chip's take to be read."""
    shape = (chips, side, side, dim)
    np.random.default_rng(0).integers(0, 2**16, shape, np.uint16).tofile(path)
    start = time.process_time()
    for chip in np.memmap(path, np.float16, "r", shape=shape):
        chip.astype(np.float32)
    seconds = time.process_time() - start
    return {"bytes_of_a_chip": path.stat().st_size // chips, "cpu_ms_to_read_a_chip": round(1000 * seconds / chips, 3)}


if __name__ == "__main__":
    main()
