"""Which chips, scenes and places take part."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdb_geo.core.errors import UsageError
from rdb_geo.core.requests.question import named, several

if TYPE_CHECKING:  # shapely is loaded only when there is an area
    from rdb_geo.core.geometry import LonLatGeometry

WORTH_A_LOOK = 0.2
"""Chips that score at least this and are no hits are counted, and given where the weaker ones are wanted too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many chips may answer, and which. Where several limits are given, all hold, before the best are taken."""

    k: int | None = None
    """At most so many hits; None = no such limit. Where `min_score` and `percent` are None too, hits are the chips that
    are more likely right than not; of a model without a calibration, the best 50."""

    min_score: float | None = None
    """Only hits whose probability is at least this, 0 … 1."""

    percent: float | None = None
    """Only the best P % of the chips that may answer, 0 < P ≤ 100."""

    area: LonLatGeometry | None = None
    """Only chips that touch this geometry, EPSG:4326 (lon, lat); `BBox.to_geometry` makes one of a box."""

    within: str | os.PathLike[str] | None = None
    """Only chips that touch the polygons of this layer, in any CRS: ``FILE`` or ``FILE:LAYER``."""

    near: Sequence[str] = ()
    """Only chips near the shapes of each of these layers: ``FILE:200m`` or ``FILE:LAYER:1.5km``."""

    scenes: Sequence[str] = ()
    """Only scenes whose address, or the last part of it, matches one of these globs; () = all.

    An empty list is refused, as a program that has left out all scenes would ask all."""

    scales: Sequence[float] = ()
    """Only chips of these ground sizes, factors that the scenes were indexed with (`Indexing.scales`); none = all."""

    start: str | None = None
    """Only scenes taken on this date or later: ``2024``, ``2024-05``, ``2024-05-01``, RFC 3339 or a `datetime.date`;
    those without a date take no part then."""

    end: str | None = None
    """Only scenes taken on this date or earlier."""

    cloudy: bool = False
    """Chips under clouds, as their product's own mask tells, may answer whatever is asked; False = only who asks for
    clouds."""

    weaker: bool = False
    """After the chips that are more likely right than not, also those that score 0.2 or more in the same scenes, and
    `k` counts these too. Not together with `min_score` and `percent`, which say that by themselves."""

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense."""
        object.__setattr__(self, "near", several(self.near))
        object.__setattr__(self, "scenes", named(self.scenes))
        object.__setattr__(self, "scales", tuple(map(float, self.scales)))
        for name in ("start", "end"):
            object.__setattr__(self, name, _written(getattr(self, name)))
        if not all(0 < scale < math.inf for scale in self.scales):
            raise UsageError(f"a ground size is a positive factor such as 2, got {min(self.scales):g}.")
        _check_types(self)
        if self.k is not None and self.k < 1:
            raise UsageError(f"at least one hit must be asked for, got {self.k}.")
        if self.percent is not None and not 0 < self.percent <= 100:
            raise UsageError(f"the share of chips must lie in 0 … 100 %, got {self.percent}.")
        if self.min_score is not None and not 0 <= self.min_score <= 1:
            raise UsageError(f"the lowest score is a probability, 0 … 1, got {self.min_score:g}.")
        if self.weaker and (self.min_score is not None or self.percent is not None):
            raise UsageError("the weaker hits are wanted too, so leave out the lowest score and the share of chips.")


def _check_types(limits: Limits) -> None:
    """Refuse what is no geometry or no number of hits."""
    if limits.area is not None and not hasattr(limits.area, "geom_type"):
        raise UsageError(f"an area is a geometry, such as BBox(W, S, E, N).to_geometry(), got {limits.area!r}.")
    if limits.k is not None and not isinstance(limits.k, numbers.Integral):
        raise UsageError(f"how many hits is a whole number, got {limits.k!r}.")


def _written(date: object) -> str | None:
    """A date as text: one of `datetime` or pandas, or the number of a year, too."""
    if isinstance(date, dt.date):
        return date.isoformat()
    return None if date is None else str(date)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which scenes are compared, and what counts as a change."""

    before: str
    """The earlier scenes: a path, a name, a glob of either, or a date (``2024``, ``2024-05``, ``2024-05-01``)."""

    after: str
    """The later scenes, likewise."""

    z: float = 4.0
    """Only changes of at least so many standard deviations of the noise, above 0."""

    min_score: float = 0.1
    """Only places that score at least this after (before, where `fell`), 0 … 1."""

    fell: bool = False
    """Where the score fell instead."""

    fine: bool = False
    """Whether outlines follow the ground, as those of `Outlining.fine` do; both scenes must still be there."""

    def __post_init__(self) -> None:
        """Refuse limits that make no sense."""
        if not (math.isfinite(self.z) and self.z > 0):
            raise UsageError(f"a change is measured in standard deviations above 0, got {self.z:g}.")
        if not 0 <= self.min_score <= 1:
            raise UsageError(f"the lowest score lies in 0 … 1, got {self.min_score:g}.")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Polygons that somebody drew of what was asked."""

    truth: str | os.PathLike[str]
    """``FILE`` or ``FILE:LAYER`` of polygons, in any CRS."""

    within: str | os.PathLike[str] | None = None
    """Likewise: where the truth is complete. Only chips that lie within it count; None = all."""

    area: LonLatGeometry | None = None
    """As `within`, EPSG:4326 (lon, lat)."""

    scenes: Sequence[str] = ()
    """Only scenes whose address, or the last part of it, matches one of these globs; () = all.

    An empty list is refused, as a program that has left out all scenes would ask all."""

    shapes: bool = False
    """Whether traced regions are compared too, smooth and fine ones."""

    def __post_init__(self) -> None:
        """One glob is several too."""
        object.__setattr__(self, "scenes", named(self.scenes))
