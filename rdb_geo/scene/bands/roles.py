"""What a file says about its bands, and which of them are drawn as red, green and blue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window

from rdb_geo.core.errors import BandError
from rdb_geo.scene.bands.names import (
    COLOURS,
    FALSE_COLOURS,
    band_code,
    bare_wavelengths,
    colours_by_number,
    colours_by_wavelength,
    colours_by_word,
    is_other,
    wavelength_nm,
    words_of,
)
from rdb_geo.scene.bands.orders import false_colours, guessed_order, told_order

INFRARED_FIRST = "near infrared, red and green, for want of a blue band"

WAVELENGTH_KEYS = ("CENTRAL_WAVELENGTH_UM", "CENTER_WAVELENGTH", "CENTRAL_WAVELENGTH", "WAVELENGTH", "CWL")
"""Metadata items of a band, as GDAL's IMAGERY domain, ENVI, Pix4D and SNAP write them, in any case of letters."""

PROBES = ((0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
PROBE_PX = 64
"""Where, as shares of width and height, and with what side an alpha band is looked at."""

MOSTLY, LEAST_TONES = 0.3, 32
"""An alpha band of whose pixels above 0 so large a share is below the largest, with so many values, is a picture."""

NAME_KEYS = ("BANDNAME", "BAND_NAME", "NAME", "LONG_NAME")
"""Metadata items that name a band without a description."""

SENSOR_KEYS = ("SPACECRAFT_ID", "SATELLITE", "SATELLITEID", "PLATFORM", "SENSOR", "SENSOR_ID", "PRODUCT_ID")


@dataclass(frozen=True, slots=True)
class BandInfo:
    """What the file says about one band."""

    number: int
    """Counted from 1."""

    colour: str
    """Colour interpretation: ``red``, ``gray``, ``alpha``, ``palette``, ``undefined`` …"""

    description: str
    """Free text of the file; may be empty."""

    dtype: str
    """numpy name of the stored type."""

    nodata: float | None
    """Value that means "nothing here", or None."""

    scale: float
    """Real value = stored value · scale + offset. Never 0."""

    offset: float
    """See `scale`."""

    wavelength_nm: float | None = None
    """Middle of what the band sees, nanometres, where the file says."""

    @property
    def label(self) -> str:
        """What people call the band; empty where the file says nothing."""
        if self.description:
            return self.description
        if self.wavelength_nm is not None:
            return f"{self.wavelength_nm:g} nm"
        return "" if self.colour == "undefined" else self.colour


@dataclass(frozen=True, slots=True)
class BandChoice:
    """Which bands are drawn, and why."""

    numbers: tuple[int, int, int]
    """Drawn as red, green and blue, counted from 1."""

    labels: tuple[str, str, str]
    """What the file calls them; empty where it says nothing."""

    basis: str
    """How they were chosen, as the end of a sentence."""


def read_band_infos(dataset: rasterio.DatasetReader) -> tuple[BandInfo, ...]:
    """All bands of an open raster, alpha included: one that is declared alpha and holds a picture is of no colour."""
    return tuple(
        BandInfo(
            number=number,
            colour="undefined" if is_false_alpha(dataset, number) else dataset.colorinterp[number - 1].name,
            description=dataset.descriptions[number - 1] or _name(dataset.tags(number)),
            dtype=dataset.dtypes[number - 1],
            nodata=dataset.nodatavals[number - 1],
            scale=float(dataset.scales[number - 1]) or 1.0,
            offset=float(dataset.offsets[number - 1]),
            wavelength_nm=_wavelength(dataset.tags(number, ns="IMAGERY"), dataset.tags(number)),
        )
        for number in dataset.indexes
    )


def is_false_alpha(dataset: rasterio.DatasetReader, number: int) -> bool:
    """A band that is declared alpha and holds a picture, as near infrared beside red, green and blue often does.

    Looked at are `PROBES` windows: an alpha band is mostly 0 or full, and its edges are soft at most.
    """
    if dataset.colorinterp[number - 1] != ColorInterp.alpha or dataset.count < 4:
        return False
    values = []
    for share_x, share_y in PROBES:
        col, row = int((dataset.width - PROBE_PX) * share_x), int((dataset.height - PROBE_PX) * share_y)
        place = Window(max(0, col), max(0, row), min(PROBE_PX, dataset.width), min(PROBE_PX, dataset.height))
        with suppress(RasterioError, CPLE_BaseError):  # reading will tell which block is damaged
            values.append(dataset.read(number, window=place).ravel())
    with suppress(CPLE_BaseError):  # an error that GDAL noted meanwhile would be raised by the next innocent question
        _ = dataset.colorinterp
    seen = np.concatenate([part[part > 0] for part in values]) if values else np.empty(0)
    between = seen[seen < seen.max(initial=0)]
    return len(between) > MOSTLY * len(seen) and len(np.unique(between)) >= LEAST_TONES


def sensor_hint(dataset: rasterio.DatasetReader) -> str:
    """What the file's name and metadata say of the sensor, as free text."""
    tags = {key.upper(): value for key, value in {**dataset.tags(), **dataset.tags(ns="IMAGERY")}.items()}
    name = "" if dataset.name.startswith("<") else dataset.name.rsplit("/", 1)[-1]
    return " ".join((name, *(tags[key] for key in SENSOR_KEYS if key in tags)))


def _name(tags: Mapping[str, str]) -> str:
    items = {key.upper(): value for key, value in tags.items()}
    return next((items[key].strip() for key in NAME_KEYS if items.get(key, "").strip()), "")


def _wavelength(*domains: dict[str, str]) -> float | None:
    for tags in domains:
        items = {key.upper(): value for key, value in tags.items()}
        unit = "µm" if "CENTRAL_WAVELENGTH_UM" in items else items.get("WAVELENGTH_UNITS", items.get("UNIT", ""))
        found = next((wavelength_nm(items[key], unit) for key in WAVELENGTH_KEYS if key in items), None)
        if found is not None:
            return found
    return None


def choose_bands(uri: str, bands: Sequence[BandInfo], request: str | None, *, hint: str = "") -> BandChoice:
    """Bands for red, green and blue; `uri` is for messages, `hint` what else tells the sensor, see `sensor_hint`.

    A request is one or three numbers or names, e.g. ``4,3,2`` or ``red,green,blue``. Without one: what descriptions
    call red, green and blue; else wavelengths; else the numbers of a sensor's bands; else the declared colours (GDAL
    does for any three bytes); else near infrared, red and green where the names tell those and no blue; else by count,
    alpha left out: one or two bands are drawn grey, three and four are taken for R, G, B (and near infrared), more for
    a stack in order of wavelength.

    Raises:
        BandError: A band does not exist, is named twice by the file, or the request is not one or three bands.
    """
    names = [band.description for band in bands]
    counted, is_guess = colours_by_number(names, hint)
    spoken, numbered = _places(bands, colours_by_word(names)), _places(bands, counted)
    if request is not None:
        return _choice(bands, _requested(uri, bands, request, {**numbered, **spoken}), "as asked for")
    waves = [band.wavelength_nm or wavelength_nm(band.description) for band in bands]
    bare = _places(bands, colours_by_wavelength(bare_wavelengths(names)))
    lasts = (colours_by_word(names, takes_last=True), colours_by_number(names, hint, takes_last=True)[0])
    alike = next((last for last in lasts if set(COLOURS) <= set(last)), lasts[0])
    by_number = "by band number, as this number of bands makes likely: a guess" if is_guess else "by name"
    drawable = [band.number for band in bands if band.colour != "alpha"]
    declared = _declared(bands)
    if not any(names) and not any(waves):
        told = _told_by_name(uri, drawable, declared)
        if told is not None:
            return _choice(bands, *told)
    named = {**({} if is_guess else numbered), **spoken}
    false = f"{by_number}, in false colours: {INFRARED_FIRST}"
    for found, wanted, basis in (
        (spoken, COLOURS, "by name"),
        (_places(bands, colours_by_wavelength(waves)), COLOURS, "by wavelength"),
        ({} if is_guess else numbered, COLOURS, by_number),
        (named if "blue" not in named else {}, FALSE_COLOURS, false),
        (declared, COLOURS, _declaration(bands, declared, named)),
        (numbered, COLOURS, by_number),
        (bare, COLOURS, "by the wavelengths that their names seem to hold"),
        (_places(bands, alike), COLOURS, "by name, of several that are called alike the last: give --bands for others"),
        ({**numbered, **spoken}, FALSE_COLOURS, false),
    ):
        if set(wanted) <= set(found):
            return _choice(bands, (found[wanted[0]], found[wanted[1]], found[wanted[2]]), basis)
    if not drawable:
        raise BandError("only-alpha", scene=uri)
    return _choice(bands, *_by_order(uri, drawable))


def _places(bands: Sequence[BandInfo], colours: Sequence[str]) -> dict[str, int]:
    return {colour: band.number for band, colour in zip(bands, colours, strict=True) if colour}


def _declared(bands: Sequence[BandInfo]) -> dict[str, int]:
    """The colours that exactly one band declares."""
    numbers: dict[str, list[int]] = {}
    for band in bands:
        numbers.setdefault(band.colour.lower(), []).append(band.number)
    return {colour: found[0] for colour, found in numbers.items() if len(found) == 1}


def _declaration(bands: Sequence[BandInfo], declared: Mapping[str, int], named: Mapping[str, int]) -> str:
    """The basis of declared colours: false ones where names of the bands tell other things of them."""
    told = {number: colour for colour, number in named.items()}
    shown = [next(band for band in bands if band.number == declared[c]) for c in COLOURS if c in declared]
    others = [is_other(band.description) or told.get(band.number, band.colour) != band.colour for band in shown]
    return "by colour interpretation" + (", in false colours, as their names tell" if any(others) else "")


def _told_by_name(
    uri: str, drawable: Sequence[int], declared: Mapping[str, int]
) -> tuple[tuple[int, int, int], str] | None:
    """Bands and basis where the file's name tells more than declared colours, as GDAL gives any three or four bytes."""
    are_first = [declared.get(colour) for colour in COLOURS] == list(drawable[:3])
    if len(drawable) == 3:
        false = false_colours(uri, are_declared=are_first)
        return None if false is None else ((drawable[0], drawable[1], drawable[2]), false)
    order = told_order(uri, len(drawable)) if are_first else None
    if order is None or order[0] == (1, 2, 3):
        return None
    red, green, blue = (drawable[place - 1] for place in order[0])
    doubt = "a guess, as the file declares other colours: give --bands if it is wrong"
    return (red, green, blue), f"{order[1]}, {doubt}"


def _by_order(uri: str, drawable: Sequence[int]) -> tuple[tuple[int, int, int], str]:
    if len(drawable) <= 2:
        return (drawable[0],) * 3, "the only band" if len(drawable) == 1 else "the first of two: a guess"
    guess = "a guess by their order, because the file does not say: give --bands if it is wrong"
    places, basis = told_order(uri, len(drawable)) or (guessed_order(len(drawable)), guess)
    red, green, blue = (drawable[place - 1] for place in places)
    return (red, green, blue), basis


def _choice(bands: Sequence[BandInfo], numbers: tuple[int, int, int], basis: str) -> BandChoice:
    by_number = {band.number: band.label for band in bands}
    red, green, blue = (by_number[number] for number in numbers)
    return BandChoice(numbers, (red, green, blue), basis)


def _requested(uri: str, bands: Sequence[BandInfo], request: str, named: Mapping[str, int]) -> tuple[int, int, int]:
    names = [part.strip() for part in request.split(",")]
    if len(names) not in (1, 3):
        raise BandError("band-count", bands=request)
    numbers = [_number(uri, bands, name, named) for name in names]
    red, green, blue = numbers * 3 if len(numbers) == 1 else numbers
    return red, green, blue


def _number(uri: str, bands: Sequence[BandInfo], name: str, named: Mapping[str, int]) -> int:
    found = [int(name)] if re.fullmatch(r"\d+", name) else _find(bands, name, named)
    if len(found) == 1 and any(band.number == found[0] for band in bands):
        return found[0]
    listed = ", ".join(f"{band.number} ({band.description or band.colour})" for band in bands)
    problem = f"has several bands called {name!r}" if len(found) > 1 else f"has no band {name!r}"
    raise BandError("no-band", scene=uri, problem=problem, bands=listed)


def _find(bands: Sequence[BandInfo], name: str, named: Mapping[str, int]) -> list[int]:
    """Bands of a name: its description, else what its name means, its colour, its number (B4 is B04), a word of it."""
    wanted = name.lower()
    if not wanted:
        return []
    exact = [band.number for band in bands if band.description.strip().lower() == wanted]
    if exact or wanted in named:
        return exact or [named[wanted]]
    code = band_code(name) if re.fullmatch(r"(sr_)?b\d+[an]?", wanted) else ""
    for matches in (
        lambda band: band.colour.lower() == wanted,
        lambda band: bool(code) and band_code(band.description) == code,
        lambda band: set(words_of(name)) <= set(words_of(band.description)) and bool(words_of(name)),
    ):
        found = [band.number for band in bands if matches(band)]
        if found:
            return found
    return []
