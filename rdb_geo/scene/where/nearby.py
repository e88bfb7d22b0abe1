"""Which strips of a grid may touch an area: found by the ground of ever smaller blocks of strips, not one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.specs import ChipSpec, SceneRecord
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.grid import offsets

MARGIN = 32
"""A block is looked at with 1/32 of its side more around it: its outline is drawn with few points."""

Block = tuple[int, int, int, int]
"""First row, end of rows, first strip of a row, end of strips."""


@dataclass(frozen=True, slots=True, eq=False)
class StripGrid:
    """The chips of one scale, each row in strips of `chips_of_strip` chips."""

    spec: ChipSpec
    """Size and stride."""

    columns: NDArray[np.int32]
    """First column of each chip of a row."""

    rows: NDArray[np.int32]
    """First row of each row of chips."""

    side_px: tuple[int, int]
    """Width and height of a chip, cut to the scene."""

    chips_of_strip: int
    """The last strip of a row may hold fewer."""

    by_columns: bool
    """Strips are counted from the top down, and then to the right; else to the right, and then down."""

    @classmethod
    def of(cls, record: SceneRecord, spec: ChipSpec, most_chips: int, *, by_columns: bool) -> StripGrid:
        """The grid of a scene: rows in as few strips of at most so many chips as can be, all about as long."""
        width, height = min(spec.window_px[0], record.width_px), min(spec.window_px[1], record.height_px)
        columns = offsets(record.width_px, width, spec.step_px[0])
        rows = offsets(record.height_px, height, spec.step_px[1])
        chips_of_strip = -(-len(columns) // -(-len(columns) // most_chips))
        return cls(spec, columns, rows, (width, height), chips_of_strip, by_columns)

    @property
    def strips_of_row(self) -> int:
        """Strips that a row of chips is cut into."""
        return -(-len(self.columns) // self.chips_of_strip)

    @property
    def span_px(self) -> int:
        """Columns of the scene that a strip spans."""
        return int(self.columns[self.chips_of_strip - 1]) + self.side_px[0]

    @property
    def everything(self) -> Block:
        """All strips."""
        return 0, len(self.rows), 0, self.strips_of_row

    def windows(self, row: int, strip: int) -> NDArray[np.int32]:
        """The chips of a strip, shape (n, 4): col_off, row_off, width, height."""
        first = strip * self.chips_of_strip
        columns = self.columns[first : first + self.chips_of_strip]
        windows = np.empty((len(columns), 4), np.int32)
        windows[:, 0], windows[:, 1], windows[:, 2:] = columns, self.rows[row], self.side_px
        return windows

    def count(self, block: Block) -> int:
        """Chips of a block."""
        top, bottom, left, right = block
        across = min(right * self.chips_of_strip, len(self.columns)) - left * self.chips_of_strip
        return (bottom - top) * across

    def around(self, block: Block) -> NDArray[np.int32]:
        """One window around the chips of a block, with a margin, shape (1, 4); it may reach beyond the scene."""
        top, bottom, left, right = block
        last = min(right * self.chips_of_strip, len(self.columns)) - 1
        col, row = int(self.columns[left * self.chips_of_strip]), int(self.rows[top])
        width = int(self.columns[last]) + self.side_px[0] - col
        height = int(self.rows[bottom - 1]) + self.side_px[1] - row
        wide, tall = width // MARGIN + 1, height // MARGIN + 1
        return np.array([[col - wide, row - tall, width + 2 * wide, height + 2 * tall]], np.int32)


def blocks_near(grid: StripGrid, ground: Ground, area: LonLatGeometry | None) -> Iterator[Block]:
    """Blocks that hold all strips with a chip that touches the area, and few others; each strip lies in one block.

    The area is prepared, in lon/lat; None = everything. A block whose ground does not touch it holds no chip that does;
    one whose ground lies within it is taken whole; any other is halved, down to single strips. A block that is partly
    off the Earth is halved too.
    """
    waiting = [grid.everything]
    while waiting:
        block = waiting.pop()
        if area is None:
            yield block
            continue
        top, bottom, left, right = block
        found = ground.columns(grid.around(block))
        if found.on_earth[0] and not shapely.intersects(area, found.geometry[0]):
            continue
        is_single = (bottom - top) * (right - left) == 1
        if is_single or (found.on_earth[0] and shapely.contains_properly(area, found.geometry[0])):
            yield block
            continue
        waiting += _halves(grid, block)


def _halves(grid: StripGrid, block: Block) -> list[Block]:
    """Cut across the longer side, in pixels."""
    top, bottom, left, right = block
    _, _, width, height = grid.around(block)[0].tolist()
    if right - left > 1 and (bottom - top == 1 or width >= height):
        middle = (left + right) // 2
        return [(top, bottom, left, middle), (top, bottom, middle, right)]
    middle = (top + bottom) // 2
    return [(top, middle, left, right), (middle, bottom, left, right)]


def places(grid: StripGrid, blocks: list[Block]) -> NDArray[np.int64]:
    """Number, row and place in its row of each strip of some blocks, shape (n, 3), in the order in which they count."""
    found = [
        np.stack(np.meshgrid(np.arange(top, bottom), np.arange(left, right), indexing="ij"), axis=-1).reshape(-1, 2)
        for top, bottom, left, right in blocks
    ]
    row, strip = np.concatenate([np.zeros((0, 2), np.int64), *found]).T
    number = strip * len(grid.rows) + row if grid.by_columns else row * grid.strips_of_row + strip
    listed = np.stack([number, row, strip], axis=-1)
    return listed[np.argsort(number)]
