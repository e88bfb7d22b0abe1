"""``rdb_geo:evaluate_polygons``: how well an answer agrees with polygons that the user drew."""

from __future__ import annotations

from collections.abc import Iterable

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..compat import SOURCE_POLYGON
from ..engine.answers import Agreement, EvaluateResult
from ..engine.protocol import EvaluateRequest
from ..engine.records import read
from ..i18n import later, tr
from .base import Body, EngineAlgorithm, Field, Values, numbers, tell
from .parameters import AREA, QUERY, Given, file_to_write, flag, index, text, told

TRUTH = "TRUTH"
PLOT = "PLOT"
SHAPES = "SHAPES"


class EvaluatePolygonsAlgorithm(EngineAlgorithm):
    """Compares the scores of all chips with polygons."""

    NAME = "evaluate_polygons"
    TITLE = later("Compare with polygons")
    HELP = later(
        "Says how well a search finds what you know: your polygons show where the thing really is. Precision is "
        "the share of hits that are right, recall the share of the thing that was found, average precision is that "
        "of the whole ranking; each by count and by area.\n\nWhere your polygons are complete only in a part of "
        "the images, name that part: only chips inside it count."
    )

    def fields(self) -> Iterable[Field]:
        """Words, and polygons that tell where it is."""
        layer, polygons = core.QgsProcessingParameterVectorLayer, [SOURCE_POLYGON]
        complete = layer(AREA, tr("Where these polygons are complete"), polygons, optional=True)
        return (
            index(),
            text(QUERY, tr("What to look for"), optional=False),
            layer(TRUTH, tr("Polygons that show where it is"), polygons),
            told(complete, tr("Polygons; empty = everywhere in the index.")),
            flag(SHAPES, tr("Also compare outlines"), tr("Outlines are traced too, plain and following the image.")),
            file_to_write(PLOT, tr("Plot of precision and recall"), "PNG (*.png)"),
            *numbers(_numbers()),
        )

    def request(self, given: Given) -> EvaluateRequest:
        """The words and the polygons."""
        return EvaluateRequest(
            index=given.index,
            expression=given.text(QUERY),
            truth=given.source(TRUTH) or "",
            within_file=given.source(AREA),
            plot=given.file(PLOT),
            shapes=given.flag(SHAPES),
        )

    def answer(self, body: Body, _context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """The numbers."""
        result = read(EvaluateResult, body)
        tell(feedback, result.problems, result.notes)
        values = _values(result)
        for name, words in _numbers().items():
            if name in values:
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
        "IOU": tr("Outlines: overlap with the polygons (IoU)"),
        "IOU_FINE": tr("Outlines that follow the image: overlap (IoU)"),
    }


def _values(result: EvaluateResult) -> dict[str, float]:
    return {
        "CHIPS": result.chips,
        "OBJECTS": result.objects,
        "OBJECTS_FOUND": result.objects_found,
        "MIN_SCORE": result.min_score,
        **_agreement(result.by_count, ""),
        **_agreement(result.by_area, "_AREA"),
        **dict(zip(("IOU", "IOU_FINE"), (each.iou for each in result.outlines))),
    }


def _agreement(found: Agreement, ending: str) -> dict[str, float]:
    names = {"AP": found.ap, "PRECISION": found.precision, "RECALL": found.recall, "F_ONE": found.f1}
    return {name + ending: value for name, value in names.items()}
