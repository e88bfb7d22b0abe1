"""Question → scores of two dates → where they rose beyond the noise of unchanged places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.answer.change.grid import AlignedPair, align, surface_of
from rdb_geo.answer.change.noise import Noise, false_alarms, noise_of
from rdb_geo.answer.shapes.regions import METRES_PER_DEGREE, SMOOTH_PX, SNAP_DEGREES, geodesic_area_m2
from rdb_geo.answer.shapes.surface import Surface
from rdb_geo.ask.dates import read_dates
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import (
    AreaError,
    EmptyIndexError,
    IndexChangedError,
    IndexFormatError,
    IndexStoreError,
    UsageError,
)
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.progress import Note, Progress, ProgressFn, ignore
from rdb_geo.core.requests import Comparison
from rdb_geo.core.results import Change
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.scene.connected import connected
from rdb_geo.score.question import Question
from rdb_geo.score.scorer import probabilities, reaching

if TYPE_CHECKING:  # rasterio is loaded only when it is needed
    from rdb_geo.scene.where.footprints import Ground

MOST_UNLIKE = 1.25
"""Chips of two dates that differ by a larger factor on the ground are told of."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeAnswer:
    """What a comparison gives back."""

    changes: list[Change]
    """The largest `z` first; may be empty."""

    places: int
    """Cells of the ground that both dates show; one for each step of the later scene's chips."""

    noise: Noise
    """How scores of unchanged places differ."""

    expected_false: float
    """Cells that would exceed the limit by chance, were the noise normal."""

    opposite: int
    """Cells that changed as much the other way. Where hardly any real change went that way, about as many of the
    changes are false."""

    problems: tuple[IndexStoreError, ...]
    """Index files that could not be read and did not take part."""

    notes: tuple[str, ...] = ()
    """What the user should know of the comparison, one sentence each."""

    @property
    def sentence(self) -> str:
        """One line for people."""
        found = f"{len(self.changes)} changed places" if self.changes else "No change beyond the noise"
        return (
            f"{found} among {self.places} cells of ground; the noise of unchanged places is {self.noise.sigma:.2f} "
            f"log-odds, by chance {self.expected_false:.2g} cells would exceed the limit, and {self.opposite} changed "
            f"as much the other way"
        )


def find_change(
    store: Store, question: Question, comparison: Comparison, *, on_progress: ProgressFn = ignore
) -> ChangeAnswer:
    """Compare how well each place answers a question at two dates, scene by scene of an index that holds both.

    The mean log-odds of the chips over each step of the later scene's grid are compared with those of the earlier
    scenes at the same place on the ground, whatever their grids and CRSs. A place counts only where it rose above the
    best that it and the eight steps around it were before: edges of what was there already do not, wherever the two
    grids cut them.

    Raises:
        UsageError: A scene is both before and after, or a limit makes no sense.
        EmptyIndexError: The index holds no scene of one of the dates, or none that can be read.
        AreaError: The scenes share no ground.
        EncoderMismatchError: The index was made by another model.
    """
    shards, problems = store.scenes()
    earlier = _choose(store, shards, comparison.before, "before")
    later = _choose(store, shards, comparison.after, "after")
    both = [shard.manifest.scene.uri for shard in earlier if shard in later]
    if both:
        raise UsageError("same-scenes", scene=both[0])
    store.check_model([*earlier, *later], question.spec)
    surfaces: dict[Path, Surface] = {}
    for done, shard in enumerate([*earlier, *later], start=1):
        try:
            surfaces[shard.path] = surface_of(store, question, shard)
        except IndexChangedError:
            raise
        except IndexFormatError as error:
            problems.append(error)
        on_progress(Progress("search", done, len(earlier) + len(later), shard.manifest.scene.uri))
    before = [surfaces[shard.path] for shard in earlier if shard.path in surfaces]
    pairs = [align(surfaces[shard.path], before) for shard in later if shard.path in surfaces]
    if not before or not pairs:
        raise EmptyIndexError(f"no scene {'after' if before else 'before'} could be read: {problems[-1]}")
    differences = [pair.difference[~np.isnan(pair.difference)] for pair in pairs]
    pooled = np.concatenate(differences) if differences else np.empty(0, np.float32)
    if not len(pooled):
        raise AreaError("no-common-ground", before=comparison.before, after=comparison.after)
    noise = noise_of(pooled)
    changes = [change for pair in pairs for change in _changes(pair, noise, comparison, question)]
    changes.sort(key=lambda change: (-change.z, change.scene))
    return ChangeAnswer(
        changes=[replace(change, rank=rank) for rank, change in enumerate(changes, start=1)],
        places=len(pooled),
        noise=noise,
        expected_false=false_alarms(len(pooled), comparison.z),
        opposite=sum(int(_beyond(pair, noise, comparison, fell=not comparison.fell).sum()) for pair in pairs),
        problems=tuple(problems),
        notes=_notes(*([s for s in shards if s.path in surfaces] for shards in (earlier, later))),
    )


