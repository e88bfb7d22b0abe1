"""PlanetScope, RapidEye and SkySat: one multi-band image for each kind of processing, and masks beside it.

Names and bands: Planet, Imagery Product Specification; mask bands: Planet, UDM 2 and Unusable Data Mask pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.scene.products.listing import Listing, band_count, parent
from rdb_geo.scene.products.product import Band, Product, true_colours

FILE = re.compile(
    r"(?P<id>(?:(?P<date>\d{8})_(?P<time>\d{6})(?:_(?P<hundredths>\d\d))?_(?P<satellite>[0-9a-z]{3,}|ssc?\d+\w*)(?:_u?\d{4})?"
    r"|\d+_(?:\d+_)?(?P<day>\d{4}-\d\d-\d\d)_\w{3,4}))"
    r"(?:_(?P<level>\d[AB]))?(?:_(?:BGRN|RGB))?_(?P<asset>(?:basic_|ortho_)?(?:analytic|visual|pansharpened|panchromatic|udm2?|metadata)\w*?)"
    r"(?P<clip>_clip)?\.(?P<suffix>tiff?|xml|json)",
    re.IGNORECASE,
)
"""``20170831_172754_101c_3B_AnalyticMS.tif``, ``20200814_162132_ssc4d3_0021_analytic.tif``,
``465639_1065612_2017-06-04_0f2b_BGRN_Analytic.tif``, ``1056417_2011-03-20_RE4_3A_Analytic.tif``."""

ORDER = {
    3: ("red", "green", "blue"),
    4: ("blue", "green", "red", "nir"),
    5: ("blue", "green", "red", "red edge", "nir"),
    8: ("coastal blue", "blue", "green i", "green", "yellow", "red", "red edge", "nir"),
}
"""Bands of an analytic image by their number: 3 of old PlanetScope, 5 of RapidEye, 8 of SuperDove."""

BEST_FIRST = ("pansharpened", "analyticms_sr", "analytic_sr", "analyticms", "analytic")

UDM2_HIDES = (3, 5, 6)
"""Bands of a UDM 2 that are 1 at a shadow of a cloud, heavy haze and a cloud (1 is clear, 2 snow, 4 light haze)."""

UDM_BITS = 0b11
"""Of the older UDM: 0 is fill, 1 a cloud; the others tell of single bands."""


def find(listing: Listing) -> Iterator[Product]:
    """The Planet scenes that a listing holds."""
    for files in listing.grouped(FILE).values():
        product = _product(listing, files)
        if product is not None:
            yield product
    listing = listing.without(name for files in listing.grouped(FILE).values() for name, _ in files)
    for mask in listing.matching(r".+_udm2\.tiff?"):
        main = mask[: mask.lower().rindex("_udm2")] + mask[mask.lower().rindex("_udm2") + len("_udm2") :]
        if main in listing.names:
            yield _composite(listing, main, mask)


def _product(listing: Listing, files: list[tuple[str, re.Match[str]]]) -> Product | None:
    pictures = {
        match["asset"].lower(): name
        for name, match in files
        if match["suffix"].lower().startswith("tif") and "udm" not in match["asset"].lower()
    }
    visual = next((name for asset, name in pictures.items() if asset.endswith("visual")), None)
    analytic = next(
        (
            name
            for best in BEST_FIRST
            for asset, name in pictures.items()
            if asset.removeprefix("ortho_").startswith(best)
        ),
        next((name for asset, name in pictures.items() if "analytic" in asset), None),
    )
    main = visual or analytic or next(iter(pictures.values()), None)
    if main is None:
        return None
    match = files[0][1]
    bands = () if analytic is None else _bands(listing.uri(analytic))
    date = next((_text_date(listing.text(name)) for name, m in files if m["suffix"].lower() == "xml"), None)
    return Product(
        kind=f"Planet {match['asset']}" if visual is None and analytic is None else "Planet",
        uri=listing.uri(main),
        main=listing.uri(main),
        bands=bands,
        drawn=() if visual is None else true_colours(listing.uri(visual)),
        image=None if bands or visual else listing.uri(main),
        datetime=date or match["day"] or f"{match['date']}T{match['time']}",
        provenance=next((listing.uri(name) for name, m in files if m["suffix"].lower() in ("xml", "json")), None),
        nodata=0.0,
        clouds=_clouds(listing, files),
        files=frozenset(name for name, _ in files) | frozenset(_others(listing, main)),
    )


def _composite(listing: Listing, main: str, mask: str) -> Product:
    """What the tool "composite" of an order joins: ``composite.tif``, and its UDM 2 beside it."""
    uri = listing.uri(main)
    bands = _bands(uri)
    return Product(
        kind="Planet",
        uri=uri,
        main=uri,
        bands=bands,
        image=None if bands else uri,
        nodata=0.0,
        clouds=_udm2(listing.uri(mask)),
        files=frozenset((main, mask)),
    )


def _udm2(uri: str) -> tuple[HiddenPixels, ...]:
    return tuple(HiddenPixels(Layer(uri, band, "UDM2"), values=(1,)) for band in UDM2_HIDES)


def _others(listing: Listing, main: str) -> list[str]:
    """Previews, which are no scenes."""
    return [name for name in listing.matching(r".*_thumb(_large)?\.png|.*_browse\.\w+") if parent(name) == parent(main)]


def _bands(uri: str) -> tuple[Band, ...]:
    count = band_count(uri)
    words = ORDER.get(count, tuple(f"band {number}" for number in range(1, count + 1)))
    return tuple(Band(Layer(uri, number, word)) for number, word in enumerate(words, start=1))


def _clouds(listing: Listing, files: list[tuple[str, re.Match[str]]]) -> tuple[HiddenPixels, ...]:
    masks = {match["asset"].lower(): listing.uri(name) for name, match in files if "udm" in match["asset"].lower()}
    newer = next((uri for asset, uri in masks.items() if asset.endswith("udm2")), None)
    if newer is not None:
        return _udm2(newer)
    older = next((uri for asset, uri in masks.items() if asset.endswith("udm")), None)
    return () if older is None else (HiddenPixels(Layer(older, 1, "UDM"), bits=UDM_BITS),)


def _text_date(metadata: str) -> str | None:
    said = re.search(r"<(?:\w+:)?acquisitionDateTime>([^<]+)<", metadata)
    return said[1].strip() if said else None
