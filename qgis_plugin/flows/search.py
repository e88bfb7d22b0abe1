"""Asking: by text, by a drawn box, by a hit, and for heatmaps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Callable, NamedTuple

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QObject

from .. import folders, told, verdicts
from ..choices import AreaChoice, SearchChoice
from ..engine.answers import HeatmapResult, HitsResult
from ..engine.client import EngineError
from ..engine.events import Progress
from ..engine.protocol import HeatmapRequest, Request, Window
from ..engine.questions import search_request
from ..engine.records import read
from ..gui.message_strip import INFO, WARNING
from ..hits import Hit, name_of
from ..i18n import number, tr
from ..map import areas, layers, result_layers, vectors
from ..map.result_layers import Origin
from ..settings import remember_query
from ..tasks import EngineTask
from . import ways_out
from .session import Session
from .shown import ResultsFlow

STAGES: Mapping[str, Callable[[], str]] = {
    "model": lambda: tr("Loading the model …"),
    "search": lambda: tr("Searching …"),
    "heatmap": lambda: tr("Drawing the heatmap …"),
    "write": lambda: tr("Writing …"),
}


class Asked(NamedTuple):
    """A search, so that it can be asked again."""

    index: str
    question: Mapping[str, Any]
    """See `questions`, as are the limits."""
    limits: Mapping[str, Any]
    words: str
    """Name of the layer."""


class SearchFlow(QObject):
    """Turns choices into requests, and results into layers."""

    def __init__(self, session: Session, results: ResultsFlow) -> None:
        """Listen to the panel."""
        super().__init__()
        self._session = session
        self._results = results
        self._task: EngineTask | None = None
        self._last: Asked | None = None
        page = session.dock.search
        page.search_requested.connect(self.search)
        page.results.like_requested.connect(lambda row: self.search_like(page.results.model.hit(row)))
        page.results.heatmap_requested.connect(self.draw_heatmap)
        page.cancel_requested.connect(self.cancel)

    def search_text(self, text: str) -> None:
        """Search with the panel's limits, as if `text` was typed there."""
        self._session.dock.open_page("search")
        self._session.dock.search.line.setText(text)
        self._session.dock.search.submit()

    def search(self, choice: SearchChoice) -> None:
        """Search by text."""
        self._session.dock.message.clear()
        if not self._session.has_index():
            self._session.tell_no_index()
            return
        folders.keep_number("hits", choice.k)
        limits = self._limits(choice)
        if limits is not None:
            self._ask(Asked(self._session.index, {"expression": choice.text}, limits, choice.text))

    def show_lookalikes(self) -> None:
        """Ask the last question again, for hits that are no confident match."""
        self._session.dock.message.clear()
        if self._last is not None:
            limits = {**self._last.limits, "show_lookalikes": True}
            words = tr("{words}, look-alikes").format(words=self._last.words)
            self._ask(self._last._replace(limits=limits, words=words))

    def search_like(self, hit: Hit) -> None:
        """Search for what looks like a hit: a chip as it is, an outline by the box around it."""
        if hit.window is not None:
            place = f"{hit.window[0]},{hit.window[1]}"
            words = tr("like {scene} {place}").format(scene=hit.scene_name, place=place)
            self._ask_example(words, hit.scene, hit.window, None)
            return
        layer = self._results.layer
        if layer is None:
            return
        words = tr("like {words}, number {rank}").format(words=result_layers.words_of(layer), rank=number(hit.rank))
        box = layer.getFeature(hit.feature_id).geometry().boundingBox()
        self._ask_area(words, hit.scene, box, layer.crs())

    def search_box(self, box: QgsRectangle) -> None:
        """Search for what looks like the raster inside a box of the map."""
        canvas = self._session.iface.mapCanvas()
        crs = layers.project().crs()
        scene = layers.top_raster(box, canvas.layers(), crs)
        if scene is None:
            self._session.dock.message.show_message(WARNING, tr("There is no raster layer under this box."))
            return
        words = tr("like a piece of {scene}").format(scene=name_of(scene))
        self._ask_area(words, scene, box, crs)

    def draw_heatmap(self, row: int) -> None:
        """Draw the scores of the last search over the scene of a hit; −1 = of the best hit."""
        model = self._session.dock.search.results.model
        layer = self._results.layer
        asked = result_layers.asked_of(layer)
        if asked is None or layer is None or not model.total or "change" in asked:
            return
        scene = model.hit(max(row, 0)).scene
        index, words = result_layers.index_of(layer), result_layers.words_of(layer)
        name = tr("Heatmap: {words}").format(words=words)
        output = self.output(index, "heatmap " + words, ".tif")

        def done(body: Mapping[str, Any]) -> None:
            self.rest()
            result = read(HeatmapResult, body)
            result_layers.add_heatmap_layer(result.output, name, words, index)
            scores = tr("The heatmap is on the map: scores from {low} to {high}.")
            said = scores.format(low=number(result.min_score or 0, 2), high=number(result.max_score or 0, 2))
            lines = [said, *map(told.words_of, result.notes)]
            lines += [told.unread(result.problems)] if result.problems else []
            self._session.dock.message.show_message(WARNING if result.problems else INFO, "\n".join(lines))

        if output:
            fine = self._session.dock.search.more.fine_map.isChecked() or None
            self.begin(HeatmapRequest(index=index, scene=scene, output=output, fine=fine, **asked), name, done)

    def cancel(self) -> None:
        """Stop the search that goes on."""
        if self._task is not None:
            self._task.cancel()

    def _ask_area(self, words: str, scene: str, box: QgsRectangle, crs: Any) -> None:  # noqa: ANN401  # a QGIS CRS
        try:
            area = areas.area_of_box(box, crs, layers.project())
        except areas.AreaProblem as problem:
            self._session.dock.message.show_message(WARNING, str(problem))
            return
        self._ask_example(words, scene, None, area)

    def _ask_example(self, words: str, scene: str, window: Window | None, area: Mapping[str, Any] | None) -> None:
        self._session.dock.message.clear()
        if not self._session.has_index():
            self._session.tell_no_index()
            return
        page = self._session.dock.search
        limits = self._limits(SearchChoice("", page.area.choice(), page.hits.value(), *page.more.more()))
        if limits is not None:
            piece = {"area": area} if window is None else {"window": list(window)}
            self._ask(Asked(self._session.index, {"example": {"scene": scene, **piece}}, limits, words))

    def _limits(self, choice: SearchChoice) -> dict[str, Any] | None:
        """Where, when and how much, as fields of a request; None where that can't be, which is said."""
        try:
            area = self._area(choice.area)
            near = None
            if choice.near_layer:
                kept = folders.shapes_folder(self._session.index)  # asked again tomorrow, of the same shapes
                file = vectors.engine_source(layers.vector_layer(choice.near_layer), kept)
                near = (f"{file}:{choice.distance}",)
        except (areas.AreaProblem, vectors.LayerProblem, OSError) as problem:
            self._session.dock.message.show_message(WARNING, str(problem))
            return None
        given = {"area": area, "near": near, "start": choice.start, "end": choice.end, "shapes": choice.has_shapes}
        given["fine"] = choice.has_shapes and choice.has_fine
        given["right_angles"] = choice.has_shapes and choice.has_right_angles
        given["simplify"] = choice.simplify
        given["min_area"] = choice.least
        given["merge"] = choice.has_places and not choice.has_shapes
        given["weaker"] = not (choice.has_places or choice.has_shapes)
        return {"k": choice.k, **{name: value for name, value in given.items() if value}}

    def _area(self, choice: AreaChoice) -> Mapping[str, Any] | None:
        return layers.area_of_choice(choice, self._session.iface.mapCanvas().extent(), self._session.tell)

    def output(self, index: str, words: str, suffix: str) -> str:
        """A new file for a result; empty where its folder can't be made, which is said."""
        try:
            return folders.result_path(index, words, suffix)
        except OSError as error:
            said = tr("Results can't be written beside the project: {reason}").format(reason=error)
            self._session.dock.message.show_message(WARNING, said)
            return ""

    def _ask(self, asked: Asked) -> None:
        output = self.output(asked.index, asked.words, ".gpkg")
        if not output:
            return

        def done(body: Mapping[str, Any]) -> None:
            self.rest()
            result, self._last = read(HitsResult, body), asked
            if "expression" in asked.question:
                self._session.dock.search.set_history(remember_query(asked.question["expression"]))
            hint = _hint(asked, result, output)
            if result.count:
                are_likely = result.presence is not None and result.is_confident  # a look-alike is not called likely
                origin = Origin(asked.words, result.model, asked.index, asked.question, asked.limits, are_likely)
                layer = result_layers.add_hits_layer(result.output, origin)
                self._results.show(layer, verdicts.sentence_of(result), hint)
            else:
                Path(result.output).unlink(missing_ok=True)
                if result.is_confident:
                    self._results.show_nothing(verdicts.sentence_of(result))
                elif asked.limits.get("show_lookalikes"):  # that were outlines, which none is likely enough for
                    self._results.show_nothing(verdicts.none_reaches(result))
                else:
                    self._results.show_doubt(result, hint)
            if result.problems:
                self._session.dock.message.show_message(
                    WARNING, told.unread(result.problems), ways_out.INDEX_PAGE, tr("Index …")
                )

        request = search_request(asked.index, asked.question, asked.limits, output)
        self.begin(request, tr("Search: {words}").format(words=asked.words), done)

    def begin(self, request: Request, title: str, done: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask the engine, one request at a time; `done` calls `rest` first."""
        if self._task is not None:
            return
        self._session.dock.search.set_busy(is_busy=True)
        self._session.dock.search.show_progress(0, None, tr("Starting the engine …"))
        self._task = self._session.start(title, request, done, self._fail, self._tell)

    def _tell(self, progress: Progress) -> None:
        words = STAGES.get(progress.stage)
        self._session.dock.search.show_progress(progress.done, progress.total, words() if words else "")

    def _fail(self, error: EngineError) -> None:
        self.rest()
        if error.place is None:
            self._session.fail(error)
        else:
            self._session.dock.search.show_problem(ways_out.explain(error.problem).text, error.place)

    def rest(self) -> None:
        """Show that no request goes on."""
        self._task = None
        self._session.dock.search.set_busy(is_busy=False)


def _hint(asked: Asked, result: HitsResult, output: str) -> str:
    """What the user should know of a question and its answer, a line each."""
    lines = [verdicts.scenes_of(result), verdicts.more_of(result, asked.limits.get("k", result.count))]
    lines += map(told.words_of, result.notes)
    if result.translated:
        lines.insert(0, verdicts.english_of(result))
    if folders.is_elsewhere(asked.index, output):
        words = tr("The project's folder can't be written: the hits are in {folder}.")
        lines.append(words.format(folder=Path(output).parent))
    return "\n".join(line for line in lines if line)
