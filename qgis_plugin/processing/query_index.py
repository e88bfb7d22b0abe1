"""``rdb_geo:query_index``: words into a layer of hits."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterString

from ..engine.protocol import QueryRequest
from ..i18n import tr
from .base import INDEX, OUTPUT
from .search_base import SearchAlgorithm

QUERY = "QUERY"


class QueryIndexAlgorithm(SearchAlgorithm):
    """Finds the chips that words describe."""

    def name(self) -> str:
        """Published id."""
        return "query_index"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Search by text")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Finds the places in indexed scenes that words describe, such as “flooded farmland” or “storage "
            "tanks”, and writes them as polygons with a score: the probability, 0 to 1, that a place shows "
            "it. Where nothing stands out the layer stays empty, and that is said.\n\nSeveral texts can be joined: "
            '"storage tanks" AND river NOT forest, with OR, ( ) and weights such as ^0.5.\n\nEnglish words work '
            "best. Everything is done on this machine."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        self.add_index()
        self.add(
            QgsProcessingParameterString(QUERY, tr("What to look for")),
            tr('For example: flooded farmland, or "storage tanks" AND river NOT forest'),
        )
        self.add_limits()
        self.add_area()
        self.add_predicates()
        self.add_hits_output()

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> QueryRequest:
        """The search."""
        return QueryRequest(
            index=self.parameterAsString(parameters, INDEX, context),
            text=None,
            expression=self.parameterAsString(parameters, QUERY, context),
            output=self.parameterAsOutputLayer(parameters, OUTPUT, context),
            area=self.area(parameters, context),
            **self.limits(parameters, context),
            **self.predicates(parameters, context),
        )
