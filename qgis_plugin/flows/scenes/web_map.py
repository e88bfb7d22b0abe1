"""A web map's visible part as a raster of one's own: WMS and XYZ layers have no file that could be indexed."""

from __future__ import annotations

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
        settings.setBackgroundColor(QColor("black"))
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
        picture = self._job.renderedImage().convertToFormat(QImage.Format.Format_RGB888)
        extent = self._settings.visibleExtent()
        width, height = picture.width(), picture.height()
        options = ["COMPRESS=DEFLATE", "TILED=YES", "PHOTOMETRIC=RGB"]
        made = gdal.GetDriverByName("GTiff").Create(self._path, width, height, 3, gdal.GDT_Byte, options)
        if made is None:
            return tr("the file can't be made")
        step = extent.width() / width
        made.SetGeoTransform((extent.xMinimum(), step, 0, extent.yMaximum(), 0, -extent.height() / height))
        made.SetProjection(self._settings.destinationCrs().toWkt())
        bits = picture.constBits()
        bits.setsize(picture.bytesPerLine() * height)
        made.WriteRaster(
            0, 0, width, height, bytes(bits), buf_pixel_space=3, buf_line_space=picture.bytesPerLine(), buf_band_space=1
        )
        made.FlushCache()
        return ""
