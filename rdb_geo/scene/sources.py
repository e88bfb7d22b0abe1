"""What the user names, as scenes that can be opened: paths, folders, archives, globs and URLs."""

from __future__ import annotations

import glob
import itertools
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import RdbGeoWarning, SceneError, SceneNotFoundError, first_of
from rdb_geo.core.files import as_listed, at_home
from rdb_geo.core.redaction import without_secrets
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.containers import scene_of_container
from rdb_geo.scene.files.addresses import is_far, is_local, why_not_offline
from rdb_geo.scene.files.copies import without_copies
from rdb_geo.scene.files.gdal import holds_rasters
from rdb_geo.scene.files.rasters import WORLD_FILES, is_beside, is_sidecar, pictures_of
from rdb_geo.scene.files.refusals import packed_file
from rdb_geo.scene.files.scene_source import SceneSource, gdal_name, is_url
from rdb_geo.scene.files.vrt import each_once
from rdb_geo.scene.products.finding import (
    is_delivery,
    is_metadata,
    layers_of_files,
    layers_of_parts,
    mosaic_of,
    product_at,
    warn_of_single_bands,
)
from rdb_geo.scene.products.listing import (
    Listing,
    archive_listing,
    archive_stem,
    file_listing,
    folder_listing,
    is_archive,
)
from rdb_geo.scene.products.product import scene_of
from rdb_geo.scene.products.registry import find_products
from rdb_geo.scene.stac import DOCUMENT_SUFFIXES, files_of_item, read_document, stac_sources

__all__ = ["SceneSource", "expand_sources", "gdal_name"]

AS_IT_IS = SceneRequest()

ZARR = (".zgroup", ".zarray", "zarr.json")
"""Files of a Zarr store, version 2 and 3."""

PRODUCT_FOLDERS = (".safe",)
"""Folders that a glob means as such, beside files."""


def expand_sources(arguments: Sequence[str], request: SceneRequest = AS_IT_IS) -> list[SceneSource]:
    """All scenes that `arguments` name, at least one, each once, in order.

    They are paths, folders, archives, globs, ``http(s)://``, ``s3://``, ``/vsi…`` names, GDAL sub-datasets, STAC Items.
    A folder or archive stands for the products and the other rasters directly and below in it, sorted by path, and a
    folder for what its archives hold unless it lies there unpacked; sidecar files (``.msk``, ``.ovr``, ``.aux.xml``),
    and masks, previews and single bands of a product are no scenes. One of several that can't be used, as a product
    without a band that is asked for, is among them with its `SceneSource.refusal`.

    Raises:
        SceneNotFoundError: Nothing is there, or a folder or glob holds no raster.
        SceneError: A document is no STAC Item, an archive holds archives alone, or the only scene or a tile of a mosaic
            is refused.
    """
    found = [source for group in _groups(arguments) for source in _expand_group(group, request)]
    far = next((uri for source in found for uri in source.uris if is_offline() and not is_local(uri)), None)
    if far is not None:
        if is_far(far):
            raise SceneNotFoundError("offline-source", scene=without_secrets(far))
        raise SceneNotFoundError(f"{why_not_offline(far)}: copy it here, or leave --offline out.")
    distinct = list({(source.uri, source.composite, str(source.refusal)): source for source in found}.values())
    refused = next((source.refusal for source in distinct if source.refusal is not None), None)
    if refused is not None and (request.mosaic or len(distinct) == 1):
        raise refused
    unknown = [one.uri for one in distinct if one.composite is None and one.refusal is None and not one.notes]
    if request.mask_clouds and unknown:
        warnings.warn(
            f"{unknown[0]} is no product with a mask of clouds that is known"
            f"{f', nor are {len(unknown) - 1} others' if len(unknown) > 1 else ''}: no cloud is left out there.",
            RdbGeoWarning,
            stacklevel=2,
        )
    return mosaic_of(distinct) if request.mosaic else distinct


def _groups(arguments: Sequence[str]) -> Iterator[list[str]]:
    """Files that are named one after another together, as a shell gives them for a glob; everything else alone."""
    for are_files, group in itertools.groupby(arguments, lambda argument: not is_url(argument) and _is_file(argument)):
        together = list(group)
        yield from [together] if are_files else [[argument] for argument in together]


def _is_file(argument: str) -> bool:
    try:
        return at_home(argument.removeprefix("file://")).is_file()
    except (OSError, ValueError):
        return False


