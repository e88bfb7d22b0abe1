"""What is looked for: words, an expression, examples, or a saved query."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rdb_geo.core.errors import UsageError

if TYPE_CHECKING:  # shapely is loaded only when there is an area
    from rdb_geo.core.geometry import LonLatGeometry

Box: TypeAlias = tuple[int, int, int, int]
"""Column, row, width, height in pixels of a scene. It may reach beyond the scene, so it is no `Window` yet."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a raster that shows what to look for: exactly one of `box` and `area`."""

    scene: str
    """Path or address of any raster, indexed or not."""

    box: Box | None = None
    """Its pixels; what lies outside the raster is cut off."""

    area: LonLatGeometry | None = None
    """The pixels around this geometry, EPSG:4326 (lon, lat)."""

    def __post_init__(self) -> None:
        """Refuse none or both."""
        if (self.box is None) == (self.area is None):
            raise UsageError("an example is a box of pixels or an area, exactly one of them.")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: words, an expression, examples, or a saved query (docs/query-grammar.md)."""

    text: str = ""
    """Plain words, or an expression."""

    also: Sequence[str] = ()
    """What must be there as well, each plain words or an expression."""

    either: Sequence[str] = ()
    """What may be there in the place of `text`."""

    never: Sequence[str] = ()
    """What must not be there."""

    like: Sequence[str] = ()
    """Examples: ``LON,LAT``, ``hits.geojson#3``, ``scene.tif#COL,ROW,WIDTH,HEIGHT`` or a picture's path; of several,
    one is enough."""

    example: Piece | None = None
    """In the place of all of the above."""

    saved: str | os.PathLike[str] | None = None
    """A file of a saved query, in the place of all of the above."""

    verbatim: bool = False
    """`text` holds words as they are, never an expression."""

    def __post_init__(self) -> None:
        """Refuse two questions at once."""
        for name in ("also", "either", "never", "like"):
            object.__setattr__(self, name, several(getattr(self, name)))
        is_asked = any((self.text, self.also, self.either, self.never, self.like))
        if self.saved is not None and (is_asked or self.example is not None):
            raise UsageError(
                f"{os.fspath(self.saved)} holds a question already: leave out TEXT, --and, --or, --not and --like."
            )
        if self.example is not None and is_asked:
            raise UsageError("a piece of a raster is a question already: leave out the words and the other examples.")


def named(scenes: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> tuple[str, ...]:
    """`several` scenes; () means all, an empty list raises `UsageError`."""
    found = several(scenes)
    if not found and not isinstance(scenes, tuple):
        raise UsageError("the list of scenes is empty: leave it out to ask all of them.")
    return found


def several(texts: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Texts and paths as a tuple of texts; one alone is a tuple of one, not of its letters."""
    return tuple(os.fspath(text) for text in ((texts,) if isinstance(texts, (str, os.PathLike)) else texts))
