"""The same picture in an index twice."""

from __future__ import annotations

from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.progress import Note
from rdb_geo.core.specs import IndexManifest, SceneRecord
from rdb_geo.index.store import Store


def twins(store: Store, manifest: IndexManifest) -> list[str]:
    """A sentence for each other scene of the index that looks like the same file in another place.

    Pictures of one size and place may be of two dates, or two bands: their bytes differ then, and, asked for alike,
    they are drawn otherwise.
    """
    from rdb_geo.scene.files.addresses import is_gone
    from rdb_geo.scene.files.identity import may_be_copies

    record = manifest.scene
    if record.size_bytes is None:
        return []
    facts, told = _facts(record), list[str]()
    for seen in store.seen():
        scene = seen.manifest.scene
        if scene.size_bytes != record.size_bytes or scene.uri == record.uri or _facts(scene) != facts:
            continue
        try:
            shard = store.read(seen.path)
        except (FileNotFoundError, IndexFormatError):
            continue
        other = shard.manifest.scene
        is_drawn_alike = shard.manifest.request != manifest.request or shard.manifest.render == manifest.render
        if _facts(other) != facts or not is_drawn_alike or not may_be_copies(other.uri, record.uri):
            continue
        cure = "which is not there any more" if is_gone(other.uri) else "which is there too"
        said = f"it looks like {other.uri}, {cure}: every find counts twice until  rdb-geo remove  takes one out."
        told.append(Note("twin", said, scene=other.uri))
    return told


def _facts(record: SceneRecord) -> tuple[object, ...]:
    return (record.size_bytes, record.width_px, record.height_px, record.transform, record.crs, record.datetime)
