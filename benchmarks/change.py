"""What `rdb-geo change` finds of things that were really put into a scene, and what it finds besides.

The same ground at two dates is made from one Sentinel-2 scene: the later picture has other light and noise, and is
resampled onto a grid turned by some degrees in another CRS. Val images of RSICD are pasted into it. Each class is then
asked for. A paste is found where a change covers its middle; a change is false where it touches no paste of the class.

    python benchmarks/change.py --shared ../shared
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from affine import Affine
from mosaic import WORDS
from PIL import Image
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.warp import reproject
from report import write_result

from rdb_geo.answer.change.compare import find_change
from rdb_geo.answer.change.follow import follow_ground
from rdb_geo.core.requests import Comparison
from rdb_geo.core.results import Change
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder, inside_of
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask

CLASSES = ("storagetanks", "stadium", "baseballfield", "denseresidential", "viaduct", "mountain")
PASTE_PX = 256
CHIP_PX = 224
UTM = "EPSG:32618"
ABSENT = ("airport", "desert")
"""Asked for as well, though nothing of them was pasted: every change is false."""


def read_scene(path: Path) -> tuple[np.ndarray, Affine, str]:
    """The scene as 8 bits (3, h, w), its transform and its CRS."""
    with rasterio.open(path) as scene:
        data, valid = scene.read([1, 2, 3]).astype(float), scene.dataset_mask() > 0
        low, high = (np.percentile(data[:, valid], q, axis=1)[:, None, None] for q in (2, 98))
        return np.clip((data - low) / (high - low) * 255, 0, 255), scene.transform, scene.crs.to_string()


def write(path: Path, pixels: np.ndarray, transform: Affine, crs: str) -> None:
    """Write 8-bit pixels; 0 in all bands is nodata."""
    with rasterio.open(
        path, "w", driver="GTiff", width=pixels.shape[2], height=pixels.shape[1], count=3, dtype="uint8", crs=crs,
        transform=transform, nodata=0,
    ) as scene:  # fmt: skip
        scene.write(pixels)


def paste(pixels: np.ndarray, shared: Path, rng: np.random.Generator) -> list[tuple[str, int, int]]:
    """Put images into the scene, on a loose grid; their classes, columns and rows."""
    records = json.loads((shared / "data/rsicd/captions.json").read_text())["images"]
    places = [(x, y) for y in range(350, 1450, 420) for x in range(350, 1750, 420)]
    placed = []
    for number, place in enumerate(rng.permutation(len(places))[: 2 * len(CLASSES)].tolist()):
        label = CLASSES[number % len(CLASSES)]
        of_label = [record for record in records if record["split"] == "val" and record["label"] == label]
        record = of_label[int(rng.integers(len(of_label)))]
        image = Image.open(shared / "data/rsicd" / record["image"]).convert("RGB")
        x, y = (int(value + rng.integers(-60, 60)) for value in places[place])
        block = np.asarray(image.resize((PASTE_PX, PASTE_PX), Image.Resampling.BICUBIC)).transpose(2, 0, 1)
        pixels[:, y : y + PASTE_PX, x : x + PASTE_PX] = block
        placed.append((label, x, y))
    return placed


def later(pixels: np.ndarray, transform: Affine, crs: str, rng: np.random.Generator) -> tuple[np.ndarray, Affine]:
    """Other light and noise, on a grid of 10 m in UTM that is turned by up to 6 degrees."""
    brighter = np.clip(pixels * rng.uniform(0.88, 1.14) + rng.uniform(-8, 12) + rng.normal(0, 3, pixels.shape), 1, 255)
    x, y = Transformer.from_crs(crs, UTM, always_xy=True).transform(*(transform @ (150, 150)))
    target = Affine(10, 0, x, 0, -10, y) @ Affine.rotation(rng.uniform(-6, 6))
    made = np.zeros((3, 1500, 1500), np.uint8)
    for band in range(3):
        reproject(
            np.rint(brighter[band]).astype(np.uint8), made[band], src_transform=transform, src_crs=crs,
            dst_transform=target, dst_crs=UTM, resampling=Resampling.bilinear, dst_nodata=0,
        )  # fmt: skip
    return made, target


def main() -> None:
    """Make the pairs, ask, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default="rdb-lite")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--keep", type=Path, help="folder for the pairs and the index, to look at")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        for pair in range(options.pairs):
            rng = np.random.default_rng(options.seed + pair)
            pixels, transform, crs = read_scene(options.shared / "scenes/plain/s2_cape_lookout_rgbn_4326.tif")
            old, new = folder / f"{pair}_before.tif", folder / f"{pair}_after.tif"
            write(old, np.rint(pixels[:, 100:1800, 100:2100]).astype(np.uint8),
                  transform @ Affine.translation(100, 100), crs)  # fmt: skip
            placed = paste(pixels, options.shared, rng)
            write(new, *later(pixels, transform, crs, rng), UTM)
            store = Store(folder / f"index{pair}", create=True)
            request = IndexRequest(chips=ChipRequest(size_px=CHIP_PX))
            for source in find_scenes([str(old), str(new)]):
                index_scene(source, encoder, store, request=request)
            grounds = [(label, shapely.box(*bounds(transform, x, y))) for label, x, y in placed]
            for z in (3.0, 4.0, 5.0, 6.0):
                rows += [
                    {"pair": pair, "z": z, **asked(label, encoder, store, (old, new), z, grounds)}
                    for label in (*CLASSES, *ABSENT)
                ]
    table = [summary(rows, z) for z in (3.0, 4.0, 5.0, 6.0)]
    for line in table:
        print(line)
    print(write_result("change", {"model": options.model, "seed": options.seed, "pairs": options.pairs,
                                  "summary": table}))  # fmt: skip


