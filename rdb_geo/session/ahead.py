"""The scene after the one that is indexed: opened and planned meanwhile, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdb_geo.indexing import Begun
    from rdb_geo.scene.files.scene_source import SceneSource

ELSEWHERE = (".vrt", ".xml")
"""Files that may name others anywhere: opening them may take minutes, and then a cancel would wait for it."""


class Ahead:
    """At most one scene that was begun before its turn."""

    def __init__(self) -> None:
        """Nothing is begun."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="open-scene")
        self._coming: tuple[Hashable, Future[Begun]] | None = None

    def begin(self, key: Hashable, start: Callable[[], Begun]) -> None:
        """Begin a scene; it is that of `key` that will be taken."""
        self.drop()
        self._coming = key, self._thread.submit(start)

    def take(self, key: Hashable) -> Begun | None:
        """What was begun with that key, None if nothing was; raises what its beginning raised."""
        if self._coming is None or self._coming[0] != key:
            self.drop()
            return None
        coming, self._coming = self._coming[1], None
        return coming.result()

    def drop(self) -> None:
        """Close what nobody took, as soon as it is open."""
        if self._coming is not None:
            coming, self._coming = self._coming[1], None
            coming.add_done_callback(_close)


def can_begin(source: SceneSource) -> bool:
    """All its files lie on this machine, as far as their names tell."""
    from rdb_geo.scene.files.addresses import is_local

    return all(is_local(uri) and not uri.lower().endswith(ELSEWHERE) for uri in source.uris)


def _close(begun: Future[Begun]) -> None:
    if not begun.cancelled() and begun.exception() is None:
        begun.result().scene.close()
