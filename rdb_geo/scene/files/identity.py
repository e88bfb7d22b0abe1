"""Whether a scene changed since it was indexed: by its files, what they say of their pixels, its server's word."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import rasterio

from rdb_geo.core.composite import Composite, HiddenPixels, Layer
from rdb_geo.core.redaction import without_secrets
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.files.addresses import is_gone
from rdb_geo.scene.files.scene_source import outer_file

WAIT_S = 10
"""A server is waited for so long; then it is not known whether its file changed."""

SAMPLES, SAMPLE_BYTES = 32, 4096
"""So many pieces of so many bytes of two files are compared."""

ARCHIVES = ("/vsizip/", "/vsitar/", "/vsigzip/", "/vsi7z/", "/vsirar/")

PIECE = re.compile(r'[A-Za-z]\w+:"?(.+?)"?:[^:]*')
"""A raster in a container: ``netcdf:/data/x.nc:B04``, ``HDF5:"/data/x.h5"://red``."""

SIDECARS_THAT_DONT_MATTER = (".aux.xml",)
"""Viewers write statistics there when they open a file. What else it says shows in what GDAL says of the bands."""


def local_files(names: Sequence[str]) -> list[Path]:
    """The files of this machine that a raster is made of; an archive for what lies in it."""
    found: dict[Path, None] = {}
    for name in names:
        piece = PIECE.fullmatch(name)
        path = _archive(name) if name.startswith(ARCHIVES) else Path(piece[1] if piece else name)
        with suppress(OSError, ValueError):
            if path is not None and not name.endswith(SIDECARS_THAT_DONT_MATTER) and path.is_file():
                found[path] = None
    return list(found)


def fingerprint(dataset: rasterio.DatasetReader, names: Sequence[str]) -> str:
    """16 hex digits for all that a picture depends on but size, place and time, which a record keeps by themselves.

    Nodata, masks, colours, names, scale and offset of the bands count, and names, sizes and times of the files `names`,
    their folder not.
    """
    files = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in local_files(names)]
    facts = (
        [repr(value) for value in dataset.nodatavals],
        [[flag.name for flag in flags] for flags in dataset.mask_flag_enums],
        [colour.name for colour in dataset.colorinterp],
        list(dataset.descriptions),
        list(dataset.scales),
        list(dataset.offsets),
        list(dataset.dtypes),
        sorted(files),
    )
    return hashlib.sha256(json.dumps(facts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def server_state(uri: str) -> str | None:
    """What a server says of the state of a file: its ETag, or time and size; empty where it says nothing of that.

    None for a scene that does not lie on an HTTP server.
    """
    address = outer_file(uri).removeprefix("/vsicurl/")
    if not address.startswith("http"):
        return None
    for method, headers in (("HEAD", {}), ("GET", {"Range": "bytes=0-0"})):  # some signatures are good for GET alone
        try:
            with urllib.request.urlopen(_request(address, method, headers), timeout=WAIT_S) as answer:  # noqa: S310
                told = [answer.headers.get(name) for name in ("ETag", "Last-Modified")]
                return str(told[0] or told[1] or "")
        except urllib.error.HTTPError as error:
            error.close()
        except (OSError, ValueError):
            return ""
    return ""


def servers_state(uris: Sequence[str]) -> str | None:
    """What the servers of several files say together, see `server_state`; empty where one of them says nothing."""
    told = [state for uri in dict.fromkeys(uris) if (state := server_state(uri)) is not None]
    return None if not told else " ".join(told) if all(told) else ""


def may_be_copies(one: str, other: str) -> bool:
    """Two files of one size are alike in `SAMPLES` pieces all over them; True where one can't be read."""
    try:
        with Path(one).open("rb") as mine, Path(other).open("rb") as others:
            size = mine.seek(0, os.SEEK_END)
            return all(
                _piece(mine, start) == _piece(others, start) for start in range(0, size, max(1, size // SAMPLES))
            )
    except (OSError, ValueError):  # it is gone, or in an archive
        return True


def _piece(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.read(SAMPLE_BYTES)


def is_another(one: SceneRecord, other: SceneRecord) -> bool:
    """Two scenes that happen to have one address, as two mosaics or products whose files lie in one folder.

    They have no file in common; the bands of one product, which says the same date and description of them, are one
    scene all the same. A scene whose files are all gone from this machine gives its address to a new one.
    """
    if one.composite is None or other.composite is None or set(one.composite.uris) & set(other.composite.uris):
        return False
    if not (one.composite.pictures and other.composite.pictures) or all(map(is_gone, one.composite.uris)):
        return False
    are_tiles = bool(one.composite.tiles or other.composite.tiles)
    told, other_told = (one.datetime, one.provenance), (other.datetime, other.provenance)
    return are_tiles or told != other_told or told == (None, None)


def public_composite(composite: Composite | None) -> Composite | None:
    """A composite as an index keeps it: its addresses without secrets."""
    if composite is None:
        return None
    return replace(
        composite,
        layers=tuple(map(_public_layer, composite.layers)),
        tiles=tuple(map(without_secrets, composite.tiles)),
        hidden=tuple(map(_public_mask, composite.hidden)),
        clouds=tuple(map(_public_mask, composite.clouds)),
    )


def _public_mask(mask: HiddenPixels) -> HiddenPixels:
    return replace(mask, layer=_public_layer(mask.layer))


def _public_layer(layer: Layer) -> Layer:
    return replace(layer, uri=without_secrets(layer.uri))


def _request(address: str, method: str, headers: dict[str, str]) -> urllib.request.Request:
    parts = urllib.parse.urlsplit(address)
    login, _, host = parts.netloc.rpartition("@")
    request = urllib.request.Request(parts._replace(netloc=host).geturl(), method=method, headers=headers)  # noqa: S310
    if login:
        token = base64.b64encode(urllib.parse.unquote(login).encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {token}")  # not for where the server sends us
    return request


def _archive(name: str) -> Path | None:
    """The archive of ``/vsizip//folder/a.zip/inside.tif`` or ``/vsizip/{a.zip}/inside.tif``; None if it is remote."""
    inside = name.partition("/")[2].partition("/")[2]
    if inside.startswith("{"):
        inside = inside[1:].partition("}")[0]
    path = Path(inside)
    return next((part for part in (path, *path.parents) if part.is_file()), None)
