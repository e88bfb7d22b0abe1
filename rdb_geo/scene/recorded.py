"""An indexed scene, opened again to draw pieces of it as its chips were drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rdb_geo.core.arrays import BoolMask, UInt8Image
from rdb_geo.core.errors import SceneNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import IndexManifest, RenderSpec
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import is_gone, recorded_source
from rdb_geo.scene.files.scene_source import SceneSource
from rdb_geo.scene.strips import read_chip, read_masked


@dataclass(frozen=True, slots=True)
class Draw:
    """What draws windows of an open scene, the longest side of their picture in pixels."""

    scene: Scene
    render: RenderSpec

    def __call__(self, window: Window, size_px: int) -> UInt8Image:
        """RGB, uint8 (h, w, 3), what is invalid filled as the model saw it."""
        return read_chip(self.scene, window, self.render, size_px=size_px)

    def masked(self, window: Window, size_px: int) -> tuple[UInt8Image, BoolMask]:
        """RGB, uint8 (h, w, 3), and its valid pixels (h, w)."""
        return read_masked(self.scene, window, self.render, size_px=size_px)


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
        yield Draw(scene, manifest.render)
