"""``rdb_geo:query_example``: a piece of a raster into a layer of hits."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterExtent,
    QgsProcessingParameterRasterLayer,
)

from ..engine.protocol import ExampleRequest
from ..i18n import tr
from .base import INDEX, OUTPUT
from .search_base import SearchAlgorithm

RASTER = "RASTER"
BOX = "BOX"


class QueryExampleAlgorithm(SearchAlgorithm):
    """Finds the chips that look like an example."""

    def name(self) -> str:
        """Published id."""
        return "query_example"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Name for people."""
        return tr("Search by example")

    def shortHelpString(self) -> str:  # noqa: N802
        """Help for people."""
        return tr(
            "Finds the places in indexed scenes that look like a piece of a raster. The raster need not be "
            "in the index. A box about as large as the chips of the index works best; the example itself is "
            "usually the first hit."
        )

    def initAlgorithm(self, _configuration: dict[str, Any]) -> None:  # noqa: N802
        """Add the parameters."""
        self.add_index()
        self.add(QgsProcessingParameterRasterLayer(RASTER, tr("Raster that shows the example")))
        self.add(QgsProcessingParameterExtent(BOX, tr("Box around the example")))
        self.add_limits()
        self.add_area()
        self.add_predicates()
        self.add_hits_output()

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExampleRequest:
        """The search."""
        area = self.box_on(parameters, BOX, context, RASTER)
        if area is None:
            raise QgsProcessingException(tr("The box around the example is empty."))
        return ExampleRequest(
            index=self.parameterAsString(parameters, INDEX, context),
            scene=self.raster(parameters, RASTER, context) or "",
            area=area,
            output=self.parameterAsOutputLayer(parameters, OUTPUT, context),
            within=self.area(parameters, context),
            **self.limits(parameters, context),
            **self.predicates(parameters, context),
        )
