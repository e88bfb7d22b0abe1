"""How rasters are read, folded away: bands, tiles of one scene, clouds, the value that means nothing."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...i18n import tr


class Reading(NamedTuple):
    """What is chosen; the fields are those of `IndexChoice`."""

    bands: str | None
    nodata: str | None
    is_mosaic: bool
    masks_clouds: bool


class ReadingBox(QWidget):
    """A line that opens the choices and names those in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start folded."""
        super().__init__(parent)
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bands, self.nodata = QLineEdit(), QLineEdit()
        self.bands.setPlaceholderText(tr("automatic; or red, green, blue by number: 4,3,2"))
        self.nodata.setPlaceholderText(tr("as the file says; or a value, or none"))
        self.nodata.setToolTip(tr("The value of pixels that show nothing. A border of one value is noticed by itself."))
        self.mosaic = QCheckBox(tr("these rasters are tiles of one image"))
        self.mosaic.setToolTip(tr("They are indexed as one scene, so that no object is cut at the edge of a tile."))
        self.clouds = QCheckBox(tr("cut clouds out"))
        self.clouds.setToolTip(
            tr(
                "Where the product has a mask of clouds, as those of Sentinel-2 and Landsat have. Without this, places "
                "under clouds are kept, and only found by who asks for clouds."
            )
        )
        self.body = QWidget()
        form = QFormLayout(self.body)
        form.setContentsMargins(8, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Bands"), self.bands)
        form.addRow(tr("Nodata"), self.nodata)
        for box in (self.mosaic, self.clouds):
            box.setMinimumWidth(80)  # in a narrow panel its words are cut, not the panel; the tip has them
            box.toggled.connect(self._name)
            form.addRow(box)
        for line in (self.bands, self.nodata):
            line.textChanged.connect(self._name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.toggle)
        layout.addWidget(self.body)
        self.toggle.toggled.connect(self._fold)
        self._fold(is_open=False)

    def chosen(self) -> Reading:
        """What is chosen."""
        return Reading(
            self.bands.text().strip() or None,
            self.nodata.text().strip() or None,
            self.mosaic.isChecked(),
            self.clouds.isChecked(),
        )

    def _fold(self, is_open: bool) -> None:  # noqa: FBT001  # a slot
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.body.setVisible(is_open)
        self._name()

    def _name(self, *_: object) -> None:
        """Name what is in force, so that nothing folded away surprises."""
        chosen = self.chosen()
        parts = [
            tr("bands {bands}").format(bands=chosen.bands) if chosen.bands else "",
            tr("nodata {value}").format(value=chosen.nodata) if chosen.nodata else "",
            tr("one image") if chosen.is_mosaic else "",
            tr("without clouds") if chosen.masks_clouds else "",
        ]
        said = ", ".join(part for part in parts if part)
        self.toggle.setText(tr("How rasters are read: {choices}").format(choices=said or tr("automatic")))