def bounds(transform: Affine, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a paste, degrees."""
    west, north = transform @ (x, y)
    east, south = transform @ (x + PASTE_PX, y + PASTE_PX)
    return west, south, east, north


def asked(
    label: str, encoder: Encoder, store: Store, scenes: tuple[Path, Path], z: float, grounds: list[tuple[str, Any]]
) -> dict[str, Any]:
    """What one question finds in one pair."""
    question = ask(WORDS.get(label, label), encoder, store)
    answer = find_change(store, question, Comparison(str(scenes[0]), str(scenes[1]), z=z))
    mine = [ground for of, ground in grounds if of == label]
    false = [change for change in answer.changes if not any(change.geometry.intersects(ground) for ground in mine)]
    fine = follow_ground(store, question, answer, fell=False, inside=inside_of(encoder))
    on_others = [change for change in false if any(change.geometry.intersects(ground) for _, ground in grounds)]
    return {
        "class": label,
        "pastes": len(mine),
        "found": sum(any(change.geometry.intersects(ground.centroid) for change in answer.changes) for ground in mine),
        "changes": len(answer.changes),
        "overlap": overlaps(answer.changes, mine),
        "overlap_fine": overlaps(fine.changes, mine),
        "false_on_unchanged_ground": len(false) - len(on_others),
        "on_pastes_of_another_class": len(on_others),
        "places": answer.places,
        "noise": round(answer.noise.sigma, 3),
        "expected_false": answer.expected_false,
        "opposite": answer.opposite,
    }


def overlaps(changes: list[Change], mine: list[Any]) -> list[float]:
    """Intersection over union of each paste with the changes that touch it."""
    found = []
    for ground in mine:
        ours = shapely.union_all([change.geometry for change in changes if change.geometry.intersects(ground)])
        found.append(shapely.intersection(ours, ground).area / shapely.union(ours, ground).area)
    return found


def summary(rows: list[dict[str, Any]], z: float) -> dict[str, Any]:
    """All questions at one limit."""
    chosen = [row for row in rows if row["z"] == z]
    names = ("pastes", "found", "changes", "false_on_unchanged_ground", "on_pastes_of_another_class", "places")
    pairs = [pair for row in chosen for pair in zip(row["overlap"], row["overlap_fine"], strict=True) if pair[0]]
    means = [round(float(mean), 3) for mean in np.mean(pairs, axis=0)]
    sums = {name: sum(row[name] for row in chosen) for name in names}
    return {"z": z, "questions": len(chosen), **sums, "overlap": means[0], "overlap_fine": means[1]}


if __name__ == "__main__":
    main()
