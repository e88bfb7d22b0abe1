"""KOMPSAT-3 and 3A: one file for each band, the panchromatic one beside them, or pansharpened ones.

Names and bands: KARI and SI Imaging Services, KOMPSAT-3 Image Data Manual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import Layer
from rdb_geo.scene.products.listing import Listing, parent
from rdb_geo.scene.products.product import Band, Product

FILE = re.compile(r"(?P<id>K3A?_(?P<date>\d{14})_\d+_\d+_L1\w+?)_(?P<band>P?[RGBN]|P)\.tiff?", re.IGNORECASE)
"""``K3_20200102030405_12345_09871234_L1G_R.tif``; ``…_PR.tif`` is pansharpened, ``…_P.tif`` panchromatic."""

COLOURS = {"R": "red", "G": "green", "B": "blue", "N": "near infrared"}

SHARPENED = ("PR", "PG", "PB")


def find(listing: Listing) -> Iterator[Product]:
    """The KOMPSAT-3 scenes that a listing holds."""
    for (folder, id_), files in listing.grouped(FILE).items():
        named = {match["band"].upper(): name for name, match in files}
        sharp = set(SHARPENED) <= set(named)
        if not sharp and not {"R", "G", "B"} <= set(named):
            continue
        layers = {
            band: Layer(listing.uri(name), 1, f"{band} {COLOURS.get(band[-1], '')}" if band != "P" else "panchromatic")
            for band, name in sorted(named.items())
        }
        main = named["PR" if sharp else "R"]
        yield Product(
            kind="KOMPSAT-3",
            uri=listing.uri(folder),
            main=listing.uri(main),
            shares_folder=not listing.is_named(folder, id_),
            bands=tuple(map(Band, layers.values())),
            drawn=tuple(layers[band] for band in SHARPENED) if sharp else (),
            datetime=files[0][1]["date"],
            nodata=0.0,
            files=frozenset(name for name, _ in files) | frozenset(_previews(listing, folder, id_)),
        )


def _previews(listing: Listing, folder: str, id_: str) -> list[str]:
    """Browse images and thumbnails, which are no scenes."""
    return [name for name in listing.matching(rf"{re.escape(id_)}_(?:br|th)\w*\.jpe?g") if parent(name) == folder]
