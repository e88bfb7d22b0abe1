"""Limits as a user writes them to the selection that they mean."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rdb_geo.ask.area import area_geometry
from rdb_geo.ask.dates import read_dates
from rdb_geo.ask.near import read_near
from rdb_geo.ask.select import Selection
from rdb_geo.core.geometry import BBox, LonLatGeometry


def read_selection(  # noqa: PLR0913 - one argument for each limit
    *,
    k: int | None = None,
    min_score: float | None = None,
    percent: float | None = None,
    bbox: BBox | None = None,
    area: LonLatGeometry | None = None,
    within: str | os.PathLike[str] | None = None,
    near: str | Sequence[str] = (),
    scenes: Sequence[str] = (),
    start: str | None = None,
    end: str | None = None,
) -> Selection:
    """The selection that these limits mean; where several are given, all hold.

    Args:
        k: At most so many hits.
        min_score: Only hits whose probability is at least this, 0 … 1.
        percent: Only the best P % of the chips that may answer.
        bbox: Only chips that touch this box.
        area: Only chips that touch this geometry, EPSG:4326 (lon, lat).
        within: Only chips that touch the polygons of this layer: ``FILE`` or ``FILE:LAYER``.
        near: Only chips near the shapes of these layers: ``FILE:200m`` or ``FILE:LAYER:1.5km``, one or several.
        scenes: Only scenes whose address, or the last part of it, matches one of these globs.
        start: Only scenes taken on this date or later, see `read_dates`. Scenes without a date take no part then.
        end: Only scenes taken on this date or earlier.

    Raises:
        UsageError: A limit makes no sense.
        AreaError: A layer can't be read or is empty, or the areas don't meet.
    """
    return Selection(
        k=k,
        min_score=min_score,
        percent=percent,
        area=area_geometry(bbox=bbox, area=area, within=None if within is None else os.fspath(within)),
        near=tuple(map(read_near, [near] if isinstance(near, str) else near)),
        dates=read_dates(start, end),
        scenes=tuple(scenes),
    )
