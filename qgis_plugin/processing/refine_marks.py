"""``rdb_geo:refine_marks``: marks on hits into a better ranking."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)

from ..compat import SOURCE_POLYGON
from ..engine.answers import RefineResult
from ..engine.protocol import RefineRequest
from ..engine.questions import refine_request
from ..engine.records import read
from ..hits import RIGHT, WRONG
from ..i18n import tr
from ..map.marks import is_hits_layer, query_of, read_hits
from ..map.result_layers import asked_of
from ..verdicts import precision_of
from .base import HITS, INDEX, OUTPUT, is_given
from .search_base import SearchAlgorithm

MARKED = "MARKED"
QUERY = "QUERY"
SAVE = "SAVE"
PRECISION = "PRECISION"
LOW = "PRECISION_LOW"
HIGH = "PRECISION_HIGH"
SAVED_SUFFIX = ".rdbq.json"


class RefineMarksAlgorithm(SearchAlgorithm):
    """Learns from what the user said of hits."""

    def name(self) -> str:
        """Published id."""
        return "refine_marks"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Refine with marks")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Learns from hits that were marked as right or wrong, and searches again. Mark them in the panel, or write "
            "“right” and “wrong” into the field “mark” of the layer; a few of each are enough, and some from further "
            "down the list help most.\n\nIt also says how many of the first hits were right, with a 95 percent "
            "interval, and can keep what was learned as a file for other images."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        number = QgsProcessingParameterNumber
        self.add_index()
        self.add(QgsProcessingParameterVectorLayer(MARKED, tr("Hits with marks"), [SOURCE_POLYGON]))
        self.add(
            QgsProcessingParameterString(QUERY, tr("What was asked"), None, optional=True),
            tr("Empty = as the layer says."),
            is_advanced=True,
        )
        self.add(
            number(HITS, tr("Hits at most"), number.Type.Integer, None, optional=True, minValue=1),
            tr("Empty = all that are more likely right than not."),
        )
        self.add_area()
        self.add(
            QgsProcessingParameterFileDestination(
                SAVE, tr("Keep what was learned"), "(*.rdbq.json)", None, optional=True, createByDefault=False
            ),
            is_advanced=True,
        )
        self.add_hits_output()
        self.addOutput(QgsProcessingOutputNumber(PRECISION, tr("Share of right hits before")))
        self.addOutput(QgsProcessingOutputNumber(LOW, tr("Lower end of its 95 % interval")))
        self.addOutput(QgsProcessingOutputNumber(HIGH, tr("Upper end of its 95 % interval")))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> RefineRequest:
        """Marks and what was asked."""
        layer = self.parameterAsVectorLayer(parameters, MARKED, context)
        if layer is None or not is_hits_layer(layer):
            raise QgsProcessingException(
                tr("This is no layer of hits: outlines and other polygons can't be learned from.")
            )
        typed = self.parameterAsString(parameters, QUERY, context).strip()
        asked = {"expression": typed} if typed else asked_of(layer) or {"expression": query_of(layer)}
        marks = tuple(
            {"scene": hit.scene, "window": list(hit.window or ()), "right": hit.verdict == RIGHT, "rank": hit.rank}
            for hit in read_hits(layer)
            if hit.verdict in {RIGHT, WRONG}
        )
        k = self.parameterAsInt(parameters, HITS, context) if is_given(parameters, HITS) else None
        limits = {"k": k, "area": self.area(parameters, context)}
        output = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        save = self._save(parameters, context)
        if save is None and context.willLoadLayerOnCompletion(output):  # the panel asks again what was learned
            save = str(Path(output).with_suffix(SAVED_SUFFIX))
        return refine_request(self.parameterAsString(parameters, INDEX, context), asked, limits, marks, output, save)

    def answer(
        self, body: Mapping[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Better hits, and how good the former ones were."""
        outputs = super().answer(body, context, feedback)
        found = read(RefineResult, body).precision
        if found is not None:
            feedback.pushInfo(precision_of(found))
            outputs |= {PRECISION: found.value, LOW: found.low, HIGH: found.high}
        return outputs

    def _save(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        path = self.parameterAsFileOutput(parameters, SAVE, context)
        if not path or path.endswith(SAVED_SUFFIX):
            return path or None
        return str(Path(path).with_suffix("")).removesuffix(".rdbq") + SAVED_SUFFIX
