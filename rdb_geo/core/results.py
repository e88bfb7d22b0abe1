"""What is found: hits (chips), regions (outlines on the ground) and changes. Fields are named as in files."""

from __future__ import annotations

from dataclasses import dataclass

from rdb_geo.core.geometry import LonLatGeometry, Window


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """One chip that answers a query."""

    rank: int
    """1 = best."""

    score: float
    """Probability that the chip shows what was asked, 0 … 1; docs/scores.md says how it is made."""

    cosine: float | None
    """Cosine of the chip with a single text or example, -1 … 1; None for any other question."""

    geometry: LonLatGeometry
    """Footprint in EPSG:4326 (lon, lat), cut at the antimeridian."""

    window: Window
    """Pixels of the scene."""

    scale: float
    """Factor of the base chip size."""

    gsd_m: float
    """Ground sample distance of the scene, metres per pixel."""

    scene: str
    """The scene's path or URL."""

    query: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    false_rate: float
    """Expected share of background chips that score at least as high and don't show what was asked, 0 … 1."""

    datetime: str | None = None
    """When the scene was taken, RFC 3339, if known."""

    mark: str | None = None
    """What the user said of the chip, ``right`` or ``wrong``; None = nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Hits of one scene that touch, dissolved into one shape."""

    rank: int
    """1 = highest `score`."""

    geometry: LonLatGeometry
    """Outline in EPSG:4326 (lon, lat), cut at the antimeridian."""

    score: float
    """Highest `Hit.score` among its chips."""

    score_mean: float
    """Mean `Hit.score` of its chips."""

    cosine: float | None
    """Highest cosine among its chips; None where they have none."""

    chips: int
    """Hits inside."""

    area_m2: float
    """Geodesic area on the WGS 84 ellipsoid, square metres."""

    scene: str
    """The scene's path or URL."""

    gsd_m: float
    """Ground sample distance of the scene, metres per pixel."""

    query: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    false_rate: float
    """Lowest `Hit.false_rate` of its chips."""

    datetime: str | None = None
    """When the scene was taken, RFC 3339, if known."""

    area_low: float | None = None
    """Lower end of an 80 % interval of what is there, square metres, if the region is right; None for merged chips."""

    area_high: float | None = None
    """Its upper end, square metres."""


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

    scene_old: str
    """Path or URL of the earlier scene; the first one where several cover the place."""

    scene: str
    """Path or URL of the later scene."""

    query: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    date_old: str | None = None
    """When the earlier scene was taken, RFC 3339, if known."""

    datetime: str | None = None
    """When the later scene was taken, RFC 3339, if known."""
