"""A line that opens a few more choices; folded, none of them hides: the line names those in force."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QFormLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget


class FoldedBox(QWidget):
    """What its subclasses share: they build the choices and name those in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start folded."""
        super().__init__(parent)
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.toggle.toggled.connect(self._fold)
        self.body = QWidget()
        form = QFormLayout(self.body)
        form.setContentsMargins(8, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.build(form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.toggle)
        layout.addWidget(self.body)
        self._fold(is_open=False)

    def build(self, form: QFormLayout) -> None:
        """Put the choices into the form."""
        raise NotImplementedError

    def title(self) -> str:
        """The line's words, with what is in force."""
        raise NotImplementedError

    def add_box(self, form: QFormLayout, words: str, tip: str) -> QCheckBox:
        """A choice of its own line; in a narrow panel its words are cut, not the panel: the tip has them."""
        box = QCheckBox(words)
        box.setMinimumWidth(80)
        box.setToolTip(tip)
        box.toggled.connect(self.name)
        form.addRow(box)
        return box

    def name(self, *_: object) -> None:
        """Name what is in force, so that nothing folded away surprises."""
        self.toggle.setText(self.title())
        self.toggle.setToolTip(self.title())

    def _fold(self, is_open: bool) -> None:  # noqa: FBT001  # a slot
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.body.setVisible(is_open)
        self.name()
