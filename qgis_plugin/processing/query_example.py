"""``rdb_geo:query_example``: a piece of a raster into a layer of hits."""

from __future__ import annotations

from collections.abc import Iterable

from qgis import core

from ..engine.protocol import ExampleRequest
from ..i18n import later, tr
from .base import Field
from .parameters import Given, area, index
from .search_base import SearchAlgorithm, asked_within, limits, outputs, predicates

RASTER = "RASTER"
BOX = "BOX"


class QueryExampleAlgorithm(SearchAlgorithm):
    """Finds the chips that look like an example."""

    NAME = "query_example"
    TITLE = later("Search by example")
    HELP = later(
        "Finds the places in indexed scenes that look like a piece of a raster. The raster need not be "
        "in the index. A box about as large as the chips of the index works best; the example itself is "
        "usually the first hit."
    )

    def fields(self) -> Iterable[Field]:
        """A piece of a raster, and what every search has."""
        example = (
            core.QgsProcessingParameterRasterLayer(RASTER, tr("Raster that shows the example")),
            core.QgsProcessingParameterExtent(BOX, tr("Box around the example")),
        )
        return (index(), *example, *limits(), *area(), *predicates(), *outputs())

    def request(self, given: Given) -> ExampleRequest:
        """The search."""
        box = given.box_on(BOX, RASTER)
        if box is None:
            raise core.QgsProcessingException(tr("The box around the example is empty."))
        return ExampleRequest(
            index=given.index,
            scene=given.raster(RASTER) or "",
            area=box,
            output=given.output,
            within=given.area(),
            **asked_within(given),
        )
