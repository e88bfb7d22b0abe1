"""What the user says of hits: from the list into the file, from the table into the list, and taken back."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from ...gui.message_strip import INFO, WARNING
from ...hits import MARK_FIELD
from ...i18n import tr
from ...map import marks
from ..session import Session
from ..shown import ResultsFlow


class MarkingFlow(QObject):
    """Keeps the marks of the list and those of the layer the same."""

    def __init__(self, session: Session, results: ResultsFlow) -> None:
        """Listen to list and layer."""
        super().__init__()
        self._session = session
        self._results = results
        self._layer: QgsVectorLayer | None = None
        self._former: list[dict[int, str]] = []
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.timeout.connect(self._read_all)
        box = session.dock.search.results
        box.verdict_given.connect(self.judge)
        box.buttons.undo_requested.connect(self.undo)
        results.layer_changed.connect(self._listen)

    def close(self) -> None:
        """Stop listening."""
        self._reread.stop()
        self._stop_listening()

    def judge(self, rows: list[int], verdict: str) -> None:
        """Keep what the user says of hits in the layer's file, and go on to the next."""
        box = self._session.dock.search.results
        hits = {box.model.hit(row).feature_id: box.model.hit(row).verdict for row in rows}
        if self._write(dict.fromkeys(hits, verdict)):
            self._former.append(hits)
            box.go_on_from(rows)

    def undo(self) -> None:
        """Give the hits of the last mark back what they had before."""
        if not self._former:
            self._session.dock.message.show_message(INFO, tr("There is no mark to take back."))
            return
        box = self._session.dock.search.results
        hits = self._former.pop()
        rows = [row for row in map(box.model.row_of, hits) if row is not None]
        if self._write(hits) and rows and rows[0] < box.model.rowCount():
            box.list.select(rows[0])

    def _write(self, wanted: dict[int, str]) -> bool:
        layer = self._results.layer
        if layer is None:
            return False
        try:
            is_written = marks.write_marks(layer, wanted)
        except RuntimeError:
            is_written = False
        if not is_written:
            words = tr("The mark could not be written into the file of the hits: is it read-only, or the disk full?")
            self._session.dock.message.show_message(WARNING, words)
            return False
        self._show(wanted)
        return True

    def _listen(self) -> None:
        self._stop_listening()
        self._former.clear()
        self._layer = self._results.layer
        if self._layer is not None:
            self._layer.attributeValueChanged.connect(self._changed_in_table)
            self._layer.afterRollBack.connect(self._reread.start)
            self._layer.featuresDeleted.connect(self._reread.start)

    def _stop_listening(self) -> None:
        layer, self._layer = self._layer, None
        if layer is not None and not sip.isdeleted(layer):
            layer.attributeValueChanged.disconnect(self._changed_in_table)
            layer.afterRollBack.disconnect(self._reread.start)
            layer.featuresDeleted.disconnect(self._reread.start)

    def _changed_in_table(self, feature_id: int, field: int, value: Any) -> None:  # noqa: ANN401  # an attribute
        layer = self._results.layer
        if layer is not None and layer.fields().indexOf(MARK_FIELD) == field:
            self._show({feature_id: marks.text_of(value)})

    def _read_all(self) -> None:
        """Edits were dropped, or features deleted: what the file says holds."""
        layer = self._results.layer
        if layer is not None:
            self._show({hit.feature_id: hit.verdict for hit in marks.read_hits(layer)})

    def _show(self, wanted: dict[int, str]) -> None:
        model = self._session.dock.search.results.model
        rows = {model.row_of(feature_id): verdict for feature_id, verdict in wanted.items()}
        model.set_verdicts({row: verdict for row, verdict in rows.items() if row is not None})
