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
    band_code,
    bare_wavelengths,
    colours_by_number,
    colours_by_wavelength,
    colours_by_word,
    wavelength_nm,
    words_of,
)

WAVELENGTH_ORDER = {5: (3, 2, 1), 6: (3, 2, 1), 7: (3, 2, 1), 8: (5, 3, 2)}
"""Red, green, blue of stacks in order of wavelength without names: Landsat TM, RapidEye (5 … 7), WorldView-2 (8)."""

COASTAL_FIRST_ORDER = (4, 3, 2)
"""Of stacks of nine bands or more: Sentinel-2 and Landsat 8/9 begin with the coastal band."""

ORDERS = (
    (r"(?<![a-z])(?:nir|i)_?rgb(?![a-z])", (4,), (2, 3, 4), "by the file's name: infrared, red, green, blue"),
    (r"(?<![a-z])bgr(?:n|i|a|nir)?(?![a-z])", (3, 4), (3, 2, 1), "by the file's name: blue, green, red"),
    (r"(?<![a-z])rgb(?:n|i|a|nir)?(?![a-z])", (3, 4), (1, 2, 3), "by the file's name: red, green, blue"),
    (
        r"(?<![a-z0-9])(?:gf\d[a-d]?_(?:pms|wfv)|zy3\w*_mux|hj2[ab]_ccd|sv\d-\d\d_)",
        (4,),
        (3, 2, 1),
        "in the order of its sensor",
    ),
    (r"planet_\w*analytic", (4,), (3, 2, 1), "in the order of Planet's mosaics"),
)
"""What names of files and their folders tell of the order of so many bands: Gaofen, Ziyuan 3, Huanjing 2 and SuperView
begin with blue (CRESDA's and the maker's tables of bands), and so do Planet's analytic mosaics. Three bands of these
are somebody's picture of them, whose order their names don't tell."""

INFRARED = re.compile(r"(?i)(?<![a-z])(cir|ir?rg|irc|nrg|nirrg|false.colou?r(?!.?.?urban)|colou?r.?infrared)(?![a-z])")
"""Names of three bands of near infrared, red and green: CIR, IRG (Spain), IRC (France), False_color (Copernicus).
Their files declare red, green and blue, as GDAL does of any three bytes."""

FALSE_COLOURS = ("nir", "red", "green")
"""Drawn as red, green and blue where a file names no blue band: the usual colour-infrared picture."""

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
    if len(bands) == 3 and not any(names) and not any(waves) and INFRARED.search(_last_two(uri)):
        named = ("near infrared", "red", "green")
        return BandChoice((1, 2, 3), named, "by the file's name: colour infrared, for want of a blue band")
    for found, wanted, basis in (
        (spoken, COLOURS, "by name"),
        (_places(bands, colours_by_wavelength(waves)), COLOURS, "by wavelength"),
        ({} if is_guess else numbered, COLOURS, by_number),
        (_declared(bands), COLOURS, "by colour interpretation"),
        (numbered, COLOURS, by_number),
        (bare, COLOURS, "by the wavelengths that their names seem to hold"),
        (_places(bands, alike), COLOURS, "by name, of several that are called alike the last: give --bands for others"),
        ({**numbered, **spoken}, FALSE_COLOURS, "by name: near infrared, red and green, for want of a blue band"),
    ):
        if set(wanted) <= set(found):
            return _choice(bands, (found[wanted[0]], found[wanted[1]], found[wanted[2]]), basis)
    return _by_order(uri, bands)


def _last_two(uri: str) -> str:
    """The names of a file and its folder, in lower case."""
    return "/".join(uri.lower().split("/")[-2:])


def _places(bands: Sequence[BandInfo], colours: Sequence[str]) -> dict[str, int]:
    return {colour: band.number for band, colour in zip(bands, colours, strict=True) if colour}


def _declared(bands: Sequence[BandInfo]) -> dict[str, int]:
    """The colours that exactly one band declares."""
    numbers: dict[str, list[int]] = {}
    for band in bands:
        numbers.setdefault(band.colour.lower(), []).append(band.number)
    return {colour: found[0] for colour, found in numbers.items() if len(found) == 1}


def _by_order(uri: str, bands: Sequence[BandInfo]) -> BandChoice:
    drawable = [band.number for band in bands if band.colour != "alpha"]
    if not drawable:
        raise BandError("only-alpha", scene=uri)
    if len(drawable) <= 2:
        basis = "the only band" if len(drawable) == 1 else "the first of two: a guess"
        return _choice(bands, (drawable[0],) * 3, basis)
    places = (1, 2, 3) if len(drawable) <= 4 else WAVELENGTH_ORDER.get(len(drawable), COASTAL_FIRST_ORDER)
    basis = "a guess by their order, because the file does not say: give --bands if it is wrong"
    for pattern, counts, order, why in ORDERS:
        if len(drawable) in counts and re.search(pattern, _last_two(uri)):
            places, basis = order, why
            break
    red, green, blue = (drawable[place - 1] for place in places)
    return _choice(bands, (red, green, blue), basis)


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
