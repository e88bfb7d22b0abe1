"""The scores of two dates on one grid of the ground."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.change.noise import best_around
from rdb_geo.answer.shapes.grid import Grid
from rdb_geo.answer.shapes.surface import Surface, mean_surface
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question
from rdb_geo.score.scene.scene_scores import score_scene


@dataclass(frozen=True, slots=True, eq=False)
class AlignedPair:
    """A later scene and what earlier ones say of its ground."""

    after: Surface
    """The later scene, on its own grid."""

    before: NDArray[np.float32]
    """Mean log-odds of the earlier scenes on the grid of `after`, NaN where none has any."""

    first: NDArray[np.intp]
    """Number of the first earlier scene that has any, shape (h, w); -1 where none has."""

    earlier: list[Surface]
    """The earlier scenes."""

    @property
    def difference(self) -> NDArray[np.float32]:
        """After minus before, shape (h, w), NaN where one of them is."""
        return self.after.values - self.before

    def rise(self, middle: float) -> NDArray[np.float32]:
        """How far each place rose above all that it and its neighbours were before, log-odds, shape (h, w).

        `middle` is the difference that all places have in common.
        """
        return self.after.values - middle - best_around(self.before)

    def fall(self, middle: float) -> NDArray[np.float32]:
        """How far each place was above all that it and its neighbours are after, see `rise`."""
        return self.before + middle - best_around(self.after.values)


def surface_of(store: Store, question: Question, shard: Shard) -> Surface:
    """The log-odds of one scene: the mean of its clear chips over each step of its finest grid, NaN under clouds.

    Raises:
        IndexFormatError: Its index file is damaged.
    """
    scores = score_scene(store, question, shard)
    step_px = min(chips.stride_px for chips in shard.manifest.chips)
    if not scores.allowed.any():  # all of it lies under clouds
        nowhere = mean_surface(Grid(store.windows(shard), shard.manifest.scene, step_px), scores.log_odds)
        return replace(nowhere, values=np.full_like(nowhere.values, np.nan))
    if scores.allowed.all():
        return mean_surface(Grid(store.windows(shard), shard.manifest.scene, step_px), scores.log_odds)
    grid = Grid(store.windows(shard)[scores.allowed], shard.manifest.scene, step_px)
    return mean_surface(grid, scores.log_odds[scores.allowed])


def align(after: Surface, earlier: list[Surface]) -> AlignedPair:
    """Bring the earlier scenes onto the grid of a later one, at the middles of its cells."""
    from rdb_geo.scene.where.alignment import pixels_in, sample_bilinear

    record = after.scene
    height, width = after.values.shape
    (col0, row0), step = after.origin_px, after.step_px
    left, top = col0 + np.arange(width) * step, row0 + np.arange(height) * step
    cols, rows = np.meshgrid(
        (left + np.minimum(left + step, record.width_px)) / 2, (top + np.minimum(top + step, record.height_px)) / 2
    )
    total, count = np.zeros(after.values.shape), np.zeros(after.values.shape, np.int64)
    first = np.full(after.values.shape, -1, np.intp)
    for number, surface in enumerate(earlier):
        other_cols, other_rows = pixels_in(surface.scene, record, cols, rows)
        found = sample_bilinear(
            surface.values,
            (other_cols - surface.origin_px[0]) / surface.step_px,
            (other_rows - surface.origin_px[1]) / surface.step_px,
        )
        has = ~np.isnan(found)
        total[has] += found[has]
        count += has
        first[has & (first < 0)] = number
    with np.errstate(invalid="ignore"):
        before = np.where(count > 0, total / count, np.nan).astype(np.float32)
    return AlignedPair(after, before, first, earlier)
