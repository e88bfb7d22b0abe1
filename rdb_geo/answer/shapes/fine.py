"""A scene's surfaces and the patches of them that follow the ground, by the inside of chips and by colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.cells import read_cells
from rdb_geo.answer.shapes.follow import CHIPS_ALONE, WITH_CELLS, follow
from rdb_geo.answer.shapes.grid import Grid
from rdb_geo.answer.shapes.inside import SEARCHED, Looking
from rdb_geo.answer.shapes.patches import HALVINGS, Patch, cut_patches
from rdb_geo.answer.shapes.surface import Surface, unmix
from rdb_geo.core.progress import Note
from rdb_geo.encoders.base import Inside
from rdb_geo.score.question import Question
from rdb_geo.score.scene.scene_scores import SceneScores

if TYPE_CHECKING:  # rasterio is loaded only when it is needed
    from rdb_geo.scene.recorded import Draw

SURELY_NOT = -3.5
"""How far a region reaches is read from log-odds that are at least this, and a little below the lower threshold: a chip
that surely shows none of it holds no more of the neighbouring ground than one that hardly does."""

BELOW = 2.0
"""So far below the lower threshold, where that is low."""


def scene_grid(windows: NDArray[np.int32], scene: SceneScores) -> Grid:
    """The chips (N, 4) of one scene whose scores are known, on pixels of the stride of the finest ones."""
    manifest, known = scene.shard.manifest, np.isfinite(scene.log_odds)
    step_px = min(spec.stride_px for spec in manifest.chips)
    return Grid(windows if known.all() else windows[known], manifest.scene, step_px)


def scene_surface(grid: Grid, scene: SceneScores, least: float = -np.inf) -> Surface:
    """The surface of one scene on its `scene_grid`: a value under allowed chips.

    Log-odds below `least` count as this.
    """
    known = np.isfinite(scene.log_odds)
    return unmix(grid, np.maximum(scene.log_odds[known], np.float32(least)), allowed=scene.allowed[known])


def extent_surface(grid: Grid, scene: SceneScores, low: float) -> Surface:
    """What regions end by at log-odds `low`, on the pixels of `scene_surface`, by which they are found and scored."""
    return scene_surface(grid, scene, min(SURELY_NOT, low - BELOW))


def looking_into(draw: Draw, inside: Inside | None, question: Question, windows: NDArray[np.int32]) -> Looking | None:
    """What looks into the chips (N, 4) of a scene; None where the model can't."""
    if inside is None:
        return None
    return Looking(draw, inside, question.scorer, windows, question.spec.image_size_px)


def fine_patches(
    pair: tuple[Surface, Surface],
    levels: tuple[float, float],
    draw: Draw,
    looking: Looking | None,
    pause: Callable[[], None],
    halvings: int = HALVINGS,
) -> Iterator[tuple[Patch, bool]]:
    """The patches in which regions start, one at a time, and whether they stay as the chips have them.

    Where most of a cell is nodata there is nothing: its log-odds are -inf.

    `pair` comes from `scene_surface` and `extent_surface`, `levels` are log-odds, `pause` is called before each batch
    of chips and may raise `Cancelled`; without `looking`, chips and colours decide alone.

    Raises:
        SceneError: The scene can't be read any more.
        EncoderError: The model fails.
    """
    low, step_px = levels[1], pair[0].step_px
    searched = levels if looking is None else (low - SEARCHED, low - SEARCHED)
    for patch in cut_patches(*pair, searched, halvings):
        seen = patch if looking is None else looking.into(patch, step_px, levels, pause)
        if seen is None:
            continue
        features, known, blank = read_cells(draw, pair[0].scene, seen, step_px)
        seen = replace(seen, core=seen.core & ~blank)
        if not seen.core.any():
            continue
        counting = CHIPS_ALONE if looking is None else WITH_CELLS
        log_odds = follow(seen.log_odds, features, known, low, counting, seen.apart)
        core = seen.core & (log_odds >= low)
        is_plain = not core.any()  # it would fall to the surroundings
        odds = np.where(blank, -np.inf, seen.log_odds if is_plain else log_odds)
        yield replace(seen, log_odds=odds, core=seen.core if is_plain else core), is_plain


def unread(uri: str, error: Exception) -> str:
    """Why outlines stay as the chips have them: the scene at `uri` can't be drawn, or the model fails."""
    said = f"outlines do not follow the ground where the scene can't be read: {error}"
    return Note("unread-outlines", said, scene=uri, reason=str(error))
