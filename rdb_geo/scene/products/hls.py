"""Harmonized Landsat and Sentinel-2 (HLS): one file for each band of a tile and a moment.

Names, bands and Fmask: NASA LP DAAC, HLS User Guide, version 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.scene.dates import date_in_name
from rdb_geo.scene.products.listing import Listing
from rdb_geo.scene.products.product import Band, Product

FILE = re.compile(
    r"(?P<id>HLS\.(?P<sensor>[LS])30\.T\d{2}[A-Z]{3}\.\d{7}T\d{6}\.v\d\.\d)[._](?P<band>B\d\d|B8A|Fmask|S[AZ]A|V[AZ]A)\.tiff?",
    re.IGNORECASE,
)
"""``HLS.S30.T17SPV.2021208T155819.v2.0.B04.tif``."""

WORDS = {
    "S": {"B02": "blue", "B03": "green", "B04": "red", "B08": "near infrared", "B8A": "narrow near infrared"},
    "L": {"B02": "blue", "B03": "green", "B04": "red", "B05": "near infrared"},
}

CLOUDY_BITS = 0b1110
"""Of Fmask: 1 cloud, 2 beside a cloud or its shadow, 3 cloud shadow (4 is snow or ice, 5 water, 6 and 7 aerosol)."""


def find(listing: Listing) -> Iterator[Product]:
    """The HLS scenes that a listing holds."""
    for (folder, id_), files in listing.grouped(FILE).items():
        named = {match["band"].upper(): name for name, match in files}
        words = WORDS[files[0][1]["sensor"].upper()]
        if not {"B02", "B03", "B04"} <= set(named):
            continue
        yield Product(
            kind="HLS",
            uri=listing.uri(folder),
            main=listing.uri(named["B04"]),
            shares_folder=not listing.is_named(folder, id_),
            bands=tuple(
                Band(Layer(listing.uri(name), 1, f"{band} {words.get(band, '')}".strip()))
                for band, name in sorted(named.items())
                if band.startswith("B")
            ),
            datetime=date_in_name(files[0][0]),
            nodata=-9999.0,
            scale=1e-4,
            clouds=(HiddenPixels(Layer(listing.uri(named["FMASK"]), 1, "Fmask"), bits=CLOUDY_BITS),)
            if "FMASK" in named
            else (),
            files=frozenset(name for name, _ in files),
        )
