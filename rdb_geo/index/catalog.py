"""The index folder: which scenes it holds, and who may write one."""

from __future__ import annotations

import fnmatch
import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderMismatchError,
    IndexBusyError,
    IndexFormatError,
    IndexNotFoundError,
    IndexStoreError,
)
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.index.store import Shard, read_shard

WORK_FOLDER = ".work"
"""Hidden folder inside the index: locks and the parts of unfinished scenes."""


class Catalog:
    """A folder with one index file for each scene. Readers need no lock; writers of different scenes never wait."""

    def __init__(self, root: Path, *, create: bool = False) -> None:
        """Open.

        Args:
            root: The folder.
            create: It need not exist yet: it is made when the first scene is written.

        Raises:
            IndexNotFoundError: There is no such folder and `create` is False.
            IndexStoreError: The name is taken by a file.
        """
        if root.exists() and not root.is_dir():
            raise IndexStoreError(f"{root} is a file: an index is a folder, give another name with -i.")
        if not create and not root.is_dir():
            raise IndexNotFoundError(f"there is no index folder {root}: make one with  rdb-geo index SCENE -i {root}")
        self.root = root

    def path_of(self, uri: str) -> Path:
        """The index file of a scene, there or not: the scene's name and 8 hex digits of its whole address's hash."""
        name = re.sub(r"[^\w.-]+", "_", Path(uri.rstrip("/")).stem)[:80].strip("._") or "scene"
        return self.root / f"{name}-{hashlib.sha256(uri.encode()).hexdigest()[:8]}.parquet"

    def shards(self, patterns: Sequence[str] = ()) -> tuple[list[Shard], list[IndexFormatError]]:
        """All readable index files, sorted by name, and one error for each that is not.

        Args:
            patterns: Only scenes whose address or last part of it matches one of these globs; none = all.
        """
        found: list[Shard] = []
        problems: list[IndexFormatError] = []
        for entry in self._entries():
            if isinstance(entry, IndexFormatError):
                problems.append(entry)
            elif not patterns or any(_matches(entry.manifest.scene.uri, pattern) for pattern in patterns):
                found.append(entry)
        return found, problems

    def find(self, uri: str) -> Shard | None:
        """The index file of one scene; None where there is none that can be read."""
        try:
            return read_shard(self.path_of(uri))
        except (FileNotFoundError, IndexFormatError):
            return None

    def first(self, *, besides: Path | None = None) -> Shard | None:
        """The first readable index file, `besides` left out. It stands for all: no other model may join an index."""
        entries = (entry for entry in self._entries() if isinstance(entry, Shard))
        return next((shard for shard in entries if shard.path != besides), None)

    def model(self) -> str | None:
        """Name of the model that made the index, or None where there is no readable file."""
        shard = self.first()
        return None if shard is None else shard.manifest.encoder.name

    def _entries(self) -> Iterator[Shard | IndexFormatError]:
        for path in sorted(self.root.glob("*.parquet")):
            try:
                yield read_shard(path)
            except FileNotFoundError:  # removed by another process since it was listed
                continue
            except IndexFormatError as error:
                yield IndexFormatError(str(error) if str(path) in str(error) else f"{path}: {error}")

    @contextmanager
    def writing(self, uri: str) -> Iterator[Path]:
        """The right to write the scene `uri`, while the block runs.

        Yields:
            A hidden folder for unfinished work on this scene; it may not exist yet.

        Raises:
            IndexBusyError: Another process has it.
            OSError: The folder can't be made.
        """
        target = self.path_of(uri)
        work = self.root / WORK_FOLDER
        work.mkdir(parents=True, exist_ok=True)
        lock = FileLock(work / f"{target.stem}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexBusyError(f"{uri} is being indexed into {self.root} by another process: wait for it.") from error
        try:
            for stale in self.root.glob(f".{target.stem}-*{target.suffix}"):
                stale.unlink(missing_ok=True)
            yield work / target.stem
        finally:
            lock.release()

    def remove(self, name: str) -> str:
        """Take a scene out of the index; the image itself stays.

        Args:
            name: The scene's address, its path in any spelling, or the index file's name.

        Returns:
            The index file's name.

        Raises:
            EmptyIndexError: The index holds no such scene.
        """
        paths = [self.root / name, self.path_of(name), self.path_of(str(Path(name).expanduser().absolute()))]
        paths += [shard.path for shard in self.shards()[0] if _matches(shard.manifest.scene.uri, name)]
        for path in paths:
            if path.suffix == ".parquet" and path.is_file() and path.parent == self.root:
                path.unlink()
                shutil.rmtree(self.root / WORK_FOLDER / path.stem, ignore_errors=True)
                return path.name
        raise EmptyIndexError(f"{self.root} holds no scene {name}: see  rdb-geo list -i {self.root}")


def _matches(uri: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for text in (uri, uri.rsplit("/", 1)[-1]))


def check_encoder(root: Path, shards: Sequence[Shard], spec: EncoderSpec) -> None:
    """Refuse a model whose vectors can't be compared with those of `shards`.

    Args:
        root: The index folder, for the message.
        shards: Index files.
        spec: The model that asks.

    Raises:
        EncoderMismatchError: A scene was indexed by another model.
    """
    for shard in shards:
        made_by = shard.manifest.encoder
        if made_by.space_id != spec.space_id:
            other = "other weights or preprocessing" if made_by.name == spec.name else f"the model {spec.name}"
            raise EncoderMismatchError(
                f"{root} was made by the model {made_by.name} and can't be used with {other}: use --model "
                f"{made_by.name}, or another folder (-i)."
            )
