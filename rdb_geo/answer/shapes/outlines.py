"""Scores → the surface of each scene → regions with outlines finer than chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.areas import CELLS_SPREAD, CHIPS_SPREAD, COLOURS_SPREAD, smallest_m2
from rdb_geo.answer.shapes.fine import extent_surface, fine_patches, looking_into, scene_grid, scene_surface, unread
from rdb_geo.answer.shapes.forms import formed
from rdb_geo.answer.shapes.nodata import cut, doubtful, uncut
from rdb_geo.answer.shapes.patches import Patch, cell_m, cut_patches
from rdb_geo.answer.shapes.regions import join_overlaps
from rdb_geo.answer.shapes.thresholds import levels
from rdb_geo.answer.shapes.tracing import Tracer, by_rows, pages
from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderError,
    IndexChangedError,
    IndexFormatError,
    IndexStoreError,
    NotAllowedError,
    SceneError,
    UsageError,
    counted,
)
from rdb_geo.core.progress import Note, Progress, ProgressFn, ignore
from rdb_geo.core.requests import Outlining
from rdb_geo.core.results import Region
from rdb_geo.core.specs import IndexManifest
from rdb_geo.encoders.base import Inside
from rdb_geo.index.shard import VALID
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question
from rdb_geo.score.scene.scene_scores import SceneScores
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import Scores


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """What a query for regions gives back."""

    regions: list[Region]
    """Best first; may be empty."""

    thresholds: tuple[float, float]
    """Upper and lower probability that were used."""

    joined: int
    """Regions that went into another one, of another scene of the same day on the same ground."""

    problems: tuple[IndexStoreError, ...]
    """Index files that could not be read and did not take part."""

    undated: int = 0
    """Scenes that took no part because dates were asked for and they have none."""

    notes: tuple[str, ...] = ()
    """Where outlines do not follow the ground though they should, one sentence each."""

    @property
    def sentence(self) -> str:
        """One line for people."""
        high, low = self.thresholds
        left_out = f" ({counted(self.undated, 'scene')} without a date took no part)" if self.undated else ""
        used = f"thresholds {high:.3g},{low:.3g}"
        if not self.regions:
            return f"No region: nothing reaches the {used} and the smallest area{left_out}."
        joined = f", {self.joined} of overlapping scenes joined" if self.joined else ""
        best = self.regions[0].score
        return f"{counted(len(self.regions), 'region')}{joined}, best score {best:.2f}, {used}{left_out}"


def find_shapes(
    store: Store,
    scores: Scores,
    options: Outlining = Outlining(),
    *,
    inside: Inside | None = None,
    on_progress: ProgressFn = ignore,
) -> Shapes:
    """Trace the regions that answer a question. One scene's surface is in memory at a time.

    Args:
        store: The index.
        scores: Of the question. Their limits say where regions may lie, the most regions (`k`; None = all) and their
            lowest `score` (`min_score`). With places, only pixels under a chip that may answer take part.
        options: How regions are traced.
        inside: What says where in a chip things lie, used by `fine` outlines; None = chips and colours alone.
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
        raise EmptyIndexError(f"no index file in {store} has a chip.")
    background = scores.background if len(scores.background) else filled[0].log_odds
    asked = _Asked(scores.question, options, levels(options, background), background, inside)
    told = _Told()
    problems = list(scores.problems)
    regions: list[Region] = []
    for done, scene in enumerate(filled, start=1):
        uri = scene.shard.manifest.scene.uri

        def pause(done: int = done - 1, uri: str = uri) -> None:
            on_progress(Progress("shapes", done, len(filled), uri))

        try:
            regions += _regions(store, scene, asked, told, pause)
        except IndexChangedError:
            raise
        except IndexFormatError as error:
            problems.append(error)
        on_progress(Progress("shapes", done, len(filled), uri))
    wanted = [region for region in regions if region.score >= (limits.min_score or 0)]
    found = wanted if options.keep_overlaps else join_overlaps(wanted)
    joined = len(wanted) - len(found)
    found = sorted(found, key=lambda region: (-region.score, region.scene))[: limits.k]
    cells_m = {scene.shard.manifest.scene.uri: cell_m(scene.shard.manifest) for scene in filled}
    found, told.crooked = formed(found, options, cells_m)
    found = [region for region in found if region.area_m2 >= (options.min_area_m2 or 0)]
    used = probabilities(np.array(asked.levels))
    ranked = [replace(region, rank=rank) for rank, region in enumerate(found, start=1)]
    return Shapes(ranked, (float(used[0]), float(used[1])), joined, tuple(problems), scores.undated, told.notes)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is the same for all scenes."""

    question: Question
    options: Outlining
    levels: tuple[float, float]
    """Upper and lower threshold, log-odds."""
    background: NDArray[np.float32]
    """Log-odds of the chips among which false alarms are counted, shape (M,), M at least 1."""
    inside: Inside | None
    """What says where in a chip things lie."""


@dataclass(slots=True)
class _Told:
    """What the user must know of regions that are left out or stay as the chips have them."""

    scenes: list[str] = field(default_factory=list)
    """One sentence for each scene that can't be drawn."""
    plain: int = 0
    """Regions that no colour tells from their surroundings."""
    small: int = 0
    """Regions that are smaller than a quarter of a chip, where no smallest area was given."""
    crooked: int = 0
    """Regions that were to have right angles and are not rectangular."""

    def counted(self, patches: Iterable[tuple[Patch, bool]]) -> Iterator[Patch]:
        """The patches of `fine_patches`."""
        for patch, is_plain in patches:
            self.plain += is_plain
            yield patch

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence each."""
        found = list(self.scenes)
        if self.plain:
            keep = "keeps" if self.plain == 1 else "keep"
            lost = f"{keep} the outline of the chips: what surrounds them looks like them."
            found.append(Note("plain-outlines", f"{counted(self.plain, 'region')} {lost}", regions=self.plain))
        if self.crooked:
            said = f"no right angles for {counted(self.crooked, 'region')}: too small, or not rectangular enough."
            found.append(Note("crooked-outlines", said, regions=self.crooked))
        if self.small:
            why = "left out, smaller than a quarter of a chip, which hardly means anything: --min-area 0 keeps them."
            found.append(Note("small-regions", f"{counted(self.small, 'region')} {why}", regions=self.small))
        return tuple(found)


def _regions(store: Store, scene: SceneScores, asked: _Asked, told: _Told, pause: Callable[[], None]) -> list[Region]:
    """The regions of one scene, not yet ranked; `pause` is called before each patch."""
    from rdb_geo.scene.where.footprints import Ground

    if not scene.allowed.any():
        return []
    windows, manifest = store.windows(scene.shard), scene.shard.manifest
    grid = scene_grid(windows, scene)
    scores = scene_surface(grid, scene)
    if not (scores.values >= asked.levels[0]).any():
        return []
    pair, is_fine = (scores, extent_surface(grid, scene, asked.levels[1])), asked.options.fine
    patches = cut_patches(*pair, asked.levels)
    edge = None if is_fine else doubtful(grid, store.shares(scene.shard, VALID)[np.isfinite(scene.log_odds)], patches)
    before = told.plain, told.small
    tracer = partial(
        Tracer, Ground(scores.scene), scores.step_px, windows, *by_rows(windows, scores.step_px),
        asked.question, asked.background, asked.levels[1],
    )  # fmt: skip
    traced = partial(_traced, manifest=manifest, asked=asked, told=told, pause=pause)
    try:
        if is_fine or edge is not None:
            from rdb_geo.scene.recorded import drawing  # and rasterio with it, which takes its time

            with drawing(manifest) as draw:
                if edge is not None:
                    return traced(cut(patches, edge, draw, pause), tracer(CHIPS_SPREAD))
                looking = looking_into(draw, asked.inside, asked.question, windows)
                spread = COLOURS_SPREAD if looking is None else CELLS_SPREAD
                return traced(told.counted(fine_patches(pair, asked.levels, draw, looking, pause)), tracer(spread))
    except (SceneError, NotAllowedError, EncoderError) as error:
        told.plain, told.small = before
        told.scenes.append((unread if is_fine else uncut)(manifest.scene.uri, error))
    return traced(patches, tracer(CHIPS_SPREAD))


def _traced(
    patches: Iterable[Patch],
    tracer: Tracer,
    manifest: IndexManifest,
    asked: _Asked,
    told: _Told,
    pause: Callable[[], None],
) -> list[Region]:
    """The regions of patches that are large enough."""
    smallest, found = asked.options.min_area_m2, list[Region]()
    least_m2 = smallest_m2(manifest) if smallest is None else smallest
    for page in pages(patches):
        pause()
        for region in tracer.regions(page):
            if region.area_m2 >= least_m2:
                found.append(region)
            else:
                told.small += smallest is None
    return found
