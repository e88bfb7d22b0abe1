"""Scenes of an index that were moved: find them again, and let the index name their new place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

import pyarrow as pa
import pyarrow.parquet as pq

from rdb_geo.core.errors import RdbGeoError, SceneError, SceneNotFoundError
from rdb_geo.core.specs import SceneRecord
from rdb_geo.index.codes.reading import forget_codes
from rdb_geo.index.shard import Shard, read_shard
from rdb_geo.index.store import Store
from rdb_geo.index.verify import check
from rdb_geo.index.writing import write_shard
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import is_gone, recorded_source
from rdb_geo.scene.sources import SceneSource
from rdb_geo.score.calibration import texts_of

MOST_FILES = 20_000
"""So many files are looked at around an index: a search of a whole server would not end."""

PLACES_UP = 2
"""A project's rasters lie at most so many folders above its index, or anywhere below."""


def find_moved(store: Store) -> Mapping[str, Path]:
    """New places of scenes that are not where they were, by their address in the index.

    Those not found are left out.

    First the same relative place is tried: a project that was moved or renamed as a whole has its rasters there. Then
    the files around the index are looked through for one of the same size. A file is taken only if its grid is that of
    the scene too.
    """
    records = [shard.manifest.scene for shard in store.scenes()[0]]
    known = {record.uri for record in records}
    lost = [record for record in records if is_gone(record.uri) and record.composite is None]
    found: dict[str, Path] = {}
    for record in lost:
        places = (path for path in _same_relative_place(store.root, record.uri) if str(path) not in known)
        path = next((path for path in places if _is_same(record, path)), None)
        if path is not None:
            found[record.uri] = path
    rest = [record for record in lost if record.uri not in found and record.size_bytes]
    taken = known | set(map(str, found.values()))
    sizes = {record.size_bytes for record in rest}
    around = [path for path in _files_around(store.root) if _size_of(path) in sizes] if rest else []
    for record in rest:
        same = [path for path in around if str(path) not in taken and _is_same(record, path)]
        for choice in (same, [path for path in same if path.stat().st_mtime_ns == record.mtime_ns]):
            if len(choice) == 1:  # of several that look alike none is guessed
                found[record.uri] = choice[0]
    return {uri: path for uri, path in found.items() if list(found.values()).count(path) == 1}


def relink(store: Store, uri: str, path: Path) -> Shard:
    """Let the index name a scene's new place: its chips are kept, nothing is computed anew.

    The index file gets a new name; the former one is gone.

    Raises:
        SceneError: That file is another raster, or is in the index as a scene of its own.
        EmptyIndexError: The index holds no such scene.
        IndexBusyError: Another process is indexing the scene.
        IndexFormatError: Its index file is damaged.
    """
    shard = store.scene(uri)
    new = str(path.absolute())
    if shard.manifest.scene.composite is not None:
        raise SceneError(f"{uri} is made of several files: index it again from its new place.")
    if not _is_same(shard.manifest.scene, path):
        raise (
            SceneError("other-raster", file=new, scene=uri)
            if path.exists()
            else SceneNotFoundError("no-file", scene=new)
        )
    with Scene(recorded_source(SceneSource(new))) as scene:
        there = scene.record
    record = replace(
        shard.manifest.scene,
        uri=new,
        size_bytes=there.size_bytes,
        mtime_ns=there.mtime_ns,
        fingerprint=there.fingerprint if shard.manifest.scene.fingerprint else None,
    )
    with store.writing(uri), nullcontext() if new == uri else store.writing(new):
        target = store.path_of(new)
        if target != shard.path and target.exists():
            raise SceneError("indexed-already", file=new, scene=uri)
        check(shard)  # what is damaged would get checksums that fit
        shard.path.replace(target)  # first, so that at no moment two files hold the scene
        try:
            moved = replace(shard.manifest, scene=record)
            write_shard(target, _pieces(target), moved, rivals_id=shard.rivals_id, texts=texts_of(moved.encoder))
        except BaseException:
            if not _names(target, new):  # else it came after the new state was there
                target.replace(shard.path)
            raise
        former = shard.manifest.scene.uri
        for copy in [one for one in store.scenes()[0] if one.manifest.scene.uri == former != new]:
            copy.path.unlink(missing_ok=True)  # else it would answer in the place of the scene that went
            forget_codes(copy.path)
        for gone in {shard.path, store.path_of(former)} - {target}:
            forget_codes(gone)
    return store.scene(new)


def _names(path: Path, uri: str) -> bool:
    """An index file that can be read is that of this address."""
    try:
        return read_shard(path).manifest.scene.uri == uri
    except (RdbGeoError, OSError):
        return False


def _pieces(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group).replace_schema_metadata(None)


def _same_relative_place(root: Path, uri: str) -> Iterator[Path]:
    """Ends of a scene's former path, below the folders around the index; the longest first."""
    windows = "\\" in uri and not uri.startswith("/")
    parts = (PureWindowsPath(uri) if windows else PurePosixPath(uri)).parts[1:]
    above = list(islice(root.absolute().parents, PLACES_UP))
    for start in range(len(parts)):
        for folder in above:
            yield folder.joinpath(*parts[start:])


def _files_around(root: Path) -> Iterator[Path]:
    top = root.absolute().parent
    files = (Path(folder) / name for folder, _, names in os.walk(top) for name in names)
    return islice(files, MOST_FILES)


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _is_same(record: SceneRecord, path: Path) -> bool:
    """Whether a file is the raster that the index knows: size, grid and coordinate system."""
    try:
        if not path.is_file():
            return False
        with Scene(recorded_source(SceneSource(str(path.absolute())))) as scene:
            there = scene.record
    except (RdbGeoError, OSError):
        return False
    facts = [(one.size_bytes, one.width_px, one.height_px, one.transform, one.crs) for one in (record, there)]
    return facts[0] == facts[1]
