"""The list of hits: a model over any number of them, and a view that asks for the pictures of visible rows only."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QKeyEvent, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QListView, QWidget

from ..hits import RIGHT, WRONG, Hit
from ..i18n import tr

THUMBNAIL_PX = 64
KEPT_THUMBNAILS = 600
SETTLE_MS = 80
"""How long the list must rest before pictures are asked for: a fast scroll asks for nothing on its way."""

_MARKS = {RIGHT: "✓", WRONG: "✗"}
_COLOURS = {RIGHT: QColor("#1a7f37"), WRONG: QColor("#b42318")}


class HitModel(QAbstractListModel):
    """Hits in the order of their ranks; those below the lowest score are not rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._hits: list[Hit] = []
        self._falling: list[float] = []
        self._shown = 0
        self._pictures: OrderedDict[int, QIcon | None] = OrderedDict()
        blank = QPixmap(THUMBNAIL_PX, THUMBNAIL_PX)
        blank.fill(QColor(128, 128, 128, 50))
        self._blank = QIcon(blank)

    @property
    def total(self) -> int:
        """Hits in all, shown or not."""
        return len(self._hits)

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Show other hits, all of them."""
        self.beginResetModel()
        self._hits = sorted(hits, key=lambda hit: hit.rank)
        self._falling = [-hit.score for hit in self._hits]
        self._shown = len(self._hits)
        self._pictures.clear()
        self.endResetModel()

    def set_min_score(self, min_score: float) -> int:
        """Show only hits of at least this score; returns how many those are."""
        shown = bisect_right(self._falling, -min_score + 1e-9)
        if shown < self._shown:
            self.beginRemoveRows(QModelIndex(), shown, self._shown - 1)
            self._shown = shown
            self.endRemoveRows()
        elif shown > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, shown - 1)
            self._shown = shown
            self.endInsertRows()
        return shown

    def hit(self, row: int) -> Hit:
        """The hit of a row."""
        return self._hits[row]

    def set_verdict(self, rows: Sequence[int], verdict: str) -> None:
        """Show a verdict on hits."""
        for row in rows:
            self._hits[row] = replace(self._hits[row], verdict=verdict)
            self.dataChanged.emit(self.index(row), self.index(row))

    def lacks_picture(self, row: int) -> bool:
        """Whether no picture was asked for yet."""
        return self._hits[row].feature_id not in self._pictures

    def expect_picture(self, row: int) -> None:
        """Note that the picture is on its way, so that it is not asked for again."""
        self._pictures[self._hits[row].feature_id] = None

    def set_picture(self, row: int, file: str | None) -> None:
        """Show the picture of a row; None = there is none."""
        picture = QPixmap(file) if file else QPixmap()
        if row >= len(self._hits):
            return
        self._pictures[self._hits[row].feature_id] = None if picture.isNull() else QIcon(picture)
        while len(self._pictures) > KEPT_THUMBNAILS:
            self._pictures.popitem(last=False)
        if row < self._shown:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's name and default
        """Hits shown."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Text, picture, colour and tooltip of a hit."""
        if not index.isValid() or index.row() >= self._shown:
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = f"   {_MARKS[hit.verdict]}" if hit.verdict in _MARKS else ""
            taken = f" · {hit.taken[:10]}" if hit.taken else ""
            score = tr("score {score}").format(score=f"{hit.score:.2f}")
            return f"{hit.rank}   {score}{mark}\n{hit.scene_name}{taken}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.get(hit.feature_id) or self._blank
        if role == Qt.ItemDataRole.ForegroundRole:
            return _COLOURS.get(hit.verdict)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.scene
        return None


class HitList(QListView):
    """The view: arrows move, Return zooms, + and − give a verdict."""

    hit_chosen = pyqtSignal(int)
    """A row was made the current one, by mouse or keyboard."""

    hit_activated = pyqtSignal(int)
    """A row was double-clicked or Return was pressed."""

    verdict_given = pyqtSignal(str)
    pictures_wanted = pyqtSignal(list)
    """Visible rows that have no picture yet."""

    def __init__(self, model: HitModel, parent: QWidget | None = None) -> None:
        """Show `model`."""
        super().__init__(parent)
        self._hits = model
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.setSpacing(1)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
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

    def selected_rows(self) -> list[int]:
        """Selected rows, in order; the current one where none is."""
        selection = self.selectionModel()
        rows = sorted(index.row() for index in selection.selectedIndexes()) if selection is not None else []
        return rows or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def select(self, row: int) -> None:
        """Make `row` the current one."""
        self.setCurrentIndex(self._hits.index(row))

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
        if current.isValid():
            self.hit_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802
        """Verdicts by key."""
        verdicts = {Qt.Key.Key_Plus: RIGHT, Qt.Key.Key_Minus: WRONG, Qt.Key.Key_Delete: ""}
        if event is not None and event.key() in verdicts:
            self.verdict_given.emit(verdicts[Qt.Key(event.key())])
            return
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

    def _ask_for_pictures(self) -> None:
        if not self.isVisible():
            return
        wanted = [row for row in self.visible_rows() if self._hits.lacks_picture(row)]
        for row in wanted:
            self._hits.expect_picture(row)
        if wanted:
            self.pictures_wanted.emit(wanted)
