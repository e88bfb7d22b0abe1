"""A stored set of questions, asked of one index by one `rdb-geo`: to compare two versions answer by answer.

The index holds two real scenes and a made-up mosaic at two dates. `index` makes it, `ask` writes one file a question,
and `compare` says which answers of two folders differ: scores, places and order, to the last digit that is written.

    python benchmarks/fixed_answers.py index FOLDER
    python benchmarks/fixed_answers.py ask FOLDER before --rdb-geo OLD/rdb-geo
    python benchmarks/fixed_answers.py ask FOLDER after
    python benchmarks/fixed_answers.py compare FOLDER before after

Two versions with one model and two calibrations are compared without it: remove ``calibration.npz`` from both.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import rasterio
from PIL import Image
from rasterio.transform import from_origin
from report import write_result

CELLS, CELL_PX = 6, 150
SCENES = ("poznan_ortho_2m_2180.tif", "nl_river_harbour_25cm_28992.tif")
PLAIN = ("parking lot", "river", "dense residential area", "storage tanks", "a harbour with boats", "zirconium")
K = ("-k", "150", "--show-lookalikes")
ANSWERS = {
    **{f"plain {text}": ("query", text, *K) for text in PLAIN},
    "and not": ("query", "residential AND trees NOT river", *K),
    "weights": ("query", '"storage tanks" OR (river AND bridge^0.5)', *K),
    "shared leaf": ("query", "(river OR sea) NOT river", *K),
    "options": ("query", "river", "--and", "trees", "--or", "pond", "--not", "bridge", *K),
    "like place": ("query", "--like", "{lonlat}", *K),
    "like pixels": ("query", "--like", "{mosaic}#100,100,400,300", *K),
    "like stored": ("query", "--like", "{mosaic}#150,150,150,150", *K),
    "like hit": ("query", "--like", "{folder}/marked.geojson#2", *K),
    "like and text": ("query", "river", "--like", "{lonlat}", *K),
    "bbox": ("query", "forest", "--bbox", "{bbox}", *K),
    "scene": ("query", "forest", "--scene", "*poznan*", *K),
    "dates": ("query", "forest", "--from", "2021", *K),
    "percent": ("query", "river", "--percent", "10", "--show-lookalikes"),
    "least score": ("query", "river", "--min-score", "0.2", "--show-lookalikes"),
    "merged": ("query", "forest", "--merge", *K),
    "outlines": ("query", "forest", "--shapes", "--show-lookalikes"),
    "outlines fine": ("query", "parking lot", "--shapes", "--fine", "--threshold", "0.3,0.1", *K),
    "outlines bbox": ("query", "forest", "--shapes", "--bbox", "{bbox}", "--show-lookalikes"),
    "outlines and not": ("query", "residential NOT forest", "--shapes", "--show-lookalikes"),
    "heatmap": ("heatmap", "river", "--scene", "{mosaic}"),
    "heatmap expression": ("heatmap", "forest OR river", "--scene", "poznan_ortho_2m_2180.tif"),
    "change": ("change", "forest", "--before", "2020", "--after", "2022", "-z", "1.5", "--min-score", "0"),
    "change fell": ("change", "river", "--before", "{mosaic}", "--after", "*mosaic_2022.tif", "--fell", "-z", "3"),
    "evaluate": ("evaluate", "forest", "--truth", "{folder}/truth.geojson", "--scene", "*mosaic_2020*"),
    "refine": ("refine", "{folder}/marked.geojson", "--right", "1,2,5", "--wrong", "3,9,20", "-k", "150"),
    "refine saved": ("query", "--saved", "{folder}/saved.rdbq.json", *K),
    "refine example": ("refine", "{answers}/like_stored.geojson", "--right", "1,2", "--wrong", "4,30", "-k", "150"),
}  # fmt: skip
"""Each a command; braces are filled in."""


def main() -> None:
    """Do one of the three steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("index", "ask", "compare"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("answers", nargs="*", help="folders of answers, below FOLDER")
    parser.add_argument("--rdb-geo", default=str(Path(sys.executable).with_name("rdb-geo")))
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    if options.step == "index":
        make_index(options.folder, options.shared, options.rdb_geo)
    elif options.step == "ask":
        ask_all(options.folder, options.folder / options.answers[0], options.rdb_geo)
    else:
        sys.exit(compare(*(options.folder / name for name in options.answers)))


def make_index(folder: Path, shared: Path, command: str) -> None:
    """Write the mosaic, its truth and the index."""
    folder.mkdir(parents=True)
    images = shared / "data/rsicd"
    records = [r for r in json.loads((images / "captions.json").read_text())["images"] if r["split"] == "val"]
    by_label: dict[str, list[str]] = {}
    for record in records:
        by_label.setdefault(record["label"], []).append(record["image"])
    rng = np.random.default_rng(3407)
    labels = sorted(by_label)
    transform = from_origin(500_000, 5_200_000, 1, 1)
    cells = [[labels[rng.integers(len(labels))] for _ in range(CELLS)] for _ in range(CELLS)]
    for year in (2020, 2022):
        pixels = np.zeros((3, CELLS * CELL_PX, CELLS * CELL_PX), np.uint8)
        for row in range(CELLS):
            for col in range(CELLS):
                label = cells[row][col] if year == 2020 or (row + col) % 3 else labels[rng.integers(len(labels))]
                name = by_label[label][rng.integers(len(by_label[label]))]
                block = np.asarray(Image.open(images / name).convert("RGB").resize((CELL_PX, CELL_PX)))
                y, x = row * CELL_PX, col * CELL_PX
                pixels[:, y : y + CELL_PX, x : x + CELL_PX] = block.transpose(2, 0, 1)
        side = CELLS * CELL_PX
        with rasterio.open(
            folder / f"mosaic_{year}.tif", "w", driver="GTiff", width=side, height=side, count=3, dtype="uint8",
            crs="EPSG:32633", transform=transform,
        ) as scene:  # fmt: skip
            scene.write(pixels)
            scene.update_tags(TIFFTAG_DATETIME=f"{year}:06:01 10:00:00")
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [_square(row, col)]}}
        for row in range(CELLS)
        for col in range(CELLS)
        if cells[row][col] in ("forest", "mountain", "meadow", "farmland", "park")
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:32633"}}
    (folder / "truth.geojson").write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    for scenes, size in (
        ([*sorted(folder.glob("*.tif"))], "150"),
        ([shared / "scenes/plain" / n for n in SCENES], "60"),
    ):
        run(command, "index", *map(str, scenes), "-i", str(folder / "index"), "--chip-size", size, "--scales", "1,2")
    hits = ("query", "river", "-i", str(folder / "index"), "-k", "60", "--show-lookalikes")
    run(command, *hits, "-o", str(folder / "marked.geojson"))
    marks = ("--right", "1,2,5", "--wrong", "3,9,20", "--save", str(folder / "saved.rdbq.json"))
    run(command, "refine", str(folder / "marked.geojson"), "-i", str(folder / "index"), *marks)


