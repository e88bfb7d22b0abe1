"""What the algorithms share: the index parameter, areas, one request with feedback, and the style of results."""

from __future__ import annotations

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
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ..areas import AreaProblem, area_of_box, area_of_source, lonlat
from ..compat import FLAG_ADVANCED, SOURCE_POLYGON
from ..engine.answers import HitsResult
from ..engine.client import EngineClient, EngineError
from ..engine.protocol import Progress, Request
from ..i18n import tr
from ..layers import raster_path
from ..styling import style_heatmap, style_hits

INDEX = "INDEX"
EXTENT = "EXTENT"
AREA = "AREA"
OUTPUT = "OUTPUT"
HITS = "HITS"
MIN_SCORE = "MIN_SCORE"
PERCENT = "PERCENT"
SCENES = "SCENES"
MERGE = "MERGE"
COUNT = "COUNT"
BEST_SCORE = "BEST_SCORE"
SENTENCE = "SENTENCE"


class ResultStyler(QgsProcessingLayerPostProcessorInterface):
    """Gives results of Processing the panel's look."""

    def postProcessLayer(  # noqa: N802  # QGIS prescribes the name
        self, layer: QgsMapLayer, _context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> None:
        """Style hits or a heatmap."""
        if isinstance(layer, QgsVectorLayer):
            style_hits(layer)
        elif isinstance(layer, QgsRasterLayer):
            style_heatmap(layer)


STYLER = ResultStyler()
"""One for all results: Processing calls it when the algorithm is gone, and does not own it."""


class EngineAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that is one request."""

    def __init__(self, client: EngineClient, *, is_headless: bool) -> None:
        """Remember whom to ask."""
        super().__init__()
        self._client = client
        self._is_headless = is_headless

    def createInstance(self) -> EngineAlgorithm:  # noqa: N802  # QGIS prescribes the names
        """A new one, asking the same engine."""
        return type(self)(self._client, is_headless=self._is_headless)

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
        """Folder of an index that exists."""
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(INDEX, tr("Folder of the index"), behavior=folder))

    def add_limits(self) -> None:
        """How many hits, and of what kind."""
        number = QgsProcessingParameterNumber
        double, whole = number.Type.Double, number.Type.Integer
        self.add(number(HITS, tr("Hits at most"), whole, 100, optional=True, minValue=1))
        self.add(
            number(MIN_SCORE, tr("Lowest score"), double, None, optional=True),
            tr("Only hits with at least this score."),
            is_advanced=True,
        )
        self.add(
            number(PERCENT, tr("Best percent of all chips"), double, None, optional=True, minValue=0, maxValue=100),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterString(SCENES, tr("Only scenes whose name matches"), None, optional=True),
            tr("With * for any letters, several separated by ; – for example  2023*.tif"),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(MERGE, tr("Dissolve hits that touch"), defaultValue=False, optional=True),
            is_advanced=True,
        )

    def add_area(self) -> None:
        """Where to look: a box, polygons, or neither."""
        self.add(QgsProcessingParameterExtent(EXTENT, tr("Only inside this extent"), optional=True))
        polygons = [SOURCE_POLYGON]
        self.add(QgsProcessingParameterFeatureSource(AREA, tr("Only inside these polygons"), polygons, optional=True))

    def add_hits_output(self) -> None:
        """The layer of hits and what is said of it."""
        self.add(QgsProcessingParameterVectorDestination(OUTPUT, tr("Hits"), SOURCE_POLYGON))
        self.addOutput(QgsProcessingOutputNumber(COUNT, tr("Number of hits")))
        self.addOutput(QgsProcessingOutputNumber(BEST_SCORE, tr("Best score")))
        self.addOutput(QgsProcessingOutputString(SENTENCE, tr("Summary")))

    def limits(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Values of `add_limits` as fields of a request; what was not given is None."""
        scenes = self.parameterAsString(parameters, SCENES, context)
        return {
            "k": self.parameterAsInt(parameters, HITS, context) if _is_given(parameters, HITS, 100) else None,
            "min_score": self._number(parameters, MIN_SCORE, context),
            "percent": self._number(parameters, PERCENT, context),
            "scenes": tuple(part.strip() for part in scenes.split(";") if part.strip()) or None,
            "merge": self.parameterAsBool(parameters, MERGE, context),
        }

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
                feedback.pushInfo(tr("Stopped. What is finished is kept; start it again and it goes on from there."))
                return {}
            words = {"engine-missing": tr("The engine rdb-geo was not found: open the panel's set-up.")}
            raise QgsProcessingException(words.get(error.code, str(error))) from error
        finally:
            if self._is_headless:
                self._client.close()

    def report_hits(
        self, body: Mapping[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Outputs of a search, its layer styled once it is loaded."""
        if not body:
            return {}
        result = HitsResult.from_body(body)
        for problem in result.problems:
            feedback.reportError(problem)
        feedback.pushInfo(result.sentence)
        self.style(result.output, context)
        return {OUTPUT: result.output, COUNT: result.count, BEST_SCORE: result.best_score, SENTENCE: result.sentence}

    def style(self, path: str, context: QgsProcessingContext) -> None:
        """Have the layer of `path` styled, if it is to be loaded."""
        if context.willLoadLayerOnCompletion(path):
            context.layerToLoadOnCompletionDetails(path).setPostProcessor(STYLER)

    def _number(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> float | None:
        return self.parameterAsDouble(parameters, name, context) if _is_given(parameters, name) else None


def _is_given(parameters: Mapping[str, Any], name: str, default: Any = None) -> bool:  # noqa: ANN401
    return parameters.get(name, default) not in (None, "")
