"""Chips per second of `index`, end to end, against the obvious way: a rasterio window for each chip, PyTorch eager.

Both ways cut the same chips from the same DEFLATE-compressed, tiled scene and run EfficientNet-Lite0, as the
shipped model does, at its input size. The rival's weights are the pretrained ones, since the speed does not
depend on them.

    python benchmarks/throughput.py
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import rasterio
import torch
from PIL import Image
from rasterio.windows import Window
from report import write_result
from scenes import write_large_scene

from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.model.lite import LiteHost
from rdb_geo.scene.where.grid import offsets

BATCH = 64


def ours(scene: Path, folder: Path, chip_px: int) -> float:
    """Seconds of `index_scene` with the shipped model, its graph loaded beforehand as the rival's network is."""
    encoder = load_encoder("rdb-lite")
    encoder.encode_images(np.zeros((1, 8, 8, 3), np.uint8))
    (source,) = find_scenes([str(scene)])
    request = IndexRequest(chips=ChipRequest(size_px=chip_px))
    start = time.perf_counter()
    index_scene(source, encoder, Store(folder / "index", create=True), request=request, force=True)
    return time.perf_counter() - start


def chip_places(width: int, height: int, chip_px: int) -> list[tuple[int, int]]:
    """First column and row of all chips with half a chip's overlap, row by row."""
    columns, rows = (offsets(side, chip_px, chip_px // 2).tolist() for side in (width, height))
    return [(col, row) for row in rows for col in columns]


def obvious(scene: Path, chip_px: int, size_px: int) -> float:
    """Seconds of the loop that everybody writes first."""
    tower = LiteHost().load_towers().eval()
    embeddings = []
    start = time.perf_counter()
    with rasterio.open(scene) as source, torch.inference_mode():
        batch = []
        places = chip_places(source.width, source.height, chip_px)
        for number, (col, row) in enumerate(places, start=1):
            pixels = source.read([1, 2, 3], window=Window(col, row, chip_px, chip_px)).transpose(1, 2, 0)
            picture = Image.fromarray(pixels).resize((size_px, size_px), Image.Resampling.BICUBIC)
            batch.append(torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1).float() / 127.5 - 1)
            if len(batch) == BATCH or number == len(places):
                embeddings.append(tower.encode_image(torch.stack(batch)))
                batch = []
    return time.perf_counter() - start


def main() -> None:
    """Run both ways in turn, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=6144, help="side of the scene in pixels")
    parser.add_argument("--chip", type=int, default=256, help="side of a chip in pixels, half of it is the stride")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "scene.tif"
        write_large_scene(scene, options.side)
        size_px = load_encoder("rdb-lite").spec.image_size_px
        chips = len(chip_places(options.side, options.side, options.chip))
        runs = [
            (ours(scene, Path(folder), options.chip), obvious(scene, options.chip, size_px))
            for _ in range(options.repeats)
        ]
    fast, slow = (chips / min(run[way] for run in runs) for way in (0, 1))
    ratios = sorted(run[1] / run[0] for run in runs)
    print(f"{chips} chips of {options.chip} px from a {options.side} px scene, {options.repeats} runs of each in turn")
    print(f"rdb-geo index            {fast:7.1f} chips/s (best)")
    print(f"window by window, eager  {slow:7.1f} chips/s (best)")
    print(f"ratio                    {ratios[len(ratios) // 2]:7.2f} (median; {ratios[0]:.2f} … {ratios[-1]:.2f})")
    print(
        write_result(
            "throughput",
            {"side_px": options.side, "chip_px": options.chip, "chips": chips, "index_chips_per_s": fast,
             "obvious_chips_per_s": slow, "ratios": ratios, "median_ratio": ratios[len(ratios) // 2]},
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
