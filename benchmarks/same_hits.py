"""The same 20 best hits, however a scene comes: cut up as a product, as exports, with a border that nobody declared.

    PYTHONPATH=. python benchmarks/same_hits.py --scene ../shared/scenes/plain/s2_cape_lookout_rgbn_4326.tif

The scene (red, green, blue and near infrared in 8 bits, with a mask) is written anew in the forms that people have,
with the same values on the same grid. Each form is indexed by one command without options but what its row says, and
asked each word; its 20 best chips are compared with those of the tidy file of its type, by their windows.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from report import write_result

import rdb_geo

WORDS = ("sea", "beach", "town", "bridge", "forest", "farmland")
BEST = 20
SAFE = "S2B_MSIL2A_20181013T155249_N0500_R011_T18SUD_20230101T000000.SAFE"
STEM = "T18SUD_20181013T155249"


@dataclass(frozen=True)
class Picture:
    """A scene in memory."""

    data: NDArray[np.uint8]
    """Red, green, blue, near infrared, shape (4, h, w); 0 only where there is nothing."""

    inside: NDArray[np.bool_]
    """Where there is something, shape (h, w)."""

    transform: Affine
    crs: Any

    @property
    def reflectance(self) -> NDArray[np.uint16]:
        """The same as a level 2A product stores it since baseline 04.00; 0 where there is nothing."""
        return np.where(self.inside, 1000 + 25 * self.data.astype(np.uint16), 0).astype(np.uint16)


def write(path: Path, picture: Picture, bands: NDArray[Any], **more: Any) -> Path:  # noqa: ANN401  # rasterio's own keywords
    """A raster of these bands on the picture's grid; `mask`, `names` and `colours` where they are given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mask, names = more.pop("mask", None), more.pop("names", None)
    profile = {"driver": "GTiff", "crs": picture.crs, "transform": picture.transform} | more
    if profile["driver"] == "JP2OpenJPEG":
        profile |= {"QUALITY": 100, "REVERSIBLE": "YES"}
    count, height, width = bands.shape
    with rasterio.open(path, "w", width=width, height=height, count=count, dtype=bands.dtype, **profile) as file:
        file.write(bands)
        if names:
            file.descriptions = names
        if mask is not None:
            file.write_mask(mask)
    return path


def tidy8(folder: Path, picture: Picture) -> Path:
    """8 bits with a mask, as it was."""
    return write(folder / "tidy.tif", picture, picture.data[:3], mask=picture.inside, photometric="RGB")


def tidy16(folder: Path, picture: Picture) -> Path:
    """Reflectance with declared nodata and named bands."""
    names = ("red", "green", "blue")
    return write(folder / "tidy.tif", picture, picture.reflectance[:3], nodata=0, names=names)


def safe(folder: Path, picture: Picture, *, true_colours: bool) -> Path:
    """A level 2A product, with its true colours or with the bands alone."""
    granule = folder / SAFE / "GRANULE" / "L2A_T18SUD_A008372_20181013T155249"
    fine = granule / "IMG_DATA" / "R10m"
    for code, band in zip(("B04", "B03", "B02", "B08"), picture.reflectance, strict=True):
        write(fine / f"{STEM}_{code}_10m.jp2", picture, band[None], driver="JP2OpenJPEG")
    if true_colours:
        write(fine / f"{STEM}_TCI_10m.jp2", picture, picture.data[:3], driver="JP2OpenJPEG")
    classes = np.where(picture.inside, 4, 0).astype(np.uint8)[None]
    write(granule / "IMG_DATA" / "R20m" / f"{STEM}_SCL_20m.jp2", picture, classes, driver="JP2OpenJPEG")
    (folder / SAFE / "MTD_MSIL2A.xml").write_text(
        "<n1:Level><PRODUCT_START_TIME>2018-10-13T15:52:49.024Z</PRODUCT_START_TIME>"
        "<BOA_QUANTIFICATION_VALUE unit='none'>10000</BOA_QUANTIFICATION_VALUE>"
        "<BOA_ADD_OFFSET band_id='0'>-1000</BOA_ADD_OFFSET></n1:Level>"
    )
    return folder / SAFE


def earth_engine(folder: Path, picture: Picture) -> Path:
    """An export of B2, B3, B4, B8 in one file: 0 where it was masked, which nothing declares."""
    bands = picture.reflectance[[2, 1, 0, 3]]
    return write(folder / "cape.tif", picture, bands, names=("B2", "B3", "B4", "B8"))


