"""Nodata that nobody declared: a border of one value around the picture, gaps of 0, or a value far from all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.scene.bands.ranks import Ranks
from rdb_geo.scene.bands.validity import Nodata, beside, grown
from rdb_geo.scene.connected import connected

LEAST_SHARE = 0.01
"""A border covers at least so much of the picture."""

MOST_INSIDE = 0.02
"""Of the rest of the picture at most so much has the border's value: else the value is one of the picture's own."""

LEAST_SOLID = 0.5
"""Beyond 8 bits there may be more, if of those pixels more than this share touch no other value: holes, not noise."""

LEAST_STEP = {True: 0.03, False: 0.01}
"""The picture begins beside a border with a step of at least this share of its range (8 bits; more): clipped water or
snow fades in."""

LOSSY_TOLERANCE = 8
"""In 8 bits, black and white borders that were compressed with losses keep within so many levels."""

SENTINELS = (-9999.0, -99999.0, -999.0, -32768.0, -32767.0, 65535.0)
"""Values that programs write for nothing."""

SENTINEL_SHARE = 0.001
"""A sentinel counts from here, wherever it lies, if it is farther from all other values than these are apart."""

MOST_GAPS = 0.4
"""Of the valid pixels at most so many lie in gaps of 0: Landsat 7's stripes take 0.22 of a scene."""

MOST_NEAR = 0.01
"""Pixels nearly of the value of gaps are at most so many, to one in gaps: what a picture shows fades into black."""

MOST_EXACT = 0.5
"""Gaps whose edges are smeared by resampling or losses hold 0 itself in more than this share of their pixels …"""

LEAST_STRIPES, STRIPE_PX = 8, 64
"""… or are so many stripes, each this long at least, or have a border around them: one black strip may be a river."""

TILE_PX, CORNER_PX = 16, 256
"""White regions that are missing tiles are so wide and high at least, and have straight edges: so many pixels for each
of their corners."""

LEAST_LEVELS = 4
"""So far apart are whole numbers that are not nearly the same."""

LEAST_TONES = 64
"""A picture whose bands have fewer values is a drawing or a class map, whose black may be ink."""

LEAST_VALUES = 16
"""A single band with fewer different values is a class map or a mask: its border may be a class."""

LEAST_PX = 24
"""Smaller pictures have no border to speak of."""


@dataclass(frozen=True, slots=True)
class Collar:
    """A value that means nothing here."""

    value: float
    """In all drawn bands, as stored."""

    tolerance: float
    """Values this near to it mean the same."""

    share: float
    """Of the picture, 0 … 1."""


def find_collar(values: NDArray[Any], valid: BoolMask, *, is_lossy: bool = False) -> Collar | None:
    """The value of an undeclared border, or of gaps, of a small picture of the whole scene, or None.

    The drawn bands (n, h, w) are as stored, nearest pixels, `valid` (h, w) is what the file itself calls so; `is_lossy`
    compression changes values.
    """
    if min(valid.shape) < LEAST_PX or not valid.any():
        return None
    if len({band.tobytes() for band in values}) == 1:
        values = values[:1]
        if len(np.unique(values[0][valid])) < LEAST_VALUES:
            return None
    for value in SENTINELS:
        found = _sentinel(values, valid, value)
        if found is not None:
            return found
    for value, tolerance in _candidates(values, valid, is_lossy=is_lossy):
        found = _border(values, valid, value, tolerance)
        if found is not None:
            return found
    exact = None if is_lossy else _gaps(values, valid)
    return exact or _smeared_gaps(values, valid) or _white_tiles(values, valid, is_lossy=is_lossy)


def _candidates(values: NDArray[Any], valid: BoolMask, *, is_lossy: bool) -> list[tuple[float, float]]:
    """Values of the corners that all bands share, and black and white with losses."""
    corners = values[:, [0, 0, -1, -1], [0, -1, 0, -1]]
    is_valid = valid[[0, 0, -1, -1], [0, -1, 0, -1]] & (corners == corners[0]).all(axis=0)
    exact = [(float(value), 0.0) for value in dict.fromkeys(corners[0][is_valid].tolist()) if np.isfinite(value)]
    if values.dtype != np.uint8:
        return exact
    near = [(0.0, float(LOSSY_TOLERANCE)), (255.0, float(LOSSY_TOLERANCE))]
    return near + exact if is_lossy else exact + near


