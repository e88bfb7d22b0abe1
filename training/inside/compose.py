"""Chips composed of pictures of several kinds with crooked borders, and which picture each cell shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rdb_geo.core.arrays import UInt8Images

SHEET_PX = 1200
"""Side of a sheet of borders; a chip's are a piece of one."""

SHEETS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Composer:
    """Makes chips without end."""

    pictures: UInt8Images
    """Shape (N, S, S, 3), S larger than a chip."""

    kinds: list[NDArray[np.intp]]
    """For each kind the numbers of its pictures."""

    often: int
    """The first so many kinds fill three of four pieces."""

    instead: Mapping[int, tuple[NDArray[np.bool_], int]]
    """For some pictures where, (S, S), they show something else than they are called, and a picture of that."""

    sheets: list[NDArray[np.intp]]
    """Which piece each pixel belongs to, each (`SHEET_PX`, `SHEET_PX`)."""

    rng: np.random.Generator
    """Where chance comes from."""

    def compose(self, count: int, chip_px: int, side: int) -> tuple[UInt8Images, NDArray[np.intp]]:
        """Some chips.

        Args:
            count: How many.
            chip_px: Their side.
            side: Cells along it.

        Returns:
            uint8 (count, chip_px, chip_px, 3), and the number of the picture that tells what is in the middle of each
            cell, (count, side, side).
        """
        chips = np.empty((count, chip_px, chip_px, 3), np.uint8)
        shown = np.empty((count, side, side), np.intp)
        middles = ((np.arange(side) + 0.5) * chip_px / side).astype(np.intp)
        for number in range(count):
            sheet = self.sheets[self.rng.integers(len(self.sheets))]
            top, left = self.rng.integers(SHEET_PX - chip_px, size=2)
            pieces = sheet[top : top + chip_px, left : left + chip_px]
            for piece in np.unique(pieces):
                known = self.often if self.rng.random() < 0.75 else len(self.kinds)
                picture, numbers = self._ground(self.kinds[self.rng.integers(known)], chip_px)
                own = pieces == piece
                chips[number][own] = picture[own]
                cells = own[np.ix_(middles, middles)]
                shown[number][cells] = numbers[np.ix_(middles, middles)][cells]
        return chips, shown

    def _ground(self, kind: NDArray[np.intp], chip_px: int) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
        """A chip full of one kind, of one picture or of four; turned, mirrored, sometimes in another light."""
        rng, size = self.rng, self.pictures.shape[1]
        one = rng.random() < 0.5
        chosen = np.full((2, 2), rng.choice(kind)) if one else rng.choice(kind, (2, 2))
        top, left = rng.integers(0, (size - chip_px) if one else size, size=2)
        down, across = top + np.arange(chip_px), left + np.arange(chip_px)
        numbers = chosen[np.ix_(down // size, across // size)]
        rows, cols = (down % size)[:, None], across % size
        picture = self.pictures[numbers, rows, cols]
        for number in np.intersect1d(chosen, list(self.instead)).tolist():
            where, other = self.instead[number]
            numbers = np.where((numbers == number) & where[rows, cols], other, numbers)
        turns, mirrored = int(rng.integers(4)), rng.random() < 0.5
        picture, numbers = np.rot90(picture, turns), np.rot90(numbers, turns)
        if mirrored:
            picture, numbers = picture[:, ::-1], numbers[:, ::-1]
        if rng.random() < 0.3:
            picture = np.clip(picture * rng.uniform(0.8, 1.2) + rng.uniform(-15, 15), 0, 255).astype(np.uint8)
        return picture, numbers


def borders(rng: np.random.Generator) -> NDArray[np.intp]:
    """A sheet of pieces: Voronoi cells with warped borders, or level sets of two smooth fields."""
    if rng.random() < 0.6:
        rows, cols = np.mgrid[:SHEET_PX, :SHEET_PX].astype(np.float32)
        rows = rows + 14 * _noise(rng, 60) + 3 * _noise(rng, 20)
        cols = cols + 14 * _noise(rng, 60) + 3 * _noise(rng, 20)
        nearest, owner = np.full(rows.shape, np.inf, np.float32), np.zeros(rows.shape, np.intp)
        for number, (row, col) in enumerate(rng.uniform(0, SHEET_PX, (int(rng.integers(25, 110)), 2))):
            away = (rows - np.float32(row)) ** 2 + (cols - np.float32(col)) ** 2
            owner[away < nearest] = number
            nearest = np.minimum(nearest, away)
        return owner
    first, second = _noise(rng, int(rng.choice([150, 240, 300]))), _noise(rng, 300)
    return 3 * np.digitize(first, np.quantile(first, (0.25, 0.5, 0.75))) + np.digitize(
        second, np.quantile(second, (0.33, 0.67))
    )


def _noise(rng: np.random.Generator, period: int) -> NDArray[np.float32]:
    """A smooth field of deviation about 1 that varies over `period` pixels."""
    count = SHEET_PX // period + 3
    coarse = Image.fromarray(rng.normal(size=(count, count)).astype(np.float32))
    wide = coarse.resize((count * period, count * period), Image.Resampling.BICUBIC)
    return np.asarray(wide)[:SHEET_PX, :SHEET_PX]
