"""EnMAP: some two hundred narrow bands in one file, whose wavelengths only the metadata tell, and masks beside it.

Names, metadata and masks: DLR, EnMAP Product Specification Document (EN-PCV-ICD-2009), Level 1C and 2A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.scene.bands.names import colours_by_wavelength
from rdb_geo.scene.products.listing import Listing, band_count
from rdb_geo.scene.products.product import Band, Product

FILE = re.compile(
    r"(?P<id>ENMAP\d\d-_*(?P<level>L\d[ABC])-DT\d+_(?P<day>\d{8})T(?P<time>\d{6})Z_\w+?)-"
    r"(?P<part>SPECTRAL_IMAGE|METADATA|QL_\w+|HISTORY|LOG)\.(?P<suffix>tiff?|xml|bsq|bil|bip|dat|log)",
    re.IGNORECASE,
)
"""``ENMAP01-____L2A-DT0000002446_20220810T112429Z_001_V010400_20231205T103244Z-SPECTRAL_IMAGE.TIF``."""

CENTRE = re.compile(r"<wavelengthCenterOfBand>\s*([\d.]+)\s*<")
"""Of each band, nanometres, in the order of the file."""

HIDES = ("QL_QUALITY_CLOUD", "QL_QUALITY_CLOUDSHADOW")
"""Masks that are 1 at a cloud, and at the shadow of one."""


def find(listing: Listing) -> Iterator[Product]:
    """The EnMAP scenes that a listing holds."""
    for (folder, id_), files in listing.grouped(FILE).items():
        named = {match["part"].upper(): name for name, match in files if match["suffix"].lower() != "xml"}
        image = named.get("SPECTRAL_IMAGE")
        if image is None:
            continue
        metadata = next((name for name, match in files if match["part"].upper() == "METADATA"), None)
        bands = () if metadata is None else _bands(listing.uri(image), listing.text(metadata))
        match = files[0][1]
        yield Product(
            kind=f"EnMAP {match['level'].upper()}",
            uri=listing.uri(folder),
            main=listing.uri(image),
            shares_folder=not listing.is_named(folder, id_),
            bands=bands,
            image=None if bands else listing.uri(image),
            datetime=f"{match['day']}T{match['time']}",
            provenance=None if metadata is None else listing.uri(metadata),
            clouds=tuple(
                HiddenPixels(Layer(listing.uri(named[mask]), 1, mask), values=(1,)) for mask in HIDES if mask in named
            ),
            files=frozenset(name for name, _ in files),
        )


def _bands(uri: str, metadata: str) -> tuple[Band, ...]:
    """All bands by their wavelengths; none where the metadata are of another number of bands."""
    centres = [float(text) for text in CENTRE.findall(metadata)]
    if not centres or len(centres) != band_count(uri):
        return ()
    words = colours_by_wavelength(centres)
    return tuple(
        Band(Layer(uri, number, f"{centre:g} nm {word}".strip()))
        for number, (centre, word) in enumerate(zip(centres, words, strict=True), start=1)
    )
