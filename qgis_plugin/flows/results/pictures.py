"""Pictures of hits: small ones as rows come into sight, and the chosen hit large, of a change at both dates."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject

from ...engine.answers import ThumbnailsResult
from ...engine.client import EngineError
from ...engine.events import Progress
from ...engine.protocol import ThumbnailsRequest
from ...engine.records import read
from ...errors import error_words
from ...gui.message_strip import WARNING
from ...hits import Hit
from ...i18n import tr
from ...log import LOGGER
from ...map import areas, layers, result_layers
from .. import ways_out
from ..session import Session
from ..shown import ResultsFlow

THUMBNAIL_PX = 128
LARGE_PX = 512


class PicturesFlow(QObject):
    """Asks the engine for pictures; what comes for a list that is gone is dropped."""

    def __init__(self, session: Session, results: ResultsFlow) -> None:
        """Listen to the list."""
        super().__init__()
        self._session = session
        self._results = results
        self._generation = 0
        self._numbers = count(1)
        self._large = 0
        self._has_told = False
        box = session.dock.search.results
        box.pictures_wanted.connect(self._fetch)
        box.hit_chosen.connect(self.show_large)
        box.hit_pointed_at.connect(self.show_large)
        results.layer_changed.connect(self._start_anew)

    def _start_anew(self) -> None:
        self._generation += 1
        self._large = next(self._numbers)
        self._has_told = False

    def _fetch(self, rows: list[int]) -> None:
        model = self._session.dock.search.results.model
        generation = self._generation
        items = [(row, self._item(model.hit(row), model.hit(row).scene)) for row in rows if row < model.total]
        wanted = [(row, item) for row, item in items if item is not None]
        if not wanted:
            return

        def progress(step: Progress) -> None:
            if step.item is not None and generation == self._generation:
                model.set_picture(wanted[step.item][0], step.file)

        def done(body: Mapping[str, Any]) -> None:
            if generation != self._generation:
                return
            result = read(ThumbnailsResult, body)
            self._show_small([row for row, _ in wanted], result)

        def failed(error: EngineError) -> None:
            LOGGER.info("No pictures: %s: %s", error.code, error)

        request = self._request([item for _, item in wanted], THUMBNAIL_PX)
        self._session.start(tr("Pictures of hits"), request, done, failed, progress)

    def show_large(self, row: int) -> None:
        """Show a hit large."""
        layer, box = self._results.layer, self._session.dock.search.results
        if layer is None or not 0 <= row < box.model.total:
            return
        hit = box.model.hit(row)
        number = self._large = next(self._numbers)
        panes = [(hit.scene, hit.taken[:10] or hit.scene_name)]
        if hit.is_change:
            before = hit.former_taken[:10] or Path(hit.former_scene).name
            panes.insert(0, (hit.former_scene, tr("before: {date}").format(date=before)))
            panes[1] = (hit.scene, tr("after: {date}").format(date=panes[1][1]))
        items = [self._item(hit, scene) for scene, _ in panes]
        if any(item is None for item in items):
            box.picture.show_pictures([])
            return

        def done(body: Mapping[str, Any]) -> None:
            if number == self._large:
                result = read(ThumbnailsResult, body)
                box.picture.show_pictures([(file, line) for file, (_, line) in zip(result.files, panes)])

        def failed(error: EngineError) -> None:
            LOGGER.info("No large picture: %s: %s", error.code, error)
            if number == self._large:
                box.picture.show_pictures([])

        self._session.start(tr("Picture of a hit"), self._request(items, LARGE_PX), done, failed)

    def _item(self, hit: Hit, scene: str) -> Mapping[str, Any] | None:
        """A hit as the engine is asked for its picture: its window, or where it lies; None where that is unknown."""
        if hit.window is not None:
            return {"scene": scene, "window": list(hit.window)}
        layer = self._results.layer
        geometry = layer.getFeature(hit.feature_id).geometry() if layer is not None else None
        if layer is None or geometry is None or geometry.isEmpty() or not scene:
            return None
        try:
            box = geometry.boundingBox()
            box.scale(1.2)
            return {"scene": scene, "area": areas.area_of_box(box, layer.crs(), layers.project())}
        except areas.AreaProblem:
            return None

    def _request(self, items: list[Any], size_px: int) -> ThumbnailsRequest:
        folder = Path(self._session.temporary.path()) / f"pictures-{next(self._numbers)}"
        index = result_layers.index_of(self._results.layer) if self._results.layer is not None else ""
        return ThumbnailsRequest(index=index, items=tuple(items), size_px=size_px, folder=str(folder))

    def _show_small(self, rows: list[int], result: ThumbnailsResult) -> None:
        for row, file in zip(rows, result.files):
            self._session.dock.search.results.model.set_picture(row, file)
        if result.problems and not self._has_told:
            self._has_told = True
            unallowed = [problem for problem in result.problems if problem.code == "not-allowed"]
            if unallowed:
                self._session.dock.message.show_message(*ways_out.explain(unallowed[0]))
                return
            words = tr("Some rasters are not where they were: find them again on the page Index.")
            text = "\n".join([words, *map(error_words, result.problems)])
            self._session.dock.message.show_message(WARNING, text, ways_out.INDEX_PAGE, tr("Index …"))
