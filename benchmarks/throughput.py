"""Chips per second of `index`, end to end, against the obvious way: a rasterio window for each chip, PyTorch eager.

All cut such chips from DEFLATE-compressed, tiled scenes, in turn in one run: `index` with the shipped model and with
ViT-B/32, and the loop that everybody writes first with ViT-B/32 and with EfficientNet-Lite0, the shipped model's image
tower before training. ViT-B/32 has random weights, since speed does not depend on them. All but `index` with the
shipped model go over a smaller scene. Beside each `index` the encoder alone is timed with the same prepared chips, and
how long each phase is busy.

    python benchmarks/throughput.py
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import rasterio
import torch
from export_speed import write_source
from phases import timed
from PIL import Image
from rasterio.windows import Window
from report import write_result
from scenes import write_large_scene

from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder, expect_chips
from rdb_geo.encoders.pace import PAYS_CHIPS, kept_paces
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.model.lite import LiteHost
from rdb_geo.scene.where.grid import offsets

BATCH = 64


def chip_places(width: int, height: int, chip_px: int) -> list[tuple[int, int]]:
    """First column and row of all chips with half a chip's overlap, row by row."""
    columns, rows = (offsets(side, chip_px, chip_px // 2).tolist() for side in (width, height))
    return [(col, row) for row in rows for col in columns]


def obvious(scene: Path, chip_px: int, tower: torch.nn.Module, size_px: int) -> float:
    """Chips per second of the loop that everybody writes first."""
    embeddings = []
    with torch.inference_mode():
        tower.encode_image(torch.zeros(2, 3, size_px, size_px))
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
    return len(places) / (time.perf_counter() - start)


class Indexed:
    """`index_scene` with one encoder, its graph loaded beforehand as the rival's network is."""

    def __init__(self, encoder: Encoder, scene: Path, folder: Path, chip_px: int) -> None:
        """Let the encoder choose its pace, and read the chips once."""
        self.encoder, self._scene, self._folder = encoder, scene, folder
        self._request = IndexRequest(chips=ChipRequest(size_px=chip_px))
        expect_chips(encoder, PAYS_CHIPS)
        self._pixels: list[np.ndarray] = []
        with mock.patch("rdb_geo.encoding._encode", self._catch):
            self.run()
        self.runs: list[dict[str, Any]] = []

    def _catch(self, encoder: Encoder, strips: list[np.ndarray]) -> np.ndarray:
        self._pixels += strips
        rows = np.ones((sum(map(len, strips)), encoder.spec.dim), np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def run(self) -> float:
        """Chips per second."""
        (source,) = find_scenes([str(self._scene)])
        start = time.perf_counter()
        done = index_scene(source, self.encoder, Store(self._folder, create=True), request=self._request, force=True)
        return done.shard.manifest.count / (time.perf_counter() - start)

    def measure(self) -> float:
        """Chips per second of `index`; kept in `runs` with those of the encoder alone, and the phases."""
        pixels = np.concatenate(self._pixels)
        start = time.perf_counter()
        self.encoder.encode_images(pixels)
        alone = len(pixels) / (time.perf_counter() - start)
        with timed() as phases:
            whole = self.run()
        self.runs.append({"index_chips_per_s": whole, "encoder_chips_per_s": alone, "busy": phases})
        return whole

    def result(self) -> dict[str, Any]:
        """Medians and runs."""
        shares = [run["index_chips_per_s"] / run["encoder_chips_per_s"] for run in self.runs]
        pace = getattr(self.encoder, "pacing", None)
        return {
            "space_id": self.encoder.spec.space_id,
            "chips": sum(map(len, self._pixels)),
            "prepared_px": self._pixels[0].shape[1:3],
            "pace": None if pace is None else asdict(pace.now),
            "share_of_encoder": statistics.median(shares),
            "runs": self.runs,
        }


def tell(speeds: dict[str, list[float]], ratios: dict[str, float], ours: dict[str, Indexed]) -> None:
    """Print the table."""
    for what, found in speeds.items():
        print(f"{what:36} {statistics.median(found):7.1f} chips/s (median; {min(found):.1f} … {max(found):.1f})")
    for what, ratio in ratios.items():
        print(f"{what:74} {ratio:6.2f}")
    for what, indexed in ours.items():
        print(f"{what:36} {indexed.result()['share_of_encoder']:.0%} of the encoder alone")
        for phase, busy in indexed.runs[-1]["busy"].items():
            print(f"    {phase:16} busy {busy['s']:6.2f} s by the clock, {busy['cpu_s']:6.2f} of the processor")


def main() -> None:
    """Run all ways in turn, print the table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=10_240, help="side of the scene of the shipped model in pixels")
    parser.add_argument("--small-side", type=int, default=2_560, help="side of the other scene")
    parser.add_argument("--chip", type=int, default=256, help="side of a chip in pixels, half of it is the stride")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--device", default="auto", help="of `index`; the rivals run on the CPU")
    parser.add_argument("--shared", action="store_true", help="others work on this machine")
    options = parser.parse_args()
    speeds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name, mock.patch.dict(os.environ, RDB_GEO_CACHE=f"{name}/cache"):
        folder = Path(name)
        large, small = folder / "large.tif", folder / "small.tif"
        write_large_scene(large, options.side)
        lite = Indexed(load_encoder("rdb-lite", device=options.device), large, folder / "lite", options.chip)
        write_large_scene(small, options.small_side)
        vit = load_encoder(write_source(folder / "vit"), device=options.device)
        ours = {
            "rdb-geo index, rdb-lite": lite,
            "rdb-geo index, ViT-B/32": Indexed(vit, small, folder / "vit-index", options.chip),
        }
        towers = {
            "window by window, Lite0, eager": (LiteHost().load_towers().eval(), lite.encoder.spec.image_size_px),
            "window by window, ViT-B/32, eager": (
                load_encoder(f"local-dir:{folder / 'vit'}", device="cpu").model,
                vit.spec.image_size_px,
            ),
        }
        for _ in range(options.repeats):
            for what, indexed in ours.items():
                speeds.setdefault(what, []).append(indexed.measure())
            for what, (tower, size_px) in towers.items():
                speeds.setdefault(what, []).append(obvious(small, options.chip, tower, size_px))
        paces = kept_paces()
    ratios = {
        f"{mine} / {other}": statistics.median(a / b for a, b in zip(speeds[mine], speeds[other], strict=True))
        for mine in ours
        for other in towers
    }
    tell(speeds, ratios, ours)
    result = {
        "machine_was_shared": options.shared,
        "device": options.device,
        "chip_px": options.chip,
        "chips_per_s": speeds,
        "ratios": ratios,
        "index": {what: indexed.result() for what, indexed in ours.items()},
        "paces": paces,
    }
    print(write_result("throughput", result))


if __name__ == "__main__":
    main()
