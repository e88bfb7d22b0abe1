"""Where the scenes of an index stand: a folder, or an engine that serves them. Readers see no difference."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.errors import IndexFormatError, UsageError
from rdb_geo.core.redaction import scheme_of
from rdb_geo.core.table import ChipTable
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.shard import Group, Shard
from rdb_geo.index.vectors import Vectors

ENGINES = {"postgis": "postgresql://USER@HOST:PORT/DATABASE#SCHEMA", "lance": "lance://FOLDER"}
"""What serves an index that is no folder → its address."""

SCHEMES = {"postgresql": "postgis", "postgres": "postgis", "lance": "lance"}
"""Of addresses → what serves them."""


class Shelf(Protocol):
    """The scenes of an index. Whatever reads one may raise `IndexFormatError` or `IndexChangedError`."""

    @property
    def address(self) -> str:
        """As people are told: without password or key."""
        ...

    def exists(self) -> bool:
        """Whether there is an index."""
        ...

    def all(self) -> Iterable[Shard | IndexFormatError]:
        """All scenes, sorted by name; an error in the place of one that can't be read."""
        ...

    def entries(self) -> Iterator[Shard | IndexFormatError]:
        """The same one by one, for who stops early."""
        ...

    def read(self, name: str) -> Shard:
        """A scene as it is now, by its index file's name; raises `FileNotFoundError` where there is none."""
        ...

    def vectors(self, shard: Shard, group: Group) -> Vectors:
        """The embeddings of one row group, float16 (n, D), and what is kept for the model's calibration."""
        ...

    def places(self, shard: Shard, groups: Sequence[int]) -> ChipTable:
        """Where the chips of some row groups lie; their numbers ascend."""
        ...

    def windows(self, shard: Shard) -> NDArray[np.int32]:
        """`ChipTable.windows` of all chips of a scene, (N, 4)."""
        ...

    def clouds(self, shard: Shard) -> NDArray[np.float32]:
        """`ChipTable.cloud_fraction` of all chips of a scene, (N,)."""
        ...


def open_shelf(where: str | os.PathLike[str]) -> Shelf:
    """What stands at a path or an address; nothing is read yet.

    Raises:
        UsageError: The address is none of an engine.
    """
    scheme = scheme_of(where)
    if scheme is None:
        return Recipes(Path(where))
    if SCHEMES.get(scheme) == "postgis":
        from rdb_geo.index.engines.postgis import Postgis

        return Postgis(os.fspath(where))
    if SCHEMES.get(scheme) == "lance":
        from rdb_geo.index.engines.lance_tables import LanceTables

        return LanceTables(os.fspath(where))
    raise UsageError(
        f"an index at {scheme}:// is none that rdb-geo reads: give a folder, or {' or '.join(ENGINES.values())}."
    )
