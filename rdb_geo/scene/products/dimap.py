"""Pléiades, Pléiades Neo and SPOT in DIMAP: a description, and an image in one file or in tiles.

Elements: Airbus, Pléiades Imagery, SPOT 6/7 and Pléiades Neo User Guides (DIMAP 2); Spot Image, DIMAP dictionary (1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from rdb_geo.core.composite import Layer
from rdb_geo.scene.bands.names import COLOURS
from rdb_geo.scene.products.listing import Listing, band_count, parent
from rdb_geo.scene.products.product import Band, Product, left_out

DESCRIPTION = r"DIM_.+\.xml|METADATA\.DIM"
"""``DIM_PHR1A_PMS_201305251028443_ORT_1234-001.XML``; SPOT 1 to 5 have ``METADATA.DIM`` beside ``IMAGERY.TIF``."""

BUNDLE_S = 5
"""A multispectral and a panchromatic image of one moment begin so many seconds apart at most."""

PICTURES = (".tif", ".tiff", ".jp2")

NO_SCENE = re.compile(r"(?:.*/)?(?:(?:PREVIEW|ICON)_.*|(?:PREVIEW|ICON)\.JPG|(?:MASKS|LUT)/.*)", re.IGNORECASE)

SPOT = {"XS1": "green", "XS2": "red", "XS3": "nir", "SWIR": "swir"}
"""Bands of SPOT 1 to 5."""

NEAR_INFRARED = frozenset(("B3", "N", "NIR"))


def find(listing: Listing) -> Iterator[Product]:
    """The images that a listing holds with their descriptions; a panchromatic one stands back for its colours."""
    found = []
    for name in listing.matching(DESCRIPTION):
        text = listing.text(name)
        pictures = _pictures(listing, name, text)
        if pictures:
            found.append(_product(listing, name, text, pictures))
    grey = [product for product in found if band_count(product.main) == 1]
    for product in [each for each in found if each not in grey]:
        beside = [other for other in grey if _are_bundle(product, other)]
        grey = [other for other in grey if other not in beside]
        files = product.files.union(*(other.files for other in beside))
        names = [other.main if other.shares_folder else other.uri for other in beside]
        yield replace(product, files=files, notes=left_out(names))
    yield from grey


def _are_bundle(product: Product, other: Product) -> bool:
    """Two images of one satellite, delivered together and taken together."""
    if product.kind != other.kind or parent(product.uri) != parent(other.uri):
        return False
    began = [datetime.fromisoformat(each.datetime.rstrip("Z")[:19]) for each in (product, other) if each.datetime]
    return len(began) == 2 and abs((began[0] - began[1]).total_seconds()) <= BUNDLE_S


def _pictures(listing: Listing, name: str, text: str) -> list[str]:
    """The images that the description names and that are there."""
    folder = f"{parent(name)}/" if parent(name) else ""
    there = {other.lower(): other for other in listing.names}
    named = [folder + href for href in re.findall(r"<DATA_FILE_PATH\s+href=\"([^\"]+)\"", text)]
    found = [there[path.lower()] for path in dict.fromkeys(named) if path.lower() in there]
    return [path for path in found if path.lower().endswith(PICTURES)]


def _product(listing: Listing, name: str, text: str, pictures: list[str]) -> Product:
    tiles = [path for path in pictures if "_RGB_" in path.upper()] or pictures  # Pléiades Neo has two images
    uris = tuple(map(listing.uri, tiles))
    folder = f"{parent(name)}/" if parent(name) else ""
    beside = [other for other in listing.names if other.startswith(folder) and NO_SCENE.fullmatch(other)]
    bands = _bands(text, uris[0])
    return Product(
        kind=_mission(text),
        uri=listing.uri(parent(name)),
        main=uris[0],
        shares_folder=name.upper().endswith(".XML") and not listing.is_named(parent(name), "IMG_"),
        bands=bands,
        tiles=uris if len(uris) > 1 else (),
        image=None if bands or len(uris) > 1 else uris[0],
        datetime=_date(text),
        provenance=listing.uri(name),
        nodata=_nodata(text),
        files=frozenset([name, *pictures, *beside]),
    )


def _bands(text: str, uri: str) -> tuple[Band, ...]:
    """Bands by their numbers in the file, with the colours that the description draws them in.

    The SPOT 1 to 5 of DIMAP 1 saw no blue, and what they draw red is the near infrared: there the names tell.
    """
    listed = re.findall(r"<BAND_ID>([^<]+)</BAND_ID>\s*<BAND_INDEX>(\d+)</BAND_INDEX>", text)
    numbers = {band.strip(): int(number) for band, number in listed}
    shown = {
        colour: match[1].strip()
        for colour in COLOURS
        if (match := re.search(rf"<{colour.upper()}_CHANNEL>([^<]+)<", text))
    }
    count = band_count(uri)
    if numbers and set(shown.values()) <= set(numbers):
        words = {band: colour for colour, band in shown.items()} if len(set(shown.values())) == len(COLOURS) else {}
        words |= {band: "nir" for band in numbers if band.upper() in NEAR_INFRARED and band not in words}
        known = [(number, f"{band} {words.get(band, '')}".strip()) for band, number in numbers.items()]
    else:
        described = re.findall(r"<BAND_INDEX>(\d+)</BAND_INDEX>\s*<BAND_DESCRIPTION>([^<]+)<", text)
        known = [(int(number), f"{name} {SPOT.get(name.upper(), '')}".strip()) for number, name in described]
    return tuple(Band(Layer(uri, number, label)) for number, label in sorted(known) if number <= count)


def _mission(text: str) -> str:
    mission = re.search(r"<MISSION>([^<]+)<", text)
    index = re.search(r"<MISSION_INDEX>([^<]+)<", text)
    return f"{mission[1].strip()} {index[1].strip() if index else ''}".strip() if mission else "DIMAP"


def _nodata(text: str) -> float:
    """The value that stands for nothing; 0 where the description does not tell."""
    pattern = r"<SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>\s*<SPECIAL_VALUE_COUNT>([-\d.]+)<"
    pattern_1 = r"<SPECIAL_VALUE_INDEX>([-\d.]+)</SPECIAL_VALUE_INDEX>\s*<SPECIAL_VALUE_TEXT>NODATA<"
    said = re.search(pattern, text) or re.search(pattern_1, text)
    return float(said[1]) if said else 0.0


def _date(text: str) -> str | None:
    day = re.search(r"<IMAGING_DATE>(\d{4}-\d\d-\d\d)", text)
    time = re.search(r"<IMAGING_TIME>(\d\d:\d\d:\d\d(?:\.\d{1,6})?)", text)
    return f"{day[1]}T{time[1] if time else '00:00:00'}Z" if day else None
