"""The page that searches: the line, where and how many, the hits."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPoint, QStringListModel, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..choices import SearchChoice
from ..hits import RIGHT, WRONG, Hit
from ..i18n import tr
from .area_box import AreaBox
from .hit_list import HitList, HitModel

SLIDER_STEPS = 1000
SLIDER_REST_MS = 120
MAX_HITS = 100_000


class SearchPage(QWidget):
    """Says what is wanted and shows the hits that it is given."""

    search_requested = pyqtSignal(object)
    """Carries a `SearchChoice`."""
    box_requested = pyqtSignal()
    """The user wants to draw an example."""
    like_requested = pyqtSignal(int)
    """More like the hit of this row."""
    heatmap_requested = pyqtSignal(int)
    """A heatmap of the scene of the hit of this row; −1 = of the best hit's scene."""
    cancel_requested = pyqtSignal()
    hit_chosen = pyqtSignal(int)
    verdict_given = pyqtSignal(list, str)
    """Rows and the verdict."""
    pictures_wanted = pyqtSignal(list)
    min_score_changed = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the page."""
        super().__init__(parent)
        self.model = HitModel(self)
        self.list = HitList(self.model)
        self._range = (0.0, 0.0)
        self._is_busy = False
        self._hit_buttons: list[QToolButton] = []
        self._history = QStringListModel(self)
        layout = QVBoxLayout(self)
        layout.addLayout(self._build_line())
        layout.addLayout(self._build_limits())
        layout.addWidget(self._build_progress())
        layout.addWidget(self._sentence)
        layout.addWidget(self._build_slider())
        layout.addWidget(self.list, 1)
        layout.addLayout(self._build_buttons())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SLIDER_REST_MS)
        self._rest.timeout.connect(lambda: self.min_score_changed.emit(self.min_score()))
        self.list.hit_chosen.connect(self.hit_chosen)
        self.list.hit_activated.connect(self.hit_chosen)
        self.list.pictures_wanted.connect(self.pictures_wanted)
        self.list.verdict_given.connect(self._judge)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.set_busy(is_busy=False)
        self.show_hits([], "")

    def _build_line(self) -> QHBoxLayout:
        self.line = QLineEdit()
        self.line.setObjectName("searchLine")
        self.line.setPlaceholderText(tr("What do you look for? e.g. flooded farmland"))
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName(tr("Search words"))
        completer = QCompleter(self._history, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        self.line.returnPressed.connect(self.submit)
        self.button = QPushButton(tr("Search"))
        self.button.clicked.connect(self._press)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        return row

    def _build_limits(self) -> QFormLayout:
        self.area = AreaBox(tr("Everywhere in the index"))
        self.hits = QSpinBox()
        self.hits.setRange(1, MAX_HITS)
        self.hits.setSuffix(" " + tr("hits at most"))
        self.box_button = QPushButton(tr("Draw an example …"))
        self.box_button.setToolTip(tr("Draw a box on any raster layer: more places that look like it are searched."))
        self.box_button.clicked.connect(self.box_requested)
        row = QHBoxLayout()
        row.addWidget(self.hits, 1)
        row.addWidget(self.box_button)
        form = QFormLayout()
        form.addRow(tr("Where"), self.area)
        form.addRow(tr("How many"), row)
        return form

    def _build_progress(self) -> QProgressBar:
        self._progress = QProgressBar()
        self._progress.setTextVisible(True)
        self._progress.setMaximumHeight(16)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        return self._progress

    def _build_slider(self) -> QWidget:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setAccessibleName(tr("Lowest score shown"))
        self.slider.setToolTip(tr("Only hits with at least this score are shown, here and on the map."))
        self.slider.valueChanged.connect(self._slide)
        self._slider_text = QLabel()
        self._slider_text.setMinimumWidth(150)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(tr("Score")))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._slider_text)
        self._slider_row = row
        return row

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, tip, action in (
            (tr("✓ Right"), tr("Mark the selected hits as right (key +)"), lambda: self._judge(RIGHT)),
            (tr("✗ Wrong"), tr("Mark the selected hits as wrong (key −)"), lambda: self._judge(WRONG)),
            (tr("More like this"), tr("Search for places that look like the selected hit"), self._ask_like),
            (tr("Heatmap"), tr("Score of every place in the scene of the selected hit"), self._ask_heatmap),
        ):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(action)
            row.addWidget(button)
            self._hit_buttons.append(button)
        row.addStretch(1)
        return row

    def submit(self) -> None:
        """Ask for what the line says."""
        text = " ".join(self.line.text().split())
        if text and not self._is_busy:
            self.search_requested.emit(SearchChoice(text, self.area.choice(), self.hits.value()))

    def set_history(self, texts: Sequence[str]) -> None:
        """Complete from these."""
        self._history.setStringList(list(texts))

    def set_busy(self, *, is_busy: bool) -> None:
        """Show that a search goes on, or that none does."""
        self._is_busy = is_busy
        self.button.setText(tr("Stop") if is_busy else tr("Search"))
        self.box_button.setEnabled(not is_busy)
        self._progress.setVisible(is_busy)
        self._progress.setRange(0, 0)
        self._progress.setFormat("")

    def show_progress(self, done: int, total: int | None, text: str) -> None:
        """Show how far a search is."""
        self._progress.setRange(0, total or 0)
        self._progress.setValue(done)
        self._progress.setFormat(text)

    def show_hits(self, hits: Sequence[Hit], sentence: str) -> None:
        """Show hits and what the engine says of them."""
        self.model.set_hits(hits)
        scores = [hit.score for hit in hits]
        self._range = (min(scores), max(scores)) if scores else (0.0, 0.0)
        self.slider.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self.slider.setValue(0)
        self.slider.blockSignals(False)  # noqa: FBT003
        self._slider_row.setVisible(len(hits) > 1)
        for button in self._hit_buttons:
            button.setEnabled(bool(hits))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._say_shown(len(hits))

    def min_score(self) -> float:
        """The lowest score that is shown."""
        low, high = self._range
        return low + (high - low) * self.slider.value() / SLIDER_STEPS

    @property
    def sentence(self) -> str:
        """What the engine said of the hits."""
        return self._sentence.text()

    def _slide(self, _value: int) -> None:
        self._say_shown(self.model.set_min_score(self.min_score()))
        self._rest.start()

    def _say_shown(self, shown: int) -> None:
        words = tr("≥ {score} · {shown} of {total}")
        self._slider_text.setText(words.format(score=f"{self.min_score():.2f}", shown=shown, total=self.model.total))

    def _press(self) -> None:
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.submit()

    def _judge(self, verdict: str) -> None:
        rows = self.list.selected_rows()
        if rows:
            self.verdict_given.emit(rows, verdict)

    def _ask_like(self) -> None:
        rows = self.list.selected_rows()
        if rows or self.model.rowCount():
            self.like_requested.emit(rows[0] if rows else 0)

    def _ask_heatmap(self) -> None:
        rows = self.list.selected_rows()
        self.heatmap_requested.emit(rows[0] if rows else -1)

    def _open_menu(self, where: QPoint) -> None:
        index = self.list.indexAt(where)
        if not index.isValid():
            return
        menu = QMenu(self)
        for text, action in (
            (tr("Zoom to this hit"), lambda: self.hit_chosen.emit(index.row())),
            (tr("More like this"), lambda: self.like_requested.emit(index.row())),
            (tr("Heatmap of this scene"), lambda: self.heatmap_requested.emit(index.row())),
            (tr("Mark as right"), lambda: self._judge(RIGHT)),
            (tr("Mark as wrong"), lambda: self._judge(WRONG)),
            (tr("Remove the mark"), lambda: self._judge("")),
        ):
            entry = menu.addAction(text)
            if entry is not None:
                entry.triggered.connect(lambda _=False, act=action: act())
        viewport = self.list.viewport()
        if viewport is not None:
            menu.popup(viewport.mapToGlobal(where))
