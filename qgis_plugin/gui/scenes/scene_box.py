"""What the index holds: each scene with size, date and state, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...i18n import tr


class SceneLine(NamedTuple):
    """One scene as the box shows it."""

    address: str
    text: str
    is_well: bool
    """Whether the raster is where it was, and the same."""


class SceneBox(QWidget):
    """A list of scenes and a row of buttons for those that are selected."""

    zoom_requested = pyqtSignal(list)
    """Addresses of the selected scenes, as in all of these."""
    add_requested = pyqtSignal(list)
    again_requested = pyqtSignal(list)
    remove_requested = pyqtSignal(list)
    find_requested = pyqtSignal()
    """Look for scenes that are not where they were."""
    clean_requested = pyqtSignal()
    """Remove files of results that no layer shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the box."""
        super().__init__(parent)
        self.scenes = QListWidget()
        self.scenes.setAlternatingRowColors(True)  # Qt's signature
        self.scenes.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.scenes.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.scenes.setMinimumHeight(110)
        self.scenes.itemSelectionChanged.connect(self._offer)
        self.scenes.itemDoubleClicked.connect(lambda _: self.zoom_requested.emit(self.selected()))
        self.zoom = _button(tr("Zoom to"), tr("Show the selected scenes on the map"))
        self.add = _button(tr("Add to map"), tr("Load the selected scenes as layers"))
        self.again = _button(tr("Index again"), tr("Index the selected scenes anew, with the choices above"))
        self.remove = _button(tr("Remove"), tr("Take the selected scenes out of the index; the images stay"))
        self.look = _button(tr("Find moved"), tr("Look for rasters that are not where they were, around the index"))
        self.clean = _button(tr("Clean up …"), tr("Delete files of earlier results that no layer of the project shows"))
        for button, signal in (
            (self.zoom, self.zoom_requested),
            (self.add, self.add_requested),
            (self.again, self.again_requested),
            (self.remove, self.remove_requested),
        ):
            button.clicked.connect(lambda _=False, say=signal: say.emit(self.selected()))
        self.look.clicked.connect(self.find_requested)
        self.clean.clicked.connect(self.clean_requested)
        grid = QGridLayout()
        grid.setSpacing(3)
        buttons = (self.zoom, self.add, self.again, self.remove, self.look, self.clean)
        for place, button in enumerate(buttons):
            grid.addWidget(button, place // 2, place % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(tr("In this index")))
        layout.addWidget(self.scenes, 1)
        layout.addLayout(grid)
        self._offer()

    def show_scenes(self, lines: Sequence[SceneLine]) -> None:
        """Show these scenes; those that are not well stand in bold, their state in words."""
        self.scenes.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setToolTip(line.address)
            item.setData(Qt.ItemDataRole.UserRole, line.address)
            font = item.font()
            font.setBold(not line.is_well)
            item.setFont(font)
            self.scenes.addItem(item)
        self._offer()

    def selected(self) -> list[str]:
        """Addresses of the selected scenes."""
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in self.scenes.selectedItems()]

    def count(self) -> int:
        """Scenes that are listed."""
        return self.scenes.count()

    def _offer(self) -> None:
        for button in (self.zoom, self.add, self.again, self.remove):
            button.setEnabled(bool(self.selected()))
        self.look.setEnabled(self.scenes.count() > 0)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setMinimumWidth(30)
    return button
