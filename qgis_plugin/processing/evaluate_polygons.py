"""``rdb_geo:evaluate_polygons``: how well an answer agrees with polygons that the user drew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)

from ..compat import SOURCE_POLYGON
from ..engine.answers import Agreement, EvaluateResult
from ..engine.protocol import EvaluateRequest
from ..engine.records import read
from ..errors import error_words
from ..i18n import tr
from .base import AREA, INDEX, EngineAlgorithm

QUERY = "QUERY"
TRUTH = "TRUTH"
PLOT = "PLOT"


class EvaluatePolygonsAlgorithm(EngineAlgorithm):
    """Compares the scores of all chips with polygons."""

    def name(self) -> str:
        """Published id."""
        return "evaluate_polygons"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Compare with polygons")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Says how well a search finds what you know: your polygons show where the thing really is. Precision is "
            "the share of hits that are right, recall the share of the thing that was found, average precision is that "
            "of the whole ranking; each by count and by area.\n\nWhere your polygons are complete only in a part of "
            "the images, name that part: only chips inside it count."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        self.add_index()
        self.add(QgsProcessingParameterString(QUERY, tr("What to look for")))
        polygons = [SOURCE_POLYGON]
        self.add(QgsProcessingParameterVectorLayer(TRUTH, tr("Polygons that show where it is"), polygons))
        self.add(
            QgsProcessingParameterVectorLayer(AREA, tr("Where these polygons are complete"), polygons, optional=True),
            tr("Polygons; empty = everywhere in the index."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                PLOT, tr("Plot of precision and recall"), "PNG (*.png)", None, optional=True, createByDefault=False
            )
        )
        for name, words in _numbers().items():
            self.addOutput(QgsProcessingOutputNumber(name, words))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> EvaluateRequest:
        """The words and the polygons."""
        plot = self.parameterAsFileOutput(parameters, PLOT, context) or None
        return EvaluateRequest(
            index=self.parameterAsString(parameters, INDEX, context),
            expression=self.parameterAsString(parameters, QUERY, context),
            truth=self.source(parameters, TRUTH, context) or "",
            within_file=self.source(parameters, AREA, context),
            plot=plot,
        )

    def answer(
        self, body: Mapping[str, Any], _context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The numbers."""
        result = read(EvaluateResult, body)
        for problem in result.problems:
            feedback.reportError(error_words(problem))
        values = _values(result)
        for name, words in _numbers().items():
            feedback.pushInfo(f"{words}: {values[name]:g}")
        plot = self._request.plot if isinstance(self._request, EvaluateRequest) else None
        return {**values, **({} if plot is None else {PLOT: plot})}


def _numbers() -> dict[str, str]:
    """What is told, by the names of the outputs."""
    return {
        "CHIPS": tr("Chips compared"),
        "OBJECTS": tr("Polygons that chips show"),
        "OBJECTS_FOUND": tr("Polygons found"),
        "MIN_SCORE": tr("Best lowest score"),
        "AP": tr("Average precision by count"),
        "PRECISION": tr("Precision by count"),
        "RECALL": tr("Recall by count"),
        "F_ONE": tr("F1 by count"),
        "AP_AREA": tr("Average precision by area"),
        "PRECISION_AREA": tr("Precision by area"),
        "RECALL_AREA": tr("Recall by area"),
        "F_ONE_AREA": tr("F1 by area"),
    }


def _values(result: EvaluateResult) -> dict[str, float]:
    return {
        "CHIPS": result.chips,
        "OBJECTS": result.objects,
        "OBJECTS_FOUND": result.objects_found,
        "MIN_SCORE": result.min_score,
        **_agreement(result.by_count, ""),
        **_agreement(result.by_area, "_AREA"),
    }


def _agreement(found: Agreement, ending: str) -> dict[str, float]:
    names = {"AP": found.ap, "PRECISION": found.precision, "RECALL": found.recall, "F_ONE": found.f1}
    return {name + ending: value for name, value in names.items()}
