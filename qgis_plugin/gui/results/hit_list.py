"""The view of the hits: keys move and mark; it asks for the pictures of visible rows only."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QListView, QWidget

from ...hits import RIGHT, UNSURE, WRONG
from .hit_model import THUMBNAIL_PX, HitModel

SETTLE_MS = 80
"""How long the list must rest before pictures are asked for: a fast scroll asks for nothing on its way."""

LEAST_ROWS = 4
LOW_PX = 620
"""In a page that is lower than this, pictures are `LOW_THUMBNAIL_PX` high: four rows have room below the question."""

LOW_THUMBNAIL_PX = 40
FRAME_PX = 4
"""Of a row around its picture."""

KEYS = {Qt.Key.Key_Plus: RIGHT, Qt.Key.Key_Minus: WRONG, Qt.Key.Key_Question: UNSURE, Qt.Key.Key_Delete: ""}


class HitList(QListView):
    """The view: arrows move, Return zooms, space enlarges, + and − give a verdict, Ctrl+Z takes the last one back."""

    hit_chosen = pyqtSignal(int)
    """A row was made the current one, by mouse or keyboard."""

    hit_activated = pyqtSignal(int)
    """A row was double-clicked or Return was pressed."""

    selection_changed = pyqtSignal()
    """Other rows are selected, by the user."""

    verdict_given = pyqtSignal(str)
    undo_requested = pyqtSignal()
    large_requested = pyqtSignal()
    pictures_wanted = pyqtSignal(list)
    """Visible rows that have no picture yet."""

    def __init__(self, model: HitModel, parent: QWidget | None = None) -> None:
        """Show `model`."""
        super().__init__(parent)
        self._hits = model
        self._is_told = False
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setSpacing(1)
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.fit(LOW_PX)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLE_MS)
        self._rest.timeout.connect(self._ask_for_pictures)
        scroll_bar = self.verticalScrollBar()
        if scroll_bar is not None:
            scroll_bar.valueChanged.connect(lambda _: self._rest.start())
        model.modelReset.connect(self._rest.start)
        model.rowsInserted.connect(self._rest.start)
        self.activated.connect(lambda index: self.hit_activated.emit(index.row()))

    def fit(self, page_height: int) -> None:
        """Take so large pictures as a page of this height has room for."""
        size = THUMBNAIL_PX if page_height >= LOW_PX else LOW_THUMBNAIL_PX
        self.setIconSize(QSize(size, size))
        self.setMinimumHeight(LEAST_ROWS * (size + FRAME_PX))

    def selected_rows(self) -> list[int]:
        """Selected rows, in order; the current one where none is."""
        rows = self._selection_rows()
        return rows or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def select(self, row: int) -> None:
        """Make `row` the current one and the only one selected, whatever keys are held down."""
        selection = self.selectionModel()
        if selection is not None:
            index = self._hits.index(row)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def show_selected(self, rows: Sequence[int]) -> None:
        """Select `rows`, as map or table say; the first is made the current one and comes into sight. Tells nobody."""
        rows = [row for row in rows if row < self._hits.rowCount()]
        selection = self.selectionModel()
        if selection is None or rows == self._selection_rows():
            return
        wanted = QItemSelection()
        for row in rows:
            wanted.select(self._hits.index(row), self._hits.index(row))
        self._is_told = True
        try:
            flags = QItemSelectionModel.SelectionFlag
            if rows:
                selection.setCurrentIndex(self._hits.index(rows[0]), flags.NoUpdate)
            selection.select(wanted, flags.ClearAndSelect)
            if rows:
                self.scrollTo(self._hits.index(rows[0]))
        finally:
            self._is_told = False

    def visible_rows(self) -> range:
        """Rows that can be seen now."""
        viewport = self.viewport()
        if viewport is None or self._hits.rowCount() == 0:
            return range(0)
        height = max(1, self.sizeHintForRow(0) + 2 * self.spacing())
        scroll_bar = self.verticalScrollBar()
        top = scroll_bar.value() // height if scroll_bar is not None else 0
        return range(top, min(self._hits.rowCount(), top + viewport.height() // height + 2))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        """Say which hit is looked at."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_told:
            self.hit_chosen.emit(current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Say that other rows are selected, unless it was told from outside."""
        super().selectionChanged(selected, deselected)
        if not self._is_told:
            self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802
        """Verdicts, undo and the large picture by key."""
        if event is not None and event.key() in KEYS:
            self.verdict_given.emit(KEYS[Qt.Key(event.key())])
        elif event is not None and event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        elif event is not None and event.key() == Qt.Key.Key_Space:
            self.large_requested.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802
        """More rows may be visible."""
        super().resizeEvent(event)
        self._rest.start()

    def event(self, event: QEvent | None) -> bool:
        """Coming into sight may need pictures."""
        if event is not None and event.type() == QEvent.Type.Show:
            self._rest.start()
        return super().event(event)

    def _selection_rows(self) -> list[int]:
        selection = self.selectionModel()
        return sorted(index.row() for index in selection.selectedIndexes()) if selection is not None else []

    def _ask_for_pictures(self) -> None:
        if not self.isVisible():
            return
        wanted = [row for row in self.visible_rows() if self._hits.lacks_picture(row)]
        for row in wanted:
            self._hits.expect_picture(row)
        if wanted:
            self.pictures_wanted.emit(wanted)
