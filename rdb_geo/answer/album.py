"""Pictures of pieces of indexed scenes: a scene is opened once for all that is drawn of it."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import IndexManifest
from rdb_geo.index.store import Store

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.recorded import Draw

MOST_OPEN = 8
"""Scenes that are open at a time; of more, the one drawn longest ago is closed."""


class Album:
    """Draws windows of an index's scenes. Use it as a context manager, from one thread at a time."""

    def __init__(self, store: Store) -> None:
        """Draw of the scenes of this index."""
        self.store = store
        self._open: OrderedDict[str, tuple[ExitStack, Draw]] = OrderedDict()

    def __enter__(self) -> Album:  # noqa: PYI034  # typing.Self is younger than Python 3.10
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._open:
            self._open.popitem()[1][0].close()

    def draw(self, manifest: IndexManifest, window: Window, size_px: int) -> UInt8Image:
        """A window of a scene with its index's bands and stretch, RGB, uint8 (h, w, 3), at most `size_px` long.

        Raises:
            SceneError: The scene is not where it was, is another picture now, or can't be read any more.
            NotAllowedError: It lies where only the index says so, see `rdb_geo.scene.files.addresses`.
        """
        uri = manifest.scene.uri
        if uri not in self._open:
            from rdb_geo.scene.recorded import drawing

            stack = ExitStack()
            self._open[uri] = stack, stack.enter_context(drawing(manifest))
            if len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)[1][0].close()
        self._open.move_to_end(uri)
        return self._open[uri][1](window, size_px)
