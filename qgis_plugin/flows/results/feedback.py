"""Learning from marks, and a page of the hits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from ...engine.answers import RefineResult
from ...engine.questions import refine_request, report_request
from ...engine.records import read
from ...gui.message_strip import INFO
from ...hits import RIGHT, WRONG
from ...i18n import number, tr
from ...map import layers, result_layers
from ...map.result_layers import Origin
from ...told import words_of
from ...verdicts import precision_of, sentence_of
from ..search import SearchFlow
from ..session import Session
from ..shown import ResultsFlow

SUGGESTED = 5
"""So many hits are proposed to be marked next."""


class FeedbackFlow(QObject):
    """Asks again about the hits that the list shows."""

    def __init__(self, session: Session, results: ResultsFlow, search: SearchFlow) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._results = results
        self._search = search
        buttons = session.dock.search.results.buttons
        buttons.rerank_requested.connect(self.rerank)
        buttons.report_requested.connect(self.report)

    def rerank(self) -> None:
        """Learn from the marks of the list's hits; a new layer shows the new order."""
        layer = self._results.layer
        asked = result_layers.asked_of(layer)
        if layer is None or asked is None:
            return
        marks = tuple(mark for mark in self._marks() if "window" in mark)
        if not {True, False} <= {mark["right"] for mark in marks}:
            words = tr("Mark at least one hit as right and one as wrong, further down the list too; then re-rank.")
            self._session.dock.message.show_message(INFO, words)
            return
        index, words = result_layers.index_of(layer), tr("{words}, re-ranked").format(words=_first_name(layer))
        output = self._search.output(index, words, ".gpkg")
        if not output:
            return
        first_name = _first_name(layer)  # the layer may be gone when the answer comes
        limits = result_layers.limits_of(layer)
        save = str(Path(output).with_suffix(".rdbq.json"))
        request = refine_request(index, asked, limits, marks, output, save)

        def done(body: Mapping[str, Any]) -> None:
            self._search.rest()
            result = read(RefineResult, body)
            if not result.hits.count:
                Path(output).unlink(missing_ok=True)
                self._results.show_nothing(sentence_of(result.hits))
                return
            origin = Origin(words, result.hits.model, index, {"saved": save}, limits, result.hits.presence is not None)
            made = result_layers.add_hits_layer(output, origin)
            made.setCustomProperty(FIRST_NAME, first_name)
            self._results.show(made, sentence_of(result.hits), "\n".join(map(words_of, result.hits.notes)))
            self._session.dock.message.show_message(INFO, _learned(result))

        self._search.begin(request, tr("Re-rank: {words}").format(words=words), done)

    def report(self) -> None:
        """Write a page of the hits that are shown, without those marked as wrong, and open it."""
        layer = self._results.layer
        asked = result_layers.asked_of(layer)
        if layer is None or asked is None:
            return
        index = result_layers.index_of(layer)
        page = self._search.output(index, result_layers.words_of(layer), ".html")
        if not page:
            return
        scratch = str(Path(self._session.temporary.path()) / "report.gpkg")
        reviewed = (self._session.dock.search.results.least_shown, self._marks())
        request = report_request(index, asked, result_layers.limits_of(layer), (scratch, page), reviewed)

        def done(_body: Mapping[str, Any]) -> None:
            self._search.rest()
            self._session.dock.message.show_message(INFO, tr("The report is in {file}").format(file=page))
            QDesktopServices.openUrl(QUrl.fromLocalFile(page))

        self._search.begin(request, tr("Report: {words}").format(words=result_layers.words_of(layer)), done)

    def _marks(self) -> tuple[dict[str, Any], ...]:
        model = self._session.dock.search.results.model
        hits = [model.hit(row) for row in range(model.total)]
        return tuple(
            {
                "scene": hit.scene,
                "right": hit.verdict == RIGHT,
                "rank": hit.rank,
                **({} if hit.window is None else {"window": list(hit.window)}),
            }
            for hit in hits
            if hit.verdict in {RIGHT, WRONG}
        )


FIRST_NAME = f"{layers.SCOPE}/first_name"
"""Property of a re-ranked layer: the name that the first one had."""


def _first_name(layer: QgsVectorLayer) -> str:
    return str(layer.customProperty(FIRST_NAME, "") or result_layers.words_of(layer))


def _learned(result: RefineResult) -> str:
    words = tr("Learned from {right} right and {wrong} wrong.")
    said = [words.format(right=number(result.right), wrong=number(result.wrong))]
    if result.precision is not None:
        said.append(precision_of(result.precision))
    if result.next:
        ranks = ", ".join(map(number, result.next[:SUGGESTED]))
        said.append(tr("Marks on these new hits would teach most: {ranks}.").format(ranks=ranks))
    return " ".join(said)
