"""An indexed scene, opened again to draw pieces of it as its chips were drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.errors import SceneNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import IndexManifest
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import is_gone, recorded_source
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.strips import read_chip

Draw: TypeAlias = Callable[[Window, int], UInt8Image]
"""A window of the scene, and the longest side of its picture in pixels → RGB, uint8 (h, w, 3)."""


@contextmanager
def drawing(manifest: IndexManifest) -> Iterator[Draw]:
    """What draws windows of a scene while the block runs, with the bands and the stretch of its index file.

    Raises:
        SceneNotFoundError: The scene is not where it was, or another picture lies there now.
        SceneError: It can't be read any more.
        NotAllowedError: It lies where only the index says so, see `rdb_geo.scene.files.addresses`.
    """
    record = manifest.scene
    if is_gone(record.uri):
        raise SceneNotFoundError("gone-scene", scene=record.uri)
    with Scene(recorded_source(SceneSource.of(record))) as scene:
        if (scene.record.width_px, scene.record.height_px) != (record.width_px, record.height_px):
            raise SceneNotFoundError("other-scene", scene=record.uri)
        yield lambda window, size_px: read_chip(scene, window, manifest.render, size_px=size_px)
