"""Regions of several scenes on the same ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from rdb_geo.answer.regions import SNAP_DEGREES, geodesic_area_m2
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.results import Region


def join_overlaps(regions: Sequence[Region]) -> list[Region]:
    """Regions of the same day that share ground, made one: its outline is their union, its facts those of the best.

    A day is the date part of `Region.datetime`; scenes without a date are taken as of one day of their own. Regions of
    different days stay apart even on the same ground: each is another fact. Regions of one scene are never joined
    unless one of another scene of the day joins them. `score_mean` is the mean by area, `chip_count` the sum.

    Args:
        regions: In any order.

    Returns:
        The highest score first, ranked anew.
    """
    ordered = sorted(regions, key=lambda region: (-region.score_max, region.scene_uri))
    days = np.array([(region.datetime or "")[:10] for region in ordered], object)
    owner = list(range(len(ordered)))

    def root(place: int) -> int:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    shapes = np.array([region.geometry for region in ordered], object)
    if len(shapes):
        for one, other in shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
            apart = days[one] != days[other] or ordered[one].scene_uri == ordered[other].scene_uri
            if one >= other or apart or shapely.intersection(shapes[one], shapes[other]).area == 0:
                continue
            first, second = sorted((root(one), root(other)))
            owner[second] = first
    groups: dict[int, list[Region]] = {}
    for place, region in enumerate(ordered):
        groups.setdefault(root(place), []).append(region)
    return [replace(_join(group), rank=rank) for rank, group in enumerate(groups.values(), start=1)]


def _join(group: list[Region]) -> Region:
    best = group[0]
    if len(group) == 1:
        return best
    union: LonLatGeometry = shapely.union_all([region.geometry for region in group], grid_size=SNAP_DEGREES)
    shape = shapely.orient_polygons(union)
    areas = [region.area_m2 for region in group]
    return replace(
        best,
        geometry=shape,
        area_m2=geodesic_area_m2(shape),
        score_mean=float(np.average([region.score_mean for region in group], weights=areas)),
        chip_count=sum(region.chip_count for region in group),
        false_alarm=min(region.false_alarm for region in group),
    )
