"""How scenes get into an index, and where answers are written to."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.errors import UsageError
from rdb_geo.core.units import read_length

if TYPE_CHECKING:  # shapely is loaded only when there is an area
    from rdb_geo.core.geometry import LonLatGeometry

_PIXELS = re.compile(r"(\d+)\s*(?:px|pixels?)?", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class Indexing:
    """How scenes are put into an index."""

    chip_size: str | int | None = None
    """Side of a chip: pixels (256, ``256px``) or a length (``300m``, ``0.3km``); None = from scene and model."""

    overlap: float = 0.5
    """Share of a chip's side that neighbouring chips have in common, 0 … 0.95."""

    scales: Sequence[float] = (1.0,)
    """Ground sizes to index together, as factors of the chip's side."""

    min_valid: float = 0.5
    """Chips with a smaller share of valid pixels are skipped, 0 … 1."""

    bands: str | None = None
    """Bands for red, green and blue by number, name or file, e.g. ``4,3,2``; None = chosen from the scene."""

    stretch: str | None = None
    """``LO,HI``, ``none`` or None for the scene's own percentiles."""

    nodata: str | None = None
    """The value that means nothing, in place of what the file declares; ``none`` = every value means something; None =
    as declared, and a border of one value that is not declared."""

    area: LonLatGeometry | None = None
    """Only chips that touch this geometry, EPSG:4326 (lon, lat)."""

    within: str | os.PathLike[str] | None = None
    """Only chips that touch the polygons of this layer, in any CRS: ``FILE`` or ``FILE:LAYER``."""

    asset: str | None = None
    """See `SceneRequest`, and so are the next two."""

    mask_clouds: bool = False
    """Leave out clouds and their shadows, where the product tells them."""

    mosaic: bool = False
    """The files are tiles of one scene."""

    force: bool = False
    """Index again even where nothing changed."""

    def __post_init__(self) -> None:
        """Refuse a size that is none."""
        object.__setattr__(self, "scales", tuple(dict.fromkeys(map(float, self.scales))))
        self.size()

    @property
    def scene_request(self) -> SceneRequest:
        """What of it concerns files and products before any is opened."""
        return SceneRequest(self.asset, self.bands, self.mask_clouds, self.mosaic)

    def size(self) -> tuple[int | None, float | None]:
        """The side of a chip as pixels or as metres; the other one is None, or both are."""
        return (None, None) if self.chip_size is None else read_chip_size(str(self.chip_size))


@dataclass(frozen=True, slots=True)
class Share:
    """One of several parts of a run, each done by itself: on another machine, or by a job of an array."""

    part: int
    """Which, counted from 1."""

    whole: int
    """How many there are."""

    def __post_init__(self) -> None:
        """Refuse a part beyond the whole."""
        if not 1 <= self.part <= self.whole:
            raise UsageError(f"there is no part {self.part} of {self.whole}: they are counted from 1 to the whole.")

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}"


def read_share(text: str) -> Share:
    """A part as a user writes it, ``3/64``; raises `UsageError`: it is none."""
    found = re.fullmatch(r"\s*(\d+)\s*/\s*(\d+)\s*", text)
    if found is None:
        raise UsageError(f"{text!r} is no part of a whole: write 3/64 for the third of 64 parts.")
    return Share(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Outputs:
    """Files that an answer is written to; None = not written."""

    output: Path | None = None
    """Hits, regions or changes; the suffix chooses the format."""

    preview: Path | None = None
    """A picture of the best chips."""

    quicklook: Path | None = None
    """A picture of the best scene with its hits."""

    report: Path | None = None
    """One HTML page to look at."""

    overwrite: bool = False
    """They may exist."""

    append: bool = False
    """`output` is a GeoPackage: add to its layer."""

    layer: str | None = None
    """`output` is a GeoPackage: name of its layer, beside others."""


def read_chip_size(text: str) -> tuple[int | None, float | None]:
    """The side of a chip: pixels of ``256`` or ``256px``, or metres of ``300m``, ``0.3km``, ``1000 ft``; one is None.

    Raises:
        UsageError: It is neither.
    """
    match = _PIXELS.fullmatch(text.strip())
    metres = None if match else read_length(text)
    if (int(match[1]) if match else metres or 0) <= 0:
        raise UsageError(f"the chip size {text!r} is neither pixels (256) nor a length (300m, 0.3km, 1000ft).")
    return (int(match[1]), None) if match else (None, metres)
