"""Files that people put together: a file of a product, bands in files of their own, tiles of one mosaic."""

from __future__ import annotations

import os
import re
import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from rdb_geo.core.composite import Composite, Layer
from rdb_geo.core.errors import RdbGeoWarning, first_of
from rdb_geo.core.progress import Note
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.bands.names import COLOURS, FALSE_COLOURS, band_code, colours_by_number, colours_by_word
from rdb_geo.scene.dates import read_date
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.products.listing import Listing, band_count, file_listing, folder_listing, parent
from rdb_geo.scene.products.product import Product, scene_of
from rdb_geo.scene.products.registry import find_products

METADATA = re.compile(
    r"MTD_\w+\.xml|manifest\.safe|S2\w+MTD_\w+\.xml|L\w+_MTL\.(?:txt|json|xml)|.*_metadata\.(?:xml|json)|.*\.(?:IMD|TIL)|\d\d[A-Z]{3}\d{8}-.*\.(?:XML|RPB)|(?:DIM|RPC)_.+\.xml|METADATA\.DIM|ENMAP.*-METADATA\.xml",
    re.IGNORECASE,
)
"""Files that people open a product by."""

DELIVERY = re.compile(r"VOL_\w+\.XML", re.IGNORECASE)
"""Files that describe all products of their folder: Airbus's ``VOL_PHR.XML``."""

UNKNOWN_BANDS = 3
"""So many files of a folder that are called like bands look like one scene."""


SAME_START = 12
"""The names of a product's files share so many characters, or all that a name has."""


def is_metadata(path: Path) -> bool:
    """The file describes a product that it lies in."""
    return METADATA.fullmatch(path.name) is not None


def is_delivery(path: Path) -> bool:
    """The file describes all that lies in its folder."""
    return DELIVERY.fullmatch(path.name) is not None


def product_at(path: Path, request: SceneRequest) -> SceneSource | None:
    """The product that a file is a part of, or the file with what its product knows of it; None where it is none.

    A single band of a product, a mask or another file beside its picture is drawn as it is, and the user is told of the
    product.
    """
    is_description = is_metadata(path)
    listing = folder_listing(path.parent) if is_description else _related(path)
    products, _ = find_products(listing)
    name, uri = path.name, listing.uri(path.name)
    for product in products:
        if is_description and (product.provenance == uri or name in product.files or len(products) == 1):
            return scene_of(product, request)
        if name in product.files and not is_description:
            return _file_of(product, uri, request)
    return None


def _related(path: Path) -> Listing:
    """The files beside one whose names begin as its own: a folder may hold many thousands of others."""
    folder = path.parent
    start = path.name[:SAME_START]
    names = _names_in(folder, folder.stat().st_mtime_ns)
    rest = start.partition("_")[2]  # Airbus's DIM_…, IMG_…, ICON_… and PREVIEW_… differ in the first word alone
    starts = (start, f"DIM_{rest}", f"IMG_{rest}", "METADATA.DIM")
    return file_listing(folder, [name for name in names if name.startswith(starts)])


@lru_cache(maxsize=4)
def _names_in(folder: Path, changed: int) -> tuple[str, ...]:
    """The files of a folder, sorted; kept while its time of the last change, `changed`, is the same."""
    del changed
    return tuple(sorted(entry.name for entry in os.scandir(folder) if _is_file(entry)))


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Not so a link that leads to itself, or to where nobody may look."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _file_of(product: Product, uri: str, request: SceneRequest) -> SceneSource | None:
    """One picture of a product, as it was named."""
    bands = tuple(band for band in product.bands if band.layer.uri == uri)
    drawn = tuple(layer for layer in product.drawn if layer.uri == uri)
    if uri in product.tiles:
        only = replace(product, uri=uri, tiles=())
    elif drawn or len(bands) > 1:
        only = replace(product, uri=uri, bands=bands, drawn=drawn)
    elif product.image == uri:
        only = product
    else:
        what = (
            f"is one band of a {product.kind} product and is drawn grey: for colours"
            if bands
            else f"is no picture that its {product.kind} product is drawn from (a mask, a quality band …) and is drawn "
            "as it stands: for the product"
        )
        warnings.warn(f"{uri} {what} give {product.uri}.", RdbGeoWarning, stacklevel=3)
        date = None if product.datetime is None else read_date(product.datetime)
        return SceneSource(uri, datetime=date, provenance=product.provenance)
    return scene_of(only, request)


def layers_of_files(listing: Listing, request: SceneRequest) -> SceneSource | None:
    """A scene of the pictures that the wished bands name, ``red.tif,green.tif,blue.tif``; None where they name none.

    Pictures of the listing that are not among them are no scenes then, and a note of the scene says so.
    """
    return _layered(
        listing,
        [
            [name for name in listing.names if wish in (name, name.rsplit("/", 1)[-1], _stem(name))]
            for wish in _named(request)
        ],
    )


