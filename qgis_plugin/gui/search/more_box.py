"""What most searches don't need, folded away: near a layer, dates of the scenes, outlines instead of squares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from ...i18n import quantity, tr
from ..folded_box import FoldedBox

ISO = "yyyy-MM-dd"


class More(NamedTuple):
    """What is chosen; the fields are those of `SearchChoice`."""

    near_layer: str
    distance: str
    start: str
    end: str
    has_shapes: bool
    has_fine: bool
    has_right_angles: bool
    simplify: str
    least: str
    has_places: bool


class MoreBox(FoldedBox):
    """The line names what limits or forms the answer."""

    def build(self, form: QFormLayout) -> None:
        """Near a layer, taken when, as places or outlines."""
        self.near = QComboBox()
        self.near.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.near.setMinimumContentsLength(8)
        self.near.setToolTip(
            tr("Only places near the points, lines or polygons of this layer (of its selection, if any).")
        )
        self.near.addItem(tr("anywhere"), "")
        self.near.currentIndexChanged.connect(self.name)
        self.distance = _quantity("200 m", "0 m")
        self.distance.setMaximumWidth(68)
        self.distance.setToolTip(tr("At most so far away: 200 m, 1.5 km, 0.5 mi. Empty = it touches."))
        near = QHBoxLayout()
        near.addWidget(self.near, 1)
        near.addWidget(self.distance)
        form.addRow(tr("Near"), near)
        today = QDate.currentDate()
        self.has_start, self.start = _date_row(tr("Taken from"), today.addYears(-1))
        self.has_end, self.end = _date_row(tr("Taken until"), today)
        taken = QGridLayout()
        for row, (box, line) in enumerate(((self.has_start, self.start), (self.has_end, self.end))):
            box.toggled.connect(self.name)
            line.dateChanged.connect(self.name)
            taken.addWidget(box, row, 0)
            taken.addWidget(line, row, 1)
        taken.setColumnStretch(1, 1)
        form.addRow(taken)
        self._build_forms(form)

    def _build_forms(self, form: QFormLayout) -> None:
        joined = tr("Hits that touch are joined to one region; the number of hits then counts places.")
        self.places = self.add_box(form, tr("One hit per place"), joined)
        traced = tr(
            "Draws the outline of what was found. Marks on outlines are kept, but Re-rank can't learn from them."
        )
        self.shapes = self.add_box(form, tr("Outlines instead of squares"), traced)
        fine = tr("Moves outlines to where colours and textures change; reads the image around each region.")
        self.fine = self.add_box(form, tr("Outlines follow the image"), fine)
        self.fine.setEnabled(False)
        square = tr(
            "For buildings; outlines that are not rectangular stay as they are. For crooked things leave it off."
        )
        self.right_angles = self.add_box(form, tr("Outlines with right angles"), square)
        self.right_angles.setEnabled(False)
        self.shapes.toggled.connect(self.right_angles.setEnabled)
        self.least = _quantity("", tr("¼ chip"))
        self.least.setToolTip(tr("Smaller outlines are left out: 500 m², 2 ha, 1.5 km², 3 acres. 0 keeps all."))
        form.addRow(tr("Smallest area"), self.least)
        self.least.setEnabled(False)
        self.shapes.toggled.connect(self.least.setEnabled)
        self.simplify = _quantity("", tr("as they are"))
        self.simplify.setToolTip(
            tr("Outlines with fewer points, at most so far from where they lay: 20 m, 0.5 km, 60 ft.")
        )
        self.least.textChanged.connect(self.name)
        self.simplify.textChanged.connect(self.name)
        form.addRow(tr("Simplify"), self.simplify)
        self.simplify.setEnabled(False)
        self.shapes.toggled.connect(self.simplify.setEnabled)
        self.shapes.toggled.connect(lambda is_on: self.places.setEnabled(not is_on))
        self.shapes.toggled.connect(self.fine.setEnabled)
        drawn = tr("The next heatmap shows what is inside the chips, by their parts and the colours of the image.")
        self.fine_map = self.add_box(form, tr("Heatmap follows the image"), drawn)
        grammar = QLabel(tr('In the search line: "storage tanks" AND river NOT forest, with OR, ( ) and weights ^0.5'))
        grammar.setWordWrap(True)
        grammar.setEnabled(False)
        form.addRow(grammar)

    def set_shape_layers(self, layers: Sequence[tuple[str, str]]) -> None:
        """Offer these layers (id, name), keeping the choice where it still exists."""
        chosen = self.near.currentData()
        self.near.clear()
        self.near.addItem(tr("anywhere"), "")
        for layer_id, name in layers:
            self.near.addItem(name, layer_id)
        self.near.setCurrentIndex(max(0, self.near.findData(chosen)))

    def choices(self) -> dict[str, QWidget]:
        """The widgets whose choices a project keeps; a layer near is one of the moment."""
        names = ("distance", "has_start", "start", "has_end", "end", "places", "shapes", "fine", "right_angles")
        return {name: getattr(self, name) for name in (*names, "least", "simplify", "fine_map")}

    def more(self) -> More:
        """What is chosen."""
        return More(
            str(self.near.currentData() or ""),
            quantity(self.distance.text(), "m") or "0m",
            self.start.date().toString(ISO) if self.has_start.isChecked() else "",
            self.end.date().toString(ISO) if self.has_end.isChecked() else "",
            self.shapes.isChecked(),
            self.shapes.isChecked() and self.fine.isChecked(),
            self.shapes.isChecked() and self.right_angles.isChecked(),
            quantity(self.simplify.text(), "m") if self.shapes.isChecked() else "",
            quantity(self.least.text(), "m²") if self.shapes.isChecked() else "",
            self.places.isChecked() and not self.shapes.isChecked(),
        )

    def title(self) -> str:
        """What is in force."""
        more = self.more()
        parts = [
            tr("near {layer}").format(layer=self.near.currentText()) if more.near_layer else "",
            " – ".join((more.start or "…", more.end or "…")) if more.start or more.end else "",
            tr("outlines") if more.has_shapes and not more.has_fine else "",
            tr("outlines that follow the image") if more.has_fine else "",
            tr("right angles") if more.has_right_angles else "",
            tr("simplified by {distance}").format(distance=self.simplify.text()) if more.simplify else "",
            tr("no smaller than {area}").format(area=self.least.text()) if more.least else "",
            tr("one hit per place") if more.has_places else "",
            tr("heatmap that follows the image") if self.fine_map.isChecked() else "",
        ]
        said = ", ".join(part for part in parts if part)
        return tr("More: {choices}").format(choices=said) if said else tr("More")


def _quantity(text: str, empty: str) -> QLineEdit:
    """A length or an area with its unit; `empty` says what nothing means."""
    line = QLineEdit(text)
    line.setPlaceholderText(empty)
    line.setMinimumWidth(60)
    return line


def _date_row(words: str, start: QDate) -> tuple[QCheckBox, QDateEdit]:
    """A box that says whether there is a limit, and a date to be picked from a calendar."""
    box, line = QCheckBox(words), QDateEdit(start)
    line.setCalendarPopup(True)  # Qt's signature
    line.setDisplayFormat(ISO)
    line.setEnabled(False)
    line.setToolTip(tr("Only scenes taken in this time. Scenes without a date are left out then."))
    box.toggled.connect(line.setEnabled)
    return box, line