def _expand_group(group: list[str], request: SceneRequest) -> Iterator[SceneSource]:
    if len(group) == 1:
        yield from _expand(group[0], request)
    else:
        yield from _expand_files([as_listed(at_home(name.removeprefix("file://"))) for name in group], request)


def _expand_files(paths: Sequence[Path], request: SceneRequest) -> Iterator[SceneSource]:
    """Files named together: bands, masks and images of one product are one scene, as they are in a folder."""
    mains = {main for path in paths if path.suffix.lower() not in WORLD_FILES for main in (path, path.with_suffix(""))}
    paths = [path for path in paths if not is_beside(path, mains)]
    paths = [Path(name) for name in each_once(Path(), list(map(str, paths)))]
    folders: dict[Path, list[str]] = {}
    for path in paths:
        folders.setdefault(path.parent, []).append(path.name)
    taken: dict[Path, SceneSource] = {}
    for folder, names in folders.items():
        listing = file_listing(folder, names)
        drawable = listing.without(name for name in names if is_sidecar(name))
        products = [product for product in find_products(listing)[0] if len(product.files) > 1]
        layered = _layered(drawable, request, is_product=bool(products))
        if layered is not None:
            taken |= {folder / name: _told(layered, names) for name in names}
            continue
        for product in products:
            scene = scene_of(product, request)
            taken |= {folder / name: scene for name in product.files}
    plain = set(without_copies(Path(), [str(path) for path in paths if path not in taken]))
    for path in paths:
        if path in taken:
            yield taken[path]
        elif str(path) in plain:
            yield from _expand_path(path, request)


def _expand(argument: str, request: SceneRequest) -> Iterator[SceneSource]:
    if is_url(argument):
        document = read_document(argument)
        yield from [SceneSource(gdal_name(argument))] if document is None else stac_sources(argument, request, document)
        return
    path = at_home(argument.removeprefix("file://"))
    if path.is_dir() or path.is_file():
        yield from _expand_path(as_listed(path), request)
    elif glob.has_magic(argument):
        yield from _expand_files(_matches(path), request)
    elif _is_subdataset(argument):
        yield SceneSource(argument)
    else:
        raise SceneNotFoundError("no-file", scene=argument)


def _expand_path(path: Path, request: SceneRequest) -> Iterator[SceneSource]:
    if path.is_dir() or is_delivery(path) or is_archive(path):
        try:
            yield from _scenes_in(_listing(path), request)
        except SceneError as error:
            yield SceneSource(str(path.resolve()), refusal=error)
    elif path.suffix.lower() in DOCUMENT_SUFFIXES and not is_metadata(path):
        yield from stac_sources(str(path.resolve()), request)
    else:
        yield product_at(path, request) or scene_of_container(path, request) or SceneSource(str(path.resolve()))


def _listing(path: Path) -> Listing:
    """The files of a folder, of the one that a file describes, or of an archive."""
    if path.is_dir() or is_delivery(path):
        return folder_listing(path if path.is_dir() else path.parent)
    return archive_listing(path)


def _matches(pattern: Path) -> list[Path]:
    matches = [Path(match) for match in sorted(glob.glob(str(pattern), recursive=True))]  # noqa: PTH207  # absolute ones
    inside = {str(match) for match in matches if match.is_dir()}
    named = [match for match in matches if match.is_file() and not is_sidecar(match.name)]
    products = [match for match in matches if str(match) in inside and match.suffix.lower() in PRODUCT_FOLDERS]
    if not named and not products:
        named = [match for match in matches if match.is_dir()]
    if not named and not products:
        raise SceneNotFoundError(f"no file matches {pattern}: check the pattern, quoted or not by your shell.")
    return sorted([*named, *products])


def _is_subdataset(argument: str) -> bool:
    """``DRIVER:"file":layer``: a driver name of at least two letters before the first colon (``C:`` is a drive)."""
    driver, colon, rest = argument.partition(":")
    return bool(colon and rest) and len(driver) > 1 and driver.replace("_", "").isalnum()


