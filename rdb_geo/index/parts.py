"""Unfinished work on one scene: the strips that are done, as numbered files in a hidden folder beside the index file.

A part appears by rename, so after any kind of end each part is there whole or not at all. The folder is keyed by the
recipe: a changed scene or request starts anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import feather

from rdb_geo.core.files import replacing
from rdb_geo.core.table import ChipTable
from rdb_geo.index.columns import to_arrow

COUNTS_KEY = b"counts"


class Parts:
    """The finished parts of one scene and recipe. Only the holder of the scene's lock may write."""

    def __init__(self, folder: Path, recipe_id: str) -> None:
        """Open, and drop what an earlier recipe left.

        Args:
            folder: Hidden folder of the scene; made when the first part is written.
            recipe_id: `IndexManifest.recipe_id`.
        """
        self._scene_folder = folder
        self._folder = folder / recipe_id
        for old in folder.glob("*") if folder.is_dir() else ():
            if old != self._folder:
                shutil.rmtree(old, ignore_errors=True)
        self._counts: dict[int, tuple[int, int]] = {}
        for path in sorted(self._folder.glob("[0-9]*.arrow")):
            counts = _counts_of(path)
            if counts is None:
                path.unlink()
            else:
                self._counts[int(path.stem)] = counts

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

    def write(self, number: int, table: ChipTable, embeddings: NDArray[np.floating], *, skipped: int) -> None:
        """Keep a part.

        Args:
            number: Its place in the file, ascending.
            table: Its chips; may be none.
            embeddings: Shape (N, D).
            skipped: Chips left out.

        Raises:
            OSError: It can't be written; nothing is left behind.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        counts = (len(table), skipped)
        piece = to_arrow(table, embeddings).replace_schema_metadata({COUNTS_KEY: json.dumps(counts).encode()})
        with replacing(self._folder / f"{number:08d}.arrow") as temporary:
            feather.write_feather(piece, str(temporary), compression="uncompressed")
        self._counts[number] = counts

    def pieces(self) -> Iterator[pa.Table]:
        """All parts in order, one in memory at a time."""
        for number in sorted(self._counts):
            yield _read(self._folder / f"{number:08d}.arrow").replace_schema_metadata(None)

    def remove(self) -> None:
        """Forget everything: the index file is written."""
        shutil.rmtree(self._scene_folder, ignore_errors=True)


def _read(path: Path) -> pa.Table:
    return feather.read_table(str(path), memory_map=False)


def _counts_of(path: Path) -> tuple[int, int] | None:
    """Chips and left-out chips of a part, or None where it can't be read (the power went while it was written)."""
    try:
        piece = _read(path)
        chips, skipped = json.loads((piece.schema.metadata or {})[COUNTS_KEY])
    except (pa.ArrowException, OSError, KeyError, ValueError):
        return None
    return (chips, skipped) if chips == len(piece) else None
