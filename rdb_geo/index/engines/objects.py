"""An index in an object store: the files of the folder as they are, read by ranges."""

from __future__ import annotations

import hashlib
import os
import threading
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rdb_geo.core.consent import THIS_MACHINE, is_offline
from rdb_geo.core.errors import (
    IndexChangedError,
    IndexFormatError,
    IndexStoreError,
    MissingExtraError,
    NotAllowedError,
    RdbGeoError,
    UsageError,
    first_line,
)
from rdb_geo.core.redaction import without_secrets
from rdb_geo.index.engines.engine import ENGINES, Pieces, recipe_of
from rdb_geo.index.names import is_index_file
from rdb_geo.index.shard import (
    Group,
    Shard,
    read_shard,
    read_shares,
    read_table,
    read_vectors,
    read_windows,
)
from rdb_geo.index.streams import SourceStream, State

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rdb_geo.core.table import ChipTable
    from rdb_geo.index.vectors import Vectors

AT_ONCE = 16
"""So many recipes are asked for at a time: a store answers many as fast as one."""

TAIL_BYTES = 1 << 16
"""The end of a file is read at once: most often all of its footer, in which the recipe stands."""

_LOCAL = ("file", "local", "memory")

_Found = TypeVar("_Found")


class Objects:
    """A `Shelf`: what fsspec finds at an address."""

    def __init__(self, where: str) -> None:
        """Nothing is asked yet.

        Args:
            where: ``s3://BUCKET/FOLDER``, or another address of fsspec. Keys come from the environment.

        Raises:
            UsageError: No package that is installed reads such addresses.
            MissingExtraError: s3fs is not installed.
        """
        self.address = without_secrets(where).rstrip("/")
        self._files, self._root = _file_system(where)
        self._is_near = urllib.parse.urlsplit(where).scheme in _LOCAL or _endpoint() in THIS_MACHINE
        self._known: dict[str, Shard] = {}
        self._lock = threading.Lock()

    def exists(self) -> bool:
        """Whether there is an index file."""
        return bool(self._listed())

    def all(self) -> Iterable[Shard | IndexFormatError]:
        """All scenes, sorted by name; an error in the place of one that can't be read."""
        with ThreadPoolExecutor(AT_ONCE) as several:
            found = list(several.map(self._entry, sorted(self._listed().items())))
        return [one for one in found if one is not None]

    def entries(self) -> Iterator[Shard | IndexFormatError]:
        """The same one by one."""
        for listed in sorted(self._listed().items()):
            found = self._entry(listed)
            if found is not None:
                yield found

    def read(self, name: str) -> Shard:
        """A scene as it is now."""
        state = self._listed().get(name)
        if state is None:
            raise FileNotFoundError(name)
        return self._shard(name, state)

    def vectors(self, shard: Shard, group: Group) -> Vectors:
        """The embeddings of one row group."""
        return self._reading(shard, lambda: read_vectors(shard, group))

    def places(self, shard: Shard, groups: Sequence[int]) -> ChipTable:
        """Where the chips of some row groups lie."""
        return self._reading(shard, lambda: read_table(shard, groups))

    def windows(self, shard: Shard) -> NDArray[np.int32]:
        """The windows of all chips of a scene."""
        return self._reading(shard, lambda: read_windows(shard))

    def shares(self, shard: Shard, column: str) -> NDArray[np.float32]:
        """Shares of clouds, or of valid pixels, of all chips of a scene."""
        return self._reading(shard, lambda: read_shares(shard, column))

    def write(self, shards: Sequence[Shard], pieces: Pieces, *, overwrite: bool) -> str:
        """Send the files: a store shows each when it is there as a whole. Those that are no more go last.

        Raises:
            IndexStoreError: There is an index already and `overwrite` is False, or the store refuses.
            UsageError: The scenes are no files of this machine.
        """
        if not all(shard.path.is_file() for shard in shards):
            raise UsageError(f"{self.address} takes the files of a folder: export that instead.")
        there = {one.path.name: one for one in self.all() if isinstance(one, Shard)}
        if self.exists() and not overwrite:
            raise IndexStoreError(
                f"{self.address} holds an index already: give --overwrite to replace it, or another address."
            )
        for shard in shards:
            former = there.pop(shard.path.name, None)
            if former is None or recipe_of(former).id != recipe_of(shard).id:
                for _ in pieces(shard):  # what is damaged is not sent
                    pass
                with self._asking():
                    try:
                        self._files.put_file(str(shard.path), f"{self._root}/{shard.path.name}")
                    except FileNotFoundError as error:
                        raise IndexStoreError(f"{self.address} is not there: {first_line(error)}.") from error
        for name in there:
            with self._asking():
                self._files.rm_file(f"{self._root}/{name}")
        return ""

    def _listed(self) -> dict[str, State]:
        """Name → state of each index file."""
        with self._asking():
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._root, detail=True)
            except FileNotFoundError:
                return {}
        files = {entry["name"].rsplit("/", 1)[-1]: entry for entry in found if entry["type"] == "file"}
        return {
            name: _state(entry) for name, entry in files.items() if is_index_file(name) and not name.startswith(".")
        }

    def _entry(self, listed: tuple[str, State]) -> Shard | IndexFormatError | None:
        try:
            return self._shard(*listed)
        except FileNotFoundError:  # removed since it was listed
            return None
        except IndexFormatError as error:
            return IndexFormatError(f"{self.address}/{error}")

    def _shard(self, name: str, state: State) -> Shard:
        known = self._known.get(name)
        if known is None or known.state != state:
            source = partial(ObjectFile, self._range, name, state)
            known = read_shard(Path(name), source)
            with self._lock:
                self._known[name] = known
        return known

    def _reading(self, shard: Shard, read: Callable[[], _Found]) -> _Found:
        """What is read, or why it can't be: an object that was replaced meanwhile is not damaged."""
        try:
            return read()
        except IndexChangedError:
            raise
        except IndexFormatError as error:
            name = shard.path.name
            if self._listed().get(name) != shard.state:
                raise IndexChangedError(f"{self.address}/{name} was replaced while it was read: ask again.") from error
            raise IndexFormatError(f"{self.address}/{error}") from error

    def _range(self, name: str, start: int, end: int) -> bytes:
        with self._asking():
            found: bytes = self._files.cat_file(f"{self._root}/{name}", start=start, end=end)
            return found

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What the store refuses is said in one sentence; a file that is not there is the caller's to tell."""
        if is_offline() and not self._is_near:
            raise NotAllowedError(f"{self.address} is on a network, and --offline (RDB_GEO_OFFLINE) forbids to ask it.")
        try:
            yield
        except (FileNotFoundError, RdbGeoError):
            raise
        except Exception as error:  # each store's package has errors of its own
            raise IndexStoreError(f"{self.address} can't be read or written: {first_line(error)}.") from error


