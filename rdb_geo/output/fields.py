"""The attributes that a hit or a region has in every format, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from rdb_geo.core.results import Hit, Region

Results: TypeAlias = Sequence[Hit | Region]
"""Hits or regions, never both."""

HIT_FIELDS = {
    "rank": int,
    "score": float,
    "false_rate": float,
    "cosine": float,
    "scene": str,
    "col_off": int,
    "row_off": int,
    "width": int,
    "height": int,
    "scale": float,
    "gsd_m": float,
    "query": str,
    "model": str,
    "datetime": str,
}
"""Names and types for hits.

``false_rate`` is `Hit.false_alarm`: a shapefile's names have at most ten letters. ``datetime`` is empty where it is not
known, ``cosine`` where several things were asked.
"""

REGION_FIELDS = {
    "rank": int,
    "score": float,
    "score_mean": float,
    "false_rate": float,
    "cosine": float,
    "chips": int,
    "area_m2": float,
    "scene": str,
    "gsd_m": float,
    "query": str,
    "model": str,
    "datetime": str,
}
"""Names and types for regions: ``score`` and ``cosine`` are the highest of their chips, ``false_rate`` the lowest."""


def fields_of(results: Results) -> dict[str, type]:
    """Names and types of the attributes of `results`; of hits where there are none."""
    return REGION_FIELDS if results and isinstance(results[0], Region) else HIT_FIELDS


def attributes(result: Hit | Region) -> dict[str, Any]:
    """The attributes of one hit or region, in the order of `HIT_FIELDS` or `REGION_FIELDS`."""
    place = {"gsd_m": round(result.gsd_m, 6), "query": result.query, "model": result.model, "datetime": result.datetime}
    if isinstance(result, Region):
        return {
            "rank": result.rank,
            "score": round(result.score_max, 4),
            "score_mean": round(result.score_mean, 4),
            "false_rate": _significant(result.false_alarm),
            "cosine": None if result.cosine_max is None else round(result.cosine_max, 4),
            "chips": result.chip_count,
            "area_m2": round(result.area_m2, 2),
            "scene": result.scene_uri,
            **place,
        }
    window = result.window
    return {
        "rank": result.rank,
        "score": round(result.score, 4),
        "false_rate": _significant(result.false_alarm),
        "cosine": None if result.cosine is None else round(result.cosine, 4),
        "scene": result.scene_uri,
        "col_off": window.col_off,
        "row_off": window.row_off,
        "width": window.width,
        "height": window.height,
        "scale": round(result.scale, 6),
        **place,
    }


def _significant(share: float) -> float:
    """Three digits: a share may be very small."""
    return float(f"{share:.3g}")
