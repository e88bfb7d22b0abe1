"""What most searches don't need, folded away: near a layer, dates of the scenes, outlines instead of squares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qgis.PyQt.QtCore import QRegularExpression, Qt
from qgis.PyQt.QtGui import QRegularExpressionValidator
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..i18n import tr

FARTHEST_M = 100_000
DATE = QRegularExpression(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


class More(NamedTuple):
    """What is chosen; the fields are those of `SearchChoice`."""

    near_layer: str
    near_m: int
    start: str
    end: str
    has_shapes: bool


class MoreBox(QWidget):
    """A line that opens a few more choices; folded, none of them hides: the line names those in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start folded."""
        super().__init__(parent)
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.toggled.connect(self._fold)
        self.body = self._build_body()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.toggle)
        layout.addWidget(self.body)
        self.set_shape_layers(())
        self._fold(is_open=False)

    def _build_body(self) -> QWidget:
        self.near = QComboBox()
        self.near.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.near.setMinimumContentsLength(10)
        self.near.setToolTip(
            tr("Only places near the points, lines or polygons of this layer (of its selection, if any).")
        )
        self.distance = QSpinBox()
        self.distance.setRange(0, FARTHEST_M)
        self.distance.setValue(200)
        self.distance.setSingleStep(50)
        self.distance.setSuffix(" m")
        self.distance.setToolTip(tr("At most so far away. 0 = it touches."))
        self.start, self.end = QLineEdit(), QLineEdit()
        for line, words in ((self.start, tr("from 2023-05")), (self.end, tr("to 2024"))):
            line.setPlaceholderText(words)
            line.setValidator(QRegularExpressionValidator(DATE, line))
            line.setToolTip(
                tr("Only scenes taken in this time: a year, a month or a day. Scenes without a date are left out then.")
            )
            line.textChanged.connect(self._name)
        self.shapes = QCheckBox(tr("Outlines instead of squares"))
        self.shapes.setToolTip(tr("Draws the outline of what was found. Outlines can't be marked right or wrong."))
        near = QHBoxLayout()
        near.addWidget(self.near, 1)
        near.addWidget(self.distance)
        taken = QHBoxLayout()
        taken.addWidget(self.start)
        taken.addWidget(self.end)
        body = QWidget()
        form = QFormLayout(body)
        form.setContentsMargins(12, 0, 0, 0)
        form.addRow(tr("Near"), near)
        form.addRow(tr("Taken"), taken)
        form.addRow(self.shapes)
        grammar = QLabel(tr('In the search line: "storage tanks" AND river NOT forest, with OR, ( ) and weights ^0.5'))
        grammar.setWordWrap(True)
        grammar.setEnabled(False)
        form.addRow(grammar)
        self.near.currentIndexChanged.connect(self._name)
        self.shapes.toggled.connect(self._name)
        return body

    def set_shape_layers(self, layers: Sequence[tuple[str, str]]) -> None:
        """Offer these layers (id, name), keeping the choice where it still exists."""
        chosen = self.near.currentData()
        self.near.clear()
        self.near.addItem(tr("anywhere"), "")
        for layer_id, name in layers:
            self.near.addItem(name, layer_id)
        self.near.setCurrentIndex(max(0, self.near.findData(chosen)))

    def more(self) -> More:
        """What is chosen."""
        return More(
            str(self.near.currentData() or ""),
            self.distance.value(),
            _date(self.start),
            _date(self.end),
            self.shapes.isChecked(),
        )

    def _fold(self, is_open: bool) -> None:  # noqa: FBT001  # a slot
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.body.setVisible(is_open)
        self._name()

    def _name(self, *_: object) -> None:
        """Name what is in force, so that nothing folded away surprises."""
        more = self.more()
        parts = [
            tr("near {layer}").format(layer=self.near.currentText()) if more.near_layer else "",
            " – ".join((more.start or "…", more.end or "…")) if more.start or more.end else "",
            tr("outlines") if more.has_shapes else "",
        ]
        said = ", ".join(part for part in parts if part)
        self.toggle.setText(tr("More: {choices}").format(choices=said) if said else tr("More"))


def _date(line: QLineEdit) -> str:
    """A whole year, month or day; empty while it is half typed."""
    return line.text() if line.hasAcceptableInput() else ""
