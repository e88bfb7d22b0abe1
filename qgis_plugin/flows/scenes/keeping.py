"""Looking after the scenes of the index: on the map, again, out of it, found again after a move; old results away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateTransform, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QMessageBox

from ... import folders, told
from ...engine.client import EngineError
from ...engine.index_answers import RelinkResult, StatusResult
from ...engine.protocol import RelinkRequest, RemoveRequest
from ...engine.records import read
from ...gui.message_strip import INFO, WARNING
from ...hits import name_of
from ...i18n import number, tr
from ...log import LOGGER
from ...map import layers
from ..session import Session
from .indexing import IndexFlow

YES = QMessageBox.StandardButton.Yes


class ScenesFlow(QObject):
    """Does what the list of scenes asks."""

    def __init__(self, session: Session, index: IndexFlow) -> None:
        """Listen to the list, and to what the index holds."""
        super().__init__()
        self._session = session
        self._index = index
        self._looked_in: set[str] = set()
        box = session.dock.index.scenes
        box.zoom_requested.connect(self.zoom)
        box.add_requested.connect(self.add)
        box.again_requested.connect(lambda scenes: index.index_paths(scenes, force=True))
        box.remove_requested.connect(self.remove)
        box.find_requested.connect(self.find)
        box.clean_requested.connect(self.clean)
        index.held.connect(self._look_for_moved)

    def zoom(self, scenes: list[str]) -> None:
        """Show scenes on the map."""
        whole = QgsRectangle()
        for scene in scenes:
            layer = QgsRasterLayer(scene, name_of(scene))
            if layer.isValid():
                transform = QgsCoordinateTransform(layer.crs(), layers.project().crs(), layers.project())
                whole.combineExtentWith(transform.transformBoundingBox(layer.extent()))
        if whole.isEmpty():
            self._session.dock.message.show_message(WARNING, tr("These rasters can't be opened: were they moved?"))
            return
        self._session.iface.mapCanvas().setExtent(whole)
        self._session.iface.mapCanvas().refresh()

    def add(self, scenes: list[str]) -> None:
        """Load scenes as layers; those that are loaded already are left."""
        loaded = {layers.raster_path(layer) for layer in layers.project().mapLayers().values()}
        failed = []
        for scene in scenes:
            if scene in loaded:
                continue
            layer = QgsRasterLayer(scene, name_of(scene))
            if layer.isValid():
                layers.project().addMapLayer(layer)
            else:
                failed.append(name_of(scene))
        if failed:
            words = tr("Can't be opened: {names}.").format(names=", ".join(failed))
            self._session.dock.message.show_message(WARNING, words)

    def remove(self, scenes: list[str], *, is_agreed: bool = False) -> None:
        """Take scenes out of the index, after asking."""
        names = ", ".join(map(name_of, scenes))
        question = tr("Take {names} out of the index? The images stay.").format(names=names)
        if not is_agreed and QMessageBox.question(self._session.dock, tr("Index"), question) != YES:
            return

        def done(body: Mapping[str, Any]) -> None:
            words = tr("{number} scenes were taken out of the index.").format(number=number(len(body["removed"])))
            self._session.dock.message.show_message(INFO, words)
            self._index.refresh()

        request = RemoveRequest(index=self._session.index, scenes=tuple(scenes))
        self._session.start(tr("Remove from the index"), request, done)

    def find(self) -> None:
        """Look for scenes that are not where they were."""
        self._find(self._session.index, is_asked=True)

    def _look_for_moved(self, status: StatusResult) -> None:
        """A project that was moved or handed over finds its rasters by itself, once."""
        folder = self._session.index
        if any(scene.is_missing for scene in status.scenes) and folder not in self._looked_in:
            self._looked_in.add(folder)
            self._find(folder, is_asked=False)

    def _find(self, folder: str, *, is_asked: bool) -> None:
        def done(body: Mapping[str, Any]) -> None:
            result = read(RelinkResult, body)
            message = self._session.dock.message
            if result.linked:
                names = ", ".join(f"{name_of(new)} ({Path(new).parent})" for _, new in result.linked)
                message.show_message(INFO, tr("Found again in their new place: {names}").format(names=names))
                self._index.refresh()
            elif is_asked:
                message.show_message(INFO, tr("No moved raster was found around the index."))
            if result.problems:
                message.show_message(WARNING, told.unread(result.problems))

        def failed(error: EngineError) -> None:
            LOGGER.info("No moved rasters: %s: %s", error.code, error)
            if is_asked:
                self._session.fail(error)

        self._session.start(tr("Look for moved rasters"), RelinkRequest(index=folder), done, failed)

    def clean(self, *, is_agreed: bool = False) -> None:
        """Delete files of earlier results that no layer of the project shows, after asking."""
        files = folders.unused_results(self._session.index)
        message = self._session.dock.message
        if not files:
            message.show_message(INFO, tr("There is nothing to clean up."))
            return
        size = sum(file.stat().st_size for file in files) / 1e6
        words = tr(
            "Delete {number} files ({size} MB) of earlier results in {folder}? No layer of this project shows them."
        )
        question = words.format(number=len(files), size=number(size, 1), folder=files[0].parent)
        if not is_agreed and QMessageBox.question(self._session.dock, tr("Clean up"), question) != YES:
            return
        kept = []
        for file in files:
            try:
                file.unlink()
            except OSError:
                kept.append(file.name)
        said = tr("{number} files were deleted.").format(number=number(len(files) - len(kept)))
        if kept:
            said += " " + tr("Can't be deleted: {names}.").format(names=", ".join(kept))
        message.show_message(WARNING if kept else INFO, said)
