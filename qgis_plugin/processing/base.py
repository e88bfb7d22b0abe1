"""What the algorithms share: the index parameter, areas, one request with feedback, and the style of results."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from .. import folders
from ..compat import FLAG_ADVANCED, SOURCE_POLYGON
from ..engine.client import EngineClient, EngineError
from ..engine.events import Progress
from ..engine.protocol import Request
from ..errors import error_words
from ..i18n import tr
from ..map import layers
from ..map.areas import AreaProblem, area_of_box, area_of_source, lonlat
from ..map.layers import raster_path
from ..map.result_layers import Origin, adopt, describe_hits
from ..map.styling import style_changes, style_heatmap, style_hits
from ..map.vectors import LayerProblem, engine_source

INDEX = "INDEX"
EXTENT = "EXTENT"
AREA = "AREA"
OUTPUT = "OUTPUT"
HITS = "HITS"
MIN_SCORE = "MIN_SCORE"
COUNT = "COUNT"
SENTENCE = "SENTENCE"


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

    def __init__(self, client: EngineClient, *, is_headless: bool) -> None:
        """Remember whom to ask."""
        super().__init__()
        self._client = client
        self._is_headless = is_headless
        self._request: Request | None = None

    def createInstance(self) -> EngineAlgorithm:  # noqa: N802  # QGIS prescribes the names
        """A new one, asking the same engine."""
        return type(self)(self._client, is_headless=self._is_headless)

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """What to ask the engine. Called on the main thread: only there may layers of the project be read or copied."""
        raise NotImplementedError

    def answer(
        self, body: Mapping[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The outputs that the engine's answer gives."""
        raise NotImplementedError

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the parameters, on the main thread."""
        self._request = self.request(parameters, context)
        return True

    def processAlgorithm(  # noqa: N802
        self, _parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask, in the background."""
        if self._request is None:
            return {}
        body = self.ask(self._request, feedback)
        return self.answer(body, context, feedback) if body else {}

    def helpUrl(self) -> str:  # noqa: N802
        """No page of its own: the help text is complete."""
        return ""

    def add(
        self, parameter: QgsProcessingParameterDefinition, help_text: str = "", *, is_advanced: bool = False
    ) -> None:
        """Add a parameter with its help."""
        if help_text and hasattr(parameter, "setHelp"):
            parameter.setHelp(help_text)
        if is_advanced:
            parameter.setFlags(parameter.flags() | FLAG_ADVANCED)
        self.addParameter(parameter)

    def add_index(self) -> None:
        """Folder of an index that exists; the project's own where nothing else is said."""
        folder = QgsProcessingParameterFile.Behavior.Folder
        default = folders.known_index() or None
        words = tr("Folder of the index")
        self.add(QgsProcessingParameterFile(INDEX, words, behavior=folder, defaultValue=default))

    def source(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """A vector layer as a file that the engine reads, None where none was given."""
        layer = self.parameterAsVectorLayer(parameters, name, context)
        if layer is None:
            return None
        try:
            return engine_source(layer, QgsProcessingUtils.tempFolder())
        except LayerProblem as problem:
            raise QgsProcessingException(str(problem)) from problem

    def add_area(self) -> None:
        """Where to look: a box, polygons, or neither."""
        self.add(QgsProcessingParameterExtent(EXTENT, tr("Only inside this extent"), optional=True))
        polygons = [SOURCE_POLYGON]
        self.add(QgsProcessingParameterFeatureSource(AREA, tr("Only inside these polygons"), polygons, optional=True))

    def area(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Mapping[str, Any] | None:
        """The value of `add_area` as GeoJSON; the polygons where both are given."""
        try:
            source = self.parameterAsSource(parameters, AREA, context)
            if source is not None:
                return area_of_source(source, context.project())
            return self.box(parameters, EXTENT, context)
        except AreaProblem as problem:
            raise QgsProcessingException(str(problem)) from problem

    def box(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Mapping[str, Any] | None:
        """An extent parameter as GeoJSON, None where it is empty."""
        return self._box(parameters, name, context, self.parameterAsExtentCrs(parameters, name, context))

    def box_on(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext, raster: str
    ) -> Mapping[str, Any] | None:
        """The same; an extent without a coordinate system is in that of the raster parameter `raster`."""
        value = parameters.get(name)
        layer = self.parameterAsRasterLayer(parameters, raster, context)
        if isinstance(value, str) and "[" not in value and layer is not None:
            return self._box(parameters, name, context, layer.crs())
        return self.box(parameters, name, context)

    def _box(
        self,
        parameters: dict[str, Any],
        name: str,
        context: QgsProcessingContext,
        crs: QgsCoordinateReferenceSystem,
    ) -> Mapping[str, Any] | None:
        extent = self.parameterAsExtent(parameters, name, context)
        if extent.isEmpty():
            return None
        try:
            return area_of_box(extent, crs if crs.isValid() else lonlat(), context.project())
        except AreaProblem as problem:
            raise QgsProcessingException(str(problem)) from problem

    def raster(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """Path of a raster parameter, None where it is empty."""
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None:
            return None
        path = raster_path(layer)
        if path is None:
            raise QgsProcessingException(tr("{layer} is no raster file.").format(layer=layer.name()))
        return path

    def ask(self, request: Request, feedback: QgsProcessingFeedback) -> Mapping[str, Any]:
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
            raise QgsProcessingException(error_words(error.problem)) from error
        finally:
            if self._is_headless:
                self._client.close()

    def style(self, path: str, context: QgsProcessingContext, origin: Origin | None = None, sentence: str = "") -> None:
        """Have the layer of `path` styled, if it is to be loaded, and shown in the panel where its origin is told."""
        if context.willLoadLayerOnCompletion(path):
            STYLERS.append(ResultStyler(origin, sentence))
            context.layerToLoadOnCompletionDetails(path).setPostProcessor(STYLERS[-1])

    def number(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> float | None:
        """A number, None where it was not given."""
        return self.parameterAsDouble(parameters, name, context) if is_given(parameters, name) else None


def is_given(parameters: Mapping[str, Any], name: str, default: Any = None) -> bool:  # noqa: ANN401
    """Whether a parameter has a value."""
    return parameters.get(name, default) not in (None, "")
