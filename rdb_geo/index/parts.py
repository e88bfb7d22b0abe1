"""Unfinished work on one scene: the strips that are done, as numbered files in a hidden folder beside the index file.

A part appears by rename, so after any end of the program each part is there whole or not at all; what a power cut tears
does not match the hash in its name, and is done again. The folder is keyed by the recipe: a changed scene or request
starts anew.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import xxhash
from numpy.typing import NDArray
from pyarrow import feather

from rdb_geo.core.errors import IndexBusyError
from rdb_geo.core.files import keep_names, replacing, synchronise
from rdb_geo.core.table import ChipTable
from rdb_geo.index import locks
from rdb_geo.index.columns import numbers, to_arrow, windows_of
from rdb_geo.index.shard import Shard

COUNTS_KEY = b"chips and skipped"
"""Where a part counts its chips. Another name once parts are cut elsewhere: what was done before is then done again."""


class Parts:
    """The finished parts of one scene and recipe. Only the holder of the scene's lock may write."""

    def __init__(
        self, folder: Path, recipe_id: str, *, wanted: Container[int] | None = None, beside: Sequence[Path] = ()
    ) -> None:
        """Open the hidden folder of a scene, made when the first part is written, for a recipe.

        `wanted` are numbers of the parts that this run has to do with, and nothing else in the folder is touched; None
        = all, and what an earlier recipe left is dropped. From folders `beside` it, of the same scene and recipe,
        finished parts are taken up too.
        """
        self._scene_folder = folder
        self._folder = folder / recipe_id
        for old in folder.glob("*") if wanted is None and folder.is_dir() else ():
            if old != self._folder:
                shutil.rmtree(old, ignore_errors=True)
        self._counts: dict[int, tuple[int, int]] = {}
        self._paths: dict[int, Path] = {}
        for path in (path for place in (self._folder, *beside) for path in sorted(place.glob("[0-9]*.arrow"))):
            number = int(path.stem.partition("-")[0])
            if number in self._counts or (wanted is not None and number not in wanted):
                continue
            counts = _counts_of(path)
            if counts is not None:
                self._counts[number], self._paths[number] = counts, path
            elif path.parent == self._folder:
                path.unlink()

    @property
    def finished(self) -> frozenset[int]:
        """Numbers of the parts that need not be done again."""
        return frozenset(self._counts)

    @property
    def chips(self) -> int:
        """Chips in all finished parts."""
        return sum(chips for chips, _ in self._counts.values())

    @property
    def skipped(self) -> int:
        """Chips left out in all finished parts."""
        return sum(skipped for _, skipped in self._counts.values())

    def write(
        self,
        number: int,
        table: ChipTable,
        embeddings: NDArray[np.floating],
        *,
        skipped: int,
        rivals: NDArray[np.float32] | None = None,
    ) -> None:
        """Keep the part of this place in reading order: its chips, which may be none, and their embeddings (N, D).

        `rivals` (N,), see `rdb_geo.index.vectors.Vectors`, is None without a calibration. Raises `OSError`, and nothing
        is left behind.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        counts = (len(table), skipped)
        piece = to_arrow(table, embeddings, rivals).replace_schema_metadata({COUNTS_KEY: json.dumps(counts).encode()})
        content = pa.BufferOutputStream()
        feather.write_feather(piece, content, compression="uncompressed")
        path = self._folder / f"{number:08d}-{xxhash.xxh3_64_hexdigest(content.getvalue())}.arrow"
        with replacing(path, lasts=False) as temporary:
            temporary.write_bytes(content.getvalue())
        self._counts[number], self._paths[number] = counts, path

    def keep(self) -> None:
        """Let the finished parts survive a power cut: it will be said that they are done. Raises `OSError`."""
        for path in self._paths.values():
            synchronise(path)
        for folder in {path.parent for path in self._paths.values()}:
            keep_names(folder)

    def drop(self) -> None:
        """Forget the parts that were taken up or written, and no others: they may be of another state of the scene."""
        for path in self._paths.values():
            path.unlink(missing_ok=True)

    def pieces(self, group: int) -> Iterator[pa.Table]:
        """All parts, one piece of `group` chips in memory at a time, in the order of the index file.

        Chips that fit into one row group stand in reading order: scale, then row, then column. More are laid in squares
        of √`group` × √`group` chips, row by row of squares and in reading order inside of each, so that a small area
        lies in few row groups.
        """
        filled = [number for number in sorted(self._counts) if self._counts[number][0]]
        owners = np.repeat(filled, [self._counts[number][0] for number in filled])
        places = np.concatenate([np.arange(self._counts[number][0]) for number in filled])
        placed = [_placed(self._read_mapped(number)) for number in filled]
        windows, scales = (np.concatenate(column) for column in zip(*placed, strict=True))
        order = in_order(windows, scales, math.isqrt(group))
        for first in range(0, len(order), group):
            rows = order[first : first + group]
            yield self._gather(owners[rows], places[rows])

    def _gather(self, owners: NDArray[np.intp], places: NDArray[np.intp]) -> pa.Table:
        """Some rows of some parts, in that order."""
        found = np.unique(owners)
        starts = np.cumsum([0, *((owners == owner).sum() for owner in found)])
        tables = [self._read_mapped(int(owner)).take(places[owners == owner]) for owner in found]
        where = np.empty(len(owners), np.intp)
        for owner, start in zip(found, starts, strict=False):
            mask = owners == owner
            where[mask] = start + np.arange(int(mask.sum()))
        return pa.concat_tables(tables).combine_chunks().take(where)

    def _read_mapped(self, number: int) -> pa.Table:
        """A part whose bytes stay on the disk until they are used."""
        table = feather.read_table(str(self._paths[number]), memory_map=True)
        return table.replace_schema_metadata(None)

    def remove(self) -> None:
        """Forget everything: the index file is written."""
        shutil.rmtree(self._scene_folder, ignore_errors=True)


def drop_finished(root: Path, shard: Shard) -> None:
    """Remove the parts that an index file was made of, where its writer was killed before it could."""
    folder = root / locks.WORK_FOLDER / shard.path.stem
    if folder.is_dir() and {path.name for path in folder.iterdir()} <= {shard.manifest.recipe_id}:
        with suppress(IndexBusyError), locks.writing(root, shard.path, shard.manifest.scene.uri) as work:
            shutil.rmtree(work, ignore_errors=True)


def in_order(windows: NDArray[np.int32], scales: NDArray[np.float32], side: int) -> NDArray[np.intp]:
    """Row numbers of chips in the order of the index file, see `Parts.pieces`.

    Windows (N, 4: col_off, row_off, width, height) and scales (N,) stand in any order; the scales in that in which each
    is first met.
    """
    _, first, which = np.unique(scales, return_index=True, return_inverse=True)
    grid = np.argsort(np.argsort(first))[which]
    across, down = (np.zeros(len(windows), np.int64) for _ in range(2))
    for number in range(len(first) if len(windows) > side * side else 0):
        mine = grid == number
        for key, axis in ((across, 0), (down, 1)):
            key[mine] = np.unique(windows[mine, axis], return_inverse=True)[1] // side
    return np.lexsort((windows[:, 0], windows[:, 1], across, down, grid))


def _placed(part: pa.Table) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Windows (N, 4) and scales (N,) of a part, copied: its bytes are let go."""
    return windows_of(part), numbers(part["scale"]).copy()


def _counts_of(path: Path) -> tuple[int, int] | None:
    """Chips and left-out chips of a part, or None where it is not what was written: its name holds a hash of it."""
    try:
        content = path.read_bytes()
        if xxhash.xxh3_64_hexdigest(content) != path.stem.partition("-")[2]:
            return None
        piece = feather.read_table(pa.BufferReader(content))
        chips, skipped = json.loads((piece.schema.metadata or {})[COUNTS_KEY])
    except (pa.ArrowException, OSError, KeyError, ValueError):
        return None
    return (chips, skipped) if chips == len(piece) else None
