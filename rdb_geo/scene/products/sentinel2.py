"""Sentinel-2 L1C and L2A: ``.SAFE`` folders, whole or in part, in a folder or an archive.

Layout and metadata: ESA, Sentinel-2 Products Specification Document (S2-PDGS-TAS-DI-PSD), issues 14 and 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.scene.products.listing import Listing
from rdb_geo.scene.products.product import Band, Product, true_colours

IMAGE = re.compile(
    r"(?:L2A_)?T(?P<tile>\d{2}[A-Z]{3})_(?P<date>\d{8}T\d{6})_(?P<band>B\d\d|B8A|TCI|SCL|AOT|WVP|PVI|DEM|CLD|SNW)"
    r"(?:_(?P<gsd>10|20|60)m)?\.(?:jp2|tiff?)",
    re.IGNORECASE,
)
"""An image since October 2016: ``T29UNU_20221005T115411_B02_10m.jp2``, in L1C without its size."""

OLD_IMAGE = re.compile(
    r"S2[A-D]_(?:OPER|USER)_(?:MSI|PRD|SCL)\w*_L(?:1C|2A)_TL_\w+_(?P<date>\d{8}T\d{6})_A\d{6}_T(?P<tile>\d{2}[A-Z]{3})"
    r"_(?P<band>B\d\d|B8A|TCI|SCL)(?:_(?P<gsd>10|20|60)m)?\.jp2",
    re.IGNORECASE,
)
"""An image of the long names used before."""

PRODUCT = re.compile(r"S2[A-D]_(?:(?:OPER|USER)_PRD_)?MSI(?:L1C|L2A)_\w+(?:\.SAFE)?", re.IGNORECASE)

COLOURS = {"B02": "blue", "B03": "green", "B04": "red", "B08": "near infrared", "B8A": "narrow near infrared"}
GSD_M = {"B02": 10, "B03": 10, "B04": 10, "B08": 10, "TCI": 10, "B01": 60, "B09": 60, "B10": 60}
"""Metres per pixel of L1C; the others have 20."""

CLOUDY_CLASSES = (1, 3, 8, 9, 10)
"""Of SCL: saturated or defective, cloud shadows, cloud of medium and of high probability, thin cirrus. Not hidden are
0 no data (told by the bands), 2 dark areas, 4 vegetation, 5 not vegetated, 6 water, 7 unclassified, 11 snow or ice.
Source: ESA, Sen2Cor Level-2A Algorithm Theoretical Basis Document, scene classification."""

CLOUD_MASKS = (
    ("MSK_CLASSI", re.compile(r"MSK_CLASSI_B00\.jp2"), (1, 2)),
    ("MSK_CLOUDS", re.compile(r"(?:S2[A-D]_\w+_)?MSK_CLOUDS_(?:\w+_)?B00(?:_MSIL1C)?\.gml"), (1,)),
)
"""Name, file and bands of the masks of level 1 since 2022, and before."""

SIDE_FILES = (
    r"(?:S2[A-D]_\w+_)?MSK_\w+\.(?:jp2|gml|tiff?)|"
    r"\w*_PVI(?:_\w+)?\.(?:jp2|tiff?)|\w*(?:AOT|WVP|SCL|DDV|CLD|SNW)_\d\dm\.jp2|.*-ql\.jpe?g"
)


def find(listing: Listing) -> Iterator[Product]:
    """The tiles that a listing holds, each a product."""
    groups: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for name in listing.names:
        match = IMAGE.fullmatch(name.rsplit("/", 1)[-1]) or OLD_IMAGE.fullmatch(name.rsplit("/", 1)[-1])
        if match:
            where = _root(name)
            key = (where, match["tile"].upper(), match["date"] if PRODUCT.search(where) is None else "")
            groups.setdefault(key, []).append((name, match["band"].upper(), match["gsd"] or ""))
    for (root, tile, _), images in groups.items():
        product = _product(listing, root, tile, images)
        if product is not None:
            yield product


MARKERS = ("GRANULE", "IMG_DATA")
"""Folders of one product."""


def _root(name: str) -> str:
    """The product's folder among the folders of a name; else the folder above GRANULE or IMG_DATA; else its own."""
    parts = name.split("/")[:-1]
    for depth, part in enumerate(parts, start=1):
        if _is_product(part):
            return "/".join(parts[:depth])
    for marker in MARKERS:
        if marker in parts:
            return "/".join(parts[: parts.index(marker)])
    return "/".join(parts)


def _is_product(folder: str) -> bool:
    return PRODUCT.fullmatch(folder) is not None or folder.upper().endswith(".SAFE")


