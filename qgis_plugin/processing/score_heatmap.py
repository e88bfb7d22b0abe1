"""``rdb_geo:score_heatmap``: the score of every place of a scene as a raster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..engine.answers import HeatmapResult
from ..engine.protocol import HeatmapRequest
from ..engine.records import read
from ..i18n import number, tr
from ..told import words_of
from .base import INDEX, OUTPUT, EngineAlgorithm

QUERY = "QUERY"
SCENE = "SCENE"
RASTER = "RASTER"
BOX = "BOX"
FINE = "FINE"
LOW = "MIN_SCORE"
HIGH = "MAX_SCORE"


class ScoreHeatmapAlgorithm(EngineAlgorithm):
    """Draws how well each place of a scene fits words or an example."""

    def name(self) -> str:
        """Published id."""
        return "score_heatmap"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Score heatmap")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Writes a raster with one band: how well each place of an indexed scene fits the words, or an "
            "example. It has the scene's coordinate system, and one pixel for each step of the chips. Give "
            "either words, or a raster with a box."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        self.add_index()
        self.add(QgsProcessingParameterRasterLayer(SCENE, tr("Indexed scene to draw")))
        self.add(QgsProcessingParameterString(QUERY, tr("What to look for"), None, optional=True))
        self.add(
            QgsProcessingParameterRasterLayer(RASTER, tr("Or: raster that shows an example"), optional=True),
            is_advanced=True,
        )
        self.add(QgsProcessingParameterExtent(BOX, tr("Box around the example"), optional=True), is_advanced=True)
        self.add(QgsProcessingParameterBoolean(FINE, tr("Follow the image"), optional=True))
        self.add(QgsProcessingParameterRasterDestination(OUTPUT, tr("Heatmap")))
        self.addOutput(QgsProcessingOutputNumber(LOW, tr("Lowest score")))
        self.addOutput(QgsProcessingOutputNumber(HIGH, tr("Highest score")))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> HeatmapRequest:
        """The scene, and words or an example."""
        text = self.parameterAsString(parameters, QUERY, context).strip() or None
        example = self.raster(parameters, RASTER, context)
        box = self.box_on(parameters, BOX, context, RASTER)
        if (text is None) == (example is None) or (example is None) != (box is None):
            raise QgsProcessingException(tr("Give either words, or a raster with a box."))
        return HeatmapRequest(
            index=self.parameterAsString(parameters, INDEX, context),
            scene=self.raster(parameters, SCENE, context),
            output=self.parameterAsOutputLayer(parameters, OUTPUT, context),
            expression=text,
            example=None if example is None else {"scene": example, "area": box},
            fine=self.parameterAsBool(parameters, FINE, context) or None,
        )

    def answer(
        self, body: Mapping[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The raster."""
        result = read(HeatmapResult, body)
        words = tr("Scores from {low} to {high}.")
        feedback.pushInfo(words.format(low=number(result.min_score or 0, 2), high=number(result.max_score or 0, 2)))
        for line in map(words_of, result.notes):
            feedback.pushInfo(line)
        self.style(result.output, context)
        return {OUTPUT: result.output, LOW: result.min_score, HIGH: result.max_score}
