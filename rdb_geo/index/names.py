"""What a scene's index file is called, and which scenes of an index a user's name means."""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rdb_geo.core.files import DEVICE, NAME_BYTES, as_listed, at_home, composed, cut_to_bytes
from rdb_geo.core.redaction import without_secrets
from rdb_geo.index.shard import Shard

CUT = 100
"""A scene's name of more letters may lack its beginning, as a shapefile leaves it."""

MOST_BYTES = NAME_BYTES - 27
"""Of a scene's name in its index file's: 80 Chinese characters are 240 bytes, and the hash, the suffix and a temporary
name take 27."""


def file_name(uri: str) -> str:
    """The name of a scene's index file: the scene's own and 8 hex digits of its whole address's hash."""
    stem = cut_to_bytes(re.sub(r"[^\w.-]+", "_", Path(uri.rstrip("/")).stem)[:80], MOST_BYTES).strip("._")
    if not stem or re.match(DEVICE, stem):
        stem = f"scene_{stem}".rstrip("_")
    return f"{stem}-{hashlib.sha256(uri.encode()).hexdigest()[:8]}.parquet"


def is_index_file(name: str) -> bool:
    """Whether a file has the suffix of index files, which some systems put into capitals; hidden: unfinished."""
    return name.lower().endswith(".parquet")


def spellings(name: str) -> Iterator[str]:
    """The addresses that a user's spelling of a scene may stand for; whatever signature it has, none is kept."""
    name = without_secrets(name)
    yield name
    from rdb_geo.scene.files.scene_source import gdal_name  # it takes its time, and few spell a scene in another way

    path = as_listed(at_home(name.removeprefix("file://")))
    yield from dict.fromkeys((gdal_name(name), str(path), str(path.resolve())))


def named(shards: Sequence[Shard], name: str) -> list[Shard]:
    """The scenes that a name means: those of the first kind of meaning that any has; a folder means those below it."""
    exact = [shard for shard in shards if shard.manifest.scene.uri == name]
    if exact:
        return exact
    meant_by = list(spellings(name))
    folders = tuple(f"{spelt.rstrip('/')}/" for spelt in meant_by if "/" in spelt.rstrip("/"))
    kinds = (
        [shard.manifest.scene.uri in meant_by for shard in shards],
        [name in (shard.path.name, shard.path.stem) for shard in shards],
        [_last(shard.manifest.scene.uri) == name for shard in shards],
        [shard.manifest.scene.uri.startswith(folders) for shard in shards],
        [_matches(shard.manifest.scene.uri, name) for shard in shards],
        [len(name) > CUT and shard.manifest.scene.uri.endswith(name) for shard in shards],
        [_matches(composed(shard.manifest.scene.uri), composed(name)) for shard in shards],
    )
    meant = next((kind for kind in kinds if any(kind)), ())
    return [shard for shard, is_meant in zip(shards, meant, strict=False) if is_meant]


def _matches(uri: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for text in (uri, _last(uri)))


def _last(uri: str) -> str:
    return uri.rstrip("/").rsplit("/", 1)[-1]


def no_match(index: object, names: Sequence[str]) -> str:
    """The sentence of names that mean no scene of an index."""
    return f"{index} holds no scene that matches {without_secrets(', '.join(names))}: see  rdb-geo list -i {index}"
