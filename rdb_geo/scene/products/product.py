"""What a product is, whoever made it: its bands, its date, what hides the ground, and the scene that comes of it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rdb_geo.core.composite import Composite, HiddenPixels, Layer
from rdb_geo.core.errors import BandError, RdbGeoWarning, first_of
from rdb_geo.core.progress import Note
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.bands.names import COLOURS, band_code, colours_by_word, words_of
from rdb_geo.scene.dates import read_date
from rdb_geo.scene.files.scene_source import SceneSource


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a product."""

    layer: Layer
    """File, number, and what the producer calls it, with its colour in words."""

    gsd_m: float | None = None
    """Metres per pixel, where the same band comes at several sizes."""


@dataclass(frozen=True, slots=True)
class Product:
    """Files that are one scene."""

    kind: str
    """What people call such products: ``Sentinel-2 L2A``."""

    uri: str
    """The folder or archive, or the main file."""

    main: str
    """The file that stands for the product where its folder may hold others."""

    shares_folder: bool = False
    """The folder's name does not say that it is this product's: it is called by `main`, whatever else lies there."""

    bands: tuple[Band, ...] = ()
    """All that can be asked for by name; empty where `image` is drawn as any other file."""

    drawn: tuple[Layer, ...] = ()
    """True colours that the producer made; empty = the bands that are called red, green and blue."""

    tiles: tuple[str, ...] = ()
    """Files with the same bands that lie side by side; the numbers of `bands` hold for each."""

    image: str | None = None
    """The one file that is drawn as it is."""

    datetime: str | None = None
    """When it was taken, RFC 3339."""

    gsd_m: float | None = None
    """Ground sample distance that the metadata state, metres."""

    provenance: str | None = None
    """The metadata file."""

    nodata: float | None = None
    """Value of all bands that means "nothing here", where the files don't say."""

    scale: float = 1.0
    """Of bands, not of `drawn`: real value = stored value · scale + offset."""

    offset: float = 0.0
    """See `scale`."""

    clouds: tuple[HiddenPixels, ...] = ()
    """What hides clouds and their shadows; empty where the product does not tell them."""

    files: frozenset[str] = frozenset()
    """Names in the listing that belong to the product: none of them is a scene of its own."""

    notes: tuple[str, ...] = ()
    """What the user should know."""


def true_colours(uri: str, prefix: str = "") -> tuple[Layer, ...]:
    """The first three bands of a file that was drawn by its producer."""
    return tuple(Layer(uri, number, f"{prefix}{colour}") for number, colour in enumerate(COLOURS, start=1))


def left_out(uris: Sequence[str]) -> tuple[str, ...]:
    """A note of other images of the moment: panchromatic ones, or what a pansharpened one is made of."""
    if not uris:
        return ()
    return (f"{first_of(uris[0], len(uris))}, of the same moment, is left out: name it to index it, too.",)


def scene_of(product: Product, request: SceneRequest) -> SceneSource:
    """The scene that a product becomes; refused where a band is asked for that it does not have."""
    hidden = product.clouds if request.mask_clouds else ()
    if request.mask_clouds and not product.clouds:
        warnings.warn(
            f"{product.uri} ({product.kind}) has no mask of clouds: none are left out.", RdbGeoWarning, stacklevel=2
        )
    masked = request.mask_clouds and bool(product.clouds)
    mask = product.clouds[0].layer.name if product.clouds else None
    said = f"{product.kind} product{_of_clouds(product, request)}."
    clouds = () if hidden else product.clouds
    common: dict[str, Any] = {
        "datetime": None if product.datetime is None else read_date(product.datetime),
        "gsd_m": product.gsd_m,
        "provenance": product.provenance,
        "notes": (Note("product", said, kind=product.kind, mask=mask, are_clouds_cut=masked), *product.notes),
    }
    if product.image is not None:
        composite = Composite(tiles=(product.image,) if hidden else (), hidden=hidden, clouds=clouds)
        return SceneSource(product.image, composite=composite if composite.uris else None, **common)
    try:
        asked = [] if request.bands is None else [_find(product, part.strip()) for part in request.bands.split(",")]
    except BandError as error:
        return SceneSource(product.uri, refusal=error, **common)
    layers = tuple(dict.fromkeys(asked)) or product.drawn or _coloured(product)
    is_drawn = layers == product.drawn
    if hidden and product.nodata is not None:  # the mask is then the whole truth: GDAL averages whatever it leaves in
        hidden = (HiddenPixels(layers[0], values=(int(product.nodata),)), *hidden)
    composite = Composite(
        layers=layers,
        tiles=product.tiles,
        nodata=product.nodata,
        scale=1.0 if is_drawn else product.scale,
        offset=0.0 if is_drawn else product.offset,
        hidden=hidden,
        clouds=clouds,
    )
    numbers = ",".join(str(layers.index(layer) + 1) for layer in asked) or None
    return SceneSource(product.uri, composite=composite, drawn_bands=numbers, **common)


def _of_clouds(product: Product, request: SceneRequest) -> str:
    """What is said of a product's own mask of clouds."""
    if not product.clouds:
        return ""
    if request.mask_clouds:
        return ", clouds and their shadows are left out"
    told = product.clouds[0].layer.name
    return f"; {told} tells its clouds, and chips under them answer only who asks for clouds (or --cloudy)"


def _coloured(product: Product) -> tuple[Layer, ...]:
    """The bands that are called red, green and blue; all where they don't tell."""
    finest = {band.layer.name: band for band in sorted(product.bands, key=_gsd, reverse=True)}
    spoken = dict(zip(colours_by_word(list(finest)), finest.values(), strict=True))
    bands = [spoken[colour] for colour in COLOURS] if set(COLOURS) <= set(spoken) else list(product.bands)
    return tuple(band.layer for band in bands)


def _find(product: Product, name: str) -> Layer:
    """A band by its name, its file's name, its number (4 and B4 are B04, or the fourth of a file) or its colour."""
    is_number = name.isdigit()
    wanted, code = name.lower(), name.lstrip("0") if is_number else band_code(name)
    bands = (*product.bands, *(Band(layer) for layer in product.drawn))
    ways: tuple[Callable[[Band], bool], ...] = (
        lambda band: wanted in (band.layer.name.lower(), _file(band).lower(), _file(band).lower().rsplit(".", 1)[0]),
        lambda band: set(words_of(name)) <= set(words_of(band.layer.name)) and bool(words_of(name)),
        lambda band: bool(code) and band_code(band.layer.name) == code,
        lambda band: is_number and band.layer.band == int(name) and band_code(band.layer.name) == "",
        lambda band: set(words_of(name)) <= set(words_of(_file(band))) and bool(words_of(name)),
    )
    for matches in ways:
        if found := [band for band in bands if matches(band)]:
            return min(found, key=_gsd).layer  # the finest; of equal ones the first
    listed = ", ".join(dict.fromkeys(band.layer.name for band in bands)) or "none with a name"
    raise BandError("no-product-band", scene=product.uri, kind=product.kind, band=name, bands=listed)


def _gsd(band: Band) -> float:
    return band.gsd_m or 0.0


def _file(band: Band) -> str:
    return band.layer.uri.rsplit("/", 1)[-1]
