"""An opened index and a run in parts: one part of it, and what makes an index of them all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdb_geo.core.errors import IndexStoreError, SceneError
from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.core.requests import Indexing
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.indexing import IndexOutcome
from rdb_geo.session.opened import Opened, request_of, settled
from rdb_geo.sharing import PartOutcome, ScenePart, index_part, scenes_of
from rdb_geo.sharing import merge as merge_parts

__all__ = ["IndexOutcome", "PartOutcome", "ScenePart", "add_part", "merge", "scenes_of"]


def add_part(
    index: Opened,
    part: ScenePart,
    how: Indexing = Indexing(),
    *,
    on_progress: ProgressFn = ignore,
) -> PartOutcome | IndexOutcome:
    """Do one part of a scene, from `scenes_of`, in the same way as every other; `merge` makes the index of all.

    `on_progress` hears of places done of all, and may raise `Cancelled`.

    Raises:
        SceneError: The scene can't be used.
        IndexStoreError: Other parts were made by another version or model.
    """
    request = request_of(settled(how))
    return index_part(part, index.encoder, index.store, request=request, force=how.force, on_progress=on_progress)


def merge(
    index: Opened, *folders: Path, on_progress: ProgressFn = ignore
) -> tuple[Sequence[Shard], Sequence[IndexStoreError | SceneError]]:
    """Merge the parts that lie in the index, and in other folders, into the index; see `rdb_geo.sharing.merge`."""
    return merge_parts(Store(index.folder, create=bool(folders)), folders, on_progress=on_progress)
