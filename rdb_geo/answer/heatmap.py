"""Question → search → the scores of one scene as a raster."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.fine import extent_surface, fine_patches, looking_into, scene_grid, scene_surface, unread
from rdb_geo.answer.shapes.grid import Grid
from rdb_geo.answer.shapes.patches import halvings_of
from rdb_geo.answer.shapes.surface import Surface, refine
from rdb_geo.answer.shapes.thresholds import levels
from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderError,
    IndexStoreError,
    NotAllowedError,
    OutputError,
    SceneError,
    UsageError,
)
from rdb_geo.core.files import replacing
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.requests import Outlining
from rdb_geo.core.specs import SceneRecord
from rdb_geo.encoders.base import Inside
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.output.style import STYLE_SUFFIXES, style
from rdb_geo.output.writers import RASTER_SUFFIXES, check_output
from rdb_geo.score.question import Question
from rdb_geo.score.scene.scene_scores import SceneScores, score_scene
from rdb_geo.score.scorer import probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Heatmap:
    """How well each place of one scene answers a question."""

    values: NDArray[np.float32]
    """Shape (h, w), rows grow downwards: probability, see `answer.shapes.surface.unmix`; NaN where there is no chip."""

    origin_px: tuple[int, int]
    """Column and row of the scene at the upper-left corner."""

    step_px: float
    """Side of a pixel in scene pixels: the stride of the finest grid, or a part of it."""

    scene: SceneRecord
    """What it lies on."""

    question: str
    """What was asked."""

    problems: tuple[IndexStoreError, ...]
    """Index files that could not be read and did not take part."""

    notes: tuple[str, ...] = ()
    """Why it does not follow the ground though it should, one sentence each."""

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest value."""
        return float(np.nanmin(self.values)), float(np.nanmax(self.values))

    @property
    def sentence(self) -> str:
        """One line for people."""
        height, width = self.values.shape
        low, high = self.range
        name = self.scene.uri.rsplit("/", 1)[-1]
        return (
            f"Heatmap of {name}: {width} × {height} pixels of {self.step_px:g} × {self.step_px:g} scene pixels, "
            f"scores {low:.2f} … {high:.2f}."
        )


def make_heatmap(
    store: Store,
    question: Question,
    scene: str | None = None,
    *,
    fine: bool = False,
    inside: Inside | None = None,
    on_progress: ProgressFn = ignore,
) -> Heatmap:
    """Score every place of a scene: its address, its path, or a unique last part of it; None = the only one.

    Scores are probabilities: the surface from which `find_shapes` traces regions, chips of all scales in one. A `fine`
    one has cells, and begins as `fine` outlines do: by the inside of chips (None = without) and by colours; where the
    scene can't be drawn any more, a note says so.

    Raises:
        EmptyIndexError: The index does not hold the scene.
        UsageError: Several scenes could be meant.
        IndexFormatError: The scene's index file is damaged.
        EncoderMismatchError: The index was made by another model.
    """
    target = _only_scene(store) if scene is None else store.scene(scene)
    store.check_model([target], question.spec)
    record = target.manifest.scene
    on_progress(Progress("heatmap", 0, 1, record.uri))
    scores = score_scene(store, question, target)
    windows = store.windows(target)
    grid = scene_grid(windows, scores)
    surface, notes = scene_surface(grid, scores), tuple[str, ...]()
    values, step_px = surface.values, float(surface.step_px)
    if fine:
        values, notes = _followed(
            windows,
            question,
            (scores, grid, surface),
            inside,
            lambda: on_progress(Progress("heatmap", 0, 1, record.uri)),
        )
        step_px *= surface.values.shape[0] / values.shape[0]
        col, row = surface.origin_px
        values = values[: math.ceil((record.height_px - row) / step_px), : math.ceil((record.width_px - col) / step_px)]
    on_progress(Progress("heatmap", 1, 1, record.uri))
    found = probabilities(values).astype(np.float32)
    problems = tuple(store.scenes()[1])
    return Heatmap(found, surface.origin_px, step_px, record, question.text, problems, notes)


def _followed(
    windows: NDArray[np.int32],
    question: Question,
    scored: tuple[SceneScores, Grid, Surface],
    inside: Inside | None,
    pause: Callable[[], None],
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Log-odds in cells, and notes."""
    from rdb_geo.scene.recorded import drawing

    scene, grid, scores = scored
    background = question.usual if len(question.background) else scene.log_odds
    limits = levels(Outlining(), background)
    extents = extent_surface(grid, scene, limits[1])
    halvings = halvings_of(scores.values.size, scores.step_px)
    values = refine(scores.values, halvings)
    try:
        with drawing(scene.shard.manifest) as draw:
            looking = looking_into(draw, inside, question, windows)
            for patch, _ in fine_patches((scores, extents), limits, draw, looking, pause, halvings):
                left, top = (
                    (at - origin) // scores.step_px * patch.parts
                    for at, origin in zip(patch.origin_px, scores.origin_px, strict=True)
                )
                height, width = patch.log_odds.shape
                part = values[top : top + height, left : left + width]
                np.copyto(part, patch.log_odds, where=~np.isnan(patch.log_odds))
    except (SceneError, NotAllowedError, EncoderError) as error:
        return refine(scores.values, halvings), (unread(scene.shard.manifest.scene.uri, error),)
    return values, ()


def write_heatmap(heatmap: Heatmap, path: Path, *, overwrite: bool = False) -> None:
    """Write a heatmap as a GeoTIFF.

    Raises:
        OutputError: It is no name for a GeoTIFF, it exists, or it can't be written. Nothing is left behind.
    """
    from rdb_geo.scene.geotiff import write_surface

    check_output(path, overwrite=overwrite, suffixes=RASTER_SUFFIXES)
    write_surface(
        path,
        heatmap.values,
        heatmap.scene,
        origin_px=heatmap.origin_px,
        step_px=heatmap.step_px,
        texts={"description": "score", "query": heatmap.question, "scene": heatmap.scene.uri},
    )


def write_style(path: Path, *, overwrite: bool = False) -> Path:
    """Write the colours of the heatmap `path` beside it, in a file that QGIS finds by its name (``heat.qml``).

    Raises:
        OutputError: It exists and is not to be replaced, or can't be written.
    """
    target = path.with_suffix(STYLE_SUFFIXES[0])
    check_output(target, overwrite=overwrite, suffixes=STYLE_SUFFIXES)
    try:
        with replacing(target) as temporary:
            temporary.write_text(style(), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{target} can't be written ({error.strerror}): choose another place.") from error
    return target


def _only_scene(store: Store) -> Shard:
    shards, problems = store.scenes()
    if len(shards) > 1:
        raise UsageError(f"{store} holds {len(shards)} scenes: say which one the heatmap is of.")
    if not shards:
        raise EmptyIndexError(str(problems[0]) if problems else f"{store} holds no scene yet: index one first.")
    return shards[0]
