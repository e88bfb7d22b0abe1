"""Landsat Collection 1 and 2, level 1 and 2, Landsat 1 to 9: a folder or a tar of one file for each band.

Names, bands and QA_PIXEL: USGS, Landsat Collection 2 Data Format Control Books.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.scene.products.listing import Listing
from rdb_geo.scene.products.product import Band, Product

FILE = re.compile(
    r"(?P<id>L(?P<sensor>[COTEM])(?P<number>0[1-9])_(?P<level>L[12]\w{2}|CU|AK|HI)_(?P<place>\d{6})_(?P<date>\d{8})_\d{8}"
    r"_(?:\d{2}_(?:T1|T2|RT|A1|A2)|C\d{2}_V\d{2}|\d{2}))_(?P<rest>.+)\.(?P<suffix>tiff?|jp2|txt|json|xml|jpe?g|gcp)",
    re.IGNORECASE,
)
"""``LC08_L2SP_005009_20150710_20200908_02_T2_SR_B4.TIF``; tiles of the Analysis Ready Data of the United States,
``LC08_CU_003010_20210501_20210507_02_SR_B4.TIF``, ``…_C01_V01_SRB4.tif``."""

OLD_FILE = re.compile(
    r"(?P<id>L(?P<sensor>[COTEM])(?P<number>[1-9])(?P<place>\d{6})(?P<date>\d{7})[A-Z]{3}\d\d)_(?P<rest>.+)"
    r"\.(?P<suffix>tiff?|txt|jpe?g|xml)",
    re.IGNORECASE,
)
"""Before Collection 1: ``LT50340331999152XXX02_B3.TIF``."""

WORDS = {
    "OLI": {1: "coastal", 2: "blue", 3: "green", 4: "red", 5: "nir", 6: "swir 1", 7: "swir 2"},
    "TM": {1: "blue", 2: "green", 3: "red", 4: "nir", 5: "swir 1", 7: "swir 2"},
    "MSS": {1: "green", 2: "red", 3: "red edge", 4: "nir"},
    "MSS1": {4: "green", 5: "red", 6: "red edge", 7: "nir"},
}
"""Colours of bands: Landsat 8 and 9; 4 to 7; the MSS of 4 and 5; that of 1 to 3, which count from 4."""

CLOUDY_BITS = {"QA_PIXEL": 0b11111, "PIXEL_QA": 0b101001, "PIXELQA": 0b101001, "BQA": 0b10001}
"""Quality bands and the bits that hide a pixel. Collection 2: 0 fill, 1 dilated cloud, 2 cirrus, 3 cloud, 4 shadow
(5 is snow, 6 clear, 7 water, 8 to 15 levels of confidence); Collection 1, level 2: 0 fill, 3 cloud shadow, 5 cloud;
level 1: 0 fill, 4 cloud. Sources: USGS, Landsat Collection 2 and Collection 1 Quality Assessment Bands."""

LEVEL2_SCALE, OLD_LEVEL2_SCALE = (2.75e-5, -0.2), (1e-4, 0.0)
"""Surface reflectance = stored value · scale + offset, where the metadata don't say; the latter of Collection 1."""


def find(listing: Listing) -> Iterator[Product]:
    """The Landsat scenes that a listing holds."""
    for (folder, _), files in listing.grouped(FILE, OLD_FILE).items():
        product = _product(listing, folder, files)
        if product is not None:
            yield product


