"""``rdb_geo:query_index``: words into a layer of hits."""

from __future__ import annotations

from collections.abc import Iterable

from ..engine.protocol import QueryRequest
from ..i18n import later, tr
from .base import Field
from .parameters import QUERY, Given, area, index, text
from .search_base import SearchAlgorithm, asked_within, limits, outputs, predicates


class QueryIndexAlgorithm(SearchAlgorithm):
    """Finds the chips that words describe."""

    NAME = "query_index"
    TITLE = later("Search by text")
    HELP = later(
        "Finds the places in indexed scenes that words describe, such as “flooded farmland” or “storage "
        "tanks”, and writes them as polygons with a score: the probability, 0 to 1, that a place shows "
        "it. Where nothing stands out the layer stays empty, and that is said.\n\nSeveral texts can be joined: "
        '"storage tanks" AND river NOT forest, with OR, ( ) and weights such as ^0.5.\n\nEnglish words work '
        "best. Everything is done on this machine."
    )

    def fields(self) -> Iterable[Field]:
        """Words, and what every search has."""
        about = tr('For example: flooded farmland, or "storage tanks" AND river NOT forest')
        query = text(QUERY, tr("What to look for"), about, optional=False)
        return (index(), query, *limits(), *area(), *predicates(), *outputs())

    def request(self, given: Given) -> QueryRequest:
        """The search."""
        return QueryRequest(
            index=given.index,
            text=None,
            expression=given.text(QUERY),
            output=given.output,
            area=given.area(),
            **asked_within(given),
        )
