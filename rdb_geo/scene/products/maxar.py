"""Maxar (DigitalGlobe) orders: tiles of one image with ``.IMD``, ``.TIL`` and ``.XML`` beside them.

Layout: Maxar, Imagery Support Data (ISD) documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import Layer
from rdb_geo.scene.products.listing import Listing, band_count, parent
from rdb_geo.scene.products.product import Band, Product, left_out

TILE = re.compile(
    r"(?P<strip>\d\d[A-Z]{3}\d{8}-(?P<kind>[PMS]\w{3}))(?:_R\d+C\d+)?-(?P<order>\d+_\d\d_P\d{3})\.(?P<suffix>TIFF?|IMD|XML|TIL|RPB|ATT|EPH|GEO|STE|NTF)",
    re.IGNORECASE,
)
"""``15APR10101010-M2AS_R1C1-012345678010_01_P001.TIF`` and its metadata, without row and column."""

BROWSE = r".*-BROWSE\.(?:JPG|PNG|TIF)|.*_PIXEL_SHAPE\.\w+"

BEST_FIRST = "SMP"
"""Pansharpened, multispectral, panchromatic."""

WORDS = {
    "C": "coastal",
    "B": "blue",
    "G": "green",
    "Y": "yellow",
    "R": "red",
    "RE": "red edge",
    "N": "nir",
    "N2": "nir2",
}
OPEN = re.compile(
    r"(?P<id>(?:\w+_)?[0-9A-F]{16})-(?P<kind>visual|pansharpened|ms(?:_analytic)?|pan(?:_analytic)?)\.tiff?",
    re.IGNORECASE,
)
"""An image of the Open Data Program or of the Analysis Ready Data: ``31_120020223032_10300100E1B2C300-visual.tif``."""

OPEN_BEST_FIRST = ("visual", "pansharpened", "ms_analytic", "ms", "pan_analytic", "pan")

ORDER = {3: "R G B", 4: "B G R N", 8: "C B G Y R RE N N2"}
"""Bands by number, where no metadata name them."""


def find(listing: Listing) -> Iterator[Product]:
    """The images that a listing holds; of one order in several kinds the best."""
    for files in _images(listing):
        pictures = [(name, match) for name, match in files if match["suffix"].upper() in ("TIF", "TIFF", "NTF")]
        if pictures:
            yield _product(listing, files, pictures)
    yield from _open_data(listing)


def _open_data(listing: Listing) -> Iterator[Product]:
    """Images of several kinds that share their identifier and their folder; the day may be the folder's name."""
    for (folder, _), files in listing.grouped(OPEN).items():
        kinds = {match["kind"].lower(): name for name, match in files}
        best = next(kind for kind in OPEN_BEST_FIRST if kind in kinds)
        uri = listing.uri(kinds[best])
        day = re.search(r"(\d{4}-\d\d-\d\d)$", listing.uri(folder).rstrip("/"))
        bands = () if best.startswith(("visual", "pan")) else _bands("", band_count(uri), uri)
        yield Product(
            kind="Maxar",
            uri=uri,
            main=uri,
            bands=bands,
            image=None if bands else uri,
            datetime=day[1] if day else None,
            files=frozenset(kinds.values()),
        )


def _images(listing: Listing) -> Iterator[list[tuple[str, re.Match[str]]]]:
    """The files of each image: MUL, PAN and PSH share the day and the order, and may begin a second apart."""
    days: dict[str, dict[str, list[tuple[str, re.Match[str]]]]] = {}
    for name in listing.names:
        match = TILE.fullmatch(name.rsplit("/", 1)[-1])
        if match:
            moment, order = match["strip"][:13].upper(), match["order"].upper()
            days.setdefault(f"{moment[:7]}-{order}", {}).setdefault(moment, []).append((name, match))
    for strips in days.values():
        kinds = [kind for files in strips.values() for kind in {match["kind"][0].upper() for _, match in files}]
        are_one = len(kinds) == len(set(kinds))
        yield from [[file for files in strips.values() for file in files]] if are_one else strips.values()


def _product(
    listing: Listing, files: list[tuple[str, re.Match[str]]], pictures: list[tuple[str, re.Match[str]]]
) -> Product:
    order = pictures[0][1]["order"]
    best = min((match["kind"][0].upper() for _, match in pictures), key=BEST_FIRST.index)
    tiles = [name for name, match in pictures if match["kind"][0].upper() == best]
    texts = {
        match["suffix"].upper(): name
        for name, match in files
        if match["suffix"].upper() in ("IMD", "XML") and match["kind"][0].upper() == best
    }
    metadata = texts.get("IMD") or texts.get("XML")
    text = "" if metadata is None else listing.text(metadata)
    bands = _bands(text, band_count(listing.uri(tiles[0])), listing.uri(tiles[0]))
    folders = {parent(name) for name, _ in files}
    others = {match["kind"].upper(): name for name, match in pictures if match["kind"][0].upper() != best}
    apart = [listing.uri(parent(name) if parent(name) != parent(tiles[0]) else name) for name in others.values()]
    return Product(
        kind="Maxar",
        uri=listing.uri(tiles[0]) if len(tiles) == 1 else listing.uri(parent(tiles[0])),
        main=listing.uri(tiles[0]),
        shares_folder=not listing.is_named(parent(tiles[0]), order),
        bands=bands,
        tiles=tuple(listing.uri(name) for name in tiles) if len(tiles) > 1 else (),
        image=listing.uri(tiles[0]) if not bands and len(tiles) == 1 else None,
        datetime=_date(text),
        provenance=None if metadata is None else listing.uri(metadata),
        nodata=0.0,
        files=frozenset(name for name, _ in files)
        | frozenset(name for name in listing.matching(BROWSE) if parent(name) in folders),
        notes=left_out(apart),
    )


def _bands(metadata: str, count: int, uri: str) -> tuple[Band, ...]:
    """Bands in the order of their groups in the metadata, which is that of the file."""
    named = re.findall(r"BEGIN_GROUP\s*=\s*BAND_(\w+)|<BAND_(\w+)>", metadata)
    names = list(dict.fromkeys(one or other for one, other in named))
    if len(names) != count or not set(names) <= set(WORDS):
        names = ORDER.get(count, "").split()
    return tuple(Band(Layer(uri, number, f"BAND_{name} {WORDS[name]}")) for number, name in enumerate(names, start=1))


def _date(metadata: str) -> str | None:
    pattern = r"(?:firstLineTime|earliestAcqTime|TLCTime)\s*(?:=|>)\s*\"?(\d{4}-\d\d-\d\dT[\d:.]+Z?)"
    said = re.search(pattern, metadata, re.IGNORECASE)
    return said[1].rstrip("Z") + "Z" if said else None
