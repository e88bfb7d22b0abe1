"""An opened index: which scenes it holds, which one a name means, their chips and vectors, and who may write one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderMismatchError,
    IndexFormatError,
    IndexNotFoundError,
    IndexStoreError,
    UsageError,
)
from rdb_geo.core.files import keep_names
from rdb_geo.core.redaction import scheme_of, without_secrets
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.core.table import ChipTable, Corners
from rdb_geo.index import locks
from rdb_geo.index.codes.layout import StaleCodesError, is_large
from rdb_geo.index.codes.pools import Pool, codes_in, open_pools
from rdb_geo.index.codes.reading import Codes, forget_codes, open_codes
from rdb_geo.index.gathering import gathered, groups_of, one_ahead
from rdb_geo.index.memory import Memory
from rdb_geo.index.names import file_name, is_index_file, named, no_match, spellings
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.shard import TOGETHER, Group, Shard
from rdb_geo.index.shelf import open_shelf
from rdb_geo.index.vectors import Vectors


class Store:
    """One index file for each scene. Readers need no lock; writers of different scenes never wait.

    What it has read stays valid only until a file changes: recipes are read again then, and so is what `memory` keeps.
    """

    def __init__(self, where: str | os.PathLike[str], *, create: bool = False, memory: Memory | None = None) -> None:
        """Open a folder, or the address of an engine, ``postgresql://…``, which is not asked yet.

        With `create` it need not exist yet: a folder is made when the first scene is written. `memory` keeps vectors
        and places between questions; None = nothing does.

        Raises:
            IndexNotFoundError: There is no such index and `create` is False.
            IndexStoreError: The name is taken by a file, or the engine can't be asked.
            UsageError: The address is none of an engine.
        """
        self._folder = None if scheme_of(where) else Path(where)
        if self._folder is not None and self._folder.exists() and not self._folder.is_dir():
            raise IndexStoreError("index-is-file", file=str(self._folder))
        self._shelf = open_shelf(where)
        if not create:
            self.check_exists()
        self._memory, self._small_bytes = memory or Memory(), 0
        self._pools: list[Pool] = []

    def __str__(self) -> str:
        return self._shelf.address

    @property
    def root(self) -> Path:
        """The folder, to be written to; raises `UsageError` where it is none."""
        if self._folder is None:
            raise UsageError(f"{self} can only be asked: for this, use the folder that it was exported from.")
        return self._folder

    @property
    def is_folder(self) -> bool:
        """Whether its files lie on this machine: any number of threads may read them at once."""
        return self._folder is not None

    @property
    def exists(self) -> bool:
        """Whether there is an index, if only an empty one."""
        return self._shelf.exists()

    def check_exists(self) -> None:
        """Raise `IndexNotFoundError` where there is no index."""
        if not self.exists and self._folder is None:
            raise IndexNotFoundError(f"there is no index in {self}: put one there with  rdb-geo export")
        if not self.exists:
            raise IndexNotFoundError(f"there is no index folder {self}: make one with  rdb-geo index SCENE -i {self}")

    def path_of(self, uri: str) -> Path:
        """The index file of a scene, there or not."""
        return self.root / file_name(uri)

    def scenes(self, names: Sequence[str] = ()) -> tuple[list[Shard], list[IndexStoreError]]:
        """All readable index files, sorted by name, and one error for each that is not.

        With `names` only the scenes that one of them means, see `scene`, or matches as a glob; where some mean a scene,
        one error for each that means none.
        """
        entries = list(self._shelf.all())
        found = [entry for entry in entries if isinstance(entry, Shard)]
        self._small_bytes = sum(shard.vector_bytes for shard in found if not is_large(shard))
        problems: list[IndexStoreError] = [entry for entry in entries if not isinstance(entry, Shard)]
        if not names:
            return found, problems
        meant = {name: {shard.path for shard in named(found, without_secrets(name))} for name in names}
        wanted = set().union(*meant.values())
        lost = [name for name, paths in meant.items() if wanted and not paths and not self._paths(name)]
        problems += [EmptyIndexError(no_match(self, [name])) for name in lost]
        return [shard for shard in found if shard.path in wanted], problems

    def scene(self, name: str) -> Shard:
        """The one scene that a name means.

        That is its address as the index or the user spells it (a URL, a path from here, a link), the last part of it
        where that is unique, a glob that one scene matches, or the index file's name.

        Raises:
            EmptyIndexError: The index holds no such scene.
            UsageError: Several scenes could be meant.
            IndexFormatError: Its index file is damaged.
        """
        found = named(self.scenes()[0], name := without_secrets(name))
        if len(found) > 1:
            raise UsageError(f"{self} holds {len(found)} scenes called {name}: give the whole path of one.")
        if found:
            return found[0]
        for path in self._paths(name):
            self._shelf.read(path.name)  # tells what is wrong with it
        raise EmptyIndexError(f"{self} holds no scene {name}: see  rdb-geo list -i {self}")

    def find(self, address: str) -> Shard | None:
        """The scene of that address, in any spelling but as part of it; None where there is none that can be read."""
        for uri in spellings(address):
            with suppress(FileNotFoundError, IndexFormatError):
                return self._shelf.read(file_name(uri))
        return None

    def seen(self) -> Iterable[Shard]:
        """The scenes of a folder as they were when they were last read; `read` tells what they are now."""
        return self._shelf.seen() if isinstance(self._shelf, Recipes) else self.scenes()[0]

    def first(self, *, besides: Path | None = None) -> Shard | None:
        """The first readable index file, `besides` left out. It stands for all: no other model may join an index."""
        return next((one for one in self._shelf.entries() if isinstance(one, Shard) and one.path != besides), None)

    def model(self) -> str | None:
        """Name of the model that made the index, or None where there is no readable file."""
        shard = self.first()
        return None if shard is None else shard.manifest.encoder.name

    def vectors(self, shard: Shard, groups: Iterable[Group] | None = None) -> Iterator[Vectors]:
        """The embeddings of a scene's chips, all or of some row groups, one by one.

        While one is used, the next is read.

        Raises:
            IndexFormatError: The file is damaged.
            IndexChangedError: It was replaced since its recipe was read.
        """
        return one_ahead(partial(self._group, shard), shard.groups if groups is None else tuple(groups))

    def vectors_at(self, shard: Shard, rows: NDArray[np.intp]) -> Float32Matrix:
        """The embeddings of some chips, (len(rows), D), in the order of `rows`; see `vectors` for what it raises."""
        with suppress(StaleCodesError):
            if (codes := self.codes(shard)) is not None:
                order = np.argsort(rows)
                return codes.vectors(rows[order]).singles[np.argsort(order)]
        found = np.empty((len(rows), shard.manifest.encoder.dim), np.float32)
        for group in groups_of(shard, rows):
            is_here = (rows >= group.first) & (rows < group.first + group.count)
            found[is_here] = self._group(shard, group).rows[rows[is_here] - group.first]
        return found

    def codes(self, shard: Shard) -> Codes | None:
        """What tells of a scene's chips how near they are at most; None where nothing does."""
        if self._folder is None or not is_large(shard):
            return codes_in(self._pools, shard)
        return open_codes(shard, self._memory, self._group)

    def pools(self) -> list[Pool]:
        """What tells the same of many small scenes, as it is now; `codes` knows what was told last."""
        self._pools = [] if self._folder is None else open_pools(self._folder, self._memory, self._group)
        return self._pools

    def places(self, shard: Shard, rows: NDArray[np.intp] | None = None) -> ChipTable:
        """Where a scene's chips lie, all or some in this order, not to be changed; see `vectors` for what it raises."""
        rows = np.arange(shard.manifest.count) if rows is None else rows
        with suppress(StaleCodesError):
            if (codes := self.codes(shard)) is not None:
                return codes.places(rows)
        is_kept = self._memory.holds(len(groups_of(shard, rows)))  # each by itself costs the opening of a file
        return gathered(shard, rows, partial(self.places_of, shard), 1 if is_kept else TOGETHER)

    def corners(self, shard: Shard, groups: Sequence[Group]) -> list[tuple[NDArray[np.intp], Corners]]:
        """Numbers of the chips of some row groups, at least one, ascending, and where they lie; see `places`."""
        with suppress(StaleCodesError):
            if (codes := self.codes(shard)) is not None:
                return codes.corners(groups)
        found = ((np.arange(one.first, one.first + one.count), self.places_of(shard, one)) for one in groups)
        return [(rows, Corners.of_bounds(places.bounds_lonlat)) for rows, places in found]

    def windows(self, shard: Shard) -> NDArray[np.int32]:
        """The windows of all chips of a scene, (N, 4): col_off, row_off, width, height in scene pixels."""
        return self._memory.get(shard, "windows", lambda: self._shelf.windows(shard))

    def shares(self, shard: Shard, column: str) -> NDArray[np.float32]:
        """`CLOUDS` or `VALID` of all chips of a scene, (N,), 0 where the index does not tell; see `windows`."""
        return self._memory.get(shard, column, lambda: self._shelf.shares(shard, column))

    def read(self, path: Path) -> Shard:
        """An index file as it is now.

        Raises:
            FileNotFoundError: There is none.
            IndexFormatError: The file is damaged.
        """
        return self._shelf.read(path.name)

    def places_of(self, shard: Shard, *groups: Group) -> ChipTable:
        """Where the chips of one row group lie, or of several, which are not kept in memory; see `places`."""
        numbers = [group.number for group in groups]
        if len(numbers) != 1:
            return self._shelf.places(shard, numbers)
        return self._memory.get(shard, f"places {numbers[0]}", lambda: self._shelf.places(shard, numbers))

    def _group(self, shard: Shard, group: Group) -> Vectors:
        together = shard.vector_bytes if is_large(shard) else self._small_bytes
        if together > self._memory.max_bytes:  # each would push out another before it is asked for again
            return self._shelf.vectors(shard, group)
        return self._memory.get(shard, f"vectors {group.number}", lambda: self._shelf.vectors(shard, group))

    def check_model(self, shards: Iterable[Shard], spec: EncoderSpec) -> None:
        """Refuse a model whose vectors can't be compared with those of `shards`.

        Raises:
            EncoderMismatchError: A scene was indexed by another model.
        """
        for made_by in {id(encoder): encoder for encoder in (shard.manifest.encoder for shard in shards)}.values():
            if made_by.space_id != spec.space_id:
                other = "other weights or preprocessing" if made_by.name == spec.name else f"the model {spec.name}"
                raise EncoderMismatchError("made-by", index=self, model=made_by.name, other=other)

    def writing(self, uri: str) -> AbstractContextManager[Path]:
        """The right to write the scene `uri`, while the block runs; gives a hidden folder for unfinished work on it.

        Raises:
            IndexBusyError: Another process has it.
            OSError: The folder can't be made.
        """
        return locks.writing(self.root, self.path_of(uri), uri)

    @contextmanager
    def publishing(self, path: Path, spec: EncoderSpec) -> Iterator[None]:
        """The right to let an index file appear: one at a time, so that two models can't both begin an index.

        Raises:
            EncoderMismatchError: The index was made by another model.
        """
        with locks.publishing(self.root):
            other = self.first(besides=path)
            self.check_model([] if other is None else [other], spec)
            yield

    def is_writing(self, path: Path) -> bool:
        """Whether a process is at work on an index file, or on a hidden file or folder of an unfinished one."""
        return locks.is_held(self.root, path)

    def remove(self, name: str) -> str:
        """Take a scene out of the index, and return its index file's name; the image itself stays.

        It is named as in `scene`; a damaged index file goes by its own name or the scene's address.

        Raises:
            EmptyIndexError: The index holds no such scene.
            UsageError: Several scenes could be meant.
            IndexBusyError: Another process is indexing the scene.
        """
        path = next(iter(self._paths(name)), None) or self.scene(name).path
        with locks.writing(self.root, path, name) as work:
            shards = (one for one in self._shelf.entries() if isinstance(one, Shard))
            for one in {path, *(shard.path for shard in shards if self.path_of(shard.manifest.scene.uri) == path)}:
                one.unlink(missing_ok=True)
                forget_codes(one)
            keep_names(self.root)
            shutil.rmtree(work, ignore_errors=True)
        return path.name

    def _paths(self, name: str) -> list[Path]:
        """Index files that a name means by itself, whether or not they can be read."""
        paths = [] if self._folder is None else [self.root / name, *map(self.path_of, spellings(name))]
        return [path for path in paths if is_index_file(path.name) and path.parent == self.root and path.is_file()]
