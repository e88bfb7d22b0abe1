"""In which form an answer is given, and how regions are traced."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rdb_geo.core.errors import UsageError
from rdb_geo.core.units import read_area, read_length

EVEN_ODDS = 0.5
"""Where no threshold is given, a region starts at this probability."""


@dataclass(frozen=True, slots=True)
class Outlining:
    """How regions are traced."""

    high: float = EVEN_ODDS
    """A region needs one pixel of at least this probability, 0 … 1 (both excluded)."""

    low: float | None = None
    """It extends over connected pixels of at least this probability, up to `high`; None = found for each query."""

    min_area_m2: float | None = None
    """Smaller regions are left out, square metres on the ellipsoid; None = a quarter of their scene's finest chips."""

    fine: bool = False
    """Whether outlines follow the colours and textures of the scene, which must still be there."""

    keep_overlaps: bool = False
    """Whether scenes of one day that show the same ground keep a region each."""

    simplify_m: float = 0.0
    """Outlines have fewer points and stay within so many metres of where they lay; 0 = only steps are smoothed."""

    right_angles: bool = False
    """Whether the edges of regions that are rectangular, as buildings are, are set at right angles."""

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if not 0 < self.high < 1 or (self.low is not None and not 0 < self.low <= self.high):
            low = "" if self.low is None else f",{self.low:g}"
            raise UsageError(f"thresholds are probabilities with 0 < LOW ≤ HIGH < 1, got {self.high:g}{low}.")
        if self.min_area_m2 is not None and not (math.isfinite(self.min_area_m2) and self.min_area_m2 >= 0):
            raise UsageError(f"the smallest area must be 0 m2 or more, got {self.min_area_m2:g}.")
        if not (math.isfinite(self.simplify_m) and self.simplify_m >= 0):
            raise UsageError(f"outlines are simplified by 0 m or more, got {self.simplify_m:g}.")


@dataclass(frozen=True, slots=True)
class Form:
    """In which form a query is answered: as chips, as regions of chips, or as outlines finer than chips."""

    outlining: Outlining | None = None
    """Trace regions this way; None = give chips."""

    merge: bool = False
    """Dissolve touching chips into regions; the number of hits then counts regions, as it does with outlines."""

    lookalikes: bool = False
    """Where nothing stands out, give the nearest chips all the same."""

    def __post_init__(self) -> None:
        """Refuse both kinds of regions at once."""
        if self.merge and self.outlining is not None:
            raise UsageError("--merge gives squares and --shapes outlines: leave one of them out.")


def read_form(  # noqa: PLR0913 - one argument for each thing that a user may choose
    *,
    shapes: bool = False,
    merge: bool = False,
    threshold: str | None = None,
    min_area: str | None = None,
    simplify: str | None = None,
    fine: bool = False,
    right_angles: bool = False,
    keep_overlaps: bool = False,
    show_lookalikes: bool = False,
) -> Form:
    """The form of an answer as a user writes it, see `Form` and `Outlining`.

    `threshold` is ``HIGH`` or ``HIGH,LOW``, `min_area` ``500m2``, ``2ha`` or ``1km2``, `simplify` a length with a unit,
    such as ``20m``. UsageError: a value makes no sense, or is given without `shapes`; or `merge` is given with it.
    """
    if not shapes:
        if not threshold is min_area is simplify is None or fine or right_angles or keep_overlaps:
            told = "--threshold, --min-area, --simplify, --fine, --right-angles and --keep-overlaps"
            raise UsageError(f"{told} belong to --shapes: add it.")
        return Form(None, merge, show_lookalikes)
    high, low = (EVEN_ODDS, None) if threshold is None else read_threshold(threshold)
    area = None if min_area is None else read_square_metres(min_area)
    metres = 0.0 if simplify is None else read_length(simplify)
    if metres is None:
        raise UsageError("no-length", text=simplify)
    return Form(Outlining(high, low, area, fine, keep_overlaps, metres, right_angles), merge, show_lookalikes)


def read_threshold(text: str) -> tuple[float, float | None]:
    """``HIGH`` or ``HIGH,LOW`` as numbers; raises `UsageError`: it is neither."""
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not 1 <= len(numbers) <= 2:
        raise UsageError("no-threshold", text=text)
    return numbers[0], numbers[1] if len(numbers) == 2 else None


def read_square_metres(text: str) -> float:
    """Square metres of ``500m2``, ``2ha``, ``3 acres`` or a bare number of square metres.

    Raises:
        UsageError: It is none of these.
    """
    found = read_area(text if text.strip(" \t0123456789.,") else f"{text} m2")
    if found is None:
        raise UsageError("no-area", text=text)
    return found
