"""Which scenes of an index a user's name means."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from pathlib import Path

from rdb_geo.index.shard import Shard

CUT = 100
"""A scene's name of more letters may lack its beginning, as a shapefile leaves it."""


def spellings(name: str) -> list[str]:
    """The addresses that a user's spelling of a scene may stand for."""
    from rdb_geo.scene.sources import gdal_name

    path = Path(name.removeprefix("file://")).expanduser()
    return list(dict.fromkeys((name, gdal_name(name), str(path.absolute()), str(path.resolve()))))


def named(shards: Sequence[Shard], name: str) -> list[Shard]:
    """The scenes that a name means: those of the first kind of meaning that any has."""
    meant_by = spellings(name)
    kinds = (
        [shard.manifest.scene.uri in meant_by for shard in shards],
        [name in (shard.path.name, shard.path.stem) for shard in shards],
        [_last(shard.manifest.scene.uri) == name for shard in shards],
        [_matches(shard.manifest.scene.uri, name) for shard in shards],
        [len(name) > CUT and shard.manifest.scene.uri.endswith(name) for shard in shards],
    )
    meant = next((kind for kind in kinds if any(kind)), ())
    return [shard for shard, is_meant in zip(shards, meant, strict=False) if is_meant]


def _matches(uri: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for text in (uri, _last(uri)))


def _last(uri: str) -> str:
    return uri.rstrip("/").rsplit("/", 1)[-1]
