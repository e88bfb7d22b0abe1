"""What can be done with hits: filter, look at, judge; and their pictures as they come into sight."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtGui import QColor

from .. import layers, marks
from ..engine.answers import HitsResult, ThumbnailsResult
from ..engine.client import EngineError
from ..engine.events import Progress
from ..engine.protocol import ThumbnailsRequest
from ..gui.message_strip import INFO, WARNING
from ..i18n import tr
from ..log import LOGGER
from .session import Session
from .ways_out import INDEX_PAGE, LOOKALIKES

THUMBNAIL_PX = 128
ZOOM_REST_MS = 120
"""The map follows the arrow keys when they rest for so long."""

ZOOM_OUT = 3.0
"""The map shows so many times the side of the hit."""


FLASH_FROM = QColor(255, 235, 90, 200)
FLASH_TO = QColor(255, 235, 90, 0)
FLASHES = 2
FLASH_MS = 350


class ResultsFlow(QObject):
    """Knows the hits' layer that the list shows."""

    def __init__(self, session: Session) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._layer: QgsVectorLayer | None = None
        self._generations = count(1)
        self._generation = 0
        self._row = -1
        self._has_told_of_moved = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(ZOOM_REST_MS)
        self._rest.timeout.connect(self._look)
        page = session.dock.search
        page.hit_chosen.connect(self._choose)
        page.verdict_given.connect(self.judge)
        page.min_score_changed.connect(self.filter)
        page.pictures_wanted.connect(self._fetch_pictures)

    @property
    def layer(self) -> QgsVectorLayer | None:
        """The hits' layer, None where it was removed."""
        return None if self._layer is None or sip.isdeleted(self._layer) else self._layer

    def show(self, layer: QgsVectorLayer, sentence: str, hint: str = "") -> None:
        """Show the hits of a layer in the list, with what is said of them and of the question."""
        self._layer = layer
        self._generation = next(self._generations)
        self._has_told_of_moved = False
        self._session.dock.search.show_hits(marks.read_hits(layer), sentence, hint)

    def show_again(self, layer: QgsMapLayer | None) -> None:
        """Show the hits of an earlier search, whose layer the user picked; any other layer changes nothing."""
        if layer is None or layer is self._layer or layers.asked_of(layer) is None:
            return
        layers.filter_hits(layer, None)
        hits = marks.read_hits(layer)
        self._layer = layer
        self._generation = next(self._generations)
        self._session.dock.search.show_hits(
            hits, tr("{count} hits: {words}").format(count=len(hits), words=layer.name())
        )

    def show_nothing(self, sentence: str) -> None:
        """Say that nothing was found."""
        self._layer = None
        self._generation = next(self._generations)
        self._session.dock.search.show_hits([], "")
        words = tr("Nothing was found. Other words, a larger area or more indexed scenes may help.")
        self._session.dock.message.show_message(WARNING, f"{words}\n{sentence}".strip(), INDEX_PAGE, tr("Index …"))

    def show_doubt(self, result: HitsResult, hint: str) -> None:
        """Say that nothing stands out, and offer what looks most like it."""
        self._layer = None
        self._generation = next(self._generations)
        words = tr("No confident match: none of {searched} chips stands out.").format(searched=result.searched)
        self._session.dock.search.show_hits([], words, hint)
        offer = tr("No confident match. What was asked for is probably not in these images.")
        action = (LOOKALIKES, tr("Show look-alikes")) if result.lookalikes else ()
        self._session.dock.message.show_message(INFO, offer, *action)

    def filter(self, min_score: float) -> None:
        """Show only hits of at least this score on the map. The engine is not asked again."""
        layer, model = self.layer, self._session.dock.search.model
        if layer is None:
            return
        shows_all = model.rowCount() == model.total
        if not layers.filter_hits(layer, None if shows_all else min_score):
            words = tr("The layer of the hits is being edited: save or drop the edits, then the map follows the score.")
            self._session.dock.message.show_message(WARNING, words)

    def judge(self, rows: list[int], verdict: str) -> None:
        """Keep what the user says of hits in the layer's file."""
        layer, model = self.layer, self._session.dock.search.model
        if layer is None:
            return
        if marks.write_mark(layer, [model.hit(row).feature_id for row in rows], verdict):
            model.set_verdict(rows, verdict)
        else:
            self._session.dock.message.show_message(
                WARNING, tr("The mark could not be written into the file of the hits.")
            )

    def _choose(self, row: int) -> None:
        self._row = row
        self._rest.start()

    def _look(self) -> None:
        layer, model = self.layer, self._session.dock.search.model
        if layer is None or not 0 <= self._row < model.total:
            return
        canvas = self._session.iface.mapCanvas()
        feature_id = model.hit(self._row).feature_id
        layers.zoom_to(canvas, layer, feature_id, ZOOM_OUT)
        canvas.flashFeatureIds(layer, [feature_id], FLASH_FROM, FLASH_TO, FLASHES, FLASH_MS)

    def _fetch_pictures(self, rows: list[int]) -> None:
        layer, model = self.layer, self._session.dock.search.model
        if layer is None:
            return
        generation = self._generation
        rows = [row for row in rows if model.hit(row).window]
        hits = [model.hit(row) for row in rows]
        if not hits:
            return
        request = ThumbnailsRequest(
            index=layers.index_of(layer),
            items=tuple({"scene": hit.scene, "window": list(hit.window or ())} for hit in hits),
            size_px=THUMBNAIL_PX,
            folder=str(Path(self._session.temporary.path()) / f"pictures-{next(self._generations)}"),
        )

        def progress(step: Progress) -> None:
            if step.item is not None and generation == self._generation:
                model.set_picture(rows[step.item], step.file)

        def done(body: Mapping[str, Any]) -> None:
            if generation == self._generation:
                self._show_pictures(rows, ThumbnailsResult.from_body(body))

        def failed(error: EngineError) -> None:
            LOGGER.info("No pictures: %s: %s", error.code, error)

        self._session.start(tr("Pictures of hits"), request, done, failed, progress)

    def _show_pictures(self, rows: list[int], result: ThumbnailsResult) -> None:
        for row, file in zip(rows, result.files):
            self._session.dock.search.model.set_picture(row, file)
        if result.problems and not self._has_told_of_moved:
            self._has_told_of_moved = True
            words = tr("Some rasters are not where they were: load them from their new place and index them again.")
            text = "\n".join([words, *result.problems])
            self._session.dock.message.show_message(WARNING, text, INDEX_PAGE, tr("Index …"))
