"""Which bands are drawn as red, green and blue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rdb_geo.core.errors import BandError
from rdb_geo.scene.dataset import BandInfo

COLOURS = ("red", "green", "blue")

WAVELENGTH_ORDER = {5: (3, 2, 1), 6: (3, 2, 1), 7: (3, 2, 1), 8: (5, 3, 2)}
"""Red, green, blue of stacks in order of wavelength that say nothing about their bands: Landsat TM/ETM+, RapidEye (5–7), WorldView-2/3 (8)."""

SENTINEL_ORDER = (4, 3, 2)
"""Of stacks of nine bands or more: Sentinel-2 and Landsat 8/9 begin with the coastal band."""


def choose_bands(uri: str, bands: Sequence[BandInfo], request: str | None) -> tuple[int, int, int]:
    """Band numbers for red, green and blue.

    Without a request: the declared colours; else bands described as red, green and blue; else by count, alpha left out: one or two bands
    are drawn grey, three and four are R, G, B (and near infrared), more are taken as a stack in order of wavelength.

    Args:
        uri: For messages.
        bands: All bands of the scene.
        request: One or three numbers or names, e.g. ``4,3,2`` or ``red,green,blue``; None = choose.

    Raises:
        BandError: A band does not exist, is named twice by the file, or the request is not one or three bands.
    """
    if request is not None:
        return _requested(uri, bands, request)
    by_colour = [_find(bands, colour) for colour in COLOURS]
    if all(len(found) == 1 for found in by_colour):
        red, green, blue = (found[0] for found in by_colour)
        return red, green, blue
    drawable = [band.number for band in bands if band.colour != "alpha"]
    if not drawable:
        raise BandError(f"{uri} has nothing but an alpha band.")
    if len(drawable) <= 2:  # noqa: PLR2004
        return drawable[0], drawable[0], drawable[0]
    places = (1, 2, 3) if len(drawable) <= 4 else WAVELENGTH_ORDER.get(len(drawable), SENTINEL_ORDER)  # noqa: PLR2004
    red, green, blue = (drawable[place - 1] for place in places)
    return red, green, blue


def _requested(uri: str, bands: Sequence[BandInfo], request: str) -> tuple[int, int, int]:
    names = [part.strip() for part in request.split(",")]
    if len(names) not in (1, 3):
        raise BandError(f"give one band or three (red,green,blue), got {request!r}.")
    numbers = [_number(uri, bands, name) for name in names]
    red, green, blue = numbers * 3 if len(numbers) == 1 else numbers
    return red, green, blue


def _number(uri: str, bands: Sequence[BandInfo], name: str) -> int:
    found = [int(name)] if re.fullmatch(r"\d+", name) else _find(bands, name)
    if len(found) == 1 and any(band.number == found[0] for band in bands):
        return found[0]
    listed = ", ".join(f"{band.number} ({band.description or band.colour})" for band in bands)
    problem = f"has several bands called {name!r}" if len(found) > 1 else f"has no band {name!r}"
    raise BandError(f"{uri} {problem}: it has {listed}.")


def _find(bands: Sequence[BandInfo], name: str) -> list[int]:
    """Bands whose colour interpretation or description is `name`, or whose description holds it as a word; the closest kind of match."""
    wanted = name.lower()
    for matches in (
        lambda band: band.colour.lower() == wanted,
        lambda band: band.description.strip().lower() == wanted,
        lambda band: wanted in re.split(r"[^a-z0-9]+", band.description.lower()),
    ):
        found = [band.number for band in bands if matches(band)]
        if found:
            return found
    return []
