"""NAIP quarter quads: four bands whose fourth is near infrared, which some files declare as alpha.

Names: USDA Farm Service Agency, NAIP Information Sheet and USGS EarthExplorer's naming of NAIP files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import Layer
from rdb_geo.scene.products.listing import Listing, band_count
from rdb_geo.scene.products.product import Band, Product

FILE = re.compile(r"m_\d{7}_(?:ne|nw|se|sw)_\d{2}_\w{1,3}_(?P<date>\d{8})(?:_\d{8})?\w*\.(?:tiff?|jp2)", re.IGNORECASE)
"""``m_3211605_ne_11_060_20200418.tif``: quad, quarter, UTM zone, size of a pixel, day, maybe day of processing."""

WORDS = ("red", "green", "blue", "nir")


def find(listing: Listing) -> Iterator[Product]:
    """The quarter quads that a listing holds."""
    for name in listing.names:
        match = FILE.fullmatch(name.rsplit("/", 1)[-1])
        if match is None:
            continue
        uri = listing.uri(name)
        count = band_count(uri)
        bands = tuple(Band(Layer(uri, number, word)) for number, word in enumerate(WORDS[:count], start=1))
        yield Product(
            kind="NAIP",
            uri=uri,
            main=uri,
            bands=bands if count >= 3 else (),
            image=None if count >= 3 else uri,
            datetime=match["date"],
            files=frozenset({name}),
        )
