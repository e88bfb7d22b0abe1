"""Patches → regions, many patches at once: connected cells, their outlines on the ground, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.answer.shapes.areas import spread_shares
from rdb_geo.answer.shapes.patches import Patch
from rdb_geo.answer.shapes.regions import geodesic_areas_m2
from rdb_geo.answer.shapes.thresholds import kept
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.results import Region
from rdb_geo.scene.connected import connected
from rdb_geo.score.question import Question
from rdb_geo.score.scorer import false_alarms, probabilities

if TYPE_CHECKING:  # rasterio is loaded only when it is needed
    from rdb_geo.scene.where.footprints import Ground

SMOOTH_CELLS = 0.75
"""Outlines are simplified by so many cells: steps become slopes."""

PAGE_CELLS = 1_000_000
"""Patches are traced together up to so many cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Tracer:
    """What traces the patches of one scene."""

    ground: Ground
    """Of the scene."""

    step_px: int
    """Side of a pixel of the surface in scene pixels."""

    windows: NDArray[np.int32]
    """Of the scene's chips, (N, 4)."""

    order: NDArray[np.intp]
    """Their numbers, sorted by the rows of the surface that hold their middles, see `by_rows`."""

    rows: NDArray[np.integer]
    """These rows, counted from the scene's upper edge, (N,)."""

    question: Question
    """What is asked."""

    background: NDArray[np.float32]
    """Log-odds of the chips among which false alarms are counted, shape (M,), M at least 1."""

    low: float
    """The lower threshold, log-odds."""

    spread: float
    """So much higher and lower it stands for the smallest and the largest area."""

    def regions(self, patches: Sequence[Patch]) -> list[Region]:
        """Connected cells over the lower threshold that hold one of a core, not yet ranked."""
        from rdb_geo.scene.where.outlines import on_ground, outlined

        page = _Page.of(patches)
        labels = connected((page.log_odds >= self.low) | page.core)
        found = kept(labels, page.core)
        ids, values = labels[labels > 0], page.scores[labels > 0]
        counts = np.bincount(ids, minlength=len(found))
        sums = np.bincount(ids, weights=probabilities(values), minlength=len(found))
        best = np.full(len(found), -np.inf)
        np.maximum.at(best, ids, values)
        chips = self._chips(patches, page, labels)
        shares = spread_shares(page.log_odds, labels, self.low, self.spread)
        numbers = np.flatnonzero(found)
        outlines = shapely.simplify(outlined(np.where(found[labels], labels, 0))[numbers], SMOOTH_CELLS)
        shapes = on_ground(self._in_scene(outlines, patches, page), self.ground, self.step_px)
        is_there = ~shapely.is_missing(shapes)
        numbers, shapes = numbers[is_there], shapes[is_there]
        alarms, scores = false_alarms(best[numbers], self.background), probabilities(best[numbers])
        areas = geodesic_areas_m2(shapes)
        record = self.ground.record
        return [
            Region(
                rank=0,
                geometry=shape,
                score=score,
                score_mean=float(sums[number] / counts[number]),
                cosine=None,
                chips=int(chips[number]),
                area_m2=area,
                scene=record.uri,
                gsd_m=record.gsd_m,
                query=self.question.text,
                model=self.question.spec.name,
                false_rate=alarm,
                datetime=record.datetime,
                area_low=area * shares[0][number],
                area_high=area * shares[1][number],
            )
            for number, shape, score, area, alarm in zip(
                numbers.tolist(), shapes.tolist(), scores.tolist(), areas, alarms.tolist(), strict=True
            )
        ]

    def _chips(self, patches: Sequence[Patch], page: _Page, labels: NDArray[np.int32]) -> NDArray[np.intp]:
        """How many chips have their middle in each component."""
        counts = np.zeros(int(labels.max(initial=0)) + 1, np.intp)
        for patch, top in zip(patches, page.tops.tolist(), strict=True):
            own, side = labels[top : top + len(patch.log_odds)], self.step_px / patch.parts
            first = patch.origin_px[1] // self.step_px
            ends = np.minimum([first, first + -(-len(own) // patch.parts)], np.iinfo(self.rows.dtype).max)
            chips = self.order[slice(*np.searchsorted(self.rows, ends.astype(self.rows.dtype)).tolist())]
            windows = self.windows[chips]
            cols, rows = ((windows[:, :2] + windows[:, 2:] / 2 - patch.origin_px) / side).T.astype(np.intp)
            within = (cols >= 0) & (cols < patch.log_odds.shape[1]) & (rows < len(own))
            counts += np.bincount(own[rows[within], cols[within]], minlength=len(counts))
        return counts

    def _in_scene(self, outlines: NDArray[np.object_], patches: Sequence[Patch], page: _Page) -> NDArray[np.object_]:
        """Polygons of a page in pixels of the scene."""
        sides = np.array([self.step_px / patch.parts for patch in patches])
        origins = np.array([patch.origin_px for patch in patches], np.float64)
        points, outline = shapely.get_coordinates(outlines, return_index=True)
        own = (np.searchsorted(page.tops, shapely.bounds(outlines)[:, 1], side="right") - 1)[outline]
        points[:, 1] -= page.tops[own]
        moved: NDArray[np.object_] = shapely.set_coordinates(outlines, origins[own] + points * sides[own, None])
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """Patches one below the other, with a row between that belongs to none; see `Patch`."""

    log_odds: NDArray[np.float32]
    scores: NDArray[np.float32]
    core: BoolMask
    tops: NDArray[np.intp]
    """First row of each patch."""

    @staticmethod
    def of(patches: Sequence[Patch]) -> _Page:
        heights, widths = np.array([patch.log_odds.shape for patch in patches]).T
        tops = np.cumsum(heights + 1) - heights - 1
        if len(patches) == 1:
            return _Page(patches[0].log_odds, patches[0].scores, patches[0].core, tops)
        shape = int(tops[-1] + heights[-1]), int(widths.max())
        page = _Page(np.full(shape, np.nan, np.float32), np.zeros(shape, np.float32), np.zeros(shape, bool), tops)
        for patch, top in zip(patches, tops.tolist(), strict=True):
            height, width = patch.log_odds.shape
            own = np.s_[top : top + height, :width]
            page.log_odds[own], page.scores[own], page.core[own] = patch.log_odds, patch.scores, patch.core
        return page


def by_rows(windows: NDArray[np.int32], step_px: int) -> tuple[NDArray[np.intp], NDArray[np.integer]]:
    """Numbers of chips (N, 4), sorted by the rows of pixels of this side that hold their middles; and these, (N,)."""
    rows = (2 * windows[:, 1] + windows[:, 3]) // (2 * step_px)
    rows = rows.astype(np.min_scalar_type(int(rows.max(initial=0)) + 1))  # short numbers are sorted by their digits
    order = np.argsort(rows, kind="stable")
    return order, rows[order]


def pages(patches: Iterable[Patch]) -> Iterator[list[Patch]]:
    """Patches that are traced together: as many as fit on a page, at least one."""
    page: list[Patch] = []
    height = width = 0
    for patch in patches:
        own_height, own_width = patch.log_odds.shape
        if page and (height + own_height + 1) * max(width, own_width) > PAGE_CELLS:
            yield page
            page, height, width = [], 0, 0
        page.append(patch)
        height, width = height + own_height + 1, max(width, own_width)
    if page:
        yield page
