"""The panel: index on top, then searching and indexing as two pages, what is to be said, and the promise of privacy."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..i18n import tr
from .message_strip import MessageStrip
from .scenes.index_page import IndexPage
from .search.search_page import SearchPage

LEAST_WIDTH = 300
"""Narrow enough for a small screen; the pages scroll where they don't fit."""


class SearchDock(QDockWidget):
    """Holds the pages; its own business is the index's folder."""

    index_folder_chosen = pyqtSignal(str)
    setup_requested = pyqtSignal()
    shown = pyqtSignal()
    escaped = pyqtSignal()
    """Esc was pressed in the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the panel."""
        super().__init__(tr("RDB-Geo Search"), parent)
        self.setObjectName("RdbGeoSearchDock")
        self.search = SearchPage()
        self.index = IndexPage()
        self.message = MessageStrip()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(self._build_folder())
        layout.addWidget(self._summary)
        layout.addWidget(self.message)
        self.pages = QTabWidget()
        search_area = _Scrolling(self.search)
        self.pages.addTab(search_area, tr("Search"))
        results = self.search.results
        search_area.height_changed.connect(results.list.fit)
        results.room_wanted.connect(
            lambda: QTimer.singleShot(0, lambda: search_area.ensureWidgetVisible(results.split, 0, 4))
        )
        self.pages.addTab(_Scrolling(self.index), tr("Index"))
        layout.addWidget(self.pages, 1)
        layout.addLayout(self._build_foot())
        self.setWidget(body)
        self.setMinimumWidth(LEAST_WIDTH)
        self.visibilityChanged.connect(lambda is_visible: self.shown.emit() if is_visible else None)

    def _build_folder(self) -> QHBoxLayout:
        self.folder = QLineEdit()
        self.folder.setObjectName("indexFolder")
        self.folder.setAccessibleName(tr("Folder of the index"))
        self.folder.setToolTip(tr("Folder that keeps the index. It is remembered in the project."))
        self.folder.editingFinished.connect(self._choose_typed)
        browse = QToolButton()
        browse.setText("…")
        browse.setToolTip(tr("Choose the folder of the index"))
        browse.clicked.connect(self._browse)
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._known_folder = ""
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Index")))
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        return row

    def _build_foot(self) -> QHBoxLayout:
        promise = QLabel(tr("Nothing leaves this machine: images, words and hits stay here."))
        promise.setWordWrap(True)
        small = promise.font()
        small.setPointSizeF(max(7.0, small.pointSizeF() * 0.85))
        promise.setFont(small)
        promise.setMinimumWidth(60)
        setup = QToolButton()
        setup.setText(tr("Set-up …"))
        setup.setAutoRaise(True)
        setup.setToolTip(tr("Find, test or install the engine"))
        setup.clicked.connect(self.setup_requested)
        row = QHBoxLayout()
        row.addWidget(promise, 1)
        row.addWidget(setup)
        return row

    def set_index_folder(self, folder: str) -> None:
        """Show the index's folder."""
        self._known_folder = folder
        self.folder.setText(folder)
        self.folder.setCursorPosition(len(folder))

    def show_summary(self, text: str) -> None:
        """Say what the index holds."""
        self._summary.setText(text)

    @property
    def summary(self) -> str:
        """What is said of the index."""
        return self._summary.text()

    def open_page(self, name: str) -> None:
        """Turn to ``search`` or ``index``."""
        self.pages.setCurrentIndex(1 if name == "index" else 0)
        self.show()
        self.raise_()

    @property
    def page(self) -> str:
        """The page that is open: ``search`` or ``index``."""
        return "index" if self.pages.currentIndex() == 1 else "search"

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  # Qt's name
        """Esc ends what the user began."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        super().keyPressEvent(event)

    def _choose_typed(self) -> None:
        folder = self.folder.text().strip()
        if folder and folder != self._known_folder:
            self._known_folder = folder
            self.index_folder_chosen.emit(folder)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder of the index"), self.folder.text())
        if folder:
            self.set_index_folder(folder)
            self.index_folder_chosen.emit(folder)


class _Scrolling(QScrollArea):
    """A page that scrolls where the panel is lower than it, or narrower."""

    height_changed = pyqtSignal(int)
    """So high is what can be seen of the page now, in pixels."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)  # Qt's signature
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  # Qt's name
        """Tell the height."""
        super().resizeEvent(event)
        self.height_changed.emit(self.height())
