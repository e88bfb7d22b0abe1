"""Draw what two models answer to ten queries on each of five scenes: one picture a scene, a former model above today's.

    python scripts/make_before_after.py SCENES --before FOLDER -o docs/images

SCENES is the folder of the scenes of `ASKED`; FOLDER a model's, for example of a former commit:
git archive COMMIT rdb_geo/encoders/data/rdb-lite | tar -x -C /tmp
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import rdb_geo
from rdb_geo.answer.album import Album
from rdb_geo.core.geometry import Window

ASKED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "cape": (
        "plain/s2_cape_lookout_rgbn_4326.tif",
        "1,2,3",
        ("open water", "beach", "town", "forest", "harbour", "bridge", "snow", "clouds", "airplane", "burn scar"),
    ),
    "salt-lake": (
        "plain/landsat_great_salt_lake_7band_4326.tif",
        "3,2,1",
        ("mountains", "open water", "desert", "bare land", "snow", "clouds", "glacier", "farmland", "city", "smoke"),
    ),
    "bay": (
        "plain/landsat7_sf_bay_nir-r-g_3857.tif",
        "1,2,3",
        ("open water", "city", "bridge", "harbour", "mountains", "desert", "airport", "clouds", "smoke", "glacier"),
    ),
    "grenada": (
        "plain/grenada_rgb16_60m_utm20n.tif",
        "1,2,3",
        ("clouds", "forest", "sea", "mountains", "town", "desert", "sea ice", "snow", "smoke", "flooded farmland"),
    ),
    "ireland": (
        "products/S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.SAFE",
        "",
        ("clouds", "farmland", "lake", "forest", "beach", "smoke", "burn scar", "snow", "flooded farmland", "airport"),
    ),
}
"""Short names; scenes, their bands, and what is asked."""

SIDE, TEXT, GAP, ACROSS = 170, 15, 5, 5
"""Pixels of a panel's longer side, of a line of text and between panels; panels in a row."""


def main() -> None:
    """Draw all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenes", type=Path, help="folder of the scenes")
    parser.add_argument("--before", type=Path, required=True, help="folder of the former model")
    parser.add_argument("--now", type=Path, help="folder of today's (default: the one in the package)")
    parser.add_argument("-o", "--out", type=Path, default=Path("docs/images"), help="(default: %(default)s)")
    arguments = parser.parse_args()
    for name, (scene, bands, queries) in ASKED.items():
        parts = [
            _panels(arguments.scenes / scene, bands, queries, model)
            for model in (str(arguments.before), None if arguments.now is None else str(arguments.now))
        ]
        path = arguments.out / f"ten-queries-{name}.jpg"
        _sheet(parts).save(path, quality=60)
        print(path)


def _panels(scene: Path, bands: str, queries: tuple[str, ...], model: str | None) -> list[tuple[Image.Image, str]]:
    """For each query the scene with the hits in colour, and what is said."""
    with tempfile.TemporaryDirectory() as folder:
        index = rdb_geo.open_index(folder, model=model)
        added = index.add(scene, how=rdb_geo.Indexing(bands=bands) if bands else rdb_geo.Indexing())
        manifest = added[0].shard.manifest
        whole = Window(0, 0, manifest.scene.width_px, manifest.scene.height_px)
        with Album(index.store) as album:
            picture = album.draw(manifest, whole, SIDE)
        panels = []
        for query in queries:
            found = index.query(query)
            share = f"{found.answer.presence or 0:.2f}"
            doubt = "?" if found.answer.verdict == "possible" else ""
            says = f"{query}: {len(found.hits)} hits{doubt}" if found.hits else f"{query}: none ({share})"
            print(f"{scene.name}: {query}: {found.sentence}")
            panels.append((_coloured(picture, [hit.window for hit in found.hits], whole), says))
    return panels


def _coloured(picture: rdb_geo.core.arrays.UInt8Image, hits: list[Window], whole: Window) -> Image.Image:
    """The scene, dark where nothing was found."""
    high, wide = picture.shape[:2]
    shown = np.zeros((high, wide), bool)
    for hit in hits:
        top, left = hit.row_off * high // whole.height, hit.col_off * wide // whole.width
        bottom, right = top + hit.height * high // whole.height + 1, left + hit.width * wide // whole.width + 1
        shown[top:bottom, left:right] = True
    dark = (picture.mean(axis=2, keepdims=True) * 0.45).repeat(3, axis=2)
    return Image.fromarray(np.where(shown[..., None], picture, dark).astype(np.uint8))


def _sheet(parts: list[list[tuple[Image.Image, str]]]) -> Image.Image:
    """The panels of the former model, then those of today's."""
    high = parts[0][0][0].height + TEXT + GAP
    rows = -(-len(parts[0]) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * (SIDE + GAP) + GAP, len(parts) * (rows * high + TEXT + GAP)), "white")
    draw = ImageDraw.Draw(sheet)
    for half, (title, panels) in enumerate(zip(("before", "now"), parts, strict=True)):
        start = half * (rows * high + TEXT + GAP)
        draw.text((GAP, start), title, fill="black")
        for place, (panel, says) in enumerate(panels):
            top, left = start + TEXT + place // ACROSS * high, GAP + place % ACROSS * (SIDE + GAP)
            draw.text((left, top), says, fill="black")
            sheet.paste(panel, (left, top + TEXT))
    return sheet


if __name__ == "__main__":
    main()
