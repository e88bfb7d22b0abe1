"""``rdb flooded farmland`` in QGIS's search bar."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsFeedback, QgsLocatorContext, QgsLocatorFilter, QgsLocatorResult
from qgis.PyQt.QtGui import QIcon

from ..i18n import tr

PREFIX = "rdb"


class SearchFilter(QgsLocatorFilter):
    """Offers the typed words, and past queries that begin alike, as searches."""

    def __init__(self, icon: QIcon, past: Callable[[], list[str]], search: Callable[[str], None]) -> None:
        """Remember what gives past queries, and what starts a search (on the main thread)."""
        super().__init__(None)
        self._icon = icon
        self._past = past
        self._search = search

    def name(self) -> str:
        """Stable name of the filter."""
        return "rdb_geo_search"

    def displayName(self) -> str:  # noqa: N802  # QGIS prescribes the names
        """Its name for people."""
        return tr("Search in images (RDB-Geo)")

    def prefix(self) -> str:
        """What to type first."""
        return PREFIX

    def clone(self) -> SearchFilter:
        """A copy, for the thread that fetches."""
        return SearchFilter(self._icon, self._past, self._search)

    def fetchResults(self, string: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:  # noqa: N802
        """Offer searches."""
        words = " ".join(string.split())
        if not words or not context.usingPrefix or feedback.isCanceled():
            return
        past = [text for text in self._past() if text.lower().startswith(words.lower()) and text != words]
        for text in [words, *past[:5]]:
            result = QgsLocatorResult()
            result.displayString = tr("Search the images for “{words}”").format(words=text)
            _set_user_data(result, text)
            result.icon = self._icon
            self.resultFetched.emit(result)

    def triggerResult(self, result: QgsLocatorResult) -> None:  # noqa: N802
        """Start the search that was picked."""
        text = _user_data(result)
        if text:
            self._search(text)


def _set_user_data(result: QgsLocatorResult, text: str) -> None:
    if hasattr(result, "setUserData"):
        result.setUserData(text)
    else:
        result.userData = text


def _user_data(result: QgsLocatorResult) -> str | None:
    data = result.userData
    data = data() if callable(data) else data
    return str(data) if data else None
