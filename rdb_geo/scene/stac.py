"""STAC documents, of a file or an address: Items, ItemCollections, Collections, and what an API answers."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import Any

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import RdbGeoWarning, SceneError, SceneNotFoundError
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.bands.names import COLOURS
from rdb_geo.scene.files.scene_source import SceneSource, is_url
from rdb_geo.scene.products.product import scene_of
from rdb_geo.scene.stac_item import Item, local_files, read_item
from rdb_geo.scene.stac_links import document_name

URL_TIMEOUT_S = 30
MOST_BYTES = 20_000_000
"""A STAC document is never larger: what is, is something else."""

MOST_ITEMS = 1000
"""So many Items of a collection are taken; the user is told that there are more."""

DOCUMENT_SUFFIXES = (".json", ".geojson")


def stac_sources(where: str, request: SceneRequest, raw: bytes | None = None) -> list[SceneSource]:
    """The scenes that a STAC document, at a path or address or read already, names, each Item one.

    It is an Item, an ItemCollection (FeatureCollection), a Collection, or an API's list of Items. An Item that does not
    say which asset is meant, has a date that is none or lacks a band that is asked for is a refused scene.

    Raises:
        SceneNotFoundError: The address can't be read.
        SceneError: It is no STAC document.
    """
    items = list(_items(where, _read(where) if raw is None else _parsed(where, raw)))
    if not items:
        raise SceneError(
            f"{where} is no STAC Item and names none: name an Item, or a Collection that holds some; polygons limit "
            "a search with  --within."
        )
    return [_scene(item, request, is_alone=len(items) == 1) for item in items]


def _scene(item: Item, request: SceneRequest, *, is_alone: bool) -> SceneSource:
    """An Item's scene; three assets that were asked for are red, green and blue, whatever they are called."""
    try:
        scene = scene_of(read_item(item, request, is_alone=is_alone), request)
    except SceneError as error:
        return SceneSource(item.where, refusal=error)
    layers = scene.composite.layers if scene.composite and request.asset and not request.bands else ()
    are_three = len({layer.uri for layer in layers}) == len(layers) == len(COLOURS)
    return replace(scene, drawn_bands="1,2,3") if are_three else scene


def files_of_item(path: Path) -> frozenset[str]:
    """The files on this machine that a STAC Item names; none where it is no Item, or where no image is among them."""
    try:
        document = _parsed(str(path), path.read_bytes()) if path.stat().st_size <= MOST_BYTES else None
        is_item = isinstance(document, dict) and document.get("type") == "Feature" and "stac_version" in document
        items = list(_items(str(path), document)) if is_item else []
        return frozenset().union(*map(local_files, items))
    except (OSError, SceneError):
        return frozenset()


def read_document(address: str) -> bytes | None:
    """An address's content where it is JSON, by its suffix, or where that is no raster's either, by itself; else None.

    An API's addresses of Items and Collections end in no suffix.

    Raises:
        SceneNotFoundError: An address that ends like JSON can't be read.
    """
    suffix = PurePosixPath(urllib.parse.urlparse(address).path).suffix.lower()
    if suffix in DOCUMENT_SUFFIXES:
        return _read_url(address)
    if not address.startswith(("http://", "https://")) or is_offline() or _looks_like_a_file(suffix):
        return None
    try:
        with _opened(address) as response:
            kind = str(response.headers.get("Content-Type") or "").lower()
            start: bytes = response.read(64)
            is_json = "json" in kind or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
            return start + response.read(MOST_BYTES) if is_json else None
    except (OSError, ValueError, HTTPException):  # GDAL will say what is wrong with the address
        return None


def _looks_like_a_file(suffix: str) -> bool:
    return 2 <= len(suffix) <= 6 and suffix[1:].isalnum() and not suffix[1:].isdigit()


def _items(where: str, document: Any, depth: int = 0) -> Iterator[Item]:  # noqa: ANN401
    """The Items of a document, one after another; those of a Collection are fetched."""
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature" and isinstance(document.get("assets"), dict):
        yield Item(where, document)
    elif kind == "FeatureCollection":
        features = document.get("features")
        for feature in features if isinstance(features, list) else []:
            yield from _items(_self_of(where, feature), feature, depth + 1)
        if _links(document, "next"):
            _warn(f"{where} has further pages of Items, which are not read: name them too, or ask for more at once.")
    elif kind == "Collection" and depth == 0:
        linked = _links(document, "item") or _links(document, "items")
        if len(linked) > MOST_ITEMS:
            _warn(f"{where} has {len(linked)} Items: the first {MOST_ITEMS} are taken.")
        for href in linked[:MOST_ITEMS]:
            address = document_name(where, href)
            yield from _items(address, _read(address), depth + 1)
    else:
        what = "a Catalog: name one of its Collections or Items" if kind == "Catalog" else "no STAC Item or Collection"
        raise SceneError(f"{where} is {what} (a GeoJSON Feature with assets is an Item): name a raster or an Item.")


def _warn(sentence: str) -> None:
    warnings.warn(sentence, RdbGeoWarning, stacklevel=4)


def _self_of(where: str, feature: Any) -> str:  # noqa: ANN401
    """The Item's own address where it has one of the same kind; else that of its collection."""
    for href in _links(feature, "self") if isinstance(feature, dict) else []:
        if is_url(where) and href.startswith(("http://", "https://")):
            return href
    return where


def _links(document: dict[str, Any], relation: str) -> list[str]:
    links = document.get("links")
    return [
        link["href"]
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, dict) and link.get("rel") == relation and isinstance(link.get("href"), str)
    ]


def _read(where: str) -> object:
    return _parsed(where, _read_url(where) if is_url(where) else _read_file(where))


def _parsed(where: str, raw: bytes) -> object:
    try:
        document: object = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{where} is not JSON ({error}): a STAC Item is expected.") from error
    return document


def _read_file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SceneError(f"{path} can't be read ({error}): a STAC Item is expected.") from error


def _read_url(url: str) -> bytes:
    address = url.removeprefix("/vsicurl/")
    if not address.startswith(("http://", "https://")):
        raise SceneError(f"STAC Items are read from files and http(s) addresses, not from {url}.")
    if is_offline():
        raise SceneNotFoundError(
            f"{address} lies on a network, which --offline forbids to ask: save the Item here and name the file."
        )
    try:
        with _opened(address) as response:
            content: bytes = response.read(MOST_BYTES)
    except (OSError, ValueError, HTTPException) as error:  # URLError and time-outs are OSErrors
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise SceneNotFoundError(f"{address} can't be read ({error}): check the address and the network.") from error
    return content


def _opened(address: str) -> Any:  # noqa: ANN401
    accepted = {"Accept": "application/geo+json, application/json;q=0.9, */*;q=0.1"}
    return urllib.request.urlopen(urllib.request.Request(address, headers=accepted), timeout=URL_TIMEOUT_S)  # noqa: S310
