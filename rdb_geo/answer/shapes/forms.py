"""Outlines with fewer points and with right angles, of which none takes ground of another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from rdb_geo.answer.shapes.regions import METRES_PER_DEGREE, geodesic_area_m2
from rdb_geo.answer.shapes.right_angles import right_angled
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.requests import Outlining
from rdb_geo.core.results import Region

TOUCH_DEGREES2 = 1e-12
"""Outlines that share less (a hundredth of a square metre) only touch."""

MOST_HALVINGS = 4
"""Neighbours are simplified by half of what was asked, so often; then they keep all their points."""


def formed(regions: Sequence[Region], options: Outlining, cells_m: Mapping[str, float]) -> tuple[list[Region], int]:
    """The regions with as few points and with right angles as the options ask, and how many are not rectangular.

    `cells_m` is the side of a cell of each scene, by its URI, metres. Areas and their intervals follow the outline.
    """
    before = [region.geometry for region in regions]
    shapes, crooked = simplified_apart(before, options.simplify_m), 0
    if options.right_angles:
        cells = [max(cells_m[region.scene], options.simplify_m) for region in regions]
        shapes, crooked = right_angled_apart(shapes, cells)
    return [_with(region, shape) for region, shape in zip(regions, shapes, strict=True)], crooked


def simplified(shape: LonLatGeometry, metres: float) -> LonLatGeometry:
    """An outline (EPSG:4326) with fewer points, within so many metres of where it lay, valid; 0 leaves it as it is.

    By Douglas-Peucker, keeping topology. Degrees of longitude count as at the outline's nearest latitude to the
    equator, so nothing moves farther.
    """
    if metres <= 0:
        return shape
    _, south, _, north = shape.bounds
    nearest = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    narrow = np.array([math.cos(math.radians(nearest)), 1.0])
    flat = shapely.simplify(shapely.transform(shape, lambda points: points * narrow), metres / METRES_PER_DEGREE)
    return shapely.orient_polygons(shapely.transform(flat, lambda points: points / narrow))


def simplified_apart(shapes: Sequence[LonLatGeometry], metres: float) -> list[LonLatGeometry]:
    """Each outline `simplified`; those that would then take ground of another by less, so that they do not."""
    now, step = [simplified(shape, metres) for shape in shapes], metres
    while both := _clashing(shapes, now):
        step /= 2
        for number in both:
            now[number] = simplified(shapes[number], step if step >= metres / 2**MOST_HALVINGS else 0.0)
    return now


def right_angled_apart(shapes: Sequence[LonLatGeometry], cells_m: Sequence[float]) -> tuple[list[LonLatGeometry], int]:
    """Each outline with right angles, where it is rectangular and takes no ground of another, and how many are not."""
    found = [right_angled(shape, cell_m) for shape, cell_m in zip(shapes, cells_m, strict=True)]
    now = [own if squared is None else squared for own, squared in zip(shapes, found, strict=True)]
    while both := _clashing(shapes, now):
        for number in both:
            now[number] = shapes[number]
    return now, sum(own is shape for own, shape in zip(now, shapes, strict=True))


def _clashing(before: Sequence[LonLatGeometry], now: Sequence[LonLatGeometry]) -> set[int]:
    """Numbers of outlines that share ground now and did not before; at least one of each two has changed."""
    found: set[int] = set()
    shapes = np.array(now, object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist() if len(shapes) else []
    for one, other in pairs:
        if one < other and (now[one] is not before[one] or now[other] is not before[other]):
            shared, had = (shapely.intersection(each[one], each[other]).area for each in (now, before))
            if had <= TOUCH_DEGREES2 < shared:
                found |= {one, other}
    return found


def _with(region: Region, shape: LonLatGeometry) -> Region:
    """A region with another outline."""
    if shape is region.geometry:
        return region
    area = geodesic_area_m2(shape)
    low, high = (None if end is None else end * area / region.area_m2 for end in (region.area_low, region.area_high))
    return replace(region, geometry=shape, area_m2=area, area_low=low, area_high=high)