class ObjectFile(SourceStream):
    """A file whose bytes are asked for when they are read; its end is kept."""

    def __init__(self, read: Callable[[str, int, int], bytes], name: str, state: State) -> None:
        """Nothing is asked yet of the file, as it was listed; `read` gives its bytes from one place to another."""
        super().__init__()
        self.state = state
        self._read, self._name = partial(read, name), name
        self._place = 0
        self._tail = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The next byte."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a byte."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.state.size}[whence]
        self._place = start + offset
        return self._place

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  # anything with writable bytes
        """Fill a buffer, up to the end of the file."""
        view = memoryview(buffer).cast("B")
        found = self._bytes(min(len(view), self.state.size - self._place))
        view[: len(found)] = found
        self._place += len(found)
        return len(found)

    def readall(self) -> bytes:
        """All that is left."""
        found = self._bytes(self.state.size - self._place)
        self._place += len(found)
        return found

    def _bytes(self, length: int) -> bytes:
        if length <= 0:
            return b""
        tail = max(self.state.size - TAIL_BYTES, 0)
        if self._place < tail:
            return self._read(self._place, self._place + length)
        if not self._tail:
            self._tail = self._read(tail, self.state.size)
        return self._tail[self._place - tail :][:length]


def _state(entry: dict[str, Any]) -> State:
    """What tells that an object is still the same: its tag, or its time, and its length."""
    told = [entry.get(key) for key in ("ETag", "etag", "generation", "LastModified", "mtime", "created", "ino")]
    digest = hashlib.sha256(repr([one for one in told if one is not None][:1]).encode()).digest()
    return State(int.from_bytes(digest[:7], "big"), 0, int(entry["size"]))


def _endpoint() -> str | None:
    """Host of a store of one's own."""
    where = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    return urllib.parse.urlsplit(where).hostname


def _file_system(where: str) -> tuple[Any, str]:
    """What reads an address, and the address as it spells it."""
    scheme = where.partition("://")[0]
    try:
        from fsspec.core import get_filesystem_class, url_to_fs

        get_filesystem_class(scheme)
    except ImportError as error:
        if scheme == "s3" or first_line(error) == "No module named 'fsspec'":
            raise MissingExtraError(f"an index at {scheme}://", "s3") from error
        raise UsageError(f"{without_secrets(where)} can't be read: {first_line(error)}.") from error
    except ValueError as error:
        raise UsageError(
            f"an index at {scheme}:// is none that rdb-geo reads: give a folder, or {' or '.join(ENGINES.values())}."
        ) from error
    if "@" in urllib.parse.urlsplit(where).netloc:
        raise UsageError(f"{without_secrets(where)} may hold no key: put keys into the environment or ~/.aws instead.")
    files, root = url_to_fs(where)
    return files, str(root).rstrip("/")
