"""A STAC Item as a product: its assets are bands, and it says when and how finely they were taken."""

from __future__ import annotations

import math
import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from rdb_geo.core.composite import HiddenPixels, Layer
from rdb_geo.core.errors import SceneError
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.bands.names import COLOURS, FALSE_COLOURS, band_code, colours_by_number, colours_by_word
from rdb_geo.scene.dates import read_date
from rdb_geo.scene.files.scene_source import outer_file
from rdb_geo.scene.products.hls import CLOUDY_BITS as FMASK_BITS
from rdb_geo.scene.products.landsat import CLOUDY_BITS
from rdb_geo.scene.products.product import Band, Product
from rdb_geo.scene.products.sentinel2 import CLOUDY_CLASSES
from rdb_geo.scene.stac_links import asset_name

IMAGE_ROLES = ("visual", "data")
IMAGE_SUFFIXES = (".tif", ".tiff", ".jp2", ".vrt")
IMAGE_MEDIA = re.compile(r"image/(?:tiff|jp2|vnd\.stac\.geotiff)|application/x\.geotiff")
NO_IMAGE_ROLES = frozenset(
    ("thumbnail", "overview", "metadata", "cloud", "cloud-shadow", "data-mask", "snow-ice", "saturation", "tiles")
)
TRUE_COLOURS = re.compile(r"visual|true_?colou?r|tci(?:_\d+m)?", re.IGNORECASE)
"""Keys of pictures made for eyes."""

NO_PICTURE = re.compile(
    r"(?:.*_)?(?:scl|aot|wvp|cld|snw|cloud\w*|snow\w*|udm2?|fmask|qa\w*|radsat\w*|[sv][az]a)(?:_\d+m)?(?:_tiff?)?",
    re.IGNORECASE,
)
"""Keys of masks, classes, quality bands and angles, which some catalogues call data."""

MASKS = (
    (re.compile(r"scl(?:_\d+m)?", re.IGNORECASE), "SCL", CLOUDY_CLASSES, 0),
    (re.compile(r"qa_pixel", re.IGNORECASE), "QA_PIXEL", (), CLOUDY_BITS["QA_PIXEL"]),
    (re.compile(r"oa_fmask", re.IGNORECASE), "fmask", (2, 3), 0),
    (re.compile(r"fmask", re.IGNORECASE), "Fmask", (), FMASK_BITS),
)
"""Keys of masks of clouds, their names, and the values or bits that hide a pixel. Digital Earth Australia's fmask has
classes: 1 clear, 2 cloud, 3 shadow, 4 snow, 5 water (its product description); the others as their producers'."""


@dataclass(frozen=True, slots=True)
class Item:
    """A STAC Item that was read and not yet understood."""

    where: str
    """Its path or address."""

    content: dict[str, Any]
    """Its JSON object; ``assets`` is an object."""


@dataclass(frozen=True, slots=True)
class _Asset:
    """What an Item says of one file."""

    key: str
    uri: str
    roles: frozenset[str]
    media: str
    bands: tuple[str, ...]
    """Names of the file's bands with their common names; empty where the Item does not tell."""

    raw: dict[str, Any]

    @property
    def is_image(self) -> bool:
        if NO_PICTURE.fullmatch(self.key) or (self.roles & NO_IMAGE_ROLES and not self.roles & set(IMAGE_ROLES)):
            return False
        name = PurePosixPath(urllib.parse.urlparse(outer_file(self.uri)).path.lower())
        suffix = PurePosixPath(name.stem).suffix if name.suffix == ".zip" else name.suffix
        return bool(IMAGE_MEDIA.match(self.media)) or suffix in IMAGE_SUFFIXES

    @property
    def gsd_m(self) -> float:
        """Metres per pixel as the Item or the key (``B04_20m``) says; 0 where neither does."""
        size = re.search(r"_(\d+)m$", self.key)
        return _positive(self.raw.get("gsd")) or (float(size[1]) if size else 0.0)