def _product(listing: Listing, folder: str, files: list[tuple[str, re.Match[str]]]) -> Product | None:
    match = files[0][1]
    number = int(match["number"])
    words = WORDS[_sensor(match["sensor"].upper(), number)]
    images = {m["rest"].upper(): name for name, m in files if m["suffix"].lower() in ("tif", "tiff", "jp2")}
    bands = tuple(
        Band(Layer(listing.uri(name), 1, f"{rest.lower() if 'BAND' in rest else rest} {words[int(number_[1])]}"))
        for rest, name in sorted(images.items())
        if (number_ := re.fullmatch(r"(?:SR_?B|TAB|B|SR_BAND|TOA_BAND)0?(\d)", rest)) and int(number_[1]) in words
    )
    if not {"red", "green"} <= {word for band in bands for word in band.layer.name.split()[1:]}:
        return None
    metadata = {m["suffix"].lower(): name for name, m in files if m["rest"].upper() == "MTL"}
    chosen = next((metadata[suffix] for suffix in ("txt", "json", "xml") if suffix in metadata), None)
    facts = _facts(listing.text(chosen)) if chosen else {}
    is_level_2 = any(rest.startswith(("SR_B", "SRB")) for rest in images)
    is_old = re.search(r"_01_(?:T1|T2|RT)$|_C01_", match["id"], re.IGNORECASE) is not None
    default = (OLD_LEVEL2_SCALE if is_old else LEVEL2_SCALE) if is_level_2 else (1.0, 0.0)
    scale, offset = _scale(facts, default)
    level = "level 2" if is_level_2 else "level 1"
    return Product(
        kind=f"Landsat {number} {level}",
        uri=listing.uri(folder),
        main=next(band.layer.uri for band in bands if band.layer.name.endswith(" red")),
        shares_folder=not listing.is_named(folder, match["id"]),
        bands=bands,
        drawn=_false_colours(bands),
        datetime=_date(facts, match["date"]),
        provenance=None if chosen is None else listing.uri(chosen),
        nodata=0.0,
        scale=scale,
        offset=offset,
        clouds=tuple(
            HiddenPixels(Layer(listing.uri(images[name]), 1, name), bits=bits)
            for name, bits in CLOUDY_BITS.items()
            if name in images
        ),
        files=frozenset(name for name, _ in files),
    )


def _false_colours(bands: tuple[Band, ...]) -> tuple[Layer, ...]:
    """Near infrared, red and green of the MSS, which saw no blue; nothing of the others."""
    named = {band.layer.name.split(" ", 1)[1]: band.layer for band in bands}
    return () if "blue" in named else tuple(named[word] for word in ("nir", "red", "green") if word in named)


def _sensor(letter: str, number: int) -> str:
    if letter == "M":
        return "MSS1" if number <= 3 else "MSS"
    return "OLI" if number >= 8 else "TM"


def _facts(text: str) -> dict[str, str]:
    """Names and values of an MTL file in any of its three forms; the first of each name."""
    facts: dict[str, str] = {}
    patterns = (r"^\s*(\w+)\s*=\s*\"?([^\"\n]+)\"?\s*$", r"\"(\w+)\"\s*:\s*\"?([^\",\n}]+)\"?", r"<(\w+)>([^<]+)</\1>")
    for pattern in patterns:
        for name, value in re.findall(pattern, text, re.MULTILINE):
            facts.setdefault(name, value.strip())
    return facts


def _scale(facts: dict[str, str], default: tuple[float, float]) -> tuple[float, float]:
    """Of band 3, which all sensors have; level 1 is scaled to reflectance at the top of the atmosphere."""
    try:
        return float(facts["REFLECTANCE_MULT_BAND_3"]), float(facts["REFLECTANCE_ADD_BAND_3"])
    except (KeyError, ValueError):
        return default


def _date(facts: dict[str, str], compact: str) -> str:
    """As `rdb_geo.scene.dates.read_date` takes it: in the metadata, else in the files' names."""
    if "DATE_ACQUIRED" in facts:
        time = facts.get("SCENE_CENTER_TIME", facts.get("SCENE_CENTER_SCAN_TIME", "")).strip('"')
        clock = re.match(r"\d\d:\d\d:\d\d(?:\.\d{1,6})?", time)
        return f"{facts['DATE_ACQUIRED']}T{clock[0] if clock else '00:00:00'}Z"
    return compact
