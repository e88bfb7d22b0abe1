"""The attributes that a hit, a region or a change has in every format, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from rdb_geo.core.change import Change
from rdb_geo.core.results import Hit, Region

Result: TypeAlias = Hit | Region | Change
"""One feature."""

Results: TypeAlias = Sequence[Result]
"""Features, all of one kind."""

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
    "mark": str,
}
"""Names and types for hits. ``mark`` waits for the user's word: ``right`` or ``wrong``.

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


CHANGE_FIELDS = {
    "rank": int,
    "before": float,
    "after": float,
    "rise": float,
    "z": float,
    "area_m2": float,
    "scene": str,
    "scene_old": str,
    "query": str,
    "model": str,
    "datetime": str,
    "date_old": str,
}
"""Names and types for changes: ``scene`` and ``datetime`` are those of the later date."""


def fields_of(results: Results) -> dict[str, type]:
    """Names and types of the attributes of `results`; of hits where there are none."""
    if results and isinstance(results[0], Change):
        return CHANGE_FIELDS
    return REGION_FIELDS if results and isinstance(results[0], Region) else HIT_FIELDS


def attributes(result: Result) -> dict[str, Any]:
    """The attributes of one feature, in the order of `HIT_FIELDS`, `REGION_FIELDS` or `CHANGE_FIELDS`."""
    if isinstance(result, Change):
        return _of_change(result)
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
        "mark": result.mark,
    }


def _of_change(change: Change) -> dict[str, Any]:
    return {
        "rank": change.rank,
        "before": round(change.before, 4),
        "after": round(change.after, 4),
        "rise": round(change.rise, 3),
        "z": round(change.z, 2),
        "area_m2": round(change.area_m2, 2),
        "scene": change.scene_after,
        "scene_old": change.scene_before,
        "query": change.query,
        "model": change.model,
        "datetime": change.datetime_after,
        "date_old": change.datetime_before,
    }


def _significant(share: float) -> float:
    """Three digits: a share may be very small."""
    return float(f"{share:.3g}")