def local_files(item: Item) -> frozenset[str]:
    """The Item's files that lie on this machine; none where no image is among them."""
    here = [asset for asset in _assets(item).values() if Path(outer_file(asset.uri)).is_file()]
    return frozenset(outer_file(asset.uri) for asset in here) if any(asset.is_image for asset in here) else frozenset()


def read_item(item: Item, request: SceneRequest, *, is_alone: bool) -> Product:
    """What an Item offers, and which of its assets is drawn.

    The request's ``asset`` is one key, or three for red, green and blue. Asked for nothing, that is the asset called or
    marked visual; else the only one marked data; else the only image; else the assets of a red, a green and a blue
    band, laid over one another, as words or the numbers of a sensor's bands tell them; else those of near infrared, red
    and green. Where the document holds no other Item, a scene of several assets is called by the document's address.

    Raises:
        SceneError: It does not say which asset is meant, names what may not be opened, or has a date that is none.
    """
    assets = _assets(item)
    images = [asset for asset in assets.values() if asset.is_image]
    properties = item.content.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    chosen = _asked(item, assets, request.asset) or ([] if request.bands else _default(item, images, assets))
    first = chosen[0] if chosen else next(iter(images), None)
    if first is None:
        raise SceneError(_which(item, images, assets))
    bands = tuple(
        Band(Layer(asset.uri, number, name), asset.gsd_m or None)
        for asset in images
        for number, name in enumerate(asset.bands or (asset.key,), start=1)
    )
    raster = _raster(first)
    return Product(
        kind="STAC",
        uri=item.where if len(chosen) != 1 and is_alone else first.uri,
        main=first.uri,
        bands=bands,
        drawn=_drawn(chosen),
        image=chosen[0].uri if len(chosen) == 1 and not _names_colours(chosen[0]) else None,
        datetime=_date(item, properties),
        gsd_m=_positive(first.raw.get("gsd")) or _positive(properties.get("gsd")),
        provenance=item.where,
        nodata=_number(raster.get("nodata")),
        scale=_number(raster.get("scale")) or 1.0,
        offset=_number(raster.get("offset")) or 0.0,
        clouds=_clouds(assets),
    )


def _assets(item: Item) -> dict[str, _Asset]:
    found = {}
    for key, raw in item.content["assets"].items():
        if isinstance(raw, dict) and isinstance(raw.get("href"), str) and raw["href"]:
            roles = raw.get("roles")
            named = frozenset(str(role).lower() for role in (roles if isinstance(roles, list) else []))
            media = str(raw.get("type") or "").lower()
            try:
                uri = asset_name(item.where, raw["href"])
            except SceneError:
                if key.lower() in ("visual", "data", "image"):
                    raise
                continue  # a preview or a tile service of a scheme that nobody asked for
            found[str(key)] = _Asset(str(key), uri, named, media, _band_names(raw), raw)
    return found


def _band_names(raw: dict[str, Any]) -> tuple[str, ...]:
    """``eo:bands`` of STAC 1.0 and ``bands`` of 1.1, as ``B04 red``."""
    listed = raw.get("eo:bands") or raw.get("bands")
    if not isinstance(listed, list) or not all(isinstance(band, dict) for band in listed):
        return ()
    words = [(band.get("name"), band.get("common_name") or band.get("eo:common_name")) for band in listed]
    return tuple(" ".join(dict.fromkeys(str(word) for word in pair if word)) for pair in words)


def _asked(item: Item, assets: dict[str, _Asset], request: str | None) -> list[_Asset]:
    keys = [key.strip() for key in request.split(",")] if request else []
    if request in assets:
        keys = [str(request)]
    for key in keys:
        if key not in assets:
            known = ", ".join(sorted(assets)) or "none"
            raise SceneError(f"{item.where} has no asset {key!r}: choose one of {known} with --asset.")
    if len(keys) not in (0, 1, 3):
        raise SceneError(f"give one asset or three (red,green,blue), got {request!r}.")
    return [assets[key] for key in keys]