def _scenes_in(listing: Listing, request: SceneRequest) -> list[SceneSource]:
    """The products of a folder or archive, and its other rasters."""
    pictures = frozenset(pictures_of(listing.names))
    drawable = listing.without(name for name in listing.names if name not in pictures)
    products, others = find_products(listing)
    layered = _layered(drawable, request, is_product=bool(products))
    if layered is not None:
        return [layered]
    rasters = [name for name in others.names if name in pictures or _is_package(listing, name)]
    found = {product.uri: scene_of(product, request) for product in products}
    described, parts = _described(listing, others, request)
    found |= described
    rasters = [name for name in rasters if listing.uri(name) not in parts]
    if not listing.prefix.startswith("/vsi"):
        rasters = without_copies(Path(listing.root), each_once(Path(listing.root), rasters))
    found |= {source.uri: source for name in _packed(listing) for source in _unpacked(Path(listing.uri(name)), request)}
    inner = [name for name in listing.names if listing.prefix.startswith("/vsi") and is_archive(Path(name))]
    if inner:
        said = f"{listing.root} holds {first_of(inner[0], len(inner))}, an archive in an archive: unpack it first."
        if not rasters and not found:
            raise SceneError(said)
        warnings.warn(said, RdbGeoWarning, stacklevel=3)
    if not rasters and not found and any(name.rsplit("/", 1)[-1] in ZARR for name in listing.names):
        raise SceneNotFoundError("zarr", scene=str(listing.root))
    if not rasters and not found:
        packed = next(filter(None, map(packed_file, map(listing.uri, listing.names))), None)
        raise packed or SceneNotFoundError("empty-folder", folder=listing.root)
    if not request.mosaic:
        warn_of_single_bands(listing, rasters)
    plain = {listing.uri(name): _plain(listing.uri(name), request) for name in rasters}
    return [source for _, source in sorted({**plain, **found}.items())]


def _layered(listing: Listing, request: SceneRequest, *, is_product: bool) -> SceneSource | None:
    """One scene of pictures that the wished bands name, by their whole names or, of no product, by parts of these."""
    if request.bands is None:
        return None
    return layers_of_files(listing, request) or (None if is_product else layers_of_parts(listing, request))


def _told(layered: SceneSource, names: Sequence[str]) -> SceneSource:
    """What `_layered` made of files that were named together, and a note of the STAC documents among them."""
    suffixes = ((name, Path(name).suffix.lower()) for name in names if not is_metadata(Path(name)))
    unread = [name for name, suffix in suffixes if suffix in DOCUMENT_SUFFIXES]
    if not unread:
        return layered
    said = f"--bands names the files of this scene: {first_of(unread[0], len(unread))} is not read."
    return replace(layered, notes=(*layered.notes, said))


def _is_package(listing: Listing, name: str) -> bool:
    """A GeoPackage that holds rasters; most hold vectors alone."""
    return name.lower().endswith(".gpkg") and holds_rasters(listing.uri(name))


def _described(
    listing: Listing, others: Listing, request: SceneRequest
) -> tuple[dict[str, SceneSource], frozenset[str]]:
    """The scenes of STAC Items whose files lie in the folder, as clients of catalogues save them, and those files."""
    scenes: dict[str, SceneSource] = {}
    parts: frozenset[str] = frozenset()
    taken = set(map(listing.uri, set(listing.names) - set(others.names)))  # by products, which describe them
    for name in [] if listing.prefix.startswith("/vsi") else others.names:
        files = files_of_item(Path(listing.uri(name))) if name.lower().endswith(DOCUMENT_SUFFIXES) else frozenset()
        if files and not files & taken:
            with suppress(SceneError):  # an Item that does not tell what to draw describes nothing
                told = {source.uri: source for source in stac_sources(listing.uri(name), request)}
                if all(source.refusal is None for source in told.values()):
                    scenes |= told
                    parts |= files
    return scenes, parts


def _packed(listing: Listing) -> list[str]:
    """Archives of a folder that do not lie there unpacked, too."""
    if listing.prefix.startswith("/vsi"):
        return []
    archives = [name for name in listing.names if is_archive(Path(name))]
    parts = {part.lower() for name in listing.names if name not in archives for part in name.split("/")}
    return [name for name in archives if not any(part.startswith(archive_stem(name)) for part in parts)]


def _unpacked(archive: Path, request: SceneRequest) -> list[SceneSource]:
    """The scenes of an archive that lies in a folder; one that is damaged or holds none stops nothing."""
    try:
        return _scenes_in(archive_listing(archive), request)
    except SceneNotFoundError:
        return []
    except SceneError as error:
        warnings.warn(str(error), RdbGeoWarning, stacklevel=3)
        return []


def _plain(uri: str, request: SceneRequest) -> SceneSource:
    """A raster of a folder or archive that belongs to no product."""
    if uri.startswith("/vsi"):
        return SceneSource(uri)
    return scene_of_container(Path(uri), request) or SceneSource(str(Path(uri).resolve()))
