"""``rdb_geo:detect_change``: where words became true between two dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from ..compat import SOURCE_POLYGON
from ..engine.answers import ChangeResult
from ..engine.protocol import ChangeRequest
from ..engine.records import read
from ..errors import error_words
from ..i18n import tr
from ..map.result_layers import Origin
from ..told import words_of
from ..verdicts import changes_of
from .base import COUNT, INDEX, MIN_SCORE, OUTPUT, SENTENCE, EngineAlgorithm

QUERY = "QUERY"
BEFORE = "BEFORE"
AFTER = "AFTER"
BEFORE_DATE = "BEFORE_DATE"
AFTER_DATE = "AFTER_DATE"
SIGMAS = "SIGMAS"
FELL = "FELL"
FINE = "FINE"
OPPOSITE = "OPPOSITE"


class DetectChangeAlgorithm(EngineAlgorithm):
    """Compares the scores of two dates of one place."""

    def name(self) -> str:
        """Published id."""
        return "detect_change"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Change between two dates")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Finds where words became true between two dates of one place, such as “flooded farmland”. Both images "
            "must be in the index: choose them as layers, or name dates (2024-05). A place counts where its score rose "
            "beyond what unchanged places show.\n\nThe number of places that changed as much the other way says how "
            "many of the changes may be false."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        number = QgsProcessingParameterNumber
        self.add_index()
        self.add(QgsProcessingParameterString(QUERY, tr("What to look for")), tr("For example: flooded farmland"))
        self.add(QgsProcessingParameterRasterLayer(BEFORE, tr("Image before"), optional=True))
        self.add(QgsProcessingParameterRasterLayer(AFTER, tr("Image after"), optional=True))
        words = tr("Instead of a layer: a date such as 2024-05, or the name of scenes with * for any letters.")
        self.add(QgsProcessingParameterString(BEFORE_DATE, tr("Or: date before"), None, optional=True), words)
        self.add(QgsProcessingParameterString(AFTER_DATE, tr("Or: date after"), None, optional=True), words)
        self.add(
            QgsProcessingParameterBoolean(
                FELL, tr("Where it ceased to be true instead"), defaultValue=False, optional=True
            )
        )
        self.add(
            number(SIGMAS, tr("Least change, in standard deviations"), number.Type.Double, None, True, 0.1),  # noqa: FBT003
            tr("Of what unchanged places show; empty = the engine's own choice. More finds less, and more surely."),
            is_advanced=True,
        )
        self.add(
            number(MIN_SCORE, tr("Lowest score"), number.Type.Double, None, optional=True, minValue=0, maxValue=1),
            tr("A probability, 0 to 1: only places that score at least this after."),
            is_advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(FINE, tr("Outlines follow the image"), defaultValue=False, optional=True),
            tr("Moves outlines to where colours and textures change; reads the image around each region."),
            is_advanced=True,
        )
        self.add(QgsProcessingParameterVectorDestination(OUTPUT, tr("Changed places"), SOURCE_POLYGON))
        self.addOutput(QgsProcessingOutputNumber(COUNT, tr("Number of changed places")))
        self.addOutput(QgsProcessingOutputNumber(OPPOSITE, tr("Places that changed the other way")))
        self.addOutput(QgsProcessingOutputString(SENTENCE, tr("Summary")))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ChangeRequest:
        """Two dates and the words."""
        return ChangeRequest(
            index=self.parameterAsString(parameters, INDEX, context),
            before=self._scene(parameters, (BEFORE, BEFORE_DATE), context),
            after=self._scene(parameters, (AFTER, AFTER_DATE), context),
            expression=self.parameterAsString(parameters, QUERY, context),
            output=self.parameterAsOutputLayer(parameters, OUTPUT, context),
            z=self.number(parameters, SIGMAS, context),
            min_score=self.number(parameters, MIN_SCORE, context),
            fell=self.parameterAsBool(parameters, FELL, context),
            fine=self.parameterAsBool(parameters, FINE, context) or None,
        )

    def answer(
        self, body: Mapping[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The changed places."""
        result = read(ChangeResult, body)
        for problem in result.problems:
            feedback.reportError(error_words(problem))
        for line in (*map(words_of, result.notes), changes_of(result)):
            feedback.pushInfo(line)
        asked = self._request
        if isinstance(asked, ChangeRequest):
            words = asked.expression or ""
            origin = Origin(words, "", asked.index, {"change": words})
            self.style(result.output, context, origin, changes_of(result))
        return {OUTPUT: result.output, COUNT: result.count, OPPOSITE: result.opposite, SENTENCE: changes_of(result)}

    def _scene(self, parameters: dict[str, Any], names: tuple[str, str], context: QgsProcessingContext) -> str:
        path = self.raster(parameters, names[0], context)
        typed = self.parameterAsString(parameters, names[1], context).strip()
        if (path is None) == (not typed):
            raise QgsProcessingException(tr("Give an image or a date for both times: one of the two for each."))
        return path or typed
