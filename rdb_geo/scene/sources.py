"""What the user names, as scenes that can be opened: paths, folders, globs, URLs and STAC Items."""

from __future__ import annotations

import glob
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdb_geo.core.errors import SceneError, SceneNotFoundError

RASTER_SUFFIXES = frozenset(
    ".tif .tiff .gtiff .vrt .jp2 .j2k .img .png .jpg .jpeg .webp .nc .hdf .h5 .ecw .sid .asc .dem .bil .bsq .grd".split()
)
"""Files of a folder with one of these suffixes count as scenes; a file that is named outright may have any suffix."""

WORLD_FILES = frozenset(".tfw .tifw .pgw .jgw .wld .prj".split())
PLAIN_PICTURES = frozenset(".png .jpg .jpeg .webp".split())
"""In a folder these count as scenes only beside a world file or ``.aux.xml``: otherwise they are photos and previews."""

STAC_IMAGE_ROLES = ("visual", "data")
URL_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class SceneSource:
    """One raster that GDAL can be asked to open."""

    uri: str
    """Name for GDAL: an absolute path, or ``/vsicurl/…``, ``/vsis3/…``, a sub-dataset."""

    datetime: str | None = None
    """When it was taken, RFC 3339, where a STAC Item says."""

    gsd_m: float | None = None
    """Ground sample distance that a STAC Item states, metres."""

    provenance: str | None = None
    """The STAC Item's path or URL."""

    @property
    def name(self) -> str:
        """The last part of the path: short enough for a progress bar."""
        return self.uri.rstrip("/").rsplit("/", 1)[-1]


def expand_sources(arguments: Sequence[str], *, asset: str | None = None) -> list[SceneSource]:
    """All scenes that `arguments` name, each once, in order.

    A folder stands for the rasters directly and below in it, sorted by path; sidecar files (``.msk``, ``.ovr``, ``.aux.xml``) are no scenes.

    Args:
        arguments: Paths, folders, globs, ``http(s)://``, ``s3://``, ``/vsi…`` names, GDAL sub-datasets, STAC Items (``.json``).
        asset: Key of the STAC asset; None = the visual, or the only image.

    Returns:
        The scenes, at least one.

    Raises:
        SceneNotFoundError: Nothing is there, or a folder or glob holds no raster.
        SceneError: A STAC Item can't be used.
    """
    found = [source for argument in arguments for source in _expand(argument, asset)]
    return list({source.uri: source for source in found}.values())


def _expand(argument: str, asset: str | None) -> Iterator[SceneSource]:
    if _is_remote(argument):
        if urllib.parse.urlparse(argument).path.endswith((".json", ".geojson")):
            yield _stac_source(argument, _read_json_url(argument), asset)
        else:
            yield SceneSource(gdal_name(argument))
        return
    path = Path(argument).expanduser()
    if path.is_dir():
        yield from _rasters_in(path)
    elif path.is_file():
        if path.suffix.lower() in (".json", ".geojson"):
            yield _stac_source(str(path.resolve()), _read_json_file(path), asset)
        else:
            yield SceneSource(str(path.resolve()))
    elif glob.has_magic(argument):
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]
        rasters = [match for match in matches if match.is_file() and not _is_sidecar(match)]
        if not rasters:
            raise SceneNotFoundError(f"no file matches {argument}: check the pattern, quoted or not by your shell.")
        yield from (SceneSource(str(match.resolve())) for match in rasters)
    elif _is_subdataset(argument):
        yield SceneSource(argument)
    else:
        raise SceneNotFoundError(f"there is no file, folder or URL {argument}: check the name.")


def gdal_name(address: str) -> str:
    """What GDAL calls `address`: ``/vsicurl/`` for http(s), ``/vsis3/`` for s3, ``/vsigs/`` for gs; others unchanged."""
    if address.startswith(("http://", "https://")):
        return f"/vsicurl/{address}"
    for scheme, prefix in (("s3://", "/vsis3/"), ("gs://", "/vsigs/")):
        if address.startswith(scheme):
            return prefix + address[len(scheme) :]
    return address


def _is_remote(argument: str) -> bool:
    return argument.startswith(("http://", "https://", "s3://", "gs://", "/vsi"))