def earth_engine_tiles(folder: Path, picture: Picture) -> Path:
    """A large export, which comes in several files."""
    bands = picture.reflectance[[2, 1, 0, 3]]
    side = 1280
    for row in range(0, bands.shape[1], side):
        for col in range(0, bands.shape[2], side):
            move = picture.transform * Affine.translation(col, row)
            tile = bands[:, row : row + side, col : col + side]
            name = f"cape-{row:010d}-{col:010d}.tif"
            write(folder / "tiles" / name, picture, tile, transform=move, names=("B2", "B3", "B4", "B8"))
    return folder / "tiles"


def collar(folder: Path, picture: Picture, *, value: float, kind: str) -> Path:
    """A border of one value that nothing declares, in 8 bits or as numbers with a sign."""
    source = picture.data[:3] if kind == "uint8" else picture.reflectance[:3]
    bands = np.where(picture.inside, source.astype(np.float64), value).astype(kind)
    named = {"photometric": "RGB"} if kind == "uint8" else {"names": ("red", "green", "blue")}
    return write(folder / "collar.tif", picture, bands, **named)


FORMS: dict[str, tuple[str, Callable[[Path, Picture], Path], dict[str, Any]]] = {
    "tidy, 8 bits": ("tidy, 8 bits", tidy8, {}),
    ".SAFE with true colours": ("tidy, 8 bits", lambda f, p: safe(f, p, true_colours=True), {}),
    "black border": ("tidy, 8 bits", lambda f, p: collar(f, p, value=0, kind="uint8"), {}),
    "white border": ("tidy, 8 bits", lambda f, p: collar(f, p, value=255, kind="uint8"), {}),
    "tidy, reflectance": ("tidy, reflectance", tidy16, {}),
    ".SAFE without true colours": ("tidy, reflectance", lambda f, p: safe(f, p, true_colours=False), {}),
    "Earth Engine export": ("tidy, reflectance", earth_engine, {}),
    "Earth Engine export in tiles, --mosaic": ("tidy, reflectance", earth_engine_tiles, {"mosaic": True}),
    "border of -9999": ("tidy, reflectance", lambda f, p: collar(f, p, value=-9999, kind="int16"), {}),
}
"""For each form the tidy file that it is compared with, how it is made, and the options that it needs."""


def best(path: Path, how: dict[str, Any]) -> dict[str, list[tuple[tuple[int, ...], float]]]:
    """The windows and scores of the best chips for each word; the best first."""
    with tempfile.TemporaryDirectory() as folder:
        index = rdb_geo.open_index(folder)
        index.add(path, how=rdb_geo.Indexing(**how))
        found = {}
        for word in WORDS:
            hits = index.query(word, rdb_geo.Limits(k=BEST)).answer.nearest[:BEST]
            windows = [(hit.window.col_off, hit.window.row_off, hit.window.width, hit.window.height) for hit in hits]
            found[word] = [(window, float(hit.score)) for window, hit in zip(windows, hits, strict=True)]
        return found


def main() -> None:
    """Write all forms, ask them, and print how many of the best hits are the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scene", type=Path, default=Path("../shared/scenes/plain/s2_cape_lookout_rgbn_4326.tif"))
    with rasterio.open(parser.parse_args().scene) as file:
        inside = file.dataset_mask() > 0
        data = np.where(inside, np.maximum(file.read(), 1), 0).astype(np.uint8)
        picture = Picture(data, inside, file.transform, file.crs)
    found: dict[str, Any] = {}
    rows: dict[str, Any] = {}
    for name, (tidy, make, how) in FORMS.items():
        with tempfile.TemporaryDirectory() as folder:
            found[name] = best(make(Path(folder), picture), how)
        same = {w: len({x for x, _ in found[name][w]} & {x for x, _ in found[tidy][w]}) for w in WORDS}
        apart = [abs(a - b) for w in WORDS for (_, a), (_, b) in zip(found[name][w], found[tidy][w], strict=True)]
        rows[name] = {"same_of_20": same, "most_apart": round(max(apart), 4)}
        print(f"{name:40} {rows[name]}", flush=True)
    write_result("same_hits", {"words": WORDS, "best": BEST, "forms": rows})


if __name__ == "__main__":
    main()
