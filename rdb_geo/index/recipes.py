"""The recipes of all index files of a folder: read once, and kept in one derived file, so that many scenes open fast.

The index files are the truth. What is kept of one counts only while the file is in the state that was read; the derived
file as a whole only if it matches its checksum. Whoever finds that much is missing writes it anew, whole, by rename.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, cast

import xxhash

from rdb_geo.core.environment import at_once, without_collecting
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.files import replacing
from rdb_geo.core.records import read_field
from rdb_geo.core.specs import IndexManifest, SceneRecord
from rdb_geo.index.columns import GroupRecord
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.names import file_name, is_index_file
from rdb_geo.index.shard import (
    Group,
    Shard,
    read_shard,
    read_shares,
    read_table,
    read_vectors,
    read_windows,
    unreadable,
)
from rdb_geo.index.streams import State, state_of

KEPT = "recipes.json"
"""Name of the derived file in the hidden folder. Its first line is the XXH3 (128 bits) of the rest."""

WORTH_KEEPING = 64
"""So many recipes are read one by one without thought; the file is written when more were missing in it."""

PARTS = ("encoder", "chips", "render", "request")
"""The fields of a recipe that many share."""

LAYOUT = repr([[field.name for field in fields(kind)] for kind in (IndexManifest, SceneRecord, GroupRecord)])
"""What stands in the file and in which order: records are made of its values as they are, and by no other version."""

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Recipes:
    """What is known of the index files of one folder."""

    def __init__(self, root: Path) -> None:
        """Nothing is read yet; the index folder may not exist yet."""
        self._root = root
        self.address = str(root)
        self._known: dict[str, Shard] = {}
        self._is_loaded = False
        self._missed = 0

    def exists(self) -> bool:
        """Whether there is a folder."""
        return self._root.is_dir()

    def read(self, name: str) -> Shard:
        """An index file as it is now.

        Raises:
            FileNotFoundError: There is none.
            IndexFormatError: The file is damaged.
        """
        path = self._path_of(name)
        try:
            return self._of(name, path, state_of(path))
        except FileNotFoundError as error:
            if path.is_symlink():
                raise unreadable(path, error) from error
            raise

    def all(self) -> Iterable[Shard | IndexFormatError]:
        """All index files, sorted by name; an error in the place of a copy, and of one that can't be read."""
        self._load()
        files = _index_files(self._root)
        found = [one for one in map(self._entry, files, at_once(_state_of, files)) if one is not None]
        if self._missed > WORTH_KEEPING:
            self._missed = 0
            _keep(self._root, [one for one in found if isinstance(one, Shard)])
        return _each_scene_once(found)

    def seen(self) -> list[Shard]:
        """All scenes as they were when they were last read; only those that are new are looked at."""
        self._load()
        found = []
        for entry in _index_files(self._root):
            shard = self._known.get(entry.name)
            with suppress(OSError, IndexFormatError):
                found.append(self.read(entry.name) if shard is None else shard)
        if self._missed > max(WORTH_KEEPING, len(found) // 8):  # who adds scene after scene keeps them now and then
            self._missed = 0
            _keep(self._root, found)
        return found

    def entries(self) -> Iterator[Shard | IndexFormatError]:
        """The same one by one, for who stops early."""
        for file in _index_files(self._root):
            found = self._entry(file, _state_of(file))
            if found is not None:
                yield found

    def _entry(self, file: os.DirEntry[str], state: State | OSError) -> Shard | IndexFormatError | None:
        """An index file in some state; None where another process removed it since it was listed."""
        path = self._path_of(file.name)
        try:
            if isinstance(state, OSError):
                raise state
            return self._of(file.name, path, state)
        except FileNotFoundError as error:
            return unreadable(path, error) if file.is_symlink() else None
        except OSError as error:
            return unreadable(path, error)
        except IndexFormatError as error:
            return error if str(path) in str(error) else IndexFormatError("wrong-file", file=path, reason=error)

    vectors = staticmethod(read_vectors)
    places = staticmethod(read_table)
    windows = staticmethod(read_windows)
    shares = staticmethod(read_shares)

    def _load(self) -> None:
        """Take up what is kept, once."""
        if not self._is_loaded:
            self._is_loaded = True
            with without_collecting():
                self._known = {**_load(self._root), **self._known}

    def _path_of(self, name: str) -> Path:
        known = self._known.get(name)
        return self._root / name if known is None else known.path

    def _of(self, name: str, path: Path, state: State | None) -> Shard:
        known = self._known.get(name)
        if known is None or known.state != state:
            if path.exists() and not path.is_file():  # to open a pipe would wait for its writer
                raise IndexFormatError("foreign-file", file=path)
            known = self._known[name] = read_shard(path)
            self._missed += 1
        return known


def _each_scene_once(entries: list[Shard | IndexFormatError]) -> list[Shard | IndexFormatError]:
    """An error in the place of each further index file of a scene, as programs that synchronise folders leave them."""
    kept: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if not isinstance(entry, Shard):
            continue
        uri = entry.manifest.scene.uri
        other = kept.setdefault(uri, place)
        if other != place:
            copy, kept[uri] = (other, place) if entry.path.name == file_name(uri) else (place, other)
            path = cast("Shard", entries[copy]).path
            entries[copy] = IndexFormatError("second-copy", file=path, scene=uri)
    return entries


def _index_files(root: Path) -> list[os.DirEntry[str]]:
    """Sorted by name, without what a writer has not finished."""
    try:
        with os.scandir(root) as listed:
            found = [one for one in listed if is_index_file(one.name) and not one.name.startswith(".")]
    except FileNotFoundError:  # no scene was written yet
        return []
    return sorted(found, key=lambda one: one.name)


def _state_of(file: os.DirEntry[str]) -> State | OSError:
    """Its state, or why there is none."""
    try:
        found = file.stat()
    except OSError as error:
        return error
    return State(found.st_ino, found.st_mtime_ns, found.st_size)


def _load(root: Path) -> dict[str, Shard]:
    """What is kept; nothing where it can't be trusted."""
    try:
        checksum, _, content = (root / WORK_FOLDER / KEPT).read_bytes().partition(b"\n")
        if checksum.decode() != xxhash.xxh3_128_hexdigest(content):
            return {}
        kept = json.loads(content)
        if kept["layout"] != LAYOUT:
            return {}
        parts = [read_field(IndexManifest, name, raw) for name, raw in kept["parts"]]
        return {row[0]: _shard(root, parts, *row) for row in kept["files"]}
    except _UNREADABLE:
        return {}


def _keep(root: Path, shards: Iterable[Shard]) -> None:
    """Write what is known, where one may and can: an index without it is only slower to open."""
    parts: dict[tuple[str, str], tuple[int, object]] = {}
    files = []

    def number_of(name: str, part: object) -> int:
        return parts.setdefault((name, repr(part)), (len(parts), part))[0]

    for shard in shards:
        manifest = shard.manifest
        shared = [number_of(name, getattr(manifest, name)) for name in PARTS]
        scene = [_as_json(value) for value in _values(manifest.scene)]
        others = [manifest.count, manifest.skipped, manifest.rdb_geo_version, manifest.format_version]
        groups = [[*_values(group.record), group.offset, group.rivals_offset] for group in shard.groups]
        files.append([shard.path.name, shard.state, shared, scene, others, [shard.rivals_id, shard.identity], groups])
    told = [(name, _as_json(part)) for (name, _), (_, part) in parts.items()]
    content = json.dumps({"layout": LAYOUT, "parts": told, "files": files}).encode()
    with suppress(OSError):
        (root / WORK_FOLDER).mkdir(exist_ok=True)
        with replacing(root / WORK_FOLDER / KEPT) as temporary:
            temporary.write_bytes(xxhash.xxh3_128_hexdigest(content).encode() + b"\n" + content)


def _as_json(part: Any) -> Any:  # noqa: ANN401  # a record, several, or a plain value
    if isinstance(part, tuple):
        return [_as_json(one) for one in part]
    return asdict(part) if is_dataclass(part) and not isinstance(part, type) else part


def _values(record: SceneRecord | GroupRecord) -> list[Any]:
    """Those of its fields, in their order."""
    return [getattr(record, field.name) for field in fields(record)]


def _shard(  # noqa: PLR0913, PLR0917 - a row of the file
    root: Path,
    parts: list[Any],
    name: str,
    state: list[int],
    shared: list[int],
    scene: list[Any],
    others: list[Any],
    identities: list[Any],
    groups: list[list[Any]],
) -> Shard:
    uri, crs, transform, *rest, composite = scene
    together = None if composite is None else read_field(SceneRecord, "composite", composite)
    values: list[Any] = [uri, crs, tuple(transform), *rest, together]
    record = SceneRecord(*values)
    encoder, chips, render, request = (parts[number] for number in shared)
    (rivals_id, identity), (count, skipped, version, format_version) = identities, others
    manifest = IndexManifest(encoder, chips, render, record, count, skipped, version, request, format_version)
    found, first = [], 0
    for number, (chips_in_it, bounds, digest, rivals_digest, offset, rivals_offset) in enumerate(groups):
        one = GroupRecord(chips_in_it, tuple(bounds), digest, rivals_digest)
        found.append(Group(number, first, one, offset, rivals_offset))
        first += chips_in_it
    return Shard(root / name, manifest, tuple(found), rivals_id, identity, State(*state))
