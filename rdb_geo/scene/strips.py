"""The unit of indexing: a strip of chips, planned by geometry alone, then read at once."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, UInt8Image, UInt8Images
from rdb_geo.core.errors import SceneError
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.specs import ChipSpec, RenderSpec, SceneRecord
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import fill_invalid, nodata_of, render
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.nearby import Block, StripGrid, blocks_near, places

STRIP_CHIPS = 256
"""Most chips of a strip."""

STRIP_PX = 2_000_000
"""Most pixels of a strip as drawn: a row of a wide scene is several strips, which bounds the memory."""

STRIP_SOURCE_PX = 48_000_000
"""Most pixels of the scene that a strip spans, so that the block cache is of use, unless `STRIP_FEWEST` need more."""

STRIP_FEWEST = 8
"""Chips that a strip holds wherever its row has them and `STRIP_PX` allows: neighbours share what is read."""

MOST_PLACES = 30_000_000
"""Chips of one scene: more than days of work, as of a tile service of the whole world without an area."""


@dataclass(frozen=True, slots=True, eq=False)
class StripPlan:
    """Chips of one grid row, or a piece of it, that lie on Earth and in the area of interest."""

    number: int
    """Counted from 0 over the strips of all scales: the same in every run, whatever the area."""

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

    places: int
    """Chips that were looked at: `windows`, those off the Earth, and those beside the area."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A planned strip with its pixels."""

    plan: StripPlan
    """What was planned, less the chips with too few valid pixels."""

    pixels: UInt8Images
    """Shape (n, h, w, 3), RGB."""

    valid_fraction: NDArray[np.float32]
    """Shape (n,)."""

    cloud_fraction: NDArray[np.float32]
    """Shape (n,), of the valid pixels, see `ChipTable.cloud_fraction`."""

    skipped: int
    """Chips left out: too few valid pixels, or off the Earth."""


class StripPlans:
    """The strips of a scene that hold chips in an area, scale by scale, see `StripGrid.by_columns`.

    Nothing is read, and only strips near the area are looked at. May be iterated again and again.
    """

    places: int
    """Chips that are looked at, those that turn out to lie off the Earth or beside the area included."""

    span_px: int
    """Columns of the scene that the widest strip spans."""

    def __init__(
        self, record: SceneRecord, specs: tuple[ChipSpec, ...], area: LonLatGeometry | None, *, by_columns: bool
    ) -> None:
        """Find the strips of a scene's grids, only of chips that touch the lon/lat area; None = all.

        Raises:
            SceneError: They hold more chips than can be indexed.
        """
        self._ground, self._area = Ground(record), area
        if area is not None:
            shapely.prepare(area)
        self._grids: list[tuple[StripGrid, list[Block]]] = []
        self.places = self.span_px = 0
        for spec in specs:
            width, height = min(spec.window_px[0], record.width_px), min(spec.window_px[1], record.height_px)
            most_chips = _most_chips(spec, width=width, height=height)
            grid = StripGrid.of(record, spec, most_chips, by_columns=by_columns)
            blocks = list(blocks_near(grid, self._ground, area))
            self._grids.append((grid, blocks))
            self.places += sum(map(grid.count, blocks))
            self.span_px = max(self.span_px, grid.span_px)
        if self.places > MOST_PLACES:
            raise SceneError("many-chips", scene=record.uri, chips=self.places)

    def __iter__(self) -> Iterator[StripPlan]:
        """Plan strip by strip."""
        before = 0
        for grid, blocks in self._grids:
            for number, row, strip in places(grid, blocks).tolist():
                yield self._plan(grid, before + number, row, strip)
            before += len(grid.rows) * grid.strips_of_row

    def _plan(self, grid: StripGrid, number: int, row: int, strip: int) -> StripPlan:
        windows = grid.windows(row, strip)
        columns = self._ground.columns(windows)
        keep = columns.on_earth.copy()
        if self._area is not None:
            keep &= shapely.intersects(columns.geometry, self._area)
        return StripPlan(
            number,
            grid.spec,
            windows[keep],
            columns.geometry[keep],
            columns.bounds_lonlat[keep],
            int((~columns.on_earth).sum()),
            len(windows),
        )


def plan_strips(
    record: SceneRecord,
    specs: tuple[ChipSpec, ...],
    *,
    area: LonLatGeometry | None = None,
    by_columns: bool = False,
) -> StripPlans:
    """See `StripPlans`; `by_columns` as `Scene.is_tiled` says, so that blocks are decoded once and few are kept."""
    return StripPlans(record, specs, area, by_columns=by_columns)


