"""An opened index, put into an engine that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rdb_geo.core.errors import EmptyIndexError, UsageError
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.redaction import scheme_of, without_secrets
from rdb_geo.index.engines.engine import ENGINES, Piece
from rdb_geo.index.shard import CLOUDS, Shard
from rdb_geo.index.shelf import engine_of, open_engine
from rdb_geo.index.store import Store
from rdb_geo.session.opened import Opened


def export(
    index: Opened, engine: str, target: str, *, overwrite: bool = False, on_progress: ProgressFn = ignore
) -> tuple[Store, str]:
    """Put every scene of an index into an engine: all of them or none; in an object store, each as a whole or not.

    `engine` is one of `ENGINES`, by the name that people give it, `target` its address, for Lance a folder. `overwrite`
    replaces an index that is there, and leaves alone scenes that are the same. After each scene `on_progress` may raise
    `Cancelled`, and then nothing has changed. Returns what was written, to be asked, and a sentence on what else
    can be done with it, or none.

    Raises:
        UsageError: The address is none of that engine.
        EmptyIndexError: The index holds no scene.
        IndexFormatError: A scene of it is damaged.
        IndexStoreError: There is something already and `overwrite` is False, or the engine can't be reached or written.
    """
    index.store.check_exists()
    address = target if scheme_of(target) else f"{engine}://{target}"
    if engine_of(address) != engine or ("://" not in target and engine != "lance"):
        raise UsageError(f"{without_secrets(target)} is no address of {engine}: write {ENGINES[engine]}.")
    served = open_engine(address)
    shards, problems = index.store.scenes()
    if problems:
        raise problems[0]
    if not shards:
        raise EmptyIndexError(f"{index.store} holds no scene yet: index one first.")
    done = 0

    def pieces(shard: Shard) -> Iterator[Piece]:
        nonlocal done
        yield from _pieces(index.store, shard)
        done += 1
        on_progress(Progress("export", done, len(shards), shard.manifest.scene.uri))

    sentence = served.write(shards, pieces, overwrite=overwrite)
    return Store(address), sentence


def _pieces(store: Store, shard: Shard) -> Iterator[Piece]:
    clouds = store.shares(shard, CLOUDS)
    for group, vectors in zip(shard.groups, store.vectors(shard), strict=True):
        rows = slice(group.first, group.first + group.count)
        yield Piece(group.first, replace(store.places_of(shard, group), cloud_fraction=clouds[rows]), vectors)
