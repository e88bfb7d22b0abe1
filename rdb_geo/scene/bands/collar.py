"""Nodata that nobody declared: a border of one value around the picture, gaps of 0, or a value far from all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.scene.bands.ranks import Ranks
from rdb_geo.scene.bands.validity import Nodata, beside, grown

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
    return None if is_lossy else _gaps(values, valid)


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


def _are_gaps(values: NDArray[Any], mask: BoolMask, rest: BoolMask, value: float) -> bool:
    """The picture steps to the value wherever it has it, and hardly has values near to it."""
    steps, least = _steps(values, rest, value)
    least = max(least, LEAST_LEVELS) if values.dtype.kind in "iu" else least
    are_near = np.count_nonzero(rest & (steps <= least)) > MOST_NEAR * np.count_nonzero(mask)
    if are_near or not _begins_with_a_step(mask, rest, steps, least):
        return False
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