def layers_of_parts(listing: Listing, request: SceneRequest) -> SceneSource | None:
    """Likewise of files of an unknown folder whose names are the same but for the bands, ``a_B04.tif,a_B03.tif,…``."""
    found: list[list[str]] = []
    rests = set()
    for wish in _named(request):
        apart = re.compile(rf"(?<![^\W_]){re.escape(wish)}(?![^\W_])", re.IGNORECASE)
        found.append([name for name in listing.names if apart.search(_stem(name))])
        rests |= {apart.sub("", name) for name in found[-1]}
    return _layered(listing, found) if len(rests) == 1 else None


def _named(request: SceneRequest) -> list[str]:
    """The wished bands, as they may name files; none where one is a number, which counts the bands of each file."""
    wanted = [part.strip() for part in (request.bands or "").split(",")]
    return [] if any(wish.isdecimal() for wish in wanted) else wanted


def _layered(listing: Listing, found: Sequence[Sequence[str]]) -> SceneSource | None:
    """One file for each band as a scene; None without bands, or where one has none or several."""
    if not found or any(len(names) != 1 for names in found):
        return None
    layers = tuple(Layer(listing.uri(names[0]), 1, _stem(names[0])) for names in found)
    numbers = ",".join(map(str, range(1, len(layers) + 1)))
    others = [name for name in listing.names if all(name not in names for names in found)]
    said = [
        f"--bands names the files of this scene, and leaves out {first_of(others[0], len(others))}." for _ in others[:1]
    ]
    return SceneSource(listing.root, composite=Composite(layers=layers), drawn_bands=numbers, notes=tuple(said))


def mosaic_of(sources: Sequence[SceneSource]) -> list[SceneSource]:
    """The plain files among scenes as tiles of one, called by the folder that they share; products are left alone.

    Tiles on a network and sub-datasets are called by the first of them. What stays a scene of its own is said.
    """
    tiles = [source for source in sources if source.is_one_file]
    others = [source for source in sources if not source.is_one_file]
    apart = others if len(tiles) > 1 else sources
    if apart:
        warnings.warn(
            f"--mosaic joins two or more plain files and leaves {first_of(apart[0].uri, len(apart))} as it is.",
            RdbGeoWarning,
            stacklevel=3,
        )
    if len(tiles) < 2:
        return list(sources)
    uris = tuple(source.uri for source in tiles)
    dates = {source.datetime for source in tiles}
    is_plain = all(Path(uri).is_absolute() and "://" not in uri for uri in uris)
    where = os.path.commonpath(uris) if is_plain else uris[0]
    clouds = tuple(mask for source in tiles if source.composite for mask in source.composite.clouds)
    composite = Composite(tiles=uris, clouds=clouds)
    together = SceneSource(where, composite=composite, datetime=dates.pop() if len(dates) == 1 else None)
    return [replace(together, notes=(Note("tiles", f"one scene of {len(tiles)} tiles.", count=len(tiles)),)), *others]


def warn_of_single_bands(listing: Listing, names: Sequence[str]) -> None:
    """Say so where files of a folder are called like the bands of one scene, and are not pictures in colours."""
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        folders[parent(name)].append(name)
    for folder, inside in folders.items():
        stems, where = [_stem(name) for name in inside], f"{listing.root}/{folder}".rstrip("/")
        spoken = dict(zip(colours_by_word(_last_parts(stems)), inside, strict=True))
        counted = dict(zip(colours_by_number(stems, where.rsplit("/", 1)[-1])[0], inside, strict=True))
        codes = list(filter(None, map(band_code, stems)))
        are_coded = len(codes) >= max(UNKNOWN_BANDS, len(inside) / 2)
        told = spoken if set(COLOURS) <= set(spoken) else counted
        has_colours = set(COLOURS) <= set(told)
        are_bands = told is spoken or are_coded if has_colours else are_coded and len(set(codes)) == len(inside)
        if not are_bands or band_count(listing.uri(told.get("red", inside[0]))) > 2:
            continue
        said, cure = ", without its red, green and blue ones,", "with three of their names draws these as one scene"
        wanted, what = (COLOURS, "colours") if has_colours else (FALSE_COLOURS, "false colours")
        if set(wanted) <= set(told):
            example = ",".join(told[colour].rsplit("/", 1)[-1] for colour in wanted)
            said, cure = "", f"{example} makes one scene in {what} of them"
        warnings.warn(
            f"the files of {where} look like the bands of one scene{said} and are indexed one by one, grey: --bands "
            f"{cure}.",
            RdbGeoWarning,
            stacklevel=4,
        )


def _last_parts(stems: Sequence[str]) -> Sequence[str]:
    """Where names differ by an initial at their end alone, ``K3A_…_R`` and ``K3A_…_G``, these; else the whole names."""
    parts = [re.fullmatch(r"(.*[^a-z])([bgrnp])", stem, re.IGNORECASE) for stem in stems]
    are_alike = all(parts) and len({part[1] for part in parts if part}) == 1
    return [part[2] for part in parts if part] if are_alike else stems


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
