"""How sure a region's area is, and from which area on it means anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.specs import IndexManifest
from rdb_geo.scene.connected import connected

CHIPS_SPREAD, COLOURS_SPREAD, CELLS_SPREAD = 1.25, 1.75, 2.0
"""The lower threshold, so much higher and so much lower, gives the ends of an 80 % interval of a region's area: where
chips alone say how far it reaches, chips and colours, or chips, cells and colours. Chosen on mosaics, see
docs/shapes.md."""

SMALLEST_CHIPS = 0.25
"""A region smaller than so many of its scene's finest chips says nothing unless the user asks for it: it is less than a
pixel of the surface, and of those that small in mosaics three in four show something else."""


def smallest_m2(manifest: IndexManifest) -> float:
    """The area in square metres below which a region of a scene means nothing."""
    side_m = min(chips.size_px for chips in manifest.chips) * manifest.scene.gsd_m
    return SMALLEST_CHIPS * side_m**2


def spread_shares(
    log_odds: NDArray[np.float32], labels: NDArray[np.int32], low: float, spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How large each component would be with a higher and with a lower threshold, as shares of what it is.

    What grows together with its neighbours at the lower one counts for each of them, without the neighbours themselves.
    """
    cells = np.maximum(np.bincount(labels.ravel()), 1)
    sure = np.bincount(labels[log_odds >= low + spread], minlength=len(cells))
    wide = connected((log_odds >= low - spread) | (labels > 0))
    around = np.bincount(wide[labels == 0], minlength=wide.max() + 1)
    first = np.unique(labels, return_index=True)
    grown = np.zeros(len(cells))
    grown[first[0]] = around[wide.ravel()[first[1]]]
    return sure / cells, 1 + grown / cells