def ask_all(folder: Path, target: Path, command: str) -> None:
    """Write one file for each of `ANSWERS`."""
    target.mkdir(parents=True, exist_ok=True)
    ring = _lonlat_box(100, 100, 600, 700)
    values = {
        "folder": str(folder),
        "answers": str(target),
        "mosaic": str(folder / "mosaic_2020.tif"),
        "lonlat": f"{(ring[0] + ring[2]) / 2:.6f},{(ring[1] + ring[3]) / 2:.6f}",
        "bbox": ",".join(f"{value:.6f}" for value in ring),
    }
    for name, (verb, *rest) in ANSWERS.items():
        stem = target / name.replace(" ", "_")
        written = {"heatmap": ("-o", f"{stem}.tif"), "evaluate": ("--json", f"{stem}.json")}
        files = written.get(verb, ("-o", f"{stem}.geojson"))
        arguments = [argument.format(**values) for argument in rest]
        run(command, verb, *arguments, "-i", str(folder / "index"), *files, "--overwrite")
        print(name, flush=True)


def compare(first: Path, second: Path) -> int:
    """Say which answers differ, also in the result file; 0 where none does."""
    differing = []
    for path in sorted(first.iterdir()):
        if path.suffix in (".geojson", ".json", ".tif"):
            one, other = _content(path), _content(second / path.name)
            same = np.array_equal(one, other, equal_nan=True) if isinstance(one, np.ndarray) else one == other
            if not same:
                print(f"{path.name} differs")
                differing.append(path.stem)
    print(f"{len(differing)} of {len(ANSWERS)} answers differ")
    found = {"first": first.name, "second": second.name, "answers": len(ANSWERS), "differing": differing}
    print(write_result("fixed_answers", found))
    return min(len(differing), 1)


def run(command: str, *arguments: str) -> None:
    """Run `rdb-geo`; its failure is ours."""
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")


def _content(path: Path) -> object:
    if path.suffix == ".tif":
        with rasterio.open(path) as raster:
            return raster.read()
    found = json.loads(path.read_text())
    rows = found.get("features", found)
    for row in rows if isinstance(rows, list) else ():
        row["properties"].pop("query")  # how an example is called is no part of the answer
    return rows


def _square(row: int, col: int) -> list[list[float]]:
    x, y = 500_000 + col * CELL_PX, 5_200_000 - row * CELL_PX
    corners = [(x, y), (x, y - CELL_PX), (x + CELL_PX, y - CELL_PX), (x + CELL_PX, y), (x, y)]
    return [[float(a), float(b)] for a, b in corners]


def _lonlat_box(left: int, top: int, right: int, bottom: int) -> tuple[float, float, float, float]:
    from rasterio.warp import transform_bounds

    return transform_bounds(
        "EPSG:32633", "EPSG:4326", 500_000 + left, 5_200_000 - bottom, 500_000 + right, 5_200_000 - top
    )


if __name__ == "__main__":
    main()
