"""``rdb_geo:score_heatmap``: the score of every place of a scene as a raster."""

from __future__ import annotations

from collections.abc import Iterable

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..engine.answers import HeatmapResult
from ..engine.protocol import HeatmapRequest
from ..engine.records import read
from ..i18n import later, number, tr
from .base import Body, EngineAlgorithm, Field, Values, numbers, tell
from .parameters import OUTPUT, QUERY, Given, advanced, flag, index, text

SCENE = "SCENE"
RASTER = "RASTER"
BOX = "BOX"
FINE = "FINE"
LOW = "MIN_SCORE"
HIGH = "MAX_SCORE"


class ScoreHeatmapAlgorithm(EngineAlgorithm):
    """Draws how well each place of a scene fits words or an example."""

    NAME = "score_heatmap"
    TITLE = later("Score heatmap")
    HELP = later(
        "Writes a raster with one band: how well each place of an indexed scene fits the words, or an "
        "example. It has the scene's coordinate system, and one pixel for each step of the chips. Give "
        "either words, or a raster with a box."
    )

    def fields(self) -> Iterable[Field]:
        """The scene, words or an example, and the raster."""
        layer = core.QgsProcessingParameterRasterLayer
        return (
            index(),
            layer(SCENE, tr("Indexed scene to draw")),
            text(QUERY, tr("What to look for")),
            *advanced(
                layer(RASTER, tr("Or: raster that shows an example"), optional=True),
                core.QgsProcessingParameterExtent(BOX, tr("Box around the example"), optional=True),
            ),
            flag(FINE, tr("Follow the image")),
            core.QgsProcessingParameterRasterDestination(OUTPUT, tr("Heatmap")),
            *numbers({LOW: tr("Lowest score"), HIGH: tr("Highest score")}),
        )

    def request(self, given: Given) -> HeatmapRequest:
        """The scene, and words or an example."""
        words, example, box = given.text(QUERY) or None, given.raster(RASTER), given.box_on(BOX, RASTER)
        if (words is None) == (example is None) or (example is None) != (box is None):
            raise core.QgsProcessingException(tr("Give either words, or a raster with a box."))
        return HeatmapRequest(
            index=given.index,
            scene=given.raster(SCENE),
            output=given.output,
            expression=words,
            example=None if example is None else {"scene": example, "area": box},
            fine=given.flag(FINE),
        )

    def answer(self, body: Body, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """The raster."""
        result = read(HeatmapResult, body)
        words = tr("Scores from {low} to {high}.")
        feedback.pushInfo(words.format(low=number(result.min_score or 0, 2), high=number(result.max_score or 0, 2)))
        tell(feedback, result.problems, result.notes)
        self.style(result.output, context)
        return {OUTPUT: result.output, LOW: result.min_score, HIGH: result.max_score}
