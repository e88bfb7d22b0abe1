"""The unit of indexing: a strip of chips, planned by geometry alone, then read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, UInt8Image, UInt8Images
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.specs import ChipSpec, RenderSpec, SceneRecord
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.footprints import Ground
from rdb_geo.scene.grid import chip_windows
from rdb_geo.scene.render import fill_invalid, render

STRIP_CHIPS = 256
"""Most chips of a strip: a row of a very wide scene is several strips, which bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class StripPlan:
    """Chips of one grid row that lie on Earth and in the area of interest."""

    number: int
    """Counted from 0 over all scales, rows and pieces of a row: the same in every run with the same recipe."""

    chips: ChipSpec
    """The grid that the row belongs to."""

    windows: NDArray[np.int32]
    """Shape (n, 4): col_off, row_off, width, height. All of one row and one size; n may be 0."""

    geometry: NDArray[np.object_]
    """Shape (n,): lon/lat footprints."""

    bounds_lonlat: NDArray[np.float64]
    """Shape (n, 4), see `GroundColumns`."""

    off_earth: int
    """Chips of the row left out because they fall off the Earth."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A planned strip with its pixels."""

    plan: StripPlan
    """What was planned, less the chips with too few valid pixels."""

    pixels: UInt8Images
    """Shape (n, h, w, 3), RGB."""

    valid_fraction: NDArray[np.float32]
    """Shape (n,)."""

    skipped: int
    """Chips left out: too few valid pixels, or off the Earth."""


def plan_strips(
    record: SceneRecord, specs: tuple[ChipSpec, ...], *, area: LonLatGeometry | None = None
) -> Iterator[StripPlan]:
    """All strips of a scene, scale by scale, top to bottom, left to right; no pixel is read.

    Args:
        record: The scene.
        specs: Its grids.
        area: Only chips that touch this lon/lat geometry; None = all.
    """
    ground = Ground(record)
    if area is not None:
        shapely.prepare(area)
    number = 0
    for spec in specs:
        for row in chip_windows(record.width_px, record.height_px, spec):
            for first in range(0, len(row), STRIP_CHIPS):
                windows = row[first : first + STRIP_CHIPS]
                columns = ground.columns(windows)
                keep = columns.on_earth.copy()
                if area is not None:
                    keep &= shapely.intersects(columns.geometry, area)
                yield StripPlan(
                    number,
                    spec,
                    windows[keep],
                    columns.geometry[keep],
                    columns.bounds_lonlat[keep],
                    int((~columns.on_earth).sum()),
                )
                number += 1


def read_strips(scene: Scene, plans: Iterable[StripPlan], spec: RenderSpec) -> Iterator[Strip]:
    """Read the planned strips, one ahead of the caller in a thread of its own.

    Closing the iterator (or an error in the caller) waits for the read in flight, then stops.

    Raises:
        CorruptSceneError: A block can't be decoded.
    """
    palette = scene.palette(spec.bands[0]) if spec.palette else None
    remaining = iter(plans)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-strip") as reader:

        def start() -> Future[Strip] | None:
            plan = next(islice(remaining, 1), None)
            return None if plan is None else reader.submit(_read_strip, scene, plan, spec, palette)

        ahead = start()
        while ahead is not None:
            strip = ahead.result()
            ahead = start()
            yield strip


def read_chip(scene: Scene, window: Window, spec: RenderSpec, *, size_px: int) -> UInt8Image:
    """One chip as RGB with its longer side at most `size_px`, uint8 (h, w, 3), for people to look at."""
    palette = scene.palette(spec.bands[0]) if spec.palette else None
    shrink = max(1.0, max(window.width, window.height) / size_px)
    out = (max(1, round(window.height / shrink)), max(1, round(window.width / shrink)))
    data, valid = scene.read(window, spec.bands, out_px=out, average=not spec.palette)
    return fill_invalid(render(data, valid, spec, palette=palette), valid)


def _read_strip(scene: Scene, plan: StripPlan, spec: RenderSpec, palette: NDArray[np.uint8] | None) -> Strip:
    if len(plan.windows) == 0:
        return Strip(plan, np.empty((0, 1, 1, 3), np.uint8), np.empty(0, np.float32), plan.off_earth)
    reduce = plan.chips.reduce
    width, height = int(plan.windows[0, 2]), int(plan.windows[0, 3])
    out_h, out_w = max(1, height // reduce), max(1, width // reduce)
    first_col = int(plan.windows[0, 0])
    on_lattice = (plan.windows[:, 0] - first_col) % reduce == 0
    last_col = int(plan.windows[on_lattice][-1, 0])
    row_off = int(plan.windows[0, 1])
    whole = Window(first_col, row_off, last_col - first_col + width, height)
    across = (last_col - first_col) // reduce + out_w
    picture, valid = _draw(scene, whole, spec, (out_h, across), palette)

    pixels = np.empty((len(plan.windows), out_h, out_w, 3), np.uint8)
    fractions = np.empty(len(plan.windows), np.float32)
    for row, (col_off, *_) in enumerate(plan.windows.tolist()):
        if on_lattice[row]:
            left = (col_off - first_col) // reduce
            chip, mask = picture[:, left : left + out_w], valid[:, left : left + out_w]
        else:
            chip, mask = _draw(scene, Window(col_off, row_off, width, height), spec, (out_h, out_w), palette)
        pixels[row] = fill_invalid(chip, mask)
        fractions[row] = mask.mean()
    keep = (fractions >= plan.chips.min_valid) & (fractions > 0)
    kept = StripPlan(
        plan.number, plan.chips, plan.windows[keep], plan.geometry[keep], plan.bounds_lonlat[keep], plan.off_earth
    )
    return Strip(kept, pixels[keep], fractions[keep], int((~keep).sum()) + plan.off_earth)


def _draw(
    scene: Scene, window: Window, spec: RenderSpec, out_px: tuple[int, int], palette: NDArray[Any] | None
) -> tuple[UInt8Image, BoolMask]:
    data, valid = scene.read(window, spec.bands, out_px=out_px, average=not spec.palette)
    return render(data, valid, spec, palette=palette), valid
