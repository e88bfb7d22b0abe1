"""A web map's visible part as a raster of one's own: WMS and XYZ layers have no file that could be indexed."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

from osgeo import gdal
from qgis.core import QgsMapLayer, QgsMapRendererParallelJob, QgsMapSettings
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QSize
from qgis.PyQt.QtGui import QColor, QImage

from ...i18n import tr

LARGEST_PX = 8192
"""Side of the largest picture."""


class WebMap(QObject):
    """Draws a layer as the map shows it, without holding up QGIS, and writes it as a GeoTIFF."""

    def __init__(self, canvas: QgsMapCanvas, layer: QgsMapLayer, path: str) -> None:
        """Prepare: the map's extent, coordinates and zoom at this moment count."""
        super().__init__()
        self._path = path
        shown = canvas.mapSettings()
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(shown.destinationCrs())
        settings.setTransformContext(shown.transformContext())
        settings.setExtent(shown.visibleExtent())
        side = max(1, shown.outputSize().width(), shown.outputSize().height())
        factor = min(1.0, LARGEST_PX / side)
        size = shown.outputSize() * factor
        settings.setOutputSize(QSize(max(1, size.width()), max(1, size.height())))
        settings.setBackgroundColor(QColor(0, 0, 0, 0))  # tells what was drawn; it is saved as black
        self._settings = settings
        self._job = QgsMapRendererParallelJob(settings)

    def start(self, on_done: Callable[[str], None]) -> None:
        """Draw; `on_done` gets why it failed, empty where it did not."""
        self._job.finished.connect(lambda: on_done(self._write()))
        self._job.start()

    def _write(self) -> str:
        problems = [error.message for error in self._job.errors()]
        if problems:
            return problems[0]
        drawn = self._job.renderedImage()
        alpha = drawn.convertToFormat(QImage.Format.Format_Alpha8)
        rows, width = _bytes(alpha), alpha.bytesPerLine()  # which may have bytes behind the last pixel
        if not any(any(rows[at : at + alpha.width()]) for at in range(0, len(rows), width)):
            return tr("its server gives no picture of it")
        try:
            return self._save(drawn.convertToFormat(QImage.Format.Format_RGB888))
        except RuntimeError:  # GDAL's, where QGIS has it raise
            return self._unsaved()

    def _save(self, picture: QImage) -> str:
        extent = self._settings.visibleExtent()
        width, height = picture.width(), picture.height()
        options = ["COMPRESS=DEFLATE", "TILED=YES", "PHOTOMETRIC=RGB"]
        made = gdal.GetDriverByName("GTiff").Create(self._path, width, height, 3, gdal.GDT_Byte, options)
        if made is None:
            return tr("the file can't be made")
        step = extent.width() / width
        made.SetGeoTransform((extent.xMinimum(), step, 0, extent.yMaximum(), 0, -extent.height() / height))
        made.SetProjection(self._settings.destinationCrs().toWkt())
        gdal.ErrorReset()
        made.WriteRaster(
            0,
            0,
            width,
            height,
            _bytes(picture),
            buf_pixel_space=3,
            buf_line_space=picture.bytesPerLine(),
            buf_band_space=1,
        )
        made.FlushCache()
        del made
        return self._unsaved() if gdal.GetLastErrorType() >= gdal.CE_Failure else ""

    def _unsaved(self) -> str:
        """Leave no half file, and say what may be wrong."""
        Path(self._path).unlink(missing_ok=True)
        return tr("the file can't be written whole: is the disk full?")


def _bytes(picture: QImage) -> bytes:
    bits = picture.constBits()
    bits.setsize(picture.bytesPerLine() * picture.height())
    return bytes(bits)