def _is_subdataset(argument: str) -> bool:
    """``DRIVER:"file":layer``: a driver name of at least two letters before the first colon (``C:`` is a drive)."""
    driver, colon, rest = argument.partition(":")
    return bool(colon and rest) and len(driver) > 1 and driver.replace("_", "").isalnum()


def _is_sidecar(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith(".") or name.endswith((".msk", ".ovr", ".xml", ".json")) or path.suffix.lower() in WORLD_FILES


def _rasters_in(folder: Path) -> list[SceneSource]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_sidecar(path)]
    rasters = [p for p in files if p.suffix.lower() in RASTER_SUFFIXES and not _is_plain_picture(p)]
    if not rasters:
        raise SceneNotFoundError(f"the folder {folder} holds no raster: name the files, or another folder.")
    return [SceneSource(str(path.resolve())) for path in rasters]


def _is_plain_picture(path: Path) -> bool:
    if path.suffix.lower() not in PLAIN_PICTURES:
        return False
    has_world_file = any(path.with_suffix(suffix).exists() for suffix in WORLD_FILES)
    return not (has_world_file or path.with_name(path.name + ".aux.xml").exists())


def _read_json_file(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise SceneError(f"{path} is not JSON ({error}): a STAC Item is expected.") from error


def _read_json_url(url: str) -> Any:  # noqa: ANN401
    address = url.removeprefix("/vsicurl/")
    if not address.startswith(("http://", "https://")):
        raise SceneError(f"STAC Items are read from files and http(s) addresses, not from {url}.")
    try:
        with urllib.request.urlopen(address, timeout=URL_TIMEOUT_S) as response:  # noqa: S310
            return json.load(response)
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise SceneNotFoundError(f"{address} can't be read ({error}): check the address and the network.") from error


def _stac_source(where: str, item: Any, asset: str | None) -> SceneSource:  # noqa: ANN401
    if not isinstance(item, dict) or item.get("type") != "Feature" or not isinstance(item.get("assets"), dict):
        raise SceneError(f"{where} is no STAC Item (a GeoJSON Feature with assets): name a raster or an Item.")
    assets: dict[str, Any] = item["assets"]
    key = asset if asset is not None else _default_asset(where, assets)
    if key not in assets or "href" not in assets[key]:
        raise SceneError(f"{where} has no asset {key!r}: choose one of {', '.join(sorted(assets))} with --asset.")
    properties = item.get("properties") or {}
    return SceneSource(
        uri=_resolve(where, str(assets[key]["href"])),
        datetime=properties.get("datetime") or properties.get("start_datetime"),
        gsd_m=assets[key].get("gsd") or properties.get("gsd"),
        provenance=where,
    )


def _default_asset(where: str, assets: dict[str, Any]) -> str:
    images = {key: value for key, value in assets.items() if _is_image(value)}
    if "visual" in images:
        return "visual"
    for role in STAC_IMAGE_ROLES:
        matching = [key for key, value in images.items() if role in (value.get("roles") or ())]
        if len(matching) == 1:
            return matching[0]
    if len(images) == 1:
        return next(iter(images))
    choices = ", ".join(sorted(images or assets))
    raise SceneError(f"{where} has {len(images)} images and none is marked visual: choose with --asset from {choices}.")


def _is_image(asset: Any) -> bool:  # noqa: ANN401
    if not isinstance(asset, dict) or {"thumbnail", "overview", "metadata"} & set(asset.get("roles") or ()):
        return False
    media, href = str(asset.get("type") or ""), str(asset.get("href") or "")
    return media.startswith(("image/tiff", "image/jp2")) or Path(urllib.parse.urlparse(href).path).suffix.lower() in (
        ".tif",
        ".tiff",
        ".jp2",
        ".vrt",
    )


def _resolve(where: str, href: str) -> str:
    if _is_remote(href):
        return gdal_name(href)
    if where.startswith(("http://", "https://", "/vsicurl/")):
        return gdal_name(urllib.parse.urljoin(where.removeprefix("/vsicurl/"), href))
    path = Path(urllib.parse.unquote(href.removeprefix("file://")))
    return str(path if path.is_absolute() else (Path(where).parent / path).resolve())
