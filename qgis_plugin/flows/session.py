"""What all flows share: the panel, the engine's clients, the index in force, and the tasks that go on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QTemporaryDir

from .. import folders
from ..engine.client import EngineClient, EngineError
from ..engine.events import Progress
from ..engine.models import AllowRequest
from ..engine.protocol import Request
from ..engines import new_client
from ..gui.dock import SearchDock
from ..gui.message_strip import INFO
from ..i18n import tr
from ..log import LOGGER
from ..tasks import EngineTask
from . import ways_out


class Session(QObject):
    """Lives as long as the plugin is loaded."""

    def __init__(self, iface: Any, dock: SearchDock) -> None:  # noqa: ANN401  # QGIS's interface has no type here
        """Open with the project's index."""
        super().__init__()
        self.iface = iface
        self.dock = dock
        self.searcher: EngineClient = new_client()
        """Kept alive: it holds the model and the index in memory."""
        self.indexer: EngineClient = new_client()
        """One of its own, so that a search need not wait for an indexing run; ended after each run."""
        self.temporary = QTemporaryDir()
        self._tasks: dict[EngineTask, Callable[[Progress], None] | None] = {}

    @property
    def index(self) -> str:
        """Folder of the index in force."""
        return folders.remembered_index()

    def has_index(self) -> bool:
        """Whether there is an index at all."""
        return any(path.suffix.lower() == ".parquet" for path in Path(self.index).glob("*"))

    def tell_no_index(self) -> None:
        """Say that there is none, or none any more."""
        self.fail(EngineError("index-gone" if folders.is_index_gone() else "index-not-found", self.index))

    def start(
        self,
        title: str,
        request: Request,
        on_done: Callable[[Mapping[str, Any]], None],
        on_failed: Callable[[EngineError], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        client: EngineClient | None = None,
    ) -> EngineTask:
        """Ask the engine in the background.

        The searcher, or the indexer where something is indexed, unless a client is given.

        All that is called is called on the main thread; without `on_failed` the panel says the error.
        """
        client = client or (self.indexer if request.TYPE == "index" else self.searcher)

        def done(body: Mapping[str, Any]) -> None:
            if self._forget(task):
                on_done(body)

        def failed(error: EngineError) -> None:
            if self._forget(task):
                (on_failed or self.fail)(error)

        task = EngineTask(title, client, request, done, failed)
        if on_progress is not None:
            task.progressed.connect(on_progress)
        self._tasks[task] = on_progress
        QgsApplication.taskManager().addTask(task)
        return task

    def fail(self, error: EngineError) -> None:
        """Say an error in the panel, with the way out."""
        LOGGER.warning("%s: %s", error.code, error)
        self.dock.message.show_message(*ways_out.explain(error.problem))

    def allow(self, name: str) -> None:
        """Let an index use a host or a model that it names; the user was told of it and agreed."""

        def done(_: Mapping[str, Any]) -> None:
            self.tell(tr("{name} is allowed on this machine from now on: search again.").format(name=name))

        self.start(tr("Allowing"), AllowRequest((name,)), done)

    def tell(self, words: str) -> None:
        """Say in the panel what was guessed."""
        self.dock.message.show_message(INFO, words)

    def close(self) -> None:
        """Stop everything and leave no process behind."""
        running, self._tasks = self._tasks, {}
        for task, on_progress in running.items():
            if on_progress is not None:
                task.progressed.disconnect(on_progress)
            task.cancel()
        self.searcher.retire()
        self.indexer.retire()
        self.temporary.remove()

    def _forget(self, task: EngineTask) -> bool:
        """Let go of a task that is over; False where the session was closed before, and nobody listens any more."""
        is_ours = task in self._tasks
        self._tasks.pop(task, None)
        return is_ours
