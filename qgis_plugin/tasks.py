"""A request of the panel as a background task of QGIS."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Callable

from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from .engine.client import EngineClient, EngineError
from .engine.events import Progress
from .engine.protocol import Request
from .i18n import tr
from .log import LOGGER

ON_DONE = Callable[[Mapping[str, object]], None]
ON_FAILED = Callable[[EngineError], None]


class EngineTask(QgsTask):
    """Asks the engine off the main thread; reports back on it.

    `run` touches no layer, widget or project, raises nothing, and keeps result or error for `finished`.
    """

    progressed = pyqtSignal(object)
    """A `Progress`, from the worker's thread: connect it to methods of objects that live in the main thread."""

    def __init__(
        self, title: str, client: EngineClient, request: Request, on_done: ON_DONE, on_failed: ON_FAILED
    ) -> None:
        """Prepare; QGIS's task manager starts it."""
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._client = client
        self._request = request
        self._on_done = on_done
        self._on_failed = on_failed
        self._body: Mapping[str, object] | None = None
        self._error: EngineError | None = None

    def run(self) -> bool:
        """Ask."""
        try:
            self._body = self._client.run(self._request, self._tell, self.isCanceled)
        except EngineError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001  # an exception that leaves run() ends QGIS
            LOGGER.exception("The request %s failed in the plugin", self._request.TYPE)
            self._error = EngineError("internal", f"{type(error).__name__}: {error}")
        return self._error is None

    def finished(self, result: bool) -> None:  # noqa: FBT001  # QGIS's signature
        """Report, on the main thread."""
        if result and self._body is not None:
            self._on_done(self._body)
        else:
            self._on_failed(self._error or EngineError("cancelled", tr("Stopped.")))

    def _tell(self, progress: Progress) -> None:
        if progress.total:
            share = (progress.scene_number - 1 + progress.done / progress.total) / max(1, progress.scene_count)
            self.setProgress(min(100.0, 100.0 * share))
        self.progressed.emit(progress)


class TimeLeft:
    """Says how long something will still take, from how it went so far."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start when the first progress comes."""
        self._clock = clock
        self._start: tuple[float, float] | None = None

    def words(self, progress: Progress) -> str:
        """Time left in words; empty while nothing can be said."""
        if not progress.total:
            return ""
        share = (progress.scene_number - 1 + progress.done / progress.total) / max(1, progress.scene_count)
        if self._start is None or share < self._start[1]:
            self._start = (self._clock(), share)
            return ""
        gone, gained = self._clock() - self._start[0], share - self._start[1]
        if gone < 2 or gained <= 0:
            return ""
        left = round(gone * (1 - share) / gained)
        if left < 90:
            return tr("about {seconds} s left").format(seconds=left)
        return tr("about {minutes} min left").format(minutes=round(left / 60))
