"""Scores → the surface of each scene → regions with outlines finer than chips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.regions import geodesic_area_m2, join_overlaps
from rdb_geo.answer.shapes.surface import Surface, refine, unmix
from rdb_geo.answer.shapes.thresholds import kept, levels
from rdb_geo.core.errors import EmptyIndexError, IndexChangedError, IndexFormatError, UsageError
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.requests import Outlining
from rdb_geo.core.results import Region
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question
from rdb_geo.score.scorer import false_alarms, probabilities
from rdb_geo.score.scores import SceneScores, Scores


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """What a query for regions gives back."""

    regions: list[Region]
    """Best first; may be empty."""

    thresholds: tuple[float, float]
    """Upper and lower probability that were used."""

    joined: int
    """Regions that went into another one, of another scene of the same day on the same ground."""

    problems: tuple[IndexFormatError, ...]
    """Index files that could not be read and did not take part."""

    undated: int = 0
    """Scenes that took no part because dates were asked for and they have none."""

    @property
    def sentence(self) -> str:
        """One line for people."""
        high, low = self.thresholds
        left_out = f" ({self.undated} scenes without a date took no part)" if self.undated else ""
        used = f"thresholds {high:.3g},{low:.3g}"
        if not self.regions:
            return f"No region: nothing reaches the {used}{left_out}."
        joined = f", {self.joined} of overlapping scenes joined" if self.joined else ""
        best = self.regions[0].score
        plural = "" if len(self.regions) == 1 else "s"
        return f"{len(self.regions)} region{plural}{joined}, best score {best:.2f}, {used}{left_out}"


def find_shapes(
    store: Store, scores: Scores, options: Outlining = Outlining(), *, on_progress: ProgressFn = ignore
) -> Shapes:
    """Trace the regions that answer a question. One scene's surface is in memory at a time.

    Args:
        store: The index.
        scores: Of the question. Their limits say where regions may lie, the most regions (`k`; None = all) and their
            lowest `score` (`min_score`). With places, only pixels under a chip that may answer take part.
        options: How regions are traced.
        on_progress: Called after each scene; may raise `Cancelled`.

    Raises:
        UsageError: `percent` is given: it counts chips.
        EmptyIndexError: The index has no chip that can be read.
        Cancelled: From `on_progress`.
    """
    limits = scores.limits
    if limits.percent is not None:
        raise UsageError("a share of the chips can't limit regions: leave out --percent, or give a threshold.")
    filled = [scene for scene in scores.scenes if len(scene.log_odds)]
    if not filled:
        raise EmptyIndexError(f"no index file in {store.root} has a chip.")
    background = scores.background if len(scores.background) else filled[0].log_odds
    asked = _Asked(scores.question, options, levels(options, background), background)
    problems = list(scores.problems)
    regions: list[Region] = []
    for done, scene in enumerate(filled, start=1):
        try:
            regions += _regions(store, scene, asked)
        except IndexChangedError:
            raise
        except IndexFormatError as error:
            problems.append(error)
        on_progress(Progress("shapes", done, len(filled), scene.shard.manifest.scene.uri))
    wanted = [region for region in regions if region.score >= (limits.min_score or 0)]
    found = wanted if options.keep_overlaps else join_overlaps(wanted)
    joined = len(wanted) - len(found)
    found = sorted(found, key=lambda region: (-region.score, region.scene))[: limits.k]
    used = probabilities(np.array(asked.levels))
    ranked = [replace(region, rank=rank) for rank, region in enumerate(found, start=1)]
    return Shapes(ranked, (float(used[0]), float(used[1])), joined, tuple(problems), scores.undated)


def scene_surface(store: Store, scene: SceneScores) -> Surface:
    """The surface of one scene: its pixels have the stride of the finest chips, and a value under allowed chips.

    Args:
        store: The index.
        scene: Its scores, of at least one chip.
    """
    manifest = scene.shard.manifest
    step_px = min(spec.stride_px for spec in manifest.chips)
    known = np.isfinite(scene.log_odds)
    windows = store.windows(scene.shard)[known]
    return unmix(windows, scene.log_odds[known], manifest.scene, step_px, allowed=scene.allowed[known])


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is the same for all scenes."""

    question: Question
    options: Outlining
    levels: tuple[float, float]
    """Upper and lower threshold, log-odds."""
    background: NDArray[np.float32]
    """Log-odds of the chips among which false alarms are counted, shape (M,), M at least 1."""


def _regions(store: Store, scene: SceneScores, asked: _Asked) -> Iterator[Region]:
    """The regions of one scene, not yet ranked."""
    from rdb_geo.scene.where.outlines import Outlines, components

    high, low = asked.levels
    if not scene.allowed.any():
        return
    record, surface = scene.shard.manifest.scene, scene_surface(store, scene)
    parts = 2**asked.options.smooth
    own = np.repeat(np.repeat(surface.values, parts, axis=0), parts, axis=1)
    seeds = own >= high
    if not seeds.any():
        return
    outlines, labels = components(seeds | (refine(surface.values, asked.options.smooth) >= low))
    found = kept(labels, seeds, len(outlines))
    ids, values = labels[labels > 0], own[labels > 0]
    counts = np.bincount(ids, minlength=len(found))
    sums = np.bincount(ids, weights=probabilities(values), minlength=len(found))
    best = np.full(len(found), -np.inf)
    np.maximum.at(best, ids, values)
    chips = _chips_inside(store.windows(scene.shard), surface, labels, parts, len(found))
    tracer = Outlines(record, surface.origin_px, surface.step_px, parts)
    for number in np.flatnonzero(found).tolist():
        shape = tracer.to_ground(outlines[number - 1])
        area = 0.0 if shape is None else geodesic_area_m2(shape)
        if shape is None or area < asked.options.min_area_m2:
            continue
        yield Region(
            rank=0,
            geometry=shape,
            score=float(probabilities(best[number])),
            score_mean=float(sums[number] / counts[number]),
            cosine=None,
            chips=int(chips[number]),
            area_m2=area,
            scene=record.uri,
            gsd_m=record.gsd_m,
            query=asked.question.text,
            model=asked.question.spec.name,
            false_rate=float(false_alarms(best[[number]], asked.background)[0]),
            datetime=record.datetime,
        )


def _chips_inside(
    windows: NDArray[np.int32], surface: Surface, labels: NDArray[np.int32], parts: int, count: int
) -> NDArray[np.intp]:
    """How many chips have their middle in each component, shape (count,)."""
    side = surface.step_px / parts
    cols = (windows[:, 0] + windows[:, 2] / 2 - surface.origin_px[0]) / side
    rows = (windows[:, 1] + windows[:, 3] / 2 - surface.origin_px[1]) / side
    places = (
        np.clip(rows.astype(np.intp), 0, labels.shape[0] - 1),
        np.clip(cols.astype(np.intp), 0, labels.shape[1] - 1),
    )
    return np.bincount(labels[places], minlength=count)
