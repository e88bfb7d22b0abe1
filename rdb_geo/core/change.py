"""What a comparison of two dates gives back."""

from __future__ import annotations

from dataclasses import dataclass

from rdb_geo.core.geometry import LonLatGeometry


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A connected place where the score of a question rose (or fell) beyond the noise of unchanged places."""

    rank: int
    """1 = highest `z`."""

    geometry: LonLatGeometry
    """Outline in EPSG:4326 (lon, lat), cut at the antimeridian."""

    before: float
    """Score before, 0 … 1, at the cell of the largest change."""

    after: float
    """Score after, 0 … 1, at the same cell."""

    rise: float
    """Log-odds after minus before at that cell, beyond what all places have in common; negative where it fell."""

    z: float
    """How far that cell rose above the best that it and its neighbours were before, in standard deviations of the
    noise (or, where it fell, how far it was above the best that they are after)."""

    area_m2: float
    """Geodesic area on the WGS 84 ellipsoid, square metres."""

    scene_before: str
    """Path or URL of the earlier scene; the first one where several cover the place."""

    scene_after: str
    """Path or URL of the later scene."""

    query: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    datetime_before: str | None = None
    """When the earlier scene was taken, RFC 3339, if known."""

    datetime_after: str | None = None
    """When the later scene was taken, RFC 3339, if known."""