def _most_chips(spec: ChipSpec, *, width: int, height: int) -> int:
    """How many chips of one size (scene pixels) are read together at most."""
    drawn = _out_px(spec, width, height)
    by_memory = STRIP_PX // (drawn[0] * drawn[1])
    by_source = (STRIP_SOURCE_PX // height - width) // spec.stride_px + 1
    return max(1, min(STRIP_CHIPS, by_memory, max(STRIP_FEWEST, by_source)))


def _out_px(spec: ChipSpec, width: int, height: int) -> tuple[int, int]:
    """Height and width of a chip as it is drawn."""
    return max(1, height // spec.reduce), max(1, width // spec.reduce)


def read_strips(scene: Scene, plans: Iterable[StripPlan], spec: RenderSpec) -> Generator[Strip, None, None]:
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
    return fill_invalid(*read_masked(scene, window, spec, size_px=size_px))


def read_masked(scene: Scene, window: Window, spec: RenderSpec, *, size_px: int) -> tuple[UInt8Image, BoolMask]:
    """The same before what is invalid is filled, and its valid pixels (h, w)."""
    palette = scene.palette(spec.bands[0]) if spec.palette else None
    shrink = max(1.0, max(window.width, window.height) / size_px)
    out = (max(1, round(window.height / shrink)), max(1, round(window.width / shrink)))
    return draw(scene, window, spec, out, palette)


def _read_strip(scene: Scene, plan: StripPlan, spec: RenderSpec, palette: NDArray[np.uint8] | None) -> Strip:
    if len(plan.windows) == 0:
        return Strip(
            plan, np.empty((0, 1, 1, 3), np.uint8), np.empty(0, np.float32), np.empty(0, np.float32), plan.off_earth
        )
    reduce = plan.chips.reduce
    first_col, row_off, width, height = plan.windows[0].tolist()
    out_h, out_w = _out_px(plan.chips, width, height)
    beyond = plan.windows[:, 0] - first_col
    on_lattice = beyond % reduce == 0 if width % reduce == 0 else beyond == 0
    span = int(beyond[on_lattice][-1])
    whole = Window(first_col, row_off, span + width, height)
    picture, valid = draw(scene, whole, spec, (out_h, span // reduce + out_w), palette)
    clouded = scene.clouded(whole, out_px=valid.shape)
    is_plain = bool(valid.all()) and not clouded.any()

    pixels = np.empty((len(plan.windows), out_h, out_w, 3), np.uint8)
    fractions, clouds = np.ones(len(plan.windows), np.float32), np.zeros(len(plan.windows), np.float32)
    for row, (col_off, *_) in enumerate(plan.windows.tolist()):
        if on_lattice[row]:
            left = (col_off - first_col) // reduce
            chip, mask = picture[:, left : left + out_w], valid[:, left : left + out_w]
            cloud = clouded[:, left : left + out_w]
        else:
            window = Window(col_off, row_off, width, height)
            chip, mask = draw(scene, window, spec, (out_h, out_w), palette)
            cloud = scene.clouded(window, out_px=(out_h, out_w))
        pixels[row] = fill_invalid(chip, mask)
        if not (is_plain and on_lattice[row]):
            fractions[row], clouds[row] = mask.mean(), (cloud & mask).sum() / max(1, mask.sum())
    keep = (fractions >= plan.chips.min_valid) & (fractions > 0)
    windows, geometry, bounds = plan.windows[keep], plan.geometry[keep], plan.bounds_lonlat[keep]
    kept = replace(plan, windows=windows, geometry=geometry, bounds_lonlat=bounds)
    taken = pixels if keep.all() else pixels[keep]
    return Strip(kept, taken, fractions[keep], clouds[keep], int((~keep).sum()) + plan.off_earth)


def draw(
    scene: Scene, window: Window, spec: RenderSpec, out_px: tuple[int, int], palette: NDArray[Any] | None
) -> tuple[UInt8Image, BoolMask]:
    """A window as RGB, uint8 (h, w, 3) of the size `out_px` (h, w), and its valid pixels (h, w)."""
    data, valid = scene.read(window, spec.bands, out_px=out_px, average=not spec.palette, nodata=nodata_of(spec))
    return render(data, valid, spec, palette=palette), valid
