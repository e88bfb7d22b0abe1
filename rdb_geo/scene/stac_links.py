"""What links of a STAC document mean; one of a network names no file of this machine."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

from rdb_geo.core.errors import SceneError
from rdb_geo.scene.files.scene_source import gdal_name, is_url, unzipped


def asset_name(where: str, href: str) -> str:
    """An asset's link as GDAL's name; relative ones are relative to the Item.

    Raises:
        SceneError: An Item of a network names what does not lie on one, or any Item what makes GDAL do more than open a
            file.
    """
    if href.lstrip().startswith(("<", "{")) or "/vsi" in href.lower():
        raise SceneError(f"{where} names {href[:60]!r}: an Item may name files and addresses only.")
    if is_url(where):
        address = urllib.parse.urljoin(where.removeprefix("/vsicurl/"), href)
        if address.startswith("/vsi") or not is_url(address):
            raise SceneError(
                f"{where} names {href!r}: an Item of a network may name only http(s), s3, gs and az addresses."
            )
        return gdal_name(address)
    if is_url(href):
        return gdal_name(href)
    if "://" in href and not href.startswith("file://"):
        raise SceneError(
            f"{where} names {href!r}, whose scheme is not known: files, http(s), s3, gs and az addresses are."
        )
    return unzipped(_local(where, href))


def document_name(where: str, href: str) -> str:
    """A linked document's path or address.

    Raises:
        SceneError: A document of a network names one that does not lie on it.
    """
    if is_url(where):
        address = urllib.parse.urljoin(where.removeprefix("/vsicurl/"), href)
        if not address.startswith(("http://", "https://")):
            raise SceneError(f"{where} names {href!r}: a Collection of a network may name only http(s) addresses.")
        return address
    if href.startswith(("http://", "https://")):
        return href
    path = Path(urllib.parse.unquote(href.removeprefix("file://")))
    return str(path if path.is_absolute() else (Path(where).parent / path).resolve())


def _local(where: str, href: str) -> str:
    """A file beside the Item or elsewhere, its name quoted as in an address or not."""
    plain = href.removeprefix("file://")
    for name in (plain, urllib.parse.unquote(plain), plain.replace("\\", "/")):
        path = Path(name)
        resolved = path if path.is_absolute() else (Path(where).parent / path).resolve()
        if resolved.exists():
            return str(resolved)
    path = Path(urllib.parse.unquote(plain))
    return str(path if path.is_absolute() else (Path(where).parent / path).resolve())
