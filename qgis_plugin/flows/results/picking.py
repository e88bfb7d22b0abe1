"""Map, table and list are one: what is selected in one of them is selected in all; the chosen hit stays marked."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsVectorLayer
from qgis.gui import QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtGui import QColor

from ...compat import POLYGON_GEOMETRY
from ...map import result_layers
from ..session import Session
from ..shown import ResultsFlow

ZOOM_REST_MS = 120
"""The map follows the arrow keys when they rest for so long."""

ZOOM_OUT = 3.0
"""The map shows so many times the side of the hit."""

EDGE = QColor(255, 235, 90, 255)
FILL = QColor(255, 235, 90, 45)
FLASHES = 2
FLASH_MS = 350


class PickingFlow(QObject):
    """Carries selections between the list and the layer."""

    def __init__(self, session: Session, results: ResultsFlow) -> None:
        """Listen to list and layer."""
        super().__init__()
        self._session = session
        self._results = results
        self._layer: QgsVectorLayer | None = None
        self._band: QgsRubberBand | None = None
        self._row = -1
        self._is_telling = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(ZOOM_REST_MS)
        self._rest.timeout.connect(self._look)
        box = session.dock.search.results
        box.hit_chosen.connect(self._choose)
        box.selection_changed.connect(self._select_on_map)
        results.layer_changed.connect(self._listen)

    def close(self) -> None:
        """Take the mark off the map."""
        self._rest.stop()
        self._unmark()
        self._stop_listening()

    def mark(self, row: int) -> None:
        """Outline the chosen hit on the map, until another one is chosen."""
        self._unmark()
        layer, model = self._results.layer, self._session.dock.search.results.model
        if layer is None or not 0 <= row < model.total:
            return
        geometry = layer.getFeature(model.hit(row).feature_id).geometry()
        band = QgsRubberBand(self._session.iface.mapCanvas(), POLYGON_GEOMETRY)
        band.setStrokeColor(EDGE)
        band.setFillColor(FILL)
        band.setWidth(3)
        band.setToGeometry(geometry, layer)
        self._band = band

    @property
    def is_marked(self) -> bool:
        """Whether a hit is outlined on the map."""
        return self._band is not None

    def _unmark(self) -> None:
        band, self._band = self._band, None
        if band is not None and not sip.isdeleted(band):
            scene = self._session.iface.mapCanvas().scene()
            if scene is not None:
                scene.removeItem(band)

    def _listen(self) -> None:
        self._stop_listening()
        self._unmark()
        self._row = -1
        self._layer = self._results.layer
        if self._layer is not None:
            self._layer.selectionChanged.connect(self._select_in_list)

    def _stop_listening(self) -> None:
        layer, self._layer = self._layer, None
        if layer is not None and not sip.isdeleted(layer):
            layer.selectionChanged.disconnect(self._select_in_list)

    def _select_on_map(self, rows: list[int]) -> None:
        layer, model = self._results.layer, self._session.dock.search.results.model
        if layer is not None and not self._is_telling:
            self._is_telling = True
            try:
                layer.selectByIds([model.hit(row).feature_id for row in rows if row < model.total])
            finally:
                self._is_telling = False

    def _select_in_list(self, *_: Any) -> None:  # noqa: ANN401  # what was selected and deselected
        layer, box = self._results.layer, self._session.dock.search.results
        if layer is None or self._is_telling:
            return
        rows = [box.model.row_of(feature_id) for feature_id in layer.selectedFeatureIds()]
        shown = sorted(row for row in rows if row is not None and row < box.model.rowCount())
        box.list.show_selected(shown)
        if shown and shown[0] != self._row:
            self._row = shown[0]
            box.model.see(self._row)
            box.hit_pointed_at.emit(self._row)
            self.mark(self._row)

    def _choose(self, row: int) -> None:
        self._row = row
        self._rest.start()

    def _look(self) -> None:
        layer, model = self._results.layer, self._session.dock.search.results.model
        if layer is None or not 0 <= self._row < model.total:
            return
        canvas = self._session.iface.mapCanvas()
        feature_id = model.hit(self._row).feature_id
        shown = result_layers.box_on_map(layer, feature_id)
        if shown.isEmpty():
            return
        shown.scale(ZOOM_OUT)
        canvas.setExtent(shown)
        canvas.refresh()
        self.mark(self._row)
        clear = QColor(EDGE)
        clear.setAlpha(0)
        canvas.flashFeatureIds(layer, [feature_id], EDGE, clear, FLASHES, FLASH_MS)
        self._results.note_seen()
