"""Where the scenes of an index stand: a folder, or an engine that serves them. Readers see no difference."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.redaction import scheme_of
from rdb_geo.core.table import ChipTable
from rdb_geo.index.engines.engine import Pieces
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.shard import Group, Shard
from rdb_geo.index.vectors import Vectors

SCHEMES = {"postgresql": "postgis", "postgres": "postgis", "lance": "lance"}
"""Of addresses → what serves them; all others are those of object stores."""


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

    def shares(self, shard: Shard, column: str) -> NDArray[np.float32]:
        """`ChipTable.cloud_fraction` or `valid_fraction` of all chips of a scene, (N,)."""
        ...


class Served(Shelf, Protocol):
    """An index that is no folder."""

    def write(self, shards: Sequence[Shard], pieces: Pieces, *, overwrite: bool) -> str:
        """Keep these scenes and no others; raises `IndexStoreError` where it can't, or may not overwrite.

        Returns a sentence on what else can be done with them, or none.
        """
        ...


def engine_of(where: str | os.PathLike[str]) -> str | None:
    """What serves an address, one of `ENGINES`; None for a folder."""
    scheme = scheme_of(where)
    return None if scheme is None else SCHEMES.get(scheme, "objects")


def open_shelf(where: str | os.PathLike[str]) -> Shelf:
    """What stands at a path or an address; nothing is read yet. See `open_engine` for what it raises."""
    return Recipes(Path(where)) if engine_of(where) is None else open_engine(os.fspath(where))


def open_engine(address: str) -> Served:
    """What serves an address; nothing is asked yet.

    Raises:
        UsageError: It is no address of an engine.
        MissingExtraError: The engine's packages are not installed.
    """
    engine = engine_of(address)
    if engine == "postgis":
        from rdb_geo.index.engines.postgis import Postgis

        return Postgis(address)
    if engine == "lance":
        from rdb_geo.index.engines.lance_tables import LanceTables

        return LanceTables(address)
    from rdb_geo.index.engines.objects import Objects

    return Objects(address)
