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
"""Names and types for hits. ``datetime`` is empty where it is not known."""

REGION_FIELDS = {
    "rank": int,
    "score": float,
    "score_mean": float,
    "cosine": float,
    "chips": int,
    "area_m2": float,
    "scene": str,
    "gsd_m": float,
    "query": str,
    "model": str,
    "datetime": str,
}
"""Names and types for regions: ``score`` and ``cosine`` are the highest of their chips."""


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
            "cosine": round(result.cosine_max, 4),
            "chips": result.chip_count,
            "area_m2": round(result.area_m2, 2),
            "scene": result.scene_uri,
            **place,
        }
    window = result.window
    return {
        "rank": result.rank,
        "score": round(result.score, 4),
        "cosine": round(result.cosine, 4),
        "scene": result.scene_uri,
        "col_off": window.col_off,
        "row_off": window.row_off,
        "width": window.width,
        "height": window.height,
        "scale": round(result.scale, 6),
        **place,
    }
