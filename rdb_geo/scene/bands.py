"""What a file says about its bands, and which of them are drawn as red, green and blue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rasterio

from rdb_geo.core.errors import BandError

COLOURS = ("red", "green", "blue")

WAVELENGTH_ORDER = {5: (3, 2, 1), 6: (3, 2, 1), 7: (3, 2, 1), 8: (5, 3, 2)}
"""Red, green, blue of stacks in order of wavelength without names: Landsat TM, RapidEye (5 … 7), WorldView-2 (8)."""

COASTAL_FIRST_ORDER = (4, 3, 2)
"""Of stacks of nine bands or more: Sentinel-2 and Landsat 8/9 begin with the coastal band."""

SHORT_NAMES = (("r", "g", "b"), ("b04", "b03", "b02"))
"""Descriptions that mean red, green and blue where a file has all three: initials, and Sentinel-2's band names."""


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


def read_band_infos(dataset: rasterio.DatasetReader) -> tuple[BandInfo, ...]:
    """All bands of an open raster, alpha included."""
    return tuple(
        BandInfo(
            number=number,
            colour=dataset.colorinterp[number - 1].name,
            description=dataset.descriptions[number - 1] or "",
            dtype=dataset.dtypes[number - 1],
            nodata=dataset.nodatavals[number - 1],
            scale=float(dataset.scales[number - 1]) or 1.0,
            offset=float(dataset.offsets[number - 1]),
        )
        for number in dataset.indexes
    )


def choose_bands(uri: str, bands: Sequence[BandInfo], request: str | None) -> tuple[int, int, int]:
    """Band numbers for red, green and blue.

    Without a request: the declared colours; else bands described as red, green and blue; else by count, alpha left
    out: one or two bands are drawn grey, three and four are R, G, B (and near infrared), more are taken as a stack in
    order of wavelength.

    Args:
        uri: For messages.
        bands: All bands of the scene.
        request: One or three numbers or names, e.g. ``4,3,2`` or ``red,green,blue``; None = choose.

    Raises:
        BandError: A band does not exist, is named twice by the file, or the request is not one or three bands.
    """
    if request is not None:
        return _requested(uri, bands, request)
    for names in (COLOURS, *SHORT_NAMES):
        found = [_find(bands, name) for name in names]
        if all(len(numbers) == 1 for numbers in found):
            return found[0][0], found[1][0], found[2][0]
    drawable = [band.number for band in bands if band.colour != "alpha"]
    if not drawable:
        msg = f"{uri} has nothing but an alpha band."
        raise BandError(msg)
    if len(drawable) <= 2:
        return drawable[0], drawable[0], drawable[0]
    places = (1, 2, 3) if len(drawable) <= 4 else WAVELENGTH_ORDER.get(len(drawable), COASTAL_FIRST_ORDER)
    red, green, blue = (drawable[place - 1] for place in places)
    return red, green, blue


def _requested(uri: str, bands: Sequence[BandInfo], request: str) -> tuple[int, int, int]:
    names = [part.strip() for part in request.split(",")]
    if len(names) not in (1, 3):
        msg = f"give one band or three (red,green,blue), got {request!r}."
        raise BandError(msg)
    numbers = [_number(uri, bands, name) for name in names]
    red, green, blue = numbers * 3 if len(numbers) == 1 else numbers
    return red, green, blue


def _number(uri: str, bands: Sequence[BandInfo], name: str) -> int:
    found = [int(name)] if re.fullmatch(r"\d+", name) else _find(bands, name)
    if len(found) == 1 and any(band.number == found[0] for band in bands):
        return found[0]
    listed = ", ".join(f"{band.number} ({band.description or band.colour})" for band in bands)
    problem = f"has several bands called {name!r}" if len(found) > 1 else f"has no band {name!r}"
    msg = f"{uri} {problem}: it has {listed}."
    raise BandError(msg)


def _find(bands: Sequence[BandInfo], name: str) -> list[int]:
    """Bands whose colour interpretation is `name`, else whose description is or holds it as a word."""
    wanted = name.lower()
    if not wanted:
        return []
    for matches in (
        lambda band: band.colour.lower() == wanted,
        lambda band: band.description.strip().lower() == wanted,
        lambda band: wanted in re.split(r"[^a-z0-9]+", band.description.lower()),
    ):
        found = [band.number for band in bands if matches(band)]
        if found:
            return found
    return []
