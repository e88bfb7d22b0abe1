"""``rdb_geo:calibrate_model``: marks on the hits of several questions make probabilities of a model's scores."""

from __future__ import annotations

from collections.abc import Iterable

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..compat import SOURCE_POLYGON
from ..engine.models import CalibrateRequest
from ..i18n import later, number, tr
from ..map.marks import is_hits_layer
from ..map.vectors import LayerProblem, with_attributes
from .base import Body, EngineAlgorithm, Field, Values, numbers
from .parameters import Given, advanced, flag, index

MARKED = "MARKED"
REMOVE = "REMOVE"
RIGHT = "RIGHT"
WRONG = "WRONG"
ERROR = "ERROR"


class CalibrateModelAlgorithm(EngineAlgorithm):
    """Learns what the scores of an index's model mean."""

    NAME = "calibrate_model"
    TITLE = later("Calibrate a model with marks")
    HELP = later(
        "A model that you added gives scores that are no probabilities. Marks on the hits of a dozen searches make "
        "them so, for every later search with this model on this machine: mark hits as right or wrong in the "
        "panel, some of them further down the lists, and search also for things that are not there. At least 50 "
        "marks of 3 searches are needed, 10 of each kind; a few hundred are good."
    )

    def fields(self) -> Iterable[Field]:
        """Marked layers, or that a calibration shall go."""
        layers, words = core.QgsProcessingParameterMultipleLayers, tr("Layers of hits with marks")
        return (
            index(),
            layers(MARKED, words, SOURCE_POLYGON, None, optional=True),
            *advanced(flag(REMOVE, tr("Take the calibration away instead"))),
            *numbers(
                {
                    RIGHT: tr("Right marks"),
                    WRONG: tr("Wrong marks"),
                    ERROR: tr("Calibration error on searches that were left out"),
                }
            ),
        )

    def request(self, given: Given) -> CalibrateRequest:
        """The marked layers as files."""
        if given.flag(REMOVE):
            return CalibrateRequest(given.index, remove=True)
        labels = tuple(map(_file_of, given.layers(MARKED)))
        if not labels:
            raise core.QgsProcessingException(tr("Choose layers of hits with marks."))
        return CalibrateRequest(given.index, labels)

    def answer(self, body: Body, _context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
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


def _file_of(layer: core.QgsMapLayer) -> str:
    """A marked layer as a file; one that is none is not passed over in silence."""
    if not isinstance(layer, core.QgsVectorLayer) or not is_hits_layer(layer):
        raise core.QgsProcessingException(tr("{layer} is no layer of hits.").format(layer=layer.name()))
    try:
        return with_attributes(layer, core.QgsProcessingUtils.tempFolder())
    except LayerProblem as problem:
        raise core.QgsProcessingException(str(problem)) from problem
