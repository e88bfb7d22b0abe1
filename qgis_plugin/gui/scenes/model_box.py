"""Which model makes a new index: part of the engine, added on this machine, or a folder; what it needs is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from ...i18n import tr


class ModelLine(NamedTuple):
    """One model as the box offers it."""

    name: str
    text: str
    """What is said of it: size, licence, limits, whether it is on this machine."""
    is_added: bool = False
    """It was added on this machine, and can be removed."""


class ModelBox(QWidget):
    """A list of models that also takes a name or a folder, and a menu by which models come and go."""

    add_requested = pyqtSignal(str)
    """A model is to be added: from this folder; empty = by its name."""
    remove_requested = pyqtSignal(str)
    """The added model of this name is to go."""
    picked = pyqtSignal()
    """The user chose another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with the engine's own choice."""
        super().__init__(parent)
        self._lines: dict[str, ModelLine] = {}
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setMinimumContentsLength(6)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setAccessibleName(tr("Model"))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setMinimumWidth(60)
        self.menu = QMenu(self)
        self.from_folder = self.menu.addAction(tr("Add from a folder …"))
        self.by_name = self.menu.addAction(tr("Add by name …"))
        self.remove = self.menu.addAction(tr("Remove"))
        self.from_folder.triggered.connect(self._browse)
        self.by_name.triggered.connect(lambda: self.add_requested.emit(""))
        self.remove.triggered.connect(lambda: self.remove_requested.emit(self.combo.currentText()))
        more = QToolButton()
        more.setText("…")
        more.setToolTip(tr("Add a model, or remove one"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self.menu)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.combo, 1)
        row.addWidget(more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._text)
        self.combo.currentTextChanged.connect(self._tell)
        self.combo.activated.connect(lambda _: self.picked.emit())
        self.offer((), "")

    @property
    def text(self) -> str:
        """What is said of the chosen model."""
        return self._text.text()

    def offer(self, models: Sequence[ModelLine], chosen: str) -> None:
        """Offer these models; empty `chosen` = the engine's own choice."""
        self._lines = {model.name: model for model in models}
        self.combo.clear()
        self.combo.addItem(tr("automatic"))
        self.combo.addItems(list(self._lines))
        self.choose(chosen)

    def choose(self, name: str) -> None:
        """Choose a model by name or folder; empty = the engine's own choice."""
        self.combo.setCurrentText(name or tr("automatic"))

    def chosen(self) -> str | None:
        """The name or folder; None = the engine's own choice."""
        name = self.combo.currentText().strip()
        return None if name in ("", tr("automatic")) else name

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("A folder that holds a model"))
        if folder:
            self.add_requested.emit(folder)

    def _tell(self, name: str) -> None:
        line = self._lines.get(name)
        self._text.setText(line.text if line else "")
        self._text.setVisible(bool(self.text))
        self.remove.setEnabled(line is not None and line.is_added)
