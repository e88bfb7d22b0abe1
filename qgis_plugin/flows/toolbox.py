"""Panel and Processing as one tool: dialogs of algorithms opened from the panel, their results shown in it."""

from __future__ import annotations

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from ..processing.base import STAGE, Listener
from .scenes.indexing import IndexFlow
from .session import Session
from .shown import ResultsFlow


class ToolboxFlow(QObject):
    """Opens dialogs with what the panel knows filled in, and hears of their results."""

    def __init__(self, session: Session, results: ResultsFlow, index: IndexFlow) -> None:
        """Listen to the panel and to Processing."""
        super().__init__()
        self._session = session
        self._results = results
        STAGE.listener = _Panel(results, index)
        session.dock.search.compare_requested.connect(self.open)

    def open(self, name: str) -> None:
        """Open the dialog of an algorithm; what it makes comes into the panel."""
        from qgis import processing  # of QGIS; not there before Processing is loaded

        processing.execAlgorithmDialog(f"rdb_geo:{name}", self.values(name))

    def values(self, name: str) -> dict[str, object]:
        """What the panel knows of the dialog's parameters."""
        page = self._session.dock.search
        values: dict[str, object] = {"INDEX": self._session.index}
        if name != "refine_marks":
            values["QUERY"] = page.line.text().strip()
        elif self._results.layer is not None:
            values["MARKED"] = self._results.layer.id()
        return {key: value for key, value in values.items() if value}

    def close(self) -> None:
        """Listen no more."""
        STAGE.listener = Listener()


class _Panel(Listener):
    """Shows results of Processing in the panel."""

    def __init__(self, results: ResultsFlow, index: IndexFlow) -> None:
        self._results = results
        self._index = index

    def loaded(self, layer: QgsVectorLayer, sentence: str) -> None:
        """A layer of hits or changes is in the project."""
        self._results.show(layer, sentence)

    def indexed(self, _folder: str) -> None:
        """An index holds more now."""
        self._index.refresh_when_visible()
