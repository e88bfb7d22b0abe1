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
    QVBoxLayout,
    QWidget,
)

from ..choices import SearchChoice
from ..hits import RIGHT, WRONG, Hit
from ..i18n import tr
from .area_box import AreaBox
from .hit_buttons import HitButtons
from .hit_list import HitList, HitModel
from .more_box import MoreBox

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
    rerank_requested = pyqtSignal()
    """Learn from the marks."""
    report_requested = pyqtSignal()
    """A page of the hits."""
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
        self._range = (0.0, 1.0)
        self._is_busy = False
        self._history = QStringListModel(self)
        layout = QVBoxLayout(self)
        self.more = MoreBox()
        layout.addLayout(self._build_line())
        layout.addWidget(self._problem)
        layout.addLayout(self._build_limits())
        layout.addWidget(self.more)
        layout.addWidget(self._build_progress())
        layout.addWidget(self._sentence)
        layout.addWidget(self._hint)
        layout.addWidget(self._build_slider())
        layout.addWidget(self.list, 1)
        layout.addWidget(self._build_buttons())
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
        self.line.setToolTip(
            tr('English words, or several joined: "storage tanks" AND river NOT forest. OR, ( ) and ^0.5 work too.')
        )
        self.line.returnPressed.connect(self.submit)
        self.line.textEdited.connect(lambda _: self.show_problem("", None))
        self._problem = _words()
        self._problem.setObjectName("searchProblem")
        self._problem.setStyleSheet("#searchProblem { color: #b3261e; }")
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
        self._sentence = _words()
        self._hint = _words()
        self._hint.setObjectName("searchHint")
        self._hint.setStyleSheet("#searchHint { color: #7a5c00; }")
        return self._progress

    def _build_slider(self) -> QWidget:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setAccessibleName(tr("Lowest score shown"))
        self.slider.setToolTip(
            tr("Only hits with at least this score are shown, here and on the map. The score is a probability, 0 … 1.")
        )
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

    def _build_buttons(self) -> HitButtons:
        self.buttons = HitButtons()
        self.buttons.mark_requested.connect(self._judge)
        self.buttons.like_requested.connect(self._ask_like)
        self.buttons.heatmap_requested.connect(self._ask_heatmap)
        self.buttons.rerank_requested.connect(self.rerank_requested)
        self.buttons.report_requested.connect(self.report_requested)
        return self.buttons

    def submit(self) -> None:
        """Ask for what the line says."""
        text = " ".join(self.line.text().split())
        if text and not self._is_busy:
            self.show_problem("", None)
            self.line.setText(text)
            self.search_requested.emit(SearchChoice(text, self.area.choice(), self.hits.value(), *self.more.more()))

    def show_problem(self, text: str, place: int | None) -> None:
        """Say below the line what is wrong with it, and put the cursor there; empty = nothing is."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        if text and place is not None:
            self.line.setFocus()
            self.line.setSelection(place, max(1, len(self.line.text()) - place))

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

    def show_hits(self, hits: Sequence[Hit], sentence: str, hint: str = "") -> None:
        """Show hits, what is said of them, and what the user should know of the question."""
        self.model.set_hits(hits)
        self.list.scrollToTop()
        scores = [hit.score for hit in hits]
        self._range = (min([0.0, *scores]), max([1.0, *scores]))
        self.slider.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self.slider.setValue(0)
        self.slider.blockSignals(False)  # noqa: FBT003
        self._slider_row.setVisible(len(hits) > 1)
        self.buttons.offer(has_hits=bool(hits), are_chips=all(hit.window for hit in hits))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
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

    @property
    def hint(self) -> str:
        """What is said of the question."""
        return self._hint.text()

    @property
    def problem(self) -> str:
        """What is wrong with the line."""
        return self._problem.text()

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
        rows = [row for row in self.list.selected_rows() if self.model.hit(row).window]
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
        is_chip = self.model.hit(index.row()).window is not None
        for text, action, is_offered in (
            (tr("Zoom to this hit"), lambda: self.hit_chosen.emit(index.row()), True),
            (tr("More like this"), lambda: self.like_requested.emit(index.row()), is_chip),
            (tr("Heatmap of this scene"), lambda: self.heatmap_requested.emit(index.row()), True),
            (tr("Mark as right"), lambda: self._judge(RIGHT), is_chip),
            (tr("Mark as wrong"), lambda: self._judge(WRONG), is_chip),
            (tr("Remove the mark"), lambda: self._judge(""), is_chip),
        ):
            entry = menu.addAction(text)
            if entry is not None:
                entry.setEnabled(is_offered)
                entry.triggered.connect(lambda _=False, act=action: act())
        viewport = self.list.viewport()
        if viewport is not None:
            menu.popup(viewport.mapToGlobal(where))


def _words() -> QLabel:
    """A label that is hidden while there is nothing to say."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label
