"""How sure a region's area is: what it would be at a higher and at a lower threshold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.patches import Patch

CHIPS_SPREAD, COLOURS_SPREAD, CELLS_SPREAD = 1.25, 2.0, 3.25
"""The lower threshold, so much higher and so much lower, gives the ends of an 80 % interval of a region's area: where
chips alone say how far it reaches, chips and colours, or chips, cells and colours. Chosen on mosaics, see
docs/shapes.md."""


def spread_shares(
    patch: Patch, labels: NDArray[np.int32], low: float, spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How large each component would be with a higher and with a lower threshold, as shares of what it is.

    What grows together with its neighbours at the lower one counts for each of them, without the neighbours themselves.
    """
    from rdb_geo.scene.where.outlines import components

    cells = np.maximum(np.bincount(labels.ravel()), 1)
    sure = np.bincount(labels[patch.log_odds >= low + spread], minlength=len(cells))
    _, wide = components((patch.log_odds >= low - spread) | (labels > 0))
    around = np.bincount(wide[labels == 0], minlength=wide.max() + 1)
    first = np.unique(labels, return_index=True)
    grown = np.zeros(len(cells))
    grown[first[0]] = around[wide.ravel()[first[1]]]
    return sure / cells, 1 + grown / cells
