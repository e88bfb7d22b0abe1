"""``rdb_geo:refine_marks``: marks on hits into a better ranking."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis import core
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..compat import SOURCE_POLYGON
from ..engine.answers import RefineResult
from ..engine.protocol import RefineRequest
from ..engine.questions import refine_request
from ..engine.records import read
from ..hits import RIGHT, WRONG
from ..i18n import later, tr
from ..map.marks import is_hits_layer, query_of, read_hits
from ..map.result_layers import asked_of
from ..verdicts import precision_of
from .base import Body, Field, Values, numbers
from .parameters import HITS, QUERY, Given, advanced, area, file_to_write, hits, index, text
from .search_base import SearchAlgorithm, outputs

MARKED = "MARKED"
SAVE = "SAVE"
PRECISION = "PRECISION"
LOW = "PRECISION_LOW"
HIGH = "PRECISION_HIGH"
SAVED_SUFFIX = ".rdbq.json"


class RefineMarksAlgorithm(SearchAlgorithm):
    """Learns from what the user said of hits."""

    NAME = "refine_marks"
    TITLE = later("Refine with marks")
    HELP = later(
        "Learns from hits that were marked as right or wrong, and searches again. Mark them in the panel, or write "
        "“right” and “wrong” into the field “mark” of the layer; a few of each are enough, and some from further "
        "down the list help most.\n\nIt also says how many of the first hits were right, with a 95 percent "
        "interval, and can keep what was learned as a file for other images."
    )

    def fields(self) -> Iterable[Field]:
        """Marked hits, and what a search has."""
        return (
            index(),
            core.QgsProcessingParameterVectorLayer(MARKED, tr("Hits with marks"), [SOURCE_POLYGON]),
            *advanced(text(QUERY, tr("What was asked"), tr("Empty = as the layer says."))),
            hits(),
            *area(),
            *advanced(file_to_write(SAVE, tr("Keep what was learned"), "(*.rdbq.json)")),
            *outputs(),
            *numbers(
                {
                    PRECISION: tr("Share of right hits before"),
                    LOW: tr("Lower end of its 95 % interval"),
                    HIGH: tr("Upper end of its 95 % interval"),
                }
            ),
        )

    def request(self, given: Given) -> RefineRequest:
        """Marks and what was asked."""
        layer = given.layer(MARKED)
        if layer is None or not is_hits_layer(layer):
            raise core.QgsProcessingException(
                tr("This is no layer of hits: outlines and other polygons can't be learned from.")
            )
        typed = given.text(QUERY)
        asked = {"expression": typed} if typed else asked_of(layer) or {"expression": query_of(layer)}
        marks = tuple(
            {"scene": hit.scene, "window": list(hit.window or ()), "right": hit.verdict == RIGHT, "rank": hit.rank}
            for hit in read_hits(layer)
            if hit.verdict in {RIGHT, WRONG}
        )
        limits = {"k": given.number(HITS), "area": given.area()}
        save = _with_suffix(given.file(SAVE))
        if save is None and given.context.willLoadLayerOnCompletion(given.output):  # the panel asks again what it says
            save = str(Path(given.output).with_suffix(SAVED_SUFFIX))
        return refine_request(given.index, asked, limits, marks, given.output, save)

    def answer(self, body: Body, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """Better hits, and how good the former ones were."""
        told = super().answer(body, context, feedback)
        found = read(RefineResult, body).precision
        if found is not None:
            feedback.pushInfo(precision_of(found))
            told |= {PRECISION: found.value, LOW: found.low, HIGH: found.high}
        return told


def _with_suffix(path: str | None) -> str | None:
    if not path or path.endswith(SAVED_SUFFIX):
        return path
    return str(Path(path).with_suffix("")).removesuffix(".rdbq") + SAVED_SUFFIX
