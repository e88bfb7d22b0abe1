"""``rdb_geo:index_scene``: rasters into an index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .. import folders
from ..compat import SOURCE_RASTER
from ..engine.index_answers import IndexResult
from ..engine.protocol import IndexRequest
from ..engine.records import read
from ..errors import error_words
from ..i18n import tr
from ..map.layers import raster_path
from ..told import outcome_of
from .base import INDEX, STAGE, EngineAlgorithm

INPUT = "INPUT"
CHIP_SIZE = "CHIP_SIZE"
OVERLAP = "OVERLAP"
SCALES = "SCALES"
BANDS = "BANDS"
STRETCH = "STRETCH"
MODEL = "MODEL"
FORCE = "FORCE"
SCENES_DONE = "SCENES"
FAILURES = "FAILURES"


class IndexSceneAlgorithm(EngineAlgorithm):
    """Cuts rasters into chips and makes them searchable."""

    def name(self) -> str:
        """Published id."""
        return "index_scene"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Index raster")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Makes rasters searchable. Each scene is cut into square chips that overlap, and a model on this "
            "machine turns every chip into numbers that are kept in the folder of the index. Index once, "
            "then search as often as you like.\n\nScenes that are in the index already and have not changed "
            "are skipped. A run that was stopped goes on where it stopped."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        self.add(QgsProcessingParameterMultipleLayers(INPUT, tr("Raster layers"), SOURCE_RASTER))
        self.add(
            QgsProcessingParameterString(CHIP_SIZE, tr("Chip size"), None, optional=True),
            tr("In pixels (256) or metres (300m); empty = chosen from scene and model."),
        )
        double = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterNumber(OVERLAP, tr("Overlap"), double, 0.5, optional=True, minValue=0, maxValue=0.95),
            tr("Share that neighbouring chips have in common."),
        )
        self.add(
            QgsProcessingParameterString(SCALES, tr("Sizes to index together"), "1", optional=True),
            tr("1,2,4 also indexes chips twice and four times as large."),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterString(BANDS, tr("Bands for red, green, blue"), None, optional=True),
            tr("By number (4,3,2) or name (red,green,blue); empty = chosen from the scene."),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterString(STRETCH, tr("Stretch"), None, optional=True),
            tr("LOW,HIGH in the scene's values, or none; empty = from 2 to 98 percent of the scene."),
            is_advanced=True,
        )
        self.add_area()
        self.add(QgsProcessingParameterString(MODEL, tr("Model"), None, optional=True), is_advanced=True)
        self.add(
            QgsProcessingParameterBoolean(
                FORCE, tr("Index again even where nothing changed"), defaultValue=False, optional=True
            ),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(INDEX, tr("Folder of the index"), folders.known_index() or None)
        )
        self.addOutput(QgsProcessingOutputNumber(SCENES_DONE, tr("Scenes in the index")))
        self.addOutput(QgsProcessingOutputNumber(FAILURES, tr("Scenes that could not be indexed")))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> IndexRequest:
        """The rasters and how they are cut."""
        layers = self.parameterAsLayerList(parameters, INPUT, context)
        scenes = tuple(raster_path(layer) or _refuse(layer) for layer in layers)
        if not scenes:
            raise QgsProcessingException(tr("None of the layers is a raster file."))
        index = self.parameterAsString(parameters, INDEX, context)
        scales = self.parameterAsString(parameters, SCALES, context) or "1"
        try:
            factors = tuple(float(part) for part in scales.split(","))
        except ValueError as error:
            raise QgsProcessingException(
                tr("{text} is no list of numbers such as 1,2,4.").format(text=scales)
            ) from error
        return IndexRequest(
            scenes=scenes,
            index=index,
            model=self.parameterAsString(parameters, MODEL, context) or None,
            chip_size=self.parameterAsString(parameters, CHIP_SIZE, context) or None,
            overlap=self.parameterAsDouble(parameters, OVERLAP, context),
            scales=factors,
            bands=self.parameterAsString(parameters, BANDS, context) or None,
            stretch=self.parameterAsString(parameters, STRETCH, context) or None,
            area=self.area(parameters, context),
            force=self.parameterAsBool(parameters, FORCE, context),
        )

    def answer(
        self, body: Mapping[str, Any], _context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """What became of the rasters."""
        result = read(IndexResult, body)
        for scene in result.scenes:
            feedback.pushInfo(outcome_of(scene))
        if not result.scenes:
            raise QgsProcessingException("\n".join(error_words(failure.problem) for failure in result.failures))
        for failure in result.failures:
            feedback.reportError(error_words(failure.problem))
        index = self._request.index if isinstance(self._request, IndexRequest) else ""
        return {INDEX: index, SCENES_DONE: len(result.scenes), FAILURES: len(result.failures)}

    def postProcessAlgorithm(  # noqa: N802
        self, _context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Tell the panel, on the main thread."""
        if isinstance(self._request, IndexRequest):
            STAGE.listener.indexed(self._request.index)
        return {}


def _refuse(layer: QgsMapLayer) -> str:
    """A layer that was chosen is not passed over in silence."""
    raise QgsProcessingException(tr("{layer} is no raster file.").format(layer=layer.name()))
