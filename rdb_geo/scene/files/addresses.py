"""Which addresses of scenes may be opened: what the user typed, and what an index or a remote STAC Item names."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import Path

from rdb_geo.core import consent
from rdb_geo.core.errors import NotAllowedError
from rdb_geo.core.redaction import without_secrets
from rdb_geo.scene.files.scene_source import SceneSource, outer_file

REMOTE = (
    "/vsicurl/http://",
    "/vsicurl/https://",
    "/vsis3/",
    "/vsigs/",
    "/vsiaz/",
    "/vsiadls/",
    "/vsioss/",
    "/vsiswift/",
)
"""Beginnings of the names that GDAL reads over a network and whose host can be told."""

CONTAINERS = {
    *("NETCDF", "HDF5", "HDF4", "HDF4_SDS", "HDF4_EOS", "BAG", "GTIFF_DIR", "GTIFF_RAW", "NITF_IM", "GPKG", "GRIB"),
    *("SENTINEL1_CALIB", "SENTINEL2_L1B", "SENTINEL2_L1C", "SENTINEL2_L1C_TILE", "SENTINEL2_L2A"),
}
"""Drivers whose sub-datasets are pieces of files, ``DRIVER:"file":piece``."""

OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]+://|/vsi(?!zip/|tar/|gzip/|7z/|rar/)", re.IGNORECASE)
"""A scheme, or a file system of GDAL's that does not read inside a local file, anywhere in a name."""

NETWORK = re.compile(
    r"\b(?!file:|vrt:)[a-z][a-z0-9+.-]*://|/vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)", re.IGNORECASE
)
"""What only names of other machines hold."""


def recorded_source(source: SceneSource) -> SceneSource:
    """A scene that an index (`SceneSource.of` its record) or a saved query names, as something that may be opened.

    Allowed are files of this machine, pieces of them, remote files of a host that the user has named, and any address
    that the user has named as a whole. Refused are all other names that make GDAL do something: descriptions in the
    place of a name (inline VRT, XML or JSON of a service), chains of file systems, drivers that ask a service or a data
    base, and shares of other machines. Raises `NotAllowedError`, whose message says what would allow it.
    """
    for uri in source.uris:
        _check(uri)
    return source


def _check(uri: str) -> None:
    if not is_local(uri) and consent.is_offline():
        if is_far(uri):
            raise NotAllowedError("offline-scene", scene=_short(uri))
        raise NotAllowedError(f"{why_not_offline(uri)}.")
    host = host_of(uri)
    if host is not None and not (consent.is_named(host) or consent.is_named(uri)):
        raise NotAllowedError("named-host", scene=_short(uri), host=host)
    if host is None and not is_local(uri) and not consent.is_named(uri):
        raise NotAllowedError("named-address", scene=_short(uri))


def is_far(uri: str) -> bool:
    """The name is one of another machine; of a name that makes GDAL do more than open a file that may not be told."""
    return NETWORK.search(uri) is not None or uri.startswith(("\\\\", "//"))


def why_not_offline(uri: str) -> str:
    """Why ``--offline`` refuses a name that is neither local nor far: the beginning of a sentence."""
    return f"{_short(uri)} makes GDAL do more than open a file, which may ask a network and is refused by --offline"


def remember_typed(uri: str) -> None:
    """The user typed this address: from now on an index may name it, or other scenes of the same host."""
    host = host_of(uri)
    if host is not None:
        consent.name_it(host)
    elif not is_local(uri):
        consent.name_it(without_secrets(uri))


def host_of(uri: str) -> str | None:
    """``https://host:port``, ``/vsis3/bucket`` and the like of a remote file; None where it is anything else."""
    uri = outer_file(uri)
    prefix = next((prefix for prefix in REMOTE if uri.startswith(prefix)), None)
    if prefix is None or "/vsi" in uri[len(prefix) :].lower():
        return None
    if uri.startswith("/vsicurl/"):
        parts = urllib.parse.urlsplit(uri.removeprefix("/vsicurl/"))
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return "/".join(uri.split("/")[:3])


def is_local(uri: str) -> bool:
    """A path, ``DRIVER:"path":piece`` of a driver that reads files, or a file in an archive; all of this machine."""
    is_other = uri.lstrip().startswith(("<", "{")) or uri.startswith(("\\\\", "//"))
    if not uri.strip() or is_other or OUTSIDE.search(uri):
        return False
    driver = re.match(r"([A-Za-z][A-Za-z0-9_]+):", uri)
    return driver is None or driver[1].upper() in CONTAINERS


def is_gone(uri: str) -> bool:
    """A scene on this machine that is not where it was. Of remote ones and parts of containers it is not known."""
    path = Path(uri)
    return path.is_absolute() and not uri.startswith("/vsi") and is_local(uri) and not path.exists()


def _short(uri: str) -> str:
    text = " ".join(without_secrets(uri).split())
    return text if len(text) <= 120 else f"{text[:100]} …"