def _product(listing: Listing, root: str, tile: str, images: list[tuple[str, str, str]]) -> Product | None:
    bands = tuple(
        Band(Layer(listing.uri(name), 1, f"{band} {COLOURS.get(band, '')}".strip()), float(gsd or GSD_M.get(band, 20)))
        for name, band, gsd in sorted(images, key=lambda image: (image[1], int(image[2] or 0)))
        if re.fullmatch(r"B\d\d|B8A", band)
    )
    pictures = sorted((int(gsd or 10), name) for name, band, gsd in images if band == "TCI")
    reds = [band.gsd_m for band in bands if band.layer.name.startswith("B04") and band.gsd_m]
    is_finest = bool(pictures) and pictures[0][0] <= min(reds, default=60)
    colours = {band.layer.name[:3] for band in bands} >= {"B02", "B03", "B04"}
    if not pictures and not colours:
        return None
    drawn = true_colours(listing.uri(pictures[0][1]), "TCI ") if pictures and (is_finest or not colours) else ()
    folder = f"{root}/" if root else ""
    inside = [name for name in listing.names if name.startswith(folder)]
    metadata = next((n for n in inside if re.fullmatch(r"(MTD_MSIL..|S2\w+MTD_\w+)\.xml", n.rsplit("/", 1)[-1])), None)
    text = "" if metadata is None else listing.text(metadata)
    is_sized = any(gsd for _, _, gsd in images)  # files of L1C are not called by their size
    level = "L2A" if is_sized or "L2A" in f"{root} {metadata} {images[0][0]} {listing.root}".upper() else "L1C"
    scale, offset = _scale(text)
    mine = frozenset(
        [name for name, _, _ in images]
        + [name for name in inside if re.fullmatch(SIDE_FILES, name.rsplit("/", 1)[-1], re.IGNORECASE)]
    )
    return Product(
        kind=f"Sentinel-2 {level}",
        uri=listing.uri(root),
        main=drawn[0].uri if drawn else next(band.layer.uri for band in bands if band.layer.name.startswith("B04")),
        bands=bands,
        drawn=drawn,
        shares_folder=not (
            set(MARKERS) & set(images[0][0].split("/")) or _is_product(listing.uri(root).rstrip("/").rsplit("/", 1)[-1])
        ),
        datetime=_date(text, f"{listing.root}/{root}", images[0][0]),
        provenance=None if metadata is None else listing.uri(metadata),
        nodata=0.0,
        scale=scale,
        offset=offset,
        clouds=_clouds(listing, tile, images, inside),
        files=mine,
    )


def _clouds(
    listing: Listing, tile: str, images: list[tuple[str, str, str]], inside: list[str]
) -> tuple[HiddenPixels, ...]:
    """L2A has its scene classification; L1C masks of opaque clouds and cirrus: two bands, before 2022 polygons."""
    classes = sorted((int(gsd or 20), name) for name, band, gsd in images if band == "SCL")
    if classes:
        return (HiddenPixels(Layer(listing.uri(classes[0][1]), 1, "SCL"), values=CLOUDY_CLASSES),)
    for name, pattern, bands in CLOUD_MASKS:
        masks = [each for each in inside if pattern.fullmatch(each.rsplit("/", 1)[-1])]
        here = [each for each in masks if tile in each] or masks
        if here:
            uri = listing.uri(here[0])
            return tuple(HiddenPixels(Layer(uri, band, name), values=(1,)) for band in bands)
    return ()


def _scale(metadata: str) -> tuple[float, float]:
    """Reflectance = (stored value + offset) / quantification value; the offset came with baseline 04.00."""
    quantum = re.search(r"<(?:\w+_)?QUANTIFICATION_VALUE[^>]*>([\d.]+)<", metadata)
    offset = re.search(r"<(?:BOA|RADIO)_ADD_OFFSET[^>]*>(-?[\d.]+)<", metadata)
    scale = 1 / float(quantum[1]) if quantum and float(quantum[1]) else 1e-4
    return scale, float(offset[1]) * scale if offset else 0.0


def _date(metadata: str, root: str, image: str) -> str | None:
    said = re.search(r"<PRODUCT_START_TIME>([^<]+)<", metadata) or re.search(r"<SENSING_TIME[^>]*>([^<]+)<", metadata)
    if said:
        return said[1].strip()
    text = re.search(r"MSIL\w\w_(?:\w+_V)?(\d{8}T\d{6})", root) or re.search(
        r"_(\d{8}T\d{6})_", image.rsplit("/", 1)[-1]
    )
    return text[1] if text else None
