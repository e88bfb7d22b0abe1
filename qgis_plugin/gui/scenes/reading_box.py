"""How rasters are read, folded away: bands, tiles of one scene, clouds, the value that means nothing."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtWidgets import QFormLayout, QLineEdit

from ...i18n import tr
from ..folded_box import FoldedBox


class Reading(NamedTuple):
    """What is chosen; the fields are those of `IndexChoice`."""

    bands: str | None
    nodata: str | None
    is_mosaic: bool
    masks_clouds: bool


class ReadingBox(FoldedBox):
    """The line names what is not automatic."""

    def build(self, form: QFormLayout) -> None:
        """Bands, nodata, tiles, clouds."""
        self.bands, self.nodata = QLineEdit(), QLineEdit()
        self.bands.setPlaceholderText(tr("automatic, or 4,3,2"))
        self.bands.setToolTip(tr("Red, green and blue, by number or name; one band is drawn grey."))
        self.nodata.setPlaceholderText(tr("as the file says"))
        self.nodata.setToolTip(
            tr("The value of pixels that show nothing, or none. A border of one value is noticed by itself.")
        )
        form.addRow(tr("Bands"), self.bands)
        form.addRow(tr("Nodata"), self.nodata)
        for line in (self.bands, self.nodata):
            line.textChanged.connect(self.name)
        one = tr("They are indexed as one scene, so that no object is cut at the edge of a tile.")
        self.mosaic = self.add_box(form, tr("these rasters are tiles of one image"), one)
        under = tr(
            "Where the product has a mask of clouds, as those of Sentinel-2 and Landsat have. Without this, places "
            "under clouds are kept, and only found by who asks for clouds."
        )
        self.clouds = self.add_box(form, tr("cut clouds out"), under)

    def chosen(self) -> Reading:
        """What is chosen."""
        return Reading(
            self.bands.text().strip() or None,
            self.nodata.text().strip() or None,
            self.mosaic.isChecked(),
            self.clouds.isChecked(),
        )

    def title(self) -> str:
        """What is not automatic."""
        chosen = self.chosen()
        parts = [
            tr("bands {bands}").format(bands=chosen.bands) if chosen.bands else "",
            tr("nodata {value}").format(value=chosen.nodata) if chosen.nodata else "",
            tr("one image") if chosen.is_mosaic else "",
            tr("without clouds") if chosen.masks_clouds else "",
        ]
        said = ", ".join(part for part in parts if part)
        return tr("How rasters are read: {choices}").format(choices=said or tr("automatic"))