def _choose(store: Store, shards: list[Shard], wanted: str, when: str) -> list[Shard]:
    """The scenes of that address, path, name or glob; else those that were taken on that date."""
    named = store.scenes([wanted])[0]
    if named:
        return named
    try:
        dates = read_dates(wanted, wanted)
    except UsageError:
        dates = None
    taken = [shard for shard in shards if dates is not None and dates.holds(shard.manifest.scene.datetime)]
    if not taken:
        raise EmptyIndexError("no-such-date", index=store, when=when, wanted=wanted)
    return taken


def _notes(earlier: list[Shard], later: list[Shard]) -> tuple[str, ...]:
    """A sentence where the chips of the two dates show ground of very different size."""
    old, new = (
        [min(chips.size_px for chips in shard.manifest.chips) * shard.manifest.scene.gsd_m for shard in shards]
        for shards in (earlier, later)
    )
    if max(max(old) / min(new), max(new) / min(old)) <= MOST_UNLIKE:
        return ()
    sentence = (
        f"the chips before show {min(old):.0f} … {max(old):.0f} m of ground and those after {min(new):.0f} … "
        f"{max(new):.0f} m, so that their scores are hard to compare: index both dates with the same --chip-size in "
        "metres."
    )
    return (Note("unlike-chips", sentence, before=[min(old), max(old)], after=[min(new), max(new)]),)


def _sizes(pair: AlignedPair, noise: Noise, comparison: Comparison, *, fell: bool) -> NDArray[np.float32]:
    """Size of the change of each cell in one direction, in standard deviations; NaN where it does not count."""
    high = pair.before if fell else pair.after.values
    size = pair.fall(noise.middle) if fell else pair.rise(noise.middle)
    with np.errstate(invalid="ignore"):
        counts = reaching(high, comparison.min_score)
    return np.where(counts, size / noise.sigma, np.nan).astype(np.float32)


def _beyond(pair: AlignedPair, noise: Noise, comparison: Comparison, *, fell: bool) -> BoolMask:
    with np.errstate(invalid="ignore"):
        mask: BoolMask = _sizes(pair, noise, comparison, fell=fell) >= comparison.z
    return mask


def _changes(pair: AlignedPair, noise: Noise, comparison: Comparison, question: Question) -> list[Change]:
    from rdb_geo.scene.where.footprints import Ground

    labels = connected(_beyond(pair, noise, comparison, fell=comparison.fell))
    places = np.argwhere(labels)
    numbers = labels[labels > 0]
    groups = np.split(places[np.argsort(numbers, kind="stable")], np.cumsum(np.bincount(numbers)[1:]))[:-1]
    sizes = _sizes(pair, noise, comparison, fell=comparison.fell)
    record = pair.after.scene
    ground = Ground(record)
    changes = []
    for cells in groups:
        shape = _outline(pair.after, cells, ground)
        row, col = cells[np.argmax(sizes[tuple(cells.T)])].tolist()
        scene = pair.earlier[int(pair.first[row, col])].scene
        changes.append(
            Change(
                rank=0,
                geometry=shape,
                before=float(probabilities(pair.before[row, col])),
                after=float(probabilities(pair.after.values[row, col])),
                rise=float(pair.difference[row, col]) - noise.middle,
                z=float(sizes[row, col]),
                area_m2=geodesic_area_m2(shape),
                scene_old=scene.uri,
                scene=record.uri,
                query=question.text,
                model=question.spec.name,
                date_old=scene.datetime,
                datetime=record.datetime,
            )
        )
    return changes


def _outline(surface: Surface, cells: NDArray[np.intp], ground: Ground) -> LonLatGeometry:
    """The ground of cells (n, 2) of a surface, row and column, dissolved."""
    record, step = surface.scene, surface.step_px
    left, top = surface.origin_px[0] + cells[:, 1] * step, surface.origin_px[1] + cells[:, 0] * step
    right, bottom = np.minimum(left + step, record.width_px), np.minimum(top + step, record.height_px)
    windows = np.stack([left, top, right - left, bottom - top], axis=1).astype(np.int32)
    columns = ground.columns(windows)
    joined = shapely.union_all(columns.geometry[columns.on_earth], grid_size=SNAP_DEGREES)
    shape: LonLatGeometry = shapely.simplify(joined, SMOOTH_PX * record.gsd_m / METRES_PER_DEGREE)
    return shapely.orient_polygons(shape)
