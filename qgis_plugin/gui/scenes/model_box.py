"""Which model makes a new index: part of the engine, added on this machine, or a folder; what it needs is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...i18n import tr


class ModelLine(NamedTuple):
    """One model as the box offers it."""

    name: str
    text: str
    """What is said of it: size, licence, limits, whether it is on this machine."""


class ModelBox(QWidget):
    """A list of models that also takes a name or a folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with the engine's own choice."""
        super().__init__(parent)
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setMinimumContentsLength(6)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setAccessibleName(tr("Model"))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setMinimumWidth(60)
        browse = QToolButton()
        browse.setText("…")
        browse.setToolTip(tr("A folder that holds a model"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.combo, 1)
        row.addWidget(browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._text)
        self.combo.currentTextChanged.connect(self._tell)
        self.offer((), "")

    @property
    def text(self) -> str:
        """What is said of the chosen model."""
        return self._text.text()

    def offer(self, models: Sequence[ModelLine], chosen: str) -> None:
        """Offer these models; empty `chosen` = the engine's own choice."""
        self.combo.clear()
        self.combo.addItem(tr("automatic"), "")
        for model in models:
            self.combo.addItem(model.name, model.text)
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
            self.choose(folder)

    def _tell(self, name: str) -> None:
        place = self.combo.findText(name)
        words = str(self.combo.itemData(place) or "") if place >= 0 else ""
        self._text.setText(words)
        self._text.setVisible(bool(words))
