"""Drawing a box on the map as an example; Esc ends it."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsRectangle
from qgis.gui import QgsMapToolExtent
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from ..gui.message_strip import INFO
from ..i18n import tr
from .session import Session


class _BoxTool(QgsMapToolExtent):
    """QGIS's own tool, which also tells of Esc."""

    left = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  # Qt's name
        """Leave at Esc."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            event.ignore()  # so that QGIS's own use of Esc goes on
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DrawingFlow(QObject):
    """Lends the map a tool and gives the former one back."""

    drawn = pyqtSignal(QgsRectangle)
    """A box in the project's coordinates, not empty."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._tool: _BoxTool | None = None
        self._former: Any = None
        session.dock.search.box_requested.connect(self.start)
        session.dock.escaped.connect(self.stop)

    @property
    def is_drawing(self) -> bool:
        """Whether the map waits for a box."""
        return self._tool is not None and self._session.iface.mapCanvas().mapTool() is self._tool

    def start(self) -> None:
        """Let the user draw."""
        canvas = self._session.iface.mapCanvas()
        if self._tool is None:
            self._tool = _BoxTool(canvas)
            self._tool.extentChanged.connect(self._take)
            self._tool.left.connect(self.stop)
        if not self.is_drawing:
            self._former = canvas.mapTool()
        canvas.setMapTool(self._tool)
        canvas.setFocus()
        words = tr("Draw a box around an example on a raster layer. Esc ends it.")
        self._session.dock.message.show_message(INFO, words)

    def stop(self) -> None:
        """Give the map its former tool back."""
        canvas = self._session.iface.mapCanvas()
        if self._tool is None or not self.is_drawing:
            return
        self._tool.clearRubberBand()
        canvas.unsetMapTool(self._tool)
        if self._former is not None:
            canvas.setMapTool(self._former)
            self._former = None
        self._session.dock.message.clear()

    def _take(self, box: QgsRectangle) -> None:
        self.stop()
        if not box.isEmpty():
            self.drawn.emit(box)