def _sentinel(values: NDArray[Any], valid: BoolMask, value: float) -> Collar | None:
    if (values.dtype.kind == "u" and value < 0) or values.dtype == np.uint8:
        return None
    mask = Nodata(value).holds(values) & valid
    if np.count_nonzero(mask) < SENTINEL_SHARE * np.count_nonzero(valid):
        return None
    rest = values[:, valid & ~mask]
    if rest.size == 0:
        return None
    low, high = float(rest.min()), float(rest.max())
    gap = max(low - value, value - high)
    return Collar(value, 0.0, float(mask.mean())) if gap > max(high - low, 1e-6 * abs(value)) else None


def _gaps(values: NDArray[Any], valid: BoolMask) -> Collar | None:
    """Zeros inside of the picture: stripes that a sensor left out, tiles that a mosaic lacks, clouds that were cut."""
    mask = np.logical_and.reduce(values == 0) & valid
    share = np.count_nonzero(mask) / np.count_nonzero(valid)
    is_found = LEAST_SHARE <= share <= MOST_GAPS and _are_gaps(values, mask, valid & ~mask, 0.0)
    return Collar(0.0, 0.0, float(mask.mean())) if is_found else None


def _smeared_gaps(values: NDArray[Any], valid: BoolMask) -> Collar | None:
    """Gaps of 0 whose edges resampling or losses have smeared over some pixels, and a border of 0 around them.

    Beyond these pixels the picture is apart from 0.
    """
    tolerance = float(LOSSY_TOLERANCE) if values.dtype == np.uint8 else 0.0
    mask = Nodata(0.0, tolerance).holds(values) & valid
    rest = valid & ~grown(mask)
    gaps = mask & ~_seen_from_outside(mask | ~valid) if tolerance else mask
    count, border, within = map(np.count_nonzero, (gaps, mask & ~gaps, gaps | rest))
    if not LEAST_SHARE * within <= count <= MOST_GAPS * within or not rest.any():
        return None
    is_exact = np.count_nonzero(gaps & np.logical_and.reduce(values == 0)) > MOST_EXACT * count
    is_cornered = bool(mask[[0, 0, -1, -1], [0, -1, 0, -1]].any())
    is_bordered = is_cornered and border >= LEAST_SHARE * np.count_nonzero(valid)
    are_stripes = np.count_nonzero(_sides(connected(mask)).max(axis=0) >= STRIPE_PX) >= LEAST_STRIPES
    if not (is_exact or is_bordered or are_stripes) or not _are_gaps(values, grown(mask), rest, 0.0, tolerance):
        return None
    return Collar(0.0, tolerance, float(mask.mean()))


def _sides(labels: NDArray[np.int32]) -> NDArray[np.intp]:
    """Height and width of the box around each region 1 … n of `connected`, shape (2, n)."""
    places = np.nonzero(labels)
    count, which = int(labels.max()), labels[places] - 1
    least, most = np.full((2, count), labels.size), np.zeros((2, count), np.intp)
    for axis, place in enumerate(places):
        np.minimum.at(least[axis], which, place)
        np.maximum.at(most[axis], which, place)
    sides: NDArray[np.intp] = most - least + 1
    return sides


def _white_tiles(values: NDArray[Any], valid: BoolMask, *, is_lossy: bool) -> Collar | None:
    """Regions of 255 in 8 bits with straight edges along rows and columns, as a mosaic has where tiles are missing.

    Roofs, clouds and snow that are white beyond measure have ragged or oblique edges.
    """
    tolerance = float(LOSSY_TOLERANCE) if is_lossy else 0.0
    mask = Nodata(255.0, tolerance).holds(values) & valid
    if values.dtype != np.uint8 or np.count_nonzero(mask) < LEAST_SHARE * np.count_nonzero(valid):
        return None
    regions = connected(mask)
    labels = np.pad(regions, 1)
    squares = np.lib.stride_tricks.sliding_window_view(labels, (2, 2)).reshape(-1, 4)
    at_corner = np.isin(np.count_nonzero(squares, axis=1), (1, 3))
    corners = np.bincount(squares[at_corner].max(axis=1), minlength=labels.max() + 1)
    areas = np.bincount(labels.ravel())
    is_tile = areas >= CORNER_PX * np.maximum(corners, 1)
    is_tile[0], is_tile[1:] = False, is_tile[1:] & (_sides(regions).min(axis=0) >= TILE_PX)
    tiles = is_tile[regions]
    others, rest = mask & ~tiles, valid & ~mask
    if np.count_nonzero(tiles) < LEAST_SHARE * np.count_nonzero(valid) or not rest.any():
        return None
    steps, least = _steps(values, rest, 255.0)
    is_apart = _begins_with_a_step(grown(tiles) if tolerance else tiles, rest, steps, max(2 * tolerance, least))
    are_few = np.count_nonzero(others) <= MOST_INSIDE * np.count_nonzero(rest)
    found = is_apart and are_few and _has_tones(values, rest)
    return Collar(255.0, tolerance, float(tiles.mean())) if found else None


