"""Draw what two models answer to the same six queries, side by side, one picture for each scene.

python scripts/make_before_after.py BEFORE SCENES -o docs/images

BEFORE is the folder of a model, compared with the one in the package; SCENES is a folder that holds the scenes of
`ASKED`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

import rdb_geo
from rdb_geo.answer.pictures import read_chips

ASKED = {
    "cape": (
        "s2_cape_lookout_rgbn_4326.tif",
        ("green forest", "open water", "beach", "port with boats", "bridge over water", "farmland"),
    ),
    "grenada": (
        "grenada_rgb16_60m_utm20n.tif",
        ("green forest", "open water", "beach", "clouds", "dense residential area", "snow"),
    ),
    "harbour": (
        "nl_river_harbour_25cm_28992.tif",
        ("green forest", "open water", "river", "port with boats", "industrial area", "dense residential area"),
    ),
}
"""Short names, scenes and queries."""

SHOWN = 6
"""Best chips of each model."""

CHIP, GAP, TEXT = 92, 6, 14
"""Pixels: a chip's side, between chips, and of a line of text."""


def main() -> None:
    """Draw all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", help="folder of the model to compare with")
    parser.add_argument("scenes", type=Path, help="folder of the scenes")
    parser.add_argument("-o", "--out", type=Path, default=Path("docs/images"), help="(default: %(default)s)")
    arguments = parser.parse_args()
    for name, (scene, queries) in ASKED.items():
        columns = [_answers(arguments.scenes / scene, queries, model) for model in (arguments.before, None)]
        path = arguments.out / f"before-after-{name}.jpg"
        _sheet(queries, columns).save(path, quality=82)
        print(path)


def _answers(
    scene: Path, queries: tuple[str, ...], model: str | None
) -> list[tuple[str, list[Image.Image], list[str]]]:
    """What a model says, its nearest chips, and their scores, for each query."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        index = rdb_geo.open_index(folder, model=model)
        index.add(scene)
        for query in queries:
            answer = index.query(query, rdb_geo.Limits(k=24))
            best = list(answer.nearest[:SHOWN])
            chips = read_chips(best[0].scene, index.store, [hit.window for hit in best], size_px=CHIP)
            chance = "" if answer.presence is None else f" (chance that it is there: {100 * answer.presence:.0f} %)"
            says = f"{len(answer.hits)} hits" if answer.hits else "no confident match; the nearest are"
            print(f"{scene.name}: {query}: {answer.sentence}")
            found.append(
                (f"{says}{chance}", [Image.fromarray(chip) for chip in chips], [f"{h.score:.2f}" for h in best])
            )
    return found


def _sheet(queries: tuple[str, ...], columns: list[list[tuple[str, list[Image.Image], list[str]]]]) -> Image.Image:
    """Rows are queries, columns models."""
    wide, high = SHOWN * (CHIP + 2) + 3 * GAP, CHIP + 3 * TEXT + GAP
    sheet = Image.new("RGB", (wide * len(columns), high * len(queries) + 2 * TEXT), "white")
    draw = ImageDraw.Draw(sheet)
    for column, (title, rows) in enumerate(zip(("before", "after"), columns, strict=True)):
        draw.text((column * wide + GAP, GAP), title, fill="black")
        for row, (query, (says, chips, scores)) in enumerate(zip(queries, rows, strict=True)):
            top, left = 2 * TEXT + row * high, column * wide + GAP
            draw.text((left, top), f"{query}: {says}", fill="black")
            for place, (chip, score) in enumerate(zip(chips, scores, strict=True)):
                sheet.paste(chip.resize((CHIP, CHIP)), (left + place * (CHIP + 2), top + TEXT))
                draw.text((left + place * (CHIP + 2), top + TEXT + CHIP + 1), score, fill="black")
    return sheet


if __name__ == "__main__":
    main()
