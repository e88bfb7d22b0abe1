"""Draw what the embedded model answers to six queries on each of three scenes, one picture for each scene.

python scripts/make_answers.py SCENES -o docs/images

SCENES is a folder that holds the scenes of `ASKED`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

import rdb_geo
from rdb_geo.answer.album import Album

ASKED = {
    "cape": (
        "s2_cape_lookout_rgbn_4326.tif",
        ("forest", "open water", "beach", "port with boats", "bridge over water", "farmland"),
    ),
    "grenada": (
        "grenada_rgb16_60m_utm20n.tif",
        ("forest", "open water", "beach", "clouds", "mountain", "snow"),
    ),
    "harbour": (
        "nl_river_harbour_25cm_28992.tif",
        ("forest", "open water", "river", "port with boats", "pond", "dense residential area"),
    ),
}
"""Short names, scenes and queries."""

SHOWN = 6
"""Best chips of each query."""

CHIP, GAP, TEXT = 92, 6, 14
"""Pixels: a chip's side, between chips, and of a line of text."""


def main() -> None:
    """Draw all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenes", type=Path, help="folder of the scenes")
    parser.add_argument("-o", "--out", type=Path, default=Path("docs/images"), help="(default: %(default)s)")
    arguments = parser.parse_args()
    for name, (scene, queries) in ASKED.items():
        path = arguments.out / f"answers-{name}.jpg"
        _sheet(queries, _answers(arguments.scenes / scene, queries)).save(path, quality=82)
        print(path)


def _answers(scene: Path, queries: tuple[str, ...]) -> list[tuple[str, list[Image.Image], list[str]]]:
    """What the model says, its nearest chips, and their scores, for each query."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        index = rdb_geo.open_index(folder)
        index.add(scene)
        for query in queries:
            found = index.query(query)
            best = list(found.answer.nearest[:SHOWN])
            manifest = index.store.scene(best[0].scene).manifest
            with Album(index.store) as album:
                chips = [album.draw(manifest, hit.window, CHIP) for hit in best]
            says = f"{len(found.hits)} hits" if found.hits else "no confident match; the nearest are"
            print(f"{scene.name}: {query}: {found.sentence}")
            rows.append((says, [Image.fromarray(chip) for chip in chips], [f"{hit.score:.2f}" for hit in best]))
    return rows


def _sheet(queries: tuple[str, ...], rows: list[tuple[str, list[Image.Image], list[str]]]) -> Image.Image:
    """One row for each query."""
    high = CHIP + 3 * TEXT + GAP
    sheet = Image.new("RGB", (SHOWN * (CHIP + 2) + 2 * GAP, high * len(queries) + GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for row, (query, (says, chips, scores)) in enumerate(zip(queries, rows, strict=True)):
        top = GAP + row * high
        draw.text((GAP, top), f"{query}: {says}", fill="black")
        for place, (chip, score) in enumerate(zip(chips, scores, strict=True)):
            left = GAP + place * (CHIP + 2)
            sheet.paste(chip.resize((CHIP, CHIP)), (left, top + TEXT))
            draw.text((left, top + TEXT + CHIP + 1), score, fill="black")
    return sheet


if __name__ == "__main__":
    main()
