"""What a query gives back: hits (chips) and regions (hits that touch, dissolved)."""

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

    scene_uri: str
    """The scene's path or URL."""

    query: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    false_alarm: float
    """Expected share of background chips that score at least as high and don't show what was asked, 0 … 1."""

    datetime: str | None = None
    """When the scene was taken, RFC 3339, if known."""

    mark: str | None = None
    """What the user said of the chip, ``right`` or ``wrong``; None = nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Hits of one scene that touch, dissolved into one shape."""

    rank: int
    """1 = highest `score_max`."""

    geometry: LonLatGeometry
    """Outline in EPSG:4326 (lon, lat), cut at the antimeridian."""

    score_max: float
    """Highest `Hit.score` among its chips."""

    score_mean: float
    """Mean `Hit.score` of its chips."""

    cosine_max: float | None
    """Highest cosine among its chips; None where they have none."""

    chip_count: int
    """Hits inside."""

    area_m2: float
    """Geodesic area on the WGS 84 ellipsoid, square metres."""

    scene_uri: str
    """The scene's path or URL."""

    gsd_m: float
    """Ground sample distance of the scene, metres per pixel."""

    query: str
    """What was asked."""

    model: str
    """Name of the encoder."""

    false_alarm: float
    """Lowest `Hit.false_alarm` of its chips."""

    datetime: str | None = None
    """When the scene was taken, RFC 3339, if known."""
