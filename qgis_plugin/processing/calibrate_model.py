"""``rdb_geo:calibrate_model``: marks on the hits of several questions make probabilities of a model's scores."""

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
    QgsProcessingParameterMultipleLayers,
    QgsProcessingUtils,
    QgsVectorLayer,
)

from ..compat import SOURCE_POLYGON
from ..engine.models import CalibrateRequest
from ..i18n import number, tr
from ..map.marks import is_hits_layer
from ..map.vectors import LayerProblem, with_attributes
from .base import INDEX, EngineAlgorithm

MARKED = "MARKED"
REMOVE = "REMOVE"
RIGHT = "RIGHT"
WRONG = "WRONG"
ERROR = "ERROR"


class CalibrateModelAlgorithm(EngineAlgorithm):
    """Learns what the scores of an index's model mean."""

    def name(self) -> str:
        """Published id."""
        return "calibrate_model"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Calibrate a model with marks")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "A model that you added gives scores that are no probabilities. Marks on the hits of a dozen searches make "
            "them so, for every later search with this model on this machine: mark hits as right or wrong in the "
            "panel, some of them further down the lists, and search also for things that are not there. At least 50 "
            "marks of 3 searches are needed, 10 of each kind; a few hundred are good."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        self.add_index()
        self.add(
            QgsProcessingParameterMultipleLayers(
                MARKED, tr("Layers of hits with marks"), SOURCE_POLYGON, None, optional=True
            )
        )
        self.add(
            QgsProcessingParameterBoolean(
                REMOVE, tr("Take the calibration away instead"), defaultValue=False, optional=True
            ),
            is_advanced=True,
        )
        self.addOutput(QgsProcessingOutputNumber(RIGHT, tr("Right marks")))
        self.addOutput(QgsProcessingOutputNumber(WRONG, tr("Wrong marks")))
        self.addOutput(QgsProcessingOutputNumber(ERROR, tr("Calibration error on searches that were left out")))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> CalibrateRequest:
        """The marked layers as files."""
        index = self.parameterAsString(parameters, INDEX, context)
        if self.parameterAsBool(parameters, REMOVE, context):
            return CalibrateRequest(index, remove=True)
        labels = tuple(map(_file_of, self.parameterAsLayerList(parameters, MARKED, context)))
        if not labels:
            raise QgsProcessingException(tr("Choose layers of hits with marks."))
        return CalibrateRequest(index, labels)

    def answer(
        self, body: Mapping[str, Any], _context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """What it is worth."""
        if "removed" in body:
            feedback.pushInfo(tr("The calibration is gone."))
            return {}
        words = tr(
            "{model}: calibrated by {right} right and {wrong} wrong marks of {questions} searches. On searches that "
            "were left out, probabilities are off by {points} points."
        )
        counts = {name: number(body[name]) for name in ("right", "wrong", "questions")}
        feedback.pushInfo(words.format(model=body["model"], points=number(100 * body["error"]), **counts))
        return {RIGHT: body["right"], WRONG: body["wrong"], ERROR: body["error"]}


def _file_of(layer: QgsMapLayer) -> str:
    """A marked layer as a file; one that is none is not passed over in silence."""
    if not isinstance(layer, QgsVectorLayer) or not is_hits_layer(layer):
        raise QgsProcessingException(tr("{layer} is no layer of hits.").format(layer=layer.name()))
    try:
        return with_attributes(layer, QgsProcessingUtils.tempFolder())
    except LayerProblem as problem:
        raise QgsProcessingException(str(problem)) from problem