def _border(values: NDArray[Any], valid: BoolMask, value: float, tolerance: float) -> Collar | None:
    mask = Nodata(value, tolerance).holds(values)
    here, rest, least_px = mask & valid, valid & ~mask, LEAST_SHARE * np.count_nonzero(valid)
    is_cornered = here[[0, 0, -1, -1], [0, -1, 0, -1]].any()
    if not is_cornered or np.count_nonzero(here) < least_px or np.count_nonzero(rest) < least_px:
        return None
    border = _seen_from_outside(mask | ~valid) & here
    if np.count_nonzero(border) < least_px:
        return None
    steps, least = _steps(values, rest, value)
    least = max(2 * tolerance, least)
    near = grown(border) if tolerance else border  # losses smear an edge over some pixels
    is_apart = bool((beside(border) & ~valid).any()) and not (beside(border) & rest).any()  # behind another border
    if not is_apart and not _begins_with_a_step(near, rest, steps, least):
        return None
    holes = here & ~border
    are_few = holes.sum() <= MOST_INSIDE * rest.sum()
    are_solid = values.dtype != np.uint8 and (holes & ~beside(rest)).sum() > LEAST_SOLID * holes.sum()
    are_holes = are_few or (are_solid and _begins_with_a_step(holes, rest, steps, least))
    may_be_gaps = tolerance == 0 and holes.sum() <= MOST_GAPS * (holes | rest).sum()
    if not are_holes and not (may_be_gaps and _are_gaps(values, here, rest, value)):
        return None
    return Collar(value, tolerance, float(border.mean()))


def _are_gaps(values: NDArray[Any], mask: BoolMask, rest: BoolMask, value: float, tolerance: float = 0.0) -> bool:
    """The picture steps to the value wherever it has it, and hardly has values near to it."""
    steps, least = _steps(values, rest, value)
    least = max(least, LEAST_LEVELS, 2 * tolerance) if values.dtype.kind in "iu" else least
    are_near = np.count_nonzero(rest & (steps <= least)) > MOST_NEAR * np.count_nonzero(mask)
    if are_near or not _begins_with_a_step(mask, rest, steps, least):
        return False
    return _has_tones(values, rest)


def _has_tones(values: NDArray[Any], rest: BoolMask) -> bool:
    return max(len(np.unique(band[rest])) for band in values) >= LEAST_TONES


def _steps(values: NDArray[Any], rest: BoolMask, value: float) -> tuple[NDArray[np.floating], float]:
    """How far pixels are from a value in the band that is farthest, and what is a step in the rest of the picture."""
    is_plain = values.dtype in (np.uint8, np.uint16)  # exact as they are and in float32, with a fraction of the memory
    if is_plain:
        low, high = Ranks(values[:, rest].ravel()).percentiles((2, 98))
    else:
        low, high = np.percentile(values[:, rest].astype(np.float64), (2, 98))
    steps = np.abs(values.astype(np.float32 if is_plain else np.float64) - value).max(axis=0)
    return steps, LEAST_STEP[values.dtype == np.uint8] * (high - low)


def _begins_with_a_step(empty: BoolMask, rest: BoolMask, steps: NDArray[np.floating], least: float) -> bool:
    """The picture beside empty pixels mostly differs from their value by more than `least`."""
    edge = steps[beside(empty) & rest & ~empty]
    return len(edge) > 0 and float(np.median(edge)) > least


def _seen_from_outside(mask: BoolMask) -> BoolMask:
    """Pixels of the mask from which a straight way along a row or a column leads out of the picture over the mask."""
    seen = np.zeros(mask.shape, bool)
    for axis in (0, 1):
        seen |= np.logical_and.accumulate(mask, axis=axis)
        seen |= np.flip(np.logical_and.accumulate(np.flip(mask, axis), axis=axis), axis)
    return seen
