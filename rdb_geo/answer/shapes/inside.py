"""What the model says of the inside of chips: log-odds of a patch's cells, and how they and the chips agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.patches import Patch
from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.geometry import Window
from rdb_geo.encoders.base import Inside
from rdb_geo.score.scorer import Scorer

SEARCHED = 1.0
"""Chips of log-odds so far below the lower threshold are looked into as well."""

SURE, SURER = 4.0, 2.4
"""A region that no chip of the upper threshold starts needs a cell where chips and cells together stand so far above
the lower threshold, and so far above the upper."""

CHIPS_REACH, CELLS_REACH = 1.0, 5.0
"""The log-odds of chips over the lower threshold count at most so much for a cell, and those of cells so much for or
against it. Against it chips count as much as cells: a cell needs both."""

BATCH = 8
"""Chips looked into at once; between batches it can be cancelled."""

EDGE = 4
"""A cell so near to its chip's edge, in cells, counts less: the model sees little of what is around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """A scene that is looked into."""

    draw: Callable[[Window, int], UInt8Image]
    """See `rdb_geo.scene.recorded.drawing`."""

    inside: Inside
    """The model."""

    scorer: Scorer
    """What is asked."""

    windows: NDArray[np.int32]
    """The scene's chips, shape (N, 4)."""

    size_px: int
    """Side of what the model sees."""

    def into(self, patch: Patch, step_px: int, levels: tuple[float, float], pause: Callable[[], None]) -> Patch | None:
        """The patch with what chips and cells say together, or as it is where the cells deny all that its chips claim.

        Its core is where chips reach the upper threshold and the cells do not deny it, and where both are very sure.
        None where no region starts. `pause` is called before each batch of chips.

        Raises:
            SceneError: The scene can't be read any more.
            EncoderError: The model fails.
        """
        high, low = levels
        cells, apart = self.cells(patch, step_px, pause)
        told = together(patch.log_odds, cells, low)
        claimed = patch.core & (patch.scores >= high)
        core = (claimed & (told >= low)) | (told >= max(low + SURE, high + SURER))
        if core.any():
            return replace(patch, log_odds=told, core=core, apart=apart)
        return replace(patch, core=claimed, apart=apart) if claimed.any() else None

    def cells(
        self, patch: Patch, step_px: int, pause: Callable[[], None]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Log-odds of a patch's cells and how far neighbours are apart, both the mean over the finest chips.

        Each chip counts less towards its edge. The first is float32 (h, w), NaN where no chip lies, or where the patch
        has none; for the second see `Patch.apart`.
        """
        height, width = patch.log_odds.shape
        side = step_px / patch.parts
        rows = patch.origin_px[1] + (np.arange(height) + 0.5) * side
        cols = patch.origin_px[0] + (np.arange(width) + 0.5) * side
        sums, weights = np.zeros((2, 3, height, width), np.float32)
        own = weighting(self.inside.side)
        places = [place for place in self._finest() if _needed(patch, place, rows, cols)]
        for first in range(0, len(places), BATCH):
            pause()
            batch = places[first : first + BATCH]
            for place, vectors in zip(batch, self._vectors(batch), strict=True):
                down, across, up, left = _under(place, rows, cols, self.inside.side)
                at = np.ix_(up, left)
                counts = np.stack([own[at], *_between(own[at], np.minimum)])
                values = np.stack([self._odds(vectors)[at], *_between(vectors[at], _apart)])
                sums[:, down, across] += values * counts
                weights[:, down, across] += counts
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = sums / weights
        return np.where(np.isfinite(patch.log_odds), mean[0], np.nan), np.nan_to_num(mean[1:])

    def odds(self, places: Sequence[tuple[int, int, int, int]]) -> list[NDArray[np.float32]]:
        """Log-odds of the cells of chips, each (side, side), rows growing downwards; see `into` for what is raised.

        A place is column, row, width and height in pixels of the scene; no more than `BATCH` fit into a run.
        """
        return [self._odds(vectors) for vectors in self._vectors(places)]

    def _odds(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.scorer(vectors.reshape(-1, vectors.shape[-1])).reshape(vectors.shape[:-1])

    def _vectors(self, places: Sequence[tuple[int, int, int, int]]) -> list[NDArray[np.float32]]:
        """Embeddings of the cells of chips, each (side, side, D)."""
        sides = [self.size_px * max(place[2:]) // min(place[2:]) for place in places]  # the shorter one has `size_px`
        chips = [self.draw(Window(*place), side) for place, side in zip(places, sides, strict=True)]
        vectors: dict[int, NDArray[np.float32]] = {}
        for shape in {chip.shape for chip in chips}:
            same = [number for number, chip in enumerate(chips) if chip.shape == shape]
            vectors.update(zip(same, self.inside.encode_cells(np.stack([chips[n] for n in same])), strict=True))
        return [vectors[number] for number in range(len(chips))]

    def _finest(self) -> list[tuple[int, int, int, int]]:
        sizes = self.windows[:, 2] * self.windows[:, 3]
        return [(col, row, width, height) for col, row, width, height in self.windows[sizes == sizes.min()].tolist()]


def together(chips: NDArray[np.float32], cells: NDArray[np.float32], low: float) -> NDArray[np.float32]:
    """What chips and the model say of each cell, (h, w), as one log-odds: a region ends at `low` again.

    NaN of chips takes no part; NaN of cells is not known, and then chips decide.
    """
    above = np.nan_to_num(np.clip(cells - low, -CELLS_REACH, CELLS_REACH))
    told: NDArray[np.float32] = (low + np.clip(chips - low, -CELLS_REACH, CHIPS_REACH) + above).astype(np.float32)
    return told


def _between(
    values: NDArray[np.floating], join: Callable[[NDArray[np.floating], NDArray[np.floating]], NDArray[np.floating]]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """What joins each of (h, w, …) with the next one down, and across, both (h, w): 0 beyond the last."""
    height, width = values.shape[:2]
    found = np.zeros((2, height, width), np.float32)
    found[0, :-1] = join(values[:-1], values[1:])
    found[1, :, :-1] = join(values[:, :-1], values[:, 1:])
    return found[0], found[1]


def _apart(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.floating]:
    """1 - cosine of unit vectors."""
    apart: NDArray[np.floating] = 1 - np.einsum("ijd,ijd->ij", one, other)
    return apart


def weighting(side: int) -> NDArray[np.float64]:
    """How much each cell of a chip counts, (side, side): 1 in the middle, less where an edge is near."""
    near = np.minimum((np.minimum(np.arange(side), np.arange(side)[::-1]) + 0.5) / EDGE, 1.0)
    return np.minimum.outer(near, near)


def _under(
    place: tuple[int, int, int, int], rows: NDArray[np.floating], cols: NDArray[np.floating], side: int
) -> tuple[slice, slice, NDArray[np.intp], NDArray[np.intp]]:
    """The patch's cells whose middles lie in a chip, and for each the chip's own cell."""
    col, row, width, height = place
    down = slice(*np.searchsorted(rows, (row, row + height)).tolist())
    across = slice(*np.searchsorted(cols, (col, col + width)).tolist())
    up = ((rows[down] - row) / height * side).astype(np.intp)
    left = ((cols[across] - col) / width * side).astype(np.intp)
    return down, across, up, left


def _needed(
    patch: Patch, place: tuple[int, int, int, int], rows: NDArray[np.floating], cols: NDArray[np.floating]
) -> bool:
    down, across, _, _ = _under(place, rows, cols, 1)
    return bool(np.isfinite(patch.log_odds[down, across]).any())
