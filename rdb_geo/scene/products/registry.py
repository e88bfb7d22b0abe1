"""All producers, and which products the files of a folder or archive are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from rdb_geo.scene.products import dimap, drone, enmap, hls, kompsat, landsat, maxar, naip, planet, sentinel2, theia
from rdb_geo.scene.products.listing import Listing
from rdb_geo.scene.products.product import Product

FINDERS: tuple[Callable[[Listing], Iterable[Product]], ...] = (
    sentinel2.find,
    theia.find,
    landsat.find,
    hls.find,
    enmap.find,
    planet.find,
    dimap.find,
    maxar.find,
    kompsat.find,
    naip.find,
    drone.find,
)
"""Each takes the files that no earlier one took. A new producer is a module with a `find`, named here."""


def find_products(listing: Listing) -> tuple[list[Product], Listing]:
    """The products among files, and the files that belong to none.

    Products that may share their folder with others are called by their main files, so that each keeps its address.
    """
    products: list[Product] = []
    for find in FINDERS:
        found = list(find(listing))
        products += found
        listing = listing.without(name for product in found for name in product.files)
    if listing.root != listing.prefix.rstrip("/") and len(products) == 1 and products[0].image is None:
        return [replace(products[0], uri=listing.root)], listing  # an archive that is one product
    shared = Counter(product.uri for product in products)
    named = [replace(each, uri=each.main) if each.shares_folder or shared[each.uri] > 1 else each for each in products]
    return sorted(named, key=lambda product: product.uri), listing
