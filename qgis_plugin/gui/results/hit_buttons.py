"""What can be done with the hits: judging them as buttons, everything else as short rows and a menu."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...hits import RIGHT, WRONG
from ...i18n import tr


class HitButtons(QWidget):
    """Marks above, new searches and pages below; in a narrow panel they share its width."""

    mark_requested = pyqtSignal(str)
    undo_requested = pyqtSignal()
    rerank_requested = pyqtSignal()
    like_requested = pyqtSignal()
    heatmap_requested = pyqtSignal()
    report_requested = pyqtSignal()
    export_requested = pyqtSignal(bool)
    """Write hits into a file of the user's: whether only those that are marked as right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the rows."""
        super().__init__(parent)
        self.right = _button(tr("✓ Right"), tr("Mark the selected hits as right and go to the next (key +)"))
        self.wrong = _button(tr("✗ Wrong"), tr("Mark the selected hits as wrong and go to the next (key −)"))
        self.undo = _button(tr("Undo"), tr("Take the last mark back (Ctrl+Z)"))
        self.rerank = _button(
            tr("Re-rank"),
            tr("Learn from the marks and search again: a new layer. Mark at least one hit right and one wrong."),
        )
        self.like = _button(tr("Like this"), tr("Search for places that look like the selected hit"))
        self.heatmap = _button(tr("Heatmap"), tr("Score of every place in the scene of the selected hit"))
        self.report = _button(tr("Report"), tr("A page with map, pictures and scores of these hits, for the browser"))
        self.export = _button(tr("Export"), tr("Write hits into a file, in the project's coordinates, with their area"))
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export)
        self.export_shown = menu.addAction(tr("The hits that are shown …"))
        self.export_right = menu.addAction(tr("Only those marked as right …"))
        self.export_shown.triggered.connect(lambda: self.export_requested.emit(False))  # noqa: FBT003  # Qt's
        self.export_right.triggered.connect(lambda: self.export_requested.emit(True))  # noqa: FBT003
        self.export.setMenu(menu)
        self.right.clicked.connect(lambda: self.mark_requested.emit(RIGHT))
        self.wrong.clicked.connect(lambda: self.mark_requested.emit(WRONG))
        self.undo.clicked.connect(self.undo_requested)
        self.rerank.clicked.connect(self.rerank_requested)
        self.like.clicked.connect(self.like_requested)
        self.heatmap.clicked.connect(self.heatmap_requested)
        self.report.clicked.connect(self.report_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        rows: Sequence[Sequence[QToolButton]] = (
            (self.right, self.wrong, self.undo, self.rerank),
            (self.like, self.heatmap, self.report, self.export),
        )
        for buttons in rows:
            row = QHBoxLayout()
            row.setSpacing(3)
            for button in buttons:
                row.addWidget(button)
            layout.addLayout(row)

    def offer(self, *, has_hits: bool, are_chips: bool, are_changes: bool) -> None:
        """Enable what makes sense: outlines teach nothing, and two dates have no one score to draw."""
        for button in (self.right, self.wrong, self.undo, self.export):
            button.setEnabled(has_hits)
        for button in (self.heatmap, self.report, self.like):
            button.setEnabled(has_hits and not are_changes)
        self.rerank.setEnabled(has_hits and are_chips)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setMinimumWidth(30)
    return button
