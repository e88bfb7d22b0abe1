"""STAC Items: which asset of an Item is the scene, and what the Item says of it."""

from __future__ import annotations

import json
import math
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from rdb_geo.core.consent import is_offline
from rdb_geo.core.errors import SceneError, SceneNotFoundError
from rdb_geo.scene.scene_source import SceneSource, gdal_name, is_url

IMAGE_ROLES = ("visual", "data")
IMAGE_SUFFIXES = (".tif", ".tiff", ".jp2", ".vrt")
NO_IMAGE_ROLES = {"thumbnail", "overview", "metadata"}
URL_TIMEOUT_S = 30
MOST_BYTES = 20_000_000
"""A STAC Item is never larger: what is, is something else."""


def stac_source(where: str, asset: str | None) -> SceneSource:
    """The scene that a STAC Item names.

    Args:
        where: Absolute path or address of the Item.
        asset: Key of the asset; None = the visual, or the only image.

    Raises:
        SceneNotFoundError: The address can't be read.
        SceneError: It is no STAC Item, or it does not say which asset is meant.
    """
    item = _read_url(where) if is_url(where) else _read_file(Path(where))
    if not isinstance(item, dict) or item.get("type") != "Feature" or not isinstance(item.get("assets"), dict):
        msg = f"{where} is no STAC Item (a GeoJSON Feature with assets): name a raster or an Item."
        raise SceneError(msg)
    assets = {key: value for key, value in item["assets"].items() if isinstance(value, dict) and value.get("href")}
    key = asset if asset is not None else _default_asset(where, assets)
    if key not in assets:
        msg = f"{where} has no asset {key!r}: choose one of {', '.join(sorted(assets)) or 'none'} with --asset."
        raise SceneError(msg)
    properties = item.get("properties") or {}
    return SceneSource(
        uri=_resolve(where, str(assets[key]["href"])),
        datetime=properties.get("datetime") or properties.get("start_datetime"),
        gsd_m=_positive(assets[key].get("gsd")) or _positive(properties.get("gsd")),
        provenance=where,
    )


def _read_file(path: Path) -> object:
    try:
        item: object = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        msg = f"{path} is not JSON ({error}): a STAC Item is expected."
        raise SceneError(msg) from error
    return item


def _read_url(url: str) -> object:
    address = url.removeprefix("/vsicurl/")
    if not address.startswith(("http://", "https://")):
        msg = f"STAC Items are read from files and http(s) addresses, not from {url}."
        raise SceneError(msg)
    if is_offline():
        msg = f"{address} lies on a network, which --offline forbids to ask: save the Item here and name the file."
        raise SceneNotFoundError(msg)
    try:
        with urllib.request.urlopen(address, timeout=URL_TIMEOUT_S) as response:  # noqa: S310
            item: object = json.loads(response.read(MOST_BYTES))
    except (ValueError, RecursionError) as error:
        msg = f"{address} is not JSON ({error}): a STAC Item is expected."
        raise SceneError(msg) from error
    except OSError as error:  # URLError and time-outs are OSErrors
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        msg = f"{address} can't be read ({error}): check the address and the network."
        raise SceneNotFoundError(msg) from error
    return item


def _default_asset(where: str, assets: dict[str, Any]) -> str:
    images = {key: value for key, value in assets.items() if _is_image(value)}
    if "visual" in images:
        return "visual"
    for role in IMAGE_ROLES:
        matching = [key for key, value in images.items() if role in (value.get("roles") or ())]
        if len(matching) == 1:
            return matching[0]
    if len(images) == 1:
        return next(iter(images))
    choices = ", ".join(sorted(images or assets)) or "none"
    msg = f"{where} has {len(images)} images and none is marked visual: choose with --asset from {choices}."
    raise SceneError(msg)


def _is_image(asset: dict[str, Any]) -> bool:
    if NO_IMAGE_ROLES & set(asset.get("roles") or ()):
        return False
    suffix = Path(urllib.parse.urlparse(str(asset["href"])).path).suffix.lower()
    return str(asset.get("type") or "").startswith(("image/tiff", "image/jp2")) or suffix in IMAGE_SUFFIXES


def _positive(number: object) -> float | None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return float(number) if math.isfinite(number) and number > 0 else None


def _resolve(where: str, href: str) -> str:
    """An asset's link as GDAL's name; relative ones are relative to the Item."""
    if is_url(where):
        address = urllib.parse.urljoin(where.removeprefix("/vsicurl/"), href)
        if not address.startswith(("http://", "https://", "s3://", "gs://")):
            msg = f"{where} names {href!r}: an Item of a network may name only http(s), s3 and gs addresses."
            raise SceneError(msg)
        return gdal_name(address)
    if is_url(href):
        return gdal_name(href)
    path = Path(urllib.parse.unquote(href.removeprefix("file://")))
    return str(path if path.is_absolute() else (Path(where).parent / path).resolve())