def _default(item: Item, images: list[_Asset], assets: dict[str, _Asset]) -> list[_Asset]:
    visual = [asset for asset in images if TRUE_COLOURS.fullmatch(asset.key)]
    if visual:
        return [min(visual, key=lambda asset: asset.gsd_m)]
    for role in IMAGE_ROLES:
        matching = [asset for asset in images if role in asset.roles]
        if len(matching) == 1:
            return matching
    if len(images) == 1:
        return images
    coloured = _by_number(item, images) | _by_word(images)
    for wanted in (COLOURS, FALSE_COLOURS):
        if set(wanted) <= set(coloured):
            return [coloured[colour] for colour in wanted]
    raise SceneError(_which(item, images, assets))


def _by_word(images: list[_Asset]) -> dict[str, _Asset]:
    """The assets of one band that are called a colour; the finest, and of equal ones the first."""
    found: dict[str, _Asset] = {}
    for asset in sorted((asset for asset in images if len(asset.bands) <= 1), key=lambda asset: asset.gsd_m):
        for name in (asset.key, *asset.bands):
            (colour,) = colours_by_word([name])
            if colour:
                found.setdefault(colour, asset)
    return found


def _by_number(item: Item, images: list[_Asset]) -> dict[str, _Asset]:
    """The assets of one band that are called by a number, ``B04``, of a sensor that the Item names."""
    coded: dict[str, _Asset] = {}
    for asset in sorted((asset for asset in images if len(asset.bands) <= 1), key=lambda asset: asset.gsd_m):
        code = band_code(asset.key) or band_code("".join(asset.bands))
        if code:
            coded.setdefault(code, asset)
    properties = item.content.get("properties")
    said = [item.content.get("id"), item.content.get("collection")]
    said += [properties.get(name) for name in ("platform", "constellation")] if isinstance(properties, dict) else []
    colours, _ = colours_by_number([f"B{code}" for code in coded], " ".join(map(str, filter(None, said))))
    return {colour: asset for colour, asset in zip(colours, coded.values(), strict=True) if colour}


def _which(item: Item, images: list[_Asset], assets: dict[str, _Asset]) -> str:
    choices = ", ".join(sorted(asset.key for asset in images) or sorted(assets)) or "none"
    return f"{item.where} has {len(images)} images and none is marked visual: choose with --asset from {choices}."


def _names_colours(asset: _Asset) -> bool:
    """The Item tells the colours of a file of several bands."""
    words = {word for name in asset.bands for word in name.lower().split()}
    return len(asset.bands) >= 3 and set(COLOURS) <= words


def _drawn(chosen: list[_Asset]) -> tuple[Layer, ...]:
    if len(chosen) == 1:
        return tuple(Layer(chosen[0].uri, number, name) for number, name in enumerate(chosen[0].bands, start=1))
    labels = [asset.bands[0] if len(asset.bands) == 1 else asset.key for asset in chosen]
    return tuple(Layer(asset.uri, 1, label) for asset, label in zip(chosen, labels, strict=True))


def _date(item: Item, properties: dict[str, Any]) -> str | None:
    for name in ("datetime", "start_datetime", "end_datetime"):
        value = properties.get(name)
        if value is None or value == "":
            continue
        date = read_date(value) if isinstance(value, str) else None
        if date is None:
            raise SceneError(
                f"{item.where}: its {name} is {value!r}, which is no date (RFC 3339, 2023-06-01T10:00:00Z): correct it."
            )
        return date
    return None


def _raster(asset: _Asset) -> dict[str, Any]:
    """``raster:bands`` of STAC 1.0, or the asset and its first band in 1.1."""
    for listed in (asset.raw.get("raster:bands"), asset.raw.get("bands")):
        if isinstance(listed, list) and listed and isinstance(listed[0], dict):
            first = listed[0]
            return {name: first.get(name, first.get(f"raster:{name}")) for name in ("nodata", "scale", "offset")}
    return {"nodata": asset.raw.get("nodata")}


def _clouds(assets: dict[str, _Asset]) -> tuple[HiddenPixels, ...]:
    for pattern, name, values, bits in MASKS:
        found = [asset for asset in assets.values() if pattern.fullmatch(asset.key)]
        if found:
            finest = min(found, key=lambda asset: asset.gsd_m)
            return (HiddenPixels(Layer(finest.uri, 1, name), values=values, bits=bits),)
    return ()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None
