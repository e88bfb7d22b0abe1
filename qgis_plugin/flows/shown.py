"""Which layer of hits the panel shows: after a search, when an earlier one is picked, and when it goes away."""

from __future__ import annotations

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsMapLayer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine.answers import HitsResult
from ..gui.message_strip import INFO, WARNING
from ..i18n import number, tr
from ..map import layers, marks, result_layers
from ..verdicts import sentence_of
from .session import Session
from .ways_out import INDEX_PAGE, LOOKALIKES

SEEN = f"{layers.SCOPE}/seen"
SENTENCE = f"{layers.SCOPE}/sentence"

COUNTED_HITS = 2000
"""Places of more hits are not counted: the panel must stay fluid."""

SNAP = 1e-7
"""Degrees, a centimetre: edges that chips share differ by their rounding."""


class ResultsFlow(QObject):
    """Knows the hits' layer that the list shows."""

    layer_changed = pyqtSignal()
    """The list shows the hits of another layer, or of none."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._layer: QgsVectorLayer | None = None
        session.dock.search.results.min_score_changed.connect(self.filter)

    @property
    def layer(self) -> QgsVectorLayer | None:
        """The hits' layer, None where it was removed."""
        return None if self._layer is None or sip.isdeleted(self._layer) else self._layer

    def show(self, layer: QgsVectorLayer, sentence: str, hint: str = "") -> None:
        """Show the hits of a new layer in the list and on the map: those that are likely, where there are any."""
        layer.setCustomProperty(SENTENCE, sentence)
        self._show(layer, sentence, hint, None)
        self.filter(self._session.dock.search.results.score.min_score())

    def show_again(self, layer: QgsMapLayer | None) -> None:
        """Show the hits of an earlier search, whose layer the user picked; its filter stays as it is."""
        if layer is None or layer is self.layer or result_layers.asked_of(layer) is None or not layer.isValid():
            return
        _, min_score = result_layers.filter_of(layer)
        sentence = str(layer.customProperty(SENTENCE, "") or layer.name())
        self._show(layer, sentence, "", min_score or 0.0)

    def forget(self, layer_ids: list[str]) -> None:
        """Layers go away: rows of theirs go with them."""
        layer = self.layer
        if layer is not None and layer.id() in layer_ids:
            self._clear("", "")

    def show_nothing(self, sentence: str) -> None:
        """Say that nothing was found."""
        self._clear("", "")
        words = tr("Nothing was found. Other words, a larger area or more indexed scenes may help.")
        self._session.dock.message.show_message(WARNING, f"{words}\n{sentence}".strip(), INDEX_PAGE, tr("Index …"))

    def show_doubt(self, result: HitsResult, hint: str) -> None:
        """Say that nothing stands out, and offer what looks most like it."""
        self._clear(sentence_of(result), hint)
        action = (LOOKALIKES, tr("Show look-alikes")) if result.lookalikes else ()
        level = WARNING if result.verdict == "unknown" else INFO
        words = tr("No confident match. Hits are listed only where something stands out.")
        self._session.dock.message.show_message(level, words, *action)

    def filter(self, min_score: float) -> None:
        """Show only hits of at least this score on the map. The engine is not asked again."""
        layer, model = self.layer, self._session.dock.search.results.model
        if layer is None:
            return
        shows_all = model.rowCount() == model.total
        if not result_layers.filter_hits(layer, None if shows_all else min_score):
            words = tr("The layer of the hits is being edited: save or drop the edits, then the map follows the score.")
            self._session.dock.message.show_message(WARNING, words)
        self._say_places(layer)

    def _show(self, layer: QgsVectorLayer, sentence: str, hint: str, min_score: float | None) -> None:
        self._layer = layer
        seen = [int(part) for part in str(layer.customProperty(SEEN, "")).split(",") if part.isdecimal()]
        found = marks.read_hits(layer)
        self._session.dock.search.results.show_hits(
            found,
            sentence,
            hint,
            min_score,
            seen,
            are_probable=str(layer.customProperty(result_layers.PROBABLE, 0)) == "1",
        )
        self.layer_changed.emit()
        self._say_places(layer)

    def _clear(self, sentence: str, hint: str) -> None:
        self._layer = None
        self._session.dock.search.results.show_hits([], sentence, hint)
        self.layer_changed.emit()

    def note_seen(self) -> None:
        """Keep in the layer which hits were looked at, so that the project knows tomorrow."""
        layer = self.layer
        if layer is not None:
            seen = self._session.dock.search.results.model.seen
            layer.setCustomProperty(SEEN, ",".join(map(str, seen)))

    def _say_places(self, layer: QgsVectorLayer) -> None:
        box = self._session.dock.search.results
        shown = box.model.rowCount()
        if not 1 < shown <= COUNTED_HITS or not box.model.hit(0).window:
            box.say_places("")
            return
        request = QgsFeatureRequest().setNoAttributes()
        shapes = [
            feature.geometry().snappedToGrid(SNAP, SNAP)
            for feature in layer.getFeatures(request)
            if feature.hasGeometry()
        ]
        whole = QgsGeometry.unaryUnion(shapes)
        places = len(whole.asGeometryCollection())
        words = tr("On 1 place") if places == 1 else tr("On {places} places").format(places=number(places))
        box.say_places(words if 0 < places < shown else "")
