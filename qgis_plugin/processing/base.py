"""What the algorithms share: one request with feedback, and the style of results."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Union

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from ..engine.client import EngineClient, EngineError
from ..engine.events import Progress
from ..engine.protocol import Request
from ..engine.records import Note, Problem
from ..errors import UNALLOWED, error_words
from ..i18n import tr, translated
from ..map import layers
from ..map.result_layers import Origin, adopt, describe_hits
from ..map.styling import style_changes, style_heatmap, style_hits
from ..told import words_of
from .parameters import Given, Parameter

COUNT = "COUNT"
SENTENCE = "SENTENCE"

Body = Mapping[str, Any]
"""The engine's answer."""
Values = dict[str, Any]
"""Parameters or outputs by name."""
Field = Union[Parameter, QgsProcessingOutputDefinition]


class Listener:
    """Hears of results that were loaded and of indexes that grew; the panel takes its place where there is one."""

    def loaded(self, layer: QgsVectorLayer, sentence: str) -> None:
        """A layer of hits or changes is in the project."""

    def indexed(self, folder: str) -> None:
        """An index holds more now."""


class ResultStyler(QgsProcessingLayerPostProcessorInterface):
    """Gives results of Processing the panel's look and place."""

    def __init__(self, origin: Origin | None = None, sentence: str = "") -> None:
        """Make one for one result; `origin` says what it came from, None = it is not for the panel."""
        super().__init__()
        self._origin = origin
        self._sentence = sentence

    def postProcessLayer(  # noqa: N802  # QGIS prescribes the name
        self, layer: QgsMapLayer, _context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> None:
        """Style hits or a heatmap, and hand hits to the panel once QGIS has put them into its list of layers."""
        origin = self._origin
        if isinstance(layer, QgsVectorLayer) and origin is not None:
            describe_hits(layer, origin)
            QTimer.singleShot(0, lambda: self._show(layer, self._sentence))
        elif isinstance(layer, QgsVectorLayer):
            (style_changes if layer.fields().indexOf("rise") >= 0 else style_hits)(layer)
        elif isinstance(layer, QgsRasterLayer):
            style_heatmap(layer)

    def _show(self, layer: QgsVectorLayer, sentence: str) -> None:
        if not sip.isdeleted(layer) and layers.project().mapLayer(layer.id()) is not None:
            adopt(layer)
            STAGE.listener.loaded(layer, sentence)


class Stage:
    """Who hears of results."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self.listener = Listener()


STAGE = Stage()
STYLERS: deque[ResultStyler] = deque(maxlen=200)
"""Processing calls a styler when its algorithm is gone, and does not own it."""


class EngineAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that is one request."""

    NAME = ""
    """Published id."""
    TITLE = ""
    HELP = ""

    def __init__(self, client: EngineClient, *, is_headless: bool) -> None:
        """Remember whom to ask."""
        super().__init__()
        self._client = client
        self._is_headless = is_headless
        self._request: Request | None = None

    def fields(self) -> Iterable[Field]:
        """Parameters and outputs, in the order in which QGIS shows them."""
        raise NotImplementedError

    def request(self, given: Given) -> Request:
        """What to ask the engine. Called on the main thread."""
        raise NotImplementedError

    def answer(self, body: Body, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """The outputs that the engine's answer gives."""
        raise NotImplementedError

    def createInstance(self) -> EngineAlgorithm:  # noqa: N802  # QGIS prescribes the names
        """A new one, asking the same engine."""
        return type(self)(self._client, is_headless=self._is_headless)

    def name(self) -> str:
        """Published id."""
        return self.NAME

    def displayName(self) -> str:  # noqa: N802
        """Name for people."""
        return translated(self.TITLE)

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return translated(self.HELP)

    def helpUrl(self) -> str:  # noqa: N802
        """No page of its own: the help text is complete."""
        return ""

    def initAlgorithm(self, _configuration: Values) -> None:  # noqa: N802
        """Add parameters and outputs."""
        for field in self.fields():
            (self.addParameter if isinstance(field, Parameter) else self.addOutput)(field)

    def prepareAlgorithm(  # noqa: N802
        self, parameters: Values, context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the parameters, on the main thread."""
        self._request = self.request(Given(self, parameters, context))
        return True

    def processAlgorithm(  # noqa: N802
        self, _parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Values:
        """Ask, in the background."""
        if self._request is None:
            return {}
        body = self.ask(self._request, feedback)
        return self.answer(body, context, feedback) if body else {}

    def ask(self, request: Request, feedback: QgsProcessingFeedback) -> Body:
        """Ask the engine; progress and cancelling go through `feedback`."""
        said: list[str] = []

        def tell(progress: Progress) -> None:
            if progress.total:
                share = (progress.scene_number - 1 + progress.done / progress.total) / max(1, progress.scene_count)
                feedback.setProgress(100 * share)
            if progress.message and progress.message not in said:
                said.append(progress.message)
                feedback.pushInfo(progress.message)

        try:
            return self._client.run(request, tell, feedback.isCanceled)
        except EngineError as error:
            if error.code == "cancelled":
                feedback.pushInfo(error_words(error.problem))
                return {}
            raise QgsProcessingException(_refusal(error.problem)) from error
        finally:
            if self._is_headless:
                self._client.close()

    def style(self, path: str, context: QgsProcessingContext, origin: Origin | None = None, sentence: str = "") -> None:
        """Have the layer of `path` styled, if it is to be loaded, and shown in the panel where its origin is told."""
        if context.willLoadLayerOnCompletion(path):
            STYLERS.append(ResultStyler(origin, sentence))
            context.layerToLoadOnCompletionDetails(path).setPostProcessor(STYLERS[-1])


def numbers(words: Mapping[str, str]) -> list[Field]:
    """Outputs that are numbers, by their names."""
    return [QgsProcessingOutputNumber(name, said) for name, said in words.items()]


def _refusal(problem: Problem) -> str:
    """Why an algorithm ends, and where that is mended, if not in Processing."""
    if problem.why not in UNALLOWED:
        return error_words(problem)
    return "\n".join([error_words(problem), tr("The panel allows it by a button: search this index there once.")])


def tell(feedback: QgsProcessingFeedback, problems: Iterable[Problem], notes: Iterable[Note] = ()) -> None:
    """What could not be read, and what is to know."""
    for problem in problems:
        feedback.reportError(error_words(problem))
    for note in notes:
        feedback.pushInfo(words_of(note))
