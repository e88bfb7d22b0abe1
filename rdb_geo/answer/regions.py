"""Hits that touch, dissolved into regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

    Args:
        hits: In any order.
    """
    by_scene = sorted(hits, key=lambda hit: hit.scene_uri)
    regions = [
        region for _, group in groupby(by_scene, key=lambda hit: hit.scene_uri) for region in _regions(list(group))
    ]
    regions.sort(key=lambda region: (-region.score_max, region.scene_uri))
    return [replace(region, rank=rank) for rank, region in enumerate(regions, start=1)]


def geodesic_area_m2(shape: LonLatGeometry) -> float:
    """Area on the WGS 84 ellipsoid, square metres, of a lon/lat geometry whose exterior rings run counter-clockwise."""
    from pyproj import Geod

    area, _ = Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))
    return abs(float(area))


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
        score_max=max(scores),
        score_mean=float(np.mean(scores)),
        cosine_max=max((hit.cosine for hit in chips if hit.cosine is not None), default=None),
        chip_count=len(chips),
        area_m2=geodesic_area_m2(shape),
        scene_uri=first.scene_uri,
        gsd_m=first.gsd_m,
        query=first.query,
        model=first.model,
        false_alarm=min(hit.false_alarm for hit in chips),
        datetime=first.datetime,
    )


class _Groups:
    """Disjoint sets of parts (union-find)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        self._parent[self.root(second)] = self.root(first)
