"""What all engines share: their rows become scenes that are read, and checked, as index files are."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.errors import IndexChangedError, IndexFormatError
from rdb_geo.core.table import ChipTable
from rdb_geo.index.columns import CHECK_KEY, GROUPS_KEY, MANIFEST_KEY, WINDOW_COLUMNS, footer, footer_of
from rdb_geo.index.shard import PLACE_COLUMNS, Group, Shard, digest_of
from rdb_geo.index.streams import State
from rdb_geo.index.vectors import Vectors

ENGINES = {
    "postgis": "postgresql://USER@HOST:PORT/DATABASE#SCHEMA",
    "lance": "lance://FOLDER",
    "objects": "s3://BUCKET/FOLDER",
}
"""What serves an index that is no folder → its address."""

KEPT_PLACES = tuple(name for name in PLACE_COLUMNS if name != "bbox")
"""Columns that say where a chip lies; its bounds are those of its footprint."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A scene as an engine keeps it, beside its chips."""

    id: int
    """Of 63 bits, from the content: what is exported twice has the same, and no other has it."""

    name: str
    """Of the index file."""

    manifest: str
    """JSON of `IndexManifest`."""

    groups: str
    """JSON of the row groups, with their bounds and checksums."""

    check: str
    """SHA-256 of both."""

    def shard(self) -> Shard:
        """The scene, as a reader gets it.

        Raises:
            IndexFormatError: It is damaged, or a newer version wrote it.
        """
        texts = {MANIFEST_KEY: self.manifest, GROUPS_KEY: self.groups, CHECK_KEY: self.check}
        manifest, records, rivals_id, identity = footer_of({key: text.encode() for key, text in texts.items()})
        starts = np.cumsum([0, *(record.count for record in records)]).tolist()
        groups = tuple(Group(number, starts[number], record, 0, 0) for number, record in enumerate(records))
        return Shard(Path(self.name), manifest, groups, rivals_id, identity, State(self.id, 0, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The chips of one row group, on their way into an engine."""

    first: int
    """Row of the first."""

    places: ChipTable
    """Where they lie, with their clouds."""

    vectors: Vectors
    """Their embeddings."""


Pieces = Callable[[Shard], Iterator[Piece]]
"""Reads the chips of a scene, row group by row group."""


def recipe_of(shard: Shard) -> Recipe:
    """What an engine keeps of a scene."""
    told = footer(shard.manifest, [group.record for group in shard.groups], shard.rivals_id)
    manifest, groups, check = (told[key].decode() for key in (MANIFEST_KEY, GROUPS_KEY, CHECK_KEY))
    digest = hashlib.sha256(f"{shard.path.name}\n{check}".encode()).digest()
    return Recipe(int.from_bytes(digest[:8], "big") >> 1, shard.path.name, manifest, groups, check)


class Engine(ABC):
    """A `Shelf` whose scenes and chips are rows that something else keeps."""

    def __init__(self, address: str) -> None:
        """Keep the address as people are told; nothing is asked yet."""
        self.address = address
        self._known: dict[int, Shard | IndexFormatError] = {}

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is an index."""

    @abstractmethod
    def write(self, shards: Sequence[Shard], pieces: Pieces, *, overwrite: bool) -> str:
        """Keep scenes: all of them, or none. Returns a sentence on what else can be done with them, or none.

        Raises:
            IndexStoreError: There is something already and `overwrite` is False, or it can't be written.
        """

    @abstractmethod
    def _ids(self) -> Mapping[str, int]:
        """Name → id of all scenes, sorted by name."""

    @abstractmethod
    def _recipes(self, ids: Sequence[int]) -> Iterable[Recipe]:
        """Those of some scenes that are still there."""

    @abstractmethod
    def _columns(self, scene: int, names: Sequence[str], first: int, count: int) -> Mapping[str, NDArray[Any]]:
        """Some columns of `count` chips of a scene from row `first` on, in order.

        ``embedding`` is float16 (n, D), ``geometry`` an array of objects, WKB; n is smaller where chips are gone.
        """

    def all(self) -> Iterable[Shard | IndexFormatError]:
        """All scenes, sorted by name; an error in the place of one that can't be read."""
        ids = self._ids()
        missing = [scene for scene in ids.values() if scene not in self._known]
        for recipe in self._recipes(missing) if missing else ():
            self._known[recipe.id] = self._read(recipe)
        return [self._known[scene] for scene in ids.values() if scene in self._known]

    def entries(self) -> Iterator[Shard | IndexFormatError]:
        """The same one by one."""
        for scene in self._ids().values():
            if scene in self._known:
                yield self._known[scene]
            else:
                yield from map(self._read, self._recipes([scene]))

    def read(self, name: str) -> Shard:
        """A scene as it is now."""
        scene = self._ids().get(name)
        found = next(iter(self._recipes([scene])), None) if scene is not None else None
        if found is None:
            raise FileNotFoundError(name)
        read = self._read(found)
        if isinstance(read, IndexFormatError):
            raise read
        return read

    def _read(self, recipe: Recipe) -> Shard | IndexFormatError:
        try:
            return recipe.shard()
        except IndexFormatError as error:
            return IndexFormatError("wrong-file", file=f"{recipe.name} in {self.address}", reason=error)

    def vectors(self, shard: Shard, group: Group) -> Vectors:
        """The embeddings of one row group, float16 (n, D), against their checksums."""
        found = self._whole(shard, ("embedding", "rivals"), group.first, group.count)
        rows, record = found["embedding"], group.record
        if digest_of(rows) != record.digest or rows.shape[1] != shard.manifest.encoder.dim:
            raise self._damaged(shard)
        if shard.rivals_id is None:
            return Vectors(rows)
        if digest_of(found["rivals"]) != record.rivals_digest:
            raise self._damaged(shard)
        return Vectors(rows, found["rivals"], shard.rivals_id)

    def places(self, shard: Shard, groups: Sequence[int]) -> ChipTable:
        """Where the chips of some row groups lie."""
        read = [shard.groups[number] for number in groups]
        parts = [self._whole(shard, KEPT_PLACES, group.first, group.count) for group in read]
        if not parts:
            parts = [self._columns(shard.state.inode, KEPT_PLACES, 0, 0)]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in KEPT_PLACES}
        wkb: NDArray[np.object_] = columns["geometry"]
        return ChipTable(
            windows=np.column_stack([columns[name] for name in WINDOW_COLUMNS]).astype(np.int32, copy=False),
            scales=columns["scale"],
            valid_fraction=columns["valid_fraction"],
            wkb=wkb,
            bounds_lonlat=shapely.bounds(shapely.from_wkb(wkb)).reshape(-1, 4),
        )

    def windows(self, shard: Shard) -> NDArray[np.int32]:
        """The windows of all chips of a scene, (N, 4)."""
        found = self._whole(shard, WINDOW_COLUMNS, 0, shard.manifest.count)
        return np.column_stack([found[name] for name in WINDOW_COLUMNS]).astype(np.int32, copy=False)

    def shares(self, shard: Shard, column: str) -> NDArray[np.float32]:
        """`ChipTable.cloud_fraction` or `valid_fraction` of all chips of a scene, (N,)."""
        found: NDArray[np.float32] = self._whole(shard, (column,), 0, shard.manifest.count)[column]
        return found

    def _whole(self, shard: Shard, names: Sequence[str], first: int, count: int) -> Mapping[str, NDArray[Any]]:
        """Columns of which no row is missing."""
        found = self._columns(shard.state.inode, names, first, count)
        if len(found[names[0]]) != count:
            if shard.state.inode not in self._ids().values():
                raise IndexChangedError(f"{shard.path} in {self.address} was replaced while it was read: ask again.")
            raise self._damaged(shard)
        return found

    def _damaged(self, shard: Shard) -> IndexFormatError:
        return IndexFormatError(
            f"{shard.path} in {self.address} is damaged (its chips are not those that were exported): export the index "
            "again with --overwrite."
        )
