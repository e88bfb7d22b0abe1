"""Plain outlines at the edge of a scene's data: what lies beyond belongs to no region."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.shapes.cells import read_cells
from rdb_geo.answer.shapes.grid import Grid
from rdb_geo.answer.shapes.patches import Patch, Patches
from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.progress import Note

if TYPE_CHECKING:  # rasterio is loaded only when it is needed
    from rdb_geo.scene.recorded import Draw


def doubtful(grid: Grid, valid: NDArray[np.float32], patches: Patches) -> BoolMask | None:
    """Pixels of the patches' surface that no wholly valid chip holds, shape (h, w); None where there is no such pixel.

    `valid` is the share of valid pixels of each chip of the grid, (N,).
    """
    whole = valid >= 1
    if whole.all():
        return None
    pixels: BoolMask = (patches.labels > 0) & (grid.spread(grid.laid(whole)) == 0)
    return pixels if pixels.any() else None


def cut(patches: Patches, pixels: BoolMask, draw: Draw, pause: Callable[[], None]) -> Iterator[Patch]:
    """The patches without the cells of `doubtful` pixels of which most is nodata: there the log-odds are -inf.

    The scene is read only there, a row of pixels at a time; `pause` is called before each and may raise `Cancelled`.

    Raises:
        SceneError: The scene can't be read any more.
    """
    surface = patches.scores
    for patch in patches:
        parts, step_px = patch.parts, surface.step_px
        left, top = ((own - all_) // step_px for own, all_ in zip(patch.origin_px, surface.origin_px, strict=True))
        height, width = (side // parts for side in patch.log_odds.shape)
        asked = pixels[top : top + height, left : left + width] & np.isfinite(patch.log_odds[::parts, ::parts])
        blank = np.zeros(patch.log_odds.shape, bool)
        for row in np.flatnonzero(asked.any(axis=1)).tolist():
            pause()
            edges = np.flatnonzero(np.diff(asked[row].astype(np.int8), prepend=0, append=0))
            for first, end in edges.reshape(-1, 2).tolist():
                box = np.s_[row * parts : (row + 1) * parts, first * parts : end * parts]
                origin = (patch.origin_px[0] + first * step_px, patch.origin_px[1] + row * step_px)
                piece = replace(patch, log_odds=patch.log_odds[box], origin_px=origin)
                blank[box] = read_cells(draw, surface.scene, piece, step_px)[2]
        core = patch.core & ~blank
        if core.any():
            yield replace(patch, log_odds=np.where(blank, np.float32(-np.inf), patch.log_odds), core=core)


def uncut(uri: str, error: Exception) -> str:
    """Why outlines may reach beyond the data of the scene at `uri`, which can't be drawn."""
    said = f"outlines may reach beyond the data of the scene, which can't be read: {error}"
    return Note("uncut-outlines", said, scene=uri, reason=str(error))
