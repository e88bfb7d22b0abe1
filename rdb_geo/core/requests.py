"""What a user asks for, as values: read from a command line, a line of JSON, or given in Python."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdb_geo.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class SceneRequest:
    """What the user may ask of files and products before any is opened."""

    asset: str | None = None
    """Assets of a STAC Item: one, or three for red, green and blue."""

    bands: str | None = None
    """Bands of a product, or files of a folder, for red, green and blue; also `IndexRequest.bands`."""

    mask_clouds: bool = False
    """Leave out what a product's own mask calls cloud or shadow of a cloud."""

    mosaic: bool = False
    """The files are tiles of one scene."""


_SIZE = re.compile(r"(\d+)(?:px)?|(\d+(?:\.\d+)?)m")


def read_chip_size(text: str) -> tuple[int | None, float | None]:
    """The side of a chip: pixels of ``256`` or ``256px``, or metres of ``300m``; the other one is None.

    Raises:
        UsageError: It is neither.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None or float(match[1] or match[2]) <= 0:
        raise UsageError(f"the chip size {text!r} is neither pixels (256) nor metres (300m).")
    return (int(match[1]), None) if match[1] else (None, float(match[2]))
