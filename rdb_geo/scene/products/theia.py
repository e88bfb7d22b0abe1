"""Sentinel-2, Landsat and Venµs level 2 of Theia and MUSCATE: one file for each band, masks in a folder below.

Names, bands and masks: CNES and CESBIO, MAJA native format, "Sentinel-2 L2A product format" of theia-land.fr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.scene.products.listing import Listing, parent
from rdb_geo.scene.products.product import Band, Product

FILE = re.compile(
    r"(?P<id>(?P<mission>SENTINEL2[A-D]|LANDSAT\d(?:-\w+)*|VENUS(?:-\w+)*)_(?P<date>\d{8}-\d{6})-\d{3}_L[123]A_[\w-]+?_[A-Z]_V\d+-\d+)"
    r"_(?P<rest>\w+)\.(?:tif|xml|jpg|csv|mtd)",
    re.IGNORECASE,
)
"""``SENTINEL2A_20230601-105625-123_L2A_T31TCJ_C_V3-0_FRE_B4.tif``."""

WORDS = {
    "SENTINEL2": {"B2": "blue", "B3": "green", "B4": "red", "B8": "near infrared", "B8A": "narrow near infrared"},
    "LANDSAT": {"B2": "blue", "B3": "green", "B4": "red", "B5": "near infrared"},
    "VENUS": {"B3": "blue", "B4": "green", "B7": "red", "B11": "near infrared"},
}
"""Colours of bands; Landsat 8, whose products these are."""

KINDS = ("FRE", "SRE")
"""Surface reflectance with and without the correction of slopes: the former is drawn."""

COARSE_M = {"B5": 20.0, "B6": 20.0, "B7": 20.0, "B8A": 20.0, "B11": 20.0, "B12": 20.0}
"""Metres per pixel of those bands of Sentinel-2 that have not 10."""

NODATA, SCALE = -10000.0, 1e-4

CLOUDY_BITS = 0b10000001
"""Of CLM: 0 all clouds but the thinnest and all shadows, 7 high clouds."""


def find(listing: Listing) -> Iterator[Product]:
    """The scenes of these producers that a listing holds."""
    groups: dict[tuple[str, str], list[tuple[str, re.Match[str]]]] = {}
    for name in listing.names:
        match = FILE.fullmatch(name.rsplit("/", 1)[-1])
        if match:
            folder = parent(name)
            above = parent(folder) if folder.rsplit("/", 1)[-1].upper() in ("MASKS", "DATA") else folder
            groups.setdefault((above, match["id"].upper()), []).append((name, match))
    for (folder, id_), files in groups.items():
        product = _product(listing, folder, id_, files)
        if product is not None:
            yield product


def _product(listing: Listing, folder: str, id_: str, files: list[tuple[str, re.Match[str]]]) -> Product | None:
    mission = files[0][1]["mission"].upper()
    words = next(known for start, known in WORDS.items() if mission.startswith(start))
    images = {match["rest"].upper(): name for name, match in files if name.lower().endswith(".tif")}
    kind = next((kind for kind in KINDS if any(rest.startswith(f"{kind}_B") for rest in images)), None)
    if kind is None:
        return None
    coded = {rest.removeprefix(f"{kind}_"): name for rest, name in images.items() if rest.startswith(f"{kind}_B")}
    if not {"red", "green", "blue"} <= {words.get(code) for code in coded}:
        return None
    coarse = COARSE_M if mission.startswith("SENTINEL2") else {}
    mask = images.get("CLM_R1")
    return Product(
        kind=f"Theia {mission}",
        uri=listing.uri(folder),
        main=listing.uri(next(name for code, name in coded.items() if words.get(code) == "red")),
        shares_folder=not listing.is_named(folder, id_),
        bands=tuple(
            Band(Layer(listing.uri(name), 1, f"{code} {words.get(code, '')}".strip()), coarse.get(code, 10.0))
            for code, name in sorted(coded.items())
        ),
        datetime=files[0][1]["date"].replace("-", "T"),
        provenance=next((listing.uri(name) for name, match in files if match["rest"].upper() == "MTD_ALL"), None),
        nodata=NODATA,
        scale=SCALE,
        clouds=() if mask is None else (HiddenPixels(Layer(listing.uri(mask), 1, "CLM"), bits=CLOUDY_BITS),),
        files=frozenset(name for name, _ in files),
    )
