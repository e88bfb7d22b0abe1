"""The attributes that a hit, a region or a change has in every format, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeAlias

from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Change, Hit, Region

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

A shapefile's names have at most ten letters. ``datetime`` is empty where it is not
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
    "area_low": float,
    "area_high": float,
    "scene": str,
    "gsd_m": float,
    "query": str,
    "model": str,
    "datetime": str,
}
"""Names and types for regions: ``score`` and ``cosine`` are the highest of their chips, ``false_rate`` the lowest.

``area_low`` and ``area_high`` are empty where chips were merged.
"""


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


DIGITS = {
    **dict.fromkeys(("score", "score_mean", "cosine", "before", "after"), 4),
    **dict.fromkeys(("area_m2", "area_low", "area_high", "z"), 2),
    **dict.fromkeys(("gsd_m", "scale"), 6),
    "rise": 3,
}
"""Decimals of numbers."""


def fields_of(results: Results) -> dict[str, type]:
    """Names and types of the attributes of `results`; of hits where there are none."""
    if results and isinstance(results[0], Change):
        return CHANGE_FIELDS
    return REGION_FIELDS if results and isinstance(results[0], Region) else HIT_FIELDS


def attributes(result: Result) -> dict[str, Any]:
    """The attributes of one feature, in the order of its fields; numbers are rounded to what they are good for."""
    fields = fields_of([result])
    values = _VALUES[type(result)](result)
    return {name: _rounded(name, value) for name, value in zip(fields, values, strict=True)}


_VALUES = {
    kind: attrgetter(*(f"window.{name}" if name in Window.__slots__ and kind is Hit else name for name in fields))
    for kind, fields in ((Hit, HIT_FIELDS), (Region, REGION_FIELDS), (Change, CHANGE_FIELDS))
}
"""What reads the values of all fields, in their order."""


def _rounded(name: str, value: Any) -> Any:  # noqa: ANN401 - a value of any field
    if name == "false_rate":
        return float(f"{value:.3g}")  # a share may be very small
    return round(value, DIGITS[name]) if name in DIGITS and value is not None else value
