"""Indexing layers, and saying what the index holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QObject

from .. import areas, folders, layers
from ..choices import IndexChoice
from ..engine.client import EngineError
from ..engine.events import Progress
from ..engine.index_answers import IndexedScene, IndexResult, SceneStatus, StatusResult
from ..engine.protocol import IndexRequest, StatusRequest
from ..gui.message_strip import INFO, WARNING
from ..i18n import tr
from ..tasks import EngineTask, TimeLeft
from . import ways_out
from .session import Session


class IndexFlow(QObject):
    """Runs one indexing at a time; a search may go on beside it."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._task: EngineTask | None = None
        self._time_left = TimeLeft()
        self._asked = ""
        self._is_stale = False
        page = session.dock.index
        page.index_requested.connect(self.index)
        page.cancel_requested.connect(self.cancel)
        session.dock.index_folder_chosen.connect(self.choose_folder)
        session.dock.shown.connect(self._shown)

    def index(self, choice: IndexChoice) -> None:
        """Index the chosen layers."""
        dock = self._session.dock
        dock.message.clear()
        scenes = layers.raster_paths(choice.layer_ids)
        if not scenes or self._task is not None:
            return
        try:
            area = layers.area_of_choice(choice.area, self._session.iface.mapCanvas().extent())
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
            area=area,
            force=choice.force,
        )
        self._time_left = TimeLeft()
        dock.index.set_busy(is_busy=True)
        title = tr("Index: {number} raster layers").format(number=len(scenes))
        self._task = self._session.start(title, request, self._done, self._fail, self._tell)

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
                self._show_status(StatusResult.from_body(body))

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
            words.append(tr("{number} of {count}").format(number=progress.scene_number, count=progress.scene_count))
        if progress.total:
            words.append(tr("{done} of {total} chips").format(done=progress.done, total=progress.total))
        words.append(self._time_left.words(progress))
        self._session.dock.index.show_progress(
            progress.done, progress.total, " · ".join(word for word in words if word)
        )

    def _done(self, body: Mapping[str, Any]) -> None:
        self._rest()
        result = IndexResult.from_body(body)
        if result.failures:
            text = "\n".join([*result.failures, *map(_outcome, result.scenes)])
            way = ways_out.explain(result.codes[0], result.failures[0])
            self._session.dock.message.show_message(WARNING, text, way.action, way.action_text)
        else:
            self._session.dock.message.show_message(INFO, "\n".join(map(_outcome, result.scenes)))

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
            number = len(status.scenes)
            scenes = tr("1 scene") if number == 1 else tr("{number} scenes").format(number=number)
            chips = tr("{number} chips").format(number=status.chips)
            dock.show_summary(" · ".join([scenes, chips, tr("model {name}").format(name=status.model)]))
        else:
            dock.show_summary(tr("No index here yet: index a raster layer first."))
        dock.index.set_scenes([_scene_line(scene) for scene in status.scenes])
        missing = [layers.name_of(scene.scene) for scene in status.scenes if scene.is_missing]
        if missing:
            words = tr("Not where they were: {names}. Load them from their new place and index them again.")
            dock.message.show_message(
                WARNING, words.format(names=", ".join(missing)), ways_out.INDEX_PAGE, tr("Index …")
            )
        elif status.problems:
            dock.message.show_message(WARNING, "\n".join(status.problems))


def _outcome(scene: IndexedScene) -> str:
    """One sentence on a scene, in the user's language; what the engine adds to its own stays as it is."""
    patterns = {
        "unchanged": tr("{name}: unchanged, {chips} chips are in the index already."),
        "resumed": tr("{name}: {chips} chips, continued from the stopped run."),
    }
    words = patterns.get(scene.state, tr("{name}: {chips} chips.")).format(
        name=layers.name_of(scene.scene), chips=scene.chips
    )
    skipped = tr("{number} empty ones were left out.").format(number=scene.skipped) if scene.skipped else ""
    return " ".join(part for part in (words, skipped, *scene.sentence.splitlines()[1:]) if part)


def _scene_line(scene: SceneStatus) -> tuple[str, str, bool]:
    words = [
        layers.name_of(scene.scene),
        tr("{chips} chips of {metres} m").format(chips=scene.chips, metres=round(scene.chip_m)),
        scene.datetime[:10],
        tr("moved or deleted") if scene.is_missing else "",
    ]
    return " · ".join(word for word in words if word), scene.scene, scene.is_missing
