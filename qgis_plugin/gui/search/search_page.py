"""The page that searches: the line, where and how many; what was found stands below."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QStringListModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...choices import SearchChoice
from ...i18n import tr
from ..area_box import AreaBox
from ..colours import warning_style
from ..results.results_box import ResultsBox, words_label
from .more_box import MoreBox

MAX_HITS = 100_000
MENU_ARROW_PX = 28
"""A button's frame and the arrow of its menu, which Qt leaves out of its width."""


class SearchPage(QWidget):
    """Says what is wanted."""

    search_requested = pyqtSignal(object)
    """Carries a `SearchChoice`."""
    box_requested = pyqtSignal()
    """The user wants to draw an example."""
    cancel_requested = pyqtSignal()
    compare_requested = pyqtSignal(str)
    """Open the dialog of this algorithm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the page."""
        super().__init__(parent)
        self._is_busy = False
        self._history = QStringListModel(self)
        self.results = ResultsBox()
        self.more = MoreBox()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(self._build_line())
        layout.addWidget(self._problem)
        layout.addLayout(self._build_limits())
        layout.addWidget(self.more)
        layout.addWidget(self._build_progress())
        layout.addWidget(self.results, 1)
        self.set_busy(is_busy=False)

    def _build_line(self) -> QHBoxLayout:
        self.line = QLineEdit()
        self.line.setObjectName("searchLine")
        self.line.setPlaceholderText(tr("e.g. flooded farmland"))
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
        self._problem = words_label()
        self._problem.setObjectName("searchProblem")
        self._problem.setStyleSheet(warning_style(self.palette(), "searchProblem"))
        self.button = QPushButton(tr("Search"))
        self.button.clicked.connect(self._press)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        return row

    def _build_limits(self) -> QFormLayout:
        self.area = AreaBox(tr("The whole index"))
        self.hits = QSpinBox()
        self.hits.setRange(1, MAX_HITS)
        self.hits.setMinimumWidth(90)
        self.hits.setSuffix(" " + tr("hits at most"))
        self.box_button = QPushButton(tr("Draw an example …"))
        self.box_button.setToolTip(tr("Draw a box on any raster layer: more places that look like it are searched."))
        self.box_button.clicked.connect(self.box_requested)
        row = QHBoxLayout()
        self.compare = QToolButton()
        self.compare.setText(tr("Compare"))
        self.compare.setMinimumWidth(self.compare.fontMetrics().horizontalAdvance(self.compare.text()) + MENU_ARROW_PX)
        self.compare.setToolTip(tr("Two dates of one place, or the answer with your own polygons"))
        self.compare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.compare)
        for words, name in (
            (tr("Change between two dates …"), "detect_change"),
            (tr("Answer with polygons …"), "evaluate_polygons"),
            (tr("Learn from marks of a layer …"), "refine_marks"),
        ):
            entry = menu.addAction(words)
            if entry is not None:
                entry.triggered.connect(lambda _=False, algorithm=name: self.compare_requested.emit(algorithm))
        self.compare.setMenu(menu)
        self.box_button.setMinimumWidth(80)
        row.addWidget(self.box_button, 1)
        row.addWidget(self.compare)
        form = QFormLayout()
        form.addRow(tr("Where"), self.area)
        form.addRow(tr("How many"), self.hits)
        form.addRow(row)
        return form

    def _build_progress(self) -> QProgressBar:
        self._progress = QProgressBar()
        self._progress.setTextVisible(True)
        self._progress.setMaximumHeight(16)
        return self._progress

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

    @property
    def problem(self) -> str:
        """What is wrong with the line."""
        return self._problem.text()

    def _press(self) -> None:
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.submit()
