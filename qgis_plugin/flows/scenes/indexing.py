"""Indexing layers, and saying what the index holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ... import folders, told
from ...choices import IndexChoice
from ...engine.client import EngineError
from ...engine.events import Progress
from ...engine.index_answers import IndexFailure, IndexResult, SceneStatus, StatusResult
from ...engine.protocol import IndexRequest, StatusRequest
from ...engine.records import Problem, read
from ...errors import error_words
from ...gui.message_strip import INFO, WARNING
from ...gui.scenes.scene_box import SceneLine
from ...hits import name_of
from ...i18n import chip_words, number, tr
from ...map import areas, layers
from ...tasks import EngineTask, TimeLeft
from .. import ways_out
from ..session import Session
from .web_map import WebMap


class IndexFlow(QObject):
    """Runs one indexing at a time; a search may go on beside it."""

    held = pyqtSignal(object)
    """What the index holds was told: a `StatusResult`."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._task: EngineTask | None = None
        self._web_map: WebMap | None = None
        self._time_left = TimeLeft()
        self._asked = ""
        self._is_stale = False
        page = session.dock.index
        page.index_requested.connect(self.index)
        page.cancel_requested.connect(self.cancel)
        session.dock.index_folder_chosen.connect(self.choose_folder)
        session.dock.shown.connect(self._shown)

    def index(self, choice: IndexChoice) -> None:
        """Index the chosen layers, files and folders; of web maps the visible part, once it is saved as a file."""
        dock = self._session.dock
        dock.message.clear()
        if self._task is not None or self._web_map is not None:
            return
        waiting = layers.web_maps(choice.layer_ids)
        if waiting:
            self._save_web_map(waiting[0], choice)
            return
        scenes = (*layers.raster_paths(choice.layer_ids), *choice.paths)
        if not scenes:
            return
        try:
            area = layers.area_of_choice(choice.area, self._session.iface.mapCanvas().extent(), self._session.tell)
        except areas.AreaProblem as problem:
            dock.message.show_message(WARNING, str(problem))
            return
        folder = self._session.index
        folders.remember_index(folder)
        request = IndexRequest(
            scenes=scenes,
            index=folder,
            model=choice.model,
            chip_size=choice.chip_size,
            overlap=choice.overlap,
            scales=choice.scales,
            bands=choice.bands,
            nodata=choice.nodata,
            mosaic=choice.is_mosaic or None,
            mask_clouds=choice.masks_clouds or None,
            area=area,
            force=choice.force,
        )
        self._time_left = TimeLeft()
        dock.index.set_busy(is_busy=True)
        title = tr("Rasters to index: {number}").format(number=number(len(scenes)))
        self._task = self._session.start(title, request, self._done, self._fail, self._tell)

    def index_paths(self, paths: list[str], *, force: bool = False) -> None:
        """Index files that need be no layers, with the choices of the page."""
        self.index(replace(self._session.dock.index.choice(), layer_ids=(), paths=tuple(paths), force=force))

    def _save_web_map(self, layer: QgsRasterLayer, choice: IndexChoice) -> None:
        """Save what the map shows of a web map, then go on with the file in its place."""
        dock, canvas = self._session.dock, self._session.iface.mapCanvas()
        try:
            path = folders.raster_path(self._session.index, layer.name())
        except OSError as error:
            dock.message.show_message(WARNING, str(error))
            return
        self._web_map = WebMap(canvas, layer, path)
        dock.index.set_busy(is_busy=True)
        dock.index.show_progress(0, None, tr("Saving the visible part of {layer} …").format(layer=layer.name()))

        def done(problem: str) -> None:
            self._web_map = None
            dock.index.set_busy(is_busy=False)
            if problem:
                words = tr("The visible part of {layer} could not be saved: {reason}")
                said = words.format(layer=layer.name(), reason=problem)
                way = tr("Export the layer by QGIS as a rendered image, add it to the map, and index that.")
                dock.message.show_message(
                    WARNING, f"{said}\n{way}", f"{ways_out.EXPORT} {layer.id()}", tr("Export the layer …")
                )
                return
            rest = tuple(layer_id for layer_id in choice.layer_ids if layer_id != layer.id())
            self.index(replace(choice, layer_ids=rest, paths=(*choice.paths, path)))

        self._web_map.start(done)

    def export(self, layer_id: str) -> None:
        """Open QGIS's own export of a layer."""
        layer = layers.project().mapLayer(layer_id)
        if layer is not None:
            self._session.iface.setActiveLayer(layer)
            self._session.iface.actionLayerSaveAs().trigger()

    def cancel(self) -> None:
        """Stop the run; what is finished is kept."""
        if self._task is not None:
            self._task.cancel()

    def choose_folder(self, folder: str) -> None:
        """Take another index, and remember it in the project."""
        folders.remember_index(folder)
        self._session.dock.message.clear()
        self.refresh()

    def refresh_when_visible(self) -> None:
        """Show what the index holds, now or once the panel is seen: no engine is started for a hidden panel."""
        self._session.dock.set_index_folder(self._session.index)
        self._is_stale = not self._session.dock.isVisible()
        if not self._is_stale:
            self.refresh()

    def _shown(self) -> None:
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Show what the index holds. Without an index nothing is asked, so that no engine is started in vain."""
        folder = self._session.index
        self._session.dock.set_index_folder(folder)
        self._asked = folder
        self._is_stale = False
        if not self._session.has_index():
            self._show_status(StatusResult(exists=False, chips=0, model="", scenes=(), problems=()))
            return

        def done(body: Mapping[str, Any]) -> None:
            if self._asked == folder:
                self._show_status(read(StatusResult, body))

        def failed(error: EngineError) -> None:
            if error.code != "cancelled":
                self._session.fail(error)

        self._session.start(tr("What the index holds"), StatusRequest(index=folder), done, failed)

    def _tell(self, progress: Progress) -> None:
        if progress.stage == "model":
            self._session.dock.index.show_progress(0, None, tr("Loading the model …"))
            return
        words: list[str] = [progress.message] if progress.message else []
        if progress.scene_count > 1:
            words.append(
                tr("{number} of {count}").format(
                    number=number(progress.scene_number), count=number(progress.scene_count)
                )
            )
        if progress.total:
            words.append(tr("{done} of {total} chips").format(done=number(progress.done), total=number(progress.total)))
        words.append(self._time_left.words(progress))
        self._session.dock.index.show_progress(
            progress.done, progress.total, " · ".join(word for word in words if word)
        )

    def _done(self, body: Mapping[str, Any]) -> None:
        self._rest()
        result = read(IndexResult, body)
        if result.failures:
            text = "\n".join([*map(_failure, result.failures), *map(told.outcome_of, result.scenes)])
            way = ways_out.explain(result.failures[0].problem)
            self._session.dock.message.show_message(WARNING, text, way.action, way.action_text)
        else:
            self._session.dock.message.show_message(INFO, "\n".join(map(told.outcome_of, result.scenes)))

    def _fail(self, error: EngineError) -> None:
        self._rest()
        self._session.fail(error)

    def _rest(self) -> None:
        self._task = None
        self._session.dock.index.set_busy(is_busy=False)
        self._session.indexer.close()
        self.refresh()

    def _show_status(self, status: StatusResult) -> None:
        dock = self._session.dock
        if status.scenes:
            count = len(status.scenes)
            scenes = tr("1 scene") if count == 1 else tr("{number} scenes").format(number=number(count))
            dock.show_summary(
                " · ".join([scenes, chip_words(status.chips), tr("model {name}").format(name=status.model)])
            )
        elif folders.is_index_gone():
            dock.show_summary(ways_out.explain(Problem("index-gone", folders.remembered_index())).text)
        elif folders.is_unsaved():
            words = tr("No index here yet. The project is not saved: its index and results go to {folder}.")
            dock.show_summary(words.format(folder=folders.home_folder()))
        else:
            dock.show_summary(tr("No index here yet: index a raster layer first."))
        dock.index.scenes.show_scenes([_scene_line(scene) for scene in status.scenes])
        missing = [name_of(scene.scene) for scene in status.scenes if scene.is_missing]
        if missing:
            words = tr("Not where they were: {names}. Load them from their new place and index them again.")
            dock.message.show_message(
                WARNING, words.format(names=", ".join(missing)), ways_out.INDEX_PAGE, tr("Index …")
            )
        elif status.problems:
            dock.message.show_message(WARNING, told.unread(status.problems))
        self.held.emit(status)


def _failure(failure: IndexFailure) -> str:
    """Why a scene could not be indexed, in the panel's words where it has some."""
    name, said = name_of(failure.scene), error_words(failure.problem).replace("\n", " ")
    return said if name in said else tr("{name}: {reason}").format(name=name, reason=said)


def _scene_line(scene: SceneStatus) -> SceneLine:
    words = [
        name_of(scene.scene),
        tr("{chips} of {metres} m").format(chips=chip_words(scene.chips), metres=number(scene.chip_m)),
        tr("taken {date}").format(date=scene.datetime[:10]) if scene.datetime else tr("no date"),
        tr("{size} MB").format(size=number(scene.file_bytes / 1e6, 1)) if scene.file_bytes else "",
        tr("indexed {date}").format(date=scene.indexed[:10]) if scene.indexed else "",
        tr("moved or deleted") if scene.is_missing else tr("changed since: index it again") if scene.is_changed else "",
    ]
    text = " · ".join(word for word in words if word)
    return SceneLine(scene.scene, text, is_well=not (scene.is_missing or scene.is_changed))
