"""Regions: hits that touch, dissolved; and regions of several scenes on the same ground, joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import shapely

from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.results import Hit, Region

SNAP_DEGREES = 1e-9
"""Grid on which footprints are joined (0.1 mm): neighbours that were computed one by one have edges in common again."""


SMOOTH_PX = 0.05
"""Outlines are simplified by so many pixels of the scene: what densified edges of neighbours leave as notches goes."""

METRES_PER_DEGREE = 111_320
"""Of latitude, and of longitude at the equator."""


def merge_hits(hits: Sequence[Hit]) -> list[Region]:
    """One region for each connected group of hits of a scene, the highest score first.

    Hits are connected where they share area or part of an edge; a corner is not enough.
    """
    by_scene = sorted(hits, key=lambda hit: hit.scene)
    regions = [region for _, group in groupby(by_scene, key=lambda hit: hit.scene) for region in _regions(list(group))]
    regions.sort(key=lambda region: (-region.score, region.scene))
    return [replace(region, rank=rank) for rank, region in enumerate(regions, start=1)]


def join_overlaps(regions: Sequence[Region]) -> list[Region]:
    """Regions of the same day that share ground, made one, the highest score first, ranked anew.

    Its outline is their union, its facts those of the best. A day is the date part of `Region.datetime`; scenes without
    a date are taken as of one day of their own. Regions of different days stay apart even on the same ground: each is
    another fact. Regions of one scene are never joined unless one of another scene of the day joins them. `score_mean`
    is the mean by area, `chips` the sum.
    """
    ordered = sorted(regions, key=lambda region: (-region.score, region.scene))
    days = np.array([(region.datetime or "")[:10] for region in ordered], object)
    joined = _Groups(len(ordered))
    shapes = np.array([region.geometry for region in ordered], object)
    if len(shapes):
        for one, other in shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
            apart = days[one] != days[other] or ordered[one].scene == ordered[other].scene
            if one >= other or apart or shapely.intersection(shapes[one], shapes[other]).area == 0:
                continue
            joined.join(*sorted((joined.root(one), joined.root(other))))
    groups: dict[int, list[Region]] = {}
    for place, region in enumerate(ordered):
        groups.setdefault(joined.root(place), []).append(region)
    return [replace(_join(group), rank=rank) for rank, group in enumerate(groups.values(), start=1)]


def geodesic_area_m2(shape: LonLatGeometry) -> float:
    """Area on the WGS 84 ellipsoid, square metres, of a lon/lat geometry whose exterior rings run counter-clockwise."""
    return geodesic_areas_m2([shape])[0]


def geodesic_areas_m2(shapes: Iterable[LonLatGeometry]) -> list[float]:
    """The same of many."""
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    return [abs(float(geod.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) for shape in shapes]


def _regions(hits: list[Hit]) -> Iterator[Region]:
    """Regions of one scene, not yet ranked."""
    footprints = np.array([hit.geometry for hit in hits], object)
    parts = shapely.get_parts(shapely.union_all(footprints, grid_size=SNAP_DEGREES))
    pieces, hit_of_piece = shapely.get_parts(footprints, return_index=True)
    piece, part_of_piece = shapely.STRtree(parts).query(shapely.point_on_surface(pieces), predicate="intersects")
    groups = _Groups(len(parts))
    part_of_hit: dict[int, int] = {}
    for hit, part in zip(hit_of_piece[piece].tolist(), part_of_piece.tolist(), strict=True):
        groups.join(part_of_hit.setdefault(hit, part), part)  # a chip across the antimeridian lies in two parts
    chips: dict[int, list[Hit]] = {}
    for hit, part in part_of_hit.items():
        chips.setdefault(groups.root(part), []).append(hits[hit])
    shapes: dict[int, list[shapely.Polygon]] = {}
    for number, shape in enumerate(parts):
        shapes.setdefault(groups.root(number), []).append(shape)
    for root, members in chips.items():
        yield _region(members, shapes[root])


def _region(chips: list[Hit], shapes: list[shapely.Polygon]) -> Region:
    tolerance = SMOOTH_PX * chips[0].gsd_m / METRES_PER_DEGREE
    joined = shapely.simplify(shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes), tolerance)
    shape = shapely.orient_polygons(joined)
    scores = [hit.score for hit in chips]
    first = chips[0]
    return Region(
        rank=0,
        geometry=shape,
        score=max(scores),
        score_mean=float(np.mean(scores)),
        cosine=max((hit.cosine for hit in chips if hit.cosine is not None), default=None),
        chips=len(chips),
        area_m2=geodesic_area_m2(shape),
        scene=first.scene,
        gsd_m=first.gsd_m,
        query=first.query,
        model=first.model,
        false_rate=min(hit.false_rate for hit in chips),
        datetime=first.datetime,
    )


def _join(group: list[Region]) -> Region:
    best = group[0]
    if len(group) == 1:
        return best
    union: LonLatGeometry = shapely.union_all([region.geometry for region in group], grid_size=SNAP_DEGREES)
    shape = shapely.orient_polygons(union)
    areas = [region.area_m2 for region in group]
    area = geodesic_area_m2(shape)
    ends = ((region.area_low, region.area_high) for region in group)
    shares = [(low / own, high / own) for (low, high), own in zip(ends, areas, strict=True) if low and high]
    return replace(
        best,
        geometry=shape,
        area_m2=area,
        area_low=area * min(share[0] for share in shares) if shares else None,
        area_high=area * max(share[1] for share in shares) if shares else None,
        score_mean=float(np.average([region.score_mean for region in group], weights=areas)),
        chips=sum(region.chips for region in group),
        false_rate=min(region.false_rate for region in group),
    )


class _Groups:
    """Disjoint sets of numbers (union-find)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        self._parent[self.root(second)] = self.root(first)
