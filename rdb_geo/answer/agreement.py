"""How well scored chips agree with polygons that somebody drew: precision, recall and average precision.

By count, every chip is one thing; by area, every square metre is, and ground under several chips counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.geometry import polygons_in

HALF = 0.49995
"""See `matches`; what rounding takes from an exact half is given back."""

Geometries = NDArray[np.object_]
"""Shapely polygons, shape (N,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Precision and recall of all lists "everything that scores at least t", from the highest t to the lowest."""

    thresholds: NDArray[np.float64]
    """Shape (n,), falling: each score that occurs, once."""

    precision: NDArray[np.float64]
    """Shape (n,): right share of the list, 0 … 1."""

    recall: NDArray[np.float64]
    """Shape (n,): share of all that is right which the list holds, 0 … 1, never falling."""

    @property
    def average_precision(self) -> float:
        """Σ (recall - recall before) · precision, without interpolation.

        Where no two scores are equal this is the mean, over the right ones, of the precision at their rank (Manning,
        Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.4).
        """
        return float((np.diff(self.recall, prepend=0.0) * self.precision).sum())

    @property
    def f1(self) -> NDArray[np.float64]:
        """Harmonic mean of precision and recall, shape (n,)."""
        sums = self.precision + self.recall
        return np.where(sums > 0, 2 * self.precision * self.recall / np.where(sums > 0, sums, 1), 0.0)


def curve(scores: NDArray[np.floating], sizes: NDArray[np.float64], right: NDArray[np.float64]) -> Curve:
    """The curve of N things by their scores, sizes, and how much of each size is right; both sums are above 0."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order].astype(np.float64)
    is_last = np.append(np.diff(ranked) != 0, True)
    listed, found = np.cumsum(sizes[order])[is_last], np.cumsum(right[order])[is_last]
    with np.errstate(invalid="ignore"):
        precision = np.where(listed > 0, found / listed, 0.0)
    return Curve(ranked[is_last], np.clip(precision, 0, 1), np.clip(found / right.sum(), 0, 1))


def threshold_between(above: float, below: float | None) -> float:
    """The shortest decimal number t with below < t ≤ above; None = there is nothing below."""
    low = -1.0 if below is None else below
    for digits in range(1, 17):
        t = float(np.floor(above * 10**digits) / 10**digits)
        if low < t <= above:
            return t
    return above


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Chips and truth in a plane where areas are true: the cylindrical equal-area projection of EPSG:6933, metres."""

    chips: Geometries
    """Shape (N,)."""

    objects: Geometries
    """Shape (M,): the polygons of the truth, cut to the ground that the chips show; none is empty."""

    whole_areas: NDArray[np.float64]
    """Shape (M,): square metres of the objects before they were cut."""

    parts: Geometries
    """The objects dissolved, as polygons that do not overlap."""

    elsewhere: int
    """Polygons of the truth that no chip shows."""


def lay_out(chips: Geometries, truth: Geometries) -> Ground:
    """Project chips, at least one, and truth (EPSG:4326, lon, lat), and cut the truth to what the chips show."""
    flat = to_equal_area(chips)
    shown = shapely.union_all(flat, grid_size=1e-3)
    shapely.prepare(shown)
    whole = to_equal_area(truth)
    cut = np.array([polygons_in(shape) for shape in shapely.intersection(whole, shown)], object)
    is_here = shapely.area(cut) > 0
    objects = cut[is_here]
    dissolved = shapely.get_parts(polygons_in(shapely.union_all(objects))) if len(objects) else objects
    return Ground(flat, objects, shapely.area(whole[is_here]), dissolved, len(truth) - len(objects))


def to_equal_area(shapes: Geometries) -> Geometries:
    """Geometries in EPSG:4326 (lon, lat) to EPSG:6933 (x, y in metres): areas are those on the WGS 84 ellipsoid."""
    from pyproj import Transformer

    change = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
    flat: Geometries = shapely.transform(shapes, change.transform, interleaved=False)
    return flat


def matches(ground: Ground) -> tuple[BoolMask, NDArray[np.intp], NDArray[np.intp]]:
    """Which chips show the truth: it covers at least half of the chip, or the chip holds half of an object.

    Shape (N,), True = right; and pairs of chip and object that match in one way or the other, twice shape (P,).
    """
    chip_area = shapely.area(ground.chips)
    chip, part = shapely.STRtree(ground.parts).query(ground.chips)
    common = shapely.area(shapely.intersection(ground.chips[chip], ground.parts[part]))
    covered = np.bincount(chip, common, minlength=len(ground.chips)) / chip_area
    chip, thing = shapely.STRtree(ground.objects).query(ground.chips)
    common = shapely.area(shapely.intersection(ground.chips[chip], ground.objects[thing]))
    holds = common >= HALF * ground.whole_areas[thing]
    is_right = covered >= HALF
    is_pair = holds | (is_right[chip] & (common > 0))
    is_right[chip[holds]] = True
    return is_right, chip[is_pair], thing[is_pair]


def new_areas(ground: Ground, scores: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each chip adds to the ground of all chips before it, best first, and how much of that is true.

    Square metres, twice shape (N,), in the order of the chips. Their sums are the area of all chips and of the truth in
    it.
    """
    rank = np.empty(len(scores), np.intp)
    rank[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    chip, other = shapely.STRtree(ground.chips).query(ground.chips, predicate="intersects")
    is_before = rank[other] < rank[chip]
    chip, other = chip[is_before], other[is_before]
    fresh = ground.chips.copy()
    for pairs in _rounds(chip):
        left = pairs[~shapely.is_empty(fresh[chip[pairs]])]
        fresh[chip[left]] = shapely.difference(fresh[chip[left]], ground.chips[other[left]])
    chip, part = shapely.STRtree(ground.parts).query(fresh)
    common = shapely.area(shapely.intersection(fresh[chip], ground.parts[part]))
    return shapely.area(fresh), np.bincount(chip, common, minlength=len(fresh)).astype(np.float64)


def _rounds(keys: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Places of `keys` in rounds: the first of each key, then the second of each that has one, and so on."""
    order = np.argsort(keys, kind="stable")
    _, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
    for number in range(int(counts.max(initial=0))):
        yield order[starts[counts > number] + number]
