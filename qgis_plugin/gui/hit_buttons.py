"""What can be done with the selected hits, as two short rows of buttons."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ..hits import RIGHT, WRONG
from ..i18n import tr


class HitButtons(QWidget):
    """Marks and re-ranking above, new searches and pages below."""

    mark_requested = pyqtSignal(str)
    rerank_requested = pyqtSignal()
    like_requested = pyqtSignal()
    heatmap_requested = pyqtSignal()
    report_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the rows."""
        super().__init__(parent)
        self.right = _button(tr("✓ Right"), tr("Mark the selected hits as right (key +)"))
        self.wrong = _button(tr("✗ Wrong"), tr("Mark the selected hits as wrong (key −)"))
        self.rerank = _button(
            tr("Re-rank"),
            tr("Learn from the marks and search again: a new layer. Mark at least one hit right and one wrong."),
        )
        self.like = _button(tr("More like this"), tr("Search for places that look like the selected hit"))
        self.heatmap = _button(tr("Heatmap"), tr("Score of every place in the scene of the selected hit"))
        self.report = _button(tr("Report"), tr("A page with map, pictures and scores of these hits, for the browser"))
        self.right.clicked.connect(lambda: self.mark_requested.emit(RIGHT))
        self.wrong.clicked.connect(lambda: self.mark_requested.emit(WRONG))
        self.rerank.clicked.connect(self.rerank_requested)
        self.like.clicked.connect(self.like_requested)
        self.heatmap.clicked.connect(self.heatmap_requested)
        self.report.clicked.connect(self.report_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for buttons in ((self.right, self.wrong, self.rerank), (self.like, self.heatmap, self.report)):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            layout.addLayout(row)

    def offer(self, *, has_hits: bool, are_chips: bool) -> None:
        """Enable what makes sense: outlines can't be marked, nor be an example."""
        for button in (self.heatmap, self.report):
            button.setEnabled(has_hits)
        for button in (self.right, self.wrong, self.rerank, self.like):
            button.setEnabled(has_hits and are_chips)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    return button
