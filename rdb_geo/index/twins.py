"""The same picture in an index twice, as a copy, or as a mosaic and its tiles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rdb_geo.core.errors import IndexFormatError, first_of
from rdb_geo.core.progress import Note
from rdb_geo.core.specs import IndexManifest, SceneRecord
from rdb_geo.index.store import Store


def twins(store: Store, manifest: IndexManifest) -> list[str]:
    """A sentence for other scenes of its files, and for each that looks like the same file in another place or format.

    Pictures of one size and place may be of two dates, or two bands: their bytes differ then, and, asked for alike,
    they are drawn otherwise.
    """
    from rdb_geo.scene.files.addresses import is_gone
    from rdb_geo.scene.files.copies import Likeness, is_called_alike, likeness_of
    from rdb_geo.scene.files.identity import may_be_copies

    record = manifest.scene
    told = list(_same_files(store, record))
    if record.size_bytes is None:
        return told
    facts = _facts(record)
    for seen in store.seen():
        scene = seen.manifest.scene
        is_one_size = scene.size_bytes == record.size_bytes
        if (
            scene.uri == record.uri
            or _facts(scene) != facts
            or not (is_one_size or is_called_alike(scene.uri, record.uri))
        ):
            continue
        try:
            shard = store.read(seen.path)
        except (FileNotFoundError, IndexFormatError):
            continue
        other = shard.manifest.scene
        is_drawn_alike = shard.manifest.request != manifest.request or shard.manifest.render == manifest.render
        is_copy = (
            is_drawn_alike and may_be_copies(other.uri, record.uri)
            if other.size_bytes == record.size_bytes
            else likeness_of(other.uri, record.uri) is Likeness.COPY
        )
        if _facts(other) != facts or not is_copy:
            continue
        cure = "which is not there any more" if is_gone(other.uri) else "which is there too"
        said = f"it looks like {other.uri}, {cure}: every find counts twice until  rdb-geo remove  takes one out."
        told.append(Note("twin", said, scene=other.uri))
    return told


def _same_files(store: Store, record: SceneRecord) -> Iterator[str]:
    """Other scenes that show files of this one: the tiles of a mosaic, the mosaic of a tile."""
    ours = _files(record)
    others = [seen.manifest.scene for seen in store.seen()]
    same = [other.uri for other in others if other.uri != record.uri and _shares(other, ours)]
    if same:
        which = first_of(same[0], len(same))
        twice = "every find counts twice until  rdb-geo remove  takes one or the other out."
        said = f"the index holds its files by themselves, too ({which}): {twice}"
        yield Note("same-files", said, first=same[0], scenes=len(same))


def _shares(other: SceneRecord, files: frozenset[str]) -> bool:
    """Whether a scene is one of some files, or made of one."""
    is_made = other.composite is not None or other.uri.lower().endswith(".vrt")
    return other.uri in files or (is_made and not files.isdisjoint(_files(other)))


def _files(record: SceneRecord) -> frozenset[str]:
    """The pictures that a scene is made of."""
    if record.composite is not None and record.composite.pictures:
        return frozenset(record.composite.pictures)
    return frozenset((record.uri, *(_sources(record.uri) if record.uri.lower().endswith(".vrt") else ())))


@lru_cache(maxsize=1024)
def _sources(vrt: str) -> tuple[str, ...]:
    from rdb_geo.scene.files.vrt import sources_of

    return tuple(os.path.realpath(name) for name in sources_of(Path(vrt)))


def _facts(record: SceneRecord) -> tuple[object, ...]:
    return (record.width_px, record.height_px, record.transform, record.crs, record.datetime)
